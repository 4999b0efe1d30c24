"""Words and character clusters with their offsets; the only module that imports pythainlp."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from align.memory import collection_paused
from align.newmm import Newmm
from align.script import LATIN, THAI

# Texts are split by script before newmm segments them: it would return "(AI)" as one token.
_RUN = re.compile(
    rf"(?P<thai>[{THAI}ฯ]+)|(?P<latin>[{LATIN}]+)|(?P<digit>[0-9๐-๙]+(?:[.,][0-9๐-๙]+)*)|(?P<space>\s+)|(?P<other>.)",
    re.DOTALL,
)
_THAI_ONLY = re.compile(f"[{THAI}ฯ]+")


def _pythainlp() -> Any:
    """Import pythainlp late, since that takes a tenth of a second, and return it.

    Unless the user decided otherwise, it is told not to make a data folder in the home: nothing is downloaded.
    """
    # READ_MODE is the old name of the setting; pythainlp raises an error when both are set.
    if "PYTHAINLP_READ_MODE" not in os.environ:
        os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")
    # Importing a submodule loads the corpus and the tokenizers that the functions below use.
    import pythainlp.tokenize.newmm

    return pythainlp


class Token(NamedTuple):
    """A token ``text[start:end]`` of a text; ``script`` is thai, latin, digit, space or other."""

    start: int
    end: int
    script: str


@lru_cache(maxsize=1)
def dictionary() -> frozenset[str]:
    """Return the Thai words that the segmenter knows.

    >>> "พลังงาน" in dictionary(), "พลงงาน" in dictionary()
    (True, False)
    """
    return frozenset(_pythainlp().corpus.thai_words())


def transliterations() -> Iterator[tuple[str, str]]:
    """Yield the (Thai, English) words of pythainlp's list of transliterations."""
    _pythainlp()
    from pythainlp.corpus.th_en_translit import get_transliteration_dict

    for thai, entry in get_transliteration_dict().items():
        yield from ((thai, str(english)) for english in entry["en"] if english)


@lru_cache(maxsize=1 << 15)
def thai_words(run: str) -> tuple[str, ...]:
    """Segment a run of Thai letters into the same words as pythainlp's newmm.

    Each run is segmented alone, so that its words do not depend on the text around it.

    >>> thai_words("พันธมิตรอุตสาหกรรม")
    ('พันธมิตร', 'อุตสาหกรรม')
    """
    if _THAI_ONLY.fullmatch(run) and (newmm := _fast_newmm()) is not None:
        return tuple(newmm(run))
    words = tuple(_pythainlp_newmm()(run, safe_mode=True))
    # Offsets are counted from the words, so a run from which newmm drops a character stays one word.
    return words if "".join(words) == run else (run,)


@lru_cache(maxsize=1)
def _fast_newmm() -> Newmm | None:
    """Build the segmenter of runs of nothing but Thai letters; None where pythainlp has no pattern of clusters."""
    # A private name, so it may be absent in another version; pythainlp's own newmm is used then.
    clusters = getattr(_pythainlp().tokenize.tcc_p, "_PAT_TCC", None)
    with collection_paused():
        return Newmm(dictionary(), clusters) if clusters is not None else None


@lru_cache(maxsize=1)
def _pythainlp_newmm() -> Callable[..., list[str]]:
    """Return pythainlp's newmm, the segmenter of other texts, with its dictionary loaded."""
    with collection_paused():
        tokenize = _pythainlp().tokenize
        tokenize.word_dict_trie()
    newmm: Callable[..., list[str]] = tokenize.newmm.segment
    return newmm


def tokens(text: str) -> list[Token]:
    """Split a text into words, numbers, spaces and single marks; joined they are the text.

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
    """Return the offsets at which character clusters end; a text must not be cut between them.

    >>> clusters("น้ำใจ")
    [3, 5]
    """
    ends, at = [], 0
    for cluster in _pythainlp().tokenize.tcc_p.segment(text):
        at += len(cluster)
        ends.append(at)
    return ends
