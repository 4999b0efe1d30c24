"""The option ``--glossary``, shared by the commands that read one, and how they open it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from align.errors import InputError
from glossary.changes import describe
from glossary.commands.output import note, wait_for
from glossary.entries import STATUSES
from glossary.store import Store, is_store, names_store

if TYPE_CHECKING:
    from glossary.termbase import Glossary


class Changing(NamedTuple):
    """A glossary that is open to be changed; ``save`` writes it to its file, where that does not happen at once."""

    store: Store
    save: Callable[[], None]


F = TypeVar("F", bound=Callable[..., Any])


def glossary_option(command: F) -> F:
    """Give a command the option ``-g/--glossary FILE``, or the environment variable ``WONGLEP_GLOSSARY``."""
    return click.option(
        "-g",
        "--glossary",
        "path",
        default="glossary.csv",
        envvar="WONGLEP_GLOSSARY",
        show_default=True,
        show_envvar=True,
        metavar="FILE",
        help="A glossary file, or a CSV or another file of terms.",
    )(command)


def open_terms(path: str) -> Glossary:
    """Read a whole glossary, and say what was skipped and which of its statuses is not known.

    Raises
    ------
    InputError
        when it cannot be read, or holds no term
    """
    from glossary.exchange import open_glossary

    imported = open_glossary(path)
    if not len(imported.glossary):
        raise InputError(f"{path}: holds no term")
    for line in imported.skipped:
        note(line)
    note_statuses(path, imported.glossary)
    return imported.glossary


def note_statuses(path: str, glossary: Glossary) -> None:
    """Say which status of a glossary is not known."""
    unknown = sorted({v.status for _, v in glossary.rows} - {"", *STATUSES})
    if unknown:
        note(f"{path}: status {unknown[0]!r} is none of {', '.join(STATUSES)}; its rows count as proposed")


@contextmanager
def open_for_lookup(path: str) -> Iterator[Store | Glossary]:
    """Open a glossary, without reading all of it where it is a glossary file.

    Raises
    ------
    InputError
        when it cannot be read
    """
    if is_store(path):
        with Store(path, waiting=wait_for) as store:
            yield store
    else:
        from glossary.exchange import read_file

        yield read_file(path).glossary


@contextmanager
def open_for_changes(path: str, *, create: bool = False) -> Iterator[Changing]:
    """Open a glossary to change it: a glossary file, or a file of a format that loses nothing, as CSV.

    Raises
    ------
    InputError
        when it cannot be read, or its format loses something
    """
    if names_store(path):
        with Store(path, create=create, waiting=wait_for) as store:
            yield Changing(store, lambda: None)
        return
    from glossary.exchange import export
    from glossary.exchange import guess as guess_format
    from glossary.files import BOM, write_bytes
    from glossary.formats.format import FIELDS

    before = Path(path).read_bytes() if Path(path).is_file() else None
    form = guess_format(path, before or b"")
    if not form.carries.issuperset(FIELDS):
        raise InputError(f"{path}: {form.title} cannot hold all that is decided; convert it to a .glossary first")
    written = "csv-excel" if form.name == "csv" and (before or b"").startswith(BOM.encode()) else form.name
    with Store(":memory:", create=True) as store:
        if before is not None or not create:
            _take_own(store, path)
        held = [before]

        def save() -> None:
            now = Path(path).read_bytes() if Path(path).is_file() else None
            if now != held[0]:
                raise InputError(f"{path}: was changed by another program meanwhile; nothing is written")
            data = export(store.glossary(), written).data
            write_bytes(Path(path), data)
            held[0] = data

        yield Changing(store, save)


def _take_own(store: Store, path: str) -> None:
    """Take in the file that is to be changed, all of it or not at all.

    Raises
    ------
    InputError
        when rows that are one term contradict each other, so that something would be lost
    """
    from glossary.exchange import read_file

    imported = read_file(path)
    for line in imported.skipped:
        note(line)
    contradictions = [c for result in store.take_in(imported.glossary) for c in result.conflicts]
    if contradictions:
        raise InputError(f"{path}: contradicts itself: {describe(contradictions[0])}; mend that first")
