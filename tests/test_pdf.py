from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align import align
from align.errors import InputError
from glossary.documents.pdf import reader
from glossary.documents.pdf.lines import Line
from glossary.documents.pdf.paragraphs import group_lines, join_lines, without_margins
from glossary.documents.pdf.reader import read
from glossary.documents.pdf.thai import repair

from .conftest import CASES, cases
from .pdf_files import MARKS, Shown, file_of, object_of_stream, pdf

DOCUMENTS = CASES / "documents"
REPORTS = sorted(DOCUMENTS.glob("report_*.pdf"))
SENTENCE = "จำนวนน้ำที่ป่าต้นน้ำ (headwater) ก็มีฝ้า"

Pair = tuple[tuple[str, ...], tuple[str, ...], str]

LOST: dict[str, set[Pair]] = {
    "report_noto_serif": {(("dissolved oxygen",), (), "ค่าออกซิเจนละลายน้ำ")},
    "report_chromium": {(("vetiver grass",), (), "หญ้าแฝก"), (("Elizabeth Cornell",), (), "เอลิซาเบธ คอร์เนลล์")},
}
"""What a PDF loses: the break of a page goes through the cell of a table; the signs of a list are drawn, not written;
no space is written at the end of a line."""


def pairs(text: str) -> list[Pair]:
    return [(p.english, p.acronyms, p.thai) for p in align(text)]


# ---- repairs ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", cases("pdf_lines"))
def test_repairs_fire_where_they_must_and_nowhere_else(case: dict[str, Any]) -> None:
    assert repair(case["text"], case.get("lost_sara_am", False)) == case["repaired"]


def clean_texts() -> list[str]:
    """Thai as people write it: the report, and the texts on which alignment is tested."""
    texts = (DOCUMENTS / "report.txt").read_text(encoding="utf-8").splitlines()
    for name in ("pairs", "contents", "left_ends", "none"):
        for case in json.loads((CASES / f"{name}.json").read_text(encoding="utf-8")):
            texts += str(case.get("text", "")).splitlines()
    return [text for text in texts if text.isprintable() and "  " not in text and "\u0e4d\u0e32" not in text]


def test_clean_thai_stays_as_it_is() -> None:
    texts = clean_texts()
    assert len(texts) > 200
    assert [text for text in texts if repair(text) != text] == []


@given(st.text(alphabet="กนรอปเแาะำ่้ิีุ์ํ  \x00\xad\uf70a\uf702\uf0b7aé(-", max_size=40))
@settings(max_examples=300)
def test_a_repair_leaves_nothing_to_repair(text: str) -> None:
    assert repair(repair(text)) == repair(text)


# ---- documents --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_the_pairs_of_a_pdf_are_those_of_its_text(path: Path) -> None:
    wanted = pairs((DOCUMENTS / "report.txt").read_text(encoding="utf-8"))
    found = pairs(read(path.read_bytes(), path.name).text)
    lost = LOST.get(path.stem, set())
    assert [pair for pair in found if pair in wanted] == [pair for pair in wanted if pair not in lost]
    assert len(found) == len(wanted)


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_a_pdf_has_the_words_of_its_text(path: Path) -> None:
    def letters(text: str) -> str:
        return re.sub(r"[\s•#-]", "", text)

    wanted = letters((DOCUMENTS / "report.txt").read_text(encoding="utf-8"))
    found = letters(read(path.read_bytes(), path.name).text)
    assert sorted(found) == sorted(wanted)


def test_places_are_the_pages() -> None:
    content = read((DOCUMENTS / "report_kinnari.pdf").read_bytes(), "k.pdf")
    assert [place.name for place in content.places] == [f"page={number}" for number in range(1, 7)]
    assert content.place(content.text.index("Robert Hamilton")) == "page=1"
    assert content.place(content.text.index("(Portland)")) == "page=2"
    assert content.place(len(content.text) - 2) == "page=6"


def each_glyph(text: str, step: float = 7.2) -> list[Shown]:
    """Every letter shown by itself, without spaces; marks a little to the left of where their letter ends."""
    found, x = [], 50.0
    for char in text:
        if char in MARKS:
            found.append(Shown(x - 1, 700, char))
        else:
            found += [Shown(x, 700, char)] if char != " " else []
            x += step
    return found


def decomposed(text: str) -> str:
    return text.replace("น้ำ", "น\u0e4d\u0e49\u0e32").replace("ำ", "\u0e4d\u0e32")


FAULTS: dict[str, Callable[[], bytes]] = {
    "none": lambda: pdf([[Shown(50, 700, SENTENCE)]]),
    "sara am in two": lambda: pdf([[Shown(50, 700, decomposed(SENTENCE))]]),
    "the ring is a space": lambda: pdf([[Shown(50, 700, decomposed(SENTENCE))]], {"\u0e4d": " "}),
    "the ring is nothing": lambda: pdf([[Shown(50, 700, decomposed(SENTENCE))]], {"\u0e4d": "\0"}),
    "sara am is a space and sara aa": lambda: pdf([[Shown(50, 700, SENTENCE)]], {"ำ": " า"}),
    "shifted marks": lambda: pdf([[Shown(50, 700, SENTENCE.replace("ป่", "ป\uf70a").replace("ฝ้", "ฝ\uf714"))]]),
    "the map gives shifted marks": lambda: pdf([[Shown(50, 700, SENTENCE)]], {"่": "\uf70a", "้": "\uf714"}),
    "tone before vowel": lambda: pdf([[Shown(50, 700, SENTENCE.replace("ที่", "ท\u0e48\u0e35"))]]),
    "letters spaced out": lambda: pdf([[Shown(50, 700, SENTENCE, spacing=4)]]),
    "shown twice for bold": lambda: pdf([[Shown(50, 700, SENTENCE), Shown(50.3, 700, SENTENCE)]]),
    "words of another font later": lambda: pdf(
        [[Shown(50, 700, SENTENCE.replace("headwater", " " * 9)), Shown(50 + 16 * 7.2, 700, "headwater")]]
    ),
    "a mark later": lambda: pdf([[Shown(50, 700, SENTENCE.replace("ที่", "ที")), Shown(47 + 8 * 7.2, 700, "่")]]),
    # No font that a system may hold has a glyph for a private code, so that nothing tells its width.
    "a mark without a glyph later": lambda: pdf(
        [[Shown(50, 700, SENTENCE.replace("ที่", "ที")), Shown(47 + 8 * 7.2, 700, "่")]], {"่": "\uf70a"}
    ),
    "a space without a glyph": lambda: pdf(
        [[Shown(50, 700, SENTENCE[:20]), Shown(50 + 14 * 7.2, 700, " "), Shown(50 + 15 * 7.2, 700, SENTENCE[21:])]]
    ),
    "a space that takes no room": lambda: pdf(
        [[Shown(50, 700, SENTENCE[:11]), Shown(50 + 8 * 7.2, 700, " "), Shown(50 + 8 * 7.2, 700, SENTENCE[11:])]]
    ),
    "a size of one, scaled": lambda: pdf([[b"q 12 0 0 12 0 0 cm", Shown(4, 60, SENTENCE, 1), b"Q"]]),
    "turned to the left": lambda: pdf([[b"q 0 1 -1 0 400 100 cm", Shown(0, 0, SENTENCE), b"Q"]]),
    "upside down": lambda: pdf([[b"q -1 0 0 -1 550 700 cm", Shown(0, 0, SENTENCE), b"Q"]]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_of_fonts_and_programs(fault: str) -> None:
    assert read(FAULTS[fault](), "f.pdf").text == f"{SENTENCE}\n"


@pytest.mark.parametrize("step", [7.2, 9, 14])
@pytest.mark.parametrize("write", [str, decomposed])
def test_glyphs_that_stand_each_by_itself(step: float, write: Callable[[str], str]) -> None:
    sentence = "จำนวนน้ำที่ป่าต้นน้ำ ก็มีฝ้าและผู้นำ"
    assert read(pdf([each_glyph(write(sentence), step)]), "g.pdf").text == f"{sentence}\n"


def test_a_sentence_goes_on_over_a_page_with_header_and_number() -> None:
    def rows(letter: str) -> list[Shown]:
        return [Shown(50, 700 - 20 * at, f"{letter * (at + 3)}{'า' * (57 - at)}") for at in range(3)]

    pages = [
        [Shown(50, 780, "รายงานประจำปี"), *rows(letter), Shown(290, 30, str(at))] for at, letter in enumerate("กขค", 4)
    ]
    content = read(pdf(pages), "h.pdf")
    assert content.text.count("\n") == 1
    assert [content.text[place.start :][:3] for place in content.places] == ["กกก", "ขขข", "คคค"]


def test_a_page_that_shows_nothing_is_passed_over() -> None:
    content = read(pdf([[b"BT /F 12 Tf <0E01"], [Shown(50, 700, "น้ำ")], [b"\x00\xff ( q q"]]), "p.pdf")
    assert (content.text, [place.name for place in content.places]) == ("น้ำ\n", ["page=2"])


# ---- lines ------------------------------------------------------------------------------------------------

SIZE, PITCH, LEFT, RIGHT = 10.0, 16.0, 50.0, 450.0


def line(text: str, row: float, left: float = LEFT, right: float = RIGHT, **more: Any) -> Line:
    return Line(text, left, right, 700 - PITCH * row, **{"size": SIZE, **more})


@pytest.mark.parametrize("case", cases("pdf_paragraphs"))
def test_lines_are_joined_where_they_carry_on(case: dict[str, Any]) -> None:
    lines = [line(text, row, **more) for text, row, more in case["lines"]]
    assert ["".join(join_lines(paragraph, frozenset())) for paragraph in group_lines(lines)] == case["paragraphs"]


def page(number: int, *rows: str) -> list[Line]:
    return [line(text, 4.0 * at, page=number) for at, text in enumerate(rows)]


@pytest.mark.parametrize(
    ("header", "footer"),
    [
        ("รายงานประจำปี 2567", "- {0} -"),
        ("ฝ่ายแผน 2567", "รายงานประจำปี | {0}"),
        ("{0} มูลนิธิ ฉบับที่ 2", "หน้า {0}/9"),
    ],
)
def test_headers_and_page_numbers_go(header: str, footer: str) -> None:
    words = ["น้ำ", "ป่า", "ดิน", "ฟ้า"]
    pages = [
        page(at, header.format(at + 7), f"{word}ที่", f"{word}นี้", footer.format(at + 7)) for at, word in enumerate(words)
    ]
    assert [lines[:1] + lines[-1:] for lines in without_margins(pages)] == [lines[1:3] for lines in pages]


def test_a_line_at_the_edge_that_is_no_header_stays() -> None:
    words = ["น้ำ", "ป่า", "ดิน", "ฟ้า"]
    pages = [page(at, f"บทที่ {at * at + 3 * at}", word, "ไม้", f"{word}ดี", f"จบ{word}") for at, word in enumerate(words)]
    assert without_margins(pages) == pages


# ---- hostile ----------------------------------------------------------------------------------------------

WHOLE = REPORTS[0].read_bytes()


def nested(depth: int, width: int) -> bytes:
    """A page that shows ``width ** depth`` words: each form shows the next one several times."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 2/Kids[3 0 R 4 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 6 0 R/Resources<</XObject<</X 8 0 R>>>>>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 7 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        object_of_stream(b"/X Do"),
        object_of_stream(b"BT /F 12 Tf 10 10 Td (second) Tj ET"),
    ]
    for at in range(depth):
        resources = f"/Resources<</XObject<</X {9 + at} 0 R>>>>"
        objects.append(object_of_stream(b"/X Do " * width, f"/Type/XObject/Subtype/Form/BBox[0 0 600 800]{resources}"))
    last = "/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F 5 0 R>>>>"
    return file_of([*objects, object_of_stream(b"BT /F 12 Tf 10 10 Td (first) Tj ET", last)])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"", "is no PDF, or is broken", id="empty"),
        pytest.param(b"%PDF-1.7\n", "is no PDF, or is broken", id="head only"),
        pytest.param(bytes(range(256)) * 40, "is no PDF, or is broken", id="random"),
        pytest.param(WHOLE[: len(WHOLE) // 3], "is no PDF, or is broken", id="truncated"),
        pytest.param((DOCUMENTS / "encrypted.pdf").read_bytes(), "is encrypted; needs a password", id="encrypted"),
        pytest.param(pdf([]), "is no PDF, or is broken", id="no pages"),
        pytest.param(pdf([[b"0 0 100 100 re f"]]), "holds no text; it may be a scan", id="no text"),
    ],
)
def test_what_is_no_readable_pdf_is_an_error(data: bytes, message: str) -> None:
    with pytest.raises(InputError) as error:
        read(data, "a.pdf")
    assert str(error.value) == f"a.pdf: {message}"


@pytest.mark.slow
@pytest.mark.parametrize("cut", [0.2, 0.5, 0.8, 0.95, 0.999])
def test_a_truncated_pdf_is_read_in_part_or_is_an_error(cut: float) -> None:
    try:
        text = read(WHOLE[: int(len(WHOLE) * cut)], "a.pdf").text
    except InputError as error:
        text = str(error)
    assert text


@pytest.mark.slow
def test_a_page_that_asks_for_too_much_does_not_lose_the_others() -> None:
    content = read(nested(9, 10), "a.pdf")
    assert (content.text, content.place(0)) == ("second\n", "page=2")


def test_too_many_pages_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_PAGES", 1)
    with pytest.raises(InputError, match=r"^a\.pdf: has 2 pages; at most 1 are read$"):
        read(pdf([[], []]), "a.pdf")


def test_too_much_text_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_CHARACTERS", 10)
    with pytest.raises(InputError, match=r"^a\.pdf: page 2: more than 10 characters are not read$"):
        read(pdf([[Shown(50, 700, "น้ำป่า")], [Shown(50, 700, "น้ำป่า")]]), "a.pdf")
