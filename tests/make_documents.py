"""Makes the documents below ``tests/cases/documents`` from ``report.txt``; the tests read what it made.

It needs LibreOffice Writer as ``soffice``, Chromium as ``chromium``, the fonts of fonts-thai-tlwg and fonts-noto-core,
and pypdf. Run it from the root of the repository when ``report.txt`` changes::

    python -m tests.make_documents

In ``report.txt`` each line is a paragraph; ``# `` and ``## `` begin headings, ``- `` an item of a list, and lines with
tabs are the rows of a table.
"""

from __future__ import annotations

import io
import itertools
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

DOCUMENTS = Path(__file__).parent / "cases" / "documents"

UNTAGGED = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"false"}}'
"""PDF without its tree of tags, which would be a third of the file."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a document looks; lengths in points, and in centimetres for the page."""

    name: str
    font: str
    size: int
    width: float = 21
    height: float = 29.7
    margin: float = 2.5
    align: str = "start"
    columns: int = 1
    indent: float = 0
    header: str = ""
    numbered: bool = False


LAYOUTS = (
    Layout("garuda", "Garuda", 11, header="รายงานประจำปี มูลนิธิสายธารเพื่อชุมชน", numbered=True),
    Layout("kinnari", "Kinnari", 14, width=14.8, height=21, margin=1.8, align="justify", indent=24, numbered=True),
    Layout("loma", "Loma", 10, align="justify", columns=2, margin=1.5),
    Layout("noto_serif", "Noto Serif Thai", 9, width=12, height=18, margin=1.2, header="การฟื้นฟูลุ่มน้ำ", numbered=True),
    Layout("noto_sans", "Noto Sans Thai", 12, align="justify", margin=3, indent=36),
    Layout("typist", "Tlwg Typist", 12),
)


def main() -> None:
    """Make every document anew."""
    lines = (DOCUMENTS / "report.txt").read_text(encoding="utf-8").splitlines()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for layout in LAYOUTS:
            source = Path(folder, f"report_{layout.name}.fodt")
            source.write_text(flat(lines, layout), encoding="utf-8")
        convert(folder, UNTAGGED, sorted(Path(folder).glob("*.fodt")))
        source = Path(folder, "report.fodt")
        source.write_text(flat(lines, Layout("", "Garuda", 12)), encoding="utf-8")
        convert(folder, "docx", [source])
        print_page(folder, lines)
    (DOCUMENTS / "encrypted.pdf").write_bytes(encrypted())


def convert(folder: str, kind: str, sources: list[Path]) -> None:
    """Let LibreOffice write its documents, with a profile of its own so that a running one is not disturbed."""
    program = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind]
    subprocess.run([*program, "--outdir", str(DOCUMENTS), *map(str, sources)], check=True)


def print_page(folder: str, lines: list[str]) -> None:
    """Let Chromium print the report as a page of the web."""
    source = Path(folder, "report.html")
    source.write_text(page(lines), encoding="utf-8")
    program = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    target = DOCUMENTS / "report_chromium.pdf"
    subprocess.run(
        [*program, f"--user-data-dir={folder}/chromium", f"--print-to-pdf={target}", str(source)], check=True
    )


def encrypted() -> bytes:
    """A document of one empty page that asks for a password."""
    import pypdf

    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("ความลับ", algorithm="RC4-128")
    data = io.BytesIO()
    writer.write(data)
    return data.getvalue()


# ---- HTML -------------------------------------------------------------------------------------------------

STYLE = """@page { size: A5; margin: 1.5cm } body { font: 12pt Norasi; text-align: justify }
p { margin: 0; text-indent: 2em } h1, h2 { font-size: 14pt } table { margin: 1em 0 } td { padding: 0 1em }"""


def page(lines: list[str]) -> str:
    """The report as HTML."""
    parts = []
    for kind, group in itertools.groupby(lines, key=kind_of):
        texts = [escape(line.lstrip("#- ")) for line in group]
        if kind == "row":
            rows = ("".join(f"<td>{cell}</td>" for cell in text.split("\t")) for text in texts)
            parts.append(f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>")
        elif kind == "item":
            parts.append(f"<ul>{''.join(f'<li>{text}</li>' for text in texts)}</ul>")
        else:
            tag = {"Big": "h1", "Small": "h2"}.get(kind, "p")
            parts += [f"<{tag}>{text}</{tag}>" for text in texts]
    return f'<html lang="th"><meta charset="utf-8"><style>{STYLE}</style><body>{"".join(parts)}</body></html>'


# ---- flat OpenDocument ------------------------------------------------------------------------------------

NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0"'
    for name, urn in {
        "office": "office",
        "style": "style",
        "text": "text",
        "table": "table",
        "fo": "xsl-fo-compatible",
        "svg": "svg-compatible",
    }.items()
)


def flat(lines: list[str], layout: Layout) -> str:
    """The report as a flat OpenDocument text."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {NAMES} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls><style:font-face style:name="F" svg:font-family="'{layout.font}'"/></office:font-face-decls>
<office:styles>
{paragraph_style("Standard", layout.font, layout.size, f'fo:text-align="{layout.align}" fo:margin-bottom="4pt"')}
{paragraph_style("Body", layout.font, layout.size, f'fo:text-indent="{layout.indent}pt"')}
{paragraph_style("Big", layout.font, layout.size + 5, 'fo:text-align="center"')}
{paragraph_style("Small", layout.font, layout.size + 2, 'fo:text-align="start" fo:margin-top="6pt"')}
</office:styles>
<office:automatic-styles>
<style:page-layout style:name="L"><style:page-layout-properties fo:page-width="{layout.width}cm"
 fo:page-height="{layout.height}cm" fo:margin="{layout.margin}cm">
<style:columns fo:column-count="{layout.columns}" fo:column-gap="0.8cm"/></style:page-layout-properties>
<style:header-style/><style:footer-style/></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L">
{margin_line("header", escape(layout.header)) if layout.header else ""}
{margin_line("footer", "<text:page-number/>") if layout.numbered else ""}
</style:master-page></office:master-styles>
<office:body><office:text>{"".join(body(lines))}</office:text></office:body></office:document>"""


def paragraph_style(name: str, font: str, size: float, more: str) -> str:
    """A style of paragraphs; Thai takes the font and size for complex scripts."""
    parent = "" if name == "Standard" else 'style:parent-style-name="Standard"'
    return f"""<style:style style:name="{name}" style:family="paragraph" {parent}>
<style:paragraph-properties {more}/>
<style:text-properties style:font-name="F" style:font-name-complex="F" fo:font-size="{size}pt"
 style:font-size-complex="{size}pt" fo:language="en" fo:country="US" style:language-complex="th"
 style:country-complex="TH"/></style:style>"""


def margin_line(kind: str, content: str) -> str:
    """A header or footer."""
    return f'<style:{kind}><text:p text:style-name="Standard">{content}</text:p></style:{kind}>'


def body(lines: list[str]) -> Iterator[str]:
    """The paragraphs, lists and tables of the report."""
    for kind, group in itertools.groupby(lines, key=kind_of):
        if kind == "item":
            yield f"<text:list>{''.join(map(item, group))}</text:list>"
        elif kind == "row":
            yield table([line.split("\t") for line in group])
        else:
            yield from (f'<text:p text:style-name="{kind}">{escape(line.lstrip("# "))}</text:p>' for line in group)


def kind_of(line: str) -> str:
    """What a line of the report stands for: the style of a paragraph, an item or a row."""
    if "\t" in line:
        return "row"
    return {"#": "Big", "##": "Small", "-": "item"}.get(line.split(" ")[0], "Body")


def item(line: str) -> str:
    """An item of a list."""
    return f'<text:list-item><text:p text:style-name="Standard">{escape(line.lstrip("- "))}</text:p></text:list-item>'


def table(rows: list[list[str]]) -> str:
    """A table."""
    begin, end = '<table:table-cell><text:p text:style-name="Small">', "</text:p></table:table-cell>"
    cells = ["".join(f"{begin}{escape(cell)}{end}" for cell in row) for row in rows]
    columns = f'<table:table-column table:number-columns-repeated="{len(rows[0])}"/>'
    return f"<table:table>{columns}{''.join(f'<table:table-row>{c}</table:table-row>' for c in cells)}</table:table>"


if __name__ == "__main__":
    main()
