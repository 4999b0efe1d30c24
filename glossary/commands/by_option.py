"""The option ``--by``, shared by the commands with which a person decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from glossary.decisions.limits import parse_person

F = TypeVar("F", bound=Callable[..., Any])


def by_option(command: F) -> F:
    """Give a command the option ``--by NAME``, or the environment variable ``WONGLEP_NAME``."""
    return click.option(
        "--by",
        default="",
        envvar="WONGLEP_NAME",
        show_envvar=True,
        callback=lambda context, option, said: parse_person(said, "--by"),
        metavar="NAME",
        help="Your name, which the history of a glossary file keeps with what you decide.",
    )(command)
