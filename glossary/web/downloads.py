"""Files that a browser keeps: what they are, and under which name."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import quote

from starlette.responses import Response

FORMS = ("xlsx", "csv-excel", "csv", "tbx", "tmx", "jsonl")
"""The formats in which a glossary can be downloaded."""
FORMS_OF_PAIRS = ("csv-excel", "xlsx", "tbx")
"""The formats in which the pairs of a text can be downloaded."""
MEDIA_TYPES = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".tbx": "application/xml",
    ".tmx": "application/xml",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".tsv": "text/tab-separated-values",
    ".tex": "application/x-tex",
    ".html": "text/html",
}
"""What files are by the ends of their names."""
UNSAFE = '"%*/:<>?\\|'
"""Marks that no name has: some system or browser takes them for something else."""
LONGEST = 60
"""Letters of a name before its end."""


def download(data: str | bytes, path: str, suffix: str) -> Response:
    """Answer with a file to be kept.

    Parameters
    ----------
    data
        its bytes, or its text
    path
        the file that it is made of, whose name it has but for the end
    suffix
        its end, one of ``MEDIA_TYPES``
    """
    named = {"Content-Disposition": disposition(PurePath(path).stem, suffix)}
    return Response(data, media_type=MEDIA_TYPES[suffix], headers=named)


def disposition(name: str, suffix: str) -> str:
    """The header that names a file, in ASCII as well for who knows no other (RFC 6266, RFC 8187).

    >>> print(disposition("my terms", ".csv"))
    attachment; filename="my terms.csv"
    >>> print(disposition("ยา 1/2", ".csv"))
    attachment; filename="1_2.csv"; filename*=UTF-8''%E0%B8%A2%E0%B8%B2%201_2.csv
    """
    shown = "".join(char if char.isprintable() and char not in UNSAFE else "_" for char in name)
    full, plain = _trimmed(shown) + suffix, _trimmed(shown.encode("ascii", "ignore").decode()) + suffix
    named = f'attachment; filename="{plain}"'
    return named if full == plain else f"{named}; filename*=UTF-8''{quote(full, safe='')}"


def _trimmed(name: str) -> str:
    """A name that is not hidden and not too long."""
    return name.strip(" ._-")[:LONGEST].rstrip() or "glossary"
