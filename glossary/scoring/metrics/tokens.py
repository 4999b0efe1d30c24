"""Tokenizers by name, for metrics that count tokens."""

from __future__ import annotations

import importlib.metadata
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a

from align import script, segment

DEFAULT = "newmm"


class Tokenizer(NamedTuple):
    """A tokenizer's name with its version for signatures, and ``cut``, which puts spaces between tokens."""

    name: str
    cut: Callable[[str], str]


def normalise(text: str) -> str:
    """Return a text with one spelling for what looks the same, and one space for each run of spaces.

    >>> normalise(" นํ้า  ใส")
    'น้ำ ใส'
    """
    return script.squeeze(script.normalise(unicodedata.normalize("NFC", text)).text)


@lru_cache(maxsize=1 << 15)
def words(text: str) -> tuple[str, ...]:
    """Return the words, numbers and punctuation marks of a text by newmm, without spaces.

    >>> words("ห่วงโซ่คุณค่า 2 เท่า")
    ('ห่วง', 'โซ่', 'คุณค่า', '2', 'เท่า')
    """
    return tuple(text[t.start : t.end] for t in segment.tokens(text) if t.script != "space")


def get_tokenizer(name: str) -> Tokenizer:
    """Return the tokenizer of a name in ``TOKENIZERS``.

    Raises
    ------
    ValueError
        when there is none of that name, or a package that it needs is not installed

    >>> get_tokenizer("char").cut("ก ข")
    'ก ข'
    """
    if name not in TOKENIZERS:
        raise ValueError(f"tokenizer must be one of {', '.join(TOKENIZERS)}; got {name!r}")
    return TOKENIZERS[name]()


def segmenter() -> str:
    """Return the name of the segmenter with its version."""
    return f"newmm-{importlib.metadata.version('pythainlp')}"


def _newmm() -> Tokenizer:
    return Tokenizer(segmenter(), lambda text: " ".join(words(text)))


def _icu() -> Tokenizer:
    try:
        import icu
    except ImportError:
        raise ValueError("tokenizer icu needs the package PyICU") from None

    def cut(text: str) -> str:
        breaks = icu.BreakIterator.createWordInstance(icu.Locale("th"))
        breaks.setText(text)
        places = [0, *breaks]
        return " ".join(filter(None, (text[a:b].strip() for a, b in pairwise(places))))

    return Tokenizer(f"icu-{icu.ICU_VERSION}", cut)


def _char() -> Tokenizer:
    return Tokenizer("char", lambda text: " ".join(re.sub(r"\s", "", text)))


def _none() -> Tokenizer:
    return Tokenizer("none", lambda text: text)


def _13a() -> Tokenizer:
    return Tokenizer("13a", Tokenizer13a())  # type: ignore[no-untyped-call]


TOKENIZERS: dict[str, Callable[[], Tokenizer]] = {
    "newmm": _newmm,
    "icu": _icu,
    "char": _char,
    "none": _none,
    "13a": _13a,
}
"""Function that makes each tokenizer, by name."""
