"""CSV for DeepL: pairs without a header, one rendering for a term."""

from __future__ import annotations

from glossary.formats.format import USABLE, Format, Limits
from glossary.formats.pairs import broken_terms, delimited, pairs
from glossary.search.glossary import Glossary


def write(glossary: Glossary) -> bytes:
    """A glossary as CSV for DeepL."""
    return delimited((entry.english, variant.thai) for entry, variant in pairs(glossary))


FORMAT = Format(
    "deepl",
    "CSV for DeepL",
    (".csv",),
    frozenset(),
    USABLE,
    write,
    pairs=True,
    one_each=True,
    limits=Limits(term_bytes=1_024, file_bytes=10 << 20),
    changes=broken_terms,
    remark="DeepL did not list Thai among the languages of its glossaries; see whether it does now",
)
