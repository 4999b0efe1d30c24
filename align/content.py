"""The content of a bracket: cleaned into terms and acronyms, or told apart as surely no term."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from align import script
from align.script import LATIN, THAI

ENGLISH_LABELS = frozenset({"อังกฤษ", "ภาษาอังกฤษ", "english", "eng", "en"})
TERM_LABELS = frozenset({"ชื่อวิทยาศาสตร์", "ชื่อพฤกษศาสตร์", "ชื่อสามัญ", "scientific name"})
SHORT_LABELS = frozenset({"ตัวย่อ", "ชื่อย่อ", "อักษรย่อ", "คำย่อ", "ย่อ", "abbr", "abbreviation", "acronym"})

_LABEL = re.compile(rf"\s*(?P<label>[{THAI}]+|[A-Za-z]+(?: name)?)\s*[::]\s*(?P<rest>.*)", re.DOTALL)
_LEAD_IN = re.compile(
    r"""(?xi)^\s*(?:
    (?:e\.g\.|i\.e\.|viz\.|aka|a\.k\.a\.|abbr\.|also\ known\ as|also\ called|formerly|or|cf\.)[\s,:]+
    | (?:หรือ(?:ที่)?)?(?:เรียก(?:ย่อ\ ?ๆ)?(?:กัน)?ว่า|รู้จักกันในชื่อ|ใช้ชื่อว่า|ชื่อย่อ(?:ว่า)?|ตัวย่อ(?:ว่า)?|อักษรย่อ|คำย่อ|ย่อว่า
        |ชื่อเดิม|ภาษาอังกฤษ(?:ว่า|คือ)?|อังกฤษ|หรือ|คือ|เช่น|อาทิ|ได้แก่)\s*[::]?\s*(?=[^ก-๙]))""",
)
_CONNECTOR = re.compile(
    r"\s*(?:หรือ(?:ใน)?(?:ชื่อย่อ|ตัวย่อ)?(?:ว่า)?|(?:ชื่อย่อ|ตัวย่อ|อักษรย่อ)(?:ว่า|คือ)?|(?<!,)\s\bor\b(?=\s+[A-Z]))\s*"
)
_IPA = re.compile(r"/[^/]*[ˈˌəɪʊɔɛæʌɑɜθðʃʒŋː][^/]*/|\[[^\]]*[ˈˌəɪʊɔɛæʌɑɜθðʃʒŋː][^\]]*\]")
_FOOTNOTE = re.compile(r"\[\d+\]")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_NESTED = re.compile(r"(?P<head>[^()（）\[\]]*?)\s*[(（\[](?P<short>[^()（）\[\]]+)[)）\]]\s*(?P<tail>.*)", re.DOTALL)
_NOT_SPLIT_AFTER = re.compile(r"(?i)\b(?:co|inc|ltd|corp|no|st|mr|mrs|ms|dr|prof)\.?$")
_COMPANY = re.compile(r"(?i)^(?:ltd|inc|llc|plc|gmbh|s\.?a|corp|jr|sr|ph\.?d|m\.?d)\b\.?")
_JOINED = re.compile(r"(?i)\b(?:and|or)\b|&")
_FOREIGN = re.compile(r"[\u0400-\u1dff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff]+")

_EDGE = script.SPACES + script.EMPHASIS + ",;:=-–—|•·/(（["
_LEADING_DOTS = re.compile(rf"^[.\s,]+(?=[{LATIN}]{{4}})")


class Content(NamedTuple):
    """What a bracket's content comes to; see ``align.records.Parenthetical``."""

    terms: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    marker: str = ""
    rejection: str = ""


def is_acronym(term: str) -> bool:
    """Tell whether *term* is written like an abbreviation, symbol or code, not like words.

    One capital, or one token of at most twelve characters with at least two capitals or a capital and a digit, and
    small letters no more than capitals and digits together.

    >>> [t for t in ("IEA", "SDGs", "IoT", "CO2", "T/T", "N", "PowerChina", "ASEAN", "OPPORTUNITY") if is_acronym(t)]
    ['IEA', 'SDGs', 'IoT', 'CO2', 'T/T', 'N', 'ASEAN']
    """
    if len(term) == 1:
        return term.isupper()
    if len(term) > 12 or not re.fullmatch(rf"[{LATIN}\d&/.+\-’']+", term):
        return False
    upper = sum(c.isupper() for c in term)
    digits = sum(c.isdigit() for c in term)
    lower = sum(c.islower() for c in term)
    if lower == 0 and upper > 8:
        return False
    return upper >= 1 and upper + digits >= 2 and lower <= upper + digits


def initials_match(short: str, name: str) -> bool:
    """Tell whether the letters of *short* can be taken, in order, from the beginnings of the words of *name*.

    Each letter must stand at the beginning of a word or behind a letter already taken from the same word.

    >>> initials_match("IEA", "International Energy Agency"), initials_match("PrEP", "Pre-Exposure Prophylaxis")
    (True, True)
    >>> initials_match("LPI", "Logistics Performance Index 2018"), initials_match("THAI", "CEFR")
    (True, False)
    """
    letters = [c for c in short.casefold() if c.isalpha()]
    if letters and short.endswith("s") and short[:-1].isupper():
        letters.pop()
    words = [w.casefold() for w in script.LATIN_WORD.findall(name)]
    if len(letters) < 2 or not words:
        return False
    states = {(0, 0, 0)}
    frontier = [(0, 0, 0)]
    while frontier:
        taken, word, at = frontier.pop()
        if taken == len(letters):
            return (word < len(words) and len(words) - word <= 2) or word == len(words)
        following = [(taken, word + 1, 0)] if word + 1 < len(words) else []
        if word < len(words) and at < len(words[word]) and words[word][at] == letters[taken]:
            following += [(taken + 1, word, at + 1), (taken + 1, word + 1, 0)]
        for state in following:
            if state not in states:
                states.add(state)
                frontier.append(state)
    return False


# ---- what surely is no term -------------------------------------------------------------------------------


def _no_latin(text: str, left: str) -> bool:
    """Content without a Latin letter holds no English term.

    >>> _no_latin("พ.ศ. 2565", ""), _no_latin("IEA", "")
    (True, False)
    """
    return not script.has_latin(text)


_ADDRESS = re.compile(
    r"""(?xi) \b(?:https?|ftp)\s?:\s?// | \bwww\s?\. | \w@[\w-]+\.\w
    | ^\s*[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|edu|gov|info|io|th)(?:/\S*)?\s*$
    | ^\s*(?:line|facebook|fb|tel|e-?mail|fax|call\ center)\s*(?:id)?\s*[::]\s*\S"""
)


def _address(text: str, left: str) -> bool:
    """A web, mail or messenger address.

    >>> [_address(t, "") for t in ("www.diw.go.th", "https://who.int/x", "info@example.org", "bot.or.th", "Node.js")]
    [True, True, True, True, False]
    """
    return _ADDRESS.search(text) is not None


_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)(?:[a-z]{0,6})?\.?"
_DATE = re.compile(
    rf"""(?xi)^\s*(?:(?:since|from|until|as\ of|on|in|ca?\.|b\.|d\.|born|died)\s+)?
    (?: (?:\d{{1,2}}(?:st|nd|rd|th)?\s*)?{_MONTH}(?:\s*\d{{1,2}},?)?\s*\d{{0,4}}
      | q[1-4]\s*[/\-]?\s*\d{{2,4}} | \d{{3,4}}\s*(?:b\.?e\.?|a\.?d\.?|c\.?e\.?|b\.?c\.?(?:e\.?)?)
      | \d{{1,2}}[:.]\d{{2}}\s*(?:a\.?m\.?|p\.?m\.?|gmt|utc)(?:[+-]\d+)? )
    (?:\s*[-–—]\s*[\w\s.,]*)?$"""
)


def _date(text: str, left: str) -> bool:
    """A date, a quarter, an era year or a time of day.

    >>> [_date(t, "") for t in ("26 Dec 2022", "May 2019", "Q3/2567", "1200 BC", "10.30 a.m.", "March of Dimes", "May")]
    [True, True, True, True, True, False, False]
    """
    return re.search(r"\d|[๐-๙]", text) is not None and _DATE.match(script.arabic_digits(text)) is not None


_UNIT = (
    r"(?:%|°\s?[CF]|mm|cm|km|m|nm|µm|um|mg|kg|g|µg|ug|ng|ml|l|dl|µl|cc|kw|mw|gw|kwh|mwh|w|v|kv|mv|a|ma|hz|khz|mhz|ghz|kb|mb|gb|tb|"
    r"bit|bytes?|ppm|ppb|ph|rpm|bar|psi|pa|kpa|mpa|n|nm|db|lux|sq\.?\s?m|sqm|m2|m3|ha|usd|thb|baht|eur|us\$|min|h|hr|hrs|hours?|minutes?|"
    r"sec|s|ms|days?|weeks?|months?|years?|yrs?|am|pm|times?|x|mol|mmol|iu|kcal|cal|kj|btu|hp|ton|tons|lbs?|oz|ft|in|inch|inches|mbps|gbps)"
)
_QUANTITY = re.compile(
    rf"(?xi)^\s*[<>≤≥~±≈+\-–]?\s*(?:us)?[$฿€£]?\s*\d[\d,.]*(?:\s?[-–x×±/]\s?\d[\d,.]*){{0,4}}\s*(?:{_UNIT}(?![A-Za-z])\s*/?\s*){{0,4}}[{THAI}]*\s*$"
)
_EQUATION = re.compile(r"[<>≤≥]|=\s*[-+]?[\d.]|เท่ากับ|[+–-]\s?\d+(?:\.\d+)?\s?%|\d\s?%")


def _quantity(text: str, left: str) -> bool:
    """A number, with or without its unit. A unit alone may be the symbol of the one before the bracket.

    >>> [_quantity(t, "") for t in ("25 kg", "5-10 mg/dl", "US$ 30", "37 °C", "5G", "M9", "3 in 1", "mm")]
    [True, True, True, True, False, False, False, False]
    """
    plain = script.arabic_digits(text)
    return _QUANTITY.match(plain) is not None and not re.fullmatch(r"\s*\d[A-Z]\s*", plain)


def _equation(text: str, left: str) -> bool:
    """A comparison, a rate or an equation: it says a value, it names nothing.

    >>> [_equation(t, "") for t in ("p < 0.05", "n = 30", "MRR-1.25%", "MLR +8% ต่อปี", "DRC 100%", "<b>", "PM2.5")]
    [True, True, True, True, True, False, False]
    """
    if len(text) > 60 or re.fullmatch(r"\s*</?\w+>\s*", text):
        return False
    return _EQUATION.search(script.arabic_digits(text)) is not None


_SEE = re.compile(r"^\s*(?:[Ss]ee|cf\.|e\.g\.|อ้างอิง|อ้างใน|ดู)\s*:?\s*")
_YEAR_AT_END = re.compile(r",?\s*\(?(?:1[89]|20|24|25)\d\d[a-z]?\)?(?:\s*[:,]\s*(?:pp?\.\s*)?\d+(?:[-–]\d+)?)?\s*$")
_ET_AL = re.compile(r"\s*(?:,\s*)?(?:et\.?\ al\.?|และคณะ)\s*,?\s*$")
_BETWEEN_AUTHORS = re.compile(r"\s*(?:,|&|\band\b|และ)\s*")
_AUTHOR = re.compile(
    rf"(?:(?:van|von|de|der|bin|al)\s+){{0,2}}[A-ZÀ-Þ][{LATIN}'’.\-]*(?:\s+[A-ZÀ-Þ][{LATIN}'’.\-]*){{0,3}}"
)


def _citation(text: str, left: str) -> bool:
    """A reference to literature: several authors and a year, or *et al.*

    One name and a year may as well be a title and its year; that is left to the evidence.

    >>> [_citation(t, "") for t in ("Smith et al., 2019", "Wu & Tsujii, 2009; Lin, 2008", "Brown and Lee, 2010: 45")]
    [True, True, True]
    >>> [_citation(t, "") for t in ("World Expo 2020", "Gordon Banks, OBE", "Titanic, 1997")]
    [False, False, False]
    """
    first = _SEE.sub("", text).split(";")[0]
    if re.match(r"(?:[Ii]bid|[Oo]p\.\s?cit)\b", first):
        return True
    dated = _YEAR_AT_END.sub("", first)
    authors = _ET_AL.sub("", dated)
    if dated == first and authors == dated:
        return False
    names = [a for a in _BETWEEN_AUTHORS.split(authors) if a]
    several = len(names) > 1 or authors != dated or ";" in text
    return several and all(_AUTHOR.fullmatch(a) for a in names) and ("," in first or authors != dated)


_REFERENCE = re.compile(
    r"""(?xi)^\s*(?:see\s+|ดู\s*|ตาม\s*)?
    (?:pp?\.|pages?|figs?\.?|figures?|tables?|plates?|chap\.|chapters?|sect?\.|sections?|appendix|vol\.|volume|no\.|eq\.?|equations?|isbn|issn|doi|photo|source)
    \s*:?\s*[\d๐-๙ivx][\w.,\-–:/\s]*$"""
)


def _reference(text: str, left: str) -> bool:
    """A page, figure, table, chapter or volume.

    >>> [_reference(t, "") for t in ("p. 12", "Fig. 3a", "pp. 3–5", "see Table 2", "Volume ratio", "Figure skating")]
    [True, True, True, True, False, False]
    """
    return _REFERENCE.match(text) is not None


_LETTER_NAMES = re.compile(r"(?:อักษร|ตัว|พยัญชนะ|วิตามิน|เกรด|กลุ่ม|เลือด|เวิร์ก|ชนิด|ค่า|ตัวแปร|ธาตุ|หมู่|ไวรัสตับอักเสบ)\s*\S{0,12}$")


def _list_letter(text: str, left: str) -> bool:
    """A single letter that numbers a list item, unless the Thai before names a letter or a symbol.

    >>> _list_letter("a", "ข้อ "), _list_letter("A", "เรียงตามอักษรเอ "), _list_letter("iv", "ข้อ"), _list_letter("AI", "")
    (True, False, True, False)
    """
    if re.fullmatch(r"\s*(?:[a-z]|[ivx]{2,4})\s*[.)]?\s*", text):
        return _LETTER_NAMES.search(left.rstrip()) is None
    return re.fullmatch(r"\s*[A-Z]\s*[.)]?\s*", text) is not None and (
        _LETTER_NAMES.search(left.rstrip()) is None
        and re.search(r"(?:^|\s|ข้อ|แบบ)$", left) is not None
        and len(left.split()) < 2
    )


_FINITE = re.compile(
    r"(?i)\b(?:is|are|was|were|am|has|have|had|will|would|can|could|should|must|do|does|did|don't|isn't|i|we|you|they|he|she)\b"
)


def _sentence(text: str, left: str) -> bool:
    """A whole English sentence: five words or more, a finite verb or a pronoun, and a full stop.

    >>> [_sentence(t, "") for t in ("Poverty is not the destiny of men.", "Now I Know My ABC", "Yahoo! Inc.")]
    [True, False, False]
    """
    words = script.LATIN_WORD.findall(text)
    return (
        len(words) >= 5
        and re.search(r"[{}][.!?][\"'”’]*\s*$".format("a-z)"), text) is not None
        and bool(_FINITE.search(text))
    )


_INNERMOST = re.compile(r"[(（\[][^()（）\[\]]*[)）\]]")


def _thai_remark(text: str, left: str) -> bool:
    """Thai words with brackets of their own, in which a term may stand.

    >>> _thai_remark("ซึ่งสำนักงานพลังงานสากล (IEA) ประกาศ", ""), _thai_remark("International Energy Agency (IEA)", "")
    (True, False)
    """
    if not re.search(r"[(（\[]", text):
        return False
    outside = _INNERMOST.sub("", text)
    return len(script.HAS_THAI.findall(outside)) > len(script.HAS_LATIN.findall(outside))


REJECTIONS: tuple[tuple[Callable[[str, str], bool], str], ...] = (
    (_no_latin, "no Latin letters"),
    (_thai_remark, "a Thai remark with brackets of its own"),
    (_address, "a web, mail or messenger address"),
    (_date, "a date or a time"),
    (_quantity, "a number or a unit"),
    (_reference, "a reference to a page, figure or table"),
    (_citation, "a citation"),
    (_equation, "a value or an equation"),
    (_list_letter, "a list letter"),
    (_sentence, "a whole sentence"),
)
"""What surely is no term, in this order: a function of (content, text before the bracket) and the reason in words."""


# ---- what is a term ---------------------------------------------------------------------------------------


def tidy(inside: str) -> str:
    """Decode HTML entities, drop tags, footnotes, phonetic spelling and zero-width characters, fold spaces.

    >>> tidy("Research &amp;\\n<i>Development</i>[2] /ˈrɪːsɜːtʃ/")
    'Research & Development'
    """
    text = html.unescape(inside)
    for pattern in (_TAG, _FOOTNOTE, _IPA):
        text = pattern.sub(" ", text)
    return script.squeeze(text)


def trim(term: str) -> str:
    """Take outer quotes and punctuation from a term; the full stop of an abbreviation stays.

    >>> [trim(t) for t in ('"Value chain",', "Co., Ltd.", "– IEA", "Alpheas spp.", "Renewable Energy.", "(WHO")]
    ['Value chain', 'Co., Ltd.', 'IEA', 'Alpheas spp.', 'Renewable Energy', 'WHO']
    """
    text = term.strip(_EDGE)
    if text[-1:] in script.QUOTES and not any(q in text[:-1] for q in script.QUOTES):
        text = text[:-1]
    elif text[:1] in script.QUOTES and (text[-1:] in script.QUOTES or not any(q in text[1:] for q in script.QUOTES)):
        text = text.strip(script.QUOTES + _EDGE)
    text = _LEADING_DOTS.sub("", text.strip(_EDGE))
    if text.count(")") > text.count("("):
        text = text.strip(")")
    if re.search(rf"[{LATIN}]{{5,}}\.$", text) and text.count(".") == 1:
        text = text[:-1]
    return text


def without_thai(piece: str) -> str:
    """Keep the Latin part of a piece that also holds Thai or another script: a remark behind it, a word before it.

    >>> without_thai("Metabolic Syndrome ซึ่งประกอบด้วย"), without_thai("รายงาน NC"), without_thai("ICT ไอซีที")
    ('Metabolic Syndrome', 'NC', 'ICT')
    """
    parts = [p for p in re.split(rf"(?:[{THAI}ๆฯ]|{_FOREIGN.pattern})+", piece) if script.has_latin(p)]
    return trim(re.split(r"\s=\s", parts[0])[0]) if parts else ""


def without_year(piece: str) -> str:
    """Take a year, years of life or a citation from behind the term; a year that is part of a name stays.

    >>> [without_year(t) for t in ("Leningrad, 1924–1991", "World Expo 2020", "Diadema; 12 May 1820 - 1901")]
    ['Leningrad', 'World Expo 2020', 'Diadema']
    """
    return re.sub(
        r"\s*[,;]\s*(?:c\.|ca\.|b\.|d\.)?\s*(?:\d{1,2}\s+\w+\s+)?\d{3,4}(?:\s*[-–—]\s*(?:\d{1,2}\s+\w+\s+)?\d{0,4})?\s*$",
        "",
        piece,
    )


def split_slash(piece: str) -> list[str]:
    """Split alternatives at a slash when each side is a name of its own: as many words on each side.

    >>> split_slash("World Event / Mega Event"), split_slash("Tracking / Notification System"), split_slash("B/C")
    (['World Event', 'Mega Event'], ['Tracking / Notification System'], ['B/C'])
    """
    parts = [p.strip() for p in re.split(r"\s*/\s*", piece)]
    spaced = re.search(r"\s/|/\s", piece) is not None
    long_enough = all(len(re.sub(r"\W", "", p)) >= (2 if spaced else 3) for p in parts)
    same_shape = len({len(p.split()) for p in parts}) == 1 and len({p[:1].isupper() for p in parts}) == 1
    share_head = len({p.split()[-1] for p in parts if p}) == 1
    alike = spaced or share_head or all(" " not in p for p in parts)
    if len(parts) > 1 and long_enough and same_shape and alike and not piece.startswith("ISO/"):
        return parts
    return [piece]


def split_comma(piece: str, alternatives: bool) -> list[str]:
    """Split at commas where these part names: an acronym behind its name, single words, alternatives behind a marker.

    A comma inside a name stays: before a company's form, and where *and* or & joins the last item.

    >>> split_comma("ASEAN Labour Ministers Meeting, ALMM", False), split_comma("Wrasse, Cichlid", False)
    (['ASEAN Labour Ministers Meeting', 'ALMM'], ['Wrasse', 'Cichlid'])
    >>> [split_comma(t, True) for t in ("State Power Investment Co., Ltd", "Research, Development and Innovation")]
    [['State Power Investment Co., Ltd'], ['Research, Development and Innovation']]
    >>> split_comma("Bull shark, Zambezi shark", True), split_comma("Kids Change, World Change", False)
    (['Bull shark', 'Zambezi shark'], ['Kids Change, World Change'])
    """
    parts = [p.strip() for p in piece.split(",")]
    if len(parts) == 1 or not all(parts):
        return [piece]
    if any(_COMPANY.match(p) for p in parts[1:]) or any(_NOT_SPLIT_AFTER.search(p) for p in parts[:-1]):
        return [piece]
    head, last = ", ".join(parts[:-1]), parts[-1]
    if is_acronym(last) and (initials_match(last, head) or (len(parts) == 2 and " " in head and not alternatives)):
        return [*split_comma(head, alternatives), last]
    if _JOINED.search(last):
        return [piece]
    single = len(parts) == 2 and all(len(p.split()) == 1 for p in parts)
    if (alternatives and not is_acronym(last)) or single or all(is_acronym(p) for p in parts):
        return parts
    return [piece]


def split_short(piece: str) -> list[str]:
    """Split a full name from its short form at a colon or a dash.

    >>> [split_short(t) for t in ("Internet of Things : IoT", "RCM : Recycle Cash Machine", "Home Isolation - HI")]
    [['Internet of Things', 'IoT'], ['RCM', 'Recycle Cash Machine'], ['Home Isolation', 'HI']]
    >>> [split_short(t) for t in ("Future Fashion: Creative Innovation", "EPS – TOPIK", "Non - degree")]
    [['Future Fashion: Creative Innovation'], ['EPS – TOPIK'], ['Non - degree']]
    """
    for match in re.finditer(r"\s*[::]\s*", piece):
        first, second = piece[: match.start()], piece[match.end() :]
        if _is_short_form(second, first) or (_is_short_form(first, second) and len(first.split()) <= 2):
            return [first, second]
    for match in reversed(list(re.finditer(r"\s*[-–—]\s*", piece))):
        first, second = piece[: match.start()], piece[match.end() :]
        words = len(first.split())
        plain = " " in match.group() and words > 2 and second.isupper() and second.isalpha()
        if is_acronym(second) and words > 1 and (plain or initials_match(second, first)):
            return [first, second]
        if is_acronym(first) and " " in second and match.group() != "-" and initials_match(first, second):
            return [first, second]
    return [piece]


def _is_short_form(short: str, name: str) -> bool:
    words = short.split()
    if not 1 <= len(words) <= 4 or not name.strip() or not script.has_latin(name):
        return False
    if len(words) == 1 and len(short) <= 8 and initials_match(short, name):
        return True
    return any(is_acronym(w) for w in words) and (len(words) == 1 or len(words) < len(name.split()))


def split_terms(piece: str, alternatives: bool) -> list[str]:
    """Split one labelled part of a content into its names.

    >>> split_terms("International Energy Agency (IEA)", False), split_terms("Ultraviolet C หรือ UV-C", False)
    (['International Energy Agency', 'IEA'], ['Ultraviolet C', 'UV-C'])
    >>> split_terms("Hospitel และ Field Hospital", False)
    ['Hospitel', 'Field Hospital']
    """
    nested = _NESTED.fullmatch(piece)
    if nested and nested["head"].strip():
        head = nested["head"] + (" " + nested["tail"] if script.has_latin(nested["tail"]) else "")
        inner = split_terms(nested["short"], alternatives) if script.has_latin(nested["short"]) else []
        return [*split_terms(head, alternatives), *inner]
    found: list[str] = []
    for part in _CONNECTOR.split(piece):
        for half in re.split(r"\s*และ\s*(?=[A-Za-z])", part):
            for name in split_short(_LEAD_IN.sub("", half)):
                for item in split_slash(without_year(without_thai(name))):
                    found += split_comma(item, alternatives)
    return [t for t in map(trim, found) if script.has_latin(t)]


def labelled(text: str) -> list[tuple[str, str]]:
    """Part a content at semicolons and at language labels into (label, text).

    >>> labelled("อังกฤษ: Mola, Sunfish; จีน: 翻車魚")
    [('อังกฤษ', 'Mola, Sunfish'), ('จีน', '翻車魚')]
    >>> labelled("Pluto; planet")
    [('', 'Pluto'), ('', 'planet')]
    """
    parts = []
    for part in re.split(rf"\s*;\s*|\s*[,\s]\s*(?=[{THAI}]{{2,}}\s*[::])", text):
        match = _LABEL.fullmatch(part)
        if match and (
            script.has_thai(match["label"]) or match["label"].lower() in ENGLISH_LABELS | TERM_LABELS | SHORT_LABELS
        ):
            parts.append((match["label"].lower(), match["rest"]))
        elif part.strip():
            parts.append(("", part))
    return parts


def _wanted(parts: list[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """Keep the English parts; where no part is English, any that is written in Latin letters."""
    known = ENGLISH_LABELS | TERM_LABELS | SHORT_LABELS | {""}
    english = [p for p in parts if p[0] in known and script.has_latin(p[1])]
    return english or [p for p in parts if script.has_latin(p[1])]


def clean(inside: str, left: str = "") -> Content:
    """Clean the content of a bracket into terms and acronyms, or say why it surely is no term.

    Parameters
    ----------
    inside
        what stands between the brackets, as in the raw text
    left
        the text before the bracket, or its last few dozen characters; only rules that need it look at it

    >>> clean("อังกฤษ: International Energy Agency; IEA")
    Content(terms=('International Energy Agency',), acronyms=('IEA',), marker='อังกฤษ', rejection='')
    >>> clean("IEA").acronyms, clean("Fig. 3").rejection
    (('IEA',), 'a reference to a page, figure or table')
    """
    text = tidy(inside)
    for test, reason in REJECTIONS:
        if test(text, left):
            return Content(rejection=reason)
    parts = labelled(text)
    marker = next((label for label, _ in parts if label), "")
    found: list[str] = []
    for label, part in _wanted(parts):
        found += split_terms(part, alternatives=bool(label) and label not in SHORT_LABELS)
    names = list(dict.fromkeys(found))
    acronyms = tuple(n for n in names if is_acronym(n) or _shortens_another(n, names))
    terms = tuple(n for n in names if n not in acronyms)
    if not names:
        return Content(marker=marker, rejection="no term in it")
    return Content(terms, acronyms, marker)


def _shortens_another(name: str, names: list[str]) -> bool:
    """A short form of several words, as ``KOT Framework`` beside its full name."""
    return any(other != name and _is_short_form(name, other) and any(map(is_acronym, name.split())) for other in names)
