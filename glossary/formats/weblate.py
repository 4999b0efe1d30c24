"""CSV for Weblate: a row for each pair; the context parts terms that are written alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from glossary.entries.entry import PROPOSED
from glossary.formats.format import USABLE, Format, Limits
from glossary.formats.pairs import broken_terms, delimited, pairs
from glossary.search.glossary import Glossary

HEADER = ("location", "source", "target", "ID", "fuzzy", "context", "translator_comments", "developer_comments")


def write(glossary: Glossary) -> bytes:
    """A glossary as CSV for Weblate; a term that is only proposed is marked as one to be edited."""
    return delimited([HEADER, *_rows(glossary)])


def _rows(glossary: Glossary) -> Iterator[tuple[str, ...]]:
    met: Counter[tuple[str, str]] = Counter()
    for entry, variant in pairs(glossary):
        met[entry.english, entry.domain] += 1
        number = met[entry.english, entry.domain]
        context = entry.domain if number == 1 else f"{entry.domain} {number}".strip()
        fuzzy = str(variant.status == PROPOSED)
        yield "", entry.english, variant.thai, "", fuzzy, context, variant.note, entry.definition


FORMAT = Format(
    "weblate",
    "CSV for Weblate",
    (".csv",),
    frozenset({"domain", "note", "definition"}),
    USABLE,
    write,
    pairs=True,
    limits=Limits(rows=100_000),
    changes=broken_terms,
    remark="Weblate leaves out the comments when it imports a glossary as CSV; TBX keeps them",
)
