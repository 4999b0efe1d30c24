"""``wonglep merge``: merge several glossaries into one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click

from align.errors import InputError
from glossary.commands.import_ import import_file, report_conflicts
from glossary.commands.options import by_option, on_conflict_option, status_option
from glossary.commands.output import counted, note, wait_for
from glossary.decisions.reconcile import OnConflict
from glossary.files.writing import write_bytes
from glossary.formats.exchange import export, guess_format
from glossary.store import Store, is_store, names_store


@click.command("merge", short_help="Merge glossaries.")
@click.argument("files", nargs=-1, required=True, metavar="A B...")
@click.option("-o", "--output", required=True, metavar="FILE", help="Write the result here, completely or not at all.")
@on_conflict_option
@status_option
@by_option
def command(files: tuple[str, ...], output: str, on_conflict: OnConflict, status: str | None, by: str) -> None:
    """Merge glossaries A, B... into one; where they disagree, the first wins (--on-conflict keep).

    They may be glossary files, whose common documents count once, and files of any format that can be read. A concept
    is found by its id, or by its English and domain. FILE may be A, to which the others are then added.
    """
    first, *others = files
    real = os.path.realpath(output)
    if real == os.path.realpath(first) and is_store(first):
        with Store(first, waiting=wait_for) as store, store.signed(by):
            _import_all(store, others, output, on_conflict, status)
        return
    if Path(output).exists() and (names_store(output) or any(real == os.path.realpath(file) for file in others)):
        raise InputError(f"{output}: exists; to add to it, name it as the first of the glossaries")
    if not Path(real).parent.is_dir():
        raise InputError(f"{output}: cannot be written: its folder does not exist")
    if names_store(output):
        _create(files, Path(real), output, on_conflict, status, by)
    else:
        with Store(":memory:", create=True) as store:
            _import_all(store, files, output, on_conflict, status)
            _export(store, output)


def _create(
    files: tuple[str, ...], path: Path, output: str, on_conflict: OnConflict, status: str | None, by: str
) -> None:
    """Create a glossary file; it gets its name only when it is whole."""
    # In the same folder, so that os.replace stays on one file system, where it is atomic.
    with tempfile.TemporaryDirectory(prefix=".wonglep-", dir=path.parent) as work:
        partial = os.path.join(work, "merged.glossary")
        with Store(partial, create=True) as store, store.signed(by):
            _import_all(store, files, output, on_conflict, status)
        os.replace(partial, path)


def _import_all(
    store: Store, files: list[str] | tuple[str, ...], output: str, on_conflict: OnConflict, status: str | None
) -> None:
    results = [result for file in files for result in import_file(store, file, on_conflict, status)]
    report_conflicts(results, on_conflict)
    note(f"{counted(len(store), 'concept')} in {output}")


def _export(store: Store, output: str) -> None:
    exported = export(store.glossary(), guess_format(output).name)
    for line in (*exported.lost, *exported.problems):
        note(f"{output}: not in it: {line}")
    write_bytes(Path(output), exported.data)
