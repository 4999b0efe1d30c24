"""Files to text: finding the files that are documents, and reading each kind of them.

``discovery`` finds the files, ``datasets`` splits those that hold many documents, ``work_items`` are what a process is
given to read, ``readers`` knows the reader of each file that is one document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from align.errors import InputError
from glossary.documents.datasets import Columns
from glossary.documents.discovery import COLUMNS, ReadReport, find_items, total_size
from glossary.documents.document import Content, Document, Place
from glossary.documents.work_items import File, WorkItem

__all__ = [
    "COLUMNS",
    "Columns",
    "Content",
    "Document",
    "File",
    "Place",
    "ReadReport",
    "WorkItem",
    "check_any_read",
    "find_items",
    "read_documents",
    "read_item",
    "total_size",
]


def read_documents(
    paths: Iterable[str], report: ReadReport | None = None, columns: Columns = COLUMNS
) -> Iterator[Document]:
    """Read the documents at some paths, one after the other; see ``discovery.find_items`` for what paths may be.

    Documents of a folder or a pattern that cannot be read are passed over and noted in *report*.

    Raises
    ------
    InputError
        when a path that was named is missing or cannot be read, or none of the documents can
    """
    report = report if report is not None else ReadReport()
    for item in find_items(paths, report, columns):
        yield from read_item(item, report)
    check_any_read(report)


def read_item(item: WorkItem, report: ReadReport) -> Iterator[Document]:
    """Read the documents of a work item, and count them in *report*.

    Raises
    ------
    InputError
        when the file was named and cannot be read
    """
    for document in item.documents(_raise if item.named else report.fail):
        report.documents += 1
        if document.content.encoding:
            report.encodings[document.content.encoding] += 1
        yield document


def check_any_read(report: ReadReport) -> None:
    """Check that some document was read.

    Raises
    ------
    InputError
        when all documents failed; names the first
    """
    if report.failed and not report.documents:
        raise InputError(f"no document could be read; {report.failed[0]}")


def _raise(error: InputError) -> None:
    raise error
