"""Web pages: the text that a reader came for, without menus, which leads back to the source."""

from __future__ import annotations

import re
from dataclasses import replace

from glossary.documents import plain
from glossary.documents.content import Content
from glossary.documents.html.menus import without_menus

_BEGIN = 4096
"""Bytes in which a page says its encoding; browsers look into 1,024 first, before which some pages have scripts."""
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_DECLARED = re.compile(
    rb"""<(?:meta\b[^>]*?\bcharset|\?xml\b[^>]*?\bencoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
_THAI = frozenset(b"dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 tis620 windows-874 cp874 x-windows-874".split())
"""Names by which pages mean TIS-620; browsers know the most of them."""


def read(data: bytes, place: str) -> Content:
    """Take the content out of a page; see ``plain.read`` for what is raised."""
    source = plain.read(data, place, _says_thai(data))
    page = without_menus(source.text)
    return replace(source, text=page.text, page=page)


def _says_thai(data: bytes) -> bool:
    """Whether a page says of itself that it is in TIS-620.

    >>> _says_thai(b'<meta http-equiv="Content-Type" content="text/html; charset=windows-874">')
    True
    >>> _says_thai(b'<!-- <meta charset=tis-620> --><meta charset="utf-16">')
    False
    """
    found = _DECLARED.search(_COMMENT.sub(b"", data[:_BEGIN]))
    return found is not None and found[1].lower() in _THAI
