"""The option ``--model``, shared by the commands that align."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from glossary.files.reading import read_bytes

F = TypeVar("F", bound=Callable[..., Any])


def model_option(command: F) -> F:
    """Give a command the option ``--model FILE``: a model of ``wonglep learn`` instead of the one that ships."""
    return click.option("--model", "model", metavar="FILE", help="Align by this model, made by learn.")(command)


def digest_of_model(file: str | None) -> str:
    """A short digest of the model of a file; of the one that ships without a file."""
    from align import models

    return models.digest() if file is None else hashlib.blake2b(read_bytes(Path(file)), digest_size=8).hexdigest()
