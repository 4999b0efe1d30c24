"""HTML to the text that a reader sees, with the offsets of each piece in the source; one pass, linear in its length."""

from __future__ import annotations

import bisect
import html
import re
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from align import script

HIDDEN = frozenset("button head math nav noscript script select style svg template textarea title".split())
"""Elements whose content is not shown as text."""
SELF_CLOSING = frozenset("svg math".split())
RAW = frozenset("script style textarea title".split())
"""Elements whose content is not parsed as markup; it ends at their end tag."""
BLOCK = frozenset(
    "address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol p pre section summary table tbody "
    "td tfoot th thead tr ul".split()
)
"""Elements that start and end a line."""

_MARK = re.compile(r"[<&]")
# A quoted value may hold ">", but a quote that is never closed must not swallow the page: hence the limit, and the
# second form, which takes any tag up to the next ">".
_TAG = re.compile(
    r"""</?([A-Za-z][^\s<>/]*)(?:[^<>"']|"[^"<]{0,2000}"|'[^'<]{0,2000}')*>|</?([A-Za-z][^\s<>/]*)[^<>]*>"""
)
# Bounded lengths keep the time linear in the length of the page.
_ENTITY = re.compile(r"&(?:#\d{1,8}|#[xX][0-9A-Fa-f]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});?")
_NOTE_MARK = re.compile(r"[\s\d,;*†‡§–\-\[\]()]{1,12}")
_BEFORE_NOTE = re.compile(rf"[{script.THAI}ฯ”’\")»]\s*$")
MOST_RAISED = 16
"""Tags and pieces of text in a superscript that may be the mark of a note."""
_SPACE = re.compile(r"[ \t\r\n\f]+")


class Piece(NamedTuple):
    """A text that stands for the source from ``start`` to ``end``; if the lengths differ, it cannot be split."""

    text: str
    start: int
    end: int


class Tag(NamedTuple):
    """A start tag or an end tag, at ``start`` to ``end`` of the source."""

    name: str
    closing: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ExtractedText:
    """A text that was taken out of markup; ``starts`` are the offsets of its pieces in the text.

    >>> page = extract_text("<p>โรค<b>เบาหวาน</b> (A &amp; B)</p>")
    >>> page.text
    'โรคเบาหวาน (A & B)\\n'
    >>> page.raw_span(3, 10)
    (9, 16)
    """

    text: str
    starts: tuple[int, ...]
    pieces: tuple[Piece, ...]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets of ``text[start:end]`` in the source, without markup at its edges."""
        if end <= start:
            at = self._raw_offset(start)
            return at, at
        piece, offset = self._piece_at(end - 1)
        is_verbatim = len(piece.text) == piece.end - piece.start
        return self._raw_offset(start), piece.start + offset + 1 if is_verbatim else piece.end

    def _raw_offset(self, offset: int) -> int:
        piece, within = self._piece_at(offset)
        return min(piece.start + within, piece.end)

    def _piece_at(self, offset: int) -> tuple[Piece, int]:
        at = bisect.bisect_right(self.starts, offset) - 1
        return (self.pieces[at], offset - self.starts[at]) if at >= 0 else (Piece("", 0, 0), 0)


def extract_text(source: str) -> ExtractedText:
    """Take the text that a reader sees out of a page, with spaces and line breaks collapsed as a browser does."""
    return fold(_visible_pieces(source))


def fold(pieces: Iterable[Piece]) -> ExtractedText:
    """Join pieces, without a space or line break that follows another."""
    kept: list[Piece] = []
    last, is_empty = "\n", True
    for piece in pieces:
        if piece.text == " " and last in " \n":
            continue
        # An entity may stand for no character, so that the last one is not enough to know an empty text.
        if piece.text == "\n" and (last == "\n" or is_empty):
            continue
        kept.append(piece)
        last, is_empty = piece.text[-1:], is_empty and not piece.text
    return join(kept)


def join(pieces: Iterable[Piece]) -> ExtractedText:
    """Join pieces as they are."""
    kept = tuple(pieces)
    starts = accumulate((len(piece.text) for piece in kept), initial=0)
    return ExtractedText("".join(piece.text for piece in kept), tuple(starts)[:-1], kept)


def is_note_mark(text: str, before: str) -> bool:
    """Return whether a superscript refers to a note: a number after Thai, which is no exponent there.

    >>> is_note_mark("2,3", "แบบประคับประคอง"), is_note_mark("2", "CO"), is_note_mark("st", "ที่ 1")
    (True, False, False)
    """
    return _NOTE_MARK.fullmatch(text) is not None and _BEFORE_NOTE.search(before) is not None


def tokenize(source: str) -> Iterator[Piece | Tag]:
    """Yield the tags and the pieces of text of a page, without the marks of notes.

    Such a mark would stand between a term and its brackets.
    """
    raised: list[Piece | Tag] = []
    before = ""
    for token in _all_tokens(source):
        name = token.name if isinstance(token, Tag) else ""
        if raised and (name == "sup" or name in BLOCK or len(raised) > MOST_RAISED):
            yield from _without_note_mark(raised, before)
            raised = []
        if raised or (isinstance(token, Tag) and name == "sup" and not token.closing):
            raised.append(token)
            continue
        if isinstance(token, Piece) and token.text.strip():
            before = token.text[-4:]
        yield token
    yield from raised


def _without_note_mark(raised: Sequence[Piece | Tag], before: str) -> Iterable[Piece | Tag]:
    text = "".join(piece.text for piece in raised if isinstance(piece, Piece))
    return [token for token in raised if isinstance(token, Tag)] if is_note_mark(text, before) else raised


def _all_tokens(source: str) -> Iterator[Piece | Tag]:
    """Yield the tags and the pieces of text of a page, without comments and scripts; no tag starts a line here."""
    verbatim = 0
    at = 0
    while at < len(source):
        mark = _MARK.search(source, at)
        stop = mark.start() if mark else len(source)
        yield from _plain(source, at, stop, verbatim > 0)
        if mark is None:
            return
        tag = _TAG.match(source, stop)
        if tag:
            name, closing = (tag[1] or tag[2]).lower(), source[stop + 1] == "/"
            yield Tag(name, closing, stop, tag.end())
            if name == "pre":
                verbatim = max(0, verbatim + (-1 if closing else 1))
            at = _end_of_raw(source, tag.end(), name) if name in RAW and not closing else tag.end()
        elif source.startswith(("<!", "<?"), stop):
            at = _end_of_declaration(source, stop)
        else:
            at = yield from _character(source, stop)


def _visible_pieces(source: str) -> Iterator[Piece]:
    hidden: Counter[str] = Counter()
    for token in tokenize(source):
        if isinstance(token, Piece):
            if not hidden:
                yield token
            continue
        if token.name in BLOCK:
            hidden.pop("head", None)
            if not hidden:
                yield Piece("\n", token.start, token.end)
        if not (source[token.end - 2] == "/" and token.name in SELF_CLOSING):
            _hide(hidden, token.name, token.closing)


def _end_of_declaration(source: str, at: int) -> int:
    """Return where a comment, a document type or a processing instruction ends."""
    ending = "-->" if source.startswith("<!--", at) else ">"
    found = source.find(ending, at + 2)
    return len(source) if found < 0 else found + len(ending)


def _character(source: str, at: int) -> Generator[Piece, None, int]:
    """Yield the character of an entity, or a ``<`` or ``&`` that is no markup, and return where it ends."""
    entity = _ENTITY.match(source, at) if source[at] == "&" else None
    end = entity.end() if entity else at + 1
    yield Piece(html.unescape(source[at:end]), at, end)
    return end


def _hide(hidden: Counter[str], name: str, closing: bool) -> None:
    if name not in HIDDEN:
        return
    if not closing:
        hidden[name] += 1
    elif hidden[name] > 1:
        hidden[name] -= 1
    else:
        hidden.pop(name, None)


def _end_of_raw(source: str, at: int, name: str) -> int:
    found = re.compile(f"</{name}", re.IGNORECASE).search(source, at)
    return found.start() if found else len(source)


def _plain(source: str, start: int, stop: int, verbatim: bool) -> Iterator[Piece]:
    if verbatim:
        if stop > start:
            yield Piece(source[start:stop], start, stop)
        return
    at = start
    for space in _SPACE.finditer(source, start, stop):
        if space.start() > at:
            yield Piece(source[at : space.start()], at, space.start())
        yield Piece(" ", space.start(), space.end())
        at = space.end()
    if stop > at:
        yield Piece(source[at:stop], at, stop)
