"""How well a span explains the English, and the English the span: what is covered, what is left over, on both sides."""

from __future__ import annotations

import numpy as np

from align.arrays import Floats
from align.evidence.meaning import Said
from align.evidence.reading import Reading, is_said


def english_covered(r: Reading) -> Floats:
    """Share of the English, by weight, that words inside the span render."""
    weights = np.array(r.term.weights)
    share: Floats = weights @ r.word_cover[:, r.starts] / max(weights.sum(), 1e-9)
    return share


def english_outside(r: Reading) -> Floats:
    """Share of the English that only words left of the span render."""
    return _covered_at(r, 0) - english_covered(r)


def english_gained(r: Reading) -> Floats:
    """What the span covers of the English beyond the next shorter one: what its first word says."""
    return _beyond_next(english_covered(r))


def english_missed(r: Reading) -> Floats:
    """What the next longer span covers of the English beyond this one: what the word left of it would say."""
    covered = english_covered(r)
    longer = np.insert(covered[:-1], 0, _covered_at(r, 0)) if len(covered) else covered
    return longer - covered


def thai_covered(r: Reading) -> Floats:
    """Share of the span's letters that some English word explains."""
    return _share(r, r.explained)


def thai_heard(r: Reading) -> Floats:
    """Share of the span's letters that sound like an English word."""
    return _share(r, r.heard)


def thai_meant(r: Reading) -> Floats:
    """Share of the span's letters that the lexicon gives for an English word."""
    return _share(r, r.meant)


def thai_unexplained(r: Reading) -> Floats:
    """Letters of the span that no English word explains, as a logarithm."""
    return np.log1p(_inside(r, 1.0 - r.explained))


def contradicted(r: Reading) -> Floats:
    """Share of the span's letters whose words say something in English that is not there."""
    return _share(r, _contradiction(r))


def contradicted_letters(r: Reading) -> Floats:
    """Letters of the span whose words say something in English that is not there, as a logarithm."""
    return np.log1p(_inside(r, _contradiction(r)))


def unknown(r: Reading) -> Floats:
    """Share of the span's letters whose words the lexicon does not know."""
    return _share(r, is_said(r.states, Said.UNKNOWN))


def first_explained(r: Reading) -> Floats:
    """How well an English word explains the first letter of the span."""
    return r.explained[r.starts]


def first_unsaid(r: Reading) -> Floats:
    """Is the first word one that English leaves unsaid?"""
    return is_said(r.states, Said.UNSAID)[r.starts]


def first_contradicted(r: Reading) -> Floats:
    """Does the first word say something in English that is not there?"""
    return _contradiction(r)[r.starts]


def left_explained(r: Reading) -> Floats:
    """How well an English word explains the word left of the span."""
    return _left_of(r, r.explained)


def left_unsaid(r: Reading) -> Floats:
    """Is the word left of the span one that English leaves unsaid?"""
    return _left_of(r, is_said(r.states, Said.UNSAID))


def left_contradicted(r: Reading) -> Floats:
    """Does the word left of the span say something in English that is not there?"""
    return _left_of(r, _contradiction(r))


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
    explained = np.append(r.explained > 0.3, True)
    following = np.minimum.accumulate(np.where(explained, np.arange(text + 1), text)[::-1])[::-1]
    return np.log1p(following[r.starts] - r.starts)


def balance(r: Reading) -> Floats:
    """Harmonic mean of the English and the Thai that are covered."""
    english, thai = english_covered(r), thai_covered(r)
    return 2 * english * thai / np.maximum(english + thai, 1e-9)


def balance_below_best(r: Reading) -> Floats:
    """How far the balance is below that of the best span."""
    return _below_best(balance(r))


def spoken(r: Reading) -> Floats:
    """Score per letter of the whole term's sound against the whole span."""
    return r.spoken


def spoken_below_best(r: Reading) -> Floats:
    """How far the sound is below that of the span that sounds most alike."""
    return np.maximum(_below_best(r.spoken), -3.0)


def best_spoken(r: Reading) -> Floats:
    """The best score of the term's sound in this window: is it a transliteration at all?"""
    return np.full(len(r.spoken), r.spoken.max(initial=-3.0))


def best_balance(r: Reading) -> Floats:
    """The best balance in this window: is it explained at all?"""
    values = balance(r)
    return np.full(len(values), values.max(initial=0.0))


def initials_covered(r: Reading) -> Floats:
    """Share of the abbreviation's letters that begin, in English, a word inside the span."""
    return _initials(r)[r.starts]


def initials_gained(r: Reading) -> Floats:
    """What the span covers of the abbreviation's letters beyond the next shorter one."""
    return _beyond_next(initials_covered(r))


def initials_outside(r: Reading) -> Floats:
    """Share of the abbreviation's letters that begin only words left of the span."""
    return float(_initials(r)[0]) - initials_covered(r)


def _initials(r: Reading) -> Floats:
    letters = [c for c in r.acronym.lower() if c.isalpha()]
    covered = np.zeros(len(r.window.text) + 1)
    if not letters:
        return covered
    left = {c: letters.count(c) for c in letters}
    for start, letter in reversed(r.initials):
        if left[letter]:
            left[letter] -= 1
            covered[start] += 1
    return np.cumsum(covered[::-1])[::-1] / len(letters)


def _contradiction(r: Reading) -> Floats:
    return is_said(r.states, Said.SAID) * (r.explained < 0.3)


def _beyond_next(covered: Floats) -> Floats:
    """What each span covers beyond the next shorter one."""
    following: Floats = np.append(covered[1:], 0.0)
    gained: Floats = covered - following
    return gained


def _covered_at(r: Reading, at: int) -> float:
    weights = np.array(r.term.weights)
    return float(weights @ r.word_cover[:, at] / max(weights.sum(), 1e-9))


def _inside(r: Reading, values: Floats) -> Floats:
    return np.append(np.cumsum((values * r.inked)[::-1])[::-1], 0.0)[r.starts]


def _share(r: Reading, values: Floats) -> Floats:
    return _inside(r, values) / np.maximum(_inside(r, np.ones_like(values)), 1.0)


def _left_of(r: Reading, values: Floats) -> Floats:
    """The value of the last code point left of the span that is no space; 0 where there is none."""
    inked = np.flatnonzero(r.inked)
    places = np.searchsorted(inked, r.starts) - 1
    return np.where(places >= 0, np.append(values, 0.0)[inked[places] if len(inked) else places], 0.0)


def _below_best(values: Floats) -> Floats:
    return values - values.max(initial=-np.inf) if len(values) else values
