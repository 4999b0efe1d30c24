"""Options and arguments that commands share, and how the files that they name are opened."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from align.errors import InputError
from glossary.commands.output import note, wait_for
from glossary.decisions.limits import parse_person
from glossary.decisions.reconcile import ON_CONFLICT
from glossary.entries.entry import STATUSES
from glossary.files.reading import BOM, STANDARD_INPUT, decode_any, read_bytes, read_input
from glossary.formats.exchange import read_file, unknown_statuses
from glossary.search.glossary import Glossary
from glossary.store import Store, is_store
from glossary.store.opening import open_glossary

F = TypeVar("F", bound=Callable[..., Any])

# ---- options ------------------------------------------------------------------------------------------------


def glossary_option(command: F) -> F:
    """Give a command the option ``-g/--glossary FILE``, or the environment variable ``WONGLEP_GLOSSARY``."""
    return click.option(
        "-g",
        "--glossary",
        "path",
        default="glossary.csv",
        envvar="WONGLEP_GLOSSARY",
        show_default=True,
        show_envvar=True,
        metavar="FILE",
        help="A glossary file, or a CSV or another file of terms.",
    )(command)


def format_option(*formats: str) -> Callable[[F], F]:
    """Give a command the option ``-f/--format``, None where it should choose what suits a terminal or a pipe."""
    return click.option(
        "-f", "--format", "form", type=click.Choice(formats), help="For programs: " + ", ".join(formats) + "."
    )


def model_option(command: F) -> F:
    """Give a command the option ``--model FILE``: a model of ``wonglep learn`` instead of the one that ships."""
    return click.option("--model", "model", metavar="FILE", help="Align with this model, made by learn.")(command)


def columns_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command ``--text-column`` and ``--id-column``, which it takes as one parameter ``columns``."""

    @click.option(
        "--text-column",
        metavar="NAME",
        help="The column or key with the text of records in .jsonl, .csv, .tsv and .parquet.  [default: text]",
    )
    @click.option(
        "--id-column", metavar="NAME", help="The column or key with their id, if they have one.  [default: id]"
    )
    @wraps(command)
    def with_columns(*, text_column: str | None, id_column: str | None, **others: Any) -> None:
        from glossary.documents import COLUMNS, Columns  # look-ups, which read no documents, start sooner without

        text = COLUMNS.text if text_column is None else text_column
        command(columns=Columns(text, COLUMNS.id if id_column is None else id_column), **others)

    return with_columns


def by_option(command: F) -> F:
    """Give a command the option ``--by NAME``, or the environment variable ``WONGLEP_NAME``."""
    return click.option(
        "--by",
        default="",
        envvar="WONGLEP_NAME",
        show_envvar=True,
        callback=lambda context, option, name: parse_person(name, "--by"),
        metavar="NAME",
        help="Your name, which the history of a glossary file keeps with your decisions.",
    )(command)


def on_conflict_option(command: F) -> F:
    """Give a command the option ``--on-conflict``."""
    return click.option(
        "--on-conflict",
        type=click.Choice(ON_CONFLICT),
        default="keep",
        show_default=True,
        help="Where decisions differ: keep the existing one, replace it, keep both, or fail and change nothing.",
    )(command)


def status_option(command: F) -> F:
    """Give a command the option ``--status``, for terms that have none."""
    return click.option(
        "--status", type=click.Choice(STATUSES), help="Status of terms that have none.  [default: proposed]"
    )(command)


# ---- files that options and arguments name ----------------------------------------------------------------


def open_terms(path: str) -> Glossary:
    """Read a whole glossary, and note on stderr what was skipped and which of its statuses is unknown.

    Raises
    ------
    InputError
        when it cannot be read, or holds no term
    """
    imported = open_glossary(path)
    if not len(imported.glossary):
        raise InputError(f"{path}: holds no term")
    for remark in imported.skipped:
        note(str(remark))
    note_statuses(path, imported.glossary)
    return imported.glossary


def note_statuses(path: str, glossary: Glossary) -> None:
    """Note on stderr which status of a glossary is unknown."""
    for remark in unknown_statuses(glossary, path):
        note(str(remark))


@contextmanager
def open_for_lookup(path: str) -> Iterator[Store | Glossary]:
    """Open a glossary; a glossary file is not read as a whole.

    Raises
    ------
    InputError
        when it cannot be read
    """
    if is_store(path):
        with Store(path, waiting=wait_for) as store:
            yield store
    else:
        yield read_file(path).glossary


def digest_of_model(file: str | None) -> str:
    """Return a short digest of a model file, or without one, of the model that ships."""
    from align import models  # loads numpy, which only building needs

    return models.digest() if file is None else hashlib.blake2b(read_bytes(Path(file)), digest_size=8).hexdigest()


def source_text(name: str) -> tuple[str, str]:
    """Return the text of a file or of standard input, and its name for error messages."""
    title = "standard input" if name == STANDARD_INPUT else name
    return decode_any(read_input(name), title)[0].removeprefix(BOM), title


def source_lines(name: str) -> Iterator[tuple[str, str]]:
    """Yield the lines of a file or of standard input that are not blank, each behind its place for error messages."""
    text, title = source_text(name)
    return ((f"{title}:{number}", line) for number, line in enumerate(text.split("\n"), start=1) if line.strip())
