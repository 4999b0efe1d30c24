"""Opening a glossary of any format as a store, to change it or only to read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from align.errors import InputError
from glossary.decisions.changes import describe
from glossary.files.writing import write_bytes
from glossary.formats import csv
from glossary.formats.csv_in_place import CsvInPlace
from glossary.formats.exchange import guess_format, read_file
from glossary.formats.format import FIELDS, Format, Imported
from glossary.formats.sorted_parts import read_parts
from glossary.search.glossary import Glossary
from glossary.store import Store, is_store, names_store
from glossary.store.connection import PATIENCE


class EditableGlossary(NamedTuple):
    """A glossary that is open for changes; ``save`` writes all of them into the file itself."""

    store: Store
    save: Callable[[], None]


@contextmanager
def open_for_changes(
    path: str,
    say: Callable[[str], None],
    *,
    create: bool = False,
    waiting: Callable[[str], None] | None = None,
    any_thread: bool = False,
    patience: float = PATIENCE,
) -> Iterator[EditableGlossary]:
    """Open a glossary to change it: a glossary file, or a file of a format that loses nothing, as CSV.

    Parameters
    ----------
    path
        the file
    say
        receives a line for each thing of the file that was skipped
    create, waiting, any_thread, patience
        those of ``Store``

    Raises
    ------
    InputError
        when it cannot be read, its format loses something, or its rows contradict each other; from ``save``, when
        another program changed the file since it was read
    """
    if names_store(path):
        with Store(path, create=create, waiting=waiting, any_thread=any_thread, patience=patience) as store:
            yield EditableGlossary(store, store.flush)
        return

    on_disk = _read_bytes(path)
    form = guess_format(path, on_disk or b"")
    if not form.carries.issuperset(FIELDS):
        raise InputError(f"{path}: {form.title} cannot hold all that is decided; convert it to a .glossary first")
    if form.holds_more:
        raise InputError(
            f"{path}: {form.title} may hold more than terms, which would be lost; import it into a .glossary"
        )
    # Decisions are made in a store in memory, and the whole file is written from it.
    with Store(":memory:", create=True, any_thread=any_thread) as store:
        if on_disk is not None or not create:
            _import_rows(store, path, say)
        write = _writer(form, on_disk, path, store)

        def save() -> None:
            nonlocal on_disk
            if _read_bytes(path) != on_disk:
                raise InputError(f"{path}: was changed by another program meanwhile; nothing is written")
            data = write(store.glossary())
            write_bytes(Path(path), data)
            on_disk = data

        yield EditableGlossary(store, save)


@contextmanager
def open_for_reading(path: str, say: Callable[[str], None], *, any_thread: bool = False) -> Iterator[Store]:
    """Open a glossary without writing to its file: a glossary file, or a file of any format that can be read.

    Parameters
    ----------
    path
        the file
    say
        receives a line for each thing of the file that was skipped
    any_thread
        that of ``Store``

    Raises
    ------
    InputError
        when it cannot be read
    """
    if names_store(path):
        with Store(path, any_thread=any_thread, read_only=True) as store:
            yield store
        return
    with Store(":memory:", create=True, any_thread=any_thread) as store:
        store.take_in(_read(path, say), "both")
        yield store


def _read_bytes(path: str) -> bytes | None:
    return Path(path).read_bytes() if Path(path).is_file() else None


def _import_rows(store: Store, path: str, say: Callable[[str], None]) -> None:
    """Import the file that is to be changed, all of it or nothing.

    Raises
    ------
    InputError
        when rows of one term contradict each other, so that something would be lost
    """
    contradictions = [c for result in store.take_in(_read(path, say), "both") for c in result.conflicts]
    if contradictions:
        raise InputError(f"{path}: contradicts itself: {describe(contradictions[0])}; mend that first")


def _writer(form: Format, content: bytes | None, path: str, store: Store) -> Callable[[Glossary], bytes]:
    """Return the function that writes the file; a table in plain text keeps the lines that nobody changes."""
    if content is None or form.read is not csv.read:
        return form.write
    return CsvInPlace(content, path, store.glossary()).merge


def _read(path: str, say: Callable[[str], None]) -> Glossary:
    """Read a file of another format, and report what was skipped."""
    imported = read_file(path)
    for remark in imported.skipped:
        say(str(remark))
    return imported.glossary


def open_glossary(path: str | Path, form: str | None = None, *, read_only: bool = False) -> Imported:
    """Read a glossary of any format, a glossary file, or the folder of parts of a glossary.

    See ``read_file`` and ``sorted_parts.read_parts`` for the parameters and errors. With *read_only*, a glossary file
    of an earlier version is not migrated.
    """
    if is_parts(path, form):
        return Imported(Glossary(tuple(read_parts(path))))
    if form is None and is_store(path):
        with Store(path, read_only=read_only) as store:
            return Imported(store.glossary())
    return read_file(path, form)


def is_parts(path: str | Path, form: str | None = None) -> bool:
    """Return whether a glossary is a folder of parts, whose format is ``jsonl``."""
    return form in (None, "jsonl") and Path(path).is_dir()
