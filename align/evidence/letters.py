"""Letters of abbreviations: read aloud in Thai, repeated in Latin, or as initials of what Thai words mean."""

from __future__ import annotations

import re
from functools import lru_cache

from align.acronyms import is_acronym
from align.candidates import Window
from align.evidence.links import FUNCTION_WORDS, Link, Term
from align.evidence.meaning import Lexicon

LETTER_NAMES: dict[str, str] = {
    "a": "เอ", "b": "บี", "c": "ซี", "d": "ดี", "e": "อี", "f": "เอฟ", "g": "จี", "h": "เอช|เอ็ช", "i": "ไอ",
    "j": "เจ", "k": "เค", "l": "แอล", "m": "เอ็?ม", "n": "เอ็?น", "o": "โอ", "p": "พี", "q": "คิว",
    "r": "อาร์", "s": "เอส", "t": "ที", "u": "ยู", "v": "วี", "w": "ดับเบิ้?ลยู|ดับบลิว|ดับบลิ้ว|ดับเบิ้?ล",
    "x": "เอ็?กซ์|เอ็?ก", "y": "วาย", "z": "แซด|ซี|เซ็ต", "0": "ศูนย์|โอ|ซีโร่", "1": "วัน|หนึ่ง|1",
    "2": "ทู|สอง|2", "3": "ทรี|สาม|3", "4": "โฟร์|สี่|4", "5": "ไฟว์|ห้า|5", "6": "ซิกซ์|หก|6",
    "7": "เซเว่น|เจ็ด|7", "8": "เอท|แปด|8", "9": "ไนน์|เก้า|9", "&": "แอนด์|แอนท์|แอนดฺ์|และ",
}  # fmt: skip
"""Patterns of the Thai names of Latin letters and digits."""


@lru_cache(maxsize=64)
def _name_pattern(letter: str) -> re.Pattern[str]:
    """Return a pattern of the Thai name of a letter; it matches nothing where there is no name."""
    return re.compile(LETTER_NAMES.get(letter, r"(?!)"))


def _may_spell(text: str, acronym: str) -> bool:
    """Return whether a text has the names of the first and the last letter: a cheap test that mostly fails."""
    lower = acronym.lower()
    return all(_name_pattern(c).search(text) for c in (lower[0], lower[-1]) if c in LETTER_NAMES)


@lru_cache(maxsize=1 << 12)
def spelling_pattern(acronym: str) -> re.Pattern[str]:
    """Return a pattern for an abbreviation read letter by letter; spaces, dots and hyphens may stand between.

    >>> bool(spelling_pattern("NFL").fullmatch("เอ็นเอฟแอล")), bool(spelling_pattern("WHO").fullmatch("ดับเบิลยู เอช โอ"))
    (True, True)
    """
    names = [f"(?:{LETTER_NAMES[c]})" for c in acronym.lower() if LETTER_NAMES.get(c)]
    return re.compile(r"[\s.\-]?".join(names) or r"(?!)")


def find_links(term: Term, window: Window) -> list[Link]:
    """Link the abbreviations and numbers of a term to the places where the window spells or repeats them.

    >>> from align.candidates import cut_window
    >>> from align.evidence.links import parse_term
    >>> w = cut_window("สมาคมเอ็นเอฟแอล", 15, "NFL")
    >>> [(w.text[k.start:k.end], k.source) for k in find_links(parse_term("NFL"), w)]
    [('เอ็นเอฟแอล', 'letters')]
    """
    found = []
    for number, word in enumerate(term.words):
        found += _find_repeats(number, word, window)
        abbreviation = len(word) > 1 and (is_acronym(word) or (word.isupper() and len(word) <= 4))
        if abbreviation and _may_spell(window.text, word):
            found += [
                Link(number, m.start(), m.end(), 1.0, "letters") for m in spelling_pattern(word).finditer(window.text)
            ]
    return found


def _find_repeats(number: int, word: str, window: Window) -> list[Link]:
    """Link word *number* of a term to the Latin words and numbers of the window that are the same."""
    lower = word.lower()
    return [
        Link(number, t.start, t.end, 1.0, "same")
        for t, there in zip(window.tokens, window.words, strict=True)
        if t.script in ("latin", "digit") and _is_same_word(there.lower(), lower)
    ]


def _is_same_word(first: str, second: str) -> bool:
    """Return whether two words are the same, or one begins with the other and both have more than three letters."""
    return first == second or (
        len(first) > 3 and len(second) > 3 and (first.startswith(second) or second.startswith(first))
    )


@lru_cache(maxsize=1 << 14)
def english_initials(word: str, lexicon: Lexicon) -> frozenset[str]:
    """Return the first letters of the English words for a Thai word.

    >>> sorted(english_initials("พลังงาน", Lexicon({}, {"พลังงาน": frozenset({"energy", "power"})}, frozenset(), {})))
    ['e', 'p']
    """
    return frozenset(w[0] for w in lexicon.english.get(word, ()) if w and w not in FUNCTION_WORDS)


def find_initials(acronym: str, window: Window, lexicon: Lexicon) -> list[tuple[int, str]]:
    """Find the Thai words whose English begins with a letter of the abbreviation; return offset and letter of each."""
    letters = set(acronym.lower())
    found = []
    for token, word in zip(window.tokens, window.words, strict=True):
        if token.script == "thai":
            found += [(token.start, letter) for letter in sorted(english_initials(word, lexicon) & letters)]
    return found
