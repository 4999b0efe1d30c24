"""How the documents of a build are aligned, in a form that reaches other processes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from align import align_texts
from align.records import Pair
from glossary.files import read_bytes

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
    """Settings, with the file that holds the model; without one, the model is that which ships."""

    settings: Settings = Settings()
    file: str | None = None

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
        found = align_texts(
            texts, square=chosen.square, english_first=chosen.english_first, model=open_model(self.file)
        )
        return ((number, pair) for number, pair in found if pair.confidence >= chosen.min_confidence)


@lru_cache(maxsize=1)
def open_model(file: str | None) -> Model:
    """The model of a file, or that which ships; processes that are forked after the first call share it."""
    from align import models

    return models.load() if file is None else models.unpack(read_bytes(Path(file)), file)[0]
