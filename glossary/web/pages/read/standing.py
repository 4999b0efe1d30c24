"""How a pair that was found in a text stands with the glossary: does it know the term, and with which renderings?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from glossary.decisions.overlay import term_of
from glossary.entries.entry import ADMITTED, APPROVED, FORBIDDEN, PROPOSED, REJECTED, Entry, Variant
from glossary.entries.keys import english_key

NEW, OTHER = "new", "otherwise"
"""Of a term that the glossary does not have, and of one that it has with other renderings only."""
STANDINGS = (FORBIDDEN, REJECTED, OTHER, NEW, PROPOSED, ADMITTED, APPROVED)
"""How a pair can stand, what needs a look first."""
GROUP = {
    NEW: "new",
    **dict.fromkeys((PROPOSED, ADMITTED, APPROVED), "known"),
    **dict.fromkeys((OTHER, FORBIDDEN, REJECTED), "differs"),
}
"""What a reader wants to tell apart, for each standing."""


class Standing(NamedTuple):
    """How a pair stands: the status of its Thai term, ``NEW`` or ``OTHER``, and the concept, where there is one."""

    name: str
    entry: Entry | None = None

    @property
    def group(self) -> str:
        """One of the values of ``GROUP``."""
        return GROUP[self.name]

    @property
    def renderings(self) -> tuple[Variant, ...]:
        """The Thai terms that the concept has, rejected ones aside."""
        return self.entry.renderings if self.entry else ()


class Known:
    """Concepts by what they are called in English.

    >>> known = Known([Entry("bank", (), (Variant("ธนาคาร", status="approved"),))])
    >>> known.standing("Bank", "ธนาคาร").name, known.standing("bank", "ตลิ่ง").name, known.standing("house", "บ้าน").name
    ('approved', 'otherwise', 'new')
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_name: dict[str, dict[str, Entry]] = {}
        for entry in entries:
            for name in entry.names:
                self._by_name.setdefault(english_key(name), {})[entry.id] = entry

    def standing(self, english: str, thai: str) -> Standing:
        """How an English term with a Thai one stands.

        The concept is one that has the Thai term, or else one whose English term it is: an abbreviation alone may stand
        for another.
        """
        called = self._by_name.get(english_key(english), {}).values()
        for concept in called:
            if term := term_of(concept, thai):
                return Standing(term.status if term.is_decided else PROPOSED, concept)
        named = [entry for entry in called if english_key(entry.english) == english_key(english)]
        entry = next((e for e in named if e.renderings), next(iter(named), None))
        return Standing(OTHER if entry and entry.renderings else NEW, entry)

    def least(self, names: Iterable[str], thai: str) -> Standing:
        """How a Thai term with several English ones stands: as that which needs a look first."""
        return min((self.standing(name, thai) for name in names), key=lambda standing: STANDINGS.index(standing.name))
