"""Exchange formats of the glossary; ``FORMATS`` is their table."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from align.errors import InputError

if TYPE_CHECKING:
    from glossary.formats.format import Format

FORMATS: dict[str, str] = {
    "csv": "csv",
    "tsv": "csv",
    "csv-excel": "csv",
    "xlsx": "xlsx",
    "jsonl": "jsonl",
    "tbx": "tbx",
    "tbx3": "tbx",
    "tmx": "tmx",
    "omegat": "dialects",
    "weblate": "dialects",
    "memoq": "dialects",
    "multiterm": "dialects",
    "skos": "skos",
    "deepl": "dialects",
    "google": "dialects",
    "amazon": "dialects",
}
"""Each format by name, with the module that lists it in its own ``FORMATS``."""


def by_name(name: str) -> Format:
    """Return the format called *name*; its module is imported only now, which keeps start-up short.

    Raises
    ------
    InputError
        when there is no format of that name
    """
    if name not in FORMATS:
        raise InputError(f"format must be one of {', '.join(FORMATS)}; got {name!r}")
    formats: tuple[Format, ...] = importlib.import_module(f"glossary.formats.{FORMATS[name]}").FORMATS
    return next(form for form in formats if form.name == name)
