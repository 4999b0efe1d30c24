"""Facts about Thai and Latin characters, and normalisation that keeps a map back to the raw text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

ROUND_OPEN = "(（"
ROUND_CLOSE = ")）"
SQUARE_OPEN = "[［"
SQUARE_CLOSE = "]］"

THAI = "\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e4e"
"""Thai letters, vowels and marks, for a character class; without digits and ฿ ฯ ๏."""

LATIN = "A-Za-zªºÀ-ÖØ-öø-ɏ\u1e00-\u1eff"
"""Latin letters with their accented forms, for a character class."""

QUOTES = "\"'“”‘’«»‹›„‟‚＂「」『』`´"
EMPHASIS = "*_"
SPACES = " \t\u00a0\u2007\u2009\u200a\u202f\u3000"
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
"""Zero-width characters that word processors leave behind."""

TONE_MARKS = "\u0e48\u0e49\u0e4a\u0e4b"
LEADING_VOWELS = "เแโใไ"
COMBINING = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
"""Thai marks that stand above or below a consonant, for a character class."""

HAS_THAI = re.compile(f"[{THAI}]")
HAS_LATIN = re.compile(f"[{LATIN}]")
LATIN_WORD = re.compile(rf"[{LATIN}]+(?:['’][{LATIN}]+)*")

_ODD = re.compile(f"[{INVISIBLE}\u0e4d]|เเ|[{TONE_MARKS}][\u0e34-\u0e3a]")
"""Text that normalisation changes."""
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


class Normalised(NamedTuple):
    """A normalised text with the raw offset of each of its characters.

    ``origin`` has one entry more than ``text``: the last is the length of the raw text, so that
    ``raw[origin[i]:origin[j]]`` is what ``text[i:j]`` was made from where i and j stand between character clusters.
    """

    text: str
    origin: Sequence[int]


def has_thai(text: str) -> bool:
    """Return whether *text* has a Thai letter.

    >>> has_thai("IEA ฯ 2565"), has_thai("ก")
    (False, True)
    """
    return HAS_THAI.search(text) is not None


def has_latin(text: str) -> bool:
    """Return whether *text* has a Latin letter.

    >>> has_latin("๒๕๖๕ – 2022"), has_latin("é")
    (False, True)
    """
    return HAS_LATIN.search(text) is not None


def arabic_digits(text: str) -> str:
    """Replace Thai digits by Arabic ones; the length stays the same.

    >>> arabic_digits("พ.ศ. ๒๕๖๕")
    'พ.ศ. 2565'
    """
    return text.translate(_THAI_DIGITS)


def squeeze(text: str) -> str:
    """Drop zero-width characters and fold each run of spaces and line breaks into one space.

    >>> squeeze(" International \\n Energy\\u200b Agency ")
    'International Energy Agency'
    """
    return " ".join(re.sub(f"[{INVISIBLE}]", "", text).split())


def normalise(text: str) -> Normalised:
    """Normalise Thai *text* for comparison, so that spellings that look the same are the same.

    Zero-width characters are dropped, nikhahit and sara aa (ํา) become sara am (ำ), two sara e (เเ) become
    sara ae (แ), and a tone mark that was typed before its vowel mark, or between nikhahit and sara aa,
    is put behind it. Letters keep their case. Unicode's NFC does not unify these spellings, and NFKC breaks ำ apart.

    >>> normalise("นํ้าเเข็ง").text
    'น้ำแข็ง'
    >>> normalise("ก\\u200bข").origin
    (0, 2, 3)
    """
    # Most texts are normalised already; this spares them the loop below.
    if text.isascii() or not _ODD.search(text):
        return Normalised(text, range(len(text) + 1))
    chars: list[str] = []
    origin: list[int] = []
    for at, char in enumerate(text):
        if char in INVISIBLE:
            continue
        last = chars[-1] if chars else ""
        if char == "\u0e32" and last == "\u0e4d":
            chars[-1] = "\u0e33"
        elif char == "\u0e32" and last in TONE_MARKS and last and chars[-2:-1] == ["\u0e4d"]:
            chars[-2:] = [last, "\u0e33"]
        elif char == "เ" and last == "เ":
            chars[-1] = "แ"
        elif "\u0e34" <= char <= "\u0e3a" and last and last in TONE_MARKS:
            # A vowel mark behind tone marks: move it before them.
            before = len(chars)
            while before and chars[before - 1] in TONE_MARKS:
                before -= 1
            chars.insert(before, char)
            origin.append(at)
        else:
            chars.append(char)
            origin.append(at)
    origin.append(len(text))
    return Normalised("".join(chars), tuple(origin))
