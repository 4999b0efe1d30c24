"""What visitors send: fields of forms and addresses, uploaded files, JSON."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.datastructures import FormData, UploadFile

from align.errors import InputError

MOST = 999_999_999
"""The largest number of a field, by default."""
LONGEST_QUOTE = 100
"""Code points of a wrong value that its error message repeats."""
LONGEST_NAME = 200
"""Letters of a file's name that are kept, the last."""
Word = TypeVar("Word", bound=str)


class NoTextError(InputError):
    """Input without any text."""


class TooLargeError(InputError):
    """A text or a glossary that is larger than the page reads."""


class OutsideError(InputError):
    """A correction that is no part of its sentence."""


# ---- fields -----------------------------------------------------------------------------------------------


def text(fields: Mapping[str, object], name: str) -> str:
    """Return the text of a field; empty where there is no such field.

    Raises
    ------
    InputError
        when it is a file

    >>> text({"thai": "ธนาคาร"}, "thai"), text({}, "thai")
    ('ธนาคาร', '')
    """
    value = fields.get(name, "")
    if not isinstance(value, str):
        raise InputError(f"{name} must be a text; got a file")
    return value


def number(fields: Mapping[str, object], name: str, most: int = MOST) -> int | None:
    """Return the whole number in a field, from 0 to *most*; None where the field is empty.

    Raises
    ------
    InputError
        when it is something else

    >>> number({"from": " 20 "}, "from"), number({"from": ""}, "from")
    (20, None)
    """
    value = text(fields, name).strip()
    if not value:
        return None
    # isdigit alone accepts digits that int refuses, as "²", and int takes long for very many of them
    if not (value.isascii() and value.isdigit() and len(value) <= len(str(MOST)) and int(value) <= most):
        raise InputError(f"{name} must be a number from 0 to {most:,}; got {value[:LONGEST_QUOTE]!r}")
    return int(value)


def one_of(fields: Mapping[str, object], name: str, known: Collection[Word], default: Word | None = None) -> Word:
    """Return the word in a field, which is one of *known*; *default* where the field is empty.

    Raises
    ------
    InputError
        when it is none of them, or empty without a default

    >>> one_of({"sort": "left"}, "sort", ("place", "left")), one_of({}, "sort", ("place", "left"), "place")
    ('left', 'place')
    """
    value = text(fields, name)
    if not value and default is not None:
        return default
    for word in known:
        if word == value:
            return word
    raise InputError(f"{name} must be one of {', '.join(filter(None, known))}; got {value[:LONGEST_QUOTE]!r}")


# ---- files ------------------------------------------------------------------------------------------------


class Submission(NamedTuple):
    """A pasted text, or in its place an uploaded file, which has a name."""

    text: str = ""
    name: str = ""
    data: bytes = b""


async def read_submission(form: FormData) -> Submission:
    """Read the fields ``text`` and ``file`` of a form."""
    pasted, file = text(form, "text").replace("\r\n", "\n"), form.get("file")
    if isinstance(file, UploadFile) and file.filename:
        return Submission(pasted, file.filename, await file.read())
    return Submission(pasted)


def file_name(sent: str) -> str:
    """Return the name of an uploaded file without its folders, printable in one line.

    >>> file_name("C:\\\\a/../b\\n.txt")
    'b�.txt'
    """
    return printable(re.split(r"[/\\]", sent)[-1])[-LONGEST_NAME:] or "the file"


def printable(name: str) -> str:
    """Replace the characters of a name that would leave its line.

    >>> printable("a\\nb")
    'a�b'
    """
    return "".join(char if char.isprintable() else "\ufffd" for char in name)


# ---- JSON -------------------------------------------------------------------------------------------------


class Strict(BaseModel):
    """A JSON object with no fields but those that are described, each of its own type."""

    model_config = ConfigDict(strict=True, extra="forbid")


def first_error(error: ValidationError) -> str:
    """Return the first error of a JSON object in one line, without what was sent."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(map(str, first["loc"]))
    return f"{place + ': ' if place else ''}{first['msg'].lower()}"
