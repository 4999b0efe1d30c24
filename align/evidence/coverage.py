"""Coverage: how much of the English a span renders, and how much of the span the English explains."""

from __future__ import annotations

import numpy as np

from align.evidence.batch import ReadingBatch
from align.network import Floats


def english_covered(batch: ReadingBatch) -> Floats:
    """Return the share of the English, by weight, that words inside the span render."""
    return batch.cover.english


def english_outside(batch: ReadingBatch) -> Floats:
    """Return the share of the English that only words left of the span render."""
    return batch.cover.all_english - batch.cover.english


def english_gained(batch: ReadingBatch) -> Floats:
    """Return the share of the English that the span renders beyond the next shorter one: that of its first word."""
    return batch.cover.english - batch.next_shorter(batch.cover.english)


def english_missed(batch: ReadingBatch) -> Floats:
    """Return the share of the English that the next longer span would add: that of the word left of this one."""
    return batch.next_longer(batch.cover.english, batch.cover.all_english) - batch.cover.english


def thai_covered(batch: ReadingBatch) -> Floats:
    """Return the share of the span's letters that any English word explains."""
    return _share(batch, batch.cover.explained)


def thai_heard(batch: ReadingBatch) -> Floats:
    """Return the share of the span's letters that sound like an English word."""
    return _share(batch, batch.cover.heard)


def thai_meant(batch: ReadingBatch) -> Floats:
    """Return the share of the span's letters that the lexicon links to an English word."""
    return _share(batch, batch.cover.meant)


def thai_associated(batch: ReadingBatch) -> Floats:
    """Return the share of the span's letters that a corpus associates with an English word."""
    return _share(batch, batch.cover.associated)


def first_associated(batch: ReadingBatch) -> Floats:
    """Return the score by which a corpus associates the first letter of the span with an English word."""
    return batch.associated[batch.starts]


def left_associated(batch: ReadingBatch) -> Floats:
    """Return the score by which a corpus associates the word left of the span with an English word."""
    return _left_of(batch, batch.associated)


def thai_unexplained(batch: ReadingBatch) -> Floats:
    """Count letters of the span that no English word explains, as a logarithm."""
    return np.log1p(np.maximum(batch.cover.letters - batch.cover.explained, 0.0))


def contradicted(batch: ReadingBatch) -> Floats:
    """Return the share of the span's letters whose words have an English word that the term lacks."""
    return _share(batch, batch.cover.contradicted)


def contradicted_letters(batch: ReadingBatch) -> Floats:
    """Count letters of the span whose words have an English word that the term lacks, as a logarithm."""
    return np.log1p(batch.cover.contradicted)


def unknown(batch: ReadingBatch) -> Floats:
    """Return the share of the span's letters whose words the lexicon does not know."""
    return _share(batch, batch.cover.unknown)


def first_explained(batch: ReadingBatch) -> Floats:
    """Return the best score of a link over the first letter of the span."""
    return batch.explained[batch.starts]


def first_unsaid(batch: ReadingBatch) -> Floats:
    """Return 1 if English leaves the first word of the span unsaid, else 0."""
    return batch.unsaid[batch.starts]


def first_contradicted(batch: ReadingBatch) -> Floats:
    """Return 1 if the first word of the span has an English word that the term lacks, else 0."""
    return batch.contradicted[batch.starts]


def left_explained(batch: ReadingBatch) -> Floats:
    """Return the best score of a link over the word left of the span."""
    return _left_of(batch, batch.explained)


def left_unsaid(batch: ReadingBatch) -> Floats:
    """Return 1 if English leaves the word left of the span unsaid, else 0."""
    return _left_of(batch, batch.unsaid)


def left_contradicted(batch: ReadingBatch) -> Floats:
    """Return 1 if the word left of the span has an English word that the term lacks, else 0."""
    return _left_of(batch, batch.contradicted)


def crossing(batch: ReadingBatch) -> Floats:
    """Return the best score of a link that the start of the span cuts in two."""
    return batch.crossed[batch.starts]


def lead(batch: ReadingBatch) -> Floats:
    """Count code points between the start of the span and the first explained one, as a logarithm."""
    return np.asarray(np.log1p(batch.next_explained - batch.starts))


def balance(batch: ReadingBatch) -> Floats:
    """Return the harmonic mean of the covered shares of the English and of the Thai."""
    return batch.balance


def balance_below_best(batch: ReadingBatch) -> Floats:
    """Return the difference between the balance and that of the best span; at most 0."""
    return batch.balance - batch.best_of_reading(batch.balance)


def spoken(batch: ReadingBatch) -> Floats:
    """Return the score per letter of the whole term's sound against the whole span."""
    return batch.spoken


def spoken_below_best(batch: ReadingBatch) -> Floats:
    """Return the difference between the sound score and that of the best span, from -3 to 0."""
    return np.maximum(batch.spoken - batch.best_of_reading(batch.spoken), -3.0)


def best_spoken(batch: ReadingBatch) -> Floats:
    """Return the best sound score of the window: whether there is a transliteration at all."""
    return batch.best_of_reading(batch.spoken)


def best_balance(batch: ReadingBatch) -> Floats:
    """Return the best balance of the window: whether anything is explained at all."""
    return batch.best_of_reading(batch.balance)


def initials_covered(batch: ReadingBatch) -> Floats:
    """Return the share of the abbreviation's letters that begin the English of a word of the span."""
    return batch.initials


def initials_gained(batch: ReadingBatch) -> Floats:
    """Return the share of the abbreviation's letters that the span has beyond the next shorter one."""
    return batch.initials - batch.next_shorter(batch.initials)


def initials_outside(batch: ReadingBatch) -> Floats:
    """Return the share of the abbreviation's letters that only words left of the span have."""
    return batch.best_of_reading(batch.initials) - batch.initials


def _share(batch: ReadingBatch, letters: Floats) -> Floats:
    return letters / np.maximum(batch.cover.letters, 1.0)


def _left_of(batch: ReadingBatch, values: Floats) -> Floats:
    """Return the value at the last letter or digit left of the span; 0 where there is none."""
    places = batch.letter_before
    return np.where(places >= 0, values[places], 0.0)
