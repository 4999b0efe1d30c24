from __future__ import annotations

import io
import time
import tracemalloc
import zipfile
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import InputError
from glossary.documents import zipped
from glossary.documents.office import opendocument, slides, word

from .conftest import cases
from .packages import document, docx, packed, relationships, unpacked

STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
SMALL = docx("<w:p><w:r><w:t>ธนาคาร (bank)</w:t></w:r></w:p>", styles="<w:style w:styleId='a'/>")
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'


def refusal(data: bytes) -> str:
    with pytest.raises(InputError) as raised:
        word.read(data, "x.docx")
    assert "\n" not in str(raised.value)
    return str(raised.value)


@pytest.mark.parametrize("case", cases("word"))
def test_word(case: dict[str, Any]) -> None:
    parts = {kind: case[kind] for kind in ("styles", "footnotes", "endnotes") if kind in case}
    content = word.read(docx(case["body"], **parts), "x.docx")
    assert content.text == case["text"]
    assert [list(place) for place in content.places] == case.get("places", [])


def test_a_long_heading_names_a_place_by_its_beginning() -> None:
    heading = "<w:p><w:pPr><w:pStyle w:val='Heading2'/></w:pPr><w:r><w:t>" + "ก" * 100 + "</w:t></w:r></w:p>"
    assert word.read(docx(heading), "x.docx").place(0) == "ก" * 60


def test_strict_files_and_parts_of_other_names_are_read() -> None:
    members = {
        "_rels/.rels": relationships(("officeDocument", "/word/document2.xml")),
        "word/document2.xml": document("<w:p><w:r><w:t>ก</w:t></w:r></w:p>", STRICT),
    }
    assert word.read(packed(members), "x.docx").text == "ก\n"
    assert word.read(packed({"word/document.xml": members["word/document2.xml"]}), "x.docx").text == "ก\n"


def test_a_paragraph_of_many_megabytes_is_read() -> None:
    body = "<w:p><w:r><w:t>" + "ธนาคาร (bank) " * 500_000 + "</w:t></w:r></w:p>"
    assert len(word.read(docx(body), "x.docx").text) == 14 * 500_000


# ---- other kinds ------------------------------------------------------------------------------------------

NAMES = " ".join(f'xmlns:{name}="{name}"' for name in "office style text table draw svg".split())
DRAWN = 'xmlns:a="a" xmlns:p="p" xmlns:r="r" xmlns:mc="m"'


def odt(body: str, styles: str = "", **more: str) -> bytes:
    content = f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>{body}</office:body>"
    root = f"<office:document-content {NAMES}>{content}</office:document-content>"
    return packed({"content.xml": root, **{f"META-INF/{name}.xml": data for name, data in more.items()}})


@pytest.mark.parametrize("case", cases("opendocument"))
def test_opendocument(case: dict[str, Any]) -> None:
    content = opendocument.read(odt(case["body"], case.get("styles", "")), "x.odt")
    assert content.text == case["text"]
    assert [list(place) for place in content.places] == case.get("places", [])


def test_an_encrypted_opendocument_text_is_refused() -> None:
    listing = "<m:manifest xmlns:m='m'><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>"
    with pytest.raises(InputError, match=r"^x\.odt: is encrypted$"):
        opendocument.read(odt("", manifest=listing), "x.odt")


def pptx(*pages: str, notes: str = "") -> bytes:
    """Slides in the reverse order of their names."""
    names = [f"slide{at}" for at in range(len(pages), 0, -1)]
    ids = "".join(f'<p:sldId id="{256 + at}" r:id="r{at}"/>' for at in range(len(pages)))
    noted = {
        "ppt/notesSlides/n.xml": f"<p:notes {DRAWN}>{notes}</p:notes>",
        f"ppt/slides/_rels/{names[0]}.xml.rels": relationships(("notesSlide", "../notesSlides/n.xml")),
    }
    return packed(
        {
            "ppt/presentation.xml": f"<p:presentation {DRAWN}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>",
            "ppt/_rels/presentation.xml.rels": relationships(*(("slide", f"slides/{name}.xml") for name in names)),
            **{
                f"ppt/slides/{name}.xml": f"<p:sld {DRAWN}>{page}</p:sld>"
                for name, page in zip(names, pages, strict=True)
            },
            **(noted if notes else {}),
        }
    )


def shape(text: str, kind: str = "body") -> str:
    return f'<p:sp><p:nvSpPr><p:ph type="{kind}"/></p:nvSpPr><p:txBody><a:p>{text}</a:p></p:txBody></p:sp>'


def run(text: str) -> str:
    return f"<a:r><a:rPr/><a:t>{text}</a:t></a:r>"


def test_slides_are_read_in_order_with_their_notes() -> None:
    first = shape(run("ธนา") + run("คาร") + "<a:br/>" + run("(bank)")) + shape(run("7"), "sldNum")
    second = (
        f"<mc:AlternateContent><mc:Choice>{shape(run('ข'))}</mc:Choice><mc:Fallback>{shape(run('ข'))}</mc:Fallback>"
    )
    data = pptx(first, f"{second}</mc:AlternateContent>", notes=shape(run("โน้ต")) + shape(run("1"), "sldNum"))
    content = slides.read(data, "x.pptx")
    assert content.text == "ธนาคาร\n(bank)\n\nโน้ต\n\nข\n\n"
    assert [list(place) for place in content.places] == [[0, "slide=1"], [21, "slide=2"]]


def test_hidden_slides_are_left_out_but_counted() -> None:
    members = unpacked(pptx(shape(run("ก")), shape(run("ข"))))
    members["ppt/slides/slide2.xml"] = members["ppt/slides/slide2.xml"].replace(b"<p:sld ", b"<p:sld show='0' ")
    content = slides.read(packed(members), "x.pptx")
    assert (content.text, content.place(0)) == ("ข\n\n", "slide=2")


@pytest.mark.parametrize(("reader", "name"), [(opendocument, "x.odt"), (slides, "x.pptx")])
def test_other_files_are_none_of_them(reader: ModuleType, name: str) -> None:
    for data in (b"", SMALL, b"\xd0\xcf\x11\xe0", packed({"content.xml": LAUGHS, "ppt/presentation.xml": LAUGHS})):
        with pytest.raises(InputError, match=name):
            reader.read(data, name)


# ---- what is refused --------------------------------------------------------------------------------------


def with_member(name: str, **changes: int) -> bytes:
    """The small file with an entry of its list of members changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SMALL)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            new.writestr(info, old.read(info))
        for key, value in changes.items():
            setattr(new.getinfo(name), key, value)
    return out.getvalue()


def twice() -> bytes:
    out = io.BytesIO(SMALL)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", document(""))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "x.docx: is an old or encrypted Word file; save it as .docx",
        ),
        (b"", "x.docx: is no zip file, or a damaged one"),
        (b"{\\rtf1 a}", "x.docx: is no zip file, or a damaged one"),
        (SMALL[:-30], "x.docx: is no zip file, or a damaged one"),
        (packed({"a": "b"}), "x.docx: word/document.xml: is missing"),
        (packed({"../a": "b"}), "x.docx: has a member outside of it, '../a'"),
        (packed({"/etc/ก": "b"}), "x.docx: has a member outside of it, '/etc/\\u0e01'"),
        (packed({str(at): "" for at in range(10_001)}), "x.docx: has more than 10,000 members, which is refused"),
        (packed({"word/document.xml": "<w:p/>"}), "x.docx: word/document.xml: its root must be document; got 'p'"),
        (packed({"word/document.xml": "<document><p>"}), "x.docx: word/document.xml:1: is no XML: no element found"),
        (packed({"word/document.xml": "a"}, zipfile.ZIP_LZMA), "x.docx: word/document.xml: is packed by a method"),
        (packed({"word/document.xml": LAUGHS + document("")}), "x.docx: word/document.xml:1: declares a DTD"),
        (
            packed({"word/document.xml": document(""), "_rels/.rels": "<Relationships>\0</Relationships>"}),
            "x.docx: _rels/.rels:1: is no XML: ",
        ),
        (with_member("word/document.xml", flag_bits=1), "x.docx: word/document.xml: is encrypted"),
        (with_member("word/document.xml", CRC=1), "x.docx: word/document.xml: is damaged"),
        (with_member("word/document.xml", file_size=10), "x.docx: word/document.xml: is damaged"),
        (with_member("word/document.xml", header_offset=1_000_000), "x.docx: word/document.xml: is damaged"),
        (twice(), "x.docx: word/document.xml: comes 2 times"),
        (
            docx("<w:sdt>" * 100_000 + "</w:sdt>" * 100_000),
            "x.docx: word/document.xml:1: has elements nested more than",
        ),
    ],
)
def test_what_is_refused(data: bytes, message: str) -> None:
    assert refusal(data).startswith(message)


def test_a_size_that_is_too_large_is_no_harm() -> None:
    assert word.read(with_member("word/document.xml", file_size=1 << 30), "x.docx").text == "ธนาคาร (bank)\n"


def test_a_bomb_is_unpacked_no_further_than_the_bound() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as member:
        for _ in range(200):
            member.write(bytes(1 << 20))
    began = time.perf_counter()
    tracemalloc.start()
    assert "unpacks to more than 67,108,864 bytes" in refusal(out.getvalue())
    assert tracemalloc.get_traced_memory()[1] < 4 * zipped.MOST_BYTES
    tracemalloc.stop()
    assert time.perf_counter() - began < 10


def test_members_share_a_bound() -> None:
    archive = zipped.Archive(packed({str(at): bytes(60 << 20) for at in range(3)}), "x.zip", "")
    archive.read("0")
    archive.read("1")
    with pytest.raises(InputError, match=r"^x\.zip: 2: unpacks to more than"):
        archive.read("2")


def test_names_of_members_are_utf_8_though_the_file_is_silent() -> None:
    data = packed({"บท.xml": "ก"}).replace(b"\x00\x08\x08\x00", b"\x00\x00\x08\x00")
    assert "บท.xml" in zipped.Archive(data, "x.zip", "")


TAGS = (
    "p r t tab br del ins pPr rPr pStyle vanish fldChar sdt AlternateContent Choice Fallback tbl txbxContent numId"
).split()
NODES = st.recursive(
    st.sampled_from(
        ["ก", "(a)", " ", "<w:tab/>", '<w:fldChar w:fldCharType="begin"/>', '<w:fldChar w:fldCharType="end"/>']
    ),
    lambda inner: st.builds(
        lambda tag, nodes: f"<w:{tag}>{''.join(nodes)}</w:{tag}>", st.sampled_from(TAGS), st.lists(inner, max_size=4)
    ),
    max_leaves=30,
)


@given(st.lists(NODES, max_size=5))
def test_elements_in_any_order_are_read(nodes: list[str]) -> None:
    content = word.read(docx("".join(nodes)), "x.docx")
    assert set(content.text) <= set("ก(a) \t\n-")
