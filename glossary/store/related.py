"""What belongs to a concept of a glossary file: the sentences of its terms, and the concepts that are related to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, zip_longest
from typing import NamedTuple

from align import segment
from glossary.entries.entry import Entry, Variant
from glossary.entries.keys import english_key, thai_key
from glossary.search.concordance import Line, line, lines_of_examples
from glossary.search.index import LENGTH, LONGEST, name_key
from glossary.search.lookup import MOST_READ, NameRow, names_sharing, names_with_prefix
from glossary.search.sound import sound_key
from glossary.store import concepts, documents
from glossary.store.connection import Connection

MOST = 12
"""Related terms of a concept."""
MOST_COMPARED = 40
"""Names that are read for each number of shared words."""
END = 8
"""Letters of the end of shared words by which names are read; more letters would read more of the index."""
LONG = 5
"""Letters from which a Thai term may continue within a word of the segmenter, as ธนาคาร in ธนาคารกลาง."""
NOMINALISERS = frozenset(("การ", "ความ"))
"""Words with which Thai makes nouns; terms that share nothing else are not related."""
_BETWEEN_WORDS = re.compile(r"[\s\-‐‑‒–—]+")


def sentences(connection: Connection, entry: Entry, terms: Iterable[Variant]) -> Iterator[Line]:
    """Yield the sentences of documents that have some Thai terms of a concept; then its stored example sentences."""
    concept = concepts.by_ids(connection, [entry.id]).get(entry.id)
    if concept is None:
        return
    keys = {thai_key(v.thai) for v in terms}
    # An acronym that stood alone in a document is an occurrence of its own, with the acronym as its English.
    names = {concept.anchor, *(english_key(name) for name in entry.acronyms)}
    found = (
        line(str(occurrence.source), occurrence.thai, around)
        for domain in concept.domains
        for occurrence, around in documents.evidence_with(connection, domain, "thai_key", keys)
        if occurrence.key[0] in names
    )
    seen: set[Line] = set()
    for each in chain(found, lines_of_examples(concept.curated) if concept.curated else ()):
        if each not in seen:
            seen.add(each)
            yield each


class RelatedTerm(NamedTuple):
    """A concept with the same head; ``shared`` is the end of its English or the beginning of its Thai."""

    shared: str
    entry: Entry


def related_terms(connection: Connection, entry: Entry) -> list[RelatedTerm]:
    """Return the concepts whose English ends in the same words, or whose Thai begins with the same words.

    Those related by their English come first, and of either kind those that share the most words.
    """
    english: dict[str, RelatedTerm] = {}
    thai: dict[str, RelatedTerm] = {}
    for by_english, by_thai in zip_longest(_by_english(connection, entry), _by_thai(connection, entry)):
        for related, found in ((by_english, english), (by_thai, thai)):
            if related and related.entry.id != entry.id:
                found.setdefault(related.entry.id, related)
        if len({*english, *thai}) >= MOST:
            break
    by_thai_alone = {id_: related for id_, related in thai.items() if id_ not in english}
    return list({**english, **by_thai_alone}.values())[:MOST]


def _by_english(connection: Connection, entry: Entry) -> Iterator[RelatedTerm]:
    words = _english_words(entry.english)
    for count in _shared_counts(words):
        shared = words[-count:]
        key = name_key("".join(shared))
        # The index of names holds pieces of three letters at least.
        rows = names_sharing(connection, (key[-END:],), len(key), LONGEST, MOST_READ) if len(key) >= 3 else ()
        for other in _entries(connection, (row for row in rows if not row.thai and row.key.endswith(key))):
            if any(_english_words(name)[-count:] == shared for name in other.names):
                yield RelatedTerm(" ".join(shared), other)


def _by_thai(connection: Connection, entry: Entry) -> Iterator[RelatedTerm]:
    words = _thai_words(next((v.thai for v in entry.variants if v.is_usable), ""))
    for count in _shared_counts(words):
        shared = words[:count]
        key = name_key("".join(shared))
        if not key or NOMINALISERS.issuperset(shared):
            break
        for other in _entries(connection, names_with_prefix(connection, key, MOST_COMPARED)):
            if len(key) >= LONG or any(_thai_words(v.thai)[:count] == shared for v in other.renderings):
                yield RelatedTerm("".join(shared), other)


def _shared_counts(words: Sequence[str]) -> Iterable[int]:
    """Return the numbers of words to share, the most first: from all but one, or the only one, down to one."""
    return range(max(1, len(words) - 1), 0, -1) if words else ()


def _entries(connection: Connection, rows: Iterable[NameRow]) -> Iterator[Entry]:
    """Yield the concepts of some names, in the order of the names."""
    numbers = list(dict.fromkeys(row.concept for row in rows))[:MOST_COMPARED]
    found = concepts.by_numbers(connection, numbers)
    return (found[number].entry for number in numbers if number in found)


def _english_words(term: str) -> tuple[str, ...]:
    return tuple(filter(None, _BETWEEN_WORDS.split(term.casefold())))


def _thai_words(term: str) -> tuple[str, ...]:
    return tuple(term[t.start : t.end] for t in segment.tokens(term) if t.script != "space")


def similar_concepts(connection: Connection, entry: Entry) -> list[Entry]:
    """Return a concept with those of its domain that share a Thai term with it or sound like it, by their English.

    A concept whose Thai terms were all rejected is in no index, and is not among them.
    """
    same_thai = f"SELECT concept FROM names WHERE number >> {LENGTH} = ? AND key = ? AND thai LIMIT {MOST_READ}"
    same_sound = f"SELECT concept FROM names WHERE sound = ? AND sound <> '' AND NOT thai LIMIT {MOST_READ}"
    numbers = {row[0] for row in connection.execute(same_sound, (sound_key(entry.english),))}
    for key in {name_key(v.thai) for v in entry.renderings}:
        numbers |= {row[0] for row in connection.execute(same_thai, (min(len(key), LONGEST), key))}
    found = concepts.by_numbers(connection, numbers)
    found |= {concept.number: concept for concept in concepts.by_ids(connection, [entry.id]).values()}
    by_english = sorted(found.values(), key=lambda concept: (concept.anchor, concept.id))
    return [concept.entry for concept in by_english if concept.entry.domain == entry.domain]
