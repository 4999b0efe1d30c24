"""Aligned source and target segments: two text files, tab-separated text, TMX and XLIFF."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from align import script
from align.errors import InputError
from glossary.files import xml
from glossary.files.reading import BOM, decode_any, read_bytes, read_input, split_lines
from glossary.files.xml import children_named, descendants_named

HEADERS = frozenset("source target english thai en th".split())
"""Cells of a first row that is a header and no segment."""
_TWO_LETTERS = {"eng": "en", "tha": "th"}
CODES = frozenset("bpt ept ph it ut x bx ex sub sc ec sm em cp".split())
"""Inline elements whose content is markup of another format, or no part of the sentence."""


class Languages(NamedTuple):
    """A pair of languages, as two-letter codes."""

    source: str = "en"
    target: str = "th"


class Segment(NamedTuple):
    """A source segment with its translation, which begins at ``line`` and ``column`` of its file, both from 1."""

    source: str
    target: str
    line: int
    column: int = 1


def read_texts(source: str | Path, target: str | Path) -> list[Segment]:
    """Read two text files with one segment per line.

    Raises
    ------
    InputError
        when one cannot be read, or their numbers of lines differ
    """
    sources, targets = (_lines(read_input(str(path)), str(path)) for path in (source, target))
    if len(sources) != len(targets):
        raise InputError(f"{source} has {len(sources):,} lines, {target} {len(targets):,}")
    return [Segment(*pair, line) for line, pair in enumerate(zip(sources, targets, strict=True), start=1)]


def read_segments(path: str | Path, languages: Languages = Languages()) -> list[Segment]:
    """Read a file of source segments with their translations: TSV, TMX or XLIFF, by the end of its name.

    Raises
    ------
    InputError
        when it cannot be read, has another name, is not well formed, has a DTD inside, or has other languages
    """
    read = READERS.get(Path(path).suffix.lower())
    if read is None:
        raise InputError(f"{path}: its name must end in {', '.join(READERS)}; or give two text files")
    return list(read(read_bytes(Path(path)), str(path), languages))


def _lines(data: bytes, name: str) -> list[str]:
    return split_lines(decode_any(data, name)[0].removeprefix(BOM))


def _from_tsv(data: bytes, name: str, languages: Languages) -> Iterator[Segment]:
    for number, line in enumerate(_lines(data, name), start=1):
        source, tab, rest = line.partition("\t")
        if not tab and line.strip():
            raise InputError(f"{name}:{number}: must have a source and a target with a tab between them")
        target = rest.partition("\t")[0]
        if tab and not (number == 1 and HEADERS.issuperset((source.strip().casefold(), target.strip().casefold()))):
            yield Segment(source, target, number, len(source) + 2)


def _from_tmx(data: bytes, name: str, languages: Languages) -> Iterator[Segment]:
    root = xml.parse(data, name, ["tmx"])
    count = 0
    units = list(descendants_named(root, "tu"))
    for unit in units:
        source, target = (_find_variant(unit, language) for language in languages)
        if source is not None and target is not None:
            count += 1
            yield Segment(inline_text(source), inline_text(target), target.sourceline or 1)
    if units and not count:
        raise InputError(f"{name}: none of its {len(units):,} units has {languages.source} and {languages.target}")


def _find_variant(unit: xml.Element, language: str) -> xml.Element | None:
    """Return the first segment of a translation unit in a language, whatever its region."""
    return next((segment for code, segment in xml.tmx_variants(unit) if is_language(code, language)), None)


def _from_xliff(data: bytes, name: str, languages: Languages) -> Iterator[Segment]:
    root = xml.parse(data, name, ["xliff"])
    # XLIFF 2 declares the languages once, at its root; XLIFF 1.2 at each file.
    is_version_2 = (root.get("version") or "").startswith("2")
    attributes = ("srcLang", "trgLang") if is_version_2 else ("source-language", "target-language")
    for file in [root] if is_version_2 else descendants_named(root, "file"):
        _check_languages(file, attributes, languages, name)
        for unit in descendants_named(file, "segment" if is_version_2 else "trans-unit"):
            source, target = (next(children_named(unit, side), None) for side in ("source", "target"))
            if unit.get("translate") == "no":
                continue
            if source is not None and target is not None and inline_text(target).strip():
                yield Segment(inline_text(source), inline_text(target), target.sourceline or 1)


def _check_languages(element: xml.Element, attributes: Iterable[str], languages: Languages, name: str) -> None:
    for attribute, language in zip(attributes, languages, strict=True):
        code = element.get(attribute) or language
        if not is_language(code, language):
            raise InputError(f"{name}:{element.sourceline}: {attribute} must be {language}; got {code!r}")


def is_language(code: str, language: str) -> bool:
    """Return whether a code stands for a language, with or without a region.

    >>> is_language("en-US", "en"), is_language("eng", "en"), is_language("fr", "en")
    (True, True, False)
    """
    first = code.replace("_", "-").casefold().split("-")[0]
    return _TWO_LETTERS.get(first, first) == language


def inline_text(element: xml.Element) -> str:
    """Return the text of a segment with that of its inline elements, but without markup of other formats.

    Markup between two Latin letters becomes a space, as it may be a line break.
    """
    text = element.text or ""
    for child in element:
        is_code = isinstance(child.tag, str) and xml.local(child) in CODES
        if isinstance(child.tag, str) and not is_code:
            text += inline_text(child)
        tail = child.tail or ""
        separates_words = is_code and script.has_latin(text[-1:]) and script.has_latin(tail[:1])
        text += " " + tail if separates_words else tail
    return text


READERS: dict[str, Callable[[bytes, str, Languages], Iterable[Segment]]] = {
    ".tsv": _from_tsv,
    ".tmx": _from_tmx,
    ".xlf": _from_xliff,
    ".xliff": _from_xliff,
    ".sdlxliff": _from_xliff,
    ".mqxliff": _from_xliff,
    ".mxliff": _from_xliff,
}
"""The reader of a file, by the end of its name."""
