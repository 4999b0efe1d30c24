"""Small PDFs, written by hand, with the faults that fonts and programs put into Thai."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

WIDTH = 600
"""The width of every letter, in thousandths of the size; marks have none."""
MARKS = "ัิีึืฺุู็่้๊๋์ํ" + "".join(map(chr, range(0xF701, 0xF71B)))


class Shown(NamedTuple):
    """A piece of text at a place; ``spacing`` is added behind each glyph."""

    x: float
    y: float
    text: str
    size: float = 12
    spacing: float = 0


def pdf(pages: Iterable[Iterable[Shown | bytes]], meaning: Mapping[str, str] | None = None, more: str = "") -> bytes:
    """A PDF of pages that show pieces of text, or run a content stream as it is given.

    ``meaning`` says what the font's map (ToUnicode) gives for a character where that is not the character itself;
    ``more`` are resources of the pages.
    """
    meaning = meaning or {}
    streams = [b"\n".join(s if isinstance(s, bytes) else _stream(s) for s in page) for page in pages]
    chars = sorted({c for page in pages for s in page if isinstance(s, Shown) for c in s.text})
    first = 7
    widths = " ".join(f"{ord(char)}[0]" for char in chars if char in MARKS)
    kids = " ".join(f"{first + 2 * at} 0 R" for at in range(len(streams)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(streams)}/Kids[{kids}]>>".encode(),
        b"<</Type/Font/Subtype/Type0/BaseFont/Thai/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 6 0 R>>",
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/Thai"
        f"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        f"/FontDescriptor 5 0 R/DW {WIDTH}/W[{widths}]>>".encode(),
        b"<</Type/FontDescriptor/FontName/Thai/Flags 4/FontBBox[0 -300 1000 1000]/ItalicAngle 0"
        b"/Ascent 1000/Descent -300/CapHeight 700/StemV 80>>",
        object_of_stream(_map({c: meaning.get(c, c) for c in chars})),
    ]
    for at, stream in enumerate(streams):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {first + 2 * at + 1} 0 R"
            f"/Resources<</Font<</F 3 0 R>>{more}>>>>".encode()
        )
        objects.append(object_of_stream(stream))
    return file_of(objects)


def file_of(objects: Iterable[bytes]) -> bytes:
    """The file of some objects, of which the first is the root."""
    data, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(offsets) + 1
    return data + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        table,
        size,
        len(data),
    )


def object_of_stream(stream: bytes, kind: str = "") -> bytes:
    """An object with a stream; ``kind`` are further entries of its dictionary."""
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (kind.encode(), len(stream), stream)


def _stream(shown: Shown) -> bytes:
    codes = "".join(f"{ord(char):04X}" for char in shown.text)
    return f"BT /F {shown.size} Tf {shown.spacing} Tc 1 0 0 1 {shown.x} {shown.y} Tm <{codes}> Tj ET".encode()


def _map(meaning: Mapping[str, str]) -> bytes:
    rows = "\n".join(f"<{ord(c):04X}> <{text.encode('utf-16-be').hex()}>" for c, text in meaning.items())
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /M def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(meaning)} beginbfchar\n{rows}\nendbfchar\nendcmap end end"
    ).encode()
