"""What the process beside the server does when translations are scored."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from align.errors import InputError
from glossary.files.warnings import FileWarning
from glossary.formats.exchange import read_data, unknown_statuses
from glossary.formats.format import Imported
from glossary.matching.termcheck import Direction
from glossary.scoring.details import json_lines
from glossary.scoring.metrics.base import GlossaryChecker
from glossary.scoring.report import ScoreReport
from glossary.scoring.score import METRICS
from glossary.scoring.translations import (
    NamedText,
    ScoreSettings,
    Translations,
    detail_translations,
    score_translations,
    text_of,
)
from glossary.store import SUFFIXES, Store
from glossary.store.opening import open_glossary

MOST_RECORDS = 64 << 20
"""Bytes of what became of each term of each segment; of more, nothing is given."""


class File(NamedTuple):
    """A file as it came, or a pasted text in UTF-8, by a name for errors."""

    name: str
    data: bytes


class Asked(NamedTuple):
    """What is to be scored, and how; ``glossary`` is a file or the path of one."""

    translations: tuple[File, ...]
    references: tuple[File, ...]
    source: File | None
    documents: File | None
    glossary: File | str
    wanted: ScoreSettings


class Scores(NamedTuple):
    """The scores, what became of each term of each segment as JSON lines, and what is to be said of the glossary.

    ``records`` is empty where there is no term, and None where they would be more than ``MOST_RECORDS``; ``systems``
    and ``segments`` are counts.
    """

    report: ScoreReport
    records: bytes | None
    remarks: tuple[FileWarning, ...]
    systems: int
    segments: int


class NoTermError(InputError):
    """A glossary without a term."""


class Terms(NamedTuple):
    """A glossary made ready for scoring, and what is to be said of it."""

    checker: GlossaryChecker
    remarks: tuple[FileWarning, ...]


def scores_of(asked: Asked) -> Scores:
    """Score translations, and say what became of each term.

    Raises
    ------
    InputError
        when something cannot be read, is missing that a metric needs, or numbers of segments differ
    """
    systems: dict[str, list[str]] = {}
    for text in map(_text, asked.translations):
        if text.name in systems:
            raise InputError(f"two translations are called {text.name!r}")
        systems[text.name] = text.segments
    given = Translations(
        systems,
        tuple(map(_text, asked.references)),
        asked.source and _text(asked.source),
        asked.documents and _text(asked.documents),
    )
    terms = _terms(asked.glossary, asked.wanted)
    report = score_translations(given, terms.checker if terms else None, asked.wanted)
    records = _bounded(detail_translations(given, terms.checker)) if terms else b""
    return Scores(report, records, terms.remarks if terms else (), len(systems), len(next(iter(systems.values()))))


def score_record(given: Translations, path: str, wanted: ScoreSettings, is_detailed: bool) -> bytes:
    """Score translations against the glossary that is served, for a program: the report as JSON in UTF-8.

    Raises
    ------
    InputError
        as ``scores_of``
    """
    terms = _terms(path, wanted)
    report = score_translations(given, terms.checker if terms else None, wanted).to_dict()
    if is_detailed:
        report["details"] = list(detail_translations(given, terms.checker)) if terms else []
    return json.dumps(report, ensure_ascii=False).encode()


def _text(file: File) -> NamedText:
    return text_of(file.data, file.name)


def _bounded(records: Iterable[Mapping[str, Any]]) -> bytes | None:
    """The records as JSON lines; None where they would be too many."""
    lines, size = [], 0
    for record in records:
        lines.append(json_lines([record]).encode())
        size += len(lines[-1])
        if size > MOST_RECORDS:
            return None
    return b"".join(lines)


# ---- glossaries -------------------------------------------------------------------------------------------


def _terms(glossary: File | str, wanted: ScoreSettings) -> Terms | None:
    """A glossary made ready; None for one without a term where no metric counts terms."""
    try:
        if isinstance(glossary, str):
            return _served(glossary, _state_of(glossary), wanted.direction)
        return _ready(_uploaded(glossary), glossary.name, wanted.direction)
    except NoTermError:
        if any(METRICS[name].counts_terms for name in wanted.metrics if name in METRICS):
            raise
        return None


def _ready(imported: Imported, name: str, direction: Direction) -> Terms:
    if not len(imported.glossary):
        raise NoTermError(f"{name}: holds no term")
    said = (*imported.skipped, *unknown_statuses(imported.glossary, name))
    return Terms(GlossaryChecker(imported.glossary, direction), said)


@lru_cache(maxsize=1)
def _served(path: str, state: tuple[int, ...], direction: Direction) -> Terms:
    """The glossary that is served, kept until its file changes."""
    return _ready(open_glossary(path, read_only=True), path, direction)


def _state_of(path: str) -> tuple[int, ...]:
    """What changes when a glossary does: times and sizes of its file, and of the one with its latest changes."""
    found = [os.stat(file) for file in (path, f"{path}-wal") if os.path.exists(file)]
    return tuple(number for stat in found for number in (stat.st_mtime_ns, stat.st_size))


def _uploaded(file: File) -> Imported:
    if PurePath(file.name).suffix.lower() not in SUFFIXES:
        return read_data(file.data, file.name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"uploaded{SUFFIXES[0]}")
        path.write_bytes(file.data)
        try:
            with Store(path) as store:
                return Imported(store.glossary())
        except InputError as error:
            raise InputError(str(error).replace(str(path), file.name)) from None
