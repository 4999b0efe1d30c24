"""CSV for memoQ: a row for each entry, with as many columns of terms as the entry with the most has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from glossary.entries.entry import Entry, Variant
from glossary.formats.format import USABLE, Format
from glossary.formats.pairs import broken, delimited
from glossary.search.glossary import Glossary

ENTRY = (
    "Entry_ID",
    "Entry_Subject",
    "Entry_Domain",
    "Entry_ClientID",
    "Entry_ProjectID",
    "Entry_Created",
    "Entry_Creator",
    "Entry_LastModified",
    "Entry_Modifier",
    "Entry_Note",
)
"""Columns of an entry; memoQ numbers it and knows who made it when, so that those are empty."""


def write(glossary: Glossary) -> bytes:
    """A glossary as CSV for memoQ; acronyms and synonyms are further English terms."""
    english = max((len(_english(entry)) for entry in glossary), default=1)
    thai = max((len(entry.variants) for entry in glossary), default=1)
    header = [*ENTRY, *_header("English", english), *_header("Thai", thai)]
    return delimited([header, *(_row(entry, english, thai) for entry in glossary)], ";")


def _header(language: str, terms: int) -> Iterator[str]:
    yield f"{language}_Def"
    for _ in range(terms):
        yield from (language, "Term_Info", "Term_Example")


def _english(entry: Entry) -> list[str]:
    return list(dict.fromkeys((entry.english, *(s.english for s in entry.synonyms), *entry.acronyms)))


def _row(entry: Entry, english: int, thai: int) -> list[str]:
    about = ["", "", entry.domain, "", "", "", "", "", "", entry.note]
    first = [cell for term in _english(entry) for cell in (term, "", "")]
    second = [cell for variant in entry.variants for cell in _cells(variant)]
    return [*about, entry.definition, *_filled(first, english), "", *_filled(second, thai)]


def _cells(variant: Variant) -> tuple[str, str, str]:
    return variant.thai, "", " ".join(variant.examples)


def _filled(cells: list[str], terms: int) -> list[str]:
    return cells + [""] * (3 * terms - len(cells))


def changes(glossary: Glossary) -> Counter[str]:
    """What does not stand on one line."""
    return broken(
        text
        for entry in glossary
        for text in (*_english(entry), entry.definition, entry.note, *(v.thai for v in entry.variants))
    )


FORMAT = Format(
    "memoq",
    "CSV for memoQ",
    (".csv",),
    frozenset({"acronyms", "synonyms", "domain", "definition", "concept_note", "examples"}),
    USABLE,
    write,
    changes=changes,
)
