"""Rules that reject the content of a bracket as certainly no term: one function a rule, in one ordered table.

A rule fires only where a careful reader would not look at the Thai at all; doubtful cases are left to the evidence.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from align import script
from align.records import Rejection
from align.script import LATIN, THAI

_BRACKETED = re.compile(r"[(（\[][^()（）\[\]]*[)）\]]")


def has_no_latin(text: str, left: str) -> bool:
    """Return whether the content has no Latin letter, and so no English term.

    >>> has_no_latin("พ.ศ. 2565", ""), has_no_latin("IEA", "")
    (True, False)
    """
    return not script.has_latin(text)


def is_thai_remark(text: str, left: str) -> bool:
    """Return whether the content is mostly Thai with brackets of its own, in which a term may stand.

    >>> is_thai_remark("ซึ่งสำนักงานพลังงานสากล (IEA) ประกาศ", ""), is_thai_remark("International Energy Agency (IEA)", "")
    (True, False)
    """
    if not re.search(r"[(（\[]", text):
        return False
    outside = _BRACKETED.sub("", text)
    return len(script.HAS_THAI.findall(outside)) > len(script.HAS_LATIN.findall(outside))


# A bare host with one dot counts only under .th, .gov and .edu: Booking.com and ASP.NET are names.
_ADDRESS = re.compile(
    r"""(?xi) \b(?:https?|ftp)\s?:\s?// | \bwww\s?\. | \w@[\w-]+\.\w
    | ^\s*[\w-]+(?:\.[\w-]+){1,6}\.(?:com|org|net|edu|gov|info|io|th)(?:/\S*)?\s*$
    | ^\s*[\w-]+\.(?:th|gov|edu)(?:/\S*)?\s*$ | ^\s*[\w.-]+\.(?:com|org|net|th)/\S*\s*$
    | ^\s*(?:line|facebook|fb|tel|e-?mail|fax|call\ center|ig|instagram)\s*(?:id)?\s*[.::]\s*[@+\d(]
    | ^\s*@[\w.]+\s*$"""
)


def is_address(text: str, left: str) -> bool:
    """Return whether the content is a web, mail, messenger or telephone address.

    >>> [is_address(t, "") for t in ("www.diw.go.th", "https://who.int/x", "info@example.org", "Line ID: @wonglep")]
    [True, True, True, True]
    >>> [is_address(t, "") for t in ("Node.js", "ASP.NET", "Booking.com", "Facebook: Meta")]
    [False, False, False, False]
    """
    return _ADDRESS.search(text) is not None


_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    "|dec(?:ember)?"
)
_DAY = "mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
# One point in time, in one of the forms that texts have in English.
_POINT = rf"""(?: (?:(?:{_DAY})\.?,?\s*)? (?:\d{{1,2}}(?:st|nd|rd|th)?\s*)? (?:{_MONTH})\b\.?
    (?:\s*\d{{1,2}}(?:st|nd|rd|th)?\b)? (?:,?\s*\d{{2,4}})? (?:\s*(?:b\.?e\.?|a\.?d\.?|c\.?e\.?))?
  | q[1-4]\s*[/\-]?\s*\d{{2,4}}
  | (?:c\.\s*)?\d{{3,4}}s?\s*(?:b\.?e\.?|a\.?d\.?|c\.?e\.?|b\.?c\.?(?:e\.?)?)? | (?:a\.?d\.?|b\.?e\.?)\s*\d{{3,4}}
  | (?:(?:{_DAY})(?:\s*[-–]\s*(?:{_DAY}))?,?\s*)? \d{{1,2}}[:.]\d{{2}}
    \s*(?:a\.?m\.?|p\.?m\.?|gmt|utc|hrs?\.?)?(?:\s?[+-]\d+)?
  | present | now )"""
_DATE = re.compile(
    rf"(?xi)^\s*(?:(?:since|from|until|as\ of|on|in|ca?\.|b\.|d\.|born|died|the)\s+)* {_POINT} (?:\s*[-–—]\s*{_POINT})?"
    r"(?:\s*(?:gmt|utc)(?:\s?[+-]\d+)?)?\s*$"
)


def is_date(text: str, left: str) -> bool:
    """Return whether the content is a date, a quarter, a year of an era, a decade or a time of day.

    >>> [is_date(t, "") for t in ("26 Dec 2022", "Monday, 5 June 2023", "Q3/2567", "1200 BC", "10.30 a.m.")]
    [True, True, True, True, True]
    >>> [is_date(t, "") for t in ("March of Dimes", "May", "Maroon 5", "Mars 2020", "Novotel 2")]
    [False, False, False, False, False]
    >>> is_date("the 1990s", ""), is_date("1950-present", "")
    (True, True)
    """
    plain = script.arabic_digits(text)
    return re.search(r"\d", plain) is not None and _DATE.match(plain) is not None


_UNIT = (
    r"(?:%|°\s?[CF]?|mm|cm|km|m|nm|µm|μm|um|mg|kg|g|µg|μg|ug|ng|ml|mL|l|L|dl|dL|µl|μl|cc|[kKMG]?[wW]h?|[kKmM]?[vV]|m?A|[kMG]?Hz|"
    r"[kKMGT][bB]|bit|bits|bytes?|ppm|ppb|rpm|bpm|dpi|bar|psi|[kMh]?Pa|mmHg|[dD][bB]|lux|sq\.?\s?m|sqm|m2|m3|m²|m³|ha|USD|THB|baht|"
    r"EUR|US\$|min|h|hr|hrs|hours?|minutes?|sec|s|ms|days?|weeks?|months?|years?|yrs?|times?|x|mol|mmol|IU|kcal|cal|kJ|hp|HP|"
    r"tons?|lbs?|oz|ft|in|inch|inches|[kMG]bps|million|billion|trillion|C|F)"
)
_NUMBER = r"\d[\d,.]*(?:\s?[-–x×±/]\s?\d[\d,.]*){0,4}"
_QUANTITY = re.compile(
    rf"^\s*(?:approx\.?|about|ca?\.|ประมาณ|ราว)?\s*[<>≤≥~±≈+\-–−]?\s*(?:US\$?|USD|THB|EUR|[$฿€£])?\s*(?:{_NUMBER}|[½¼¾])\s*"
    rf"(?:{_UNIT}(?![A-Za-z])\.?\s*|[{THAI}]{{2,20}}\s*)?(?:/?\s*(?:{_UNIT}(?![A-Za-z])\.?|[{THAI}]{{2,20}})\s*){{0,3}}$"
)


def is_quantity(text: str, left: str) -> bool:
    """Return whether the content is a number, with or without a unit.

    A unit alone is not rejected: it may be the symbol of the unit that is named before the bracket.

    >>> [is_quantity(t, "") for t in ("25 kg", "5-10 mg/dl", "US$ 2.5 million", "−18 °C", "140/90 mmHg", "ประมาณ 5 km")]
    [True, True, True, True, True, True]
    >>> [is_quantity(t, "") for t in ("5G", "3D", "M9", "3 in 1", "mm", "127 Hours", "5S")]
    [False, False, False, False, False, False, False]
    """
    plain = script.arabic_digits(text)
    # A digit and one letter is a name more often than a quantity: 5G, 3D, 5S.
    return _QUANTITY.match(plain) is not None and re.fullmatch(r"\s*\d[A-Za-z]\s*", plain) is None


_KEYWORD = (
    "pp?|pages?|figs?|figures?|tables?|plates?|chap|chapters?|sect?|sections?|appendix|annex|vol|volume|no|eqs?|equations?|"
    "art|articles?|clauses?|isbn|issn|doi"
)
_REFERENCE = re.compile(
    rf"(?xi)^\s*(?:see\s+|cf\.\s*|ดู\s*|ตาม\s*)?(?:{_KEYWORD})\b\.?\s*:?\s*"
    rf"(?:\(?[\d๐-๙][\w.,\-–:/()]*(?:[\s,&]{{1,3}}(?:and\s+)?(?:{_KEYWORD})?\.?\s?\(?[\d๐-๙][\w.,\-–:/()]*){{0,9}}|[ivxlc]{{1,5}}\b|[a-z]\b)[\s.]*$"
)
_CREDIT = re.compile(r"(?i)^\s*(?:photos?|source|credits?|courtesy)\s*(?:by|of)?\s*[:：]|^\s*ที่มา")


def is_reference(text: str, left: str) -> bool:
    """Return whether the content refers to a page, figure, table, chapter or volume, or credits a picture.

    >>> [is_reference(t, "") for t in ("p. 12", "Fig. 3a", "see Table 2", "Appendix B", "Vol. IV", "Photo: AFP")]
    [True, True, True, True, True, True]
    >>> [is_reference(t, "") for t in ("Volume ratio", "Figure skating", "Doi Inthanon", "Photovoltaic", "Page View")]
    [False, False, False, False, False]
    """
    return _REFERENCE.match(text) is not None or _CREDIT.match(text) is not None


_SEE = re.compile(r"^\s*(?:[Ss]ee|cf\.|e\.g\.|อ้างอิง|อ้างใน|ดู)\s*:?\s*")
# Years of both eras: 18xx to 20xx, and 24xx and 25xx of the Buddhist one.
_YEAR_AT_END = re.compile(
    r",?\s*\(?(?:1[89]|20|24|25)\d\d[a-z]?\)?(?P<page>\s*[:,]\s*(?:pp?\.\s*)?\d+(?:[-–]\d+)?)?\s*$"
)
_ET_AL = re.compile(r"\s*(?:,\s*)?(?:et\.?\ al\.?|และคณะ)\s*,?\s*$")
_BETWEEN_AUTHORS = re.compile(r"\s*(?:,|&|\band\b|และ)\s*")
# A family name with or without initials, or initials alone.
_AUTHOR = re.compile(
    rf"(?:(?:van|von|de|der|bin|al)\s+){{0,2}}[A-ZÀ-Þ][{LATIN}'’\-]+(?:\s+[A-Z]\.?){{0,3}}|(?:[A-Z]\.\s?){{1,3}}"
)
# Thai words for works and companies: two names and a year behind these are a title.
_WORK = re.compile(r"ภาพยนตร์|นวนิยาย|นิยาย|นิทาน|ตำนาน|วรรณกรรม|เรื่อง|หนังสือ|เพลง|การ์ตูน|ละคร|อัลบั้ม|ซีรีส์|บริษัท|[”\"’]\s*$")


def is_citation(text: str, left: str) -> bool:
    """Return whether the content cites literature: authors and a year, *et al.*, or an author, a year and a page.

    One name and a year may be a title and its year, so the evidence decides; likewise two names and a year where the
    Thai before the bracket speaks of a work or a company.

    >>> [is_citation(t, "") for t in ("Smith et al., 2019", "Wu & Tsujii, 2009; Lin, 2008", "Brown, 2010: 45")]
    [True, True, True]
    >>> [is_citation(t, "") for t in ("World Expo 2020", "Gordon Banks, OBE", "Titanic, 1997", "Romeo and Juliet")]
    [False, False, False, False]
    >>> is_citation("Tom & Jerry, 1940", "การ์ตูนทอมกับเจอร์รี่ "), is_citation("Tom & Jerry, 1940", "งานวิจัยก่อนหน้า ")
    (False, True)
    """
    first = _SEE.sub("", text).split(";")[0]
    if re.match(r"(?:[Ii]bid|[Oo]p\.\s?cit)\b", first):
        return True
    dated = _YEAR_AT_END.search(first)
    authors = _ET_AL.sub("", first[: dated.start()] if dated else first)
    cut = dated.start() if dated else len(first)
    others = len(authors) < cut
    if not dated and not others:
        return False
    names = [a for a in _BETWEEN_AUTHORS.split(authors) if a]
    if not names or not all(_AUTHOR.fullmatch(a) for a in names):
        return False
    if others or ";" in text or (dated is not None and dated["page"] is not None):
        return True
    return len(names) > 1 and not _WORK.search(left[-40:])


_VALUE = re.compile(
    r"[<>≤≥]\s?[-+−]?\.?\d|=\s*[-+−]?[\d.]|เท่ากับ|[+–−-]\s?\d+(?:\.\d+)?\s?%|^\D{1,12}\s\d+(?:\.\d+)?\s?%(?:\s*ต่อปี)?$"
)


def is_equation(text: str, left: str) -> bool:
    """Return whether the content states a value, as a comparison, a rate or an equation does.

    >>> [is_equation(t, "") for t in ("p < 0.05", "n = 30", "MRR-1.25%", "MLR +8% ต่อปี", "DRC 100%", "y = ax + b")]
    [True, True, True, True, True, True]
    >>> [is_equation(t, "") for t in ("PM2.5", "30% Club", "100% Cotton", "LAN = Local Area Network")]
    [False, False, False, False]
    """
    if len(text) > 60:  # a longer content is a text that mentions a value
        return False
    # Without a word of four letters the equals sign does not introduce a name, as in "LAN = Local Area Network".
    if "=" in text and not re.search(rf"[{LATIN}{THAI}]{{4}}", text):
        return True
    return _VALUE.search(script.arabic_digits(text)) is not None


# Thai words before a letter that is a name: the letter, vitamin, grade, blood group or element A.
_LETTER_NAMES = re.compile(r"(?:อักษร|ตัว|พยัญชนะ|วิตามิน|เกรด|กลุ่ม|เลือด|เวิร์ก|ชนิด|ค่า|ตัวแปร|ธาตุ|หมู่|ไวรัสตับอักเสบ)\s*\S{0,12}$")
_ITEM_BEFORE = re.compile(r"(?:^|ข้อ|ส่วน|แบบ|ภาคผนวก|ลำดับ|[\d๐-๙.)])\s*$")


def is_list_letter(text: str, left: str) -> bool:
    """Return whether the content is a letter or small Roman number of a list item.

    It is not where the Thai before it names a letter or a symbol. A capital counts only where nothing, a number or a
    word such as ข้อ stands before it.

    >>> [is_list_letter(t, f) for t, f in (("a", "ข้อ "), ("iv", "มาตรา "), ("A", "ก\\n"), ("B", "ข้อ 5 "))]
    [True, True, True, True]
    >>> [is_list_letter(t, f) for t, f in (("A", "เรียงตามอักษรเอ "), ("C", "คาร์บอน "), ("AI", ""))]
    [False, False, False]
    """
    line = left.rsplit("\n", 1)[-1].strip()
    if _LETTER_NAMES.search(line):
        return False
    if re.fullmatch(r"\s*(?:[a-z]|[ivx]{2,4})\s*[.)]?\s*", text):
        return True
    return re.fullmatch(r"\s*[A-Z]\s*[.)]?\s*", text) is not None and _ITEM_BEFORE.search(line) is not None


# Finite verbs and pronouns; a title has them seldom.
_FINITE = re.compile(
    r"(?i)\b(?:is|are|was|were|am|has|have|had|will|would|can|could|should|must|do|does|did|don't|isn't|i|we|you|they|he|she)\b"
)


def is_sentence(text: str, left: str) -> bool:
    """Return whether the content is an English sentence.

    That takes five words or more, a finite verb or a pronoun, a full stop, and no more than half of the words
    capitalised, since titles of works look like sentences otherwise.

    >>> is_sentence("Poverty is not the destiny of men.", "")
    True
    >>> [is_sentence(t, "") for t in ("Now I Know My ABC", "Yahoo! Inc.", "Where Is the Friend’s House?")]
    [False, False, False]
    """
    words: list[str] = script.LATIN_WORD.findall(text)
    if len(words) < 5 or not re.search(r"[a-z)][.!?][\"'”’]*\s*$", text) or not _FINITE.search(text):
        return False
    return sum(w[0].isupper() for w in words) * 2 <= len(words)


REJECTIONS: tuple[tuple[Callable[[str, str], bool], Rejection], ...] = (
    (has_no_latin, "no Latin letters"),
    (is_thai_remark, "a Thai remark with brackets of its own"),
    (is_address, "a web, mail or messenger address"),
    (is_date, "a date or a time"),
    (is_quantity, "a number or a unit"),
    (is_reference, "a reference to a page, figure or table"),
    (is_citation, "a citation"),
    (is_equation, "a value or an equation"),
    (is_list_letter, "a list letter"),
    (is_sentence, "a whole sentence"),
)
"""The rules in the order in which they are tried: a function of (content, text before the bracket), and the reason."""


def find_rejection(text: str, left: str) -> Rejection | Literal[""]:
    """Return the reason why a content certainly is no term, or an empty string when it may be one.

    Parameters
    ----------
    text
        content of a bracket, tidied by ``content.tidy``
    left
        text before the bracket

    >>> find_rejection("Fig. 3", ""), find_rejection("Value chain", "")
    ('a reference to a page, figure or table', '')
    """
    return next((reason for rule, reason in REJECTIONS if rule(text, left)), "")
