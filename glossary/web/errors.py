"""What may be wrong with what a visitor sends, beyond what the glossary says of it."""

from __future__ import annotations

from align.errors import InputError


class NoTextError(InputError):
    """Nothing that could be read."""


class TooLargeError(InputError):
    """A text or a glossary that is larger than those that are read here."""


class OutsideError(InputError):
    """A correction that is no part of its sentence."""
