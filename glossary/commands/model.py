"""The option ``--model``, shared by the commands that align."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from glossary.files import read_bytes

if TYPE_CHECKING:
    from align.decide import Model

F = TypeVar("F", bound=Callable[..., Any])


def model_option(command: F) -> F:
    """Give a command the option ``--model FILE``: a model of ``wonglep learn`` instead of the one that ships."""
    return click.option("--model", "model", metavar="FILE", help="Align by this model, made by learn.")(command)


def digest_of_model(file: str | None) -> str:
    """A short digest of the model of a file; of the one that ships without a file."""
    from align import models

    return models.digest() if file is None else hashlib.blake2b(read_bytes(Path(file)), digest_size=8).hexdigest()


def open_model(file: str | None) -> Model | None:
    """The model of a file; None, which stands for the one that ships, without a file.

    Raises
    ------
    InputError
        when the file cannot be read
    ModelError
        when it is no model, or of another version
    """
    from align import models

    return None if file is None else models.unpack(read_bytes(Path(file)), file)[0]
