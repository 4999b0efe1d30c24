"""``wonglep import``: take files of other programs, and spreadsheets that a person corrected, into a glossary.

``merge`` and ``convert`` use its functions, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import click

from glossary.commands.options import by_option, glossary_option, note_statuses, on_conflict_option, status_option
from glossary.commands.output import counted, note, wait_for
from glossary.decisions.changes import Change, describe
from glossary.decisions.reconcile import OnConflict, Reconciliation
from glossary.entries.entry import Entry
from glossary.formats import FORMATS
from glossary.formats.exchange import read_file
from glossary.store import Store, is_store
from glossary.store.opening import open_for_changes

NAMED = 20
"""Most remarks, changes and conflicts that are printed; the others are counted."""


@click.command("import", short_help="Take terms and decisions of other files into a glossary.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@glossary_option
@click.option("--from", "form", type=click.Choice(tuple(FORMATS)), help="Format of the files.  [default: by name]")
@on_conflict_option
@status_option
@by_option
@click.option("--dry-run", is_flag=True, help="Print what would change, and change nothing.")
def command(
    files: tuple[str, ...],
    path: str,
    form: str | None,
    on_conflict: OnConflict,
    status: str | None,
    by: str,
    dry_run: bool,
) -> None:
    """Take the terms and decisions of FILE... into a glossary, which is made if there is none.

    A term is found by the id of its concept, or by its English and domain. A term that FILE lacks stays as it is. In a
    glossary file, an import can be undone like any decision (history --undo).
    """
    with open_for_changes(path, note, create=not dry_run, waiting=wait_for) as (store, save), store.signed(by):
        stores = [file for file in files if form is None and is_store(file)]
        entries = [entry for file in files if file not in stores for entry in read_entries(file, form, status)]
        results = [result for file in stores for result in import_store(store, file, on_conflict, dry=dry_run)]
        results += store.take_in(entries, on_conflict, dry=dry_run)
        _report(results, on_conflict, named=dry_run)
        if not dry_run:
            save()
    if dry_run:
        note("nothing is changed (--dry-run)")


def import_file(store: Store, file: str, on_conflict: OnConflict, status: str | None) -> list[Reconciliation]:
    """Take a file into a glossary; see ``import_store`` and ``read_entries``."""
    if is_store(file):
        return import_store(store, file, on_conflict)
    return store.take_in(read_entries(file, None, status), on_conflict)


def import_store(store: Store, file: str, on_conflict: OnConflict, *, dry: bool = False) -> list[Reconciliation]:
    """Take a glossary file with its documents into another; note which documents have another text there.

    Raises
    ------
    InputError
        when it cannot be read, or when there is a conflict on which to fail
    """
    with Store(file) as other:
        absorbed = store.merge(other, on_conflict, dry=dry)
    for name in absorbed.other_text[:NAMED]:
        note(f"{file}: document {name}: has another text here, which stays")
    return absorbed.results


def read_entries(file: str, form: str | None, status: str | None) -> list[Entry]:
    """Read the entries of a file, terms without a status with *status*; note what is skipped.

    Raises
    ------
    InputError
        when it cannot be read
    """
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


def _report(results: Iterable[Reconciliation], on_conflict: OnConflict, *, named: bool) -> None:
    """Note how many changes there are of each kind, print them if *named*, and note the conflicts."""
    results = list(results)
    changes = [change for result in results for change in result.changes]
    if named:
        _write_changes(changes, print)
    kinds = Counter("new terms" if c.field in ("thai", "english") and not c.before else c.field for c in changes)
    summary = ", ".join(f"{kind}: {count:,}" for kind, count in sorted(kinds.items()))
    note(f"{counted(len(changes), 'change')}{': ' + summary if summary else ''}")
    report_conflicts(results, on_conflict)


def report_conflicts(results: Iterable[Reconciliation], on_conflict: OnConflict) -> None:
    """Note the conflicts, if there are any, and how they were solved."""
    conflicts = [conflict for result in results for conflict in result.conflicts]
    if conflicts:
        outcome = {"keep": "what is there stays", "replace": "replaced", "both": "both where both can be"}
        note(f"{counted(len(conflicts), 'conflict')}: {outcome[on_conflict]} (--on-conflict)")
        _write_changes(conflicts, note)


def _write_changes(changes: Sequence[Change], write: Callable[[str], None]) -> None:
    for change in changes[:NAMED]:
        write(describe(change))
    if len(changes) > NAMED:
        write(f"… and {len(changes) - NAMED:,} more")
