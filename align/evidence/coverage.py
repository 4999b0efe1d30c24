"""How well a span explains the English, and the English the span: what is covered, what is left over, on both sides."""

from __future__ import annotations

import numpy as np

from align.arrays import Floats
from align.evidence.reading import LEAST_EXPLAINED, Reading


def english_covered(r: Reading) -> Floats:
    """Share of the English, by weight, that words inside the span render."""
    return r.cover.english


def english_outside(r: Reading) -> Floats:
    """Share of the English that only words left of the span render."""
    return r.cover.all_english - r.cover.english


def english_gained(r: Reading) -> Floats:
    """What the span covers of the English beyond the next shorter one: what its first word says."""
    return _beyond_next(r.cover.english)


def english_missed(r: Reading) -> Floats:
    """What the next longer span covers of the English beyond this one: what the word left of it would say."""
    longer = np.concatenate([[r.cover.all_english], r.cover.english[:-1]])
    return longer - r.cover.english


def thai_covered(r: Reading) -> Floats:
    """Share of the span's letters that some English word explains."""
    return _share(r, r.cover.explained)


def thai_heard(r: Reading) -> Floats:
    """Share of the span's letters that sound like an English word."""
    return _share(r, r.cover.heard)


def thai_meant(r: Reading) -> Floats:
    """Share of the span's letters that the lexicon gives for an English word."""
    return _share(r, r.cover.meant)


def thai_associated(r: Reading) -> Floats:
    """Share of the span's letters that a corpus associates with an English word."""
    return _share(r, r.cover.associated)


def first_associated(r: Reading) -> Floats:
    """How well a corpus associates the first letter of the span with an English word."""
    return r.associated[r.starts]


def left_associated(r: Reading) -> Floats:
    """How well a corpus associates the word left of the span with an English word."""
    return _left_of(r, r.associated)


def thai_unexplained(r: Reading) -> Floats:
    """Letters of the span that no English word explains, as a logarithm."""
    return np.log1p(np.maximum(r.cover.letters - r.cover.explained, 0.0))


def contradicted(r: Reading) -> Floats:
    """Share of the span's letters whose words say something in English that is not there."""
    return _share(r, r.cover.contradicted)


def contradicted_letters(r: Reading) -> Floats:
    """Letters of the span whose words say something in English that is not there, as a logarithm."""
    return np.log1p(r.cover.contradicted)


def unknown(r: Reading) -> Floats:
    """Share of the span's letters whose words the lexicon does not know."""
    return _share(r, r.cover.unknown)


def first_explained(r: Reading) -> Floats:
    """How well an English word explains the first letter of the span."""
    return r.explained[r.starts]


def first_unsaid(r: Reading) -> Floats:
    """Is the first word one that English leaves unsaid?"""
    return r.unsaid[r.starts]


def first_contradicted(r: Reading) -> Floats:
    """Does the first word say something in English that is not there?"""
    return r.contradicted[r.starts]


def left_explained(r: Reading) -> Floats:
    """How well an English word explains the word left of the span."""
    return _left_of(r, r.explained)


def left_unsaid(r: Reading) -> Floats:
    """Is the word left of the span one that English leaves unsaid?"""
    return _left_of(r, r.unsaid)


def left_contradicted(r: Reading) -> Floats:
    """Does the word left of the span say something in English that is not there?"""
    return _left_of(r, r.contradicted)


def crossing(r: Reading) -> Floats:
    """Does the span begin in the middle of a rendering?"""
    best = np.zeros(len(r.window.text) + 1)
    for link in r.links:
        if link.source != "sound" or link.score > 0.7:
            best[link.start + 1 : link.end] = np.maximum(best[link.start + 1 : link.end], link.score)
    return best[r.starts]


def lead(r: Reading) -> Floats:
    """Letters between the beginning of the span and the first explained one, as a logarithm."""
    text = len(r.window.text)
    explained = np.where(r.explained > LEAST_EXPLAINED, np.arange(text), text)
    following = np.minimum.accumulate(explained[::-1])[::-1]
    return np.log1p(following[r.starts] - r.starts)


def balance(r: Reading) -> Floats:
    """Harmonic mean of the English and the Thai that are covered."""
    return r.balance


def balance_below_best(r: Reading) -> Floats:
    """How far the balance is below that of the best span."""
    return r.balance - float(r.balance.max())


def spoken(r: Reading) -> Floats:
    """Score per letter of the whole term's sound against the whole span."""
    return r.spoken


def spoken_below_best(r: Reading) -> Floats:
    """How far the sound is below that of the span that sounds most alike."""
    return np.maximum(r.spoken - float(r.spoken.max()), -3.0)


def best_spoken(r: Reading) -> Floats:
    """The best score of the term's sound in this window: is it a transliteration at all?"""
    return np.full(len(r.spoken), r.spoken.max())


def best_balance(r: Reading) -> Floats:
    """The best balance in this window: is it explained at all?"""
    return np.full(len(r.balance), r.balance.max())


def initials_covered(r: Reading) -> Floats:
    """Share of the abbreviation's letters that begin, in English, a word inside the span."""
    return r.initial_cover[r.starts]


def initials_gained(r: Reading) -> Floats:
    """What the span covers of the abbreviation's letters beyond the next shorter one."""
    return _beyond_next(r.initial_cover[r.starts])


def initials_outside(r: Reading) -> Floats:
    """Share of the abbreviation's letters that begin only words left of the span."""
    return float(r.initial_cover[0]) - r.initial_cover[r.starts]


def _beyond_next(covered: Floats) -> Floats:
    """What each span covers beyond the next shorter one."""
    following: Floats = np.concatenate([covered[1:], [0.0]])
    return np.asarray(covered - following)


def _share(r: Reading, letters: Floats) -> Floats:
    return letters / np.maximum(r.cover.letters, 1.0)


def _left_of(r: Reading, values: Floats) -> Floats:
    """The value of the last code point left of the span that is no space; 0 where there is none."""
    places = r.letter_before
    return np.where(places >= 0, values[places], 0.0)
