"""A CSV that is changed in place: what nobody changed stays as it stands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import InputError
from glossary import Entry, Variant
from glossary.formats.exchange import export, read_file
from glossary.store import Store
from glossary.store.concepts import entries_named
from glossary.store.opening import open_for_changes, open_for_reading

Change = Callable[[Store], object]


def first(store: Store) -> Entry:
    """Return the concept called a bank; of several, the one that has a Thai term of that meaning."""
    return max(
        entries_named(store.connection, ["bank"]), key=lambda entry: any(v.thai == "ธนาคาร" for v in entry.variants)
    )


def nothing(store: Store) -> None:
    """Decide nothing."""


def approve(store: Store) -> None:
    store.decide(first(store).id, "ธนาคาร", "approved")


def correct(store: Store) -> None:
    store.correct(first(store).id, "ธนาคาร", "ธนา")


def add_thai(store: Store) -> None:
    store.decide(first(store).id, "แบงก์", "admitted", note="talk")


def add_concept(store: Store) -> None:
    store.add(Entry("dam", (), (Variant("เขื่อน", status="approved"),)))


def rename(store: Store) -> None:
    store.describe(first(store).id, english="the bank", definition="", note="")


def move(store: Store) -> None:
    store.describe(first(store).id, english="bank", definition="of money", note="", domain="finance")


def drop_acronym(store: Store) -> None:
    store.describe(first(store).id, english="bank", definition="", note="", acronyms=["BK"])


def reopened(path: Path, change: Change) -> list[Entry]:
    """Change a CSV in place; return the concepts as they were before it was closed."""
    with open_for_changes(str(path), lambda line: None) as (store, save):
        change(store)
        save()
        return list(store)


CASES: dict[str, tuple[Change, str, str]] = {
    "nothing": (
        nothing,
        "\ufeffsep=;\r\n thai;english\r\n\r\nธนาคาร; bank",
        "\ufeffsep=;\r\n thai;english\r\n\r\nธนาคาร; bank",
    ),
    "columns": (
        approve,
        "No.,Thai,English,Client,Status\n2,น้ำ,water,X,to check\n1,ธนาคาร,bank,ACME,\n",
        "No.,Thai,English,Client,Status\n2,น้ำ,water,X,to check\n1,ธนาคาร,bank,ACME,approved\n",
    ),
    "a new column": (
        approve,
        '"English","Thai","Client"\r\n"bank","ธนาคาร","A, B"\r\n"water","น้ำ","C"\r\n',
        'English,Thai,Client,status\r\nbank,ธนาคาร,"A, B",approved\r\n"water","น้ำ","C",\r\n',
    ),
    "semicolons": (
        approve,
        "\ufeffคำศัพท์;คำแปล;สถานะ\r\nbank;ธนาคาร;\r\nwater;น้ำ;เสนอ",
        "\ufeffคำศัพท์;คำแปล;สถานะ\r\nbank;ธนาคาร;approved\r\nwater;น้ำ;เสนอ",
    ),
    "rows that are no terms": (
        approve,
        "english,thai,status,Client\nbank,ธนาคาร,,A\n,,,lonely\n\nbank,ธนาคาร,,B\n",
        "english,thai,status,Client\nbank,ธนาคาร,approved,A\n,,,lonely\n\nbank,ธนาคาร,approved,B\n",
    ),
    "texts of a concept that differ by row": (
        approve,
        "english,thai,status,definition\nbank,ธนาคาร,,one\nbank,แบงก์,,two\n",
        "english,thai,status,definition\nbank,ธนาคาร,approved,one\nbank,แบงก์,,two\n",
    ),
    "no header": (approve, "bank,ธนาคาร\nwater,น้ำ\n", "english,thai,status\nbank,ธนาคาร,approved\nwater,น้ำ,\n"),
    "a sheet of ours": (
        approve,
        '\ufeffenglish,thai,status,note,was\nbank,ธนาคาร,,\'=1,"[""bank"", ""ธนาคาร"", """", """", ""=1""]"\n',
        '\ufeffenglish,thai,status,note,was\nbank,ธนาคาร,approved,\'=1,"[""bank"", ""ธนาคาร"", """", """", ""=1""]"\n',
    ),
    "cells of another program that look like formulas": (
        approve,
        "\ufeffenglish,thai,note,=x\nbank,ธนาคาร,-เงิน,'=1\n",
        "\ufeffenglish,thai,note,=x,status\nbank,ธนาคาร,-เงิน,'=1,approved\n",
    ),
    "a correction": (
        correct,
        "english,thai,Client\nbank,ธนาคาร,A\nwater,น้ำ,B\n",
        "english,thai,Client,status\nbank,ธนาคาร,A,rejected\nbank,ธนา,A,approved\nwater,น้ำ,B,\n",
    ),
    "a new Thai term": (
        add_thai,
        "thai,english,id\nธนาคาร,bank,7\nน้ำ,water,8\n",
        "thai,english,id,status,note\nธนาคาร,bank,7,,\nแบงก์,bank,7,admitted,talk\nน้ำ,water,8,,\n",
    ),
    "the first Thai term": (
        add_thai,
        "english,thai,Client\nbank,,A\nwater,น้ำ,B\n",
        "english,thai,Client,status,note\nbank,,A,,\nbank,แบงก์,,admitted,talk\nwater,น้ำ,B,,\n",
    ),
    "the first Thai term of a concept of which nothing is said": (
        add_thai,
        "english,thai,note\nbank,,\nwater,น้ำ,B\n",
        "english,thai,note,status\nbank,แบงก์,talk,admitted\nwater,น้ำ,B,\n",
    ),
    "a new concept": (
        add_concept,
        "thai\tenglish\nธนาคาร\tbank",
        "thai\tenglish\tstatus\nธนาคาร\tbank\t\nเขื่อน\tdam\tapproved\n",
    ),
    "another English": (
        rename,
        "english,thai,Client\nBank,ธนาคาร,A\nbank,แบงก์,B\nwater,น้ำ,C\n",
        "english,thai,Client\nthe bank,ธนาคาร,A\nthe bank,แบงก์,B\nwater,น้ำ,C\n",
    ),
    "another domain": (
        move,
        "english,thai,domain\nbank,ธนาคาร,\nwater,น้ำ,C\n",
        "english,thai,domain,definition\nbank,ธนาคาร,finance,of money\nwater,น้ำ,C,\n",
    ),
    "an acronym that is rejected": (
        drop_acronym,
        "english,thai,acronyms\nbank,ธนาคาร,BK | BNK\nwater,น้ำ,\n",
        "english,thai,acronyms,status,id\nbank,ธนาคาร,BK,,ciqsk7d75vnaf\nBNK,,,rejected,ciqsk7d75vnaf\nwater,น้ำ,,,\n",
    ),
    "an acronym of a concept without Thai": (
        drop_acronym,
        "english,thai,acronyms,status,id\nbank,,BK | BNK,forbidden,7\n",
        "english,thai,acronyms,status,id\nbank,,BK,forbidden,7\nBNK,,,rejected,7\n",
    ),
    "two concepts of one English": (
        approve,
        "english,thai,id,status\nbank,ตลิ่ง,8,approved\nbank,ธนาคาร,,\n",
        "english,thai,id,status\nbank,ตลิ่ง,8,approved\nbank,ธนาคาร,,approved\n",
    ),
    "a concept in two spellings, with another term that is approved": (
        approve,
        "english,thai,status\nBank,ธนาคาร,\nbank,แบงก์,approved\n",
        "english,thai,status\nBank,ธนาคาร,approved\nbank,แบงก์,approved\n",
    ),
    "one concept under two English terms": (
        rename,
        "id,english,thai\n1,bank,ธนาคาร\n1,banking house,แบงก์\n",
        "id,english,thai\n1,the bank,ธนาคาร\n1,banking house,แบงก์\n",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_nobody_changed_stays_as_it_stands(tmp_path: Path, name: str) -> None:
    change, before, after = CASES[name]
    path = tmp_path / "terms.csv"
    path.write_bytes(before.encode())
    kept = reopened(path, change)
    assert path.read_bytes().decode() == after
    assert contents(reopened(path, nothing)) == contents(kept)


def test_two_spellings_with_approved_terms_are_one_concept(tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    path.write_text("english,thai,status\nBank,ธนาคาร,approved\nbank,แบงก์,approved\n", encoding="utf-8")
    with open_for_reading(str(path), print) as store:
        assert [(v.thai, v.status) for v in first(store).variants] == [("ธนาคาร", "approved"), ("แบงก์", "approved")]


def contents(entries: list[Entry]) -> list[tuple[object, ...]]:
    """Return the terms of a file without their ids."""
    return [
        (
            entry.english,
            set(entry.acronyms),
            entry.domain,
            entry.definition,
            [(v.thai, v.status, v.note) for v in sorted(entry.variants, key=lambda v: v.thai) if v.thai],
            [(s.english, s.status) for s in entry.synonyms],
        )
        for entry in sorted(entries, key=lambda entry: (entry.english, entry.domain))
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
def test_a_file_keeps_its_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "terms.tsv"
    path.write_bytes("english\tthai\tstatus\r\nbank\tธนาคาร\t\r\n".encode(encoding))
    reopened(path, approve)
    assert path.read_bytes() == "english\tthai\tstatus\r\nbank\tธนาคาร\tapproved\r\n".encode(encoding)


def test_what_an_encoding_cannot_hold_turns_the_file_to_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    path.write_bytes("english,thai,note\nbank,ธนาคาร,\n".encode("cp874"))
    reopened(path, lambda store: store.decide(first(store).id, "ธนาคาร", "approved", note="漢"))
    assert path.read_bytes() == "english,thai,note,status\nbank,ธนาคาร,漢,approved\n".encode("utf-8-sig")
    assert [(e.english, v.thai, v.note) for e, v in read_file(path).glossary.rows] == [("bank", "ธนาคาร", "漢")]


def test_what_is_taken_back_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    before = b"english;thai;Client\r\nbank;\xe0\xb8\x81;'A'\r\n"
    path.write_bytes(before)
    with open_for_changes(str(path), print) as (store, save):
        store.correct(first(store).id, "ก", "กา")
        save()
        assert path.read_bytes() != before
        store.undo()
        save()
    assert path.read_bytes() == before


def test_a_sheet_reviewed_in_place_can_still_be_imported(tmp_path: Path) -> None:
    """What a row was stays, so that what was decided in the sheet is seen to be other."""
    path = tmp_path / "terms.csv"
    with Store(":memory:", create=True) as store:
        store.take_in([Entry("bank", (), (Variant("ธนาคาร"),))])
        path.write_bytes(export(store.glossary(), "csv-excel").data)
        reopened(path, approve)
        store.take_in(read_file(path).glossary)
        assert [v.status for v in first(store).variants] == ["approved"]


cells = st.sampled_from(
    ["", "bank", "Bank", "water", "ธนาคาร", "ธนา คาร", "น้ำ", "approved", "x;y", 'a"b', "=1", "a\nb", " p "]
)
names = st.permutations(["english", "thai", "status", "domain", "note", "Client", "id"])
tables = st.tuples(names, st.lists(st.lists(cells, min_size=7, max_size=7), max_size=5))


def text_of(cell: str, delimiter: str) -> str:
    return f'"{cell.replace(chr(34), 2 * chr(34))}"' if {*cell} & {'"', "\n", delimiter} else cell


@given(
    table=tables,
    delimiter=st.sampled_from(",;\t"),
    end=st.sampled_from(["\n", "\r\n"]),
    mark=st.sampled_from(["", "\ufeff"]),
)
@settings(max_examples=150, deadline=None)
def test_a_decision_changes_the_rows_of_its_term_alone(
    tmp_path_factory: pytest.TempPathFactory,
    table: tuple[list[str], list[list[str]]],
    delimiter: str,
    end: str,
    mark: str,
) -> None:
    header, rows = table
    lines = [delimiter.join(text_of(cell, delimiter) for cell in row) + end for row in [header, *rows]]
    path = tmp_path_factory.mktemp("csv") / "terms.csv"
    before = (mark + "".join(lines)).encode()
    path.write_bytes(before)
    try:
        reopened(path, nothing)
    except InputError:
        assert path.read_bytes() == before
        return
    assert path.read_bytes() == before
    with open_for_changes(str(path), lambda line: None) as (store, save):
        found = [(entry, v) for entry in store for v in entry.variants if v.thai]
        if not found:
            return
        entry, term = found[0]
        store.decide(entry.id, term.thai, "forbidden")
        save()
        kept = [(e.english, e.domain, v.thai, v.status, dict(v.extra)) for e in store for v in e.variants if v.thai]
    after = path.read_bytes().decode()
    for line, row in zip(lines[1:], rows, strict=True):
        thai = row[header.index("thai")].strip().replace(" ", "")
        assert thai == term.thai.replace(" ", "") or line in after
    with open_for_changes(str(path), lambda line: None) as (store, _):
        again = [(e.english, e.domain, v.thai, v.status, dict(v.extra)) for e in store for v in e.variants if v.thai]
    assert {row[:4] for row in again} >= {row[:4] for row in kept}
