"""A CSV file that is changed in place: what nobody changed in it stays as it stands, to the letter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from glossary.entries.entry import PROPOSED
from glossary.entries.keys import english_key, thai_key
from glossary.entries.rows import KNOWN, row_dicts
from glossary.formats.plain_csv import csv_file, header_names, headless_names
from glossary.search.glossary import Glossary

_UNSAID = {"confidence": ("", "1.00"), "count": ("", "0", "1"), "status": ("", PROPOSED)}
"""What cells say for which no column is added."""

_OF_A_CONCEPT = ("english", "acronyms", "domain", "definition", "concept_note", "id")
"""Columns that say the same in all rows of a concept with Thai."""

_Record = Mapping[str, str]
"""The cells of a row by the names of their columns."""


class _Key(NamedTuple):
    """What a row is about: a Thai term of a concept, a further English one, or the concept where both are empty."""

    concept: str
    thai: str = ""
    english: str = ""


class _Line(NamedTuple):
    """A row of the file as it is written, with what it is about; ``cells`` and ``text`` are empty where it is new.

    ``changed`` is what cells are to say that say something else.
    """

    cells: Sequence[str]
    text: str
    key: _Key | None
    changed: _Record


class _Terms:
    """What a glossary says in rows: ``rows`` are those of a table, ``concepts`` what all rows of a concept say."""

    def __init__(self, glossary: Glossary) -> None:
        self.rows: dict[_Key, _Record] = {}
        self.concepts: dict[str, _Record] = {}
        self._called: dict[tuple[str, str], list[str]] = defaultdict(list)
        for entry in glossary:
            rows = list(row_dicts([entry]))
            self.concepts[entry.id] = {name: rows[0][name] for name in _OF_A_CONCEPT}
            self._called[english_key(entry.english), entry.domain].append(entry.id)
            for record in rows:
                thai, is_other = record.get("thai", ""), record["english"] != entry.english
                other = english_key(record["english"]) if is_other and not thai else ""
                self.rows.setdefault(_Key(entry.id, thai_key(thai), other), record)

    def get(self, key: _Key) -> _Record | None:
        """What a row says, and what is said of its concept; None when there is no such term."""
        row = self.rows.get(key, {} if key == _Key(key.concept) else None)
        return None if row is None or key.concept not in self.concepts else {**self.concepts[key.concept], **row}

    def key(self, row: _Record, ids: Collection[str]) -> _Key | None:
        """What a row of a file is about that names some ids; None when it is no term."""
        english, thai, domain, id_ = (row.get(name, "").strip() for name in ("english", "thai", "domain", "id"))
        if not english and not thai:
            return None
        name = english_key(english)
        alike = self._called.get((name, domain), [])
        for concept in (id_, *sorted(alike, key=lambda concept: concept in ids)):
            key = _Key(concept, thai_key(thai), "" if thai else name)
            if key in self.rows:
                return key
            if not thai and concept in self.concepts and english_key(self.concepts[concept]["english"]) == name:
                return _Key(concept)
        return None

    def needs_id(self, row: _Record) -> bool:
        """Is a row of a concept not known to be one by its English and its domain?"""
        concept = self.concepts[row["id"]]
        alike = self._called[english_key(concept["english"]), concept["domain"]]
        is_other = not row.get("thai") and row["english"] != concept["english"]
        return is_other or len(alike) > 1 or not concept["english"]


class CsvInPlace:
    """A CSV file that is changed in place.

    Parameters
    ----------
    data
        the bytes of the file, which can be read
    name
        begins the message of an error
    glossary
        what the file says, each concept with an id
    """

    def __init__(self, data: bytes, name: str, glossary: Glossary) -> None:
        self._file = csv_file(data, name)
        self._before = _Terms(glossary)
        rows = self._file.rows()
        first = next(rows)
        names = self._file.said(first[0])
        headless = headless_names(names)
        self._columns = headless or header_names(names, name)
        self._header = ([], "") if headless else first
        found = [(cells, text, self._record(cells)) for cells, text in (chain([first], rows) if headless else rows)]
        ids = {record.get("id", "").strip() for *_, record in found}
        self._lines = [_Line(cells, text, self._before.key(record, ids), {}) for cells, text, record in found]

    def _record(self, cells: Sequence[str]) -> _Record:
        return dict(zip(self._columns, self._file.said(cells), strict=False))

    def written(self, glossary: Glossary) -> bytes:
        """The bytes of the file with what is other in a glossary than the file said.

        A row stands as it did where nothing of it changed. What changed is written in every row of its term; new terms
        stand behind the rows of their concept, new columns behind the others.
        """
        now = _Terms(glossary)
        lines = self._with_ids(list(self._of(now)), now)
        said = {name for line in lines for name, cell in line.changed.items() if cell not in _UNSAID.get(name, ("",))}
        added = [*(name for name in KNOWN if name in said), *sorted(said.difference(KNOWN))]
        added = [name for name in added if name not in self._columns]
        texts = [self._heading(added), *(self._text(line, added) for line in lines)]
        open_ended = (text for text in texts[:-1] if text)
        whole = (text if text.endswith(("\n", "\r")) else text + self._file.end for text in open_ended)
        return self._file.encoded("".join((*whole, texts[-1])))

    def _of(self, now: _Terms) -> Iterator[_Line]:
        """The rows that stay and the new ones."""
        new = self._new(now)
        last = {line.key.concept: at for at, line in enumerate(self._lines) if line.key}
        for at, line in enumerate(self._lines):
            if line.key is None:
                yield line
                continue
            before, after = self._before.get(line.key), now.get(line.key)
            of_concept = new.get(line.key.concept, [])
            if before is not None and after is not None:
                is_first_thai = line.key in self._before.rows and line.key not in now.rows and of_concept
                changed = self._changed(line, before, of_concept.pop(0) if is_first_thai else after)
                yield line._replace(changed=changed)
            if last[line.key.concept] == at:
                yield from (_Line((), "", None, record) for record in new.pop(line.key.concept, ()))
        yield from (_Line((), "", None, record) for of_concept in new.values() for record in of_concept)

    def _new(self, now: _Terms) -> dict[str, list[_Record]]:
        """The terms that no row says, by their concepts; those of which nothing changed need none."""
        stand = {line.key for line in self._lines}
        new: dict[str, list[_Record]] = defaultdict(list)
        for key, record in now.rows.items():
            if key not in stand and record != self._before.rows.get(key):
                new[key.concept].append(record)
        return new

    def _changed(self, line: _Line, before: _Record, after: _Record) -> _Record:
        """What is other than it was; a row under a further English term of its concept keeps that."""
        if before == after:
            return {}
        names = dict.fromkeys((*before, *after))
        changed = {name: after.get(name, "") for name in names if before.get(name, "") != after.get(name, "")}
        english = self._record(line.cells).get("english", "").strip()
        further = _Key(before["id"], "", english_key(english))
        is_further = english != before["english"] and further in self._before.rows
        return _without(changed, "english") if is_further else changed

    def _with_ids(self, lines: Sequence[_Line], now: _Terms) -> list[_Line]:
        """The rows; those of a concept to which there are new ones have its id, where it is needed or there are ids."""
        new = [line.changed for line in lines if not line.key and line.changed]
        ids = {record["id"] for record in new if "id" in self._columns or now.needs_id(record)}
        return [line._replace(changed=self._with_id(line, ids)) for line in lines]

    def _with_id(self, line: _Line, ids: set[str]) -> _Record:
        id_ = line.key.concept if line.key else line.changed.get("id", "")
        changed = _without(line.changed, "id")
        return {**changed, "id": id_} if id_ in ids and self._record(line.cells).get("id") != id_ else changed

    def _heading(self, added: Sequence[str]) -> str:
        cells, text = self._header
        return self._file.line([*(cells or self._columns), *map(self._file.cell, added)]) if added else text

    def _text(self, line: _Line, added: Sequence[str]) -> str:
        columns = [*self._columns, *added]
        cells = [*line.cells, *[""] * (len(columns) - len(line.cells))]
        if any(name in line.changed for name in columns):
            changed = {name: self._file.cell(text) for name, text in line.changed.items()}
            return self._file.line(changed.get(name, cell) for name, cell in zip(columns, cells, strict=True))
        text = line.text.rstrip("\r\n")
        missing = len(columns) - len(line.cells) if added and text else 0
        return text + self._file.delimiter * missing + line.text[len(text) :]


def _without(record: _Record, name: str) -> _Record:
    return {key: cell for key, cell in record.items() if key != name}
