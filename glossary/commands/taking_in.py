"""What ``import`` and ``merge`` share: taking files into a glossary file, and saying what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import click

from glossary.commands.glossary_option import note_statuses
from glossary.commands.output import counted, note
from glossary.decisions.changes import Change, describe
from glossary.decisions.reconcile import ON_CONFLICT, OnConflict, Reconciliation
from glossary.entries.entry import STATUSES, Entry
from glossary.store import Store, is_store

F = TypeVar("F", bound=Callable[..., Any])
NAMED = 20
"""Changes and conflicts that are named; the others are counted."""


def on_conflict_option(command: F) -> F:
    """Give a command the option ``--on-conflict``."""
    return click.option(
        "--on-conflict",
        type=click.Choice(ON_CONFLICT),
        default="keep",
        show_default=True,
        help="Where both decided otherwise: keep what is there, replace it, keep both, or fail and change nothing.",
    )(command)


def status_option(command: F) -> F:
    """Give a command the option ``--status``, for terms that have none."""
    return click.option(
        "--status", type=click.Choice(STATUSES), help="The status of terms that come without one; else proposed."
    )(command)


def take_file(store: Store, file: str, on_conflict: OnConflict, status: str | None) -> list[Reconciliation]:
    """Take a file into a glossary; see ``take_store`` and ``entries_of``."""
    if is_store(file):
        return take_store(store, file, on_conflict)
    return store.take_in(entries_of(file, None, status), on_conflict)


def take_store(store: Store, file: str, on_conflict: OnConflict, *, dry: bool = False) -> list[Reconciliation]:
    """Take a glossary file into another, with its documents, and say which of them have another text there.

    Raises
    ------
    InputError
        when it cannot be read, or when there is a conflict on which to fail
    """
    with Store(file) as other:
        merged = store.merge(other, on_conflict, dry=dry)
    for name in merged.other_text[:NAMED]:
        note(f"{file}: document {name}: has another text here, which stays")
    return merged.results


def entries_of(file: str, form: str | None, status: str | None) -> list[Entry]:
    """The entries of a file; what is skipped of it is said. Terms without a status have *status*.

    Raises
    ------
    InputError
        when it cannot be read
    """
    from glossary.formats.exchange import read_file

    imported = read_file(file, form)
    for remark in imported.skipped[:NAMED]:
        note(str(remark))
    if len(imported.skipped) > NAMED:
        note(f"{file}: {counted(len(imported.skipped) - NAMED, 'more line')} of this kind")
    note_statuses(file, imported.glossary)
    return [_with_status(entry, status) for entry in imported.glossary]


def _with_status(entry: Entry, status: str | None) -> Entry:
    if status is None:
        return entry
    return replace(entry, variants=tuple(replace(v, status=v.status or status) for v in entry.variants))


def report_changes(results: Iterable[Reconciliation], on_conflict: OnConflict, *, named: bool) -> None:
    """Say how many changes there are of each kind, name them if asked to, and name the conflicts."""
    results = list(results)
    changes = [change for result in results for change in result.changes]
    if named:
        _name(changes, print)
    kinds = Counter("new terms" if c.field in ("thai", "english") and not c.before else c.field for c in changes)
    said = ", ".join(f"{kind}: {count:,}" for kind, count in sorted(kinds.items()))
    note(f"{counted(len(changes), 'change')}{': ' + said if said else ''}")
    report_conflicts(results, on_conflict)


def report_conflicts(results: Iterable[Reconciliation], on_conflict: OnConflict) -> None:
    """Name the conflicts, if there are any, and say what holds."""
    conflicts = [conflict for result in results for conflict in result.conflicts]
    if conflicts:
        held = {"keep": "what is there stays", "replace": "replaced", "both": "both where both can be"}
        note(f"{counted(len(conflicts), 'conflict')}: {held[on_conflict]} (--on-conflict)")
        _name(conflicts, note)


def _name(changes: Sequence[Change], say: Callable[[str], None]) -> None:
    for change in changes[:NAMED]:
        say(describe(change))
    if len(changes) > NAMED:
        say(f"… and {len(changes) - NAMED:,} more")
