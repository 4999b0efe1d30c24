"""How well a span explains the English, and the English the span: what is covered, what is left over, on both sides."""

from __future__ import annotations

import numpy as np

from align.arrays import Floats
from align.evidence.sheet import Sheet


def english_covered(s: Sheet) -> Floats:
    """Share of the English, by weight, that words inside the span render."""
    return s.cover.english


def english_outside(s: Sheet) -> Floats:
    """Share of the English that only words left of the span render."""
    return s.cover.all_english - s.cover.english


def english_gained(s: Sheet) -> Floats:
    """What the span covers of the English beyond the next shorter one: what its first word says."""
    return s.cover.english - s.shorter(s.cover.english)


def english_missed(s: Sheet) -> Floats:
    """What the next longer span covers of the English beyond this one: what the word left of it would say."""
    return s.longer(s.cover.english, s.cover.all_english) - s.cover.english


def thai_covered(s: Sheet) -> Floats:
    """Share of the span's letters that some English word explains."""
    return _share(s, s.cover.explained)


def thai_heard(s: Sheet) -> Floats:
    """Share of the span's letters that sound like an English word."""
    return _share(s, s.cover.heard)


def thai_meant(s: Sheet) -> Floats:
    """Share of the span's letters that the lexicon gives for an English word."""
    return _share(s, s.cover.meant)


def thai_associated(s: Sheet) -> Floats:
    """Share of the span's letters that a corpus associates with an English word."""
    return _share(s, s.cover.associated)


def first_associated(s: Sheet) -> Floats:
    """How well a corpus associates the first letter of the span with an English word."""
    return s.associated[s.starts]


def left_associated(s: Sheet) -> Floats:
    """How well a corpus associates the word left of the span with an English word."""
    return _left_of(s, s.associated)


def thai_unexplained(s: Sheet) -> Floats:
    """Letters of the span that no English word explains, as a logarithm."""
    return np.log1p(np.maximum(s.cover.letters - s.cover.explained, 0.0))


def contradicted(s: Sheet) -> Floats:
    """Share of the span's letters whose words say something in English that is not there."""
    return _share(s, s.cover.contradicted)


def contradicted_letters(s: Sheet) -> Floats:
    """Letters of the span whose words say something in English that is not there, as a logarithm."""
    return np.log1p(s.cover.contradicted)


def unknown(s: Sheet) -> Floats:
    """Share of the span's letters whose words the lexicon does not know."""
    return _share(s, s.cover.unknown)


def first_explained(s: Sheet) -> Floats:
    """How well an English word explains the first letter of the span."""
    return s.explained[s.starts]


def first_unsaid(s: Sheet) -> Floats:
    """Is the first word one that English leaves unsaid?"""
    return s.unsaid[s.starts]


def first_contradicted(s: Sheet) -> Floats:
    """Does the first word say something in English that is not there?"""
    return s.contradicted[s.starts]


def left_explained(s: Sheet) -> Floats:
    """How well an English word explains the word left of the span."""
    return _left_of(s, s.explained)


def left_unsaid(s: Sheet) -> Floats:
    """Is the word left of the span one that English leaves unsaid?"""
    return _left_of(s, s.unsaid)


def left_contradicted(s: Sheet) -> Floats:
    """Does the word left of the span say something in English that is not there?"""
    return _left_of(s, s.contradicted)


def crossing(s: Sheet) -> Floats:
    """Does the span begin in the middle of a rendering?"""
    return s.crossed[s.starts]


def lead(s: Sheet) -> Floats:
    """Letters between the beginning of the span and the first explained one, as a logarithm."""
    return np.asarray(np.log1p(s.next_explained - s.starts))


def balance(s: Sheet) -> Floats:
    """Harmonic mean of the English and the Thai that are covered."""
    return s.balance


def balance_below_best(s: Sheet) -> Floats:
    """How far the balance is below that of the best span."""
    return s.balance - s.best(s.balance)


def spoken(s: Sheet) -> Floats:
    """Score per letter of the whole term's sound against the whole span."""
    return s.spoken


def spoken_below_best(s: Sheet) -> Floats:
    """How far the sound is below that of the span that sounds most alike."""
    return np.maximum(s.spoken - s.best(s.spoken), -3.0)


def best_spoken(s: Sheet) -> Floats:
    """The best score of the term's sound in this window: is it a transliteration at all?"""
    return s.best(s.spoken)


def best_balance(s: Sheet) -> Floats:
    """The best balance in this window: is it explained at all?"""
    return s.best(s.balance)


def initials_covered(s: Sheet) -> Floats:
    """Share of the abbreviation's letters that begin, in English, a word inside the span."""
    return s.initials


def initials_gained(s: Sheet) -> Floats:
    """What the span covers of the abbreviation's letters beyond the next shorter one."""
    return s.initials - s.shorter(s.initials)


def initials_outside(s: Sheet) -> Floats:
    """Share of the abbreviation's letters that begin only words left of the span."""
    return s.best(s.initials) - s.initials


def _share(s: Sheet, letters: Floats) -> Floats:
    return letters / np.maximum(s.cover.letters, 1.0)


def _left_of(s: Sheet, values: Floats) -> Floats:
    """The value of the last code point left of the span that is no space; 0 where there is none."""
    places = s.letter_before
    return np.where(places >= 0, values[places], 0.0)
