"""Which card each person has open, so that two who review at once are not given the same one."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import NamedTuple

from glossary.store.review import Name

SECONDS = 300.0
"""How long a card is open that its person does nothing with."""
MOST = 100
"""Sessions of which the card is known, the last."""


class _Open(NamedTuple):
    name: Name
    until: float


class OpenCards:
    """The card that each session was shown last, for a while.

    >>> cards = OpenCards()
    >>> cards.show("me", (7, "ธนาคาร"))
    >>> cards.of_others("me"), cards.of_others("you")
    (frozenset(), frozenset({(7, 'ธนาคาร')}))
    """

    def __init__(self) -> None:
        self._held: OrderedDict[str, _Open] = OrderedDict()

    def show(self, session: str, name: Name | None) -> None:
        """Remember that a session is shown a card, and none that it was shown before; None where it is shown none."""
        self._held.pop(session, None)
        if name is not None:
            self._held[session] = _Open(name, time.monotonic() + SECONDS)
        while len(self._held) > MOST:
            self._held.popitem(last=False)

    def of_others(self, session: str) -> frozenset[Name]:
        """The cards that other sessions have open."""
        now = time.monotonic()
        return frozenset(held.name for other, held in self._held.items() if other != session and now < held.until)
