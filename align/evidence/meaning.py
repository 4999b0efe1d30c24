"""Meaning: Thai words that a lexicon gives for an English word, and English words for a Thai one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property, lru_cache

from align.candidates import Window
from align.evidence.links import FUNCTION_WORDS, Link, Source, Term, stem

RANK_LOSS = 0.03
"""Score that a rendering loses for each one listed before it."""
FUNCTION_SCORE = 0.8
"""Score of a link from a function word."""
SAME_STEM_SCORE = 0.6
"""Score of a link from another word of the same stem."""
STEM_LENGTH = 5
"""Least number of first letters that two words of one stem share."""


class EnglishUse(IntEnum):
    """How an English term treats a Thai word.

    ``UNKNOWN``: the lexicon does not have the word; ``UNSAID``: English usually leaves it out; ``EXPECTED``: an English
    term would have a word for it, so its absence speaks against a span.
    """

    UNKNOWN = 0
    UNSAID = 1
    EXPECTED = 2


@dataclass(frozen=True, eq=False)
class Lexicon:
    """English words with their Thai renderings, Thai words with their English, acronyms and whole terms.

    ``renderings`` maps a lower-case English word to Thai, the most usual first.
    ``english`` maps a Thai word to the English words that a term would have for it; ``unsaid`` are the Thai words that
    English usually leaves out. ``expansions`` maps an acronym to its full English names. ``associations`` maps a stem
    to Thai words that often render it in a corpus, with a score from 0 to 1. ``terms`` maps the ``term_key`` of a whole
    term to its Thai in the form of ``compact_thai``: full names of abbreviations, and terms confirmed by a person.
    """

    renderings: dict[str, tuple[str, ...]]
    english: dict[str, frozenset[str]]
    unsaid: frozenset[str]
    expansions: dict[str, tuple[str, ...]]
    associations: dict[str, dict[str, float]] = field(default_factory=dict)
    terms: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def english_use(self) -> dict[str, EnglishUse]:
        """Return how English treats each Thai word of the lexicon; other words are unknown."""
        return dict.fromkeys(self.english, EnglishUse.EXPECTED) | dict.fromkeys(self.unsaid, EnglishUse.UNSAID)

    @cached_property
    def thai(self) -> dict[str, tuple[str, ...]]:
        """Return ``english`` inverted: for each English word the Thai words for which a term would have it."""
        found = defaultdict(list)
        for thai, words in self.english.items():
            for word in words:
                found[word].append(thai)
        return {word: tuple(thai) for word, thai in found.items()}

    @cached_property
    def by_first_letters(self) -> dict[str, tuple[str, ...]]:
        """Return the keys of ``thai`` grouped by their first letters, to find words of one stem."""
        found = defaultdict(list)
        for word in self.thai:
            found[word[:STEM_LENGTH]].append(word)
        return {letters: tuple(words) for letters, words in found.items()}


_ENDINGS = (
    ("ies", "y"), ("es", ""), ("s", ""), ("'s", ""), ("’s", ""), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"),
    ("ly", ""), ("er", ""), ("er", "e"), ("ation", "e"), ("ion", ""), ("ion", "e"), ("al", ""), ("ally", ""),
    ("ity", ""), ("ment", ""), ("ness", ""), ("ic", ""), ("able", ""), ("ability", "able"),
)  # fmt: skip


@lru_cache(maxsize=1 << 15)
def base_forms(word: str) -> tuple[str, ...]:
    """Return the word in lower case and its possible base forms, the word itself first.

    >>> base_forms("Studies")[:2], base_forms("industries")[:2], base_forms("Bank's")[-1]
    (('studies', 'study'), ('industries', 'industry'), 'bank')
    """
    lower = word.lower()
    found = [lower]
    for ending, base in _ENDINGS:
        if lower.endswith(ending) and len(lower) - len(ending) >= 3:
            root = lower[: len(lower) - len(ending)]
            found.append(root + base)
            # A doubled consonant may belong to the ending: planned, plan.
            if not base and len(root) > 3 and root[-1] == root[-2]:
                found.append(root[:-1])
    return tuple(dict.fromkeys(found))


def same_stem(first: str, second: str) -> bool:
    """Return whether two English words probably have the same stem.

    >>> same_stem("economic", "economy"), same_stem("nation", "nature"), same_stem("act", "active")
    (True, False, False)
    """
    common = 0
    for a, b in zip(first, second, strict=False):
        if a != b:
            break
        common += 1
    return common >= STEM_LENGTH and common >= max(len(first), len(second)) - 4


# Spaces, punctuation and tone marks, in which spellings of one Thai word differ.
_DROPPED = str.maketrans("", "", " \u00a0-–.\u200b\u0e47\u0e48\u0e49\u0e4a\u0e4b")
_DROPPED_CHARS = frozenset(map(chr, _DROPPED))


# Cached, since a window is compacted again for each term by which its bracket is read.
@lru_cache(maxsize=256)
def compact_thai(text: str) -> tuple[str, tuple[int, ...]]:
    """Drop spaces, hyphens, full stops and tone marks; return the rest and the offset from which each character came.

    The offsets have one entry more than the text: the length of the original.

    >>> compact_thai("ก-ข้ ค")
    ('กขค', (0, 2, 5, 6))
    """
    origin = [at for at, char in enumerate(text) if char not in _DROPPED_CHARS]
    return text.translate(_DROPPED), (*origin, len(text))


def term_key(text: str) -> str:
    """Return the letters and digits of an English term in lower case; its spellings share this key.

    >>> term_key("Value-Chain")
    'valuechain'
    """
    return "".join(c for c in text.casefold() if c.isalnum())


def find_links(term: Term, window: Window, lexicon: Lexicon) -> list[Link]:
    """Link the words of a term to Thai words: by whole terms, by the lexicon in both directions, and by a corpus.

    A rendering of the lexicon has its full score where it starts and ends with words of the text, and half of it where
    only one side does.
    """
    return [
        *_link_terms(term, window, lexicon),
        *_link_renderings(term, window, lexicon),
        *_link_thai_words(term, window, lexicon),
    ]


def _link_terms(term: Term, window: Window, lexicon: Lexicon) -> Iterator[Link]:
    """Link all words of a term to its known Thai at the end of the window."""
    whole = lexicon.terms.get(term_key(term.text), ())
    compact, origin = compact_thai(window.text) if whole else ("", ())
    for rendering in whole:
        if compact.endswith(rendering):
            start = origin[len(compact) - len(rendering)]
            yield from (Link(number, start, len(window.text), 1.0, "lexicon") for number in range(len(term.words)))


def _link_renderings(term: Term, window: Window, lexicon: Lexicon) -> Iterator[Link]:
    """Link English words to their renderings, wherever these stand in the window."""
    compact, origin = compact_thai(window.text)
    for number, word in enumerate(term.words):
        for rendering, score in [known for known in score_renderings(word, lexicon) if known[0] in compact]:
            at = compact.find(rendering)
            while at >= 0:
                start, end = origin[at], origin[at + len(rendering) - 1] + 1
                # Tone marks behind the last letter belong to the word; spaces and hyphens do not.
                while end < len(window.text) and window.text[end] in _DROPPED_CHARS and window.text[end] not in " .-–":
                    end += 1
                fit = (start in window.begins) + (end in window.ends)
                # Fewer than four letters that fit on one side only are found inside other words by chance.
                if fit == 2 or (fit == 1 and len(rendering) >= 4):
                    yield Link(number, start, end, score * fit / 2, "lexicon")
                at = compact.find(rendering, at + 1)


@lru_cache(maxsize=1 << 14)
def score_renderings(word: str, lexicon: Lexicon) -> tuple[tuple[str, float], ...]:
    """Return the renderings of an English word and its base forms, in compact form, with a score by their rank.

    >>> score_renderings("banks", Lexicon({"bank": ("ธนาคาร", "ฝั่ง")}, {}, frozenset(), {}))
    (('ธนาคาร', 0.9), ('ฝัง', 0.873))
    """
    best: dict[str, float] = {}
    for distance, form in enumerate(base_forms(word)):
        for rank, rendering in enumerate(lexicon.renderings.get(form, ())):
            compact = rendering.translate(_DROPPED)
            if len(compact) > 1:  # a single letter would match anywhere
                score = max(0.4, 1.0 - RANK_LOSS * rank) * (1.0 if distance == 0 else 0.9)
                best[compact] = max(best.get(compact, 0.0), score)
    return tuple(best.items())


def _link_thai_words(term: Term, window: Window, lexicon: Lexicon) -> Iterator[Link]:
    """Link English words to the Thai words of the window for which lexicon or corpus have them."""
    positions = window.thai_words
    for number, word in enumerate(term.words):
        known = find_thai_words(word, lexicon)
        found = ((at, thai) for thai in positions.keys() & known.keys() for at in positions[thai])
        for at, thai in sorted(found):
            start, end, _ = window.tokens[at]
            for score, source in known[thai]:
                yield Link(number, start, end, score, source)


@lru_cache(maxsize=1 << 14)
def find_thai_words(word: str, lexicon: Lexicon) -> dict[str, tuple[tuple[float, Source], ...]]:
    """Return the Thai words for an English word by lexicon and corpus, with the scores of both."""
    found: dict[str, tuple[tuple[float, Source], ...]] = {
        thai: ((score, "lexicon"),) for thai, score in score_thai_words(word, lexicon).items()
    }
    for thai, score in lexicon.associations.get(stem(word), {}).items():
        found[thai] = (*found.get(thai, ()), (score, "corpus"))
    return found


def score_thai_words(word: str, lexicon: Lexicon) -> dict[str, float]:
    """Return the Thai words of the lexicon for an English word: score 1 by its own forms, less by words of its stem.

    >>> lexicon = Lexicon({}, {"เศรษฐกิจ": frozenset({"economy"})}, frozenset(), {})
    >>> [score_thai_words(w, lexicon).get("เศรษฐกิจ") for w in ("Economies", "economic", "bank")]
    [1.0, 0.6, None]
    """
    forms = base_forms(word)
    if forms[0] in FUNCTION_WORDS:
        return dict.fromkeys(lexicon.thai.get(forms[0], ()), FUNCTION_SCORE)
    related = {w for w in lexicon.by_first_letters.get(forms[0][:STEM_LENGTH], ()) if same_stem(forms[0], w)}
    found = {thai: SAME_STEM_SCORE for w in related for thai in lexicon.thai[w]}
    return found | {thai: 1.0 for form in forms for thai in lexicon.thai.get(form, ())}
