"""Errors for files that cannot be read: kinds that are not supported, and packages that are not installed."""

from __future__ import annotations

import importlib
from types import ModuleType

from align.errors import InputError

_SHEET = "is a spreadsheet; save it as .csv with its texts in a column called text"
INSTEAD = {
    ".doc": "is an old Word file; save it as .docx",
    ".ppt": "is an old PowerPoint file; save it as .pptx",
    **dict.fromkeys((".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".numbers"), _SHEET),
    ".odp": "is an OpenDocument presentation; save it as .pptx",
    ".key": "is a Keynote presentation; export it as .pptx",
    ".pages": "is a Pages document; export it as .docx",
    ".rtf": "is in rich text format; save it as .docx",
}
"""The message for a kind of file that holds text but is not read, by the end of its name."""


def check_readable(kind: str, place: str) -> None:
    """Check that a file is not of a kind that is known not to be read.

    Parameters
    ----------
    kind
        the end of its name, in lower case
    place
        what begins the message of an error

    Raises
    ------
    InputError
        when it is of such a kind; the message says what to do

    >>> check_readable(".doc", "a.doc")
    Traceback (most recent call last):
    align.errors.InputError: a.doc: is an old Word file; save it as .docx
    """
    if kind in INSTEAD:
        raise InputError(f"{place}: {INSTEAD[kind]}")


def require(module: str, place: str) -> ModuleType:
    """Import a module that the extra ``documents`` installs.

    Raises
    ------
    InputError
        when it is not installed; *place* names the file that needs it

    >>> require("no_such_reader.part", "a.zzz")
    Traceback (most recent call last):
    align.errors.InputError: a.zzz: needs the package no_such_reader; pip install 'wonglep[documents]' installs it
    """
    try:
        return importlib.import_module(module)
    except ImportError:
        package = module.partition(".")[0]
        raise InputError(
            f"{place}: needs the package {package}; pip install 'wonglep[documents]' installs it"
        ) from None
