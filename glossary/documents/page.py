"""Web pages: the text that a reader sees, which leads back to the source."""

from __future__ import annotations

from dataclasses import replace

from glossary.documents import plain
from glossary.documents.content import Content
from glossary.markup import visible


def read(data: bytes, place: str) -> Content:
    """Take the text out of a page; see ``plain.read`` for what is raised."""
    source = plain.read(data, place)
    page = visible(source.text)
    return replace(source, text=page.text, page=page)
