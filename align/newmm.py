"""Thai words by maximal matching, the same that PyThaiNLP's newmm gives for a run of Thai letters, in less time.

newmm follows all ways to cut a run into words of its dictionary that end where a cluster of characters ends, until they
meet in one place; of the ways to that place one with the fewest words is taken. Here an automaton finds the words of
the dictionary all at once, where newmm walks through a trie from each place.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from heapq import heappop, heappush

import ahocorasick

MOST_EDGES = 50
"""Words that are followed as long as ways do not meet; beyond, one more from each place."""
SCANNED = range(100, 140)
"""Letters among which a run that is longer is parted, before the longest word of them."""
_SHORT = re.compile("[ก-ฮ]{,2}")
"""What is too short to end letters that are no word."""
_Edges = Mapping[int, Sequence[int]]
"""Where the words that begin at a place end, in order."""


class Newmm:
    """Cuts runs of Thai letters into words; made once for a dictionary.

    Parameters
    ----------
    dictionary
        the words
    cluster
        matches a cluster of characters

    >>> Newmm(["ตา", "กลม", "ตาก", "ลม", "ๆ"], re.compile("."))("ตากลมๆ")
    ['ตา', 'กลม', 'ๆ']
    """

    def __init__(self, dictionary: Iterable[str], cluster: re.Pattern[str]) -> None:
        self._cluster = re.compile(f"{cluster.pattern}|.")
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_LENGTH)
        for word in filter(None, map(str.strip, dictionary)):
            self._automaton.add_word(word)
        self._automaton.make_automaton()

    def __call__(self, run: str) -> list[str]:
        """The words of a run, which has nothing but Thai letters; together they are the run."""
        found: list[str] = []
        while len(run) >= SCANNED.stop:
            scanned = self._words(run[SCANNED.start : SCANNED.stop])
            longest = max(range(len(scanned)), key=lambda at: (len(scanned[at]), at))
            cut = SCANNED.start + sum(map(len, scanned[:longest]))
            found += self._words(run[:cut])
            run = run[cut:]
        return found + self._words(run)

    def _words(self, run: str) -> list[str]:
        edges = self._edges(run)
        found: list[str] = []
        begin = 0
        while begin < len(run):
            ends = edges.get(begin) or [_unknown_end(run, begin, edges)]
            for end in ends if len(ends) == 1 else _path(edges, begin):
                found.append(run[begin:end])
                begin = end
        return found

    def _edges(self, run: str) -> _Edges:
        """The words of the dictionary that begin and end between clusters."""
        clusters = set(map(re.Match.end, self._cluster.finditer(run)))
        clusters.add(0)
        edges: dict[int, list[int]] = defaultdict(list)
        for last, length in self._automaton.iter(run):
            end = last + 1
            if end in clusters and end - length in clusters:
                edges[end - length].append(end)
        return edges


def _unknown_end(run: str, begin: int, edges: _Edges) -> int:
    """Where letters end that are no word: before the next word that is more than two consonants."""
    for at in range(begin + 1, len(run)):
        if any(not _SHORT.fullmatch(run, at, end) for end in edges.get(at, ())):
            return at
    return len(run)


def _path(edges: _Edges, begin: int) -> list[int]:
    """The ends of the words from a place to the next where all ways meet."""
    first, *others = edges[begin]
    if len(others) == 1 and edges.get(first, others) == others:
        return others
    front = list(edges[begin][: MOST_EDGES + 1])
    ways: dict[int, Sequence[int]] = {begin: front.copy()}
    count = len(front)
    while len(front) > 1:
        at = heappop(front)
        way = edges.get(at, ())
        if count + len(way) > MOST_EDGES:
            way = way[: max(1, MOST_EDGES + 1 - count)]
        count += len(way)
        ways[at] = way
        for end in way:
            if end not in front:
                heappush(front, end)
    return _fewest(ways, begin, front[0])


def _fewest(ways: _Edges, begin: int, goal: int) -> list[int]:
    """The ends of the fewest words from a place to another, the first of them the shortest."""
    if goal in ways[begin]:
        return [goal]
    before = {begin: begin}
    queue = [begin]
    for at in queue:
        for end in ways.get(at, ()):
            if end not in before:
                before[end] = at
                queue.append(end)
        if goal in before:
            break
    path = [goal]
    while before[path[-1]] != begin:
        path.append(before[path[-1]])
    return path[::-1]
