"""Files that a browser saves: their formats, media types and names."""

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
"""The media type of each suffix."""
UNSAFE = '"%*/:<>?\\|'
"""Characters that some system or browser takes for something else in a name."""
LONGEST = 60
"""Letters of a name without its suffix."""


def download(data: str | bytes, path: str, suffix: str) -> Response:
    """Return a response that a browser saves as a file.

    Parameters
    ----------
    data
        the content of the file
    path
        the file that it is made of, which it is named after
    suffix
        the suffix of its name, a key of ``MEDIA_TYPES``
    """
    headers = {"Content-Disposition": disposition(PurePath(path).stem, suffix)}
    return Response(data, media_type=MEDIA_TYPES[suffix], headers=headers)


def disposition(name: str, suffix: str) -> str:
    """Return the header that names a file, in ASCII as well for old programs (RFC 6266, RFC 8187).

    >>> print(disposition("my terms", ".csv"))
    attachment; filename="my terms.csv"
    >>> print(disposition("ยา 1/2", ".csv"))
    attachment; filename="1_2.csv"; filename*=UTF-8''%E0%B8%A2%E0%B8%B2%201_2.csv
    """
    safe = "".join(char if char.isprintable() and char not in UNSAFE else "_" for char in name)
    full = _trim(safe) + suffix
    ascii_only = _trim(safe.encode("ascii", "ignore").decode()) + suffix
    header = f'attachment; filename="{ascii_only}"'
    return header if full == ascii_only else f"{header}; filename*=UTF-8''{quote(full, safe='')}"


def _trim(name: str) -> str:
    """Return a name that is not too long, and not hidden, as one that begins with a dot is."""
    return name.strip(" ._-")[:LONGEST].rstrip() or "glossary"
