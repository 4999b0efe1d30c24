"""How the documents of a build are aligned, in a form that reaches other processes."""

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
    """How documents are aligned; with other settings they are aligned anew.

    ``model`` is a digest of the model, ``min_confidence`` is from 0 to 1.
    """

    model: str = ""
    square: bool = False
    english_first: bool = False
    min_confidence: float = 0.0

    def __str__(self) -> str:
        return json.dumps(asdict(self))


@dataclass(frozen=True, slots=True)
class Aligning:
    """Settings, with the file that holds the model; without one, the model is that which ships.

    ``data`` is what the file holds, for machines that do not have it.
    """

    settings: Settings = Settings()
    file: str | None = None
    data: bytes | None = field(default=None, repr=False)

    def carried(self) -> Aligning:
        """The same with what the file holds.

        Raises
        ------
        InputError
            when the file cannot be read
        ModelError
            when it holds no model, or one of another version
        """
        if self.file is None:
            return self
        carried = replace(self, data=read_bytes(Path(self.file)))
        open_model(carried.file, carried.data)
        return carried

    def pairs(self, texts: Iterable[str]) -> Iterator[tuple[int, Pair]]:
        """The pairs of texts that are sure enough, each with the number of its text, from 0.

        Raises
        ------
        InputError
            when the file cannot be read
        ModelError
            when it holds no model, or one of another version

        >>> [pair.thai for _, pair in Aligning().pairs(["ห่วงโซ่คุณค่า (value chain)"])]
        ['ห่วงโซ่คุณค่า']
        """
        chosen = self.settings
        model = open_model(self.file, self.data)
        found = align_texts(texts, square=chosen.square, english_first=chosen.english_first, model=model)
        return ((number, pair) for number, pair in found if pair.confidence >= chosen.min_confidence)


def open_model(file: str | None, data: bytes | None = None) -> Model:
    """The model of a file, or that which ships; processes that are forked after the first call share it.

    The file is not read where there is *data*, what it holds.
    """
    return _opened(file, data)


@lru_cache(maxsize=1)
def _opened(file: str | None, data: bytes | None) -> Model:
    from align import models

    if file is None:
        return models.load()
    return models.unpack(read_bytes(Path(file)) if data is None else data, file)[0]
