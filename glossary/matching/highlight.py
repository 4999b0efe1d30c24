"""Render a text with its terms marked: as a page for people, and as the dict that displaCy draws."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files
from typing import Any

from glossary.matching.annotate import Annotation

TITLE, TEXT = "<!--title-->", "<!--text-->"
"""Placeholders of the template."""
TERM = "term"
"""Label of a term whose kind is not known."""


def render_page(text: str, annotations: Sequence[Annotation], title: str = "Terms") -> str:
    """Return a text as an HTML page that needs no server: terms marked, with their counterparts below.

    Parameters
    ----------
    text
        the text that was annotated
    annotations
        its annotations by ``Annotator.annotate``
    title
        the title of the page
    """
    template = (files("glossary") / "matching" / "templates" / "annotated.html").read_text(encoding="utf-8")
    head, _, rest = template.partition(TITLE)
    opened, _, closed = rest.partition(TEXT)
    return "".join((head, escape(title), opened, *_marked(text, annotations), closed))


def _marked(text: str, annotations: Sequence[Annotation]) -> Iterator[str]:
    at = 0
    for found in annotations:
        yield escape(text[at : found.start])
        yield _mark(found)
        at = found.end
    yield escape(text[at:])


def _mark(found: Annotation) -> str:
    below = escape(found.suggestion if found.is_forbidden else found.counterpart)
    about = escape(" · ".join(filter(None, (found.english, found.thai, found.kind, found.status))))
    about += f" → {below}" if found.is_forbidden and below else ""
    kind = escape(label(found))
    return f'<span><mark class="{kind}" title="{about}">{escape(found.text)}</mark><small>{below}</small></span>'


def label(found: Annotation) -> str:
    """Return the label of an annotation: forbidden, or its kind.

    >>> label(Annotation(0, 4, "bank", "bank", "ธนาคาร", "", "translation", ""))
    'translation'
    """
    return found.status if found.is_forbidden else found.kind or TERM


def displacy(text: str, annotations: Sequence[Annotation], title: str | None = None) -> dict[str, Any]:
    """Return a text in the form that ``spacy.displacy.render(..., style="ent", manual=True)`` takes.

    >>> displacy("a bank", [Annotation(2, 6, "bank", "bank", "ธนาคาร", "", "translation", "c7")])["ents"]
    [{'start': 2, 'end': 6, 'label': 'translation', 'kb_id': 'c7', 'kb_url': '#'}]
    """
    entities = [
        {"start": a.start, "end": a.end, "label": label(a), "kb_id": a.id or a.english, "kb_url": "#"}
        for a in annotations
    ]
    return {"text": text, "ents": entities, "title": title}
