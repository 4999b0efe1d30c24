"""Make the lexicon that ships from the project's word lists, reduced to what pays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from align.errors import InputError
from align.evidence.links import FUNCTION_WORDS
from align.evidence.meaning import Lexicon, close_up, term_key

MOST_RENDERINGS = 24
"""Renderings of one English word that are kept, the most usual first."""
LONGEST_RENDERING = 60


def make_lexicon(folders: Iterable[Path]) -> Lexicon:
    """Make the lexicon from ``en_th.tsv``, ``th_en.tsv`` and ``acronyms.tsv``, as far as each folder has them.

    A later folder adds to what an earlier one says of a word. Thai names of an acronym join its renderings, and are
    those of its full names; an English phrase that a Thai word stands for counts by its words.
    """
    renderings: dict[str, list[str]] = defaultdict(list)
    english: dict[str, set[str]] = defaultdict(set)
    expansions: dict[str, list[str]] = defaultdict(list)
    unsaid: set[str] = set()
    terms: dict[str, list[str]] = defaultdict(list)
    for folder in folders:
        for word, (thai,) in _rows(folder / "en_th.tsv", 2):
            renderings[word] += thai.split("|")
        for word, (says,) in _rows(folder / "th_en.tsv", 2):
            items = [s.strip() for s in says.split("|")]
            if any(s.startswith("~") for s in items):
                unsaid.add(word)
            english[word].update(_words(s.lstrip("~").strip().lower() for s in items))
        for acronym, (full, thai) in _rows(folder / "acronyms.tsv", 3):
            expansions[acronym] += full.split("|") if full != "-" else []
            names = thai.split("|") if thai != "-" else []
            renderings[acronym.lower()] += names
            for name in full.split("|") if full != "-" else []:
                terms[term_key(name)] += [close_up(t)[0] for t in names]
    return Lexicon(
        {word: kept for word, thai in renderings.items() if (kept := _kept(thai))},
        {word: frozenset(says) for word, says in english.items()},
        frozenset(unsaid),
        {acronym: tuple(dict.fromkeys(full)) for acronym, full in expansions.items() if full},
        terms={key: tuple(dict.fromkeys(thai)) for key, thai in terms.items() if key and thai},
    )


def _rows(path: Path, columns: int) -> Iterator[tuple[str, list[str]]]:
    """The rows of a file as its first column and the rest; none where there is no file."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines() if path.exists() else (), start=1):
        first, *rest = line.split("\t")
        if not first or len(rest) != columns - 1:
            raise InputError(f"{path}:{number}: a row must have {columns} columns; got {line!r}")
        yield first, rest


def _kept(thai: Iterable[str]) -> tuple[str, ...]:
    found = dict.fromkeys(t for t in thai if 1 < len(t) <= LONGEST_RENDERING)
    return tuple(found)[:MOST_RENDERINGS]


def _words(phrases: Iterator[str]) -> Iterator[str]:
    for phrase in phrases:
        if phrase:
            yield phrase
            if " " in phrase:
                yield from (w for w in phrase.split() if w not in FUNCTION_WORDS)
