"""The glossary that a command looks terms up in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from align.errors import InputError
from glossary.commands.output import note

if TYPE_CHECKING:
    from glossary.termbase import Glossary


def open_glossary(path: str) -> Glossary:
    """Read a glossary file of any format that can be read.

    Raises
    ------
    InputError
        when it cannot be read, or holds no term
    """
    from glossary.exchange import read_file

    imported = read_file(path)
    if not len(imported.glossary):
        raise InputError(f"{path}: holds no term")
    for line in imported.skipped:
        note(line)
    return imported.glossary


def note_statuses(path: str, glossary: Glossary) -> None:
    """Say which status of a glossary is not known."""
    from glossary.entries import STATUSES
    from glossary.termcheck import unknown_statuses

    unknown = unknown_statuses(glossary)
    if unknown:
        note(f"{path}: status {unknown[0]!r} is none of {', '.join(STATUSES)}; its rows count as allowed")
