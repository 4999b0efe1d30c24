"""Make the lexicon that ships from the project's word lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from align.errors import InputError
from align.evidence.links import FUNCTION_WORDS
from align.evidence.meaning import Lexicon, compact_thai, term_key

MAX_RENDERINGS = 24
"""Greatest number of renderings of an English word; the most usual ones are kept."""
LONGEST_RENDERING = 60
"""Code points of the longest rendering that is kept."""


def make_lexicon(folders: Iterable[Path]) -> Lexicon:
    """Make the lexicon from ``en_th.tsv``, ``th_en.tsv`` and ``acronyms.tsv``, as far as each folder has them.

    Later folders add to the entries of earlier ones. Thai names of an acronym become its renderings and those of its
    full names. An English phrase for a Thai word is listed as a whole and by its words.

    Raises
    ------
    InputError
        when a row has not as many columns as its file needs
    """
    renderings: dict[str, list[str]] = defaultdict(list)
    english: dict[str, set[str]] = defaultdict(set)
    expansions: dict[str, list[str]] = defaultdict(list)
    unsaid: set[str] = set()
    terms: dict[str, list[str]] = defaultdict(list)
    for folder in folders:
        for word, (thai,) in _rows(folder / "en_th.tsv", 2):
            renderings[word] += thai.split("|")
        for word, (meanings,) in _rows(folder / "th_en.tsv", 2):
            items = [item.strip() for item in meanings.split("|")]
            if any(item.startswith("~") for item in items):  # the tilde marks what English usually leaves out
                unsaid.add(word)
            english[word].update(_phrases_and_words(item.lstrip("~").strip().lower() for item in items))
        for acronym, (full, thai) in _rows(folder / "acronyms.tsv", 3):
            expansions[acronym] += full.split("|") if full != "-" else []
            names = thai.split("|") if thai != "-" else []
            renderings[acronym.lower()] += names
            for name in full.split("|") if full != "-" else []:
                terms[term_key(name)] += [compact_thai(t)[0] for t in names]
    return Lexicon(
        {word: kept for word, thai in renderings.items() if (kept := _limit_renderings(thai))},
        {word: frozenset(words) for word, words in english.items()},
        frozenset(unsaid),
        {acronym: tuple(dict.fromkeys(full)) for acronym, full in expansions.items() if full},
        terms={key: tuple(dict.fromkeys(thai)) for key, thai in terms.items() if key and thai},
    )


def _rows(path: Path, columns: int) -> Iterator[tuple[str, list[str]]]:
    """Yield the rows of a file as first column and rest; nothing where there is no file."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines() if path.exists() else (), start=1):
        first, *rest = line.split("\t")
        if not first or len(rest) != columns - 1:
            raise InputError(f"{path}:{number}: a row must have {columns} columns; got {line!r}")
        yield first, rest


def _limit_renderings(thai: Iterable[str]) -> tuple[str, ...]:
    found = dict.fromkeys(t for t in thai if 1 < len(t) <= LONGEST_RENDERING)
    return tuple(found)[:MAX_RENDERINGS]


def _phrases_and_words(phrases: Iterator[str]) -> Iterator[str]:
    """Yield each phrase and, where it has several, its words."""
    for phrase in phrases:
        if phrase:
            yield phrase
            if " " in phrase:
                yield from (w for w in phrase.split() if w not in FUNCTION_WORDS)
