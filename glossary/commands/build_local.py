"""``wonglep build`` on this machine: documents into a glossary file, into a file of another format, or printed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from align.errors import InputError, WonglepError
from glossary.building.aligning import Aligner
from glossary.building.local import BuildResult, build_entries, build_into
from glossary.building.processes import cores
from glossary.building.unfinished import UnfinishedBuild
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
    wait_for,
    write_records,
)
from glossary.decisions.combine import combine
from glossary.documents import Columns, ReadReport
from glossary.documents.discovery import KNOWN, find_items
from glossary.documents.readers import READERS, suffixes
from glossary.entries.entry import STATUS, Entry
from glossary.files.reading import BOM, STANDARD_INPUT
from glossary.files.writing import check_folder, write_bytes, write_parts
from glossary.formats.csv import built_csv, read_csv, write_csv
from glossary.search.glossary import Glossary
from glossary.store import Store

WORTH, LEAST = 1 << 20, 1 << 10
"""Bytes that are worth a process of their own; fewer than the least are not, even when it is asked for."""
MOST_NAMED = 5
"""Changed pairs that are named; the others are counted."""
FOREIGN = (".json", ".doc", ".xls", ".ods", ".sqlite", ".db")
"""Suffixes of files of other programs, which are neither read nor written."""
FIXED_WIDTH = 36
"""Cells that the narrow columns of the table on a terminal take."""


@dataclass(frozen=True, slots=True)
class Work:
    """The paths of documents and how to read and align them.

    ``weight`` is the bytes of all files, None where that is not known beforehand. ``jobs`` is the number of processes
    that was asked for, None for as many as there are cores and work.
    """

    paths: tuple[str, ...]
    columns: Columns
    aligner: Aligner
    weight: int | None
    jobs: int | None = None

    @property
    def processes(self) -> int:
        """Return the number of processes to start."""
        if self.weight is None:
            return 1
        most = max(1, self.weight // (LEAST if self.jobs else WORTH))
        return min(self.jobs or cores(), most)


# ---- into a glossary file ---------------------------------------------------------------------------------


def build_store(work: Work, file: str, domain: str | None, reading: ReadReport) -> None:
    """Build into a glossary file and report what changed; see ``building.local.build_into``."""
    with Store(file, create=True, waiting=wait_for) as store:
        with progress(work.weight) as advance:
            result = build_into(
                store,
                find_items(work.paths, reading, work.columns),
                work.aligner,
                reading,
                domain=domain,
                processes=work.processes,
                advance=advance,
            )
        report(reading)
        known = f", {result.known:,} of them known" if result.known else ""
        note(f"{counted(result.documents, 'document')}{known}; {counted(len(store), 'concept')} in {file}")
    _report_changes(result, domain)


def _report_changes(result: BuildResult, domain: str | None) -> None:
    outcome = result.outcome
    if outcome.replaced:
        note(f"{counted(outcome.replaced, 'document')} had another text before, which no longer counts")
    if outcome.moved:
        note(f"{counted(outcome.moved, 'document')} moved to the domain {domain or 'without a name'}")
    for pair in outcome.changed[:MOST_NAMED]:
        note(f"{pair.document}: {pair.english}: now {pair.after or 'nothing'}, before {pair.before or 'nothing'}")
    if len(outcome.changed) > MOST_NAMED:
        note(f"{counted(len(outcome.changed) - MOST_NAMED, 'more pair')} answered otherwise than before")


# ---- into another format ----------------------------------------------------------------------------------


def build_file(work: Work, file: str, spreadsheet: bool, reading: ReadReport) -> None:
    """Build a glossary into a file, in the format that its name says, or CSV.

    Raises
    ------
    InputError
        when the file cannot be written or is read as a document, and as ``building.local.build_entries`` does
    """
    _check_name(work, file)
    old = _reviewed(file)
    with _entries(work, _unfinished_path(file, work.paths), reading) as entries:
        if os.path.realpath(file) in reading.files:
            raise InputError(f"{file}: cannot be written: it was read as a document")
        rows = _write(entries, old, file, spreadsheet)
    note(f"{counted(reading.documents, 'document')}, {counted(rows, 'row')} in {file}")


def print_built(work: Work, form: str | None, spreadsheet: bool, reading: ReadReport) -> None:
    """Build a glossary and print it as ``csv``, ``json`` or ``jsonl``; None for what suits a terminal or a pipe."""
    with _entries(work, None, reading) as entries:
        if form in ("json", "jsonl"):
            write_records((row(entry, variant) for entry in entries for variant in entry.variants), form)
        elif form or not on_terminal():
            sys.stdout.writelines(built_csv(entries, spreadsheet=spreadsheet))
        else:
            _print_table(Glossary(tuple(entries)), reading)


def _check_name(work: Work, file: str) -> None:
    """Raise an error if the name is that of another kind of file, or of a document of the build."""
    from glossary.formats.exchange import formats_of

    kind, packing = suffixes(file)
    if not formats_of(file) and (packing or kind in (*KNOWN, *FOREIGN)):
        raise InputError(f"{file}: no format that is written has such names; convert --formats lists them")
    real = Path(os.path.realpath(file))
    folders = [Path(os.path.realpath(path)) for path in work.paths if path != STANDARD_INPUT]
    if kind in READERS and real.is_file() and any(folder in (real, *real.parents) for folder in folders):
        raise InputError(f"{file}: cannot be written: it is read as a document")


@contextmanager
def _entries(work: Work, path: Path | None, reading: ReadReport) -> Iterator[Iterator[Entry]]:
    """Build the entries; the unfinished build at *path* is removed when they have been written."""
    settings = f"{version('wonglep')} {work.aligner.settings} {work.columns}"
    try:
        with UnfinishedBuild(path, settings) as unfinished:
            if unfinished.is_resumed:
                note(f"goes on from {path}, {counted(len(unfinished), 'part')} done")
            with progress(work.weight) as advance:
                entries = build_entries(
                    work.paths,
                    work.aligner,
                    unfinished,
                    reading,
                    processes=work.processes,
                    columns=work.columns,
                    advance=advance,
                )
            report(reading)
            yield entries
    except (KeyboardInterrupt, WonglepError):
        if path is not None and path.exists():
            note(f"{path} holds what is done; the same command goes on from it")
        raise


def _unfinished_path(file: str, paths: Sequence[str]) -> Path | None:
    """Return the file from which the same build can go on; None where it cannot, as standard input is gone by then."""
    real = Path(os.path.realpath(file))
    if STANDARD_INPUT in paths or (real.exists() and not real.is_file()):
        return None
    return real.with_name(f".{real.name}.partial")


def _write(entries: Iterator[Entry], old: Glossary | None, file: str, spreadsheet: bool) -> int:
    """Write entries into a file; return the number of rows."""
    from glossary.formats.exchange import export, formats_of

    form = next(iter(formats_of(file)), None)
    if form is not None and form.name != "csv":
        glossary = Glossary(tuple(entries))
        exported = export(glossary, form.name)
        for line in exported.lost:
            note(f"not in {file}: {line}")
        write_bytes(Path(file), exported.data)
        return len(glossary.rows)
    spreadsheet = spreadsheet or _has_bom(file)
    if old is not None:
        glossary = combine(old, Glossary(tuple(entries)))
        write_csv(glossary, file, spreadsheet=spreadsheet)
        return len(glossary.rows)
    rows = 0

    def count_rows() -> Iterator[Entry]:
        nonlocal rows
        for entry in entries:
            rows += len(entry.variants)
            yield entry

    write_parts(Path(file), (part.encode() for part in built_csv(count_rows(), spreadsheet=spreadsheet)))
    return rows


def _reviewed(file: str) -> Glossary | None:
    """Read the glossary in the output file if a person has worked on it, so that its rows are kept.

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
        if STATUS.encode() in _first_bytes(path):
            raise
        return None
    return old if STATUS in old.columns else None


def _first_bytes(path: Path) -> bytes:
    """Return the beginning of a file in small letters without NUL: enough to find a column name in any encoding."""
    with path.open("rb") as file:
        return file.read(1 << 16).lower().replace(b"\0", b"")


def _has_bom(file: str) -> bool:
    """Return whether the file to be replaced begins with a byte order mark, as Excel writes it."""
    return Path(file).is_file() and _first_bytes(Path(file)).startswith(BOM.encode())


def _print_table(glossary: Glossary, reading: ReadReport) -> None:
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
