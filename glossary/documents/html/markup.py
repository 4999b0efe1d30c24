"""HTML to the text that a reader sees, with the place of each piece in the source; one pass, linear in its length."""

from __future__ import annotations

import bisect
import html
import re
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from align import script

HIDDEN = frozenset("button head math nav noscript script select style svg template textarea title".split())
"""Elements whose content is not read as text."""
SELF_CLOSING = frozenset("svg math".split())
RAW = frozenset("script style textarea title".split())
"""Elements whose content is not markup; it ends at their end tag."""
BLOCK = frozenset(
    "address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol p pre section summary table tbody "
    "td tfoot th thead tr ul".split()
)
"""Elements that begin and end a line."""

_MARK = re.compile(r"[<&]")
_TAG = re.compile(
    r"""</?([A-Za-z][^\s<>/]*)(?:[^<>"']|"[^"<]{0,2000}"|'[^'<]{0,2000}')*>|</?([A-Za-z][^\s<>/]*)[^<>]*>"""
)
_ENTITY = re.compile(r"&(?:#\d{1,8}|#[xX][0-9A-Fa-f]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});?")
_NOTE_MARK = re.compile(r"[\s\d,;*†‡§–\-\[\]()]{1,12}")
_BEFORE_NOTE = re.compile(rf"[{script.THAI}ฯ”’\")»]\s*$")
MOST_RAISED = 16
"""Tags and pieces of text that are held to see whether they are the mark of a note."""
_SPACE = re.compile(r"[ \t\r\n\f]+")


class Piece(NamedTuple):
    """``text`` stands for the source from ``start`` to ``end``; where the lengths differ, it does so as a whole."""

    text: str
    start: int
    end: int


class Tag(NamedTuple):
    """A start tag or an end tag, which the source has from ``start`` to ``end``."""

    name: str
    closing: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Visible:
    """The text of a page, and for each piece of it the offsets in the text and in the source.

    >>> page = visible("<p>โรค<b>เบาหวาน</b> (A &amp; B)</p>")
    >>> page.text
    'โรคเบาหวาน (A & B)\\n'
    >>> page.raw_span(3, 10)
    (9, 16)
    """

    text: str
    begins: tuple[int, ...]
    pieces: tuple[Piece, ...]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the source of ``text[start:end]``; markup at its edges stays out."""
        if end <= start:
            at = self._raw(start)
            return at, at
        piece, offset = self._place(end - 1)
        return self._raw(start), piece.end if len(piece.text) != piece.end - piece.start else piece.start + offset + 1

    def _raw(self, offset: int) -> int:
        piece, within = self._place(offset)
        return min(piece.start + within, piece.end)

    def _place(self, offset: int) -> tuple[Piece, int]:
        at = bisect.bisect_right(self.begins, offset) - 1
        return (self.pieces[at], offset - self.begins[at]) if at >= 0 else (Piece("", 0, 0), 0)


def visible(source: str) -> Visible:
    """Take the text that a reader sees out of a page; spaces and line breaks are folded as a browser folds them."""
    return folded(_shown(source))


def folded(shown: Iterable[Piece]) -> Visible:
    """Join pieces; a space or the end of a line that follows another goes."""
    begins, pieces, length = [], [], 0
    last = "\n"
    for piece in shown:
        if (piece.text == " " and last in " \n") or (piece.text == "\n" and last == "\n" and length):
            continue
        if piece.text == "\n" and not length:
            continue
        begins.append(length)
        pieces.append(piece)
        length += len(piece.text)
        last = piece.text[-1:]
    return Visible("".join(p.text for p in pieces), tuple(begins), tuple(pieces))


def is_note_mark(text: str, before: str) -> bool:
    """Does something raised refer to a note? It is a number behind Thai, where none is raised to a power.

    >>> is_note_mark("2,3", "แบบประคับประคอง"), is_note_mark("2", "CO"), is_note_mark("st", "ที่ 1")
    (True, False, False)
    """
    return _NOTE_MARK.fullmatch(text) is not None and _BEFORE_NOTE.search(before) is not None


def tokens(source: str) -> Iterator[Piece | Tag]:
    """The tags of a page and what stands between them; see ``_all_tokens``. Marks of notes are left out."""
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
    return [held for held in raised if isinstance(held, Tag)] if is_note_mark(text, before) else raised


def _all_tokens(source: str) -> Iterator[Piece | Tag]:
    """The tags of a page and what stands between them, but for comments and for what is no markup, as scripts.

    Where a tag ends a line is for the caller to judge.
    """
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


def _shown(source: str) -> Iterator[Piece]:
    hidden: Counter[str] = Counter()
    for token in tokens(source):
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
    """The end of a comment, a document type or a processing instruction."""
    ending = "-->" if source.startswith("<!--", at) else ">"
    found = source.find(ending, at + 2)
    return len(source) if found < 0 else found + len(ending)


def _character(source: str, at: int) -> Generator[Piece, None, int]:
    """An entity, or a mark that stands for itself."""
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
