"""XML: read without entities, a DTD or the network; written entry by entry; what it cannot hold is left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import IO, Any, Protocol
from xml.parsers import expat

from align.errors import InputError

Element = Any
"""An element of lxml, which has no types of its own."""
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold, not even escaped."""
_CHUNK = 1 << 16
MOST_DEPTH = 256
"""Elements within one another that are read, as many as libxml2 reads."""


def clean(text: str) -> str:
    r"""A text without the characters that XML cannot hold.

    >>> clean("a\0b\tc")
    'ab\tc'
    """
    return _UNWRITABLE.sub("", text)


def dropped(texts: Iterable[str]) -> Counter[str]:
    """How many characters ``clean`` leaves out, by the words that say so."""
    return +Counter({"characters that XML cannot hold": sum(len(_UNWRITABLE.findall(text)) for text in texts)})


def new(tag: str, attributes: Mapping[str, str] | None = None) -> Element:
    """A new element."""
    from lxml import etree

    return etree.Element(tag, attributes or {})


def add(parent: Element, tag: str, text: str = "", attributes: Mapping[str, str] | None = None) -> Element:
    """Put a new element with a text at the end of another."""
    from lxml import etree

    child = etree.SubElement(parent, tag, attributes or {})
    if text:
        child.text = clean(text)
    return child


def typed(parent: Element, tag: str, kind: str, text: str) -> None:
    """Put a new element of a ``type`` at the end of another, if it has a text."""
    if text:
        add(parent, tag, text, {"type": clean(kind)})


def document(root: Element, entries: Iterable[Element]) -> bytes:
    """The bytes of a document: the entries stand in the last element of the root, which is empty."""
    from lxml import etree

    *_, body = root.iter()
    body.text = "\n"
    end = f"</{body.tag}>"
    head, _, tail = etree.tostring(root, encoding="unicode", pretty_print=True).rpartition(end)
    parts = (etree.tostring(entry, encoding="unicode", pretty_print=True) for entry in entries)
    return "".join(("<?xml version='1.0' encoding='UTF-8'?>\n", head, *parts, end, tail)).encode()


def root_name(stream: IO[bytes], name: str) -> str:
    """The local name of the root of a document; reads no further, and nothing is declared, fetched or expanded.

    Raises
    ------
    InputError
        when the document declares anything in a DTD of its own, or is not well-formed up to its root

    >>> root_name(BytesIO(b'<!DOCTYPE x [<!ENTITY e "e">]><x>&e;</x>'), "x.tbx")
    Traceback (most recent call last):
    align.errors.InputError: x.tbx:1: declares a DTD or entities of its own, which is refused
    """
    found: list[str] = []
    parser = expat.ParserCreate()

    def doctype(_name: str, _system: str | None, _public: str | None, declares: int) -> None:
        if declares:
            line = parser.CurrentLineNumber
            raise InputError(f"{name}:{line}: declares a DTD or entities of its own, which is refused")

    def start(tag: str, _: object) -> None:
        found.append(tag.rpartition(":")[2])
        raise StopIteration

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = start
    try:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except StopIteration:
        return found[0]
    except expat.ExpatError as error:
        raise InputError(f"{name}:{error.lineno}: is no XML: {expat.ErrorString(error.code)}") from None
    except (ValueError, LookupError) as error:
        raise InputError(f"{name}:1: is no XML: {error}") from None
    raise InputError(f"{name}: is no XML")


class Handler(Protocol):
    """What ``walk`` calls with the names of elements and attributes, without their namespaces, and with the text."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """A piece of the text within the element that began last and has not ended."""


def walk(data: bytes, name: str, roots: Sequence[str], handler: Handler) -> None:
    """Read a document without building a tree, so that a long text in it does not matter.

    Raises
    ------
    InputError
        when the document is not well-formed, declares a DTD of its own, is nested too deep, or has none of the roots
    """
    _check_root(data, name, roots)
    depth = 0
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_DEPTH:
            raise InputError(f"{name}:{parser.CurrentLineNumber}: has elements nested more than {MOST_DEPTH:,} deep")
        handler.start(tag.rpartition(":")[2], {key.rpartition(":")[2]: value for key, value in attributes.items()})

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        handler.end(tag.rpartition(":")[2])

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = handler.text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise InputError(f"{name}:{error.lineno}: is no XML: {expat.ErrorString(error.code)}") from None
    except (ValueError, LookupError) as error:
        raise InputError(f"{name}:1: is no XML: {error}") from None


class _Silent:
    """Handles nothing, where a document is only to be checked."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        pass

    def end(self, name: str) -> None:
        pass

    def text(self, text: str) -> None:
        pass


def read_elements(
    data: bytes, name: str, roots: Sequence[str], tags: Sequence[str], large: bool = False
) -> Iterator[Element]:
    """The elements of some tags, one after the other; each is emptied when the next one is asked for.

    ``large`` allows texts of more than ten million bytes, such as a file within the document.

    Raises
    ------
    InputError
        when the document is not well-formed, declares a DTD of its own, or has none of the roots
    """
    from lxml import etree

    if large:
        walk(data, name, roots, _Silent())
    _check_root(data, name, roots)
    steps = etree.iterparse(
        BytesIO(data),
        tag=[f"{{*}}{tag}" for tag in tags],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=large,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in steps:
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise _no_xml(name, error) from None


def parse(data: bytes, name: str, roots: Sequence[str]) -> Element:
    """The root of a document with all that is in it; see ``read_elements`` for what is raised."""
    from lxml import etree

    _check_root(data, name, roots)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _no_xml(name, error) from None


def _check_root(data: bytes, name: str, roots: Sequence[str]) -> None:
    found = root_name(BytesIO(data), name)
    if found not in roots:
        raise InputError(f"{name}: its root must be {' or '.join(roots)}; got {found[:80]!r}")


def _no_xml(name: str, error: Any) -> InputError:
    said = " ".join((error.msg or "").partition(", line")[0].split())
    return InputError(f"{name}:{error.lineno or 1}: is no XML: {said[:1].lower() + said[1:120]}")


def children(element: Element) -> Iterator[Element]:
    """The elements directly within another; references to entities, which stay unresolved, are none."""
    found: Iterator[Element] = element.iterchildren("*")
    return found


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def language(element: Element) -> str:
    """The language of an element, without a country, in small letters.

    >>> language(new("langSet", {LANG: "en-US"}))
    'en'
    """
    code: str = element.get(LANG) or element.get("lang") or ""
    return code.replace("_", "-").partition("-")[0].lower()


def text_of(element: Element) -> str:
    """The text of an element with that of all within it, without spaces at its ends."""
    return "".join(element.itertext()).strip()
