"""``wonglep merge``: several glossaries to one."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

import click

from align.errors import InputError
from glossary.commands.output import counted, note
from glossary.commands.taking_in import on_conflict_option, report_changes, status_option, take_file
from glossary.reconcile import OnConflict
from glossary.store import Store, names_store


@click.command("merge", short_help="Merge glossaries.")
@click.argument("files", nargs=-1, required=True, metavar="A B...")
@click.option("-o", "--output", required=True, metavar="FILE", help="Where the result goes; it is whole or untouched.")
@on_conflict_option
@status_option
def command(files: tuple[str, ...], output: str, on_conflict: OnConflict, status: str | None) -> None:
    """Merge glossaries A, B... into one, the first of which holds where they disagree (--on-conflict keep).

    They are glossary files, whose documents count once, and files of any format that can be read. A concept is known
    by its id, or by its English and its domain. FILE may be one of them.
    """
    same = any(os.path.realpath(file) == os.path.realpath(output) for file in files)
    if Path(output).exists() and names_store(output) and not same:
        raise InputError(f"{output}: exists; name it among the glossaries to add to it")
    folder = Path(output).absolute().parent
    if not folder.is_dir():
        raise InputError(f"{output}: cannot be written: its folder does not exist")
    with tempfile.TemporaryDirectory(prefix=".wonglep-", dir=folder) as work:
        partial = os.path.join(work, "merged.glossary")
        with Store(partial, create=True) as store:
            results = [r for file in files for r in take_file(store, file, None, on_conflict, status)]
            report_changes((r for r in results if r.conflicts), on_conflict, named=False)
            note(f"{counted(len(store), 'concept')} in {output}")
            if not names_store(output):
                _export(store, output)
        if names_store(output):
            with contextlib.suppress(FileNotFoundError):
                os.chmod(partial, os.stat(output).st_mode & 0o7777)
            os.replace(partial, os.path.realpath(output))


def _export(store: Store, output: str) -> None:
    from glossary.exchange import export, guess
    from glossary.files import write_bytes

    exported = export(store.glossary(), guess(output).name)
    for line in (*exported.lost, *exported.over):
        note(f"{output}: not in it: {line}")
    write_bytes(Path(output), exported.data)
