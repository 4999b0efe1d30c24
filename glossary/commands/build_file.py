"""``wonglep build``: documents to a file that is written anew, or to the output."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from align.errors import InputError, WonglepError
from glossary.building.local import build
from glossary.building.state import State
from glossary.commands.build_work import Work
from glossary.commands.output import (
    KIND_STYLES,
    console,
    counted,
    flow,
    note,
    on_terminal,
    progress,
    report,
    row,
    write_records,
)
from glossary.decisions.combine import combine
from glossary.documents import Reading
from glossary.documents.readers import READERS, suffixes
from glossary.documents.sources import KNOWN
from glossary.entries.entry import STATUS, Entry
from glossary.files.reading import BOM, STANDARD_INPUT
from glossary.files.writing import check_folder, write_bytes, write_parts
from glossary.formats.csv import built_csv, read_csv, write_csv
from glossary.search.glossary import Glossary

OTHERS = (".json", ".doc", ".xls", ".ods", ".sqlite", ".db")
"""Ends of names of files of other programs that are neither read nor written."""
FIXED_WIDTH = 36
"""Cells of a line of the table on a terminal that the narrow columns take."""


def build_file(work: Work, file: str, spreadsheet: bool, reading: Reading) -> None:
    """Build a glossary into a file, in the format that its name asks for, CSV where it asks for none.

    Raises
    ------
    InputError
        when the file cannot be written or was read, and what ``engines.local.build`` raises
    """
    _check_name(work, file)
    old = _worked_on(file)
    with _built(work, _partial_of(file, work.paths), reading) as entries:
        if os.path.realpath(file) in reading.files:
            raise InputError(f"{file}: cannot be written: it was read as a document")
        rows = _write(entries, old, file, spreadsheet)
    note(f"{counted(reading.documents, 'document')}, {counted(rows, 'row')} in {file}")


def _check_name(work: Work, file: str) -> None:
    """See that a file is not named as one of another kind, nor is a document of the build."""
    from glossary.formats.exchange import formats_of

    kind, packing = suffixes(file)
    if not formats_of(file) and (packing or kind in (*KNOWN, *OTHERS)):
        raise InputError(f"{file}: no format that is written has such names; convert --formats lists them")
    real = Path(os.path.realpath(file))
    folders = [Path(os.path.realpath(path)) for path in work.paths if path != STANDARD_INPUT]
    if kind in READERS and real.is_file() and any(folder in (real, *real.parents) for folder in folders):
        raise InputError(f"{file}: cannot be written: it is read as a document")


def print_built(work: Work, form: str | None, spreadsheet: bool, reading: Reading) -> None:
    """Build a glossary and print it as ``csv``, ``json`` or ``jsonl``; None for what suits a terminal or a pipe."""
    with _built(work, None, reading) as entries:
        if form in ("json", "jsonl"):
            write_records((row(entry, variant) for entry in entries for variant in entry.variants), form)
        elif form or not on_terminal():
            sys.stdout.writelines(built_csv(entries, spreadsheet=spreadsheet))
        else:
            _show(Glossary(tuple(entries)), reading)


@contextmanager
def _built(work: Work, path: Path | None, reading: Reading) -> Iterator[Iterator[Entry]]:
    """The entries of a build, whose state is kept at a path until they are written."""
    settings = f"{version('wonglep')} {work.aligning.settings} {work.columns}"
    try:
        with State(path, settings) as state:
            if len(state):
                note(f"goes on from {path}, {counted(len(state), 'part')} done")
            with progress(work.weight) as advance:
                settled = (work.paths, work.aligning, state, reading)
                entries = build(*settled, processes=work.processes, columns=work.columns, advance=advance)
            report(reading)
            yield entries
    except (KeyboardInterrupt, WonglepError):
        if path is not None and path.exists():
            note(f"{path} holds what is done; the same command goes on from it")
        raise


def _partial_of(file: str, paths: Sequence[str]) -> Path | None:
    """The file from which the same build goes on; what stood on standard input is not there again."""
    real = Path(os.path.realpath(file))
    if STANDARD_INPUT in paths or (real.exists() and not real.is_file()):
        return None
    return real.with_name(f".{real.name}.partial")


def _write(entries: Iterator[Entry], old: Glossary | None, file: str, spreadsheet: bool) -> int:
    """Write entries into a file; how many rows it has."""
    from glossary.formats.exchange import export, formats_of

    form = next(iter(formats_of(file)), None)
    if form is not None and form.name != "csv":
        glossary = Glossary(tuple(entries))
        exported = export(glossary, form.name)
        for line in exported.lost:
            note(f"not in {file}: {line}")
        write_bytes(Path(file), exported.data)
        return len(glossary.rows)
    spreadsheet = spreadsheet or _has_mark(file)
    if old is not None:
        glossary = combine(old, Glossary(tuple(entries)))
        write_csv(glossary, file, spreadsheet=spreadsheet)
        return len(glossary.rows)
    rows = 0

    def passing() -> Iterator[Entry]:
        nonlocal rows
        for entry in entries:
            rows += len(entry.variants)
            yield entry

    write_parts(Path(file), (part.encode() for part in built_csv(passing(), spreadsheet=spreadsheet)))
    return rows


def _worked_on(file: str) -> Glossary | None:
    """The glossary to merge with: the output file, if a person has worked on it.

    Raises
    ------
    InputError
        when the file cannot be written, or has a column ``status`` but cannot be read, so that its rows would be lost
    """
    path = Path(file)
    if not file or path.is_dir() or file.endswith("/"):
        raise InputError(f"{file or repr(file)}: cannot be written: is no file")
    if not path.exists():
        check_folder(file)
    if not path.is_file():
        return None
    try:
        old = read_csv(path)
    except InputError:
        if STATUS.encode() in _beginning(path):
            raise
        return None
    return old if STATUS in old.columns else None


def _beginning(path: Path) -> bytes:
    """The beginning of a file in small letters, whatever its encoding: enough to see a name in its header."""
    with path.open("rb") as file:
        return file.read(1 << 16).lower().replace(b"\0", b"")


def _has_mark(file: str) -> bool:
    """Does the file that is to be replaced begin with a byte order mark, as Excel writes it?"""
    return Path(file).is_file() and _beginning(Path(file)).startswith(BOM.encode())


def _show(glossary: Glossary, reading: Reading) -> None:
    from rich.table import Table
    from rich.text import Text

    out = console()
    table = Table(box=None, header_style="dim", pad_edge=False)
    for column in ("english", "thai", "kind", "sure", "count"):
        table.add_column(column, justify="right" if column in ("sure", "count") else "left")
    width = max(12, (out.width - FIXED_WIDTH) // 2)
    for entry in glossary:
        names = flow([(entry.label, "bold")], width)
        for variant in entry.variants:
            kind = Text(str(variant.kind), style=KIND_STYLES.get(str(variant.kind), ""))
            thai = flow([(variant.thai, "")], width)
            table.add_row(names, thai, kind, f"{variant.confidence:.2f}", str(variant.count))
            names = Text("")
    out.print(table)
    rows, documents = counted(len(glossary.rows), "row"), counted(reading.documents, "document")
    out.print(f"[dim]{rows} from {documents}; -o FILE writes them as CSV[/]")
