"""The details of scores: each required term of each segment and system, as records and as a page for people."""

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
"""Placeholders of the template."""
_MESSAGE = re.compile(r'\{\{ _\("([^"]*)"\) \}\}')
"""A message to be translated, marked as in the templates of the server."""


def segment_records(
    hypotheses: Mapping[str, Sequence[str]],
    checker: GlossaryChecker,
    *,
    sources: Sequence[str] | None = None,
    reference: Sequence[str] | None = None,
) -> Iterator[dict[str, Any]]:
    """Yield for each segment and system which required terms were found, and how.

    Parameters
    ----------
    hypotheses
        the segments of each system by its name
    checker
        the glossary
    sources, reference
        the texts whose terms are required: the sources, or without them the reference

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
        # Those that only sound alike are among check.missing, but have a record of their own.
        alike = sum(f.term == term and f.grade is Grade.SPELLING for f in check.found)
        for _ in range(count - alike):
            yield {"term": checker.terms.terms[term].label, "status": "missing"}


def json_lines(records: Iterable[Mapping[str, Any]]) -> str:
    """Return records as JSON Lines.

    >>> json_lines([{"segment": 1}, {"segment": 2}])
    '{"segment": 1}\\n{"segment": 2}\\n'
    """
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def render_page(
    records: Iterable[Mapping[str, Any]], language: str = "en", translate: Callable[[str], str] = str
) -> str:
    """Return records as an HTML page that needs no server: systems beside the source, hits and misses coloured.

    Style and script are embedded; they are those by which the server shows the same.

    Parameters
    ----------
    records
        as ``segment_records`` yields them
    language
        language tag of the page
    translate
        returns an English message in that language
    """
    package = files("glossary")
    template = (package / "scoring" / "templates" / "details.html").read_text(encoding="utf-8")
    page = _MESSAGE.sub(lambda found: escape(translate(found[1])), template.replace(LANGUAGE, language))
    for place, name in ((STYLE, "segments.css"), (SCRIPT, "segments.js")):
        page = page.replace(place, (package / "web" / "static" / name).read_text(encoding="utf-8"))
    # Without "<" no text can end the script element that holds the data.
    data = json.dumps(list(records), ensure_ascii=False).replace("<", "\\u003c")
    return page.replace(DATA, data)
