"""CSV that is safe to open in Excel: a byte order mark, and no cell that it would run as a formula."""

from __future__ import annotations

from glossary.formats.format import EVERY, FIELDS, Format
from glossary.formats.plain_csv import csv_text, read
from glossary.search.glossary import Glossary


def _write(glossary: Glossary) -> bytes:
    return csv_text(glossary, spreadsheet=True).encode()


FORMAT = Format("csv-excel", "CSV for Excel", (".csv",), frozenset(FIELDS), EVERY, _write, read)
