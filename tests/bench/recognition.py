"""Annotate a corpus with a large glossary and say how fast, beside pythainlp's newmm over the same text.

    python tests/bench/recognition.py DOCUMENTS.jsonl[.gz] [TERMS] [LIMIT]

Each line of the file is an object with "text". The glossary has TERMS terms (100,000 where not given): the longest Thai
word of each line, so that terms are found all over, then pairs of words drawn at random. On a sample of the documents
the decisions on words' edges, which are made from the letters around a place, are compared with those that are made
when each line is segmented as a whole. Speed depends on the machine; the ratio much less so.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from functools import cached_property
from itertools import accumulate, islice

from pythainlp.tokenize.newmm import segment as newmm

from align import script, segment
from glossary import Entry, Variant
from glossary.documents import read_documents
from glossary.matching.annotate import Annotator
from glossary.matching.boundaries import PreparedText, Words, consecutive_words
from glossary.matching.match import Matcher

SAMPLE = 200
"""Documents on which decisions are compared."""


def large_glossary(lines: list[str], size: int) -> list[Entry]:
    """Entries of the longest Thai word of each line, then of pairs of words drawn from all lines."""
    draw = random.Random(1)
    longest: dict[str, None] = {}
    words: set[str] = set()
    for line in lines:
        found = [line[t.start : t.end] for t in segment.tokens(line) if t.script == "thai"]
        if found:
            longest[max(found, key=len)] = None
            words.update(found)
    terms, ordered = longest, sorted(words)
    while len(terms) < size:
        terms["".join(draw.choices(ordered, k=2))] = None
    return [Entry(f"term {number}", (), (Variant(term),)) for number, term in enumerate(list(terms)[:size])]


class _Whole(PreparedText):
    """A text whose words are those of the whole line as newmm cuts it."""

    @cached_property
    def cut(self) -> list[tuple[int, str]]:
        words = newmm(self.text, safe_mode=True)
        return list(zip(accumulate(map(len, words), initial=0), words, strict=False))

    def words_of(self, start: int, end: int) -> Words:
        within = [(max(at, start), word[max(0, start - at) : end - at]) for at, word in self.cut if at < end]
        return consecutive_words([word for at, word in within if word], start)


def agreement(texts: list[str], matcher: Matcher) -> tuple[int, int]:
    """Of how many places where the letters of a term stand the decisions agree, and how many there are."""
    agree = judged = 0
    for line in _lines(texts):
        near, whole = PreparedText(line), _Whole(line)
        for place in matcher.candidates(near):
            judged += 1
            agree += near.is_apart(place.first, place.last) == whole.is_apart(place.first, place.last)
    return agree, judged


def _lines(texts: list[str]) -> list[str]:
    return [line for text in texts for line in text.split("\n") if line]


def main() -> None:
    arguments = [int(argument) for argument in sys.argv[2:]]
    size, limit = (*arguments, *(100_000, None)[len(arguments) :])
    texts = [document.text for document in islice(read_documents([sys.argv[1]]), limit)]
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    entries = large_glossary(_lines(texts), size)
    print(f"{len(texts):,} documents, {megabytes:.1f} MB, {len(entries):,} terms")
    segment.thai_words.cache_clear()

    start = time.perf_counter()
    annotator = Annotator(entries)
    print(f"automaton made {time.perf_counter() - start:8.2f} s, once for all texts")

    start = time.perf_counter()
    found = sum(len(annotator.annotate(text)) for text in texts)
    annotating = time.perf_counter() - start
    print(f"annotate       {annotating:8.2f} s  {megabytes / annotating:8.2f} MB/s, {found:,} terms found")

    start = time.perf_counter()
    for line in _lines(texts):
        if script.has_thai(line):
            newmm(line, safe_mode=True)
    alone = time.perf_counter() - start
    print(f"newmm alone    {alone:8.2f} s  {megabytes / alone:8.2f} MB/s")
    print(f"peak memory    {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")
    print(f"annotate takes {annotating / alone:.2f} of the time that newmm takes")

    agree, judged = agreement(texts[:: max(1, len(texts) // SAMPLE)], annotator.matcher)
    print(f"{agree / judged:.2%} of {judged:,} decisions are those that the whole line segmented gives")


if __name__ == "__main__":
    main()
