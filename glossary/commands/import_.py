"""``wonglep import``: files of other programs, and spreadsheets that a person corrected, into a glossary."""

from __future__ import annotations

import click

from glossary.commands.by_option import by_option
from glossary.commands.glossary_option import glossary_option
from glossary.commands.output import note, wait_for
from glossary.commands.taking_in import entries_of, on_conflict_option, report_changes, status_option, take_store
from glossary.decisions.reconcile import OnConflict
from glossary.formats import FORMATS
from glossary.store import is_store
from glossary.store.opening import open_for_changes


@click.command("import", short_help="Take terms and decisions of other files into a glossary.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@glossary_option
@click.option("--from", "form", type=click.Choice(tuple(FORMATS)), help="The format; else by the name of the file.")
@on_conflict_option
@status_option
@by_option
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
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

    A term is known by the id of its concept, or by its English and its domain. What FILE does not show stays. What is
    taken into a glossary file can be taken back, as any decision (history --undo).
    """
    with open_for_changes(path, note, create=not dry_run, waiting=wait_for) as (store, save), store.signed(by):
        stores = [file for file in files if form is None and is_store(file)]
        entries = [entry for file in files if file not in stores for entry in entries_of(file, form, status)]
        results = [result for file in stores for result in take_store(store, file, on_conflict, dry=dry_run)]
        results += store.take_in(entries, on_conflict, dry=dry_run)
        report_changes(results, on_conflict, named=dry_run)
        if not dry_run:
            save()
    if dry_run:
        note("nothing is changed (--dry-run)")
