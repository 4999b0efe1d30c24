from __future__ import annotations

import pytest

from align.errors import InputError
from glossary.documents.office import epub as book

from .packages import CONTAINER, epub, packed, unpacked

PAGE = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>{}</body></html>'
ENCRYPTED = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData xmlns="x">'
    '<EncryptionMethod Algorithm="{}"/><CipherData><CipherReference URI="{}"/></CipherData></EncryptedData>'
    "</encryption>"
)
AES = "http://www.w3.org/2001/04/xmlenc#aes128-cbc"


def test_chapters_are_in_spine_order_and_their_files_are_places() -> None:
    first, second = "<h1>หนึ่ง</h1><p>ธนา<b>คาร</b> (bank)</p>", "<p>สอง &amp; สาม</p>"
    content = book.read(epub({"z.xhtml": PAGE.format(first), "a.xhtml": PAGE.format(second)}), "x.epub")
    assert content.text == "หนึ่ง\nธนาคาร (bank)\n\nสอง & สาม\n\n"
    assert [list(place) for place in content.places] == [[0, "OEBPS/z.xhtml"], [21, "OEBPS/a.xhtml"]]


def test_contents_and_pictures_are_left_out() -> None:
    manifest = (
        '<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="scripted nav"/>'
        '<item id="s" href="cover.svg" media-type="image/svg+xml"/>'
    )
    spine = '<itemref idref="s"/><itemref idref="n"/>'
    assert book.read(epub({"a.xhtml": PAGE.format("ก")}, manifest, spine), "x.epub").text == "ก\n\n"


def test_a_table_of_contents_of_an_old_book_is_left_out() -> None:
    members = unpacked(epub({"toc.xhtml": PAGE.format("สารบัญ"), "a.xhtml": PAGE.format("ก")}))
    guide = b'<guide><reference type="toc" href="toc.xhtml#top"/></guide></package>'
    members["OEBPS/book.opf"] = members["OEBPS/book.opf"].replace(b"</package>", guide)
    assert book.read(packed(members), "x.epub").text == "ก\n\n"


@pytest.mark.parametrize(
    "empty", ["<script src='a.js'/>", "<nav/>", "<textarea rows='2' />", "<pre/>", "<svg/>", "<STYLE/>"]
)
def test_empty_elements_hide_nothing(empty: str) -> None:
    assert book.read(epub({"a.xhtml": PAGE.format(f"<p>ก{empty} \n ข</p>")}), "x.epub").text == "ก ข\n\n"


def test_names_may_be_escaped_and_lead_out_of_their_folder() -> None:
    members = unpacked(epub({"../t/บท%201.xhtml": ""}))
    members = {name: data for name, data in members.items() if ".." not in name}
    content = book.read(packed({**members, "t/บท 1.xhtml": PAGE.format("ก")}), "x.epub")
    assert content.place(0) == "t/บท 1.xhtml"


def test_items_of_lists_have_a_mark() -> None:
    items = "<ul class='a'><li>ก</li>\n<li id='b'>\n<p>ข</p></li></ul>"
    assert book.read(epub({"a.xhtml": PAGE.format(items)}), "x.epub").text == "- ก\n- ข\n\n"


def test_disguised_fonts_keep_nobody_from_reading() -> None:
    for method, path in (("http://www.idpf.org/2008/embedding", "OEBPS/a"), (AES, "OEBPS/THSarabun.TTF")):
        data = epub({"a.xhtml": PAGE.format("ก")}, encryption=ENCRYPTED.format(method, path))
        assert book.read(data, "x.epub").text == "ก\n\n"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a", "x.epub: is no zip file, or a damaged one"),
        (b"\xd0\xcf\x11\xe0", "x.epub: is no book, but an old Office file"),
        (packed({"a": ""}), "x.epub: META-INF/container.xml: is missing"),
        (packed({"META-INF/container.xml": "<container/>"}), "x.epub: META-INF/container.xml: names no book"),
        (packed({"META-INF/container.xml": CONTAINER}), "x.epub: OEBPS/book.opf: is missing"),
        (
            epub({}, '<item id="a" href="b.xhtml" media-type="text/html"/>', '<itemref idref="a"/>'),
            "x.epub: OEBPS/b.xhtml: is missing",
        ),
        (epub({}, "", '<itemref idref="ก"/>'), "x.epub: OEBPS/book.opf: lacks an item '\\u0e01'"),
        (
            epub({"a.xhtml": ""}, encryption=ENCRYPTED.format(AES, "OEBPS/a.xhtml")),
            "x.epub: is protected against copying (DRM), so that it cannot be read",
        ),
        (epub({"a.xhtml": "ก" * (6 << 20)}), "x.epub: OEBPS/a.xhtml: unpacks to more than 16,777,216 bytes"),
        (epub({"a.xhtml": "a\0"}), "x.epub: OEBPS/a.xhtml: byte 1: holds a NUL"),
    ],
)
def test_what_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(InputError) as raised:
        book.read(data, "x.epub")
    assert str(raised.value).startswith(message)
    assert "\n" not in str(raised.value)
