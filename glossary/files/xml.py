"""XML: read without entities, a DTD or the network; written entry by entry; what it cannot hold is left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import IO, Any
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
    r"""Remove the characters that XML cannot hold.

    >>> clean("a\0b\tc")
    'ab\tc'
    """
    return _UNWRITABLE.sub("", text)


def dropped(texts: Iterable[str]) -> Counter[str]:
    """Count the characters that ``clean`` removes, under the phrase that reports them."""
    return +Counter({"characters that XML cannot hold": sum(len(_UNWRITABLE.findall(text)) for text in texts)})


def new(tag: str, attributes: Mapping[str, str] | None = None) -> Element:
    """Create an element."""
    from lxml import etree

    return etree.Element(tag, attributes or {})


def add(parent: Element, tag: str, text: str = "", attributes: Mapping[str, str] | None = None) -> Element:
    """Append a new element with a text to another, and return it."""
    from lxml import etree

    child = etree.SubElement(parent, tag, attributes or {})
    if text:
        child.text = clean(text)
    return child


def typed(parent: Element, tag: str, kind: str, text: str) -> None:
    """Append a new element with a ``type`` attribute to another, unless its text is empty."""
    if text:
        add(parent, tag, text, {"type": clean(kind)})


def document(root: Element, entries: Iterable[Element]) -> bytes:
    """Return the bytes of a document; the entries go into the last element of the root, which is empty.

    They are serialised one by one, so that the tree of a large glossary is never in memory as a whole.
    """
    from lxml import etree

    *_, body = root.iter()
    body.text = "\n"
    end = f"</{body.tag}>"
    head, _, tail = etree.tostring(root, encoding="unicode", pretty_print=True).rpartition(end)
    parts = (etree.tostring(entry, encoding="unicode", pretty_print=True) for entry in entries)
    return "".join(("<?xml version='1.0' encoding='UTF-8'?>\n", head, *parts, end, tail)).encode()


def root_name(stream: IO[bytes], name: str) -> str:
    """Return the local name of the root; nothing is read beyond it, and nothing declared, fetched or expanded.

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


class Handler:
    """Methods that ``walk`` calls; here they do nothing. Names of elements and attributes come without namespaces."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Handle the start of an element."""

    def end(self, name: str) -> None:
        """Handle the end of an element."""

    def text(self, text: str) -> None:
        """Handle a piece of text in the innermost open element."""


def walk(data: bytes, name: str, roots: Sequence[str], handler: Handler) -> None:
    """Read a document without building a tree, so that a long text in it does not matter.

    Raises
    ------
    InputError
        when the document is not well-formed, declares a DTD of its own, is nested too deep, or has none of the roots
    """
    # Only the check of the root refuses a DTD, so that no entity is left to expand here.
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


def read_elements(
    data: bytes, name: str, roots: Sequence[str], tags: Sequence[str], large: bool = False
) -> Iterator[Element]:
    """Yield the elements with some tags; each is emptied when the next one is asked for.

    ``large`` allows texts of more than ten million bytes, such as a file within the document.

    Raises
    ------
    InputError
        when the document is not well-formed, declares a DTD of its own, or has none of the roots
    """
    from lxml import etree

    if large:  # ``huge_tree`` lifts the limit of depth as well, which ``walk`` checks.
        walk(data, name, roots, Handler())
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
            # The elements before it would stay in the tree and fill the memory.
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise _no_xml(name, error) from None


def parse(data: bytes, name: str, roots: Sequence[str]) -> Element:
    """Parse a document as a tree and return its root; see ``read_elements`` for what is raised."""
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
    reason = " ".join((error.msg or "").partition(", line")[0].split())
    return InputError(f"{name}:{error.lineno or 1}: is no XML: {reason[:1].lower() + reason[1:120]}")


def children(element: Element) -> Iterator[Element]:
    """Yield the child elements; references to entities, which stay unresolved, are left out."""
    found: Iterator[Element] = element.iterchildren("*")
    return found


def children_named(element: Element, tag: str) -> Iterator[Element]:
    """Yield the child elements with a local name."""
    return iter(element.iterchildren(f"{{*}}{tag}"))


def descendants_named(element: Element, tag: str) -> Iterator[Element]:
    """Yield the elements with a local name within an element, at any depth."""
    return iter(element.iter(f"{{*}}{tag}"))


def local(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def language(element: Element) -> str:
    """Return the language code of an element in lower case, without a country.

    >>> language(new("langSet", {LANG: "en-US"}))
    'en'
    """
    return primary_language(element.get(LANG) or element.get("lang") or "")


def primary_language(code: str) -> str:
    """Return a language code in lower case, without a country.

    >>> primary_language("en_US")
    'en'
    """
    return code.replace("_", "-").partition("-")[0].lower()


def tmx_variants(unit: Element) -> Iterator[tuple[str, Element]]:
    """Yield the language code and the segment of each variant of a TMX translation unit."""
    for variant in children_named(unit, "tuv"):
        for segment in children_named(variant, "seg"):
            yield variant.get(LANG) or variant.get("lang") or "", segment


def text_of(element: Element) -> str:
    """Return all text within an element, without spaces at its ends."""
    return "".join(element.itertext()).strip()
