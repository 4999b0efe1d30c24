"""What the fields of a form or an address say."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar

from align.errors import InputError

MOST = 999_999_999
"""The largest number of a field where nothing else is said."""
SHOWN = 100
"""Code points of a wrong value that are told."""
Word = TypeVar("Word", bound=str)


def text(fields: Mapping[str, object], name: str) -> str:
    """What a field says; empty where there is no such field.

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
    """The whole number in a field, from 0 to *most*; None where the field is empty.

    Raises
    ------
    InputError
        when it is none

    >>> number({"from": " 20 "}, "from"), number({"from": ""}, "from")
    (20, None)
    """
    said = text(fields, name).strip()
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and len(said) <= len(str(MOST)) and int(said) <= most):
        raise InputError(f"{name} must be a number from 0 to {most:,}; got {said[:SHOWN]!r}")
    return int(said)


def one_of(fields: Mapping[str, object], name: str, known: Collection[Word], usual: Word | None = None) -> Word:
    """The word in a field, which is one of some; *usual* where the field is empty.

    Raises
    ------
    InputError
        when it is none of them, or empty and nothing is usual

    >>> one_of({"sort": "left"}, "sort", ("place", "left")), one_of({}, "sort", ("place", "left"), "place")
    ('left', 'place')
    """
    said = text(fields, name)
    if not said and usual is not None:
        return usual
    for word in known:
        if word == said:
            return word
    raise InputError(f"{name} must be one of {', '.join(filter(None, known))}; got {said[:SHOWN]!r}")
