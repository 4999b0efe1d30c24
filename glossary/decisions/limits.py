"""How long terms, texts and names may be that people write; what glossaries and documents brought may be longer."""

from __future__ import annotations

from align.errors import InputError

LONGEST_TERM = 1_000
"""Code points of a term."""
LONGEST_TEXT = 10_000
"""Code points of a note or a definition."""
LONGEST_NAME = 60
"""Code points of a person's name."""


class BlankError(InputError):
    """A term without a letter or a digit."""


class TooLongError(InputError):
    """A term or a text that exceeds its limit."""


def check_length(name: str, text: str, longest: int, before: str = "") -> None:
    """Raise an error if *text* is too long; a text that stays as it was *before* may have any length.

    Raises
    ------
    TooLongError
        when it has more than *longest* code points; the message calls the text by its *name*

    >>> check_length("thai", "ธนาคาร", LONGEST_TERM)
    """
    if text != before and len(text) > longest:
        raise TooLongError(f"{name} must have at most {longest:,} code points; got {len(text):,}")


def parse_person(text: str, name: str = "by") -> str:
    """Return the name of a person as it is stored: on one line, or empty where there is none.

    Raises
    ------
    InputError
        when it is too long or has invisible characters; the message calls the parameter by its *name*

    >>> parse_person(" มะลิ  ศรีสุข "), parse_person("")
    ('มะลิ ศรีสุข', '')
    """
    person = " ".join(text.split())
    # Invisible characters could make two different names look the same in the history.
    if len(person) > LONGEST_NAME or not person.isprintable():
        raise InputError(f"{name} must be at most {LONGEST_NAME} visible letters; got {person[:LONGEST_NAME]!r}")
    return person
