"""A reading of a bracket: a term, the window before it, and everything that links the two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from align.arrays import Floats, Ints
from align.candidates import Window
from align.evidence import letters, meaning, sound
from align.evidence.links import FUNCTION_WORDS, Link, Term
from align.evidence.meaning import Lexicon

LEAST_SOUND = 0.6
"""Score per letter from which a stretch of Thai is taken to sound like a word."""
FULL_SOUND = 2.0
"""Score per letter at which there is no doubt."""
SURELY_MEANT = 0.85
"""Score of a link of the lexicon from which a word is not listened for besides."""
LONGEST_SPOKEN = 40
"""Letters up to which a whole term is looked for by its sound; longer ones are translated, not transliterated."""


@dataclass(frozen=True, slots=True, eq=False)
class Boundaries:
    """How often a word begins a rendering, and how often it stands right before one, as log odds.

    A word that is not listed has odds of one, logarithm 0.
    """

    first: dict[str, float]
    before: dict[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """The same as ``Boundaries``, counted in a corpus that the aligner itself labelled.

    ``pair`` has log odds for (word before, first word) where these are not just the sum of both.
    """

    first: dict[str, float] = field(default_factory=dict)
    before: dict[str, float] = field(default_factory=dict)
    pair: dict[tuple[str, str], float] = field(default_factory=dict)


NO_EDGES = Edges()


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """The tables that evidence is read by; ``align.models.load`` gives those that ship."""

    lexicon: Lexicon
    sound: sound.SoundModel
    boundaries: Boundaries
    edges: Edges = NO_EDGES


class Question(NamedTuple):
    """What is to be read: a window, a term of the bracket behind it, and an abbreviation in it or the empty string."""

    window: Window
    term: Term
    acronym: str = ""


class Reading(NamedTuple):
    """A question with its links.

    ``spoken`` holds, for each candidate start, the score per letter of the whole term's sound against the span.
    ``initials`` are the places of Thai words that begin, in English, with a letter of the abbreviation.
    """

    window: Window
    term: Term
    acronym: str
    links: tuple[Link, ...]
    spoken: Floats
    initials: tuple[tuple[int, str], ...]

    @property
    def links_by_score(self) -> list[Link]:
        """The links, the best one last: what is written in this order keeps the best."""
        return sorted(self.links, key=_score)


def read(questions: list[Question], knowledge: Knowledge) -> list[Reading]:
    """Read windows against terms, all of them in one pass of the sound model.

    Parameters
    ----------
    questions
        what to read
    knowledge
        the tables to read by

    Returns
    -------
    list of Reading
        one for each question, in order
    """
    meant = [meaning.links(q.term, q.window, knowledge.lexicon) for q in questions]
    phones = [sound.thai_phones(q.window.text) for q in questions]
    rows: list[sound.Row] = []
    places: list[tuple[int, int]] = []
    for at, question in enumerate(questions):
        for number, letters_ in _spoken_words(question.term, meant[at]):
            rows.append(sound.Row(phones[at].symbols, letters_, to_end=number < 0))
            places.append((at, number))
    matches = knowledge.sound.match(rows)
    heard = _echoes(questions, meant, knowledge.sound)
    spoken = [np.full(len(q.window.starts), -3.0) for q in questions]
    for row, (at, number) in enumerate(places):
        window, offsets = questions[at].window, phones[at].offsets
        scores = matches[row].scores / max(1, len(rows[row].word))
        if number < 0:
            spoken[at] = _at_starts(scores, offsets, window)
        else:
            heard[at] += _heard(number, scores, matches[row].ends, offsets, window)
    return [
        Reading(
            q.window,
            q.term,
            q.acronym,
            (*meant[at], *letters.links(q.term, q.window), *heard[at]),
            spoken[at],
            _initials(q, knowledge.lexicon),
        )
        for at, q in enumerate(questions)
    ]


def _score(link: Link) -> float:
    return link.score


def _spoken_words(term: Term, meant: Iterable[Link]) -> Iterable[tuple[int, str]]:
    """The words to listen for, those that the lexicon surely finds aside; number -1 is the whole term."""
    found = {link.word for link in meant if link.score >= SURELY_MEANT}
    if 0 < len(term.letters) <= LONGEST_SPOKEN:
        yield -1, term.letters
    for number, word in enumerate(term.words):
        folded = sound.latin_letters(word)
        if len(folded) > 2 and number not in found and word.lower() not in FUNCTION_WORDS:
            yield number, folded


def _echoes(questions: list[Question], meant: list[list[Link]], model: sound.SoundModel) -> list[list[Link]]:
    """Links by sound for what the lexicon surely finds: is its rendering a loan?

    Only the rendering is listened to, not the whole window, and what was asked once is remembered.
    """
    sure = [[link for link in links if link.score >= SURELY_MEANT] for links in meant]
    asked = [
        (question.window.text[link.start : link.end], question.term.words[link.word])
        for question, links in zip(questions, sure, strict=True)
        for link in links
    ]
    scores = iter(model.likeness(asked))
    return [
        [
            Link(link.word, link.start, link.end, min(1.0, score / FULL_SOUND), "sound")
            for link in links
            if (score := next(scores)) >= LEAST_SOUND
        ]
        for links in sure
    ]


def _at_starts(scores: Floats, offsets: tuple[int, ...], window: Window) -> Floats:
    places = np.searchsorted(np.array(offsets), np.array(window.starts, dtype=np.intp))
    return np.clip(scores[places], -3.0, 5.0)


def _heard(number: int, scores: Floats, ends: Ints, offsets: tuple[int, ...], window: Window) -> Iterable[Link]:
    """Links of a word by sound: where the score is high and no better one overlaps; a candidate start counts more."""
    bounds = [*offsets, len(window.text)]
    begins = set(window.starts)
    found: list[Link] = []
    for at in np.argsort(-scores[: len(offsets)], kind="stable")[:8]:
        score = float(scores[at])
        if score < LEAST_SOUND:
            break
        start, end = bounds[at], _end_of(bounds[ends[at]], window.text)
        if start not in begins:
            score -= 0.5
        if score < LEAST_SOUND or any(start < k.end and k.start < end for k in found):
            continue
        found.append(Link(number, start, end, min(1.0, score / FULL_SOUND), "sound"))
    return found


def _end_of(end: int, text: str) -> int:
    """Spaces and hyphens before the next sound are not part of a word."""
    while end > 0 and text[end - 1] in " \u00a0-–":
        end -= 1
    return end


def _initials(question: Question, lexicon: Lexicon) -> tuple[tuple[int, str], ...]:
    return tuple(letters.initial_matches(question.acronym, question.window, lexicon)) if question.acronym else ()
