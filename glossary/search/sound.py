"""The sound of a name as a short key, which is the same for spellings that sound alike, in English and in Thai.

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
"""Groups of letters and how they are read, in the order in which they are replaced."""
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
LATIN_LETTERS = str.maketrans(
    {
        **dict.fromkeys("กขคฆฃฅ", "k"),
        **dict.fromkeys("งนณ", "n"),
        **dict.fromkeys("จฉชฌ", "ch"),
        **dict.fromkeys("ซศษส", "s"),
        **dict.fromkeys("ญย", "y"),
        **dict.fromkeys("ดฎ", "d"),
        **dict.fromkeys("ตฏถทธฐฑฒ", "t"),
        **dict.fromkeys("บ", "b"),
        **dict.fromkeys("ปผพภ", "p"),
        **dict.fromkeys("ฝฟ", "f"),
        **dict.fromkeys("ม", "m"),
        **dict.fromkeys("ร", "r"),
        **dict.fromkeys("ลฬ", "l"),
        **dict.fromkeys("ว", "w"),
        **dict.fromkeys("หฮ", "h"),
        **dict.fromkeys("ะ\u0e31าแ", "a"),
        **dict.fromkeys("เ\u0e47", "e"),
        **dict.fromkeys("\u0e34\u0e35ใไ", "i"),
        **dict.fromkeys("โอ", "o"),
        **dict.fromkeys("\u0e36\u0e37\u0e38\u0e39", "u"),
        **dict.fromkeys("\u0e4c" + script.TONE_MARKS, ""),
    }
)
"""Thai letters as Latin ones, as they are used to write English loan words."""
_SILENT = re.compile("ร์")
"""The only silent letter of Thai loan words that is silent in English as well, as the r of computer."""
_RR = re.compile("รร")
_GROUPS = tuple((re.compile(pattern), read) for pattern, read in ENGLISH_GROUPS)
_NG = re.compile(r"n[gk]\b|ng")


@lru_cache(maxsize=1 << 16)
def sound_key(term: str) -> str:
    """Return the sound of a term; empty when it has no consonant that counts.

    >>> sound_key("Moin ul Haque"), sound_key("Moyn ul Hak"), sound_key("โมอิน อุล เฮก")
    ('MNLK', 'MNLK', 'MNLK')
    >>> sound_key("phishing") == sound_key("fishing") == sound_key("ฟิชชิง")
    True
    """
    letters = _thai(term) if script.has_thai(term) else ""
    return _without_doubles(letters + _english(term.casefold()) if script.has_latin(term) else letters)


def in_latin(term: str) -> str:
    """Return a term with each Thai letter replaced by a Latin one, so that names in both scripts can be compared.

    >>> in_latin("โมอินอุลเฮก"), in_latin("hague")
    ('omoinoulehk', 'hague')
    """
    return term.translate(LATIN_LETTERS)


def _english(term: str) -> str:
    read = _NG.sub("n", term)
    for pattern, sound in _GROUPS:
        read = pattern.sub(sound, read)
    return "".join(ENGLISH_CLASSES.get(letter, "") for letter in read)


def _thai(term: str) -> str:
    read = _RR.sub("น", _SILENT.sub("", script.normalise(term).text))
    return "".join(THAI_CLASSES.get(letter, "") for letter in read)


def _without_doubles(key: str) -> str:
    """Return a key with each doubled letter once."""
    return re.sub(r"(.)\1+", r"\1", key)
