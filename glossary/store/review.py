"""The cards on which terms are reviewed, and the span of a term in its sentence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

from align import segment
from glossary.decisions.overlay import term_of
from glossary.entries.entry import Entry, Variant
from glossary.search.concordance import Line
from glossary.search.index import name_key
from glossary.store import Store, concepts
from glossary.store.related import sentences

LINES = 3
"""Sentences of a card."""
MOVES = (
    *("begin-earlier", "begin-earlier-letter", "begin-later", "begin-later-letter"),
    *("end-earlier", "end-earlier-letter", "end-later", "end-later-letter"),
)
"""The moves of the ends of a span."""


@dataclass(frozen=True, slots=True)
class Span:
    """A Thai term in its sentence: ``text[start:end]``. It can grow and shrink at both ends, down to one letter.

    >>> span = Span("แนวคิดห่วงโซ่คุณค่า (value chain)", 0, 19)
    >>> span.move("begin-later").thai, span.move("begin-later").move("begin-earlier").thai
    ('ห่วงโซ่คุณค่า', 'แนวคิดห่วงโซ่คุณค่า')
    """

    text: str
    start: int
    end: int

    @property
    def thai(self) -> str:
        """Return the term."""
        return self.text[self.start : self.end]

    def move(self, name: str) -> Span:
        """Move an end of the span by a word, or by a letter with its marks; *name* is one of ``MOVES``."""
        end, direction, *letter = name.split("-")
        at = self.start if end == "begin" else self.end
        places = self.places(bool(letter))
        if direction == "earlier":
            to = max((place for place in places if place < at), default=at)
        else:
            to = min((place for place in places if place > at), default=at)
        moved = replace(self, start=to) if end == "begin" else replace(self, end=to)
        return moved if moved.thai.strip() else self

    def places(self, letter: bool) -> list[int]:
        """Return the offsets at which the term can start or end: at words, or at letters with their marks."""
        if letter:
            return [0, *segment.clusters(self.text)]
        return [*(token.start for token in segment.tokens(self.text)), len(self.text)]


TermName = tuple[int, str]
"""The number of a concept and the key of a Thai term of it."""


class Card(NamedTuple):
    """A Thai term as a reviewer sees it: its concept, with its number, and the sentences in which it occurs.

    ``state`` is that of the concept; a decision with an older state than the glossary has is refused.
    """

    number: int
    entry: Entry
    variant: Variant
    lines: tuple[Line, ...]
    state: str

    @property
    def name(self) -> TermName:
        """Return what identifies the term."""
        return self.number, name_key(self.variant.thai)

    @property
    def span(self) -> Span | None:
        """Return the term in its first sentence; None without a sentence."""
        if not self.lines:
            return None
        line = self.lines[0]
        return Span(line.left + line.thai + line.right, len(line.left), len(line.left) + len(line.thai))


def load_card(store: Store, id_: str, thai: str) -> Card | None:
    """Load the card of a Thai term of a concept; None when it is gone."""
    state = store.state(id_)  # read first, so that what is decided while the rest is read counts as later
    concept = concepts.by_ids(store.connection, [id_]).get(id_)
    variant = term_of(concept.entry, thai) if concept else None
    if concept is None or variant is None:
        return None
    key = name_key(variant.thai)
    lines = (line for line in sentences(store.connection, concept.entry, [variant]) if name_key(line.thai) == key)
    return Card(concept.number, concept.entry, variant, tuple(islice(lines, LINES)), state)
