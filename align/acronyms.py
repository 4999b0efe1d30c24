"""Rules on abbreviations: what looks like one, and which names it may abbreviate."""

from __future__ import annotations

import re

from align import script
from align.script import LATIN

# Letters, digits and the marks of abbreviations and formulas, with sub- and superscripts: T/T, CO₂, Ca²⁺.
_TOKEN = re.compile(rf"[{LATIN}\d&/.+\-’'₀-₉⁰-⁹²³¹⁺⁻]+")

SIGNED = re.compile(r"[A-Z]{1,3}[a-z]?[-+−]")
"""A blood group or an ion."""


def is_acronym(term: str) -> bool:
    """Return whether *term* is written like an abbreviation, symbol or code, not like words.

    That is one capital, up to three with a sign behind them, or one token of at most twelve characters that has at
    least two capitals or a capital and a digit, and no more small letters than capitals and digits together.

    >>> [t for t in ("IEA", "SDGs", "IoT", "CO₂", "T/T", "N", "PowerChina", "ASEAN", "OPPORTUNITY") if is_acronym(t)]
    ['IEA', 'SDGs', 'IoT', 'CO₂', 'T/T', 'N', 'ASEAN']
    """
    if len(term) == 1 or SIGNED.fullmatch(term):
        return term[0].isupper()
    if len(term) > 12 or not _TOKEN.fullmatch(term):
        return False
    upper = sum(c.isupper() for c in term)
    digits = sum(c.isdigit() for c in term)
    lower = sum(c.islower() for c in term)
    # More than eight capitals are a word in capitals, as OPPORTUNITY.
    if lower == 0 and upper > 8:
        return False
    return upper >= 1 and upper + digits >= 2 and lower <= upper + digits


def initials_match(short: str, name: str) -> bool:
    """Return whether the letters of *short* are initials of the words of *name*, in order.

    Each letter must stand at the beginning of a word or behind a letter already taken from the same word; at most two
    words may be left over at the end.

    >>> initials_match("IEA", "International Energy Agency"), initials_match("PrEP", "Pre-Exposure Prophylaxis")
    (True, True)
    >>> initials_match("LPI", "Logistics Performance Index 2018"), initials_match("THAI", "CEFR")
    (True, False)
    """
    letters = [c for c in short.casefold() if c.isalpha()]
    # The plural ending of SDGs stands for no word.
    if letters and short.endswith("s") and short[:-1].isupper():
        letters.pop()
    words = [w.casefold() for w in script.LATIN_WORD.findall(name)]
    if len(letters) < 2 or not words:
        return False
    # A search over states (letters taken, word number, offset in the word): a greedy match would miss names in which
    # a letter may come from either of two words. Each state is visited once.
    seen = {(0, 0, 0)}
    frontier = [(0, 0, 0)]
    while frontier:
        taken, word, at = frontier.pop()
        if taken == len(letters):
            if len(words) - word <= 2:
                return True
            continue
        following = [(taken, word + 1, 0)] if word + 1 < len(words) else []
        if word < len(words) and at < len(words[word]) and words[word][at] == letters[taken]:
            following += [(taken + 1, word, at + 1), (taken + 1, word + 1, 0)]
        for state in following:
            if state not in seen:
                seen.add(state)
                frontier.append(state)
    return False


def abbreviates(short: str, name: str) -> bool:
    """Return whether *short* may abbreviate *name*: by initials, or by letters within it, in order, from its first.

    >>> abbreviates("DNA", "deoxyribonucleic acid"), abbreviates("TB", "Tuberculosis"), abbreviates("TOPIK", "EPS")
    (True, True, False)
    """
    if initials_match(short, name):
        return True
    letters = [c for c in short.casefold() if c.isalpha()]
    if len(letters) < 2 or name.isupper() or name[:1].casefold() != letters[0]:
        return False
    # Looking a letter up in an iterator consumes it up to that letter, so the letters are found in order.
    remaining = iter(c for c in name.casefold() if c.isalpha())
    return all(letter in remaining for letter in letters)


def is_short_form(short: str, name: str) -> bool:
    """Return whether *short* is a short form of *name*: an abbreviation of it, or fewer words that include one.

    >>> is_short_form("IoT", "Internet of Things"), is_short_form("KOT Framework", "Kingdom of Thailand Framework")
    (True, True)
    >>> is_short_form("CSI", "Miami"), is_short_form("Creative Innovation", "Future Fashion")
    (False, False)
    """
    words = short.split()
    if not 1 <= len(words) <= 4 or not script.has_latin(name):
        return False
    if len(words) == 1:
        if not is_acronym(short):
            return len(short) <= 8 and initials_match(short, name)
        return " " in name.strip() or abbreviates(short, name)
    return len(words) < len(name.split()) and any(len(w) > 1 and is_acronym(w) for w in words)
