"""Evidence for and against each candidate span, as numbers with names.

``SPAN_EVIDENCE`` and ``SHAPE_EVIDENCE`` are the two ordered tables that decision and trainer read. The name of an
evidence is the name of its function, and its docstring says what it measures.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from align.evidence import context, coverage, shape
from align.evidence.batch import ReadingBatch
from align.evidence.shape import Surroundings
from align.network import Floats

# A model is learnt for these names in this order and stores them; with other ones it must be trained again.
SPAN_EVIDENCE: tuple[Callable[[ReadingBatch], Floats], ...] = (
    coverage.english_covered,
    coverage.english_outside,
    coverage.english_gained,
    coverage.english_missed,
    coverage.thai_covered,
    coverage.thai_heard,
    coverage.thai_meant,
    coverage.thai_associated,
    coverage.thai_unexplained,
    coverage.contradicted,
    coverage.contradicted_letters,
    coverage.unknown,
    coverage.first_explained,
    coverage.first_associated,
    coverage.first_unsaid,
    coverage.first_contradicted,
    coverage.left_explained,
    coverage.left_associated,
    coverage.left_unsaid,
    coverage.left_contradicted,
    coverage.crossing,
    coverage.lead,
    coverage.balance,
    coverage.balance_below_best,
    coverage.spoken,
    coverage.spoken_below_best,
    coverage.best_spoken,
    coverage.best_balance,
    coverage.initials_covered,
    coverage.initials_gained,
    coverage.initials_outside,
    context.first_odds,
    context.before_odds,
    context.first_seen,
    context.before_seen,
    context.edge_seen,
    context.at_window_start,
    context.after_bracket,
    context.after_space,
    context.after_quote,
    context.quoted_whole,
    context.quote_inside,
    context.after_mark,
    context.spaces_inside,
    context.words_inside,
    context.length_ratio,
    context.length_surprise,
    context.inside_word,
    context.joins_more,
    context.first_linking,
    context.before_linking,
    context.first_title,
    context.before_title,
    context.first_class_noun,
    context.before_class_noun,
    context.foreign_inside,
)
"""Evidence on spans: functions of a batch of readings that return one number for each candidate."""

SHAPE_EVIDENCE: tuple[Callable[[Surroundings], float], ...] = (
    shape.marked,
    shape.lettered,
    shape.wordy,
    shape.only_acronym,
    shape.has_both,
    shape.several,
    shape.digits,
    shape.thai_share,
    shape.small_first,
    shape.marks,
    shape.listed,
    shape.dotted,
    shape.after_number,
    shape.before_number,
    shape.before_thai,
    shape.ends_line,
    shape.begins_line,
)
"""Evidence on a content: functions of a parenthetical with the text around it that return one number."""


def span_evidence(batch: ReadingBatch) -> Floats:
    """Return a table with a row for each candidate of the batch and a column for each of ``SPAN_EVIDENCE``."""
    return np.stack([measure(batch) for measure in SPAN_EVIDENCE], axis=1)


def shape_evidence(surroundings: Surroundings) -> Floats:
    """Return one number for each of ``SHAPE_EVIDENCE``."""
    return np.array([measure(surroundings) for measure in SHAPE_EVIDENCE])
