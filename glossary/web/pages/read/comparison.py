"""How a pair found in a text compares with the glossary: is the term known, and with which renderings?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from glossary.decisions.overlay import term_of
from glossary.entries.entry import ADMITTED, APPROVED, FORBIDDEN, PROPOSED, REJECTED, Entry, Variant
from glossary.entries.keys import english_key

NEW = "new"
"""Result for a term that the glossary does not have."""
DIFFERENT = "different"
"""Result for a term that the glossary has with other renderings only."""
RESULTS = (FORBIDDEN, REJECTED, DIFFERENT, NEW, PROPOSED, ADMITTED, APPROVED)
"""All results, those that most need a look first."""
GROUPS = {
    NEW: "new",
    **dict.fromkeys((PROPOSED, ADMITTED, APPROVED), "known"),
    **dict.fromkeys((DIFFERENT, FORBIDDEN, REJECTED), "differs"),
}
"""Groups of results between which the page lets a reader choose."""


class Comparison(NamedTuple):
    """A result of ``RESULTS``, which is the status of the Thai term if the glossary has it, and the concept, if any."""

    result: str
    entry: Entry | None = None

    @property
    def group(self) -> str:
        """Return the group of the result, a value of ``GROUPS``."""
        return GROUPS[self.result]

    @property
    def renderings(self) -> tuple[Variant, ...]:
        """Return the Thai terms of the concept except rejected ones."""
        return self.entry.renderings if self.entry else ()


class EnglishIndex:
    """Concepts by their English names.

    >>> index = EnglishIndex([Entry("bank", (), (Variant("ธนาคาร", status="approved"),))])
    >>> [index.compare(*pair).result for pair in [("Bank", "ธนาคาร"), ("bank", "ตลิ่ง"), ("house", "บ้าน")]]
    ['approved', 'different', 'new']
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_name: dict[str, dict[str, Entry]] = {}
        for entry in entries:
            for name in entry.names:
                self._by_name.setdefault(english_key(name), {})[entry.id] = entry

    def compare(self, english: str, thai: str) -> Comparison:
        """Compare an English term and a Thai one with the concepts.

        The concept found is one with both terms, else one whose English term it is: an abbreviation that only another
        concept has may stand for something else here.
        """
        entries = self._by_name.get(english_key(english), {}).values()
        for entry in entries:
            if term := term_of(entry, thai):
                return Comparison(term.status if term.is_decided else PROPOSED, entry)
        named = [entry for entry in entries if english_key(entry.english) == english_key(english)]
        best = next((entry for entry in named if entry.renderings), next(iter(named), None))
        return Comparison(DIFFERENT if best and best.renderings else NEW, best)

    def compare_any(self, names: Iterable[str], thai: str) -> Comparison:
        """Compare each of some English terms and a Thai one; return the result that most needs a look."""
        found = (self.compare(name, thai) for name in names)
        return min(found, key=lambda comparison: RESULTS.index(comparison.result))
