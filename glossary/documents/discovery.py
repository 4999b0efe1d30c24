"""Find the documents at some paths: which files are read, and in which order."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from align.errors import InputError
from glossary.documents.archives import ARCHIVES, ArchiveMember, members, open_member
from glossary.documents.datasets import (
    DATASETS,
    Columns,
    Dataset,
    NoDocumentsError,
    is_json_lines,
    split_file,
    split_stream,
)
from glossary.documents.patterns import fixed_folder, is_pattern, matching_files
from glossary.documents.readers import READERS, suffixes
from glossary.documents.unreadable import check_readable
from glossary.documents.work_items import File, WorkItem
from glossary.files.reading import STANDARD_INPUT, read_bytes, reason_of, standard_input

HIDDEN = (".", "~$")
"""The first characters of names that are left out: hidden files, and lock files of Word."""
LEFT_OUT_FOLDERS = frozenset({"translations"})
"""Folders that hold translations instead of originals."""
KNOWN = (*READERS, *DATASETS, *ARCHIVES)
"""The ends of names of documents."""
COLUMNS = Columns()


@dataclass(slots=True)
class ReadReport:
    """A running report on the documents that are read.

    ``files`` are the real paths of files with documents, ``seen_files`` those of all files that were found,
    ``left_out`` the files that are no documents. ``failed`` has a message for each document that could not be read,
    ``encodings`` counts the documents in other encodings than UTF-8.
    """

    documents: int = 0
    files: set[str] = field(default_factory=set)
    seen_files: set[str] = field(default_factory=set)
    left_out: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    encodings: Counter[str] = field(default_factory=Counter)

    def add(self, other: ReadReport) -> None:
        """Add the report on other paths."""
        self.documents += other.documents
        self.files |= other.files
        self.seen_files |= other.seen_files
        self.left_out += other.left_out
        self.failed += other.failed
        self.encodings += other.encodings

    def leave_out(self, file: str, error: InputError, columns: Columns) -> None:
        """Note a file that is no document; it is a failure if a person named the columns that it should have."""
        if columns.text != COLUMNS.text and suffixes(file)[0] in DATASETS:
            self.fail(error)
        else:
            self.left_out.append(file)

    def fail(self, error: InputError) -> None:
        """Note a document that cannot be read."""
        self.failed.append(str(error))


def find_items(paths: Iterable[str], report: ReadReport, columns: Columns = COLUMNS) -> Iterator[WorkItem]:
    """Yield the work items at some paths: files, patterns such as ``a/**/*.docx``, whole folders, and ``-``.

    A file to which two paths lead is read once, by the path with the outermost folder, so that the order of the paths
    does not matter.

    Raises
    ------
    InputError
        when a path that was named is missing, is no document, or cannot be read, and when a folder or a pattern leads
        to no document
    """
    # The outermost folder comes first, so that a file in it is read by that path.
    for name in sorted(dict.fromkeys(paths), key=_by_depth):
        if not name:
            raise InputError("a path must not be empty")
        path = Path(name)
        if name == STANDARD_INPUT:
            yield from _from_pipe(STANDARD_INPUT, "standard input", standard_input(), columns)
        elif path.is_dir():
            yield from _found_files(name, name, _files_below(path, report), report, columns)
        elif is_pattern(name) and not os.path.lexists(name):
            yield from _found_files(name, fixed_folder(name), matching_files(name), report, columns)
        else:
            yield from _named_file(name, report, columns)


def total_size(paths: Iterable[str]) -> int | None:
    """Return the bytes of all documents at some paths, for a progress bar; None if standard input is one of them."""
    total = 0
    for path in dict.fromkeys(paths):
        if path == STANDARD_INPUT:
            return None
        total += sum(_size(file) for file in _files_at(path) if suffixes(file)[0] in KNOWN)
    return total


def _files_at(path: str) -> Iterable[str]:
    if os.path.isfile(path):
        return [path]
    if os.path.isdir(path):
        return _files_below(Path(path), ReadReport())
    return matching_files(path) if is_pattern(path) else ()


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def _by_depth(name: str) -> tuple[int, str, str]:
    real = os.path.realpath(name)
    return len(Path(real).parts), real, name


def _from_pipe(name: str, place: str, data: bytes, columns: Columns) -> Iterator[WorkItem]:
    """Yield the items of a pipe: JSON Lines if it begins with an object that has a text, or else one text."""
    dataset = Dataset(place, name, name, True, columns)
    if is_json_lines(data, columns):
        stream = BytesIO(data)
        yield from DATASETS[".jsonl"](dataset, stream, stream)
    else:
        yield File(name, place, "", True, 0, name, data)


def _named_file(path: str, report: ReadReport, columns: Columns) -> Iterator[WorkItem]:
    real = os.path.realpath(path)
    if real in report.files:
        return
    try:
        status = os.stat(path)
        # Opening a pipe would take what it holds.
        if stat.S_ISREG(status.st_mode):
            open(path, "rb").close()
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: {reason_of(error)}") from None
    root = os.path.dirname(real)
    name = _as_utf8(os.path.basename(path))
    kind = suffixes(path)[0]
    if not stat.S_ISREG(status.st_mode):
        yield from _from_pipe(name, path, read_bytes(Path(path)), columns)
        return
    check_readable(kind, path)
    if kind not in KNOWN:
        raise InputError(f"{path}: is no document: its name must end in {', '.join(KNOWN)}")
    report.files.add(real)
    report.seen_files.add(real)
    if kind in ARCHIVES:
        yield from _check_items(path, _archive(path, name, root, report, columns), report)
    elif kind in DATASETS:
        # The ids of a dataset that was named are unique in it, those of datasets in a folder in the folder.
        yield from split_file(Dataset(path, name, real, True, columns))
    else:
        yield File(name, path, root, True, status.st_size, path)


def _archive(path: str, name: str, root: str, report: ReadReport, columns: Columns) -> Iterator[WorkItem]:
    """Yield the items of the members of an archive; members that cannot be read are noted and passed over."""
    for info in members(path):
        kind = suffixes(info.filename)[0]
        place, id_ = f"{path}/{info.filename}", f"{name}/{info.filename}"
        if kind not in (*READERS, *DATASETS):
            report.left_out.append(place)
        elif kind in READERS:
            yield ArchiveMember(id_, place, root, False, info.compress_size, path, info.filename, info.CRC)
        else:
            try:
                with open_member(path, info.filename, place) as file:
                    yield from split_stream(Dataset(place, id_, root, False, columns), file)
            except NoDocumentsError as error:
                report.leave_out(place, error, columns)
            except InputError as error:
                report.fail(error)


def _check_items(path: str, items: Iterable[WorkItem], report: ReadReport) -> Iterator[WorkItem]:
    """Pass on items and check that there is one.

    Raises
    ------
    InputError
        when there are none
    """
    before, empty = len(report.failed), True
    for item in items:
        empty = False
        yield item
    if empty:
        raise _no_document(path, report.failed[before:])


def _found_files(
    path: str, folder: str, found: Iterable[str], report: ReadReport, columns: Columns
) -> Iterator[WorkItem]:
    """Yield the items of files in a folder or pattern; files that cannot be read are noted and passed over."""
    root = os.path.realpath(folder)
    known, before = False, len(report.failed)
    for file in found:
        real = os.path.realpath(file)
        known = known or real in report.files
        if real in report.seen_files:
            continue
        report.seen_files.add(real)
        name = _as_utf8(Path(os.path.relpath(file, folder or ".")).as_posix())
        try:
            for item in _found_file(file, name, root, report, columns):
                report.files.add(real)
                known = True
                yield item
        except NoDocumentsError as error:
            report.leave_out(file, error, columns)
        except InputError as error:
            report.fail(error)
    if not known:
        raise _no_document(path, report.failed[before:])


def _no_document(path: str, failed: Sequence[str]) -> InputError:
    because = f"; {failed[0]}" if failed else ""
    return InputError(f"{path}: holds no document ({', '.join(KNOWN)}){because}")


def _found_file(path: str, name: str, root: str, report: ReadReport, columns: Columns) -> Iterator[WorkItem]:
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
        yield from _archive(path, name, root, report, columns)
    elif kind in DATASETS:
        yield from split_file(Dataset(path, name, root, False, columns))
    else:
        yield File(name, path, root, False, status.st_size, path)


def _files_below(folder: Path, report: ReadReport) -> Iterator[str]:
    """Yield the files below a folder in a fixed order, without hidden ones and translations."""

    def unreadable(error: OSError) -> None:
        report.failed.append(f"{error.filename}: {reason_of(error)}")

    for parent, folders, names in os.walk(folder, onerror=unreadable):
        for left_out in LEFT_OUT_FOLDERS.intersection(folders):
            report.left_out += [
                os.path.join(at, name) for at, _, names_below in os.walk(Path(parent, left_out)) for name in names_below
            ]
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in LEFT_OUT_FOLDERS)
        yield from (os.path.join(parent, name) for name in sorted(names) if not name.startswith(HIDDEN))


def _as_utf8(name: str) -> str:
    """Return a name with the bytes that are not UTF-8 escaped, so that it can be an id."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
