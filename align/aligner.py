"""Text to pairs: the whole line of this package in two calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from align import brackets
from align.batches import batched
from align.gold import bracket
from align.records import Pair, Parenthetical

if TYPE_CHECKING:
    from align.decide import Model

CHUNK = 512
"""Brackets that are held at a time."""


def align(
    text: str,
    *,
    square: bool = False,
    keep_none: bool = False,
    english_first: bool = False,
    model: Model | None = None,
) -> list[Pair]:
    """Find the English terms in a text's brackets and the Thai words that each stands for.

    Parameters
    ----------
    text
        raw Thai text of any length
    square
        look at square brackets as well
    keep_none
        give also the brackets that hold no equivalent of the words before them, as pairs of kind ``none`` with the
        reason
    english_first
        look for Thai in brackets behind English terms, as in ``IEA (สำนักงานพลังงานสากล)``, instead
    model
        what to decide by; the one that ships when not given

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
    """Like ``align``, one pair after the other."""
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
    """Like ``align``, over many texts: their brackets are decided together, which takes half of the time.

    Yields
    ------
    (int, Pair)
        the number of the text, from 0, and a pair in it, in the order of the texts and of their brackets

    >>> [(number, p.thai) for number, p in align_texts(["ห่วงโซ่คุณค่า (value chain)", "ก", "โรคเบาหวาน (diabetes)"])]
    [(0, 'ห่วงโซ่คุณค่า'), (2, 'โรคเบาหวาน')]
    """
    if english_first:
        from align.english_first import english_first as reverse

        for number, text in enumerate(texts):
            for pair in reverse(text, model or _default(), square=square, keep_none=keep_none):
                yield number, pair
        return
    from align.decide import Case, decide

    for chunk in batched(_found(texts, square, keep_none), CHUNK):
        pairs = decide([Case(text, found) for _, text, found in chunk], model or _default())
        for (number, _, _), pair in zip(chunk, pairs, strict=True):
            if keep_none or pair.kind != "none":
                yield number, pair


def _found(texts: Iterable[str], square: bool, keep_none: bool) -> Iterator[tuple[int, str, Parenthetical]]:
    for number, text in enumerate(texts):
        for found in brackets.parentheticals(text, square, latin_only=not keep_none):
            yield number, text, found


def align_records(records: Iterable[tuple[str, str, str]], *, model: Model | None = None) -> Iterator[Pair]:
    """Align brackets that were cut out of their texts.

    Parameters
    ----------
    records
        (left, inside, right): the text before a bracket, its content, and what follows; each may be cut anywhere
    model
        what to decide by; the one that ships when not given

    Yields
    ------
    Pair
        one for each record, in order, also of kind ``none``; ``left[p.start:p.end] == p.thai``

    >>> [p.thai for p in align_records([("ที่ปรึกษาสำนักงานพลังงานสากล ", "IEA", "")])]
    ['สำนักงานพลังงานสากล']
    """
    from align.decide import Case, decide

    for chunk in batched(records, CHUNK):
        yield from decide([Case(*bracket(*record)) for record in chunk], model or _default())


def _default() -> Model:
    from align import models

    return models.load()
