"""Readings of a bracket: a term, the window before it, and all links between the two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from align.candidates import Window
from align.evidence import letters, meaning, sound
from align.evidence.links import FUNCTION_WORDS, Link, Term
from align.evidence.meaning import Lexicon
from align.network import Floats, Ints

LEAST_SOUND = 0.6
"""Score per letter from which a stretch of Thai counts as sounding like a word."""
FULL_SOUND = 2.0
"""Score per letter of a certain transliteration; a link by sound then has the score 1."""
SURELY_MEANT = 0.85
"""Score of a link by the lexicon from which a word is not searched for by sound as well."""
WHOLE_TERM = -1
"""Number that stands for all words of a term."""
LONGEST_SPOKEN = 40
"""Greatest number of letters of a term that is scored as a whole by sound; longer ones are translations."""


@dataclass(frozen=True, slots=True, eq=False)
class Boundaries:
    """The log odds that a word begins a rendering, and that it stands right before one, counted in gold.

    A word that is not listed has log odds of 0.
    """

    first: dict[str, float]
    before: dict[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """The same log odds as in ``Boundaries``, counted in a corpus that the aligner itself labelled.

    ``pair`` has the log odds of (word before, first word) where they differ from the sum of both.
    """

    first: dict[str, float] = field(default_factory=dict)
    before: dict[str, float] = field(default_factory=dict)
    pair: dict[tuple[str, str], float] = field(default_factory=dict)


NO_EDGES = Edges()


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """The tables from which evidence is computed; ``align.models.load`` returns those that ship."""

    lexicon: Lexicon
    sound: sound.SoundModel
    boundaries: Boundaries
    edges: Edges = NO_EDGES


class Query(NamedTuple):
    """A pair to be read: a window and a term of the bracket behind it, with an abbreviation or an empty string."""

    window: Window
    term: Term
    acronym: str = ""


class Reading(NamedTuple):
    """A query with its links.

    ``spoken`` has for each candidate start the score per letter of the whole term's sound against the span.
    ``initials`` are the Thai words whose English begins with a letter of the abbreviation: offset and letter of each.
    """

    window: Window
    term: Term
    acronym: str
    links: tuple[Link, ...]
    spoken: Floats
    initials: tuple[tuple[int, str], ...]

    @property
    def links_by_score(self) -> list[Link]:
        """Return the links in ascending order of score; what is written in this order keeps the best."""
        return sorted(self.links, key=attrgetter("score"))


def read(queries: list[Query], knowledge: Knowledge) -> list[Reading]:
    """Find all links between windows and terms, in one pass of the sound model.

    Parameters
    ----------
    queries
        windows and terms
    knowledge
        lexicon and sound model

    Returns
    -------
    list of Reading
        one for each query, in order
    """
    meant = [meaning.find_links(q.term, q.window, knowledge.lexicon) for q in queries]
    phones = [sound.thai_phones(q.window.text) for q in queries]
    rows: list[sound.Row] = []
    places: list[tuple[int, int]] = []  # of each row the number of its query, and of its word or WHOLE_TERM
    for at, query in enumerate(queries):
        for number, word in _words_by_sound(query.term, meant[at]):
            rows.append(sound.Row(phones[at].symbols, word, to_end=number == WHOLE_TERM))
            places.append((at, number))
    matches = knowledge.sound.match(rows)
    heard = _link_loanwords(queries, meant, knowledge.sound)
    spoken = [np.full(len(q.window.starts), sound.UNSEEN) for q in queries]
    for row, (at, number) in enumerate(places):
        window, offsets = queries[at].window, phones[at].offsets
        scores = matches[row].scores / max(1, len(rows[row].word))
        if number == WHOLE_TERM:
            spoken[at] = _score_starts(scores, offsets, window)
        else:
            heard[at] += _link_by_sound(number, scores, matches[row].ends, offsets, window)
    return [
        Reading(
            q.window,
            q.term,
            q.acronym,
            (*meant[at], *letters.find_links(q.term, q.window), *heard[at]),
            spoken[at],
            _initials(q, knowledge.lexicon),
        )
        for at, q in enumerate(queries)
    ]


def _words_by_sound(term: Term, meant: Iterable[Link]) -> Iterable[tuple[int, str]]:
    """Yield number and letters of the words to find by sound: the whole term, and words that the lexicon lacks."""
    found = {link.word for link in meant if link.score >= SURELY_MEANT}
    if 0 < len(term.letters) <= LONGEST_SPOKEN:
        yield WHOLE_TERM, term.letters
    for number, word in enumerate(term.words):
        folded = sound.latin_letters(word)
        # Words of one or two letters would be found by chance.
        if len(folded) > 2 and number not in found and word.lower() not in FUNCTION_WORDS:
            yield number, folded


def _link_loanwords(queries: list[Query], meant: list[list[Link]], model: sound.SoundModel) -> list[list[Link]]:
    """Link by sound the words that the lexicon is sure of, if their rendering is a loanword.

    Only the rendering is scored, not the whole window, and the sound model caches the score of each pair of words.
    """
    sure = [[link for link in links if link.score >= SURELY_MEANT] for links in meant]
    pairs = [
        (query.window.text[link.start : link.end], query.term.words[link.word])
        for query, links in zip(queries, sure, strict=True)
        for link in links
    ]
    scores = iter(model.score_words(pairs))
    return [
        [
            Link(link.word, link.start, link.end, min(1.0, score / FULL_SOUND), "sound")
            for link in links
            if (score := next(scores)) >= LEAST_SOUND
        ]
        for links in sure
    ]


def _score_starts(scores: Floats, offsets: tuple[int, ...], window: Window) -> Floats:
    """Return the scores at the candidate starts, from -3 to 5."""
    places = np.searchsorted(np.array(offsets), np.array(window.starts, dtype=np.intp))
    return np.clip(scores[places], -3.0, 5.0)


def _link_by_sound(number: int, scores: Floats, ends: Ints, offsets: tuple[int, ...], window: Window) -> Iterable[Link]:
    """Return links of a word by sound where the score is high and no better link of the word overlaps."""
    bounds = [*offsets, len(window.text)]
    begins = set(window.starts)
    found: list[Link] = []
    for at in np.argsort(-scores[: len(offsets)], kind="stable")[:8]:  # the best eight starts
        score = float(scores[at])
        if score < LEAST_SOUND:
            break
        start, end = bounds[at], _trim_end(bounds[ends[at]], window.text)
        # A word begins at a candidate start more often than elsewhere.
        if start not in begins:
            score -= 0.5
        if score < LEAST_SOUND or any(start < k.end and k.start < end for k in found):
            continue
        found.append(Link(number, start, end, min(1.0, score / FULL_SOUND), "sound"))
    return found


def _trim_end(end: int, text: str) -> int:
    """Return the end without spaces and hyphens, which belong to no sound."""
    while end > 0 and text[end - 1] in " \u00a0-–":
        end -= 1
    return end


def _initials(query: Query, lexicon: Lexicon) -> tuple[tuple[int, str], ...]:
    """Return offsets and letters of the words that may stand for letters of the abbreviation, if there is one."""
    return tuple(letters.find_initials(query.acronym, query.window, lexicon)) if query.acronym else ()
