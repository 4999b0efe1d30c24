"""A handler of the XML of office files that leaves out elements with all that is in them."""

from __future__ import annotations

from collections.abc import Mapping

from glossary.files.xml import Handler


class FilteringHandler(Handler):
    """Passes starts, ends and text on to its subclass, except for elements that are left out with their content.

    Of the alternatives that Office files have for older programs, the first is taken.
    """

    def __init__(self) -> None:
        self._skipped = 0
        self._alternatives: list[bool] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Handle the start of an element."""
        if self._skipped or self._is_second(name) or self._is_left_out(name, attributes):
            self._skipped += 1
            return
        if name == "AlternateContent":
            self._alternatives.append(False)
        self._start(name, attributes)

    def end(self, name: str) -> None:
        """Handle the end of an element."""
        if self._skipped:
            self._skipped -= 1
            return
        if name == "AlternateContent":
            self._alternatives.pop()
        self._end(name)

    def text(self, text: str) -> None:
        """Handle a piece of text."""
        if not self._skipped:
            self._text(text)

    def _is_second(self, name: str) -> bool:
        if name not in ("Choice", "Fallback") or not self._alternatives:
            return False
        taken = self._alternatives[-1]
        self._alternatives[-1] = True
        return taken

    def _is_left_out(self, name: str, attributes: Mapping[str, str]) -> bool:
        raise NotImplementedError

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        raise NotImplementedError

    def _end(self, name: str) -> None:
        raise NotImplementedError

    def _text(self, text: str) -> None:
        raise NotImplementedError
