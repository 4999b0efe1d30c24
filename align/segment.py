"""Words and character clusters with their offsets: the one place that calls pythainlp."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from align.memory import collection_paused
from align.newmm import Newmm
from align.script import LATIN, THAI

_RUN = re.compile(
    rf"(?P<thai>[{THAI}ฯ]+)|(?P<latin>[{LATIN}]+)|(?P<digit>[0-9๐-๙]+(?:[.,][0-9๐-๙]+)*)|(?P<space>\s+)|(?P<other>.)",
    re.DOTALL,
)
_THAI_ONLY = re.compile(f"[{THAI}ฯ]+")


def _keep_home_clean() -> None:
    """Tell pythainlp not to make a data folder in the user's home: nothing is downloaded."""
    if "PYTHAINLP_READ_MODE" not in os.environ:
        os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")


class Token(NamedTuple):
    """A word of a text: ``text[start:end]``; ``script`` is thai, latin, digit, space or other."""

    start: int
    end: int
    script: str


@lru_cache(maxsize=1)
def dictionary() -> frozenset[str]:
    """The Thai words that the segmenter knows.

    >>> "พลังงาน" in dictionary(), "พลงงาน" in dictionary()
    (True, False)
    """
    _keep_home_clean()
    from pythainlp.corpus import thai_words

    return frozenset(thai_words())


@lru_cache(maxsize=1 << 15)
def thai_words(run: str) -> tuple[str, ...]:
    """Segment a run of Thai letters as pythainlp's newmm does.

    A run is segmented for itself, so that its words do not depend on what stands around it.

    >>> thai_words("พันธมิตรอุตสาหกรรม")
    ('พันธมิตร', 'อุตสาหกรรม')
    """
    if _THAI_ONLY.fullmatch(run) and (own := _thai_newmm()) is not None:
        return tuple(own(run))
    words = tuple(_newmm()(run, safe_mode=True))
    return words if "".join(words) == run else (run,)


@lru_cache(maxsize=1)
def _thai_newmm() -> Newmm | None:
    """The segmenter of what has nothing but Thai letters; None where the library keeps its clusters elsewhere."""
    words = dictionary()
    from pythainlp.tokenize import tcc_p

    clusters = getattr(tcc_p, "_PAT_TCC", None)
    with collection_paused():
        return Newmm(words, clusters) if clusters is not None else None


@lru_cache(maxsize=1)
def _newmm() -> Callable[..., list[str]]:
    """The segmenter of other texts, with its dictionary loaded."""
    _keep_home_clean()
    with collection_paused():
        from pythainlp.tokenize import word_dict_trie
        from pythainlp.tokenize.newmm import segment

        word_dict_trie()
    newmm: Callable[..., list[str]] = segment
    return newmm


def tokens(text: str) -> list[Token]:
    """Cut a text into words, numbers, spaces and single marks; together they are the text.

    >>> [(text[t.start:t.end], t.script) for text in ["บริษัทPLN จำกัด"] for t in tokens(text)]
    [('บริษัท', 'thai'), ('PLN', 'latin'), (' ', 'space'), ('จำกัด', 'thai')]
    """
    found = []
    for match in _RUN.finditer(text):
        at, kind = match.start(), match.lastgroup or "other"
        if kind != "thai":
            found.append(Token(at, match.end(), kind))
            continue
        for word in thai_words(match.group()):
            found.append(Token(at, at + len(word), kind))
            at += len(word)
    return found


def clusters(text: str) -> list[int]:
    """Offsets at which a Thai character cluster ends: no place between them may be cut.

    >>> clusters("น้ำใจ")
    [3, 5]
    """
    _keep_home_clean()
    from pythainlp.tokenize.tcc_p import segment

    ends, at = [], 0
    for cluster in segment(text):
        at += len(cluster)
        ends.append(at)
    return ends
