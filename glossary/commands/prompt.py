"""The prompt of ``wonglep lookup``, with completion from the glossary and a history that is kept."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory

if TYPE_CHECKING:
    from glossary.search.glossary import Glossary
    from glossary.store import Store

COMPLETIONS = 12


class _Terms(Completer):
    """Completes a line with terms of a glossary that begin with it or contain it."""

    def __init__(self, glossary: Store | Glossary) -> None:
        self.glossary = glossary

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        typed = document.text
        if len(typed.strip()) < 2:
            return
        for hit in self.glossary.lookup(typed, COMPLETIONS):
            thai = hit.variant.thai
            yield Completion(hit.entry.english or thai, start_position=-len(typed), display_meta=thai)


def prompt(glossary: Store | Glossary, show: Callable[[str], Any]) -> None:
    """Prompt for terms and call *show* with each, until the end of the input (Ctrl-D) or an interrupt (Ctrl-C)."""
    session: PromptSession[str] = PromptSession(
        history=_history(), completer=_Terms(glossary), complete_while_typing=True
    )
    while True:
        try:
            typed = session.prompt("term> ").strip()
        except (EOFError, KeyboardInterrupt):
            return
        if typed:
            show(typed)


def _history() -> History:
    """Return the history in the user's state folder; one in memory where the folder cannot be written."""
    folder = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "wonglep"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "lookup-history").touch(mode=0o600)
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(folder / "lookup-history"))
