"""Shape: whether a content looks like the name of a thing, whatever the Thai before it says."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from align import script
from align.records import Parenthetical


class Surroundings(NamedTuple):
    """A parenthetical with the text before and behind it."""

    parenthetical: Parenthetical
    left: str
    right: str


def marked(s: Surroundings) -> float:
    """Does a language label announce the term?

    >>> from align.brackets import parentheticals
    >>> [marked(Surroundings(p, "ก", "")) for p in parentheticals("ก (อังกฤษ: Pluto) ข (Pluto)")]
    [1.0, 0.0]
    """
    return float(bool(s.parenthetical.marker))


def lettered(s: Surroundings) -> float:
    """Letters of the content, as a logarithm."""
    return math.log1p(len(script.HAS_LATIN.findall(s.parenthetical.inside)))


def wordy(s: Surroundings) -> float:
    """Latin words of the content, as a logarithm."""
    return math.log1p(len(script.LATIN_WORD.findall(s.parenthetical.inside)))


def only_acronym(s: Surroundings) -> float:
    """Is there nothing but abbreviations?"""
    return float(not s.parenthetical.terms)


def has_both(s: Surroundings) -> float:
    """Is there a name with its abbreviation?"""
    return float(bool(s.parenthetical.terms and s.parenthetical.acronyms))


def several(s: Surroundings) -> float:
    """Names in the content beyond the first."""
    return float(max(0, len(s.parenthetical.terms) + len(s.parenthetical.acronyms) - 1))


def digits(s: Surroundings) -> float:
    """Share of digits among letters and digits."""
    inside = script.arabic_digits(s.parenthetical.inside)
    count = sum(c.isdigit() for c in inside)
    return count / max(1, count + sum(c.isalpha() for c in inside))


def thai_share(s: Surroundings) -> float:
    """Share of Thai letters, a language label aside."""
    inside = s.parenthetical.inside
    thai = len(script.HAS_THAI.findall(inside)) - len(s.parenthetical.marker) * script.has_thai(s.parenthetical.marker)
    return max(0, thai) / max(1, len(inside))


def small_first(s: Surroundings) -> float:
    """Does the first name begin with a small letter?"""
    names = s.parenthetical.terms or s.parenthetical.acronyms
    return float(bool(names) and names[0][:1].islower())


def marks(s: Surroundings) -> float:
    """Marks that values, codes and remarks have: = + % < > / # @ and digits with hyphens."""
    return math.log1p(len(re.findall(r"[=+%<>/#@:&]|\d-\d", s.parenthetical.inside)))


def listed(s: Surroundings) -> float:
    """Commas in the content, as a logarithm."""
    return math.log1p(s.parenthetical.inside.count(","))


def dotted(s: Surroundings) -> float:
    """Does the content end like a sentence?"""
    return float(bool(re.search(r"[a-z]{3,}[.!?]\s*$", s.parenthetical.inside)))


def after_number(s: Surroundings) -> float:
    """Does a number, or a number and one word, stand right before the bracket?"""
    return float(bool(re.search(r"[\d๐-๙%]\s*\S{0,12}\s*$", s.left[-24:])))


def before_number(s: Surroundings) -> float:
    """Does a number follow the bracket?"""
    return float(bool(re.match(r"\s*[\d๐-๙]", s.right)))


def before_thai(s: Surroundings) -> float:
    """Does a Thai letter follow the bracket without a space?"""
    return float(bool(script.HAS_THAI.match(s.right)))


def ends_line(s: Surroundings) -> float:
    """Does nothing follow on the line?"""
    return float(not s.right.split("\n")[0].strip(" .,)"))


def begins_line(s: Surroundings) -> float:
    """Is the text before the bracket shorter than a dozen letters?"""
    return float(len(s.left.rsplit("\n", 1)[-1].strip()) < 12)
