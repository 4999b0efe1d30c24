"""Write changes into an existing CSV file: rows that nobody changed stay as they are, to the letter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from glossary.entries.entry import PROPOSED
from glossary.entries.keys import english_key, thai_key
from glossary.entries.rows import KNOWN, row_dicts
from glossary.formats.csv import decode_csv, header_names, headless_names
from glossary.search.glossary import Glossary

_DEFAULTS = {"confidence": ("", "1.00"), "count": ("", "0", "1"), "status": ("", PROPOSED)}
"""Values for which no column is added to a file."""

_CONCEPT_COLUMNS = ("english", "acronyms", "domain", "definition", "concept_note", "id")
"""Columns that have the same value in all rows of a concept with Thai."""

_Record = Mapping[str, str]
"""Cells of a row by column name."""


class _Key(NamedTuple):
    """Identity of a row: a Thai term of a concept, a further English one, or the concept where both are empty."""

    concept: str
    thai: str = ""
    english: str = ""


class _Line(NamedTuple):
    """A row of the file with its escaped cells and its text, both empty for a new row.

    ``key`` is None for a row that is no term. ``changed`` holds new values of cells, not escaped.
    """

    cells: Sequence[str]
    text: str
    key: _Key | None
    changed: _Record


class _Terms:
    """The rows of a glossary by key, and by concept the cells that all rows of the concept share."""

    def __init__(self, glossary: Glossary) -> None:
        self.rows: dict[_Key, _Record] = {}
        self.concepts: dict[str, _Record] = {}
        self._ids_by_name: dict[tuple[str, str], list[str]] = defaultdict(list)
        for entry in glossary:
            rows = list(row_dicts([entry]))
            self.concepts[entry.id] = {name: rows[0][name] for name in _CONCEPT_COLUMNS}
            self._ids_by_name[english_key(entry.english), entry.domain].append(entry.id)
            for record in rows:
                thai, is_synonym = record.get("thai", ""), record["english"] != entry.english
                synonym = english_key(record["english"]) if is_synonym and not thai else ""
                self.rows.setdefault(_Key(entry.id, thai_key(thai), synonym), record)

    def get(self, key: _Key) -> _Record | None:
        """Return the cells of a row together with those of its concept; None when there is no such term."""
        row = self.rows.get(key, {} if key == _Key(key.concept) else None)
        return None if row is None or key.concept not in self.concepts else {**self.concepts[key.concept], **row}

    def find_key(self, row: _Record, ids: Collection[str]) -> _Key | None:
        """Return the key of a row of a file, None when it is no term; *ids* are all those in the file's id column."""
        english, thai, domain, id_ = (row.get(name, "").strip() for name in ("english", "thai", "domain", "id"))
        if not english and not thai:
            return None
        name = english_key(english)
        same_name = self._ids_by_name.get((name, domain), [])
        # Concepts whose id stands in no row come first: one that has an id there is meant by the rows with that id.
        for concept in (id_, *sorted(same_name, key=lambda concept: concept in ids)):
            key = _Key(concept, thai_key(thai), "" if thai else name)
            if key in self.rows:
                return key
            if not thai and concept in self.concepts and english_key(self.concepts[concept]["english"]) == name:
                return _Key(concept)
        return None

    def needs_id(self, row: _Record) -> bool:
        """Return whether English and domain of a row do not suffice to find its concept."""
        concept = self.concepts[row["id"]]
        same_name = self._ids_by_name[english_key(concept["english"]), concept["domain"]]
        is_synonym = not row.get("thai") and row["english"] != concept["english"]
        return is_synonym or len(same_name) > 1 or not concept["english"]


class CsvInPlace:
    """A CSV file into which changes of its glossary can be written.

    Parameters
    ----------
    data
        the bytes of the file, which must be readable
    name
        begins the message of an error
    glossary
        the glossary that was read from the file, each concept with an id
    """

    def __init__(self, data: bytes, name: str, glossary: Glossary) -> None:
        self._file = decode_csv(data, name)
        self._before = _Terms(glossary)
        rows = self._file.rows()
        first = next(rows)
        names = self._file.unescape_cells(first[0])
        headless = headless_names(names)
        self._columns = headless or header_names(names, name)
        self._header = ([], "") if headless else first
        found = [(cells, text, self._record(cells)) for cells, text in (chain([first], rows) if headless else rows)]
        ids = {record.get("id", "").strip() for *_, record in found}
        self._lines = [_Line(cells, text, self._before.find_key(record, ids), {}) for cells, text, record in found]

    def _record(self, cells: Sequence[str]) -> _Record:
        return dict(zip(self._columns, self._file.unescape_cells(cells), strict=False))

    def merge(self, glossary: Glossary) -> bytes:
        """Return the bytes of the file with the differences of *glossary* from what was read.

        A row without a change stays as it is. A change is written in every row of its term; new terms stand behind
        the rows of their concept, new columns behind the others.
        """
        now = _Terms(glossary)
        lines = self._with_ids(list(self._lines_of(now)), now)
        names = {
            name for line in lines for name, cell in line.changed.items() if cell not in _DEFAULTS.get(name, ("",))
        }
        added = [*(name for name in KNOWN if name in names), *sorted(names.difference(KNOWN))]
        added = [name for name in added if name not in self._columns]
        texts = [self._header_text(added), *(self._row_text(line, added) for line in lines)]
        # The last row of a file may lack a line ending, which it needs when another row comes behind it.
        before_last = (text for text in texts[:-1] if text)
        ended = (text if text.endswith(("\n", "\r")) else text + self._file.line_ending for text in before_last)
        return self._file.encode("".join((*ended, texts[-1])))

    def _lines_of(self, now: _Terms) -> Iterator[_Line]:
        """Yield the rows that stay and the new ones."""
        new = self._new_rows(now)
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

    def _new_rows(self, now: _Terms) -> dict[str, list[_Record]]:
        """Return the changed or added terms that have no row in the file, by concept."""
        existing = {line.key for line in self._lines}
        new: dict[str, list[_Record]] = defaultdict(list)
        for key, record in now.rows.items():
            if key not in existing and record != self._before.rows.get(key):
                new[key.concept].append(record)
        return new

    def _changed(self, line: _Line, before: _Record, after: _Record) -> _Record:
        """Return the cells of a row that changed; a row under a synonym keeps its English."""
        if before == after:
            return {}
        names = dict.fromkeys((*before, *after))
        changed = {name: after.get(name, "") for name in names if before.get(name, "") != after.get(name, "")}
        english = self._record(line.cells).get("english", "").strip()
        synonym = _Key(before["id"], "", english_key(english))
        is_synonym = english != before["english"] and synonym in self._before.rows
        return _without(changed, "english") if is_synonym else changed

    def _with_ids(self, lines: Sequence[_Line], now: _Terms) -> list[_Line]:
        """Return the rows, those of concepts with new rows with an id where it is needed or the file has ids."""
        new = [line.changed for line in lines if not line.key and line.changed]
        ids = {record["id"] for record in new if "id" in self._columns or now.needs_id(record)}
        return [line._replace(changed=self._with_id(line, ids)) for line in lines]

    def _with_id(self, line: _Line, ids: set[str]) -> _Record:
        id_ = line.key.concept if line.key else line.changed.get("id", "")
        changed = _without(line.changed, "id")
        return {**changed, "id": id_} if id_ in ids and self._record(line.cells).get("id") != id_ else changed

    def _header_text(self, added: Sequence[str]) -> str:
        cells, text = self._header
        if not added:
            return text
        return self._file.format_row([*(cells or self._columns), *map(self._file.escape_cell, added)])

    def _row_text(self, line: _Line, added: Sequence[str]) -> str:
        columns = [*self._columns, *added]
        cells = [*line.cells, *[""] * (len(columns) - len(line.cells))]
        if any(name in line.changed for name in columns):
            changed = {name: self._file.escape_cell(text) for name, text in line.changed.items()}
            return self._file.format_row(changed.get(name, cell) for name, cell in zip(columns, cells, strict=True))
        text = line.text.rstrip("\r\n")
        missing = len(columns) - len(line.cells) if added and text else 0
        return text + self._file.delimiter * missing + line.text[len(text) :]


def _without(record: _Record, name: str) -> _Record:
    return {key: cell for key, cell in record.items() if key != name}
