"""Annotate running text with the terms of a glossary and their counterparts in the other language."""

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
"""Kind of an annotation whose text is an abbreviation."""
_BREAK = re.compile(rf"\n(?:(?<![{script.LATIN}0-9,\- \r]\n)|(?![^\S\n]*[{script.LATIN}]))")
"""A line break over which no term continues; an English one may, where lines were wrapped."""


class Annotation(NamedTuple):
    """A term of the glossary at ``text[start:end]`` of a text.

    ``english`` is the English term of the concept, ``id`` its id. ``thai`` is the Thai term that was found; where
    English was found, the one to use, empty if there is none. ``status`` and ``kind`` are those of the Thai term;
    but ``status`` is the synonym's where a synonym was found, and ``kind`` is ``ACRONYM`` for an abbreviation.
    ``suggestion`` is the term to write instead of a forbidden one.
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
        """Return whether the term should not be used."""
        return self.status == FORBIDDEN

    @property
    def counterpart(self) -> str:
        """Return the term in the other language."""
        return self.english if script.has_thai(self.text) else self.thai


class _Meaning(NamedTuple):
    """A meaning of a text: the fields of an annotation from its text on; ``rank`` is lower for likelier meanings."""

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
    are found as well. A rejected term is never found; a forbidden one is found, with a suggestion. A term of several
    concepts gets the likeliest: one for which it is not forbidden, then one for which it is approved, then the one
    that was found most often.

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
                best = likeliest.setdefault(key, meaning)
                if meaning.rank < best.rank:
                    likeliest[key] = meaning
            # Of two patterns at one place the matcher takes the earlier: IT is the acronym before it is the word.
            meanings = sorted(likeliest.values(), key=lambda meaning: not is_acronym(meaning.text))
            self._meanings = tuple(meaning[2:] for meaning in meanings)
            self.matcher = Matcher([meaning.text for meaning in meanings])

    def annotate(self, text: str) -> list[Annotation]:
        """Return the terms of a text, sorted by start; of overlapping ones the longest wins."""
        return list(self.annotations(text))

    def annotations(self, text: str) -> Iterator[Annotation]:
        """Yield the same one by one, so that a long text and all its annotations need not be in memory together."""
        for begin, part in _parts(text):
            for start, end, pattern, _ in self.matcher.find_longest(part):
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
    """Yield the parts of a text that no term crosses, each behind its offset; empty ones are left out.

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
    """Yield the texts that stand for a concept, each behind the key that it shares with its other spellings."""
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
    names = [(name, best.status, "") for name in (entry.english, *entry.acronyms)]
    synonyms = [(s.english, s.status, entry.english if s.status == FORBIDDEN else "") for s in entry.synonyms]
    for name, status, suggestion in (*names, *synonyms):
        if status != REJECTED and name.strip():
            short = is_acronym(name)
            kind = ACRONYM if short else str(best.kind)
            fields = (name, entry.english, best.thai, status, kind, entry.id)
            rank = _rank(status, entry.count)
            yield name if short else english_key(name), _Meaning(rank, *fields, suggestion)


def _rank(status: str, count: int) -> tuple[bool, bool, int]:
    return status == FORBIDDEN, status != APPROVED, -count
