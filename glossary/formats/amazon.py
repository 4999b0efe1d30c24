"""CSV for Amazon Translate: pairs below the codes of their languages, one rendering for a term."""

from __future__ import annotations

from glossary.formats.format import USABLE, Format, Limits
from glossary.formats.pairs import broken_terms, delimited, pairs
from glossary.search.glossary import Glossary

HEADER = ("en", "th")


def write(glossary: Glossary) -> bytes:
    """A glossary as CSV for Amazon Translate."""
    return delimited([HEADER, *((entry.english, variant.thai) for entry, variant in pairs(glossary))])


FORMAT = Format(
    "amazon",
    "CSV for Amazon Translate",
    (".csv",),
    frozenset(),
    USABLE,
    write,
    pairs=True,
    one_each=True,
    limits=Limits(term_bytes=200, file_bytes=10_000_000),
    changes=broken_terms,
)
