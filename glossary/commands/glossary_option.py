"""The option ``--glossary``, shared by the commands that read one, and how they open it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from align.errors import InputError
from glossary.commands.output import note, wait_for
from glossary.store import Store, is_store

if TYPE_CHECKING:
    from glossary.search.glossary import Glossary

F = TypeVar("F", bound=Callable[..., Any])


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


def open_terms(path: str) -> Glossary:
    """Read a whole glossary, and say what was skipped and which of its statuses is not known.

    Raises
    ------
    InputError
        when it cannot be read, or holds no term
    """
    from glossary.store.opening import open_glossary

    imported = open_glossary(path)
    if not len(imported.glossary):
        raise InputError(f"{path}: holds no term")
    for remark in imported.skipped:
        note(str(remark))
    note_statuses(path, imported.glossary)
    return imported.glossary


def note_statuses(path: str, glossary: Glossary) -> None:
    """Say which status of a glossary is not known."""
    from glossary.formats.exchange import unknown_statuses

    for remark in unknown_statuses(glossary, path):
        note(str(remark))


@contextmanager
def open_for_lookup(path: str) -> Iterator[Store | Glossary]:
    """Open a glossary, without reading all of it where it is a glossary file.

    Raises
    ------
    InputError
        when it cannot be read
    """
    if is_store(path):
        with Store(path, waiting=wait_for) as store:
            yield store
    else:
        from glossary.formats.exchange import read_file

        yield read_file(path).glossary
