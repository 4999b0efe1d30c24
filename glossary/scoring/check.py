"""Check translations for problems with terms: missing, forbidden, inconsistent, misspelled."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from align.acronyms import is_acronym
from glossary.documents.segments import Segment
from glossary.matching.termcheck import Check, Grade, TermChecker, TermOccurrence

MISSING, FORBIDDEN, INCONSISTENT, SPELLING = "missing", "forbidden", "inconsistent", "spelling"
PROBLEMS = (MISSING, FORBIDDEN, INCONSISTENT, SPELLING)


class Finding(NamedTuple):
    """A problem with a term of the source, at a place in the file of the translation.

    ``line`` and ``column`` count from 1; a missing term is reported where its segment begins. ``found`` is the text
    there, empty for a missing term, ``suggestion`` the rendering to write.
    """

    line: int
    column: int
    problem: str
    term: str
    found: str
    suggestion: str


def check_segments(segments: Iterable[Segment], checker: TermChecker, only: Iterable[str] = PROBLEMS) -> list[Finding]:
    """Check translations against a glossary.

    A term is reported missing once for a segment, however often it is required there; a forbidden or misspelled
    rendering of it is reported instead. It is inconsistent where it has another allowed rendering than the most
    frequent one of all segments; abbreviations agree with any rendering.

    Parameters
    ----------
    segments
        sources with their translations
    checker
        the glossary
    only
        the problems to look for

    Returns
    -------
    list of Finding
        sorted by place

    >>> from glossary.entries.entry import Entry, Variant
    >>> checker = TermChecker([Entry("bank", (), (Variant("ธนาคาร"), Variant("แบงค์", status="forbidden")))])
    >>> for finding in check_segments([Segment("two banks", "แบงค์สองแห่ง", 1), Segment("a bank", "แห่งหนึ่ง", 2)], checker):
    ...     print(*finding)
    1 1 forbidden bank แบงค์ ธนาคาร
    2 1 missing bank  ธนาคาร
    """
    segments = list(segments)
    checked = [(segment, checker.check(segment.target, checker.required(segment.source))) for segment in segments]
    findings = chain(
        (finding for segment, result in checked for finding in _single_problems(segment, result, checker)),
        _inconsistencies(checked, checker),
        _forbidden_only(segments, checker.forbidden_only),
    )
    problems = frozenset(only)
    return sorted(finding for finding in findings if finding.problem in problems)


def _single_problems(segment: Segment, result: Check, checker: TermChecker) -> Iterator[Finding]:
    """Yield the problems that a segment has regardless of all others."""
    misspelled = [found for found in result.found if found.grade is Grade.SPELLING]
    missing = Counter(result.missing) - Counter(found.term for found in (*misspelled, *result.forbidden))
    for term in missing:
        yield Finding(segment.line, segment.column, MISSING, _name(checker, term), "", _preferred(checker, term))
    for found in misspelled:
        yield _finding(segment, found, SPELLING, found.rendering, checker)
    for found in result.forbidden:
        yield _finding(segment, found, FORBIDDEN, _preferred(checker, found.term), checker)


def _forbidden_only(segments: Sequence[Segment], checker: TermChecker | None) -> Iterator[Finding]:
    """Yield the renderings of terms that have forbidden ones only, so that there is none to suggest."""
    if checker is None:
        return
    for segment in segments:
        for found in checker.check(segment.target, checker.required(segment.source)).forbidden:
            yield _finding(segment, found, FORBIDDEN, "", checker)


def _finding(segment: Segment, found: TermOccurrence, problem: str, suggestion: str, checker: TermChecker) -> Finding:
    text, column = segment.target[found.start : found.end], segment.column + found.start
    return Finding(segment.line, column, problem, _name(checker, found.term), text, suggestion)


def _name(checker: TermChecker, term: int) -> str:
    return checker.terms[term].label


def _preferred(checker: TermChecker, term: int) -> str:
    """Return the rendering to write for a term."""
    return min(checker.terms[term].renderings, key=lambda rendering: rendering[1])[0]


def _inconsistencies(checked: Sequence[tuple[Segment, Check]], checker: TermChecker) -> Iterator[Finding]:
    """Yield the occurrences of each term that do not have its most frequent rendering."""
    uses: dict[int, Counter[str]] = defaultdict(Counter)
    for _, result in checked:
        for found in _spelled_out(result):
            uses[found.term][found.rendering] += 1
    commonest = {term: _commonest(renderings, checker.terms[term].renderings) for term, renderings in uses.items()}
    for segment, result in checked:
        for found in _spelled_out(result):
            if found.rendering != commonest[found.term]:
                yield _finding(segment, found, INCONSISTENT, commonest[found.term], checker)


def _spelled_out(result: Check) -> list[TermOccurrence]:
    return [found for found in result.hits if not is_acronym(found.rendering)]


def _commonest(uses: Mapping[str, int], renderings: Sequence[tuple[str, Grade]]) -> str:
    """Return the most frequent rendering; of equals, the preferred one, or the first in the glossary."""
    used = [(-uses[text], grade, at, text) for at, (text, grade) in enumerate(renderings) if text in uses]
    return min(used)[-1]
