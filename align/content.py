"""Clean the content of a bracket into terms and acronyms, or reject it as certainly no term."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Literal, NamedTuple

from align import script
from align.acronyms import SIGNED, abbreviates, initials_match, is_acronym, is_short_form
from align.records import Rejection
from align.rejections import find_rejection
from align.script import LATIN, THAI

ENGLISH_LABELS = frozenset({"อังกฤษ", "ภาษาอังกฤษ", "english", "in english", "eng", "en"})
TERM_LABELS = frozenset({"ชื่อวิทยาศาสตร์", "ชื่อพฤกษศาสตร์", "ชื่อสามัญ", "scientific name"})
SHORT_LABELS = frozenset({"ตัวย่อ", "ชื่อย่อ", "อักษรย่อ", "คำย่อ", "ย่อ", "abbr", "abbreviation", "acronym"})
KNOWN_LABELS = ENGLISH_LABELS | TERM_LABELS | SHORT_LABELS

NEVER_ALTERNATIVES = frozenset(
    "usa uk d.c. obe mbe cbe dbe kbe phd ph.d. m.d. md jr sr thailand japan china india france germany italy spain "
    "russia korea vietnam laos cambodia myanmar malaysia indonesia singapore philippines australia canada england "
    "scotland wales ireland netherlands switzerland austria belgium denmark sweden norway finland poland greece "
    "turkey egypt iran iraq israel brazil mexico argentina taiwan bangkok california texas florida illinois "
    "georgia massachusetts washington virginia ohio michigan".split()
)
"""Places, honours and degrees: behind a comma they belong to the name before it."""

# "อังกฤษ: Pluto", "Eng. Pluto": a label and what it announces.
_LABEL = re.compile(
    rf"\s*(?P<label>[{THAI}]+|[A-Za-z]+(?: [A-Za-z]+)?)\s*(?:[:：]|(?<=[Ee]ng)\.)\s*(?P<rest>.*)", re.DOTALL
)
# Semicolons, and spaces or commas before a Thai label.
_PARTS = re.compile(rf"\s*;\s*|\s*[,\s]\s*(?=[{THAI}]{{2,}}\s*[:：])")
# Thai phrases for "in short", "abbreviated as", "the abbreviation of".
_SHORT_SAYS = r"(?:(?:มัก)?เรียก)?(?:กัน)?(?:ย่อ(?:ว่า|เป็น|มาจาก)|โดยย่อว่า)|(?:ชื่อ|ตัว|อักษร|คำ)ย่อ(?:ว่า|คือ|ของ)?"
# Words at the beginning that announce a name: "e.g.", "also known as", เรียกว่า, หรือ.
_LEAD_IN = re.compile(
    rf"""(?xi)^\s*(?:
    (?:e\.g\.|i\.e\.|viz\.|aka|a\.k\.a\.|abbr\.|also\ known\ as|also\ called|formerly|or|cf\.)[\s,:]+
    | (?:หรือ(?:ที่)?)?(?:{_SHORT_SAYS}|เรียก(?:กัน)?ว่า|รู้จักกันในชื่อ|ใช้ชื่อว่า|ชื่อเดิม
        |ภาษาอังกฤษ(?:ว่า|คือ)?|อังกฤษ|หรือ|คือ|เช่น|อาทิ|ได้แก่)\s*[:：]?\s*(?=[^ก-๙]))"""
)
# Words between two names of one thing; an English "or" needs a capital behind it, since names contain it too.
_CONNECTOR = re.compile(
    rf"""(?x),?\s*(?:หรือ(?:ใน|ที่)?(?:ชื่อย่อ|ตัวย่อ)?(?:ว่า)?|{_SHORT_SAYS})\s*
    | (?<!,)\s\bor\b(?=\s+[A-Z]) | ,\s+or\s+(?=[A-Z]{{2,}}\b)
    | ,?\s+(?:abbreviated(?:\ as|\ to)?|aka|a\.k\.a\.|also\ known\ as|i\.e\.)\s+(?=[A-Z])"""
)
# Phonetic spelling between slashes or square brackets; a sign that no ordinary word has tells it from a name.
_IPA_SIGNS = "ˈˌəɪʊɔɛæʌɑɜθðʃʒŋː"
_IPA = re.compile(rf"/[^/{_IPA_SIGNS}]*[{_IPA_SIGNS}][^/]*/|\[[^\[\]{_IPA_SIGNS}]*[{_IPA_SIGNS}][^\[\]]*\]")
_FOOTNOTE = re.compile(r"\[\d+\]")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# Most contents have none of these and skip the patterns below.
_NEEDS_TIDYING = re.compile(r"[<&/\[]")
_INLINE_TAG = re.compile(r"</?(?:su[bp]|[biu]|em|strong|span|small|a|i)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_LINK = re.compile(r"\[([^\[\]]+)\]\((?:https?:|/|#)[^()\s]*\)|\[\[([^\[\]]+)\]\]")
# A name, a bracket behind it, and the rest.
_NESTED = re.compile(r"(?P<head>[^()（）\[\]]*)\s*[(（\[](?P<short>[^()（）\[\]]+)[)）\]]\s*(?P<tail>.*)", re.DOTALL)
# Abbreviations before a comma that does not end a name: "Co., Ltd."
_NOT_SPLIT_AFTER = re.compile(r"(?i)\b(?:co|inc|ltd|corp|no|st|mr|mrs|ms|dr|prof)\.?$")
# Legal forms and degrees behind a comma: "Toyota, Inc."
_COMPANY = re.compile(r"(?i)^(?:ltd|inc|llc|plc|gmbh|s\.?a|corp|jr|sr|ph\.?d|m\.?d)\b\.?")
# Titles and offices behind a comma, which explain the name before it: "Catherine, Princess of Wales".
_APPOSITION = re.compile(
    r"(?i)^(?:princess|prince|duke|duchess|earl|king|queen|count|baron|lord|lady|minister|director|president|secretary|ambassador|"
    r"chairman|professor|ministry|department|faculty|division|office)\b|\buniversity$"
)
_JOINED = re.compile(r"(?i)\b(?:and|or)\b|&")
# A comma with a space, or without one between words; not the one in 10,000.
_COMMA = re.compile(rf"\s*,\s+|(?<=[{LATIN}]{{2}}),(?=[{LATIN}]{{2}})")
# Scripts beside Latin: from Cyrillic to the phonetic extensions, Chinese, Japanese and Korean.
_FOREIGN = r"\u0400-\u1dff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff"
_NOT_LATIN = re.compile(rf"(?:[{THAI}ๆฯ]|[{_FOREIGN}])+")
# A year, a date, or years of life, at the end behind a comma or semicolon.
_YEAR = r"(?:c\.|ca\.|b\.|d\.)?\s*(?:\d{1,2}\s+\w+\s+)?\d{3,4}(?:\s*[-–—]\s*(?:\d{1,2}\s+\w+\s+)?\d{0,4})?"
_DATED = re.compile(rf"\s*[,;]\s*{_YEAR}\s*$")
# Up to four authors, as a citation has them before its year.
_AUTHORS = rf"\s*[A-Z][{LATIN}'’\-]+(?:\s*(?:&|and|,)\s*[A-Z][{LATIN}'’\-]+){{0,3}}(?:\s+et\ al\.?)?"
_CITED = re.compile(rf"[,;]{_AUTHORS},\s*(?:1[89]|20|25)\d\d\s*$")
_AUTHOR_YEAR = re.compile(rf"{_AUTHORS},?\s*(?:1[789]|20|25)\d\d\s*")

_EDGE = script.SPACES + script.EMPHASIS + script.INVISIBLE + ",;:：=-–—|•·/(（[…"
_LEADING_DOTS = re.compile(rf"^(?:[.,]+\s+|[.,]+(?=[{LATIN}]{{4}}))")


class Content(NamedTuple):
    """The cleaned content of a bracket; see ``align.records.Parenthetical`` for the fields."""

    terms: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    marker: str = ""
    rejection: Rejection | Literal[""] = ""


def clean(inside: str, left: str = "") -> Content:
    """Clean the content of a bracket into terms and acronyms, or reject it with the reason.

    Parameters
    ----------
    inside
        raw text between the brackets
    left
        text before the bracket, or its last few dozen characters; only a few of the rejection rules look at it

    >>> clean("อังกฤษ: International Energy Agency; IEA")
    Content(terms=('International Energy Agency',), acronyms=('IEA',), marker='อังกฤษ', rejection='')
    >>> clean("IEA").acronyms, clean("Fig. 3").rejection
    (('IEA',), 'a reference to a page, figure or table')
    """
    text = tidy(inside)
    reason = find_rejection(text, left)
    if reason:
        return Content(rejection=reason)
    parts = split_labels(text)
    english = _select_english(parts)
    marker = next((label for label, _ in english if label), "")
    found: list[str] = []
    for label, part in english:
        found += split_terms(part, alternatives=bool(label) and label not in SHORT_LABELS)
    names = list(dict.fromkeys(found))
    acronyms = tuple(n for n in names if is_acronym(n) or _is_short_for_another(n, names))
    terms = tuple(n for n in names if n not in acronyms)
    return Content(terms, acronyms, marker, "" if names else "no term in it")


def _is_short_for_another(name: str, names: list[str]) -> bool:
    """Return whether *name* is a short form of several words, as ``KOT Framework`` beside its full name."""
    return " " in name and any(other != name and is_short_form(name, other) for other in names)


def tidy(inside: str) -> str:
    """Drop HTML, footnotes, phonetic spelling and zero-width characters; fold spaces.

    >>> tidy("Research &amp;\\n<i>Development</i>[2] /ˈrɪːsɜːtʃ/"), tidy("CO<sub>2</sub>"), tidy("[WHO](https://who.int)")
    ('Research & Development', 'CO2', 'WHO')
    """
    if not _NEEDS_TIDYING.search(inside):
        return script.squeeze(inside)
    text = html.unescape(html.unescape(inside))  # entities in web pages are sometimes escaped twice
    # Inline tags vanish, since they stand inside a word (CO<sub>2</sub>); others become a space.
    text = _INLINE_TAG.sub("", _LINK.sub(lambda m: m[1] or m[2], text))
    for pattern in (_COMMENT, _TAG, _FOOTNOTE, _IPA):
        text = pattern.sub(" ", text)
    return script.squeeze(text)


def split_labels(text: str) -> list[tuple[str, str]]:
    """Split a content at semicolons and language labels into pairs of (label, text).

    >>> split_labels("อังกฤษ: Mola, Sunfish; จีน: 翻車魚")
    [('อังกฤษ', 'Mola, Sunfish'), ('จีน', '翻車魚')]
    >>> split_labels("Pluto; planet")
    [('', 'Pluto'), ('', 'planet')]
    """
    parts = []
    for part in _PARTS.split(_CITED.sub("", text)):
        match = _LABEL.fullmatch(part)
        if match and (script.has_thai(match["label"]) or match["label"].lower() in KNOWN_LABELS):
            parts.append((match["label"].lower(), match["rest"]))
        elif part.strip():
            parts.append(("", part))
    return parts


def _select_english(parts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the English parts or, where there is none, those with Latin letters."""
    english = [p for p in parts if (not p[0] or p[0] in KNOWN_LABELS) and script.has_latin(p[1])]
    return english or [p for p in parts if script.has_latin(p[1])]


def split_terms(piece: str, alternatives: bool) -> list[str]:
    """Split one part of a content into its names.

    Parameters
    ----------
    piece
        a part, without its label
    alternatives
        whether a label announced the part; then commas separate names more readily

    >>> split_terms("International Energy Agency (IEA)", False), split_terms("Ultraviolet C หรือ UV-C", False)
    (['International Energy Agency', 'IEA'], ['Ultraviolet C', 'UV-C'])
    >>> split_terms("Toyota Motor (Thailand) Co., Ltd.", False), split_terms("Hospitel และ Field Hospital", False)
    (['Toyota Motor (Thailand) Co., Ltd.'], ['Hospitel', 'Field Hospital'])
    """
    # From the outside in: inner brackets, words that connect names, "full name: short form", then slashes and commas.
    names: list[str] = []
    for outer in split_nested(piece):
        for part in _CONNECTOR.split(outer):
            for half in re.split(r"\s*และ\s*(?=[A-Za-z])", part):
                names += split_short(_LEAD_IN.sub("", half))
    # An abbreviation with a slash, as T/T, beside another name: its slash separates nothing.
    slashed = len(names) > 1 and any("/" in n and is_acronym(trim(n)) for n in names)
    found: list[str] = []
    for name in names:
        plain = without_year(without_thai(name))
        for item in [plain] if slashed else split_slash(plain):
            found += split_comma(item, alternatives)
    return [t for t in map(trim, found) if script.has_latin(t)]


def split_nested(piece: str) -> list[str]:
    """Split a name from a bracket behind it, unless the bracket belongs to the name; drop a citation.

    >>> [split_nested(t) for t in ("Internet of Things (IoT)", "iron(III) oxide", "Diffusion (Rogers, 2003)")]
    [['Internet of Things', 'IoT'], ['iron(III) oxide'], ['Diffusion']]
    """
    match = _NESTED.fullmatch(piece)
    if not match or not match["head"].strip():
        return [piece]
    if script.has_latin(match["tail"]) or not match["head"][-1].isspace():
        return [piece]
    if not script.has_latin(match["short"]) or _AUTHOR_YEAR.fullmatch(match["short"]):
        return [match["head"].strip()]
    return [match["head"].strip(), match["short"]]


def split_short(piece: str) -> list[str]:
    """Split a full name from its short form at a colon, an equals sign or a dash.

    >>> [split_short(t) for t in ("Internet of Things : IoT", "RCM : Recycle Cash Machine", "Home Isolation - HI")]
    [['Internet of Things', 'IoT'], ['RCM', 'Recycle Cash Machine'], ['Home Isolation', 'HI']]
    >>> [split_short(t) for t in ("Future Fashion: Creative Idea", "EPS – TOPIK", "Non - degree", "E. coli O157:H7")]
    [['Future Fashion: Creative Idea'], ['EPS – TOPIK'], ['Non - degree'], ['E. coli O157:H7']]
    """
    piece = without_year(piece)
    for match in re.finditer(r"\s*[:：]\s*|\s+=\s+", piece):
        first, second = piece[: match.start()].strip(), piece[match.end() :].strip()
        # O157:H7 and ratios are one name.
        if re.search(r"\d$", first) and match.group() == ":":
            continue
        if is_short_form(second, first) or (is_short_form(first, second) and len(first.split()) <= 2):
            return [first, second]
    for match in reversed(list(re.finditer(r"\s*[-–—]\s*", piece))):
        first, second = piece[: match.start()].strip(), piece[match.end() :].strip()
        dash = match.group()
        if _is_short_beside_dash(second, first, dash) or (" " in dash and _is_short_beside_dash(first, second, dash)):
            return [first, second]
    return [piece]


def _is_short_beside_dash(short: str, name: str, dash: str) -> bool:
    """Return whether *short* is the short form of *name* on the other side of a dash.

    Its initials decide. With spaces around the dash, capitals that may abbreviate the name are enough; beside a name
    of three words or more, any capitals are.
    """
    words = len(name.split())
    if not is_acronym(short) or len(short) < 2 or (words == 1 and len(name) < 5):
        return False
    if words > 1 and initials_match(short, name):
        return True
    spaced = " " in dash and short.isalpha() and short.isupper()
    return spaced and (words > 2 or abbreviates(short, name))


def split_slash(piece: str) -> list[str]:
    """Split at slashes between separate names: sides of as many words each, or a name and its short form.

    >>> split_slash("World Event / Mega Event"), split_slash("Tracking / Notification System"), split_slash("B/C")
    (['World Event', 'Mega Event'], ['Tracking / Notification System'], ['B/C'])
    >>> split_slash("Electric Vehicle/EV")
    ['Electric Vehicle', 'EV']
    """
    parts = [p.strip() for p in re.split(r"\s*/\s*", piece)]
    if len(parts) == 2 and any(initials_match(a, b) and " " in b for a, b in (parts, parts[::-1])):
        return parts
    spaced = re.search(r"\s/|/\s", piece) is not None
    long_enough = all(len(re.sub(r"\W", "", p)) >= (2 if spaced else 3) for p in parts)
    same_shape = len({len(p.split()) for p in parts}) == 1 and len({p[:1].isupper() for p in parts}) == 1
    share_head = len({p.split()[-1] for p in parts if p}) == 1
    alike = spaced or share_head or all(" " not in p for p in parts)
    # "ISO/IEC 27001" is one standard, not two.
    if len(parts) > 1 and long_enough and same_shape and alike and not piece.startswith("ISO/"):
        return parts
    return [piece]


def split_comma(piece: str, alternatives: bool) -> list[str]:
    """Split at commas between names: an acronym behind its name, single words, alternatives behind a label.

    A comma inside a name stays: before a company's legal form, a place, an honour or an office, between digits, and
    where *and* or & joins the last item.

    Parameters
    ----------
    piece
        a part of a content
    alternatives
        whether a label announced the part; then names of several words are split as well

    >>> split_comma("ASEAN Labour Ministers Meeting, ALMM", False), split_comma("Wrasse, Cichlid", False)
    (['ASEAN Labour Ministers Meeting', 'ALMM'], ['Wrasse', 'Cichlid'])
    >>> [split_comma(t, True) for t in ("State Power Investment Co., Ltd", "Research, Development and Innovation")]
    [['State Power Investment Co., Ltd'], ['Research, Development and Innovation']]
    >>> [split_comma(t, True) for t in ("Bull shark, Zambezi shark", "Catherine, Princess of Wales", "10,000 Days")]
    [['Bull shark', 'Zambezi shark'], ['Catherine, Princess of Wales'], ['10,000 Days']]
    >>> split_comma("Kids Change, World Change", False), split_comma("Paris, France", False)
    (['Kids Change, World Change'], ['Paris, France'])
    """
    parts = [p.strip() for p in _COMMA.split(piece)]
    if len(parts) == 1 or not all(parts):
        return [piece]
    if any(_COMPANY.match(p) for p in parts[1:]) or any(_NOT_SPLIT_AFTER.search(p) for p in parts[:-1]):
        return [piece]
    head, last = ", ".join(parts[:-1]), parts[-1]
    if any(p.lower() in NEVER_ALTERNATIVES or _APPOSITION.search(p) for p in parts[1:]):
        return [piece]
    if is_acronym(last) and abbreviates(last, head):
        return [*split_comma(head, alternatives), last]
    if len(parts) == 2 and is_acronym(parts[0]) and initials_match(parts[0], last):
        return parts
    # "Research, Development and Innovation" is one name; among four parts or more only the last one decides.
    joined = [bool(_JOINED.search(p)) for p in parts]
    if joined[-1] or (any(joined) and len(parts) < 4):
        return [piece]
    return parts if _are_separate_names(parts, alternatives) else [piece]


def _are_separate_names(parts: list[str], alternatives: bool) -> bool:
    """Return whether the parts between commas are separate names."""
    acronyms = [is_acronym(p) for p in parts]
    if all(acronyms) or (len(parts) == 2 and not any(acronyms) and all(" " not in p for p in parts)):
        return True
    if not alternatives or (acronyms[-1] and len(parts) == 2):
        return False
    # Two parts of capitalised words are a title of two halves: "Kids Change, World Change".
    titled = all(w[:1].isupper() for p in parts for w in p.split()) and all(" " in p for p in parts)
    return not (titled and len(parts) == 2)


def without_thai(piece: str) -> str:
    """Return the first Latin part of a piece that also holds Thai or another script.

    >>> without_thai("Metabolic Syndrome ซึ่งประกอบด้วย"), without_thai("รายงาน NC"), without_thai("ICT ไอซีที")
    ('Metabolic Syndrome', 'NC', 'ICT')
    """
    parts = [p for p in _NOT_LATIN.split(piece) if script.has_latin(p)]
    return trim(re.split(r"\s=\s", parts[0])[0]) if parts else ""


def without_year(piece: str) -> str:
    """Remove a year, years of life or a citation behind a term; a year that is part of the name stays.

    >>> [without_year(t) for t in ("Leningrad, 1924–1991", "World Expo 2020", "Diadema; 12 May 1820 - 1901")]
    ['Leningrad', 'World Expo 2020', 'Diadema']
    >>> without_year("Self-efficacy, Bandura & Adams, 1977")
    'Self-efficacy'
    """
    return _DATED.sub("", _CITED.sub("", piece))


def trim(term: str) -> str:
    """Strip outer quotes and punctuation from a term; keep the full stop of an abbreviation and the sign of an ion.

    >>> [trim(t) for t in ('"Value chain",', "Co., Ltd.", "– IEA", "Alpheas spp.", "Renewable Energy.", "(WHO", "OH-")]
    ['Value chain', 'Co., Ltd.', 'IEA', 'Alpheas spp.', 'Renewable Energy', 'WHO', 'OH-']
    """
    if SIGNED.fullmatch(term.strip()):
        return term.strip()
    # Quotes may stand inside punctuation and the other way round, so repeat until nothing changes.
    while True:
        trimmed = _trim_once(term)
        if trimmed == term:
            return unicodedata.normalize("NFC", term)
        term = trimmed


def _trim_once(term: str) -> str:
    text = term.strip(_EDGE)
    if text[-1:] in script.QUOTES and not any(q in text[:-1] for q in script.QUOTES):
        text = text[:-1]
    elif text and text[0] in script.QUOTES and text[0] not in text[1:-1]:
        text = text.strip(script.QUOTES + _EDGE)
    text = _LEADING_DOTS.sub("", text)
    for opening, closing in ("()", "[]"):
        if text.count(closing) > text.count(opening):
            text = text.strip(closing)
    if text.count(".") == 1 and (
        re.search(rf"[{LATIN}]{{5,}}\.$", text) or (text[-1] == "." and is_acronym(text[:-1]))
    ):
        text = text[:-1]
    return text
