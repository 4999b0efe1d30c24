"""Make the lexicon that ships from the project's word lists, reduced to what pays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from align.evidence.links import FUNCTION_WORDS
from align.evidence.meaning import Lexicon

MOST_RENDERINGS = 24
"""Renderings of one English word that are kept, the most usual first."""
LONGEST_RENDERING = 60


def make_lexicon(folder: Path) -> Lexicon:
    """Make the lexicon from ``en_th.tsv``, ``th_en.tsv`` and ``acronyms.tsv`` in *folder*.

    Thai names of an acronym join its renderings; an English phrase that a Thai word stands for counts by its words.
    """
    renderings = {word: _kept(thai) for word, thai in _rows(folder / "en_th.tsv")}
    english: dict[str, frozenset[str]] = {}
    unsaid = set()
    for word, says in _rows(folder / "th_en.tsv"):
        items = [s.strip() for s in says.split("|")]
        if any(s.startswith("~") for s in items):
            unsaid.add(word)
        english[word] = frozenset(_words(s.lstrip("~").strip().lower() for s in items))
    expansions = {}
    for acronym, names in _rows(folder / "acronyms.tsv"):
        full, thai = names.split("\t")
        if full != "-":
            expansions[acronym] = tuple(full.split("|"))
        if thai != "-":
            key = acronym.lower()
            renderings[key] = _kept("|".join([*renderings.get(key, ()), thai]))
    return Lexicon(renderings, english, frozenset(unsaid), expansions)


def _rows(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        key, _, rest = line.partition("\t")
        if key and rest:
            yield key, rest


def _kept(thai: str) -> tuple[str, ...]:
    found = dict.fromkeys(t for t in thai.split("|") if 1 < len(t) <= LONGEST_RENDERING)
    return tuple(found)[:MOST_RENDERINGS]


def _words(phrases: Iterator[str]) -> Iterator[str]:
    for phrase in phrases:
        if phrase:
            yield phrase
            if " " in phrase:
                yield from (w for w in phrase.split() if w not in FUNCTION_WORDS)
