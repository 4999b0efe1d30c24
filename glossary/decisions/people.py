"""The names of people who decide, as they are kept."""

from __future__ import annotations

from align.errors import InputError

LONGEST_NAME = 60
"""Code points of a person's name."""


def person(said: str, name: str = "by") -> str:
    """A person's name as it is kept, in one line; empty where none is given.

    Raises
    ------
    InputError
        when it is too long or has characters that are not seen; *name* is that of the parameter

    >>> person(" มะลิ  ศรีสุข "), person("")
    ('มะลิ ศรีสุข', '')
    """
    kept = " ".join(said.split())
    if len(kept) > LONGEST_NAME or not kept.isprintable():
        raise InputError(f"{name} must be at most {LONGEST_NAME} visible letters; got {kept[:LONGEST_NAME]!r}")
    return kept
