"""How a name sounds, as a short key: the same for spellings that are heard alike, in English and in Thai letters.

Only consonants count, in classes that Thai and English share; vowels, silent letters, h and half vowels are left out.
The idea is Soundex' (Russell 1918); letter groups of English are read first, as in Metaphone (Philips 1990).
"""

from __future__ import annotations

import re
from functools import lru_cache

from align import script

ENGLISH_GROUPS: tuple[tuple[str, str], ...] = (
    (r"\b[kgp]n", "n"),  # knight, gnome, pneumonia
    (r"\bwr", "r"),
    (r"\bps", "s"),
    (r"\bx", "s"),
    (r"sch", "sk"),
    (r"ch(?=[lr])", "k"),
    (r"t?ch|sh", "j"),
    (r"[ts]i(?=o|a)|ci(?=o|a)|ssi(?=o)", "j"),  # nation, vision, special
    (r"ph", "f"),
    (r"(?<=[aeiou])gh", ""),  # night, through
    (r"gh", "g"),
    (r"d?g(?=[eiy])", "j"),
    (r"ck|qu?", "k"),
    (r"x", "ks"),
    (r"c(?=[eiy])", "s"),
    (r"th", "t"),
    (r"mb\b", "m"),
    (r"(?<=[^\Waeiou])e\b", ""),
    (r"r(?![aeiouy])", ""),  # as in words that Thai has taken over: computer, คอมพิวเตอร์
)
"""Letters that are read together, in order, and what they are read as."""
ENGLISH_CLASSES = {
    **dict.fromkeys("bp", "B"),
    **dict.fromkeys("dt", "D"),
    **dict.fromkeys("ckg", "K"),
    **dict.fromkeys("sz", "S"),
    **dict.fromkeys("lr", "L"),
    **dict.fromkeys("j", "J"),
    **dict.fromkeys("f", "F"),
    **dict.fromkeys("m", "M"),
    **dict.fromkeys("n", "N"),
}
THAI_CLASSES = {
    **dict.fromkeys("บปผพภ", "B"),
    **dict.fromkeys("ดตฎฏถทธฐฑฒ", "D"),
    **dict.fromkeys("กขคฆฃฅ", "K"),
    **dict.fromkeys("ซศษส", "S"),
    **dict.fromkeys("รลฬ", "L"),
    **dict.fromkeys("จฉชฌ", "J"),
    **dict.fromkeys("ฝฟ", "F"),
    **dict.fromkeys("ม", "M"),
    **dict.fromkeys("นณงญ", "N"),
}
_SILENT = re.compile("ร์")
"""Of the letters that Thai writes and does not say, the one that English does not say either."""
_RR = re.compile("รร")
_GROUPS = tuple((re.compile(pattern), read) for pattern, read in ENGLISH_GROUPS)
_NG = re.compile(r"n[gk]\b|ng")


@lru_cache(maxsize=1 << 16)
def sound_key(term: str) -> str:
    """The key of a term; empty when it has no consonant that counts.

    >>> sound_key("Moin ul Haque"), sound_key("Moyn ul Hak"), sound_key("โมอิน อุล เฮก")
    ('MNLK', 'MNLK', 'MNLK')
    >>> sound_key("phishing") == sound_key("fishing") == sound_key("ฟิชชิง")
    True
    """
    letters = _thai(term) if script.has_thai(term) else ""
    return _squeezed(letters + _english(term.casefold()) if script.has_latin(term) else letters)


def _english(term: str) -> str:
    read = _NG.sub("n", term)
    for pattern, sound in _GROUPS:
        read = pattern.sub(sound, read)
    return "".join(ENGLISH_CLASSES.get(letter, "") for letter in read)


def _thai(term: str) -> str:
    read = _RR.sub("น", _SILENT.sub("", script.normalise(term).text))
    return "".join(THAI_CLASSES.get(letter, "") for letter in read)


def _squeezed(key: str) -> str:
    """A key without the repetitions of doubled letters."""
    return re.sub(r"(.)\1+", r"\1", key)
