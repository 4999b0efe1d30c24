"""Paths to items: which files a build reads, and in which order."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from align.errors import InputError
from glossary.documents.archives import ARCHIVES, Member, members, opened_member
from glossary.documents.item import File, Item
from glossary.documents.patterns import fixed, has_magic, matching
from glossary.documents.readers import READERS, suffixes
from glossary.documents.slices import (
    SLICED,
    Columns,
    NoDocumentsError,
    Whole,
    is_json_lines,
    json_lines,
    sliced,
    slices,
)
from glossary.documents.unreadable import check_readable
from glossary.files.reading import STANDARD_INPUT, read_bytes, reason_of, standard_input

HIDDEN = (".", "~$")
"""How names begin of files that are not a person's own: hidden ones, and marks of Word that a file is open."""
LEFT_OUT_FOLDERS = frozenset({"translations"})
"""Folders that hold no originals."""
KNOWN = (*READERS, *SLICED, *ARCHIVES)
"""The ends of names of documents."""
COLUMNS = Columns()


@dataclass(slots=True)
class Reading:
    """What reading some paths came to; it grows while the documents are read.

    ``files`` are the real paths of what is read, ``met`` those of all files that were met, ``left_out`` the files that
    are no documents, ``failed`` says why documents could not be read, and ``encodings`` how many were in another
    encoding than UTF-8.
    """

    documents: int = 0
    files: set[str] = field(default_factory=set)
    met: set[str] = field(default_factory=set)
    left_out: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    encodings: Counter[str] = field(default_factory=Counter)

    def add(self, other: Reading) -> None:
        """Take in what reading other paths came to."""
        self.documents += other.documents
        self.files |= other.files
        self.met |= other.met
        self.left_out += other.left_out
        self.failed += other.failed
        self.encodings += other.encodings

    def leave_out(self, file: str, error: InputError, columns: Columns) -> None:
        """Note a file that is no document; where a person named the columns, it should have been one."""
        if columns.text != COLUMNS.text and suffixes(file)[0] in SLICED:
            self.fail(error)
        else:
            self.left_out.append(file)

    def fail(self, error: InputError) -> None:
        """Note a document that cannot be read."""
        self.failed.append(str(error))


def items(paths: Iterable[str], reading: Reading, columns: Columns = COLUMNS) -> Iterator[Item]:
    """What there is to read at some paths: files, patterns such as ``a/**/*.docx``, folders with all below them, ``-``.

    A file that comes twice is read once, under the outermost of the paths that lead to it, so that the order of the
    paths does not matter.

    Raises
    ------
    InputError
        when a path that was named is missing, is no document, or cannot be read, and when a folder or a pattern leads
        to no document
    """
    for name in sorted(dict.fromkeys(paths), key=_outermost_first):
        if not name:
            raise InputError("a path must not be empty")
        path = Path(name)
        if name == STANDARD_INPUT:
            yield from _piped(STANDARD_INPUT, "standard input", standard_input(), columns)
        elif path.is_dir():
            yield from _several(name, name, _files(path, reading), reading, columns)
        elif has_magic(name) and not os.path.lexists(name):
            yield from _several(name, fixed(name), matching(name), reading, columns)
        else:
            yield from _named(name, reading, columns)


def weight(paths: Iterable[str]) -> int | None:
    """The bytes of all files that paths lead to, for a bar of progress; None where that is not known beforehand."""
    total = 0
    for item in dict.fromkeys(paths):
        if item == STANDARD_INPUT:
            return None
        found = _files(Path(item), Reading()) if os.path.isdir(item) else matching(item) if has_magic(item) else ()
        for file in [item] if os.path.isfile(item) else found:
            if suffixes(file)[0] in KNOWN:
                total += _size(file)
    return total


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def _outermost_first(name: str) -> tuple[int, str, str]:
    real = os.path.realpath(name)
    return len(Path(real).parts), real, name


def _piped(name: str, place: str, data: bytes, columns: Columns) -> Iterator[Item]:
    """What comes through a pipe: records, if it begins with a JSON object that has a text, or else a text."""
    whole = Whole(place, name, name, True, columns)
    if is_json_lines(data, columns):
        yield from json_lines(whole, BytesIO(data))
    else:
        yield File(name, place, "", True, 0, name, data)


def _named(path: str, reading: Reading, columns: Columns) -> Iterator[Item]:
    real = os.path.realpath(path)
    if real in reading.files:
        return
    try:
        status = os.stat(path)
        if stat.S_ISREG(status.st_mode):
            open(path, "rb").close()
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: {reason_of(error)}") from None
    root = os.path.dirname(real)
    name = _id(os.path.basename(path))
    kind = suffixes(path)[0]
    if not stat.S_ISREG(status.st_mode):
        yield from _piped(name, path, read_bytes(Path(path)), columns)
        return
    check_readable(kind, path)
    if kind not in KNOWN:
        raise InputError(f"{path}: is no document: its name must end in {', '.join(KNOWN)}")
    reading.files.add(real)
    reading.met.add(real)
    if kind in ARCHIVES:
        yield from _some(path, _archive(path, name, root, reading, columns), reading)
    elif kind in SLICED:
        yield from slices(Whole(path, name, real, True, columns))
    else:
        yield File(name, path, root, True, status.st_size, path)


def _archive(path: str, name: str, root: str, reading: Reading, columns: Columns) -> Iterator[Item]:
    """The items of the members of an archive: those that cannot be read are passed over."""
    for info in members(path):
        kind = suffixes(info.filename)[0]
        place, id_ = f"{path}/{info.filename}", f"{name}/{info.filename}"
        if kind not in (*READERS, *SLICED):
            reading.left_out.append(place)
        elif kind in READERS:
            yield Member(id_, place, root, False, info.compress_size, path, info.filename, info.CRC)
        else:
            try:
                with opened_member(path, info.filename, place) as file:
                    yield from sliced(Whole(place, id_, root, False, columns), file)
            except NoDocumentsError as error:
                reading.leave_out(place, error, columns)
            except InputError as error:
                reading.fail(error)


def _some(path: str, items: Iterable[Item], reading: Reading) -> Iterator[Item]:
    """See that there are items.

    Raises
    ------
    InputError
        when there are none
    """
    before, empty = len(reading.failed), True
    for item in items:
        empty = False
        yield item
    if empty:
        raise _no_document(path, reading.failed[before:])


def _several(path: str, folder: str, found: Iterable[str], reading: Reading, columns: Columns) -> Iterator[Item]:
    """The items of files that were not named themselves: those that cannot be read are passed over."""
    root = os.path.realpath(folder)
    known, before = False, len(reading.failed)
    for file in found:
        real = os.path.realpath(file)
        known = known or real in reading.files
        if real in reading.met:
            continue
        reading.met.add(real)
        name = _id(Path(os.path.relpath(file, folder or ".")).as_posix())
        try:
            for item in _unnamed(file, name, root, reading, columns):
                reading.files.add(real)
                known = True
                yield item
        except NoDocumentsError as error:
            reading.leave_out(file, error, columns)
        except InputError as error:
            reading.fail(error)
    if not known:
        raise _no_document(path, reading.failed[before:])


def _no_document(path: str, failed: Sequence[str]) -> InputError:
    because = f"; {failed[0]}" if failed else ""
    return InputError(f"{path}: holds no document ({', '.join(KNOWN)}){because}")


def _unnamed(path: str, name: str, root: str, reading: Reading, columns: Columns) -> Iterator[Item]:
    kind = suffixes(path)[0]
    if kind not in KNOWN:
        raise NoDocumentsError(f"{path}: is no document")
    try:
        status = os.stat(path)
    except OSError as error:
        raise InputError(f"{path}: {reason_of(error)}") from None
    if not stat.S_ISREG(status.st_mode):
        raise InputError(f"{path}: is a pipe or a device, not a file")
    if kind in ARCHIVES:
        yield from _archive(path, name, root, reading, columns)
    elif kind in SLICED:
        yield from slices(Whole(path, name, root, False, columns))
    else:
        yield File(name, path, root, False, status.st_size, path)


def _files(folder: Path, reading: Reading) -> Iterator[str]:
    """The files below a folder in a fixed order; hidden ones and folders that hold no originals aside."""

    def unreadable(error: OSError) -> None:
        reading.failed.append(f"{error.filename}: {reason_of(error)}")

    for parent, folders, names in os.walk(folder, onerror=unreadable):
        for left_out in LEFT_OUT_FOLDERS.intersection(folders):
            reading.left_out += [
                os.path.join(at, name) for at, _, held in os.walk(Path(parent, left_out)) for name in held
            ]
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in LEFT_OUT_FOLDERS)
        yield from (os.path.join(parent, name) for name in sorted(names) if not name.startswith(HIDDEN))


def _id(name: str) -> str:
    """A name that can be written as UTF-8, whatever bytes the file system holds."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
