from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from align.errors import InputError
from glossary import Entry, Glossary, Variant
from glossary.entries.entry import STATUSES, Synonym
from glossary.formats import FORMATS, by_name
from glossary.formats.exchange import NAMED, export, guess_format, losses, read_data, read_file
from glossary.formats.format import EVERY, FIELDS, Limits
from glossary.store import Store

from .conftest import Result

Run = Callable[..., Result]


def glossary(*terms: tuple[str, str, str]) -> Glossary:
    """A glossary of concepts of one rendering: English, Thai, status."""
    return Glossary(tuple(Entry(english, (), (Variant(thai, status=status),)) for english, thai, status in terms))


def lines(data: bytes) -> list[str]:
    return data.decode().splitlines()


@pytest.mark.parametrize(
    ("name", "data", "form"),
    [
        ("a.csv", b"", "csv"),
        ("a.TSV", b"", "tsv"),
        ("a.xlsx", b"", "xlsx"),
        ("a.jsonl", b"", "jsonl"),
        ("a.tbx", b"", "tbx"),
        ("a.tbx", b'<?xml version="1.0"?><martif type="TBX">', "tbx"),
        ("a.tbx", b'<?xml version="1.0"?>\n<tbx type="TBX-Basic">', "tbx3"),
        ("a.tmx", b"", "tmx"),
        ("glossary.utf8", b"", "omegat"),
        ("x/a.b.txt", b"", "omegat"),
        ("a.ttl", b"", "skos"),
        ("a.xml", b"", "multiterm"),
    ],
)
def test_a_format_is_known_by_the_name_of_a_file(name: str, data: bytes, form: str) -> None:
    assert guess_format(name, data).name == form


@pytest.mark.parametrize("name", ["a", "a.docx", ".csv", "csv"])
def test_a_file_of_no_known_format_is_an_error(name: str) -> None:
    with pytest.raises(InputError, match=r"its name must end in \.glossary, \.csv, \.tsv"):
        guess_format(name)


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_says_of_itself_what_it_is(name: str) -> None:
    form = by_name(name)
    assert form.name == name
    assert form.title
    assert form.carries <= set(FIELDS)
    assert form.takes <= EVERY
    assert all(suffix.startswith(".") for suffix in form.suffixes)


@pytest.mark.parametrize(("form", "kept"), [("tbx", 4), ("omegat", 3), ("deepl", 3), ("jsonl", 5)])
def test_terms_with_unsupported_statuses_are_dropped(form: str, kept: int) -> None:
    everything = glossary(*((f"term {at}", "ก", status) for at, status in enumerate(STATUSES)))
    out = export(everything, form)
    assert sum(f"term {at}".encode() in out.data for at in range(len(STATUSES))) == kept
    assert ("terms of status rejected: 1" in out.lost) == (form != "jsonl")
    assert ("terms of status forbidden: 1" in out.lost) == (form in ("omegat", "deepl"))


def test_only_the_statuses_that_are_asked_for_are_written() -> None:
    out = export(glossary(("a", "ก", "approved"), ("b", "ข", ""), ("c", "ค", "rejected")), "omegat", {"approved"})
    assert lines(out.data) == ["a\tก"]
    assert out.lost == (
        "terms without a status: 1",
        "entries without a pair of terms: 2",
        "terms of status rejected: 1",
        "status: 1",
    )


def test_a_forbidden_synonym_is_dropped() -> None:
    entry = Entry("bank", (), (Variant("ธนาคาร"),), synonyms=(Synonym("banc", "forbidden"), Synonym("banking house")))
    out = export(Glossary((entry,)), "memoq")
    assert b"banking house" in out.data
    assert b"banc;" not in out.data
    assert "terms of status forbidden: 1" in out.lost


def test_one_rendering_each_is_the_approved_one() -> None:
    variants = (Variant("ก"), Variant("ข", status="approved"), Variant("ค", status="approved"))
    out = export(Glossary((Entry("a", (), variants),)), "amazon")
    assert lines(out.data) == ["en,th", "a,ข"]
    assert "further renderings of a term: 2" in out.lost


@pytest.mark.parametrize(("second", "written"), [("", "ก"), ("approved", "ข")])
def test_one_rendering_each_holds_across_concepts(second: str, written: str) -> None:
    entries = (
        Entry("bank", (), (Variant("ก"),), domain="finance"),
        Entry("bank", (), (Variant("ข", status=second),), domain="geography"),
    )
    out = export(Glossary(entries), "deepl")
    assert lines(out.data) == [f"bank,{written}"]
    assert "further renderings of a term: 1" in out.lost


def test_losses_are_counted_by_field() -> None:
    variants = (Variant("ก", "mixed", 0.5, 3, ("x:1-2",), {"k": "v"}, "", "noun", "n", ("e",)), Variant("ข", note="n"))
    synonym = Synonym("b", note="n")
    out = export(Glossary((Entry("a", ("A",), variants, "id", "d", "def", "cn", (synonym,)),)), "omegat")
    assert out.lost == (
        "acronyms: 1",
        "synonyms: 1",
        "kind: 1",
        "domain: 1",
        "part_of_speech: 1",
        "definition: 1",
        "concept_note: 1",
        "confidence: 1",
        "count: 1",
        "sources: 1",
        "examples: 1",
        "id: 1",
        "extra: 1",
    )


@pytest.mark.parametrize("form", ["tbx", "tbx3", "tmx"])
def test_fields_of_rejected_terms_are_counted_as_lost(form: str) -> None:
    rejected = Synonym("BK", "rejected", "noun", "of nobody", {"seen": "1"})
    entry = Entry("bank", (), (Variant("ธนาคาร"),), synonyms=(rejected,))
    assert export(Glossary((entry,)), form).lost == ("part_of_speech: 1", "note: 1", "extra: 1")


def test_what_is_changed_is_counted_too() -> None:
    entry = Entry("a", (), (Variant("ก\nข", status="to check", part_of_speech="classifier"),))
    assert export(Glossary((entry,)), "omegat").lost[-1] == "texts whose tabs and line breaks became spaces: 1"
    assert export(Glossary((entry,)), "tbx3").lost == (
        "statuses that TBX does not know: 1",
        "parts of speech written as other: 1",
    )


def test_terms_over_the_limit_are_named_and_the_others_counted() -> None:
    long = [(f"term {at}", "ก" * 67 + str(at), "") for at in range(NAMED + 2)]
    problems = export(glossary(("short", "ก" * 66, ""), *long), "amazon").problems
    assert problems[0] == f"{'ก' * 67 + '0'!r} has 202 bytes; CSV for Amazon Translate takes 200"
    assert problems[NAMED:] == ("2 more terms have more than 200 bytes",)


def test_a_file_over_the_limit_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    small = replace(by_name("omegat"), limits=Limits(rows=1, file_bytes=9, file_characters=9))
    monkeypatch.setattr("glossary.formats.exchange.by_name", lambda _: small)
    assert export(glossary(("a", "กกก", ""), ("b", "ข", "")), "omegat").problems == (
        "has 2 rows; OmegaT glossary takes 1",
        "has 18 bytes; OmegaT glossary takes 9",
        "has 10 code points; OmegaT glossary takes 9",
    )


def test_a_format_that_can_only_be_written_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "g.ttl"
    path.write_bytes(b"")
    with pytest.raises(InputError, match=r"g.ttl: SKOS \(Turtle\) can be written, not read"):
        read_file(path)


def test_a_format_of_no_name_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="format must be one of csv, tsv"):
        export(Glossary(), "xliff")


# wonglep convert

TABLE = "english,thai,status,note\nbank,ธนาคาร,approved,\nbank,แบงก์,admitted,talk\nbank,แบ๊งก์,forbidden,\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "g.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["a.tbx", "a.xlsx", "a.jsonl", "a.tsv"])
def test_convert_there_and_back(wonglep: Run, table: Path, tmp_path: Path, name: str) -> None:
    there, back = str(tmp_path / name), str(tmp_path / "back.csv")
    assert wonglep("convert", str(table), there).code == 0
    assert wonglep("convert", there, back).code == 0
    found = read_file(back).glossary
    assert [(e.english, v.thai, v.status, v.note) for e, v in found.rows] == [
        ("bank", "ธนาคาร", "approved", ""),
        ("bank", "แบงก์", "admitted", "talk"),
        ("bank", "แบ๊งก์", "forbidden", ""),
    ]


def test_convert_says_what_is_lost(wonglep: Run, table: Path) -> None:
    result = wonglep("convert", str(table), "-", "--to", "deepl")
    assert (result.code, result.out) == (0, "bank,ธนาคาร\n")
    assert result.err.splitlines() == [
        "wonglep: not in deepl: terms of status forbidden: 1",
        "wonglep: not in deepl: further renderings of a term: 1",
        "wonglep: not in deepl: status: 1",
        "wonglep: DeepL did not list Thai among the languages of its glossaries; see whether it does now",
    ]


def test_convert_writes_only_the_statuses_asked_for(wonglep: Run, table: Path) -> None:
    result = wonglep("convert", str(table), "-", "--to", "jsonl", "--status", "approved, admitted")
    (entry,) = map(json.loads, result.out.splitlines())
    assert [v["status"] for v in entry["variants"]] == ["approved", "admitted"]


def test_convert_names_a_handful_and_counts_the_rest(wonglep: Run, table: Path) -> None:
    table.write_text("english,thai\n" + "bank,ธนาคาร\n" * 20, encoding="utf-8")
    result = wonglep("convert", str(table), "-", "--to", "jsonl")
    assert len(result.err.splitlines()) == 6
    assert result.err.endswith("wonglep: and 14 more like these\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("g.xyz", "a.tbx"), "g.xyz: no such file"),
        (("missing.tbx", "a.csv"), "missing.tbx: no such file"),
        (("g.csv", "a.xyz"), "a.xyz: its name must end in"),
        (("g.csv", "-"), "standard output has no name; give its format with --to"),
        (("g.csv", "a.csv", "--to", "word"), "format must be one of"),
        (("g.csv", "a.csv", "--from", "tbx"), "g.csv:1: is no XML"),
        (("g.csv", "a.csv", "--status", "good"), "'good' is none of proposed, approved"),
        (("g.csv", "no/folder/a.csv"), "no/folder/a.csv: cannot be written"),
    ],
)
def test_convert_ends_with_2_for_wrong_input(
    wonglep: Run, table: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(table.parent)
    result = wonglep("convert", *arguments)
    assert result.code == 2
    assert message in result.err
    assert len(result.err.splitlines()) == 1
    assert [path.name for path in table.parent.iterdir()] == ["g.csv"]


def test_convert_lists_the_formats(wonglep: Run) -> None:
    result = wonglep("convert", "--formats")
    assert result.code == 0
    assert [line.split()[0] for line in result.out.splitlines()] == list(FORMATS)


@pytest.mark.parametrize("form", FORMATS)
def test_losses_are_known_without_writing(form: str) -> None:
    everything = glossary(*((f"term {at}", "ก\nข\0", status) for at, status in enumerate((*STATUSES, "", "?"))))
    lost = tuple(f"{what}: {count:,}" for what, count in losses(everything, form).items())
    assert lost == export(everything, form).lost


@pytest.mark.parametrize("form", [form for form in FORMATS if by_name(form).read])
def test_a_round_trip_counts_no_occurrence(form: str) -> None:
    with Store(":memory:", create=True) as store:
        store.add(Entry("bank", (), (Variant("ธนาคาร", status="approved"),)))
        back = read_data(export(store.glossary(), form).data, "b", form).glossary
        assert [[v.thai for v in entry.variants] for entry in back] == [["ธนาคาร"]]
        assert not any(result.changes for result in store.take_in(back))
        assert [entry.count for entry in store] == [0]
