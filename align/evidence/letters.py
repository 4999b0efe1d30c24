"""Letters: abbreviations against letters spelled by sound, against initials, against Thai words that begin alike."""

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
"""How Thai reads Latin letters and digits aloud, as patterns."""


@lru_cache(maxsize=64)
def _named(letter: str) -> re.Pattern[str]:
    return re.compile(LETTER_NAMES.get(letter, r"(?!)"))


def _may_spell(text: str, acronym: str) -> bool:
    """Does a text have the names of the first and the last letter? Asked first, since it is seldom so."""
    lower = acronym.lower()
    return all(_named(c).search(text) for c in (lower[0], lower[-1]) if c in LETTER_NAMES)


@lru_cache(maxsize=1 << 12)
def spelled_out(acronym: str) -> re.Pattern[str]:
    """A pattern for an abbreviation read letter by letter; spaces, dots and hyphens may stand between.

    >>> bool(spelled_out("NFL").fullmatch("เอ็นเอฟแอล")), bool(spelled_out("WHO").fullmatch("ดับเบิลยู เอช โอ"))
    (True, True)
    """
    names = [f"(?:{LETTER_NAMES[c]})" for c in acronym.lower() if LETTER_NAMES.get(c)]
    return re.compile(r"[\s.\-]?".join(names) or r"(?!)")


def links(term: Term, window: Window) -> list[Link]:
    """Link the abbreviations and numbers among a term's words to where the Thai spells or repeats them.

    >>> from align.candidates import window
    >>> from align.evidence.links import term
    >>> w = window("สมาคมเอ็นเอฟแอล", 15, "NFL")
    >>> [(w.text[k.start:k.end], k.source) for k in links(term("NFL"), w)]
    [('เอ็นเอฟแอล', 'letters')]
    """
    found = []
    for number, word in enumerate(term.words):
        found += _same(number, word, window)
        abbreviation = len(word) > 1 and (is_acronym(word) or (word.isupper() and len(word) <= 4))
        if abbreviation and _may_spell(window.text, word):
            found += [Link(number, m.start(), m.end(), 1.0, "letters") for m in spelled_out(word).finditer(window.text)]
    return found


def _same(number: int, word: str, window: Window) -> list[Link]:
    lower = word.lower()
    return [
        Link(number, t.start, t.end, 1.0, "same")
        for t, there in zip(window.tokens, window.words, strict=True)
        if t.script in ("latin", "digit") and _alike(there.lower(), lower)
    ]


def _alike(first: str, second: str) -> bool:
    return first == second or (
        len(first) > 3 and len(second) > 3 and (first.startswith(second) or second.startswith(first))
    )


@lru_cache(maxsize=1 << 14)
def initials(word: str, lexicon: Lexicon) -> frozenset[str]:
    """The first letters of what English says for a Thai word.

    >>> sorted(initials("พลังงาน", Lexicon({}, {"พลังงาน": frozenset({"energy", "power"})}, frozenset(), {})))
    ['e', 'p']
    """
    return frozenset(w[0] for w in lexicon.english.get(word, ()) if w and w not in FUNCTION_WORDS)


def initial_matches(acronym: str, window: Window, lexicon: Lexicon) -> list[tuple[int, str]]:
    """The Thai words that begin, in English, with a letter of the abbreviation: the start of each, and the letter."""
    wanted = set(acronym.lower())
    found = []
    for token, word in zip(window.tokens, window.words, strict=True):
        if token.script == "thai":
            found += [(token.start, letter) for letter in sorted(initials(word, lexicon) & wanted)]
    return found
