"""Glossaries to try formats on, and what of one must come back from a format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from hypothesis import strategies as st

from glossary import Entry, Glossary, Variant
from glossary.entries.entry import ADMITTED, APPROVED, FORBIDDEN, REJECTED, STATUSES, Synonym
from glossary.entries.keys import concept_id, english_key, thai_key
from glossary.formats.format import EVERY, Format

READABLE = ("csv", "tsv", "csv-excel", "xlsx", "jsonl", "tbx", "tbx3", "tmx")
"""Formats that hold more than pairs and comments, and can be read."""
TABLES = ("csv", "tsv", "csv-excel", "xlsx")

THAI = "".join(chr(code) for code in (*range(0x0E01, 0x0E3B), *range(0x0E3F, 0x0E5C)))
MARKS = "\"'`|\\/<>&;,:#=+-@()[]{}_%*~^$!? \t\n\r\u00a0\u200b\u200d\ufeff"
PLAIN = "abcxyzABCXYZ0189éß漢😀👩‍🔬"
TRAPS = [
    "=cmd()",
    "'=x",
    "''+1",
    "-1",
    "@SUM(A1)",
    "#tag",
    "a | b",
    "\\|",
    "<r>a & b</r>",
    "]]>",
    "&amp;",
    "&#0;",
    "_x0041_",
    '"',
    '""',
    "007",
    "1.0",
    "nan",
    "NULL",
    "None",
    "a\r\nb",
    "a\nb",
    "a\tb",
    "น้ำ",
    "กุ๊กไก่",
    "เเ",
    "http://x.y/?a=b",
    "{=1}",
]
"""Texts that programs are known to change."""

words = (st.text(THAI + MARKS + PLAIN, min_size=1, max_size=8) | st.sampled_from(TRAPS)).map(str.strip).filter(bool)
maybe = st.just("") | words
lists = st.lists(words, max_size=2, unique=True).map(tuple)
statuses = st.sampled_from(["", *STATUSES, "to check"])
parts = st.sampled_from(["", "noun", "verb", "คำนาม", "proper noun"])
extras = st.just({}) | words.map(lambda text: {"my note": text})

variants = st.builds(
    Variant,
    thai=words,
    kind=st.sampled_from(["", "translation", "transliteration", "mixed", "acronym"]),
    confidence=st.integers(0, 1000).map(lambda n: n / 1000),
    count=st.integers(0, 10**6),
    sources=lists,
    extra=extras,
    status=statuses,
    part_of_speech=parts,
    note=maybe,
    examples=lists,
)
synonyms = st.builds(Synonym, words, statuses, parts, maybe, extras)


def _entry(english: str, acronyms: tuple[str, ...], is_short: bool, entry: Entry) -> Entry:
    """An entry as a person would keep it: no synonym is the term itself, a term that is an acronym is the first one."""
    others = tuple(a for a in acronyms if a != english)
    return replace(
        entry,
        english=english,
        acronyms=(english, *others) if is_short else others,
        synonyms=tuple(s for s in entry.synonyms if s.english != english),
    )


entries = st.builds(
    _entry,
    words,
    lists,
    st.booleans(),
    st.builds(
        Entry,
        st.just(""),
        variants=st.lists(variants, max_size=3, unique_by=lambda v: thai_key(v.thai)).map(tuple),
        id=st.just(""),
        domain=maybe,
        definition=maybe,
        note=maybe,
        synonyms=st.lists(synonyms, max_size=2, unique_by=lambda s: s.english).map(tuple),
    ),
)


def _glossary(found: list[Entry], ids: list[str]) -> Glossary:
    return Glossary(tuple(replace(entry, id=given) for entry, given in zip(found, ids, strict=False)))


def glossaries(most: int, least: int = 0) -> st.SearchStrategy[Glossary]:
    """Glossaries of *least* to *most* concepts, with ids of their own or none."""
    found = st.lists(entries, min_size=least, max_size=most, unique_by=lambda e: (english_key(e.english), e.domain))
    ids = st.lists(words, min_size=most, max_size=most, unique=True) | st.just([""] * most)
    return st.builds(_glossary, found, ids)


T = TypeVar("T", Variant, Synonym)


def _synonyms(synonyms: Iterable[Synonym], form: Format) -> list[Synonym]:
    """Those that come back, behind the others those that are said to be mistakes, of which nothing else is said."""
    terms = [s for s in synonyms if not form.keeps_as_rejected(s)]
    kept = [_term(s, form) for s in terms] if "synonyms" in form.carries else []
    return kept + [Synonym(s.english, REJECTED) for s in synonyms if form.keeps_as_rejected(s)]


def carried(glossary: Glossary, form: Format) -> tuple[Entry, ...]:
    """What must come back of a glossary: all that the format carries of the terms that it takes."""
    kept = [entry for entry in (_kept(entry, form) for entry in glossary) if entry is not None]
    with_ids = any(entry.id or entry.synonyms for entry in kept)
    return tuple(_carried(entry, form, with_ids) for entry in kept)


def said(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries without the columns that are empty."""
    return tuple(
        replace(
            entry,
            variants=tuple(replace(v, extra=_filled(v)) for v in entry.variants),
            synonyms=tuple(replace(s, extra=_filled(s)) for s in entry.synonyms),
        )
        for entry in entries
    )


def _filled(term: Variant | Synonym) -> dict[str, str]:
    return {name: value for name, value in term.extra.items() if value}


def _kept(entry: Entry, form: Format) -> Entry | None:
    def takes(term: Variant | Synonym) -> bool:
        return (term.status if term.status in STATUSES else "") in form.takes

    terms = tuple(v for v in entry.variants if takes(v))
    if not terms and (entry.variants or form.pairs):
        return None
    if form.takes != EVERY:
        order = {"approved": 0, "admitted": 1, "forbidden": 3}
        terms = tuple(sorted(terms, key=lambda v: order.get(v.status, 2)))
    return replace(
        entry, variants=terms, synonyms=tuple(s for s in entry.synonyms if takes(s) or form.keeps_as_rejected(s))
    )


def _carried(entry: Entry, form: Format, with_ids: bool) -> Entry:
    made = concept_id(entry.english, entry.domain)
    rejects = form.name == "tmx" and any(form.keeps_as_rejected(s) for s in entry.synonyms)
    fills = form.name.startswith("tbx") or (form.name in TABLES and with_ids) or rejects
    return replace(
        entry,
        id=(entry.id or (made if fills else "")) if "id" in form.carries else "",
        variants=tuple(_term(v, form) for v in entry.variants),
        synonyms=tuple(_synonyms(entry.synonyms, form)),
        acronyms=entry.acronyms if "acronyms" in form.carries else (),
        domain=entry.domain if "domain" in form.carries else "",
        definition=entry.definition if "definition" in form.carries else "",
        note=entry.note if "concept_note" in form.carries else "",
    )


def _term(term: T, form: Format) -> T:
    fields = "kind status part_of_speech note confidence count sources examples extra".split()
    blank = Variant("") if isinstance(term, Variant) else Synonym("")
    dropped = {f: getattr(blank, f) for f in fields if f not in form.carries and hasattr(blank, f)}
    kept = replace(term, **dropped)
    if form.name.startswith("tbx") and kept.status not in (APPROVED, ADMITTED, FORBIDDEN):
        kept = replace(kept, status="")
    if form.name == "tbx3" and kept.part_of_speech not in ("", "noun", "verb", "adjective", "adverb"):
        kept = replace(kept, part_of_speech="other")
    return kept
