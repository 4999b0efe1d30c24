"""Gold records: annotated parentheticals, which evaluation and training read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from align import brackets, content
from align.errors import InputError
from align.json_lines import parse_object, text_of
from align.records import KINDS, Case, Kind, Parenthetical


@dataclass(frozen=True, slots=True)
class Gold:
    """An annotated parenthetical.

    ``left`` is the text before the bracket, ``inside`` its content, ``right`` what follows. ``thai`` is the preferred
    span, which ends where ``left`` ends, ``also`` are others as good, ``english`` the clean terms; all empty when
    ``kind`` is none. ``kinds`` are the kinds that count as right. ``sample`` says how the record was chosen;
    ``plain`` means at random.
    """

    id: str
    source: str
    left: str
    inside: str
    right: str
    kind: Kind
    thai: str = ""
    also: tuple[str, ...] = ()
    english: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    sample: str = "plain"

    @property
    def spans(self) -> tuple[str, ...]:
        """Return the spans that count as right."""
        return (self.thai, *self.also)


def read_gold(lines: Iterable[str], name: str = "gold") -> Iterator[Gold]:
    """Yield gold records from lines of JSON objects.

    Parameters
    ----------
    lines
        lines of JSON Lines; empty ones are skipped
    name
        name of their file, for errors

    Raises
    ------
    InputError
        when a line is no JSON object, lacks a key or has a wrong value; the message names the line

    >>> list(read_gold(['{"id": "1", "left": "ก ", "inside": "A", "right": "", "kind": "none"}']))[0].kind
    'none'
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _gold(parse_object(line, f"{name}:{number}"), f"{name}:{number}")


def _gold(record: dict[str, Any], place: str) -> Gold:
    kind = text_of(record, "kind", place)
    if kind not in KINDS:
        raise InputError(f"{place}: kind must be one of {', '.join(KINDS)}; got {kind!r}")
    gold = Gold(
        id=str(record.get("id", "")),
        source=text_of(record, "source", place, "gold"),
        left=text_of(record, "left", place),
        inside=text_of(record, "inside", place),
        right=text_of(record, "right", place, ""),
        kind=kind,
        thai=text_of(record, "thai", place, ""),
        also=_texts(record, "also", place),
        english=_texts(record, "en", place),
        kinds=cast(tuple[Kind, ...], _texts(record, "kinds", place)) or (kind,),
        sample=text_of(record, "sample", place, "plain"),
    )
    if gold.kind != "none" and not gold.thai:
        raise InputError(f"{place}: thai must not be empty unless kind is none")
    return gold


def _texts(record: dict[str, Any], key: str, place: str) -> tuple[str, ...]:
    value = record.get(key, [])
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise InputError(f"{place}: {key} must be a list of strings; got {value!r}")
    return tuple(value)


def join_record(left: str, inside: str, right: str) -> Case:
    """Join the parts of a record to a text with its bracket, which stands behind *left*.

    >>> text, found = join_record("สำนักงานพลังงานสากล ", "IEA", " กล่าว")
    >>> text[found.start : found.end], found.acronyms
    ('(IEA)', ('IEA',))
    """
    end = len(left) + len(inside) + 2
    cleaned = content.clean(inside, left[-brackets.CONTEXT :])
    return Case(f"{left}({inside}){right}", Parenthetical(len(left), end, inside, *cleaned))
