"""Assign places in a text to required terms: as many as possible when each place is used once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

STATES = 128
"""Most states of the dynamic programme that are kept at a place; of more, the least promising are dropped."""


class TermSpan(NamedTuple):
    """A place, ``start`` to ``end``, where term number ``term`` stands; of lower ``grade`` it is the better."""

    start: int
    end: int
    term: int
    grade: int = 0


class _State(NamedTuple):
    """The places chosen so far: how many, minus the sum of grades, total length; the last, and the state before it."""

    size: int = 0
    grade: int = 0
    length: int = 0
    last: TermSpan | None = None
    before: _State | None = None

    @property
    def score(self) -> tuple[int, int, int]:
        """Return the order of states: the greater is the better."""
        return self.size, self.grade, self.length


_States = dict[tuple[int, tuple[int, ...]], _State]
"""The best state for each key: where its last place ends, and how much of each scarce term it has used."""
_WORST = _State(size=-1)


def assign(places: Sequence[TermSpan], required: Mapping[int, int]) -> list[TermSpan]:
    """Choose places that do not overlap, of each term at most as many as are required.

    The choice has the most places; of these it has the best grades, then the greatest length.

    Parameters
    ----------
    places
        where terms stand; they may overlap
    required
        how often each term is required; places of other terms are passed over

    Returns
    -------
    list of TermSpan
        by start

    Examples
    --------
    The longer term goes to the place that leaves the most for others:

    >>> places = [TermSpan(0, 9, 1), TermSpan(0, 4, 2), TermSpan(5, 9, 3), TermSpan(20, 29, 1)]
    >>> [(p.start, p.term) for p in assign(places, {1: 1, 2: 1, 3: 1})]
    [(0, 2), (5, 3), (20, 1)]

    This is weighted interval scheduling (Kleinberg & Tardos 2005) with a limit for each term. Independent groups of
    places are solved apart, by a dynamic programme over places by start; a state is where the last choice ends and how
    much of each term that has more places than are required is used. It is exact as long as no more than ``STATES``
    states are alive at a place; beyond, the least promising are dropped.
    """
    usable = sorted(place for place in places if required.get(place.term, 0) > 0)
    return sorted(chosen for part in _independent(usable, required) for chosen in _assign_part(part, required))


def _independent(places: Sequence[TermSpan], required: Mapping[int, int]) -> list[list[TermSpan]]:
    """Split places into independent groups, which share neither text nor a term with more places than are required.

    The groups are found by union-find, so that each can be solved by itself.
    """
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
    parts: dict[int, list[TermSpan]] = {}
    for at, place in enumerate(places):
        parts.setdefault(root(at), []).append(place)
    return list(parts.values())


def _assign_part(places: Sequence[TermSpan], required: Mapping[int, int]) -> list[TermSpan]:
    offered = Counter(place.term for place in places)
    scarce = sorted(term for term, count in offered.items() if count > required[term])
    column = {term: at for at, term in enumerate(scarce)}
    states: _States = {(0, (0,) * len(scarce)): _State()}
    for place in places:
        states = _pruned(states, place.start)
        at = column.get(place.term)
        for (end, used), state in list(states.items()):
            if end > place.start or (at is not None and used[at] >= required[place.term]):
                continue
            key = place.end, used if at is None else (*used[:at], used[at] + 1, *used[at + 1 :])
            length = state.length + place.end - place.start
            extended = _State(state.size + 1, state.grade - place.grade, length, place, state)
            if extended.score > states.get(key, _WORST).score:
                states[key] = extended
    return _chain(max(states.values(), key=lambda s: s.score))


def _pruned(states: _States, start: int) -> _States:
    """Return the states without those that are no better than another for all places from *start* on."""
    best: _States = {}
    for (end, used), state in states.items():
        key = (end if end > start else 0, used)
        if state.score > best.get(key, _WORST).score:
            best[key] = state
    if len(best) > STATES:
        best = dict(sorted(best.items(), key=lambda item: item[1].score)[-STATES:])
    return best


def _chain(state: _State | None) -> list[TermSpan]:
    found = []
    while state is not None and state.last is not None:
        found.append(state.last)
        state = state.before
    return found[::-1]
