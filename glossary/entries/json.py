"""Entries as JSON objects, and back: what JSON Lines and the store share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from typing import Any, TypeVar

from align.errors import InputError
from glossary.entries.entry import Entry, Synonym, Variant

R = TypeVar("R", Entry, Variant, Synonym)


def to_record(entry: Entry) -> dict[str, Any]:
    """Return an entry as a JSON-ready dict; fields with their default value are left out.

    >>> to_record(Entry("bank", (), (Variant("ธนาคาร", status="approved"),)))
    {'english': 'bank', 'variants': [{'thai': 'ธนาคาร', 'status': 'approved'}]}
    """
    record = _set_fields(entry)
    for name in ("variants", "synonyms"):
        if name in record:
            record[name] = [_set_fields(term) for term in record[name]]
    return record


def _set_fields(term: Entry | Variant | Synonym) -> dict[str, Any]:
    """Return the fields that are required or differ from their default."""
    found: dict[str, Any] = {}
    for field in _FIELDS[type(term)]:
        value = getattr(term, field.name)
        if _is_required(field):
            found[field.name] = value
        elif value != (field.default if field.default is not MISSING else {}):
            found[field.name] = dict(value) if isinstance(value, Mapping) else value
    return found


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


# The baseline of a spreadsheet row, which is left out of comparisons, is no part of the concept and is not written.
_FIELDS: dict[type[Any], list[Field[Any]]] = {
    cls: [field for field in fields(cls) if field.compare] for cls in (Entry, Variant, Synonym)
}


def from_record(record: dict[str, Any], place: str) -> Entry:
    """Build an entry from a JSON object; *place* begins the message of an error.

    Raises
    ------
    InputError
        when a key is unknown, missing, or its value is not what it must be

    >>> from_record({"english": "bank", "variants": [{"thai": 3}]}, "x.jsonl:1")
    Traceback (most recent call last):
    align.errors.InputError: x.jsonl:1: thai must be a string; got 3
    """
    lists: dict[str, Callable[[Any], Any]] = {
        "variants": lambda items: tuple(_build(Variant, item, place) for item in items),
        "synonyms": lambda items: tuple(_build(Synonym, item, place) for item in items),
    }
    return _build(Entry, record, place, lists)


def _build(cls: type[R], record: Any, place: str, lists: Mapping[str, Callable[[Any], Any]] | None = None) -> R:
    """Check a JSON object against the fields of a dataclass and build that."""
    if not isinstance(record, dict):
        raise InputError(f"{place}: must be an object; got {record!r}")
    expected = _EXPECTED_OF[cls]
    values: dict[str, Any] = {}
    for name, value in record.items():
        if name not in expected:
            raise InputError(f"{place}: has the unknown key {name!r}")
        description, is_valid = expected[name]
        if not is_valid(value):
            raise InputError(f"{place}: {name} must be {description}; got {value!r}")
        convert = (lists or {}).get(name, tuple if description == "a list of strings" else None)
        values[name] = convert(value) if convert else value
    for field in _FIELDS[cls]:
        if field.name not in values and _is_required(field):
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
"""The JSON value that a field of each type must have: its description, and the test of it."""
_EXPECTED_OF = {cls: {field.name: _EXPECTED[str(field.type)] for field in known} for cls, known in _FIELDS.items()}
"""The same by record and name of the field, so that a new field of a dataclass is checked without a word here."""
