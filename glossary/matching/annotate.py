"""The terms of a glossary in running text: which they are, where they stand, and what they are called elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from align import script
from align.acronyms import is_acronym
from align.memory import collection_paused
from glossary.entries.entry import APPROVED, FORBIDDEN, REJECTED, Entry, Variant, preferred
from glossary.entries.keys import english_key, thai_key
from glossary.matching.match import Matcher

ACRONYM = "acronym"
"""The kind of an annotation whose text is an abbreviation."""
_BREAK = re.compile(rf"\n(?:(?<![{script.LATIN}0-9,\- \r]\n)|(?![^\S\n]*[{script.LATIN}]))")
"""A line break over which no term goes on; an English one may, where lines were folded."""


class Annotation(NamedTuple):
    """A term of the glossary at ``text[start:end]`` of a text.

    ``english`` is the English term of the concept, ``id`` its id. ``thai`` is the Thai term that was found; where
    English was found, the one to use, empty if there is none. ``status`` and ``kind`` are those of the Thai term;
    ``status`` is the synonym's where a synonym was found, ``kind`` is ``ACRONYM`` for an abbreviation. ``suggestion``
    is what to write instead of a forbidden term.
    """

    start: int
    end: int
    text: str
    english: str
    thai: str
    status: str
    kind: str
    id: str
    suggestion: str = ""

    @property
    def is_forbidden(self) -> bool:
        """Should the term not be used?"""
        return self.status == FORBIDDEN

    @property
    def counterpart(self) -> str:
        """The term in the other language."""
        return self.english if script.has_thai(self.text) else self.thai


class _Meaning(NamedTuple):
    """What a text stands for: the fields of an annotation behind its text; ``rank`` is less for what is likelier."""

    rank: tuple[bool, bool, int]
    text: str
    english: str
    thai: str
    status: str
    kind: str
    id: str
    suggestion: str = ""


class Annotator:
    """Finds the terms of a glossary in texts; made once, used for any number of texts.

    Thai renderings, English terms, abbreviations and synonyms are all looked for, so that English words in a Thai text
    are found as well. What is rejected is never found; what is forbidden is found, with what to write instead. A text
    that stands for several concepts is given the likeliest: one for which it is not forbidden, for which it is
    approved, which was found most often.

    Parameters
    ----------
    glossary
        the entries

    >>> annotator = Annotator([Entry("value chain", (), (Variant("ห่วงโซ่คุณค่า"),))])
    >>> [(a.start, a.end, a.counterpart) for a in annotator.annotate("สร้างห่วงโซ่คุณค่าใหม่ (Value Chains)")]
    [(5, 18, 'value chain'), (24, 36, 'ห่วงโซ่คุณค่า')]
    """

    def __init__(self, glossary: Iterable[Entry]) -> None:
        with collection_paused():
            likeliest: dict[str, _Meaning] = {}
            for key, meaning in (pair for entry in glossary for pair in _meanings(entry)):
                held = likeliest.setdefault(key, meaning)
                if meaning.rank < held.rank:
                    likeliest[key] = meaning
            by_capitals = sorted(likeliest.values(), key=lambda meaning: not is_acronym(meaning.text))
            self._meanings = tuple(meaning[2:] for meaning in by_capitals)
            self.matcher = Matcher([meaning.text for meaning in by_capitals])

    def annotate(self, text: str) -> list[Annotation]:
        """The terms of a text, by start; none overlaps another, the longest win."""
        return list(self.annotations(text))

    def annotations(self, text: str) -> Iterator[Annotation]:
        """The same one after another, so that a long text need not be held with all that is found in it."""
        for begin, part in _parts(text):
            for start, end, pattern, _ in self.matcher.longest(part):
                yield Annotation(begin + start, begin + end, part[start:end], *self._meanings[pattern])


def annotate(text: str, glossary: Iterable[Entry] | Annotator) -> list[Annotation]:
    """Find the terms of a glossary in a text.

    Parameters
    ----------
    text
        Thai, English, or both
    glossary
        entries, or an ``Annotator`` where there are several texts

    Returns
    -------
    list of Annotation
        by start; offsets are code points of *text*

    >>> [a.text for a in annotate("จ่ายยาในโรงพยาบาล", [Entry("drug", (), (Variant("ยา"),))])]
    ['ยา']
    """
    return (glossary if isinstance(glossary, Annotator) else Annotator(glossary)).annotate(text)


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Stretches of a text that no term reaches out of, each with its offset; blank ones aside.

    >>> list(_parts("value\\nchain\\n\\nห่วงโซ่\\nคุณค่า"))
    [(0, 'value\\nchain'), (13, 'ห่วงโซ่'), (21, 'คุณค่า')]
    """
    begin = 0
    for match in _BREAK.finditer(text):
        if match.start() > begin:
            yield begin, text[begin : match.start()]
        begin = match.end()
    if begin < len(text):
        yield begin, text[begin:]


def _meanings(entry: Entry) -> Iterator[tuple[str, _Meaning]]:
    """The texts that stand for a concept, each behind the key that it shares with its other spellings."""
    usable = [v for v in entry.variants if v.is_usable]
    if entry.is_rejected:
        return
    best = preferred(usable) if usable else Variant("")
    yield from _english(entry, best)
    for variant in entry.renderings:
        if variant.thai.strip():
            suggestion = best.thai if variant.status == FORBIDDEN else ""
            fields = (variant.thai, entry.english, variant.thai, variant.status, str(variant.kind), entry.id)
            yield thai_key(variant.thai), _Meaning(_rank(variant.status, variant.count), *fields, suggestion)


def _english(entry: Entry, best: Variant) -> Iterator[tuple[str, _Meaning]]:
    named = [(name, best.status, "") for name in (entry.english, *entry.acronyms)]
    synonyms = [(s.english, s.status, entry.english if s.status == FORBIDDEN else "") for s in entry.synonyms]
    for name, status, suggestion in (*named, *synonyms):
        if status != REJECTED and name.strip():
            short = is_acronym(name)
            kind = ACRONYM if short else str(best.kind)
            fields = (name, entry.english, best.thai, status, kind, entry.id)
            rank = _rank(status, entry.count)
            yield name if short else english_key(name), _Meaning(rank, *fields, suggestion)


def _rank(status: str, count: int) -> tuple[bool, bool, int]:
    return status == FORBIDDEN, status != APPROVED, -count
