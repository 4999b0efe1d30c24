"""From text to pairs: the public functions that run all steps of this package.

The steps that need numpy or the model are imported when the first bracket is decided, so that importing this package
stays fast.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from align import brackets
from align.gold import join_record
from align.memory import batched
from align.records import Case, Pair

if TYPE_CHECKING:
    from align.decide import Model

BATCH = 512
"""Brackets that are read before they are decided together."""


def align(
    text: str,
    *,
    square: bool = False,
    keep_none: bool = False,
    english_first: bool = False,
    model: Model | None = None,
) -> list[Pair]:
    """Find the English terms in the brackets of a text and the Thai words that each renders.

    Parameters
    ----------
    text
        raw Thai text of any length
    square
        look at square brackets as well
    keep_none
        include the brackets whose content renders no words before them, as pairs of kind ``none`` with the reason
    english_first
        look for Thai in brackets behind English terms instead, as in ``IEA (สำนักงานพลังงานสากล)``
    model
        model to decide with; None for the one that ships

    Returns
    -------
    list of Pair
        in the order of their brackets; ``text[p.start:p.end] == p.thai``

    >>> for p in align("คุณโมอิน อุล เฮก (Moin ul Haque) เดินทางถึงสำนักงานพลังงานสากล (IEA)"):
    ...     print(p.english, p.acronyms, p.thai, p.kind)
    ('Moin ul Haque',) () โมอิน อุล เฮก transliteration
    () ('IEA',) สำนักงานพลังงานสากล acronym
    """
    return list(align_each(text, square=square, keep_none=keep_none, english_first=english_first, model=model))


def align_each(
    text: str,
    *,
    square: bool = False,
    keep_none: bool = False,
    english_first: bool = False,
    model: Model | None = None,
) -> Iterator[Pair]:
    """Yield the pairs of a text one by one; see ``align`` for the parameters."""
    for _, pair in align_texts([text], square=square, keep_none=keep_none, english_first=english_first, model=model):
        yield pair


def align_texts(
    texts: Iterable[str],
    *,
    square: bool = False,
    keep_none: bool = False,
    english_first: bool = False,
    model: Model | None = None,
) -> Iterator[tuple[int, Pair]]:
    """Yield the pairs of many texts; see ``align`` for the parameters.

    The brackets of all texts are decided in common batches, which takes half of the time of single calls.

    Yields
    ------
    (int, Pair)
        number of the text, from 0, and a pair in it, in the order of the texts and of their brackets

    >>> [(number, p.thai) for number, p in align_texts(["ห่วงโซ่คุณค่า (value chain)", "ก", "โรคเบาหวาน (diabetes)"])]
    [(0, 'ห่วงโซ่คุณค่า'), (2, 'โรคเบาหวาน')]
    """
    if english_first:
        yield from _align_english_first(texts, square, keep_none, model)
        return
    for batch in batched(_find_cases(texts, square, keep_none), BATCH):
        pairs = _decide([case for _, case in batch], model)
        for (number, _), pair in zip(batch, pairs, strict=True):
            if keep_none or pair.kind != "none":
                yield number, pair


def _find_cases(texts: Iterable[str], square: bool, keep_none: bool) -> Iterator[tuple[int, Case]]:
    """Yield the brackets of texts with the number of their text."""
    for number, text in enumerate(texts):
        for found in brackets.parentheticals(text, square, latin_only=not keep_none):
            yield number, Case(text, found)


def _align_english_first(
    texts: Iterable[str], square: bool, keep_none: bool, model: Model | None
) -> Iterator[tuple[int, Pair]]:
    """Yield the pairs of Thai brackets behind English terms with the number of their text."""
    from align import english_first, models

    for number, text in enumerate(texts):
        for pair in english_first.align_reversed(text, model or models.load(), square=square, keep_none=keep_none):
            yield number, pair


def align_records(records: Iterable[tuple[str, str, str]], *, model: Model | None = None) -> Iterator[Pair]:
    """Yield the pairs of brackets that were cut out of their texts.

    Parameters
    ----------
    records
        (left, inside, right): text before a bracket, its content, and text behind it; each may be cut anywhere
    model
        model to decide with; None for the one that ships

    Yields
    ------
    Pair
        one for each record, in order, those of kind ``none`` included; ``left[p.start:p.end] == p.thai``

    >>> [p.thai for p in align_records([("ที่ปรึกษาสำนักงานพลังงานสากล ", "IEA", "")])]
    ['สำนักงานพลังงานสากล']
    """
    for batch in batched(records, BATCH):
        yield from _decide([join_record(*record) for record in batch], model)


def _decide(cases: list[Case], model: Model | None) -> list[Pair]:
    """Decide cases with a model, or with the one that ships."""
    from align import decide, models

    return decide.decide_cases(cases, model or models.load())
