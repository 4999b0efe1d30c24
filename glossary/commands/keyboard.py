"""Keys that are pressed one by one, also those that are typed ahead."""

from __future__ import annotations

import codecs
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

import click

_KEY = re.compile("\x1b\\[.|.", re.DOTALL)
"""An arrow key, or one character."""


class Keyboard:
    """The terminal's keyboard without line editing and echo, while it is entered.

    Where the system has no such terminals (Windows), keys are read by click.
    """

    def __init__(self) -> None:
        self._ahead: list[str] = []
        self._decoder = codecs.getincrementaldecoder("utf-8")("ignore")

    def __enter__(self) -> Keyboard:
        self._restore = _without_lines()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _set(self._restore)

    def next(self) -> str:
        """Wait for the next key; an arrow key is its escape sequence.

        Raises
        ------
        EOFError
            when the terminal is gone
        """
        while not self._ahead:
            self._ahead = _KEY.findall(self._read())
        return self._ahead.pop(0)

    def _read(self) -> str:
        if self._restore is None:
            return click.getchar()
        data = os.read(sys.stdin.fileno(), 1 << 10)
        if not data:
            raise EOFError
        return self._decoder.decode(data)

    @contextmanager
    def lines(self) -> Iterator[None]:
        """Let lines be typed and edited as usual for a while."""
        _set(self._restore)
        try:
            yield
        finally:
            _without_lines()


def _without_lines() -> list[object] | None:
    """Take line editing and echo from the terminal; gives how it was, None where that cannot be."""
    try:
        import termios
        import tty
    except ImportError:
        return None
    before: list[object] = termios.tcgetattr(sys.stdin.fileno())
    tty.setcbreak(sys.stdin.fileno(), termios.TCSADRAIN)
    return before


def _set(before: list[object] | None) -> None:
    if before is not None:
        import termios

        termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, before)  # type: ignore[arg-type]
