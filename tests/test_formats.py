from __future__ import annotations

import contextlib
import csv
import io
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import rdflib
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree
from rdflib.namespace import SKOS
from translate.storage import csvl10n, omegat, tbx, tmx

from align.errors import InputError
from glossary import Entry, Glossary, Variant
from glossary.decisions.overlay import with_evidence
from glossary.entries.entry import Synonym
from glossary.formats import FORMATS, by_name
from glossary.formats.exchange import export, read_file
from glossary.formats.format import FIELDS

from .conftest import CASES
from .glossaries import READABLE, TRAPS, carried, glossaries, said

FULL = Glossary(
    (
        Entry(
            "International Energy Agency",
            ("IEA", "I.E.A."),
            (
                Variant(
                    "สำนักงานพลังงานสากล",
                    "translation",
                    0.985,
                    12,
                    ("news/01.txt:120-133", "news/02.txt:7-20"),
                    {"my note": "seen"},
                    "approved",
                    "noun",
                    "the usual name",
                    ("สำนักงานพลังงานสากลแถลง", "a second one"),
                ),
                Variant("ทบวงพลังงานโลก", "translation", status="forbidden"),
                Variant("ไออีเอ", "transliteration", status="admitted"),
            ),
            id="c 1",
            domain="energy",
            definition="an organisation in Paris",
            note="of the concept",
            synonyms=(
                Synonym("IE Agency", "admitted", "noun", "rare", {"my note": "old"}),
                Synonym("EIA", "rejected"),
            ),
        ),
        Entry("bank", (), (Variant("ธนาคาร"),), domain="finance", id="c2"),
        Entry("bank", (), (Variant("ตลิ่ง"),), domain="geography", id="c3"),
    )
)
PAIRS = [
    ("International Energy Agency", "สำนักงานพลังงานสากล"),
    ("International Energy Agency", "ไออีเอ"),
    ("bank", "ธนาคาร"),
    ("bank", "ตลิ่ง"),
]
ONE_EACH = [PAIRS[0], PAIRS[2]]


def written(name: str, glossary: Glossary = FULL) -> bytes:
    return export(glossary, name).data


def returned(name: str, glossary: Glossary) -> tuple[Entry, ...]:
    reader = by_name(name).read
    assert reader is not None
    imported = reader(written(name, glossary), "file")
    assert imported.skipped == ()
    return said(imported.glossary)


# Out and in


@given(glossary=glossaries(3))
@example(glossary=FULL)
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
def test_round_trip_keeps_what_a_format_carries(glossary: Glossary) -> None:
    for name in READABLE:
        assert returned(name, glossary) == carried(glossary, by_name(name)), name


@pytest.mark.slow
def test_round_trip_of_ten_thousand_entries() -> None:
    tried = 0

    @given(glossary=glossaries(10, least=6))
    @settings(max_examples=1500, database=None, suppress_health_check=list(HealthCheck))
    def come_back(glossary: Glossary) -> None:
        nonlocal tried
        tried += len(glossary)
        for name in READABLE:
            assert returned(name, glossary) == carried(glossary, by_name(name)), name

    come_back()
    assert tried >= 10_000


@pytest.mark.parametrize("name", READABLE)
@pytest.mark.parametrize("trap", TRAPS)
def test_texts_that_programs_change_come_back(name: str, trap: str) -> None:
    entry = Entry(trap, (), (Variant(trap, note=trap),), domain=trap, definition=trap)
    assert returned(name, Glossary((entry,))) == carried(Glossary((entry,)), by_name(name))


@pytest.mark.parametrize("name", READABLE)
@pytest.mark.parametrize("field", FIELDS)
def test_a_field_is_carried_or_said_to_be_lost(name: str, field: str) -> None:
    lost = {line.split(":")[0] for line in export(FULL, name).lost}
    assert (field in lost) == (field not in by_name(name).carries)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_glossary_gives_the_same_bytes(name: str) -> None:
    assert written(name) == written(name)


@pytest.mark.parametrize("name", FORMATS)
def test_a_glossary_without_entries_is_written_and_read(name: str) -> None:
    data = written(name, Glossary())
    reader = by_name(name).read
    assert reader is None or len(reader(data, "file").glossary) == 0


@pytest.mark.parametrize("name", ["tbx", "tbx3", "tmx", "multiterm"])
def test_what_xml_cannot_hold_is_left_out_and_counted(name: str) -> None:
    glossary = Glossary((Entry("a\0b", (), (Variant("ก\x1bข\ufffe"),)),))
    out = export(glossary, name)
    assert "characters that XML cannot hold: 3" in out.lost
    assert etree.fromstring(out.data) is not None


def test_control_characters_come_back_from_excel() -> None:
    texts = [f"a{chr(code)}b" for code in (*range(0x20), 0x7F, 0x85, 0xFFFE, 0xFFFF)]
    glossary = Glossary(tuple(Entry(text, (), (Variant(text),)) for text in texts))
    assert [e.english for e in returned("xlsx", glossary)] == texts


def test_a_long_cell_of_excel_is_cut_and_counted() -> None:
    glossary = Glossary((Entry("long", (), (Variant("ก", note="น" * 40_000),)),))
    assert "texts cut at 32,767 characters: 1" in export(glossary, "xlsx").lost
    assert len(returned("xlsx", glossary)[0].variants[0].note) == 32_767


@pytest.mark.parametrize("name", READABLE)
def test_concepts_that_would_be_given_the_same_id_stay_apart(name: str) -> None:
    glossary = Glossary(
        (
            Entry("Bank", (), (Variant("ก"),)),
            Entry("bank", (), (Variant("ข"),)),
            Entry("BANK", (), (Variant("ค"),), id="same"),
            Entry("x", (), (Variant("ง"),), id="other"),
        )
    )
    assert [e.english for e in returned(name, glossary)] == ["Bank", "bank", "BANK", "x"]


@pytest.mark.parametrize("name", READABLE)
@pytest.mark.parametrize("id_", ["", "c 7"])
def test_rejected_english_terms_come_back_rejected(name: str, id_: str) -> None:
    rejected = (Synonym("EIA", "rejected"), Synonym("I | A", "rejected"))
    terms = (Variant("สำนักงาน"), Variant("ทบวง"))
    entry = Entry("International Energy Agency", ("IEA",), terms, id_, "energy", synonyms=rejected)
    (back,) = returned(name, Glossary((entry,)))
    assert (back.english, back.acronyms, back.synonyms) == (entry.english, entry.acronyms, rejected)
    assert export(Glossary((entry,)), name).lost == ()
    found = with_evidence(back, replace(entry, acronyms=("IEA", "EIA")))
    assert found is not None
    assert found.acronyms == ("IEA",)


@pytest.mark.parametrize("name", [name for name in READABLE if name != "tmx"])
def test_a_rejected_term_never_names_its_concept(name: str) -> None:
    entry = Entry("", (), (Variant("ธนาคาร"),), "7", synonyms=(Synonym("bang", "rejected"),))
    assert [(e.english, e.synonyms) for e in returned(name, Glossary((entry,)))] == [("", entry.synonyms)]


# Read by other programs


def test_translate_toolkit_reads_tbx() -> None:
    store = tbx.tbxfile(io.BytesIO(written("tbx")), sourcelanguage="en", targetlanguage="th")
    first, *others = store.units
    assert [term.text for term in first.get_source_terms()] == [
        "International Energy Agency",
        "IE Agency",
        "IEA",
        "I.E.A.",
    ]
    target = first.get_target_terms()
    assert [(term.text, term.deprecated) for term in target] == [
        ("สำนักงานพลังงานสากล", False),
        ("ไออีเอ", False),
        ("ทบวงพลังงานโลก", True),
    ]
    assert [(unit.source, unit.target) for unit in others] == PAIRS[2:]


@pytest.mark.parametrize(
    ("name", "open_store"),
    [("tmx", partial(tmx.tmxfile, sourcelanguage="en", targetlanguage="th")), ("omegat", omegat.OmegaTFile)],
)
def test_translate_toolkit_reads_pairs(name: str, open_store: Callable[..., Any]) -> None:
    store = open_store(io.BytesIO(written(name)))
    assert [(unit.source, unit.target) for unit in store.units] == PAIRS
    assert store.units[0].getnotes() == "the usual name"


def test_translate_toolkit_reads_weblate() -> None:
    store = csvl10n.csvfile(io.BytesIO(written("weblate")))
    assert [(unit.source, unit.target) for unit in store.units] == PAIRS
    assert [unit.getcontext() for unit in store.units] == ["energy", "energy 2", "finance", "geography"]


def test_openpyxl_reads_xlsx_as_texts() -> None:
    glossary = Glossary(tuple(Entry(trap, (), (Variant("ก", status="approved"),)) for trap in TRAPS))
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", glossary)))
    sheet = book.active
    assert sheet is not None
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", f"A1:H{len(TRAPS) + 1}")
    assert [rule.formula1 for rule in sheet.data_validations.dataValidation] == [
        '"proposed,approved,admitted,forbidden,rejected"'
    ]


@pytest.mark.parametrize(("name", "separator"), [("csv", ","), ("tsv", "\t"), ("csv-excel", ",")])
def test_pandas_reads_csv(name: str, separator: str) -> None:
    frame = pd.read_csv(io.BytesIO(written(name)), sep=separator, dtype=str, keep_default_na=False)
    thai = [variant.thai for _, variant in FULL.rows]
    assert [cell for cell in frame["thai"] if cell] == thai
    assert list(frame.columns[:2]) == ["english", "thai"]


def test_rdflib_reads_skos() -> None:
    graph = rdflib.Graph().parse(data=written("skos"), format="turtle", publicID="http://example.org/g")
    first, *_ = (s for s, o in graph.subject_objects(SKOS.prefLabel) if str(o).startswith("International"))

    def labels(of: rdflib.URIRef) -> set[tuple[str, str]]:
        return {(str(o), o.language) for o in graph.objects(first, of) if isinstance(o, rdflib.Literal)}

    assert labels(SKOS.prefLabel) == {("International Energy Agency", "en"), ("สำนักงานพลังงานสากล", "th")}
    assert labels(SKOS.altLabel) == {("IE Agency", "en"), ("IEA", "en"), ("I.E.A.", "en"), ("ไออีเอ", "th")}
    assert labels(SKOS.hiddenLabel) == {("ทบวงพลังงานโลก", "th")}
    assert {str(o) for o in graph.objects(first, SKOS.definition)} == {"an organisation in Paris"}


@given(glossary=glossaries(3))
@settings(max_examples=20, suppress_health_check=list(HealthCheck))
def test_skos_says_every_term_once(glossary: Glossary) -> None:
    graph = rdflib.Graph().parse(data=written("skos", glossary), format="turtle", publicID="http://example.org/g")
    kinds = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
    labels = [(s, o) for kind in kinds for s, o in graph.subject_objects(kind)]
    assert len(labels) == len(set(labels))
    kept = carried(glossary, by_name("skos"))
    terms = (
        {e.english for e in kept} | {v.thai for e in kept for v in e.variants} | {a for e in kept for a in e.acronyms}
    )
    assert terms | {s.english for e in kept for s in e.synonyms} == {str(o) for _, o in labels}
    preferred = [(s, o.language) for s, o in graph.subject_objects(SKOS.prefLabel) if isinstance(o, rdflib.Literal)]
    assert len(preferred) == len(set(preferred))


@given(glossary=glossaries(3))
@settings(max_examples=20, suppress_health_check=list(HealthCheck))
def test_tbx3_has_the_structure_of_the_standard(glossary: Glossary) -> None:
    schema = etree.RelaxNG(etree.parse(CASES / "tbx_basic.rng"))
    document = etree.fromstring(written("tbx3", Glossary((*FULL, *glossary))))
    assert schema.validate(document), schema.error_log
    assert all(len(group.findall("{*}descrip")) == 1 for group in document.iter("{*}descripGrp"))


@pytest.mark.parametrize(
    ("name", "header", "pairs"),
    [("deepl", [], ONE_EACH), ("amazon", [["en", "th"]], ONE_EACH), ("google", [["en", "th"]], ONE_EACH)],
)
def test_machine_translation_takes_pairs(name: str, header: list[list[str]], pairs: list[tuple[str, str]]) -> None:
    rows = [row[:2] for row in csv.reader(io.StringIO(written(name).decode()))]
    assert rows == [*header, *map(list, pairs)]


def test_memoq_has_an_entry_a_row() -> None:
    header, first, *others = csv.reader(io.StringIO(written("memoq").decode()), delimiter=";")
    assert header[:3] == ["Entry_ID", "Entry_Subject", "Entry_Domain"]
    english = [cell for name, cell in zip(header, first, strict=True) if name == "English"]
    assert english == ["International Energy Agency", "IE Agency", "IEA", "I.E.A."]
    thai = [cell for name, cell in zip(header, first, strict=True) if name == "Thai"]
    assert thai == ["สำนักงานพลังงานสากล", "ไออีเอ"]
    assert len(others) == 2


def test_multiterm_has_terms_by_language() -> None:
    document = etree.fromstring(written("multiterm"))
    thai = document.xpath("conceptGrp[1]/languageGrp[language/@lang='TH']/termGrp")
    assert [(group.findtext("term"), group.findtext("descripGrp/descrip[@type='Status']")) for group in thai] == [
        ("สำนักงานพลังงานสากล", "approved"),
        ("ไออีเอ", "admitted"),
        ("ทบวงพลังงานโลก", "forbidden"),
    ]


@pytest.mark.parametrize("term", ["#tag", " #tag", "a\tb", "a\nb"])
def test_a_term_of_omegat_is_never_a_comment_or_two_lines(term: str) -> None:
    data = written("omegat", Glossary((Entry(term, (), (Variant("ก", note="x\ny"),)),)))
    (line,) = data.decode().splitlines()
    assert not line.startswith("#")
    assert line.split("\t") == [" #tag" if "#" in term else "a b", "ก", "x y"]


# Written by other programs


def read_text(name: str, text: str) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    reader = by_name(name).read
    assert reader is not None
    imported = reader(text.encode(), "f")
    return imported.glossary.entries, tuple(map(str, imported.skipped))


TERM_ENTRY = """<?xml version="1.0"?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX"><martifHeader/><text><body>
<termEntry id="c7">
 <descripGrp><descrip type="subjectField"> law </descrip><admin type="source">code</admin></descripGrp>
 <langSet xml:lang="de"><tig><term>Zinsen</term></tig><tig><term>Zins</term></tig></langSet>
 <langSet xml:lang="en-US">
  <descrip type="definition">money for <hi>money</hi></descrip>
  <ntig><termGrp><term>interest</term><termNote type="partOfSpeech">noun</termNote></termGrp></ntig>
  <ntig><termGrp><term>IR</term><termNote type="termType">abbreviation</termNote></termGrp></ntig>
 </langSet>
 <langSet xml:lang="th-TH">
  <tig><term>ดอกเบี้ย</term><termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></tig>
  <tig><term>ดอก</term><termNote type="administrativeStatus">supersededTerm-admn-sts</termNote>
   <descrip type="context">ดอกสูง</descrip><note>old</note><termNote type="register">colloquial</termNote></tig>
  <tig><term>ดอกเบี้ย</term><termNote type="administrativeStatus">deprecatedTerm</termNote></tig>
 </langSet>
</termEntry></body></text></martif>"""
CONCEPT_ENTRY = """<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
 xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic"><text><body>
<conceptEntry id="c7"><min:subjectField>law</min:subjectField>
 <langSec xml:lang="th"><termSec><term>ดอกเบี้ย</term>
  <min:administrativeStatus>admittedTerm-admn-sts</min:administrativeStatus></termSec></langSec>
</conceptEntry></body></text></tbx>"""


def test_tbx_of_other_programs_is_read() -> None:
    (entry,), skipped = read_text("tbx", TERM_ENTRY)
    assert (entry.english, entry.acronyms, entry.domain, entry.id) == ("interest", ("IR",), "law", "c7")
    assert entry.definition == "money for money"
    assert [(v.thai, v.status, v.note, v.examples, v.extra) for v in entry.variants] == [
        ("ดอกเบี้ย", "approved", "", (), {}),
        ("ดอก", "forbidden", "old", ("ดอกสูง",), {"register": "colloquial"}),
    ]
    assert skipped == (
        "f: line 16: repeats line 13 with status 'forbidden'; 'approved' stands",
        "f: terms in other languages (de): 2",
    )


def test_tbx_in_dct_style_is_read_without_english() -> None:
    (entry,), skipped = read_text("tbx3", CONCEPT_ENTRY)
    assert (entry.english, entry.domain, entry.variants[0].status) == ("", "law", "admitted")
    assert skipped == ()


def test_tbx_without_ids_keeps_its_concepts_apart() -> None:
    terms = "<langSet xml:lang='en'><tig><term>{0}</term></tig><tig><term>{0} 2</term></tig></langSet>"
    thai = "<langSet xml:lang='th'><tig><term>{0}</term></tig></langSet>"
    concepts = [terms.format("a") + thai.format("ก"), thai.format("ข"), thai.format("ค"), terms.format("b"), ""]
    body = "".join(f"<termEntry>{concept}</termEntry>" for concept in concepts)
    entries, skipped = read_text("tbx", f"<martif><text><body>{body}</body></text></martif>")
    assert [(e.english, [s.english for s in e.synonyms], [v.thai for v in e.variants]) for e in entries] == [
        ("a", ["a 2"], ["ก"]),
        ("", [], ["ข"]),
        ("", [], ["ค"]),
        ("b", ["b 2"], []),
    ]
    assert skipped == ()


def test_tmx_of_other_programs_is_read() -> None:
    text = """<!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4"><header/><body>
<tu><tuv xml:lang="EN-US"><seg>press <bpt i="1">&lt;b&gt;</bpt><hi>start</hi><ept i="1">&lt;/b&gt;</ept></seg></tuv>
 <tuv xml:lang="th-TH"><note>n</note><seg>กดเริ่ม</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>press start</seg></tuv><tuv xml:lang="th"><seg>กดเริ่ม</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>stop</seg></tuv><tuv xml:lang="de"><seg>halt</seg></tuv></tu>
</body></tmx>"""
    (entry,), skipped = read_text("tmx", text)
    assert (entry.english, [(v.thai, v.note) for v in entry.variants]) == ("press start", [("กดเริ่ม", "n")])
    assert skipped == ("f: line 4: repeats line 2", "f: units that lack English or Thai (de+en): 1")


def test_omegat_of_other_programs_is_read_either_way() -> None:
    entries, skipped = read_text("omegat", "\ufeff# a comment\r\nธนาคาร\tbank\tmoney\r\n\r\nno tab\r\nฝั่ง\tbank\r\n")
    assert [(e.english, [(v.thai, v.note) for v in e.variants]) for e in entries] == [
        ("bank", [("ธนาคาร", "money"), ("ฝั่ง", "")])
    ]
    assert skipped == ("f: line 4: has no tab",)


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_that_a_person_typed_is_read(tmp_path: Path) -> None:
    path = tmp_path / "g.xlsx"
    rows = [("Thai", "English", "Year", "Note"), ("ศูนย์", 0, 3.0, "=1+1"), ("จริง", True, 2.5, None), (None,) * 4]
    path.write_bytes(workbook(*rows))
    glossary, skipped = read_file(path)
    assert [(e.english, e.variants[0].thai, e.variants[0].extra["Year"], e.variants[0].note) for e in glossary] == [
        ("0", "ศูนย์", "3", ""),
        ("TRUE", "จริง", "2.5", ""),
    ]
    assert skipped == ()


# Hostile files


def packed(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def repacked(change: Callable[[str, bytes], bytes | None]) -> bytes:
    """A workbook whose files were changed, or left out."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(("english", "thai"), ("a", "ก")))) as old,
        zipfile.ZipFile(out, "w") as new,
    ):
        for info in old.infolist():
            content = change(info.filename, old.read(info))
            if content is not None:
                new.writestr(info.filename, content)
    return out.getvalue()


def lying(data: bytes) -> bytes:
    """An archive that says that its only file has 100 bytes."""
    at = data.rindex(b"PK\x01\x02") + 24
    return data[:at] + (100).to_bytes(4, "little") + data[at + 4 :]


LAUGHS = (
    "<!DOCTYPE martif ["
    + '<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + ']><martif><text><body><termEntry id="&a9;"/></body></text></martif>'
)
EXTERNAL = '<!DOCTYPE martif [<!ENTITY x SYSTEM "file:///etc/passwd">]><martif>&x;</martif>'
BOMB = packed("xl/worksheets/sheet1.xml", bytes(17 << 20))
SHEET = "xl/worksheets/sheet1.xml"
DAMAGES = [b"<", b"&x;", b"&#1;", b"</", b'"', b"\0", b"\r", b"\xa1\xd2", b"\xff\xfe", b"<!DOCTYPE a SYSTEM 'b'>"]

HOSTILE = {
    "laughs.tbx": (LAUGHS.encode(), ":1: declares a DTD or entities of its own, which is refused"),
    "laughs16.tbx": (LAUGHS.encode("utf-16"), ":1: declares a DTD or entities of its own, which is refused"),
    "external.tbx": (EXTERNAL.encode(), ":1: declares a DTD or entities of its own, which is refused"),
    "external.tmx": (EXTERNAL.encode(), ":1: declares a DTD or entities of its own, which is refused"),
    "late.tmx": (b"<!--" + b"x" * 99_999 + b"-->" + EXTERNAL.encode(), ":1: declares a DTD or entities"),
    "truncated.tbx": (TERM_ENTRY.encode()[:900], ":"),
    "truncated.tmx": (b"<tmx><body>\n<tu>", ":2: is no XML"),
    "bytes.tbx": (b"\xff\xff\xff", ":1: is no XML"),
    "empty.tbx": (b"", ":1: is no XML"),
    "encoding.tbx": (b'<?xml version="1.0" encoding="utf-7"?><martif/>', ":1: is no XML"),
    "root.tbx": (b"<html/>", ": its root must be martif or tbx; got 'html'"),
    "root.tmx": (TERM_ENTRY.encode(), ": its root must be tmx; got 'martif'"),
    "deep.tbx": (b"<martif>" + b"<a>" * 5000, ":1: is no XML"),
    "bomb.xlsx": (BOMB, ": unpacks to 17,825,792 bytes from"),
    "lying.xlsx": (lying(BOMB), ": is no Excel workbook"),
    "text.xlsx": (b"english,thai\n", ": is no Excel workbook that can"),
    "zip.xlsx": (packed("a.txt", b"a"), ": is no Excel workbook that can be read"),
    "truncated.xlsx": (workbook(("english", "thai"))[:-200], ": is no Excel workbook that can"),
    "sheetless.xlsx": (repacked(lambda name, data: None if name == SHEET else data), ": has no sheet"),
    "entities.xlsx": (
        repacked(lambda name, data: b'<!DOCTYPE a [<!ENTITY b "c">]>' + data if name == SHEET else data),
        "/xl/worksheets/sheet1.xml:1: declares a DTD",
    ),
    "broken.xlsx": (
        repacked(lambda name, data: data[:-40] if name == SHEET else data),
        ": is no Excel workbook that can",
    ),
    "column.xlsx": (workbook(("english", "german"), ("a", "b")), ": lacks the column 'thai'"),
    "count.xlsx": (workbook(("english", "thai", "count"), ("a", "ก", "x")), ": row 2: count must be a number"),
    "nul.csv": (b"english,thai\na\0b,\xe0\xb8\x81\n", ": byte 14: holds a NUL"),
    "odd.csv": (b"\xff\xfe\x00", ": byte 2: is not UTF-16"),
    "quote.csv": (b'english,thai\n"a,b\n', ":"),
    "key.jsonl": (b'{"english": "a", "german": "b"}\n', ":1: has the unknown key 'german'"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_one_line_that_names_it(tmp_path: Path, name: str) -> None:
    data, message = HOSTILE[name]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError) as error:
        read_file(path)
    text = str(error.value)
    assert text.startswith(f"{path}{message}")
    assert len(text.splitlines()) == 1
    assert len(text) < len(str(path)) + 250


@pytest.mark.parametrize("name", [name for name in FORMATS if by_name(name).read])
@given(data=st.data())
@settings(max_examples=15)
def test_a_damaged_file_is_read_or_refused_in_one_line(name: str, data: st.DataObject) -> None:
    whole, reader = written(name), by_name(name).read
    assert reader is not None
    at, cut = data.draw(st.integers(0, len(whole))), data.draw(st.integers(0, 40))
    put = data.draw(st.binary(max_size=8) | st.sampled_from(DAMAGES))
    with contextlib.suppress(InputError):
        reader(whole[:at] + put + whole[at + cut :], "file")


def test_undeclared_entities_stay_as_they_are() -> None:
    text = TERM_ENTRY.replace("><", ">&x;<").replace("&x;<termEntry", "<termEntry").replace("interest", "inter&x;est")
    (entry,), _ = read_text("tbx", text)
    assert (entry.english, entry.variants[0].thai) == ("inter&x;est", "ดอกเบี้ย")


@pytest.mark.parametrize("name", ["laughs.tbx", "bomb.xlsx", "lying.xlsx"])
def test_a_bomb_does_not_fill_the_memory(name: str) -> None:
    reader = by_name(Path(name).suffix[1:]).read
    assert reader is not None
    tracemalloc.start()
    with pytest.raises(InputError):
        reader(HOSTILE[name][0], name)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 << 20


def test_repeated_and_conflicting_rows_are_told() -> None:
    text = "english,thai,status\na,ก,approved\na,ก,approved\na,ก,forbidden\n,,approved\n"
    (entry,), skipped = read_text("csv", text)
    assert [(v.thai, v.status) for v in entry.variants] == [("ก", "approved")]
    assert skipped == (
        "f: row 3: repeats row 2",
        "f: row 4: repeats row 2 with status 'forbidden'; 'approved' stands",
        "f: row 5: has neither english nor thai",
    )


@pytest.mark.parametrize("english", ["a", ""])
def test_thai_that_only_looks_otherwise_is_repeated(english: str) -> None:
    text = f"english,thai,status\n{english},น้ำ ดื่ม,approved\n{english},นํ้าดื่ม,\n"
    (entry,), skipped = read_text("csv", text)
    assert [(v.thai, v.status) for v in entry.variants] == [("น้ำ ดื่ม", "approved")]
    assert skipped == ("f: row 3: repeats row 2 with status ''; 'approved' stands",)
