"""How long terms and texts may be that people write; what glossaries and documents brought may be longer."""

from __future__ import annotations

from align.errors import InputError

LONGEST_TERM = 1_000
"""Code points of a term."""
LONGEST_TEXT = 10_000
"""Code points of a note or a definition."""


class BlankError(InputError):
    """A term without a letter or a digit."""


class TooLongError(InputError):
    """A term or a text that is too long to be written."""


def check_length(name: str, text: str, longest: int, before: str = "") -> None:
    """See that a text has no more than so many code points, unless it is as it was *before*.

    Raises
    ------
    TooLongError
        when it has; *name* is that of the parameter

    >>> check_length("thai", "ธนาคาร", LONGEST_TERM)
    """
    if text != before and len(text) > longest:
        raise TooLongError(f"{name} must have at most {longest:,} code points; got {len(text):,}")
