"""Meaning: which Thai words a lexicon gives for an English word, and what English would say for a Thai word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property, lru_cache

from align.candidates import Window
from align.evidence.links import FUNCTION_WORDS, Link, Source, Term, stem

RANK_LOSS = 0.03
"""What a rendering loses for each one listed before it."""
FUNCTION_SCORE = 0.8
"""Score of a link to a word that only joins others."""
RELATED = 0.6
"""Score of a link by a word of the same stem."""
LEAST_COMMON = 5
"""Letters at the beginning that words of one stem share."""


class Said(IntEnum):
    """What English says for a Thai word, as far as the lexicon knows."""

    UNKNOWN = 0
    UNSAID = 1
    SAID = 2


@dataclass(frozen=True, eq=False)
class Lexicon:
    """English words with their Thai renderings, Thai words with what English says for them, and acronyms.

    ``renderings`` maps a lower-case English word to Thai, the most usual first; spaces and hyphens are closed up.
    ``english`` maps a Thai word to the English words that a term would have for it; ``unsaid`` are the Thai words that
    English usually leaves out. ``expansions`` maps an acronym to its full English names. ``associations`` maps a stem
    to Thai words that a corpus often has for it, with a score from 0 to 1. ``terms`` maps a whole term, by
    ``term_key``, to its Thai, closed up: that of the full names of abbreviations, and what a person has confirmed.
    """

    renderings: dict[str, tuple[str, ...]]
    english: dict[str, frozenset[str]]
    unsaid: frozenset[str]
    expansions: dict[str, tuple[str, ...]]
    associations: dict[str, dict[str, float]] = field(default_factory=dict)
    terms: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def states(self) -> dict[str, Said]:
        """What English says for each Thai word of the lexicon; a word that is not here is unknown."""
        return dict.fromkeys(self.english, Said.SAID) | dict.fromkeys(self.unsaid, Said.UNSAID)

    @cached_property
    def thai(self) -> dict[str, tuple[str, ...]]:
        """``english`` the other way round: the Thai words for which a term would have an English one."""
        found = defaultdict(list)
        for thai, words in self.english.items():
            for word in words:
                found[word].append(thai)
        return {word: tuple(thai) for word, thai in found.items()}

    @cached_property
    def beginnings(self) -> dict[str, tuple[str, ...]]:
        """The words of ``thai`` by their first letters."""
        found = defaultdict(list)
        for word in self.thai:
            found[word[:LEAST_COMMON]].append(word)
        return {letters: tuple(words) for letters, words in found.items()}


_ENDINGS = (
    ("ies", "y"), ("es", ""), ("s", ""), ("'s", ""), ("’s", ""), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"),
    ("ly", ""), ("er", ""), ("er", "e"), ("ation", "e"), ("ion", ""), ("ion", "e"), ("al", ""), ("ally", ""),
    ("ity", ""), ("ment", ""), ("ness", ""), ("ic", ""), ("able", ""), ("ability", "able"),
)  # fmt: skip


@lru_cache(maxsize=1 << 15)
def forms(word: str) -> tuple[str, ...]:
    """The word in lower case and what may be its base forms, the word itself first.

    >>> forms("Studies")[:2], forms("industries")[:2], forms("Bank's")[-1]
    (('studies', 'study'), ('industries', 'industry'), 'bank')
    """
    lower = word.lower()
    found = [lower]
    for ending, base in _ENDINGS:
        if lower.endswith(ending) and len(lower) - len(ending) >= 3:
            root = lower[: len(lower) - len(ending)]
            found.append(root + base)
            if not base and len(root) > 3 and root[-1] == root[-2]:
                found.append(root[:-1])
    return tuple(dict.fromkeys(found))


def same_stem(first: str, second: str) -> bool:
    """Tell whether two English words are likely of one stem.

    >>> same_stem("economic", "economy"), same_stem("nation", "nature"), same_stem("act", "active")
    (True, False, False)
    """
    common = 0
    for a, b in zip(first, second, strict=False):
        if a != b:
            break
        common += 1
    return common >= LEAST_COMMON and common >= max(len(first), len(second)) - 4


_CLOSED = str.maketrans("", "", " \u00a0-–.\u200b\u0e47\u0e48\u0e49\u0e4a\u0e4b")
_CLOSED_CHARS = frozenset(map(chr, _CLOSED))


@lru_cache(maxsize=256)
def close_up(text: str) -> tuple[str, tuple[int, ...]]:
    """Drop spaces, hyphens, full stops and tone marks, and tell where each character that stays came from.

    >>> close_up("ก-ข้ ค")
    ('กขค', (0, 2, 5, 6))
    """
    origin = [at for at, char in enumerate(text) if char not in _CLOSED_CHARS]
    return text.translate(_CLOSED), (*origin, len(text))


def term_key(text: str) -> str:
    """What spellings of one English term share: its letters and digits, in small letters.

    >>> term_key("Value-Chain")
    'valuechain'
    """
    return "".join(c for c in text.casefold() if c.isalnum())


def links(term: Term, window: Window, lexicon: Lexicon) -> list[Link]:
    """Link the words of a term to Thai words: as whole terms, by the lexicon both ways, and by a corpus.

    A rendering counts where it begins and ends with a word of the text; where only one side fits it counts half.
    """
    return [
        *_from_terms(term, window, lexicon),
        *_from_english(term, window, lexicon),
        *_from_thai(term, window, lexicon),
    ]


def _from_terms(term: Term, window: Window, lexicon: Lexicon) -> Iterator[Link]:
    whole = lexicon.terms.get(term_key(term.text), ())
    compact, origin = close_up(window.text) if whole else ("", ())
    for rendering in whole:
        if compact.endswith(rendering):
            start = origin[len(compact) - len(rendering)]
            yield from (Link(number, start, len(window.text), 1.0, "lexicon") for number in range(len(term.words)))


def _from_english(term: Term, window: Window, lexicon: Lexicon) -> Iterator[Link]:
    compact, origin = close_up(window.text)
    for number, word in enumerate(term.words):
        for rendering, score in [known for known in renderings(word, lexicon) if known[0] in compact]:
            at = compact.find(rendering)
            while at >= 0:
                start, end = origin[at], origin[at + len(rendering) - 1] + 1
                while end < len(window.text) and window.text[end] in _CLOSED_CHARS and window.text[end] not in " .-–":
                    end += 1
                fit = (start in window.begins) + (end in window.ends)
                if fit == 2 or (fit == 1 and len(rendering) >= 4):
                    yield Link(number, start, end, score * fit / 2, "lexicon")
                at = compact.find(rendering, at + 1)


@lru_cache(maxsize=1 << 14)
def renderings(word: str, lexicon: Lexicon) -> tuple[tuple[str, float], ...]:
    """The renderings of an English word and its base forms, closed up, with a score by their rank.

    >>> renderings("banks", Lexicon({"bank": ("ธนาคาร", "ฝั่ง")}, {}, frozenset(), {}))
    (('ธนาคาร', 0.9), ('ฝัง', 0.873))
    """
    best: dict[str, float] = {}
    for distance, form in enumerate(forms(word)):
        for rank, rendering in enumerate(lexicon.renderings.get(form, ())):
            closed = rendering.translate(_CLOSED)
            if len(closed) > 1:
                best[closed] = max(
                    best.get(closed, 0.0), max(0.4, 1.0 - RANK_LOSS * rank) * (1.0 if distance == 0 else 0.9)
                )
    return tuple(best.items())


def _from_thai(term: Term, window: Window, lexicon: Lexicon) -> Iterator[Link]:
    there = window.thai_words
    for number, word in enumerate(term.words):
        known = linked(word, lexicon)
        found = ((at, thai) for thai in there.keys() & known.keys() for at in there[thai])
        for at, said in sorted(found):
            start, end, _ = window.tokens[at]
            for score, source in known[said]:
                yield Link(number, start, end, score, source)


@lru_cache(maxsize=1 << 14)
def linked(word: str, lexicon: Lexicon) -> dict[str, tuple[tuple[float, Source], ...]]:
    """The Thai words that an English word is linked to: what the lexicon says it says, and what a corpus has for it."""
    said: dict[str, tuple[tuple[float, Source], ...]] = {
        thai: ((score, "lexicon"),) for thai, score in said_by(word, lexicon).items()
    }
    for thai, score in lexicon.associations.get(stem(word), {}).items():
        said[thai] = (*said.get(thai, ()), (score, "corpus"))
    return said


def said_by(word: str, lexicon: Lexicon) -> dict[str, float]:
    """The Thai words that an English word says: a score of 1 where it is one of their words, less where of their stem.

    >>> lexicon = Lexicon({}, {"เศรษฐกิจ": frozenset({"economy"})}, frozenset(), {})
    >>> [said_by(w, lexicon).get("เศรษฐกิจ") for w in ("Economies", "economic", "bank")]
    [1.0, 0.6, None]
    """
    base = forms(word)
    if base[0] in FUNCTION_WORDS:
        return dict.fromkeys(lexicon.thai.get(base[0], ()), FUNCTION_SCORE)
    related = {w for w in lexicon.beginnings.get(base[0][:LEAST_COMMON], ()) if same_stem(base[0], w)}
    found = {thai: RELATED for w in related for thai in lexicon.thai[w]}
    return found | {thai: 1.0 for form in base for thai in lexicon.thai.get(form, ())}
