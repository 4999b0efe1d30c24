"""Subtitles (.srt, .vtt): sentences joined again from the cues and lines into which they were split.

Thai is joined without a space: on 701 annotated brackets whose text was split into cues and joined again, 80 to 83 in
100 terms came out as written, against 67 to 77 with a space, and fewer with a line break. A term seldom has a space,
wherever its line was broken.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from align import script
from align.errors import InputError
from glossary.documents.document import Content, ContentBuilder
from glossary.documents.text import read_plain

SENTENCE_PAUSE, BRACKET_PAUSE = 2.0, 10.0
"""Seconds between cues over which a sentence goes on, and over which an open bracket does."""
LONGEST = 1_000
"""Code points after which a line ends with its cue; the aligner looks at no longer context."""
NEAR = 200
"""Code points in which an open bracket is looked for."""
_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2}(?:[.,]\d{1,3})?)"
_TIMING = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?![\d:])")
_ARROW = "-->"
# Tags of WebVTT and SubRip, its time stamps, and overrides of Advanced SubStation Alpha.
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<\d[\d:.]*>|\{\\[^{}]*\}")
_LINE = re.compile(r"\r\n|\r|\n")
_NEW_SPEAKER = re.compile(r"\s*(?:<v[\s.]|[-–—]\s*[^\s\d]|♪|>>)")
"""The beginning of a line by another speaker, or of a song."""
# Three dots go on in the next cue.
_SENTENCE_END = re.compile(r"(?<![.])[.!?]['\"”’)]?$")
_OPENING, _CLOSING = script.ROUND_OPEN + script.SQUARE_OPEN, script.ROUND_CLOSE + script.SQUARE_CLOSE
_NO_SPACE_BEFORE = frozenset(_CLOSING + ",.:;!?…ฯ")


class CueLine(NamedTuple):
    """A line of a cue that is shown from ``start`` to ``end`` seconds."""

    text: str
    cue: int
    start: float
    end: float
    new_speaker: bool = False


def read(data: bytes, place: str) -> Content:
    """Take the text out of the cues; their times are the places, as media fragments name them.

    Raises
    ------
    InputError
        when the encoding is not known, or there is no cue
    """
    source = read_plain(data, place)
    lines = _LINE.split(source.text)
    is_webvtt = source.text.startswith("WEBVTT") or place.lower().endswith(".vtt")
    if not any(map(_TIMING.match, lines)):
        raise InputError(f"{place}: has no cue with its times")
    return _join(_without_repeats(_cue_lines(lines, is_webvtt))).build(source.encoding)


# ---- cues -------------------------------------------------------------------------------------------------


def _cue_lines(lines: list[str], is_webvtt: bool) -> Iterator[CueLine]:
    """Yield the lines of the cues; cues whose times cannot be read are left out."""
    arrows = [at for at, line in enumerate(lines) if _ARROW in line]
    for cue, (at, following) in enumerate(pairwise([*arrows, len(lines)])):
        timing = _TIMING.match(lines[at])
        if timing is None:
            continue
        body = lines[at + 1 : following]
        start, end = _seconds(*timing.groups()[:3]), _seconds(*timing.groups()[3:])
        for line in _webvtt_lines(body) if is_webvtt else _srt_lines(body, following < len(lines)):
            text = _TAG.sub("", line)
            text = html.unescape(text) if is_webvtt else text
            if text.strip():
                yield CueLine(" ".join(text.split("\n")), cue, start, end, _NEW_SPEAKER.match(line) is not None)


def _seconds(hours: str | None, minutes: str, seconds: str) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds.replace(",", "."))


def _webvtt_lines(body: list[str]) -> list[str]:
    """Return the lines of a WebVTT cue: up to an empty line, after which comments, styles and cue names may follow."""
    empty = next((at for at, line in enumerate(body) if not line.strip()), len(body))
    return body[:empty]


def _srt_lines(body: list[str], followed: bool) -> list[str]:
    """Return the lines of a SubRip cue, which may be empty, without the number of the next cue."""
    end = _without_empty_end(body, len(body))
    if followed and end and body[end - 1].strip().isdecimal():
        end = _without_empty_end(body, end - 1)
    return body[:end]


def _without_empty_end(body: list[str], end: int) -> int:
    while end and not body[end - 1].strip():
        end -= 1
    return end


def _without_repeats(cue_lines: Iterator[CueLine]) -> Iterator[CueLine]:
    """Drop lines that are shown again in the next cue, as rolling captions do."""
    last = ""
    for cue_line in cue_lines:
        if cue_line.text.strip() != last:
            yield cue_line
        last = cue_line.text.strip()


# ---- sentences --------------------------------------------------------------------------------------------


def _join(cue_lines: Iterator[CueLine]) -> ContentBuilder:
    """Join lines that belong to one sentence; all others are separated by line breaks."""
    builder, line, last = ContentBuilder(), "", None
    for cue_line in cue_lines:
        if last is not None:
            separator = _separator(last.text, cue_line.text) if _continues(line, last, cue_line) else "\n"
            builder.add(separator)
            line = "" if separator == "\n" else line + separator
        if last is None or last.cue != cue_line.cue:
            builder.start_place(_place_name(cue_line.start))
        builder.add(cue_line.text.strip())
        line = (line + cue_line.text.strip())[-LONGEST:]
        last = cue_line
    builder.add("\n" if line else "")
    return builder


def _place_name(start: float) -> str:
    """Return the place of a cue, a temporal media fragment.

    >>> _place_name(3725.5)
    't=01:02:05'
    """
    seconds = int(start)
    return f"t={seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _continues(line: str, last: CueLine, cue_line: CueLine) -> bool:
    """Return whether a line of a cue continues the line before it."""
    if cue_line.cue == last.cue:
        return not cue_line.new_speaker
    pause = cue_line.start - last.end
    # A bracket belongs to the words before it, and its end to its beginning.
    if cue_line.text.lstrip().startswith(tuple(_OPENING)) or _has_open_bracket(line[-NEAR:]):
        return pause <= BRACKET_PAUSE
    if cue_line.new_speaker or len(line) >= LONGEST:
        return False
    return pause <= SENTENCE_PAUSE and not _SENTENCE_END.search(line)


def _has_open_bracket(text: str) -> bool:
    """Return whether a bracket is open at the end of a text.

    >>> _has_open_bracket("ห่วงโซ่คุณค่า (Value"), _has_open_bracket("a) (b)")
    (True, False)
    """
    depth = 0
    for char in text:
        if char in _OPENING:
            depth += 1
        elif char in _CLOSING and depth:
            depth -= 1
    return depth > 0


def _separator(before: str, after: str) -> str:
    """Return what separates two pieces of a sentence: a space, or nothing between Thai and inside of brackets.

    >>> _separator("ห่วงโซ่", "คุณค่า"), _separator("คุณค่า", "(value"), _separator("(value", "chain)")
    ('', ' ', ' ')
    >>> _separator("(", "a")
    ''
    """
    if before[-1:].isspace() or after[:1].isspace():
        return " "
    if before[-1] in _OPENING or after[0] in _NO_SPACE_BEFORE:
        return ""
    return "" if script.has_thai(before[-1]) and script.has_thai(after[0]) else " "
