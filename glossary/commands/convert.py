"""``wonglep convert``: convert a glossary from one program's format into another's."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from align.errors import InputError
from glossary.commands.import_ import report_conflicts
from glossary.commands.output import counted, note
from glossary.entries.entry import STATUSES, Entry
from glossary.files.warnings import FileWarning
from glossary.files.writing import write_bytes, write_parts
from glossary.formats import FORMATS, by_name
from glossary.formats.csv import built_csv
from glossary.formats.exchange import Exported, export, guess_format
from glossary.formats.format import Imported
from glossary.formats.sorted_parts import read_parts
from glossary.store import Store, names_store
from glossary.store.opening import is_parts, open_glossary

STANDARD_OUTPUT = "-"
MOST_LINES = 5
"""Most lines that are printed of each kind of message; the others are counted."""


def _list_formats(context: click.Context, _: click.Parameter, is_given: bool) -> None:
    """Print the formats and exit."""
    if is_given:
        click.echo(formats_table())
        context.exit()


def formats_table() -> str:
    """Return the formats as a table: name, suffixes, whether it is read and written, and title."""
    rows = []
    for form in map(by_name, FORMATS):
        use = "read and written" if form.read else "written"
        rows.append(f"{form.name:<10}  {' '.join(form.suffixes):<12}  {use:<16}  {form.title}")
    return "\n".join(rows)


def _statuses(_: click.Context, __: click.Parameter, value: str | None) -> frozenset[str] | None:
    if value is None:
        return None
    statuses = frozenset(word.strip() for word in value.split(","))
    for word in sorted(statuses - {*STATUSES}):
        raise click.BadParameter(f"{word!r} is none of {', '.join(STATUSES)}")
    return statuses


@click.command("convert", short_help="Convert a glossary between the formats of programs.")
@click.argument("source", metavar="IN")
@click.argument("target", metavar="OUT|-")
@click.option("--from", "source_form", metavar="FORMAT", help="Format of IN.  [default: by its name and content]")
@click.option("--to", "target_form", metavar="FORMAT", help="Format of OUT.  [default: by its name]")
@click.option(
    "--status",
    "statuses",
    callback=_statuses,
    metavar="STATUS,...",
    help="Write only the terms of these statuses.",
)
@click.option(
    "--formats", is_flag=True, is_eager=True, expose_value=False, callback=_list_formats, help="List the formats."
)
def command(
    source: str, target: str, source_form: str | None, target_form: str | None, statuses: frozenset[str] | None
) -> None:
    """Convert the glossary IN into OUT, or for - onto standard output.

    IN may be the folder that build --engine spark writes. Lines that were skipped, fields that OUT cannot hold, and
    terms that its programs will not accept are listed on standard error.

    \b
    wonglep convert my.glossary glossary.tbx
    wonglep convert terms.xlsx - --to deepl --status approved
    wonglep convert --formats
    """
    if not target_form and names_store(target):
        _into_store(source, source_form, target, statuses)
        return
    if target == STANDARD_OUTPUT and not target_form:
        raise click.UsageError("standard output has no name; give its format with --to")
    form = target_form or guess_format(target).name
    if form == "csv" and statuses is None and is_parts(source, source_form):
        _stream(source, target)
        return
    imported = open_glossary(source, source_form)
    exported = export(imported.glossary, form, statuses)
    if target == STANDARD_OUTPUT:
        sys.stdout.flush()
        sys.stdout.buffer.write(exported.data)
    else:
        write_bytes(Path(target), exported.data)
        note(f"{counted(len(imported.glossary), 'concept')} read from {source}, {form} in {target}")
    _report(imported, exported, form)


def _stream(source: str, target: str) -> None:
    """Write the parts of a glossary as CSV, one entry at a time."""
    count = 0

    def counting() -> Iterator[Entry]:
        nonlocal count
        for count, entry in enumerate(read_parts(source), start=1):  # noqa: B007
            yield entry

    text = built_csv(counting())
    if target == STANDARD_OUTPUT:
        sys.stdout.writelines(text)
    else:
        write_parts(Path(target), (part.encode() for part in text))
        note(f"{counted(count, 'concept')} read from {source}, csv in {target}")


def _into_store(source: str, source_form: str | None, target: str, statuses: frozenset[str] | None) -> None:
    """Make a glossary file from a file of another program."""
    if statuses is not None:
        raise click.UsageError("--status is for other formats; a glossary file holds all")
    if Path(target).exists():
        raise InputError(f"{target}: exists; use import to add to it")
    imported = open_glossary(source, source_form)
    with Store(target, create=True) as store:
        results = store.take_in(imported.glossary, action="convert")
        report_conflicts(results, "keep")
        note(f"{counted(len(store), 'concept')} in {target}")
    _note_lines(imported.skipped)


def _report(imported: Imported, exported: Exported, form: str) -> None:
    _note_lines(imported.skipped)
    for line in exported.lost:
        note(f"not in {form}: {line}")
    _note_lines(exported.problems)


def _note_lines(lines: Sequence[FileWarning | str]) -> None:
    for line in lines[:MOST_LINES]:
        note(str(line))
    if len(lines) > MOST_LINES:
        note(f"and {len(lines) - MOST_LINES:,} more like these")
