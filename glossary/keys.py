"""Keys under which terms that a reader takes for the same are the same; the terms themselves stay as they are."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from align import script

_FOLDED = re.compile(r"[\s\-‐‑‒–—]+")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})


@lru_cache(maxsize=1 << 16)
def english_key(term: str) -> str:
    """Fold an English term by case, spaces, hyphens and the form of its quotes.

    >>> english_key("Low-Carbon  City") == english_key("low carbon city")
    True
    """
    text = unicodedata.normalize("NFC", term).translate(_QUOTES).casefold()
    return _FOLDED.sub("", text) or text


@lru_cache(maxsize=1 << 16)
def thai_key(term: str) -> str:
    """Fold a Thai term by spaces and by spellings that look the same.

    >>> thai_key("โมอิน อุล เฮก") == thai_key("โมอินอุลเฮก"), thai_key("นํ้า") == thai_key("น้ำ")
    (True, True)
    """
    return "".join(script.normalise(term).text.split())
