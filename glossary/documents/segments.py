"""Aligned segments with their places: two text files, tab-separated text, TMX and XLIFF."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from align import script
from align.errors import InputError
from glossary.files import xml
from glossary.files.reading import BOM, decode_any, read_bytes, read_input

HEADERS = frozenset("source target english thai en th".split())
"""What the cells of a first row say that holds no segment."""
_TWO_LETTERS = {"eng": "en", "tha": "th"}
CODES = frozenset("bpt ept ph it ut x bx ex sub sc ec sm em cp".split())
"""Inline elements whose content is code of another format, or no part of the sentence."""


class Languages(NamedTuple):
    """From which language to which, as codes."""

    source: str = "en"
    target: str = "th"


class Segment(NamedTuple):
    """A source with its translation, which begins in ``column`` of ``line`` of its file, both from 1."""

    source: str
    target: str
    line: int
    column: int = 1


def read_texts(source: str | Path, target: str | Path) -> list[Segment]:
    """Read two files that hold a segment a line.

    Raises
    ------
    InputError
        when one cannot be read, or they have not the same number of lines
    """
    lines, translations = (_lines(read_input(str(path)), str(path)) for path in (source, target))
    if len(lines) != len(translations):
        raise InputError(f"{source} has {len(lines):,} lines, {target} {len(translations):,}")
    return [Segment(*pair, line) for line, pair in enumerate(zip(lines, translations, strict=True), start=1)]


def read_segments(path: str | Path, languages: Languages = Languages()) -> list[Segment]:
    """Read a file that holds sources with their translations: ``.tsv``, ``.tmx``, ``.xlf`` or ``.xliff``.

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
    """The lines of a file; the line break at its end makes no line of its own."""
    lines = decode_any(data, name)[0].removeprefix(BOM).split("\n")
    if lines[-1] == "":
        lines.pop()
    return [line.removesuffix("\r") for line in lines]


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
    units = list(named(root, "tu"))
    for unit in units:
        source, target = (_of_language(unit, language) for language in languages)
        if source is not None and target is not None:
            count += 1
            yield Segment(words(source), words(target), target.sourceline or 1)
    if units and not count:
        raise InputError(f"{name}: none of its {len(units):,} units has {languages.source} and {languages.target}")


def _of_language(unit: xml.Element, language: str) -> xml.Element | None:
    """The segment of a translation unit in a language, whatever its region."""
    for variant in children_of(unit, "tuv"):
        if is_language(variant.get(xml.LANG) or variant.get("lang") or "", language):
            return next(children_of(variant, "seg"), None)
    return None


def _from_xliff(data: bytes, name: str, languages: Languages) -> Iterator[Segment]:
    root = xml.parse(data, name, ["xliff"])
    second = (root.get("version") or "").startswith("2")
    attributes = ("srcLang", "trgLang") if second else ("source-language", "target-language")
    for file in [root] if second else named(root, "file"):
        _check_languages(file, attributes, languages, name)
        for unit in named(file, "segment" if second else "trans-unit"):
            source, target = (next(children_of(unit, which), None) for which in ("source", "target"))
            if unit.get("translate") == "no":
                continue
            if source is not None and target is not None and words(target).strip():
                yield Segment(words(source), words(target), target.sourceline or 1)


def _check_languages(element: xml.Element, attributes: Iterable[str], languages: Languages, name: str) -> None:
    for attribute, language in zip(attributes, languages, strict=True):
        given = element.get(attribute) or language
        if not is_language(given, language):
            raise InputError(f"{name}:{element.sourceline}: {attribute} must be {language}; got {given!r}")


def is_language(code: str, language: str) -> bool:
    """Does a code stand for a language, or for that of a region?

    >>> is_language("en-US", "en"), is_language("eng", "en"), is_language("fr", "en")
    (True, True, False)
    """
    first = code.replace("_", "-").casefold().split("-")[0]
    return _TWO_LETTERS.get(first, first) == language


def named(root: xml.Element, tag: str) -> Iterator[xml.Element]:
    """The elements of a tag within another, however deep."""
    return iter(root.iter(f"{{*}}{tag}"))


def children_of(element: xml.Element, tag: str) -> Iterator[xml.Element]:
    """The elements of a tag directly within another."""
    return iter(element.iterchildren(f"{{*}}{tag}"))


def words(element: xml.Element) -> str:
    """The words of an element, those within inline elements among them, codes of other formats left out.

    A code between two Latin letters parts their words, as a line break does.
    """
    text = element.text or ""
    for child in element:
        is_code = isinstance(child.tag, str) and xml.local(child) in CODES
        if isinstance(child.tag, str) and not is_code:
            text += words(child)
        tail = child.tail or ""
        parts_words = is_code and script.has_latin(text[-1:]) and script.has_latin(tail[:1])
        text += " " + tail if parts_words else tail
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
"""What reads a file, by the end of its name."""
