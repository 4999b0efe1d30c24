"""Thai word segmentation by maximal matching: the same words as PyThaiNLP's newmm for a run of Thai letters, faster.

newmm follows all paths through a run along words of its dictionary that end where a character cluster ends, until the
paths meet in one offset; of the paths to that offset it takes one with the fewest words. Here an automaton finds the
words of the dictionary in one pass, where newmm walks through a trie from each offset.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from heapq import heappop, heappush

import ahocorasick

# The three limits below are those of pythainlp.tokenize.newmm; with other values the words would differ from its own.
MAX_EDGES = 50
"""Words that are followed while paths do not meet; beyond, only one more from each offset."""
SPLIT_RANGE = range(100, 140)
"""Letters of a longer run within which it is split, before the longest word among them."""
_SHORT = re.compile("[ก-ฮ]{,2}")
"""A word too short to end a stretch of unknown letters."""
_Edges = Mapping[int, Sequence[int]]
"""For each offset the ends of the words that begin there, in order."""


class Newmm:
    """A segmenter of runs of Thai letters, built once for a dictionary.

    Parameters
    ----------
    dictionary
        the known words
    cluster
        pattern that matches one character cluster

    >>> Newmm(["ตา", "กลม", "ตาก", "ลม", "ๆ"], re.compile("."))("ตากลมๆ")
    ['ตา', 'กลม', 'ๆ']
    """

    def __init__(self, dictionary: Iterable[str], cluster: re.Pattern[str]) -> None:
        self._cluster = re.compile(f"{cluster.pattern}|.")
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_LENGTH)
        # Stripped as pythainlp's trie strips its words.
        for word in filter(None, map(str.strip, dictionary)):
            self._automaton.add_word(word)
        self._automaton.make_automaton()

    def __call__(self, run: str) -> list[str]:
        """Return the words of *run*, which holds nothing but Thai letters; joined they are the run."""
        found: list[str] = []
        while len(run) >= SPLIT_RANGE.stop:
            words = self._words(run[SPLIT_RANGE.start : SPLIT_RANGE.stop])
            longest = max(range(len(words)), key=lambda at: (len(words[at]), at))
            cut = SPLIT_RANGE.start + sum(map(len, words[:longest]))
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
        """Find the dictionary words that begin and end between clusters."""
        clusters = set(map(re.Match.end, self._cluster.finditer(run)))
        clusters.add(0)
        edges: dict[int, list[int]] = defaultdict(list)
        for last, length in self._automaton.iter(run):
            end = last + 1
            if end in clusters and end - length in clusters:
                edges[end - length].append(end)
        return edges


def _unknown_end(run: str, begin: int, edges: _Edges) -> int:
    """Return where unknown letters end: before the next word that is more than two consonants."""
    for at in range(begin + 1, len(run)):
        if any(not _SHORT.fullmatch(run, at, end) for end in edges.get(at, ())):
            return at
    return len(run)


def _path(edges: _Edges, begin: int) -> list[int]:
    """Return the ends of the words from *begin* to the next offset where all paths meet."""
    first, *others = edges[begin]
    # The most frequent fork, one word or two that end in the same offset, needs no search.
    if len(others) == 1 and edges.get(first, others) == others:
        return others
    front = list(edges[begin][: MAX_EDGES + 1])
    followed: dict[int, Sequence[int]] = {begin: front.copy()}
    count = len(front)
    while len(front) > 1:
        at = heappop(front)
        ends = edges.get(at, ())
        if count + len(ends) > MAX_EDGES:
            ends = ends[: max(1, MAX_EDGES + 1 - count)]
        count += len(ends)
        followed[at] = ends
        for end in ends:
            if end not in front:
                heappush(front, end)
    return _shortest_path(followed, begin, front[0])


def _shortest_path(edges: _Edges, begin: int, goal: int) -> list[int]:
    """Return the ends of the fewest words from *begin* to *goal*; of equal paths the one with shorter first words."""
    if goal in edges[begin]:
        return [goal]
    before = {begin: begin}
    queue = [begin]
    for at in queue:
        for end in edges.get(at, ()):
            if end not in before:
                before[end] = at
                queue.append(end)
        if goal in before:
            break
    path = [goal]
    while before[path[-1]] != begin:
        path.append(before[path[-1]])
    return path[::-1]
