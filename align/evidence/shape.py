"""Shape: whether a content looks like a name, whatever the Thai before it says."""

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


def marked(context: Surroundings) -> float:
    """Return 1 if a language label announces the term, else 0.

    >>> from align.brackets import parentheticals
    >>> [marked(Surroundings(p, "ก", "")) for p in parentheticals("ก (อังกฤษ: Pluto) ข (Pluto)")]
    [1.0, 0.0]
    """
    return float(bool(context.parenthetical.marker))


def lettered(context: Surroundings) -> float:
    """Count Latin letters of the content, as a logarithm."""
    return math.log1p(len(script.HAS_LATIN.findall(context.parenthetical.inside)))


def wordy(context: Surroundings) -> float:
    """Count Latin words of the content, as a logarithm."""
    return math.log1p(len(script.LATIN_WORD.findall(context.parenthetical.inside)))


def only_acronym(context: Surroundings) -> float:
    """Return 1 if the content has no names but abbreviations, else 0."""
    return float(not context.parenthetical.terms)


def has_both(context: Surroundings) -> float:
    """Return 1 if the content has a name and an abbreviation, else 0."""
    return float(bool(context.parenthetical.terms and context.parenthetical.acronyms))


def several(context: Surroundings) -> float:
    """Count names of the content beyond the first."""
    return float(max(0, len(context.parenthetical.terms) + len(context.parenthetical.acronyms) - 1))


def digits(context: Surroundings) -> float:
    """Return the share of digits among letters and digits."""
    inside = script.arabic_digits(context.parenthetical.inside)
    count = sum(c.isdigit() for c in inside)
    return count / max(1, count + sum(c.isalpha() for c in inside))


def thai_share(context: Surroundings) -> float:
    """Return the share of Thai letters, without those of a language label."""
    inside = context.parenthetical.inside
    marker = context.parenthetical.marker
    thai = len(script.HAS_THAI.findall(inside)) - len(marker) * script.has_thai(marker)
    return max(0, thai) / max(1, len(inside))


def small_first(context: Surroundings) -> float:
    """Return 1 if the first name begins with a small letter, else 0."""
    names = context.parenthetical.terms or context.parenthetical.acronyms
    return float(bool(names) and names[0][:1].islower())


def marks(context: Surroundings) -> float:
    """Count marks of values, codes and remarks (= + % < > / # @ : & and digits with hyphens), as a logarithm."""
    return math.log1p(len(re.findall(r"[=+%<>/#@:&]|\d-\d", context.parenthetical.inside)))


def listed(context: Surroundings) -> float:
    """Count commas of the content, as a logarithm."""
    return math.log1p(context.parenthetical.inside.count(","))


def dotted(context: Surroundings) -> float:
    """Return 1 if the content ends like a sentence, else 0."""
    return float(bool(re.search(r"[a-z]{3,}[.!?]\s*$", context.parenthetical.inside)))


def after_number(context: Surroundings) -> float:
    """Return 1 if a number, or a number and one word, stands right before the bracket, else 0."""
    return float(bool(re.search(r"[\d๐-๙%]\s*\S{0,12}\s*$", context.left[-24:])))


def before_number(context: Surroundings) -> float:
    """Return 1 if a number follows the bracket, else 0."""
    return float(bool(re.match(r"\s*[\d๐-๙]", context.right)))


def before_thai(context: Surroundings) -> float:
    """Return 1 if a Thai letter follows the bracket without a space, else 0."""
    return float(bool(script.HAS_THAI.match(context.right)))


def ends_line(context: Surroundings) -> float:
    """Return 1 if nothing follows on the line, else 0."""
    return float(not context.right.split("\n")[0].strip(" .,)"))


def begins_line(context: Surroundings) -> float:
    """Return 1 if the line before the bracket has less than a dozen characters, else 0."""
    return float(len(context.left.rsplit("\n", 1)[-1].strip()) < 12)
