"""TBX version 2 (2008), which most programs read; both versions are read here."""

from __future__ import annotations

from glossary.files import xml
from glossary.formats import tbx_reader
from glossary.formats.format import TELLING, Format
from glossary.formats.tbx_writer import CARRIED, Dialect, changes, concepts
from glossary.search.glossary import Glossary

_DIALECT = Dialect("termEntry", "langSet", "tig", basic=False)


def write(glossary: Glossary) -> bytes:
    """A glossary as TBX of version 2."""
    root = xml.new("martif", {"type": "TBX", xml.LANG: "en"})
    header = xml.add(root, "martifHeader")
    xml.add(xml.add(xml.add(header, "fileDesc"), "sourceDesc"), "p", "Wonglep")
    xml.add(xml.add(header, "encodingDesc"), "p", "TBXXCS.xcs", {"type": "XCSURI"})
    xml.add(xml.add(root, "text"), "body")
    return xml.document(root, concepts(glossary, _DIALECT))


FORMAT = Format(
    "tbx",
    "TBX 2 (2008)",
    (".tbx",),
    CARRIED | {"extra"},
    TELLING,
    write,
    tbx_reader.read,
    changes=lambda glossary: changes(glossary, _DIALECT),
    tells_rejected=True,
)
