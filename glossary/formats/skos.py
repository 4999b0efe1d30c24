"""SKOS in Turtle: a concept for each entry, with one preferred label a language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from urllib.parse import quote

from align import script
from glossary.entries.entry import APPROVED, FORBIDDEN, Entry, iter_terms
from glossary.entries.keys import with_ids
from glossary.formats.format import TELLING, Format
from glossary.search.glossary import Glossary

HEAD = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dc: <http://purl.org/dc/elements/1.1/> .

<#glossary> a skos:ConceptScheme .
"""
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f]')

Statement = tuple[str, str]
"""What is said of a concept: a property and a value, as Turtle has them."""


def write(glossary: Glossary) -> bytes:
    """A glossary as SKOS; the addresses of concepts are parts of the file's own."""
    return "\n".join(chain([HEAD], (_concept(name, entry) for name, entry in with_ids(glossary.entries)))).encode()


def _concept(name: str, entry: Entry) -> str:
    statements = [("skos:inScheme", "<#glossary>"), *_labels(entry), *_notes(entry)]
    said = "".join(f" ;\n    {key} {value}" for key, value in dict.fromkeys(statements))
    return f"<#{quote(name, safe='')}> a skos:Concept{said} .\n"


def _labels(entry: Entry) -> Iterator[Statement]:
    names = [s.english for s in entry.synonyms if s.status != FORBIDDEN]
    avoided = [s.english for s in entry.synonyms if s.status == FORBIDDEN]
    yield from _of_language("en", [entry.english, *names, *entry.acronyms], avoided)
    usable = sorted((v for v in entry.variants if v.is_usable), key=lambda v: v.status != APPROVED)
    hidden = [v.thai for v in entry.variants if not v.is_usable]
    yield from _of_language("th", [v.thai for v in usable], hidden)


def _of_language(code: str, wanted: Iterable[str], avoided: Iterable[str]) -> Iterator[Statement]:
    """The first term as the preferred label, the others as further ones; no term is two kinds of label."""
    shown = list(dict.fromkeys(filter(None, wanted)))
    for at, term in enumerate(shown):
        yield ("skos:altLabel" if at else "skos:prefLabel"), literal(term, code)
    for term in dict.fromkeys(avoided):
        if term and term not in shown:
            yield "skos:hiddenLabel", literal(term, code)


def _notes(entry: Entry) -> Iterator[Statement]:
    said = [("dc:identifier", entry.id), ("dc:subject", entry.domain)]
    said += [("skos:definition", entry.definition), ("skos:note", entry.note)]
    said += [("skos:note", term.note) for term in iter_terms(entry)]
    said += [("skos:example", example) for variant in entry.variants for example in variant.examples]
    yield from ((key, literal(text, _language(text))) for key, text in said if text)


def _language(text: str) -> str:
    """The language of what is said in words, where its letters tell."""
    return "th" if script.has_thai(text) else ""


def literal(text: str, language: str = "") -> str:
    r"""A text as Turtle has it.

    >>> print(literal('a "b"\n', "en"))
    "a \"b\"\n"@en
    """
    escaped = _ESCAPED.sub(lambda found: _ESCAPES.get(found.group(), f"\\u{ord(found.group()):04X}"), text)
    return f'"{escaped}"' + (f"@{language}" if language else "")


FORMAT = Format(
    "skos",
    "SKOS (Turtle)",
    (".ttl",),
    frozenset("acronyms synonyms domain note definition concept_note examples id".split()),
    TELLING,
    write,
)
