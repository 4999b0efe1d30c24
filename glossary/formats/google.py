"""CSV for Google Cloud Translation: a set of terms with the codes of their languages as its header."""

from __future__ import annotations

from glossary.formats.format import USABLE, Format, Limits
from glossary.formats.pairs import broken_terms, delimited, pairs
from glossary.search.glossary import Glossary

HEADER = ("en", "th", "pos", "description")


def write(glossary: Glossary) -> bytes:
    """A glossary as CSV for Google Cloud Translation, as a set of equivalent terms."""
    rows = ((e.english, v.thai, v.part_of_speech, e.definition) for e, v in pairs(glossary))
    return delimited([HEADER, *rows])


FORMAT = Format(
    "google",
    "CSV for Google Cloud Translation",
    (".csv",),
    frozenset({"part_of_speech", "definition"}),
    USABLE,
    write,
    pairs=True,
    one_each=True,
    limits=Limits(file_characters=10_000_000),
    changes=broken_terms,
)
