"""TBX version 2 (2008), which most programs read, and version 3 (ISO 30042:2019) in the dialect TBX-Basic."""

from __future__ import annotations

from glossary.files import xml
from glossary.formats.format import WITH_FORBIDDEN, Format
from glossary.formats.tbx_reader import read
from glossary.formats.tbx_writer import CARRIED, Dialect, changes, concepts
from glossary.search.glossary import Glossary

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
_VERSION_2 = Dialect("termEntry", "langSet", "tig", basic=False)
_VERSION_3 = Dialect("conceptEntry", "langSec", "termSec", basic=True)


def write(glossary: Glossary) -> bytes:
    """Return a glossary as TBX of version 2."""
    root = xml.new("martif", {"type": "TBX", xml.LANG: "en"})
    header = xml.add(root, "martifHeader")
    xml.add(xml.add(xml.add(header, "fileDesc"), "sourceDesc"), "p", "Wonglep")
    xml.add(xml.add(header, "encodingDesc"), "p", "TBXXCS.xcs", {"type": "XCSURI"})
    xml.add(xml.add(root, "text"), "body")
    return xml.document(root, concepts(glossary, _VERSION_2))


def write_version_3(glossary: Glossary) -> bytes:
    """Return a glossary as TBX-Basic of version 3."""
    root = xml.new("tbx", {"type": "TBX-Basic", "style": "dca", xml.LANG: "en", "xmlns": NAMESPACE})
    xml.add(xml.add(xml.add(xml.add(root, "tbxHeader"), "fileDesc"), "sourceDesc"), "p", "Wonglep")
    xml.add(xml.add(root, "text"), "body")
    return xml.document(root, concepts(glossary, _VERSION_3))


FORMATS = (
    Format(
        "tbx",
        "TBX 2 (2008)",
        (".tbx",),
        CARRIED | {"extra"},
        WITH_FORBIDDEN,
        write,
        read,
        changes=lambda glossary: changes(glossary, _VERSION_2),
        keeps_rejected=True,
    ),
    Format(
        "tbx3",
        "TBX 3 (ISO 30042:2019)",
        (".tbx",),
        CARRIED,
        WITH_FORBIDDEN,
        write_version_3,
        read,
        begins=b"<tbx",
        changes=lambda glossary: changes(glossary, _VERSION_3),
        keeps_rejected=True,
    ),
)
