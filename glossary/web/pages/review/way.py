"""How far a person has come in a review: what the address of the page and its forms say, so that no server keeps it."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from align.errors import InputError
from align.records import KINDS
from glossary.entries.entry import ADMITTED, APPROVED, FORBIDDEN, PROPOSED, REJECTED, STATUSES
from glossary.entries.keys import thai_key
from glossary.store import CORRECT, Decision
from glossary.store.proposals import ORDERS, ProposalFilter, Rank
from glossary.web.fields import one_of, text
from glossary.web.undoing import Mark

PAGE = "/review"
ACTIONS = (APPROVED, CORRECT, ADMITTED, FORBIDDEN, REJECTED)
"""What can be done to a term."""
NO_DOMAIN = "-"
"""Stands for the concepts that are in no domain."""
MOST_UNDONE = 100
"""Decisions that can be taken back, the last."""
MOST_BACK = 20
"""Cards that can be gone back to, the last."""
LONGEST = 500
"""Code points of a source or domain."""
_COUNT = re.compile("[0-9]{1,9}")
_STEP = re.compile("(.*)~([0-9]{1,18})-([0-9a-f]{8})")


class Step(NamedTuple):
    """A card that was left, decided on or skipped: its concept by its number, and the place from which it was come to.

    ``check`` tells its term from others of the concept, and from those of another glossary.
    """

    after: Rank | None
    concept: int
    check: str

    @classmethod
    def parse(cls, said: str) -> Step:
        """The step that an address says.

        Raises
        ------
        InputError
            when it is none
        """
        found = _STEP.fullmatch(said)
        if found is None:
            raise InputError(f"trail must be cards that were left; got {said[:100]!r}")
        return cls(rank(found[1], "trail"), int(found[2]), found[3])

    def __str__(self) -> str:
        return f"{rank_text(self.after)}~{self.concept}-{self.check}"

    def is_on(self, other: Step) -> bool:
        """Is it on the same card as another?"""
        return self[1:] == other[1:]


def check_of(id_: str, thai: str) -> str:
    """The ``Step.check`` of a term of a concept.

    >>> check_of("bank", "ธนาคาร") == check_of("bank", "ธนา คาร"), check_of("bank", "ธนาคาร") == check_of("b", "ธนาคาร")
    (True, False)
    """
    return hashlib.blake2b(f"{id_}\0{thai_key(thai)}".encode(), digest_size=4).hexdigest()


class Way(NamedTuple):
    """A person's way through a review.

    ``after`` is the place of the last term that was skipped, ``done`` are the last decisions, ``made`` is how many
    there were of each of ``ACTIONS`` on the terms that are wanted, ``trail`` are the last cards that were left.

    >>> way = Way(ProposalFilter(order="frequent", source="news/"), made=(3, 0, 0, 0, 1))
    >>> address(way.place()), way.total
    ('/review?order=frequent&source=news%2F', 4)
    >>> [Way.of(way.fields() | other).total for other in ({}, {"order": "unsure"}, {"source": "sea/"})]
    [4, 4, 0]
    """

    wanted: ProposalFilter = ProposalFilter()
    after: Rank | None = None
    done: tuple[Mark, ...] = ()
    made: tuple[int, ...] = (0,) * len(ACTIONS)
    trail: tuple[Step, ...] = ()

    @classmethod
    def of(cls, fields: Mapping[str, object]) -> Way:
        """The way that an address or a form says.

        Raises
        ------
        InputError
            when one of its fields is none
        """
        domain = text(fields, "domain")[:LONGEST]
        wanted = ProposalFilter(
            order=one_of(fields, "order", ORDERS, ORDERS[0]),
            status=one_of(fields, "status", STATUSES, PROPOSED),
            kind=one_of(fields, "kind", ("", *KINDS)),
            source=text(fields, "source").strip()[:LONGEST],
            domain={"": None, NO_DOMAIN: ""}.get(domain, domain),
        )
        return cls(
            wanted,
            rank(text(fields, "after"), "after"),
            _marks(text(fields, "done")),
            _counts(text(fields, "made"), wanted),
            _steps(text(fields, "trail")),
        )

    @property
    def total(self) -> int:
        """How many decisions were made on the terms that are wanted."""
        return sum(self.made)

    def by_action(self) -> Iterator[tuple[str, int]]:
        """Each of ``ACTIONS`` with how many decisions were so."""
        return zip(ACTIONS, self.made, strict=True)

    def fields(self) -> dict[str, str]:
        """What an address or a form says of the way."""
        made = f"{'.'.join(map(str, self.made))}-{_check_of_terms(self.wanted)}" if self.total else ""
        done, trail = ".".join(map(str, self.done)), "_".join(map(str, self.trail))
        return {**self.place(), **_said({"done": done, "made": made, "trail": trail})}

    def place(self) -> dict[str, str]:
        """The fields without what this person has seen and done."""
        return {**self.filters(), **_said({"after": rank_text(self.after)})}

    def filters(self) -> dict[str, str]:
        """The fields that say which terms are gone through."""
        wanted, usual = self.wanted, ProposalFilter()
        domain = {None: "", "": NO_DOMAIN}.get(wanted.domain, wanted.domain)
        said = {"source": wanted.source, "kind": wanted.kind, "domain": domain or ""}
        named = {"order": (wanted.order, usual.order), "status": (wanted.status, usual.status)}
        return _said({name: value for name, (value, common) in named.items() if value != common} | said)

    @property
    def address(self) -> str:
        """The page that goes on from here."""
        return address(self.fields())

    def leaving(self, step: Step, after: Rank | None) -> Way:
        """The way once a card is left, to go on behind a place of the order."""
        trail = (*(earlier for earlier in self.trail if not earlier.is_on(step)), step)
        return self._replace(after=after, trail=trail[-MOST_BACK:])

    def with_decision(self, decision: Decision) -> Way:
        """The way once a decision is made."""
        return self._replace(
            done=(*self.done, Mark.of([decision]))[-MOST_UNDONE:], made=tuple(_changed(self.made, decision.action, 1))
        )

    def without(self, decision: Decision | None) -> Way:
        """The way once its last decision is taken back; without one, once it is given up to take it back."""
        made = self.made if decision is None else tuple(_changed(self.made, decision.action, -1))
        return self._replace(done=self.done[:-1], made=made)


def address(fields: Mapping[str, str]) -> str:
    """The page with some fields.

    >>> address({}), address({"after": "0.5,-1,3"})
    ('/review', '/review?after=0.5%2C-1%2C3')
    """
    return f"{PAGE}?{urlencode(fields)}" if fields else PAGE


def _changed(made: tuple[int, ...], action: str, by: int) -> Iterator[int]:
    return (max(0, count + by * (name == action)) for name, count in zip(ACTIONS, made, strict=True))


def _said(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value}


def rank(said: str, name: str) -> Rank | None:
    """The place in an order as a field of an address says it.

    Raises
    ------
    InputError
        when it is none; *name* is that of the field

    >>> rank("0.35,-1,9895604649996", "after"), rank("", "after")
    ((0.35, -1.0, 9895604649996), None)
    """
    if not said:
        return None
    try:
        first, second, number = said.split(",")
        place = float(first), float(second), int(number)
    except ValueError:
        place = math.nan, math.nan, 0
    if not (math.isfinite(place[0] + place[1]) and abs(place[2]) < 1 << 63):
        raise InputError(f"{name} must be a place in the order; got {said[:100]!r}")
    return place


def rank_text(place: Rank | None) -> str:
    """A place in an order as an address says it.

    >>> rank(rank_text((0.1 + 0.2, -1, 3)), "after") == (0.1 + 0.2, -1, 3), rank_text(None)
    (True, '')
    """
    return ",".join(map(repr, place or ()))


def _marks(said: str) -> tuple[Mark, ...]:
    return tuple(Mark.parse(mark, "done") for mark in said.split(".")[-MOST_UNDONE:]) if said else ()


def _steps(said: str) -> tuple[Step, ...]:
    return tuple(map(Step.parse, said.split("_")[-MOST_BACK:])) if said else ()


def _counts(said: str, wanted: ProposalFilter) -> tuple[int, ...]:
    """The counts that an address says; those on other terms than are wanted are none."""
    counted, _, check = said.partition("-")
    counts = counted.split(".") if said else ["0"] * len(ACTIONS)
    if len(counts) != len(ACTIONS) or not all(map(_COUNT.fullmatch, counts)):
        raise InputError(f"made must be {len(ACTIONS)} counts; got {said[:100]!r}")
    return tuple(map(int, counts)) if check == _check_of_terms(wanted) else (0,) * len(ACTIONS)


def _check_of_terms(wanted: ProposalFilter) -> str:
    """Tells the terms that are wanted from others, whatever their order."""
    terms = wanted._replace(order=ORDERS[0])
    return hashlib.blake2b(repr(tuple(terms)).encode(), digest_size=4).hexdigest()
