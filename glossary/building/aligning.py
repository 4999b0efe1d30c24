"""Aligner the documents of a build, in a form that can be sent to other processes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from align import align_texts
from align.records import Pair
from glossary.files.reading import read_bytes

if TYPE_CHECKING:
    from align.decide import Model


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of an alignment; documents are aligned again when they differ.

    ``model`` is a digest of the model, ``min_confidence`` is from 0 to 1.
    """

    model: str = ""
    square: bool = False
    english_first: bool = False
    min_confidence: float = 0.0

    def __str__(self) -> str:
        return json.dumps(asdict(self))


@dataclass(frozen=True, slots=True)
class Aligner:
    """Settings with the file of a model, or None for the model that ships.

    ``data`` is the content of the file, for machines that do not have it.
    """

    settings: Settings = Settings()
    file: str | None = None
    data: bytes | None = field(default=None, repr=False)

    def with_data(self) -> Aligner:
        """Return the same aligner with the content of its file.

        Raises
        ------
        InputError
            when the file cannot be read
        ModelError
            when it holds no model, or one of another version
        """
        if self.file is None:
            return self
        complete = replace(self, data=read_bytes(Path(self.file)))
        open_model(complete.file, complete.data)
        return complete

    def pairs(self, texts: Iterable[str]) -> Iterator[tuple[int, Pair]]:
        """Yield the pairs of texts that reach the least confidence, each with the number of its text, from 0.

        Raises
        ------
        InputError
            when the file cannot be read
        ModelError
            when it holds no model, or one of another version

        >>> [pair.thai for _, pair in Aligner().pairs(["ห่วงโซ่คุณค่า (value chain)"])]
        ['ห่วงโซ่คุณค่า']
        """
        settings = self.settings
        model = open_model(self.file, self.data)
        found = align_texts(texts, square=settings.square, english_first=settings.english_first, model=model)
        return ((number, pair) for number, pair in found if pair.confidence >= settings.min_confidence)


def open_model(file: str | None, data: bytes | None = None) -> Model:
    """Load the model of a file, or the one that ships; processes that are forked after the first call share it.

    With *data*, the content of the file, the file itself is not read.
    """
    return _opened(file, data)


@lru_cache(maxsize=1)
def _opened(file: str | None, data: bytes | None) -> Model:
    from align import models

    if file is None:
        return models.load()
    return models.unpack(read_bytes(Path(file)) if data is None else data, file)[0]
