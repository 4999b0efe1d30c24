"""Files that hold text and are not read: what they are, and what a person makes of them instead."""

from __future__ import annotations

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
"""What is said of a file, by the end of its name."""


def check_readable(kind: str, place: str) -> None:
    """See that a file is not of a kind that is known not to be read.

    Parameters
    ----------
    kind
        the end of its name, in small letters
    place
        what begins the message of an error

    Raises
    ------
    InputError
        when it is; says what to do

    >>> check_readable(".doc", "a.doc")
    Traceback (most recent call last):
    align.errors.InputError: a.doc: is an old Word file; save it as .docx
    """
    if kind in INSTEAD:
        raise InputError(f"{place}: {INSTEAD[kind]}")
