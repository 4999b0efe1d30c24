"""Which places in a text count for which required terms: as many as can be met when each place is used once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

STATES = 128
"""Ways of choosing that are followed at once; with more, the least promising are given up."""


class Place(NamedTuple):
    """A term stands at ``start`` to ``end``; ``grade`` says how well, 0 is best."""

    start: int
    end: int
    term: int
    grade: int = 0


class _State(NamedTuple):
    """What was chosen so far: how many places, less their grades, their length; the last, and the state before it."""

    met: int = 0
    grade: int = 0
    length: int = 0
    last: Place | None = None
    before: _State | None = None

    @property
    def worth(self) -> tuple[int, int, int]:
        return self.met, self.grade, self.length


_States = dict[tuple[int, tuple[int, ...]], _State]
_WORST = _State(met=-1)


def assign(places: Sequence[Place], required: Mapping[int, int]) -> list[Place]:
    """Choose places that do not overlap, at most as many of a term as are required.

    The choice has the most places; of these it has the best grades, then the greatest length.

    Parameters
    ----------
    places
        where terms stand; they may overlap
    required
        how often each term is required; places of other terms are passed over

    Returns
    -------
    list of Place
        by start

    Examples
    --------
    The longer term goes to the place that leaves the most for others:

    >>> places = [Place(0, 9, 1), Place(0, 4, 2), Place(5, 9, 3), Place(20, 29, 1)]
    >>> [(p.start, p.term) for p in assign(places, {1: 1, 2: 1, 3: 1})]
    [(0, 2), (5, 3), (20, 1)]

    Places that have nothing to do with each other are chosen apart, by a dynamic programme over places by start; a
    state is where the last choice ends and how much of the terms that have more places than they need is used (weighted
    interval scheduling, Kleinberg & Tardos 2005, with such limits). It is exact as long as no more than ``STATES``
    states are alive at a place; beyond, the least promising are given up.
    """
    wanted = sorted(p for p in places if required.get(p.term, 0) > 0)
    return sorted(chosen for part in _parts(wanted, required) for chosen in _assign(part, required))


def _parts(places: Sequence[Place], required: Mapping[int, int]) -> list[list[Place]]:
    """Places that have nothing to do with each other apart: neither overlaps nor a term that is short of need."""
    offered = Counter(p.term for p in places)
    parent = list(range(len(places)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = at = parent[parent[at]]
        return at

    last: dict[int, int] = {}
    farthest = 0
    for at, place in enumerate(places):
        if at and place.start < places[farthest].end:
            parent[root(at)] = root(farthest)
        if offered[place.term] > required[place.term]:
            parent[root(at)] = root(last.setdefault(place.term, at))
        farthest = at if place.end > places[farthest].end else farthest
    parts: dict[int, list[Place]] = {}
    for at, place in enumerate(places):
        parts.setdefault(root(at), []).append(place)
    return list(parts.values())


def _assign(wanted: Sequence[Place], required: Mapping[int, int]) -> list[Place]:
    offered = Counter(p.term for p in wanted)
    scarce = sorted(term for term, count in offered.items() if count > required[term])
    column = {term: at for at, term in enumerate(scarce)}
    states: _States = {(0, (0,) * len(scarce)): _State()}
    for place in wanted:
        states = _kept(states, place.start)
        at = column.get(place.term)
        for (end, used), state in list(states.items()):
            if end > place.start or (at is not None and used[at] >= required[place.term]):
                continue
            key = place.end, used if at is None else (*used[:at], used[at] + 1, *used[at + 1 :])
            length = state.length + place.end - place.start
            taken = _State(state.met + 1, state.grade - place.grade, length, place, state)
            if taken.worth > states.get(key, _WORST).worth:
                states[key] = taken
    return _chosen(max(states.values(), key=lambda s: s.worth))


def _kept(states: _States, start: int) -> _States:
    """The states without those that others are as good as from *start* on."""
    best: _States = {}
    for (end, used), state in states.items():
        key = (end if end > start else 0, used)
        if state.worth > best.get(key, _WORST).worth:
            best[key] = state
    if len(best) > STATES:
        best = dict(sorted(best.items(), key=lambda item: item[1].worth)[-STATES:])
    return best


def _chosen(state: _State | None) -> list[Place]:
    found = []
    while state is not None and state.last is not None:
        found.append(state.last)
        state = state.before
    return found[::-1]
