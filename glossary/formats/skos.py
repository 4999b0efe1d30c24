"""SKOS in Turtle: a concept for each entry, with one preferred label a language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from urllib.parse import quote

from align import script
from glossary.entries.entry import APPROVED, FORBIDDEN, Entry, iter_terms
from glossary.entries.keys import with_ids
from glossary.formats.format import WITH_FORBIDDEN, Format
from glossary.search.glossary import Glossary

HEAD = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dc: <http://purl.org/dc/elements/1.1/> .

<#glossary> a skos:ConceptScheme .
"""
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f]')

Statement = tuple[str, str]
"""A property of a concept and its value, both in Turtle."""


def write(glossary: Glossary) -> bytes:
    """Return a glossary as SKOS; the URIs of concepts are fragments of the file's own."""
    return "\n".join(chain([HEAD], (_concept(name, entry) for name, entry in with_ids(glossary.entries)))).encode()


def _concept(name: str, entry: Entry) -> str:
    statements = [("skos:inScheme", "<#glossary>"), *_labels(entry), *_notes(entry)]
    lines = "".join(f" ;\n    {key} {value}" for key, value in dict.fromkeys(statements))
    return f"<#{quote(name, safe='')}> a skos:Concept{lines} .\n"


def _labels(entry: Entry) -> Iterator[Statement]:
    names = [s.english for s in entry.synonyms if s.status != FORBIDDEN]
    hidden_names = [s.english for s in entry.synonyms if s.status == FORBIDDEN]
    yield from _labels_of("en", [entry.english, *names, *entry.acronyms], hidden_names)
    usable = sorted((v for v in entry.variants if v.is_usable), key=lambda v: v.status != APPROVED)
    hidden = [v.thai for v in entry.variants if not v.is_usable]
    yield from _labels_of("th", [v.thai for v in usable], hidden)


def _labels_of(code: str, terms: Iterable[str], hidden: Iterable[str]) -> Iterator[Statement]:
    """Yield the first term as the preferred label, the others as alternatives; SKOS allows a term one kind of label."""
    labels = list(dict.fromkeys(filter(None, terms)))
    for at, term in enumerate(labels):
        yield ("skos:altLabel" if at else "skos:prefLabel"), literal(term, code)
    for term in dict.fromkeys(hidden):
        if term and term not in labels:
            yield "skos:hiddenLabel", literal(term, code)


def _notes(entry: Entry) -> Iterator[Statement]:
    notes = [("dc:identifier", entry.id), ("dc:subject", entry.domain)]
    notes += [("skos:definition", entry.definition), ("skos:note", entry.note)]
    notes += [("skos:note", term.note) for term in iter_terms(entry)]
    notes += [("skos:example", example) for variant in entry.variants for example in variant.examples]
    yield from ((key, literal(text, _language(text))) for key, text in notes if text)


def _language(text: str) -> str:
    """Return the language tag of a text in words, empty where its letters do not tell."""
    return "th" if script.has_thai(text) else ""


def literal(text: str, language: str = "") -> str:
    r"""Return a text as a Turtle literal.

    >>> print(literal('a "b"\n', "en"))
    "a \"b\"\n"@en
    """
    escaped = _ESCAPED.sub(lambda found: _ESCAPES.get(found.group(), f"\\u{ord(found.group()):04X}"), text)
    return f'"{escaped}"' + (f"@{language}" if language else "")


FORMATS = (
    Format(
        "skos",
        "SKOS (Turtle)",
        (".ttl",),
        frozenset("acronyms synonyms domain note definition concept_note examples id".split()),
        WITH_FORBIDDEN,
        write,
    ),
)
