"""What each system made of each required term, segment by segment: as records, and as a page that people read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import Any

from glossary.matching.termcheck import Check, Grade, TermOccurrence
from glossary.scoring.metrics.base import GlossaryChecker
from glossary.scoring.metrics.terms import TermAccuracy

LANGUAGE, STYLE, SCRIPT, DATA = "{{ language }}", "/*style*/", "/*script*/", "/*data*/"
"""Where the page takes its language, its style, its script and its records."""
_WORDS = re.compile(r'\{\{ _\("([^"]*)"\) \}\}')
"""Its words, marked as those of other templates are."""


def details(
    hypotheses: Mapping[str, Sequence[str]],
    checker: GlossaryChecker,
    *,
    sources: Sequence[str] | None = None,
    reference: Sequence[str] | None = None,
) -> Iterator[dict[str, Any]]:
    """For each segment and system what became of each required term.

    Parameters
    ----------
    hypotheses
        the segments of each system by its name
    checker
        the glossary
    sources, reference
        what the terms are required by: the sources, or without them the reference

    Yields
    ------
    dict
        ``segment`` from 1, ``system``, ``source``, ``reference``, ``hypothesis``; ``terms``, each with ``term``,
        ``status`` (preferred, allowed, spelling or missing) and, if found, ``rendering``, ``start`` and ``end`` in the
        hypothesis; ``forbidden`` likewise

    Raises
    ------
    ValueError
        when numbers of segments differ
    """
    references = [reference] if reference is not None else []
    segments = TermAccuracy(checker, sources).segments(references)
    for system, lines in hypotheses.items():
        if len(lines) != len(segments):
            raise ValueError(
                f"{system} has {len(lines)} segments for {len(segments)} of the {'source' if sources else 'reference'}"
            )
    for segment in segments:
        at = segment.number
        for system, lines in hypotheses.items():
            check = checker.check(lines[at], segment.required)
            yield {
                "segment": at + 1,
                "system": system,
                "source": sources[at] if sources is not None else None,
                "reference": reference[at] if reference is not None else None,
                "hypothesis": lines[at],
                "terms": [*(_record(found, checker) for found in check.found), *_missing(check, checker)],
                "forbidden": [_record(found, checker) for found in check.forbidden],
            }


def _record(found: TermOccurrence, checker: GlossaryChecker) -> dict[str, Any]:
    return {
        "term": checker.terms.terms[found.term].label,
        "status": found.grade.name.lower(),
        "rendering": found.rendering,
        "start": found.start,
        "end": found.end,
    }


def _missing(check: Check, checker: GlossaryChecker) -> Iterator[dict[str, Any]]:
    for term, count in check.missing.items():
        alike = sum(f.term == term and f.grade is Grade.SPELLING for f in check.found)
        for _ in range(count - alike):
            yield {"term": checker.terms.terms[term].label, "status": "missing"}


def json_lines(records: Iterable[Mapping[str, Any]]) -> str:
    """The records, a JSON object a line.

    >>> json_lines([{"segment": 1}, {"segment": 2}])
    '{"segment": 1}\\n{"segment": 2}\\n'
    """
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def page(records: Iterable[Mapping[str, Any]], language: str = "en", say: Callable[[str], str] = str) -> str:
    """The records as one page that opens without a server: systems beside the source, hits and misses coloured.

    It has within it the style and the script by which the server shows the same.

    Parameters
    ----------
    records
        as ``details`` yields them
    language
        that of the page, as HTML names it
    say
        gives its words in that language; they are written in English
    """
    package = files("glossary")
    template = (
        (package / "scoring" / "templates" / "details.html").read_text(encoding="utf-8").replace(LANGUAGE, language)
    )
    shown = _WORDS.sub(lambda found: escape(say(found[1])), template)
    for place, name in ((STYLE, "segments.css"), (SCRIPT, "segments.js")):
        shown = shown.replace(place, (package / "web" / "static" / name).read_text(encoding="utf-8"))
    data = json.dumps(list(records), ensure_ascii=False).replace("<", "\\u003c")
    return shown.replace(DATA, data)
