"""TSV: the columns of CSV, parted by tabs."""

from __future__ import annotations

from glossary.formats.format import EVERY, FIELDS, Format
from glossary.formats.plain_csv import csv_text, read
from glossary.search.glossary import Glossary


def _write(glossary: Glossary) -> bytes:
    return csv_text(glossary, delimiter="\t").encode()


FORMAT = Format("tsv", "TSV", (".tsv", ".tab"), frozenset(FIELDS), EVERY, _write, read)
