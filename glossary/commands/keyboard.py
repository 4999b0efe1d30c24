"""Reading single keys from the terminal, those that are typed ahead included."""

from __future__ import annotations

import codecs
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

import click

# An arrow key, or one character.
_KEY = re.compile("\x1b\\[.|.", re.DOTALL)


class Keyboard:
    """The keyboard of the terminal, without line editing and echo while it is entered.

    Where the system has no such terminals (Windows), click reads the keys.
    """

    def __init__(self) -> None:
        self._typed_ahead: list[str] = []
        self._decoder = codecs.getincrementaldecoder("utf-8")("ignore")

    def __enter__(self) -> Keyboard:
        self._settings = _disable_lines()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _restore(self._settings)

    def next(self) -> str:
        """Wait for the next key and return it; an arrow key is its escape sequence.

        Raises
        ------
        EOFError
            when the terminal is gone
        """
        while not self._typed_ahead:
            self._typed_ahead = _KEY.findall(self._read())
        return self._typed_ahead.pop(0)

    def _read(self) -> str:
        if self._settings is None:
            return click.getchar()
        data = os.read(sys.stdin.fileno(), 1 << 10)
        if not data:
            raise EOFError
        return self._decoder.decode(data)

    @contextmanager
    def line_input(self) -> Iterator[None]:
        """Enable line editing and echo for a while."""
        _restore(self._settings)
        try:
            yield
        finally:
            _disable_lines()


def _disable_lines() -> list[object] | None:
    """Disable line editing and echo; return the settings before, None where the system has no such terminals."""
    try:
        import termios
        import tty
    except ImportError:
        return None
    settings: list[object] = termios.tcgetattr(sys.stdin.fileno())
    # Not setraw, so that Ctrl-C still interrupts; TCSADRAIN, so that keys typed ahead are not lost.
    tty.setcbreak(sys.stdin.fileno(), termios.TCSADRAIN)
    return settings


def _restore(settings: list[object] | None) -> None:
    if settings is not None:
        import termios

        termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, settings)  # type: ignore[arg-type]
