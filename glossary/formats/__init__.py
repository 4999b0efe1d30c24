"""Exchange formats of the glossary, one module each; ``FORMATS`` is their table."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from align.errors import InputError

if TYPE_CHECKING:
    from glossary.formats.format import Format

FORMATS: dict[str, str] = {
    "csv": "plain_csv",
    "tsv": "tsv",
    "csv-excel": "excel_csv",
    "xlsx": "xlsx",
    "jsonl": "jsonl",
    "tbx": "tbx",
    "tbx3": "tbx3",
    "tmx": "tmx",
    "omegat": "omegat",
    "weblate": "weblate",
    "memoq": "memoq",
    "multiterm": "multiterm",
    "skos": "skos",
    "deepl": "deepl",
    "google": "google",
    "amazon": "amazon",
}
"""Each format by its name, with the module whose ``FORMAT`` it is; a module is imported when it is asked for."""


def by_name(name: str) -> Format:
    """The format of a name.

    Raises
    ------
    InputError
        when there is none of the name
    """
    if name not in FORMATS:
        raise InputError(f"format must be one of {', '.join(FORMATS)}; got {name!r}")
    found: Format = importlib.import_module(f"glossary.formats.{FORMATS[name]}").FORMAT
    return found
