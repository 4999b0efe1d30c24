"""Text files: UTF-8, UTF-16 with its mark, or Thai in TIS-620."""

from __future__ import annotations

from glossary.documents.content import Content
from glossary.files.reading import BOM, UTF_8, decode_any


def read(data: bytes, place: str, says_thai: bool = False) -> Content:
    """Decode a text; with *says_thai* it says of itself that it is in TIS-620.

    Raises
    ------
    InputError
        when it is in no encoding that is known; names the byte
    """
    text, encoding = decode_any(data, place, says_thai)
    return Content(text.removeprefix(BOM), encoding="" if encoding == UTF_8 else encoding)
