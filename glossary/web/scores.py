"""Scores of translations: computed in the worker process for the page and the API, and kept for the page."""

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
from glossary.web.result_cache import BYTES_OF_LETTER

MAX_DETAILS = 64 << 20
"""Bytes of the details, which say for each segment which terms were found; larger ones are dropped."""


class File(NamedTuple):
    """An uploaded file or a pasted text in UTF-8, with a name for error messages."""

    name: str
    data: bytes


class ScoreRequest(NamedTuple):
    """What to score and how; ``glossary`` is an uploaded file or the path of one."""

    translations: tuple[File, ...]
    references: tuple[File, ...]
    source: File | None
    documents: File | None
    glossary: File | str
    wanted: ScoreSettings


class Scores(NamedTuple):
    """A report with its details as JSON lines, and the warnings about the glossary.

    ``details`` is empty where the glossary has no term, and None where it would exceed ``MAX_DETAILS``; ``systems`` and
    ``segments`` are counts.
    """

    report: ScoreReport
    details: bytes | None
    warnings: tuple[FileWarning, ...]
    systems: int
    segments: int


class ScoreForm(NamedTuple):
    """The fields of the form as a person filled them in, except files, which browsers do not let a page fill in."""

    source: str = ""
    reference: str = ""
    translation: str = ""
    name: str = ""
    wanted: ScoreSettings = ScoreSettings()


class CachedScores(NamedTuple):
    """Scores with the form that asked for them."""

    form: ScoreForm
    scores: Scores

    @property
    def size(self) -> int:
        """Return about how many bytes it takes in memory."""
        letters = sum(map(len, (self.form.source, self.form.reference, self.form.translation)))
        return BYTES_OF_LETTER * letters + len(self.scores.details or b"")


class NoTermError(InputError):
    """A glossary without a term."""


class PreparedGlossary(NamedTuple):
    """A glossary prepared for scoring, with the warnings about its file."""

    checker: GlossaryChecker
    warnings: tuple[FileWarning, ...]


def score_files(request: ScoreRequest) -> Scores:
    """Score translations, with details.

    Raises
    ------
    InputError
        when something cannot be read, is missing that a metric needs, or numbers of segments differ
    """
    systems: dict[str, list[str]] = {}
    for text in map(_parse, request.translations):
        if text.name in systems:
            raise InputError(f"two translations are called {text.name!r}")
        systems[text.name] = text.segments
    texts = Translations(
        systems,
        tuple(map(_parse, request.references)),
        request.source and _parse(request.source),
        request.documents and _parse(request.documents),
    )
    glossary = _prepare_glossary(request.glossary, request.wanted)
    report = score_translations(texts, glossary.checker if glossary else None, request.wanted)
    details = _json_lines_within_limit(detail_translations(texts, glossary.checker)) if glossary else b""
    warnings = glossary.warnings if glossary else ()
    return Scores(report, details, warnings, len(systems), len(next(iter(systems.values()))))


def score_as_json(texts: Translations, path: str, wanted: ScoreSettings, with_details: bool) -> bytes:
    """Score translations against the served glossary, for the API; return the report as JSON in UTF-8.

    Raises
    ------
    InputError
        as ``score_files``
    """
    glossary = _prepare_glossary(path, wanted)
    report = score_translations(texts, glossary.checker if glossary else None, wanted).to_dict()
    if with_details:
        report["details"] = list(detail_translations(texts, glossary.checker)) if glossary else []
    return json.dumps(report, ensure_ascii=False).encode()


def _parse(file: File) -> NamedText:
    return text_of(file.data, file.name)


def _json_lines_within_limit(records: Iterable[Mapping[str, Any]]) -> bytes | None:
    """Return the records as JSON lines; None if they exceed ``MAX_DETAILS``."""
    lines, size = [], 0
    for record in records:
        lines.append(json_lines([record]).encode())
        size += len(lines[-1])
        if size > MAX_DETAILS:
            return None
    return b"".join(lines)


# ---- glossaries -------------------------------------------------------------------------------------------


def _prepare_glossary(glossary: File | str, wanted: ScoreSettings) -> PreparedGlossary | None:
    """Prepare a glossary for scoring; None for one without a term if no metric counts terms."""
    try:
        if isinstance(glossary, str):
            return _prepare_served(glossary, _file_state(glossary), wanted.direction)
        return _prepare(_read_uploaded(glossary), glossary.name, wanted.direction)
    except NoTermError:
        if any(METRICS[name].counts_terms for name in wanted.metrics if name in METRICS):
            raise
        return None


def _prepare(imported: Imported, name: str, direction: Direction) -> PreparedGlossary:
    if not len(imported.glossary):
        raise NoTermError(f"{name}: holds no term")
    warnings = (*imported.skipped, *unknown_statuses(imported.glossary, name))
    return PreparedGlossary(GlossaryChecker(imported.glossary, direction), warnings)


@lru_cache(maxsize=1)
def _prepare_served(path: str, state: tuple[int, ...], direction: Direction) -> PreparedGlossary:
    """Prepare the served glossary, which is cached until the state of its file changes."""
    return _prepare(open_glossary(path, read_only=True), path, direction)


def _file_state(path: str) -> tuple[int, ...]:
    """Return the times and sizes of a glossary's file and of its write-ahead log, which has the latest changes."""
    found = [os.stat(file) for file in (path, f"{path}-wal") if os.path.exists(file)]
    return tuple(number for stat in found for number in (stat.st_mtime_ns, stat.st_size))


def _read_uploaded(file: File) -> Imported:
    if PurePath(file.name).suffix.lower() not in SUFFIXES:
        return read_data(file.data, file.name)
    # SQLite opens files by their path only.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"uploaded{SUFFIXES[0]}")
        path.write_bytes(file.data)
        try:
            with Store(path) as store:
                return Imported(store.glossary())
        except InputError as error:
            raise InputError(str(error).replace(str(path), file.name)) from None
