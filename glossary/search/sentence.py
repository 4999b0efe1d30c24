"""The sentence around a place of a text, as far as a text without full stops shows one."""

from __future__ import annotations

from typing import NamedTuple

AROUND = 120
"""Code points kept on either side of a place at most."""
LEAST = 40
"""Code points kept before a space is taken for the end of a sentence."""


class Sentence(NamedTuple):
    """``text``, in which the place begins at ``at``."""

    text: str
    at: int


def sentence(text: str, start: int, end: int) -> Sentence:
    """What stands around ``text[start:end]`` on its line: up to ``AROUND`` code points a side, cut at a space.

    >>> sentence("หัวข้อ\\nกล่าวถึงห่วงโซ่คุณค่า (value chain) ของไทย\\nจบ", 15, 41)
    Sentence(text='กล่าวถึงห่วงโซ่คุณค่า (value chain) ของไทย', at=8)
    """
    left = text[max(0, start - AROUND) : start].rsplit("\n", 1)[-1]
    if len(left) == AROUND and start > AROUND:
        left = left[_first_space(left) :]
    right = text[end : end + AROUND].split("\n", 1)[0]
    if len(right) == AROUND and end + AROUND < len(text):
        right = right[: len(right) - _first_space(right[::-1])]
    left, right = left.lstrip(), right.rstrip()
    return Sentence(left + text[start:end] + right, len(left))


def _first_space(text: str) -> int:
    """Where the first space stands, if it is far enough from the end; else 0."""
    at = text.find(" ")
    return at if 0 <= at < len(text) - LEAST else 0
