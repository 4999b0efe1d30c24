"""The content of a bracket, cleaned into terms and acronyms, or told apart as surely no term."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Literal, NamedTuple

from align import script
from align.acronyms import SIGNED, abbreviates, initials_match, is_acronym, is_short_form
from align.records import Rejection
from align.rejections import rejection
from align.script import LATIN, THAI

ENGLISH_LABELS = frozenset({"อังกฤษ", "ภาษาอังกฤษ", "english", "in english", "eng", "en"})
TERM_LABELS = frozenset({"ชื่อวิทยาศาสตร์", "ชื่อพฤกษศาสตร์", "ชื่อสามัญ", "scientific name"})
SHORT_LABELS = frozenset({"ตัวย่อ", "ชื่อย่อ", "อักษรย่อ", "คำย่อ", "ย่อ", "abbr", "abbreviation", "acronym"})
KNOWN_LABELS = ENGLISH_LABELS | TERM_LABELS | SHORT_LABELS

NOT_ALTERNATIVES = frozenset(
    "usa uk d.c. obe mbe cbe dbe kbe phd ph.d. m.d. md jr sr thailand japan china india france germany italy spain "
    "russia korea vietnam laos cambodia myanmar malaysia indonesia singapore philippines australia canada england "
    "scotland wales ireland netherlands switzerland austria belgium denmark sweden norway finland poland greece "
    "turkey egypt iran iraq israel brazil mexico argentina taiwan bangkok california texas florida illinois "
    "georgia massachusetts washington virginia ohio michigan".split()
)
"""What stands behind a comma as a place, an honour or a degree, not as another name."""

_LABEL = re.compile(
    rf"\s*(?P<label>[{THAI}]+|[A-Za-z]+(?: [A-Za-z]+)?)\s*(?:[:：]|(?<=[Ee]ng)\.)\s*(?P<rest>.*)", re.DOTALL
)
_PARTS = re.compile(rf"\s*;\s*|\s*[,\s]\s*(?=[{THAI}]{{2,}}\s*[:：])")
_SHORT_SAYS = r"(?:(?:มัก)?เรียก)?(?:กัน)?(?:ย่อ(?:ว่า|เป็น|มาจาก)|โดยย่อว่า)|(?:ชื่อ|ตัว|อักษร|คำ)ย่อ(?:ว่า|คือ|ของ)?"
_LEAD_IN = re.compile(
    rf"""(?xi)^\s*(?:
    (?:e\.g\.|i\.e\.|viz\.|aka|a\.k\.a\.|abbr\.|also\ known\ as|also\ called|formerly|or|cf\.)[\s,:]+
    | (?:หรือ(?:ที่)?)?(?:{_SHORT_SAYS}|เรียก(?:กัน)?ว่า|รู้จักกันในชื่อ|ใช้ชื่อว่า|ชื่อเดิม
        |ภาษาอังกฤษ(?:ว่า|คือ)?|อังกฤษ|หรือ|คือ|เช่น|อาทิ|ได้แก่)\s*[:：]?\s*(?=[^ก-๙]))"""
)
_CONNECTOR = re.compile(
    rf"""(?x),?\s*(?:หรือ(?:ใน|ที่)?(?:ชื่อย่อ|ตัวย่อ)?(?:ว่า)?|{_SHORT_SAYS})\s*
    | (?<!,)\s\bor\b(?=\s+[A-Z]) | ,\s+or\s+(?=[A-Z]{{2,}}\b)
    | ,?\s+(?:abbreviated(?:\ as|\ to)?|aka|a\.k\.a\.|also\ known\ as|i\.e\.)\s+(?=[A-Z])"""
)
_IPA_SIGNS = "ˈˌəɪʊɔɛæʌɑɜθðʃʒŋː"
_IPA = re.compile(rf"/[^/{_IPA_SIGNS}]*[{_IPA_SIGNS}][^/]*/|\[[^\[\]{_IPA_SIGNS}]*[{_IPA_SIGNS}][^\[\]]*\]")
_FOOTNOTE = re.compile(r"\[\d+\]")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_NEEDS_TIDYING = re.compile(r"[<&/\[]")
_INLINE_TAG = re.compile(r"</?(?:su[bp]|[biu]|em|strong|span|small|a|i)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_LINK = re.compile(r"\[([^\[\]]+)\]\((?:https?:|/|#)[^()\s]*\)|\[\[([^\[\]]+)\]\]")
_NESTED = re.compile(r"(?P<head>[^()（）\[\]]*)\s*[(（\[](?P<short>[^()（）\[\]]+)[)）\]]\s*(?P<tail>.*)", re.DOTALL)
_NOT_SPLIT_AFTER = re.compile(r"(?i)\b(?:co|inc|ltd|corp|no|st|mr|mrs|ms|dr|prof)\.?$")
_COMPANY = re.compile(r"(?i)^(?:ltd|inc|llc|plc|gmbh|s\.?a|corp|jr|sr|ph\.?d|m\.?d)\b\.?")
_APPOSITION = re.compile(
    r"(?i)^(?:princess|prince|duke|duchess|earl|king|queen|count|baron|lord|lady|minister|director|president|secretary|ambassador|"
    r"chairman|professor|ministry|department|faculty|division|office)\b|\buniversity$"
)
_JOINED = re.compile(r"(?i)\b(?:and|or)\b|&")
_COMMA = re.compile(rf"\s*,\s+|(?<=[{LATIN}]{{2}}),(?=[{LATIN}]{{2}})")
_FOREIGN = r"\u0400-\u1dff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff"
_NOT_LATIN = re.compile(rf"(?:[{THAI}ๆฯ]|[{_FOREIGN}])+")
_YEAR = r"(?:c\.|ca\.|b\.|d\.)?\s*(?:\d{1,2}\s+\w+\s+)?\d{3,4}(?:\s*[-–—]\s*(?:\d{1,2}\s+\w+\s+)?\d{0,4})?"
_DATED = re.compile(rf"\s*[,;]\s*{_YEAR}\s*$")
_AUTHORS = rf"\s*[A-Z][{LATIN}'’\-]+(?:\s*(?:&|and|,)\s*[A-Z][{LATIN}'’\-]+){{0,3}}(?:\s+et\ al\.?)?"
_CITED = re.compile(rf"[,;]{_AUTHORS},\s*(?:1[89]|20|25)\d\d\s*$")
_AUTHOR_YEAR = re.compile(rf"{_AUTHORS},?\s*(?:1[789]|20|25)\d\d\s*")

_EDGE = script.SPACES + script.EMPHASIS + script.INVISIBLE + ",;:：=-–—|•·/(（[…"
_LEADING_DOTS = re.compile(rf"^(?:[.,]+\s+|[.,]+(?=[{LATIN}]{{4}}))")


class Content(NamedTuple):
    """What a bracket's content comes to; see ``align.records.Parenthetical``."""

    terms: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    marker: str = ""
    rejection: Rejection | Literal[""] = ""


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
    reason = rejection(text, left)
    if reason:
        return Content(rejection=reason)
    parts = labelled(text)
    wanted = _wanted(parts)
    marker = next((label for label, _ in wanted if label), "")
    found: list[str] = []
    for label, part in wanted:
        found += split_terms(part, alternatives=bool(label) and label not in SHORT_LABELS)
    names = list(dict.fromkeys(found))
    acronyms = tuple(n for n in names if is_acronym(n) or _shortens_another(n, names))
    terms = tuple(n for n in names if n not in acronyms)
    return Content(terms, acronyms, marker, "" if names else "no term in it")


def _shortens_another(name: str, names: list[str]) -> bool:
    """A short form of several words, as ``KOT Framework`` beside its full name."""
    return " " in name and any(other != name and is_short_form(name, other) for other in names)


def tidy(inside: str) -> str:
    """Decode HTML entities, drop tags, comments, footnotes, phonetic spelling and zero-width characters, fold spaces.

    >>> tidy("Research &amp;\\n<i>Development</i>[2] /ˈrɪːsɜːtʃ/"), tidy("CO<sub>2</sub>"), tidy("[WHO](https://who.int)")
    ('Research & Development', 'CO2', 'WHO')
    """
    if not _NEEDS_TIDYING.search(inside):
        return script.squeeze(inside)
    text = html.unescape(html.unescape(inside))
    text = _INLINE_TAG.sub("", _LINK.sub(lambda m: m[1] or m[2], text))
    for pattern in (_COMMENT, _TAG, _FOOTNOTE, _IPA):
        text = pattern.sub(" ", text)
    return script.squeeze(text)


def labelled(text: str) -> list[tuple[str, str]]:
    """Part a content at semicolons and at language labels into (label, text).

    >>> labelled("อังกฤษ: Mola, Sunfish; จีน: 翻車魚")
    [('อังกฤษ', 'Mola, Sunfish'), ('จีน', '翻車魚')]
    >>> labelled("Pluto; planet")
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


def _wanted(parts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Keep the English parts; where no part is English, any that is written in Latin letters."""
    english = [p for p in parts if (not p[0] or p[0] in KNOWN_LABELS) and script.has_latin(p[1])]
    return english or [p for p in parts if script.has_latin(p[1])]


def split_terms(piece: str, alternatives: bool) -> list[str]:
    """Split one labelled part of a content into its names.

    ``alternatives`` says that a marker announced it, so that commas part names more readily.

    >>> split_terms("International Energy Agency (IEA)", False), split_terms("Ultraviolet C หรือ UV-C", False)
    (['International Energy Agency', 'IEA'], ['Ultraviolet C', 'UV-C'])
    >>> split_terms("Toyota Motor (Thailand) Co., Ltd.", False), split_terms("Hospitel และ Field Hospital", False)
    (['Toyota Motor (Thailand) Co., Ltd.'], ['Hospitel', 'Field Hospital'])
    """
    names: list[str] = []
    for outer in split_nested(piece):
        for part in _CONNECTOR.split(outer):
            for half in re.split(r"\s*และ\s*(?=[A-Za-z])", part):
                names += split_short(_LEAD_IN.sub("", half))
    slashed = len(names) > 1 and any("/" in n and is_acronym(trim(n)) for n in names)
    found: list[str] = []
    for name in names:
        plain = without_year(without_thai(name))
        for item in [plain] if slashed else split_slash(plain):
            found += split_comma(item, alternatives)
    return [t for t in map(trim, found) if script.has_latin(t)]


def split_nested(piece: str) -> list[str]:
    """Part a name from what stands in a bracket behind it, unless that belongs to the name; a citation is dropped.

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
        if re.search(r"\d$", first) and match.group() == ":":
            continue
        if is_short_form(second, first) or (is_short_form(first, second) and len(first.split()) <= 2):
            return [first, second]
    for match in reversed(list(re.finditer(r"\s*[-–—]\s*", piece))):
        first, second = piece[: match.start()].strip(), piece[match.end() :].strip()
        if _dashed(second, first, match.group()) or (" " in match.group() and _dashed(first, second, match.group())):
            return [first, second]
    return [piece]


def _dashed(short: str, name: str, dash: str) -> bool:
    """A short form behind a dash: by its initials; with spaces around the dash also by letters within, or capitals."""
    words = len(name.split())
    if not is_acronym(short) or len(short) < 2 or (words == 1 and len(name) < 5):
        return False
    if words > 1 and initials_match(short, name):
        return True
    spaced = " " in dash and short.isalpha() and short.isupper()
    return spaced and (words > 2 or abbreviates(short, name))


def split_slash(piece: str) -> list[str]:
    """Split alternatives at a slash when each side is a name of its own: as many words on each side, or a short form.

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
    if len(parts) > 1 and long_enough and same_shape and alike and not piece.startswith("ISO/"):
        return parts
    return [piece]


def split_comma(piece: str, alternatives: bool) -> list[str]:
    """Split at commas where these part names: an acronym behind its name, single words, alternatives behind a marker.

    A comma inside a name stays: before a company's form, a place, an honour or an office, between digits, and where
    *and* or & joins the last item.

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
    if any(p.lower() in NOT_ALTERNATIVES or _APPOSITION.search(p) for p in parts[1:]):
        return [piece]
    if is_acronym(last) and abbreviates(last, head):
        return [*split_comma(head, alternatives), last]
    if len(parts) == 2 and is_acronym(parts[0]) and initials_match(parts[0], last):
        return parts
    joined = [bool(_JOINED.search(p)) for p in parts]
    if joined[-1] or (any(joined) and len(parts) < 4):
        return [piece]
    return parts if _apart(parts, alternatives) else [piece]


def _apart(parts: list[str], alternatives: bool) -> bool:
    """Tell whether parts between commas are names of their own."""
    acronyms = [is_acronym(p) for p in parts]
    if all(acronyms) or (len(parts) == 2 and not any(acronyms) and all(" " not in p for p in parts)):
        return True
    if not alternatives or (acronyms[-1] and len(parts) == 2):
        return False
    titled = all(w[:1].isupper() for p in parts for w in p.split()) and all(" " in p for p in parts)
    return not (titled and len(parts) == 2)


def without_thai(piece: str) -> str:
    """Keep the Latin part of a piece that also holds Thai or another script: a remark behind it, a word before it.

    >>> without_thai("Metabolic Syndrome ซึ่งประกอบด้วย"), without_thai("รายงาน NC"), without_thai("ICT ไอซีที")
    ('Metabolic Syndrome', 'NC', 'ICT')
    """
    parts = [p for p in _NOT_LATIN.split(piece) if script.has_latin(p)]
    return trim(re.split(r"\s=\s", parts[0])[0]) if parts else ""


def without_year(piece: str) -> str:
    """Take a year, years of life or a citation from behind the term; a year that is part of a name stays.

    >>> [without_year(t) for t in ("Leningrad, 1924–1991", "World Expo 2020", "Diadema; 12 May 1820 - 1901")]
    ['Leningrad', 'World Expo 2020', 'Diadema']
    >>> without_year("Self-efficacy, Bandura & Adams, 1977")
    'Self-efficacy'
    """
    return _DATED.sub("", _CITED.sub("", piece))


def trim(term: str) -> str:
    """Take outer quotes and punctuation from a term; the full stop of an abbreviation and the sign of an ion stay.

    >>> [trim(t) for t in ('"Value chain",', "Co., Ltd.", "– IEA", "Alpheas spp.", "Renewable Energy.", "(WHO", "OH-")]
    ['Value chain', 'Co., Ltd.', 'IEA', 'Alpheas spp.', 'Renewable Energy', 'WHO', 'OH-']
    """
    if SIGNED.fullmatch(term.strip()):
        return term.strip()
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
