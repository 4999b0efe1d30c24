"""The options ``--text-column`` and ``--id-column``, shared by the commands that read records."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from glossary.documents import COLUMNS, Columns


def columns_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command two options, which it takes as one parameter ``columns``."""

    @click.option(
        "--text-column",
        default=COLUMNS.text,
        metavar="NAME",
        help="Where records of .jsonl, .csv, .tsv and .parquet have their text; text if not given.",
    )
    @click.option("--id-column", default=COLUMNS.id, metavar="NAME", help="Where they have their id, if they have one.")
    @wraps(command)
    def with_columns(*, text_column: str, id_column: str, **others: Any) -> None:
        command(columns=Columns(text_column, id_column), **others)

    return with_columns
