"""TBX version 3 (ISO 30042:2019), in the dialect TBX-Basic."""

from __future__ import annotations

from glossary.files import xml
from glossary.formats import tbx_reader
from glossary.formats.format import TELLING, Format
from glossary.formats.tbx_writer import CARRIED, Dialect, changes, concepts
from glossary.search.glossary import Glossary

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
_DIALECT = Dialect("conceptEntry", "langSec", "termSec", basic=True)


def write(glossary: Glossary) -> bytes:
    """A glossary as TBX-Basic of version 3."""
    root = xml.new("tbx", {"type": "TBX-Basic", "style": "dca", xml.LANG: "en", "xmlns": NAMESPACE})
    xml.add(xml.add(xml.add(xml.add(root, "tbxHeader"), "fileDesc"), "sourceDesc"), "p", "Wonglep")
    xml.add(xml.add(root, "text"), "body")
    return xml.document(root, concepts(glossary, _DIALECT))


FORMAT = Format(
    "tbx3",
    "TBX 3 (ISO 30042:2019)",
    (".tbx",),
    CARRIED,
    TELLING,
    write,
    tbx_reader.read,
    begins=b"<tbx",
    changes=lambda glossary: changes(glossary, _DIALECT),
    tells_rejected=True,
)
