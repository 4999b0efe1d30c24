"""JSON Lines, one object a line, with errors that name file and line."""

from __future__ import annotations

import json
import re
from typing import Any

from align.errors import InputError

_SURROGATE = re.compile("[\ud800-\udfff]")


def parse_object(line: str, place: str) -> dict[str, Any]:
    """Parse a line of JSON Lines that must hold an object.

    Parameters
    ----------
    line
        the line's text
    place
        file and line number, with which an error's message begins

    Raises
    ------
    InputError
        when the line is no JSON, or no object

    >>> parse_object('[1]', "x.jsonl:3")
    Traceback (most recent call last):
    align.errors.InputError: x.jsonl:3: must be a JSON object; got list
    """
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(f"{place}: is not JSON: {error.msg.lower()} at column {error.colno}") from None
    except (ValueError, RecursionError) as error:  # an integer of too many digits, brackets nested too deep
        raise InputError(f"{place}: is not JSON: {error}") from None
    if not isinstance(value, dict):
        raise InputError(f"{place}: must be a JSON object; got {type(value).__name__}")
    return value


def text_of(record: dict[str, Any], key: str, place: str, default: str | None = None) -> str:
    """Return the string under *key* of a record, or *default* where the key is missing.

    Raises
    ------
    InputError
        when there is neither key nor default, when the value is no string, or when it cannot be written as UTF-8

    >>> text_of({"left": 3}, "left", "x.jsonl:3")
    Traceback (most recent call last):
    align.errors.InputError: x.jsonl:3: left must be a string; got 3
    """
    if key not in record and default is not None:
        return default
    if key not in record:
        raise InputError(f"{place}: lacks the key {key!r}")
    value = record[key]
    if not isinstance(value, str):
        raise InputError(f"{place}: {key} must be a string; got {value!r}")
    if _SURROGATE.search(value):
        raise InputError(f"{place}: {key} holds half of a surrogate pair")
    return value
