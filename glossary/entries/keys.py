"""Keys for comparing terms: terms that a reader takes for the same have the same key. The terms stay as they are."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache

from align import script
from glossary.entries.entry import Entry

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


def concept_id(english: str, domain: str = "") -> str:
    """Return the id of a concept that has none of its own; it depends on the term and the domain alone.

    >>> concept_id("Value chain"), concept_id("value-chain") == concept_id("Value chain")
    ('cg72uvkggeze3', True)
    """
    digest = hashlib.blake2b(f"{domain}\0{english_key(english)}".encode(), digest_size=8).digest()
    return "c" + base64.b32encode(digest).decode().lower()[:12]


def id_candidates(id_: str) -> Iterator[str]:
    """Yield an id, then the same id with -2, -3 and so on behind it, without end."""
    return itertools.chain([id_], (f"{id_}-{number}" for number in itertools.count(2)))


def with_ids(entries: Collection[Entry]) -> Iterator[tuple[str, Entry]]:
    """Yield each entry with an id that no other has: its own, or one that is made where it has none or a repeated one.

    >>> [name for name, _ in with_ids((Entry("Value chain"), Entry("value-chain"), Entry("x", id="7")))]
    ['cg72uvkggeze3', 'cg72uvkggeze3-2', '7']
    """
    own_ids = {entry.id for entry in entries}
    taken: set[str] = set()
    for entry in entries:
        candidates = id_candidates(entry.id or concept_id(entry.english, entry.domain))
        name = next(n for n in candidates if n not in taken and (n == entry.id or n not in own_ids))
        taken.add(name)
        yield name, entry
