"""Repairs of Thai text that came out of a PDF: marks that are shifted, separated from their letter or doubled.

A repair looks at the characters of a line only. It changes what nobody writes in Thai, so that text without a fault
stays as it is.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

from align.script import COMBINING, LEADING_VOWELS, THAI, TONE_MARKS

CONSONANTS = "\u0e01-\u0e2e"
"""Thai consonants, for a character class."""
FOLLOWING = f"{COMBINING}ะาำๅ"
"""Marks and vowels on or after a consonant, which begin no word, for a character class."""

PRIVATE = str.maketrans(
    {
        "\uf700": "ฐ",
        "\uf701": "ิ",
        "\uf702": "ี",
        "\uf703": "ึ",
        "\uf704": "ื",
        "\uf705": "่",
        "\uf706": "้",
        "\uf707": "๊",
        "\uf708": "๋",
        "\uf709": "์",
        "\uf70a": "่",
        "\uf70b": "้",
        "\uf70c": "๊",
        "\uf70d": "๋",
        "\uf70e": "์",
        "\uf70f": "ญ",
        "\uf710": "ั",
        "\uf711": "ํ",
        "\uf712": "็",
        "\uf713": "่",
        "\uf714": "้",
        "\uf715": "๊",
        "\uf716": "๋",
        "\uf717": "์",
        "\uf718": "ุ",
        "\uf719": "ู",
        "\uf71a": "ฺ",
    }
)
"""Private code points of Windows fonts: marks that are lowered or moved to the left, and letters without a foot."""

_PRIVATE = re.compile("[\uf700-\uf71a]")
_BULLET = re.compile(rf"^[\uf020-\uf0ff](?=[ {THAI}])")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
_SOFT_HYPHEN = re.compile("\u00ad")
_SPACES = re.compile("[ \t\u00a0\u2000-\u200a\u202f\u3000]{2,}|[\t\u00a0\u2000-\u200a\u202f\u3000]")
_SPACE_BEFORE_MARK = re.compile(rf"(?<=[{THAI}]) +(?=[{FOLLOWING}])")
_SPACE_AFTER_VOWEL = re.compile(rf"(?<=[{LEADING_VOWELS}]) +(?=[{CONSONANTS}])")
_SARA_AM = re.compile(f"\u0e4d([{TONE_MARKS}]?)\u0e32|([{TONE_MARKS}])\u0e4d\u0e32")
_LOST = re.compile(rf"(?<=[{CONSONANTS}])([{TONE_MARKS}]?)[ \x00\ufffd]([{TONE_MARKS}]?)\u0e32")
_MARKS = re.compile(f"[{COMBINING}\u0e33]{{2,}}")
_DOUBLED = re.compile(rf"([{COMBINING}\u0e33])\1+")
_CLUSTER = re.compile(f"[{LEADING_VOWELS}]?[{CONSONANTS}][{COMBINING}]*[ะาำๅ]?|[{LEADING_VOWELS}ะาำๅ]")
_VOWEL = re.compile(rf"[{LEADING_VOWELS}{FOLLOWING}]")


def without_controls(text: str) -> str:
    r"""Drop control characters, which stand for glyphs without a character; tabs and line breaks stay.

    >>> without_controls("น\x00้ำ\tป่า")
    'น้ำ\tป่า'
    """
    return _CONTROL.sub("", text)


def without_soft_hyphens(text: str) -> str:
    r"""Drop soft hyphens, which mark where a word may be broken; other hyphens stay.

    >>> without_soft_hyphens("inter\xadnational"), without_soft_hyphens("lithium-ion")
    ('international', 'lithium-ion')
    """
    return _SOFT_HYPHEN.sub("", text)


def with_bullets(text: str) -> str:
    r"""Replace the list marks of symbol fonts by bullets.

    >>> with_bullets("\uf0b7 ปลูกป่า"), with_bullets("น้ำ\uf0e0ป่า")
    ('• ปลูกป่า', 'น้ำ\uf0e0ป่า')
    """
    return _BULLET.sub("•", text)


def with_public_marks(text: str) -> str:
    r"""Replace the private code points of Windows fonts by the marks that they show.

    >>> with_public_marks("ป\uf70aา ป\uf702\uf70a")
    'ป่า ปี่'
    """
    return text.translate(PRIVATE) if _PRIVATE.search(text) else text


def with_plain_spaces(text: str) -> str:
    r"""Replace each run of spaces by one, as their number is only layout; line breaks stay.

    >>> with_plain_spaces("น้ำ \u00a0 ป่า\nดิน")
    'น้ำ ป่า\nดิน'
    """
    return _SPACES.sub(" ", text)


def without_letter_spacing(text: str) -> str:
    """Close up a word that is spaced out letter by letter, from four letters on.

    Consonants without a vowel among them stay apart, as they may be a list of letters, and so do short words.

    >>> without_letter_spacing("บท ร า ย ง า น"), without_letter_spacing("ข้อ ก ข ค ง")
    ('บท รายงาน', 'ข้อ ก ข ค ง')
    >>> without_letter_spacing("ตา มี นา ปู")
    'ตา มี นา ปู'
    """
    parts = itertools.groupby(text.split(" "), key=lambda part: bool(_CLUSTER.fullmatch(part)))
    runs = (list(run) for _, run in parts)
    return " ".join("".join(run) if _is_spaced_out(run) else " ".join(run) for run in runs)


def _is_spaced_out(run: list[str]) -> bool:
    short = sum(len(part) == 1 for part in run)
    return len(run) > 3 and 2 * short >= len(run) and any(map(_VOWEL.search, run)) and all(map(_CLUSTER.fullmatch, run))


def without_space_before_marks(text: str) -> str:
    """Drop a space before a mark, or before a vowel that follows its consonant, as neither can begin a word.

    The space after a character that is not Thai stays.

    >>> without_space_before_marks("ค ำ ท ี่ แล ะ"), without_space_before_marks("คำ ที่ A ่")
    ('คำ ที่ และ', 'คำ ที่ A ่')
    """
    return _SPACE_BEFORE_MARK.sub("", text)


def without_space_after_leading_vowels(text: str) -> str:
    """Drop a space between a vowel that is written before its consonant and that consonant.

    >>> without_space_after_leading_vowels("เ ก็บ"), without_space_after_leading_vowels("ไป กับ เ (สระ)")
    ('เก็บ', 'ไป กับ เ (สระ)')
    """
    return _SPACE_AFTER_VOWEL.sub("", text)


def with_sara_am(text: str) -> str:
    """Join nikhahit and sara aa, between which a tone mark may stand, into sara am.

    The nikhahit of Pali, which no sara aa follows, stays.

    >>> with_sara_am("น\u0e4d\u0e49\u0e32 ค\u0e4d\u0e32"), with_sara_am("พุทฺธํ สรณํ")
    ('น้ำ คำ', 'พุทฺธํ สรณํ')
    """
    return _SARA_AM.sub(lambda found: f"{found[1] or found[2] or ''}\u0e33", text)


def with_marks_in_order(text: str) -> str:
    """Put the marks of a letter in the order in which they are typed: vowel, tone, silencer, sara am.

    >>> with_marks_in_order("ก\u0e48\u0e34 ผ\u0e49\u0e39 น\u0e33\u0e49"), with_marks_in_order("กิ่ง สิทธิ์ น้ำ")
    ('กิ่ ผู้ น้ำ', 'กิ่ง สิทธิ์ น้ำ')
    """
    return _MARKS.sub(lambda found: "".join(sorted(found[0], key=_rank)), text)


def without_doubled_marks(text: str) -> str:
    """Drop the repetition of a mark, which a page shows twice to make it bold; doubled letters stay.

    >>> without_doubled_marks("ท\u0e35\u0e35\u0e48\u0e48"), without_doubled_marks("กรรมการ")
    ('ที่', 'กรรมการ')
    """
    return _DOUBLED.sub(r"\1", text)


def with_lost_sara_am(text: str) -> str:
    r"""Restore a sara am whose ring became a space or a NUL, as the font's map has no character for it.

    Apply this only to documents for which ``loses_sara_am`` is true, since a space before sara aa may also be wrong.

    >>> with_lost_sara_am("ค าน า จ านวนน\u0e49 า"), with_lost_sara_am("น\x00\u0e49า"), with_lost_sara_am("ป่า มา")
    ('คำนำ จำนวนน้ำ', 'น้ำ', 'ป่า มา')
    """
    return _LOST.sub(lambda found: f"{found[1]}{found[2]}\u0e33", text)


def loses_sara_am(text: str) -> bool:
    """Return whether a document has lost its sara am: a space before sara aa is more frequent than sara am.

    >>> loses_sara_am("ค าน าเรื่องการเกษตร"), loses_sara_am("คำนำเรื่องก ารเกษตร"), loses_sara_am("ป่า")
    (True, False, False)
    """
    return len(_LOST.findall(text)) > text.count("\u0e33") + len(_SARA_AM.findall(text))


def _rank(mark: str) -> int:
    if mark in TONE_MARKS:
        return 1
    return {"\u0e4c": 2, "\u0e4e": 2, "\u0e33": 3}.get(mark, 0)


REPAIRS: tuple[Callable[[str], str], ...] = (
    without_controls,
    without_soft_hyphens,
    with_bullets,
    with_public_marks,
    with_plain_spaces,
    without_letter_spacing,
    without_space_before_marks,
    without_space_after_leading_vowels,
    with_sara_am,
    with_marks_in_order,
    without_doubled_marks,
)
"""The repairs in their order: characters, then spaces that separate a mark from its letter, then marks."""


def repair(text: str, lost_sara_am: bool = False) -> str:
    """Repair the Thai of a line; ``lost_sara_am`` is the result of ``loses_sara_am`` for the document.

    >>> repair("น \u0e4d\u0e49\u0e32 แล ะป\uf70aา"), repair("ค าน า", lost_sara_am=True)
    ('น้ำ และป่า', 'คำนำ')
    """
    if lost_sara_am:
        text = with_lost_sara_am(text)
    while True:
        before = text
        for step in REPAIRS:
            text = step(text)
        if text == before:
            return text
