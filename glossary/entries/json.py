"""Entries as JSON objects, and back: what JSON Lines and the store share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from typing import Any, TypeVar

from align.errors import InputError
from glossary.entries.entry import Entry, Synonym, Variant

R = TypeVar("R", Entry, Variant, Synonym)


def record(entry: Entry) -> dict[str, Any]:
    """An entry as a JSON object; what says nothing is left out.

    >>> record(Entry("bank", (), (Variant("ธนาคาร", status="approved"),)))
    {'english': 'bank', 'variants': [{'thai': 'ธนาคาร', 'status': 'approved'}]}
    """
    found = _said(entry)
    for name in ("variants", "synonyms"):
        if name in found:
            found[name] = [_said(term) for term in found[name]]
    return found


def _said(term: Entry | Variant | Synonym) -> dict[str, Any]:
    """The fields of a record that are not as they are when nothing is said."""
    said: dict[str, Any] = {}
    for field in _KEPT[type(term)]:
        value = getattr(term, field.name)
        if field.default is MISSING and field.default_factory is MISSING:
            said[field.name] = value
        elif value != (field.default if field.default is not MISSING else {}):
            said[field.name] = dict(value) if isinstance(value, Mapping) else value
    return said


_KEPT: dict[type[Any], list[Field[Any]]] = {
    cls: [field for field in fields(cls) if field.compare] for cls in (Entry, Variant, Synonym)
}
"""The fields of each record that say what it is."""


def from_record(record: dict[str, Any], place: str) -> Entry:
    """An entry from a JSON object; *place* begins the message of an error.

    Raises
    ------
    InputError
        when a key is unknown, missing, or its value is not what it must be

    >>> from_record({"english": "bank", "variants": [{"thai": 3}]}, "x.jsonl:1")
    Traceback (most recent call last):
    align.errors.InputError: x.jsonl:1: thai must be a string; got 3
    """
    lists: dict[str, Callable[[Any], Any]] = {
        "variants": lambda items: tuple(_made(Variant, item, place) for item in items),
        "synonyms": lambda items: tuple(_made(Synonym, item, place) for item in items),
    }
    return _made(Entry, record, place, lists)


def _made(cls: type[R], record: Any, place: str, lists: Mapping[str, Callable[[Any], Any]] | None = None) -> R:
    if not isinstance(record, dict):
        raise InputError(f"{place}: must be an object; got {record!r}")
    expected = _MUST_BE[cls]
    values: dict[str, Any] = {}
    for name, value in record.items():
        if name not in expected:
            raise InputError(f"{place}: has the unknown key {name!r}")
        kind, holds = expected[name]
        if not holds(value):
            raise InputError(f"{place}: {name} must be {kind}; got {value!r}")
        change = (lists or {}).get(name, tuple if kind == "a list of strings" else None)
        values[name] = change(value) if change else value
    for field in _KEPT[cls]:
        if field.name not in values and field.default is MISSING and field.default_factory is MISSING:
            raise InputError(f"{place}: lacks the key {field.name!r}")
    return cls(**values)


def _is_text(value: Any) -> bool:
    try:
        return isinstance(value, str) and value.encode() is not None
    except UnicodeEncodeError:
        return False


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_EXPECTED: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "str": ("a string", _is_text),
    "Kind | str": ("a string", _is_text),
    "float": ("a number from 0 to 1", lambda v: _is_number(v) and 0 <= v <= 1),
    "int": ("a number of 0 or more", lambda v: _is_number(v) and v == int(v) and 0 <= v < 1 << 62),
    "tuple[str, ...]": ("a list of strings", lambda v: isinstance(v, list) and all(map(_is_text, v))),
    "Mapping[str, str]": (
        "an object of strings",
        lambda v: isinstance(v, dict) and all(_is_text(part) for item in v.items() for part in item),
    ),
    "tuple[Variant, ...]": ("a list", lambda v: isinstance(v, list)),
    "tuple[Synonym, ...]": ("a list", lambda v: isinstance(v, list)),
}
"""What each type of field must be in JSON, in words and as a test."""
_MUST_BE = {cls: {field.name: _EXPECTED[str(field.type)] for field in kept} for cls, kept in _KEPT.items()}
"""The same for each field of each record, by its name."""
