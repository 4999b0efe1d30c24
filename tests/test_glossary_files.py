"""The commands that work on a glossary file: build, import, merge, conflicts, lookup."""

from __future__ import annotations

import csv
import json
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from align.errors import InputError
from glossary import Entry, Synonym, Variant, read_csv, write_csv
from glossary.commands.options import open_terms
from glossary.search.glossary import Glossary
from glossary.store import Store
from glossary.store.opening import open_for_changes
from glossary.store.proposals import count_proposals

from .conftest import CASES, Result

Run = Callable[..., Result]
PROGRAM = [sys.executable, "-m", "glossary"]
TEXT = "ที่ปรึกษาสำนักงานพลังงานสากล (International Energy Agency: IEA) เรื่องห่วงโซ่คุณค่า (value chain) ในวันนี้\n"


@pytest.fixture
def built(wonglep: Run, tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.txt").write_text(TEXT, encoding="utf-8")
    path = tmp_path / "my.glossary"
    assert wonglep("build", str(tmp_path / "docs"), "-o", str(path)).code == 0
    return path


def rows(path: Path) -> list[tuple[str, str, str, int]]:
    with Store(path) as store:
        return [(e.english, v.thai, v.status, v.count) for e, v in store.glossary().rows]


def sheet(path: Path, *terms: tuple[str, str, str]) -> Path:
    write_csv(Glossary(tuple(Entry(e, (), (Variant(t, status=s),)) for e, t, s in terms)), path)
    return path


def test_a_build_adds_to_a_file_and_documents_count_once(wonglep: Run, built: Path) -> None:
    assert [row[2:] for row in rows(built)] == [("proposed", 1), ("proposed", 1)]
    result = wonglep("build", str(built.parent / "docs"), "-o", str(built))
    assert result.err == f"wonglep: 1 document, 1 of them known; 2 concepts in {built}\n"
    (built.parent / "docs" / "b.txt").write_text(TEXT, encoding="utf-8")
    wonglep("build", str(built.parent / "docs"), "-o", str(built))
    assert [row[3] for row in rows(built)] == [2, 2]


@pytest.mark.parametrize(
    ("order", "count"),
    [
        ([("x", "y"), ("y",), ("x",), ("y", "x")], 2),
        ([("y",), ("x", "y"), ("y",)], 2),
        ([("x",), ("y",)], 2),
        ([("y",), ("x",), ("x", "y")], 2),
    ],
)
def test_two_documents_of_one_name_are_two(
    wonglep: Run, tmp_path: Path, order: list[tuple[str, ...]], count: int
) -> None:
    for folder, text in (("x", TEXT), ("y", TEXT + "จบ")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(text, encoding="utf-8")
    path = tmp_path / "my.glossary"
    for folders in order:
        wonglep("build", *(str(tmp_path / folder) for folder in folders), "-o", str(path))
    assert [row[3] for row in rows(path)] == [count, count]


def test_a_document_that_was_edited_counts_in_its_new_text(wonglep: Run, built: Path) -> None:
    (built.parent / "docs" / "a.txt").write_text(TEXT + TEXT, encoding="utf-8")
    err = wonglep("build", str(built.parent / "docs"), "-o", str(built)).err
    assert "1 document had another text before" in err
    assert [row[3] for row in rows(built)] == [2, 2]


def test_a_domain_stays_until_another_is_given(wonglep: Run, built: Path) -> None:
    def domains() -> set[str]:
        with Store(built) as store:
            return {entry.domain for entry in store}

    docs = str(built.parent / "docs")
    assert "1 document moved to the domain energy" in wonglep("build", docs, "-o", str(built), "--domain", "energy").err
    assert domains() == {"energy"}
    for options in ([], ["--domain", " energy "]):
        assert "1 of them known" in wonglep("build", docs, "-o", str(built), *options).err
        assert domains() == {"energy"}
    assert "moved to the domain without a name" in wonglep("build", docs, "-o", str(built), "--domain", " ").err
    assert domains() == {""}


def test_the_glossary_file_says_what_the_csv_says(wonglep: Run, built: Path) -> None:
    wonglep("build", str(built.parent / "docs"), "-o", str(built.with_suffix(".csv")))
    table = read_csv(built.with_suffix(".csv"))
    assert [row[:2] + row[3:] for row in rows(built)] == [(e.english, v.thai, v.count) for e, v in table.rows]


def test_a_term_that_is_renamed_in_a_sheet_is_no_new_one(wonglep: Run, built: Path, tmp_path: Path) -> None:
    file = tmp_path / "s.csv"
    wonglep("convert", str(built), str(file), "--to", "csv-excel")
    file.write_text(file.read_text(encoding="utf-8-sig").replace("value chain,", "value chains,", 1), "utf-8-sig")
    result = wonglep("import", str(file), "-g", str(built), "--dry-run")
    assert result.out.splitlines() == ["value chain: english value chain -> value chains"]
    assert "1 change: english: 1" in result.err


def test_an_import_shows_before_what_it_changes(wonglep: Run, built: Path, tmp_path: Path) -> None:
    file = sheet(tmp_path / "s.csv", ("value chain", "ห่วงโซ่คุณค่า", "approved"), ("bank", "ธนาคาร", ""))
    before = rows(built)
    result = wonglep("import", str(file), "-g", str(built), "--dry-run")
    assert result.out.splitlines() == [
        "value chain: ห่วงโซ่คุณค่า: status proposed -> approved",
        "bank: new ธนาคาร",
    ]
    assert "2 changes: new terms: 1, status: 1" in result.err
    assert rows(built) == before
    assert wonglep("import", str(file), "-g", str(built)).out == ""
    assert rows(built) == [
        ("bank", "ธนาคาร", "proposed", 1),
        ("International Energy Agency", "สำนักงานพลังงานสากล", "proposed", 1),
        ("value chain", "ห่วงโซ่คุณค่า", "approved", 1),
    ]


@pytest.mark.parametrize(
    ("on_conflict", "code", "status"),
    [("keep", 0, "forbidden"), ("replace", 0, "approved"), ("both", 0, "forbidden"), ("fail", 2, "forbidden")],
)
def test_a_decision_holds_against_an_import(
    wonglep: Run, built: Path, tmp_path: Path, on_conflict: str, code: int, status: str
) -> None:
    thai = "ห่วงโซ่คุณค่า"
    wonglep("import", str(sheet(tmp_path / "a.csv", ("value chain", thai, "forbidden"))), "-g", str(built))
    file = sheet(tmp_path / "b.csv", ("value chain", thai, "approved"))
    result = wonglep("import", str(file), "-g", str(built), "--on-conflict", on_conflict)
    assert result.code == code
    assert "value chain: ห่วงโซ่คุณค่า: status forbidden -> approved" in result.err
    assert [row[2] for row in rows(built) if row[1] == thai] == [status]


def edited(path: Path, *edits: tuple[str, str, str]) -> Path:
    """Edit a sheet as a person would: in the rows with some Thai, set a column to another value."""
    header, *lines = csv.reader(path.read_text(encoding="utf-8-sig").splitlines())
    for thai, column, value in edits:
        for line in lines:
            if line[header.index("was")] and json.loads(line[header.index("was")])[1] == thai:
                line[header.index(column)] = value
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *lines])
    return path


def test_a_sheet_that_a_person_edited_does_what_it_shows(wonglep: Run, built: Path, tmp_path: Path) -> None:
    file = tmp_path / "review.csv"
    wonglep("convert", str(built), str(file), "--to", "csv-excel")
    assert wonglep("import", str(file), "-g", str(built)).err == "wonglep: 0 changes\n"
    agency, chain = "สำนักงานพลังงานสากล", "ห่วงโซ่คุณค่า"
    edited(
        file,
        (agency, "status", "อนุมัติ"),
        (agency, "english", "International Energy Agency (IEA)"),
        (chain, "thai", "สายโซ่คุณค่า"),
        (chain, "note", "ในบัญชี"),
    )
    lines = wonglep("import", str(file), "-g", str(built), "--dry-run").out.splitlines()
    assert lines == [
        f"International Energy Agency: {agency}: status proposed -> approved",
        "International Energy Agency: english International Energy Agency -> International Energy Agency (IEA)",
        f"value chain: {chain}: thai corrected {chain} -> สายโซ่คุณค่า",
        "value chain: new สายโซ่คุณค่า",
    ]
    for _ in range(2):
        wonglep("import", str(file), "-g", str(built))
        assert rows(built) == [
            ("International Energy Agency (IEA)", agency, "approved", 1),
            ("value chain", "สายโซ่คุณค่า", "approved", 1),
            ("value chain", chain, "rejected", 1),
        ]
    wonglep("build", str(built.parent / "docs"), "-o", str(built))
    assert len(rows(built)) == 3


def test_a_new_sheet_can_change_what_was_decided(wonglep: Run, built: Path, tmp_path: Path) -> None:
    file, chain = tmp_path / "review.csv", "ห่วงโซ่คุณค่า"

    def round_trip(*edits: tuple[str, str, str]) -> str:
        wonglep("convert", str(built), str(file), "--to", "csv-excel")
        edited(file, *edits)
        return wonglep("import", str(file), "-g", str(built)).err

    round_trip((chain, "status", "approved"), (chain, "note", "หนึ่ง"), (chain, "english", "the value chain"))
    err = round_trip((chain, "status", "forbidden"), (chain, "note", ""), (chain, "english", "value chain"))
    assert "conflict" not in err
    assert [row for row in rows(built) if row[1] == chain] == [("value chain", chain, "forbidden", 1)]
    with Store(built) as store:
        assert [v.note for _, v in store.glossary().rows] == ["", ""]
    round_trip((chain, "status", "proposed"))
    assert [row[2] for row in rows(built)] == ["proposed", "proposed"]


def test_a_decision_made_meanwhile_is_a_conflict(wonglep: Run, built: Path, tmp_path: Path) -> None:
    file, chain = tmp_path / "review.csv", "ห่วงโซ่คุณค่า"
    wonglep("convert", str(built), str(file), "--to", "csv-excel")
    with Store(built) as store:
        store.decide(store.lookup("value chain")[0].entry.id, chain, "approved")
    edited(file, (chain, "status", "forbidden"))
    assert "1 conflict" in wonglep("import", str(file), "-g", str(built)).err
    assert [row[2] for row in rows(built) if row[1] == chain] == ["approved"]


def test_a_row_that_was_copied_is_a_new_term(wonglep: Run, built: Path, tmp_path: Path) -> None:
    file, chain = tmp_path / "review.csv", "ห่วงโซ่คุณค่า"
    wonglep("convert", str(built), str(file), "--to", "csv-excel")
    header, *lines = csv.reader(file.read_text(encoding="utf-8-sig").splitlines())
    copied = next(line for line in lines if chain in line)
    new = ["สายโซ่" if cell == chain else "admitted" if cell == "proposed" else cell for cell in copied]
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows([header, new, *lines])
    wonglep("import", str(file), "-g", str(built))
    assert [row[1:3] for row in rows(built) if row[0] == "value chain"] == [("สายโซ่", "admitted"), (chain, "proposed")]


def test_a_sheet_may_be_sorted(wonglep: Run, tmp_path: Path) -> None:
    path, file = tmp_path / "g.glossary", tmp_path / "s.csv"
    forbidden = Synonym("added-value chain", "forbidden")
    with Store(path, create=True) as store:
        store.take_in([Entry("value chain", (), (Variant("ห่วงโซ่คุณค่า", status="approved"),), synonyms=(forbidden,))])
        before = list(store)
    wonglep("convert", str(path), str(file), "--to", "csv-excel")
    header, *lines = file.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    file.write_text("\ufeff" + header + "".join(sorted(lines)), encoding="utf-8")
    assert wonglep("import", str(file), "-g", str(path)).err == "wonglep: 0 changes\n"
    with Store(path) as store:
        assert list(store) == before


def test_an_old_sheet_takes_nothing_back(wonglep: Run, built: Path, tmp_path: Path) -> None:
    file = tmp_path / "old.xlsx"
    wonglep("convert", str(built), str(file))
    with Store(built) as store:
        entry = store.lookup("value chain")[0].entry
        store.decide(entry.id, "ห่วงโซ่คุณค่า", "approved", note="ดีแล้ว")
    before = rows(built)
    assert wonglep("import", str(file), "-g", str(built)).err == "wonglep: 0 changes\n"
    assert rows(built) == before


def test_a_status_that_nobody_knows_decides_nothing(wonglep: Run, built: Path, tmp_path: Path) -> None:
    file = sheet(tmp_path / "s.csv", ("bank", "ธนาคาร", "not sure"))
    assert "status 'not sure' is none of proposed" in wonglep("import", str(file), "-g", str(built)).err
    with Store(built) as store:
        assert count_proposals(store.connection) == 3


def test_a_csv_can_be_imported_into(wonglep: Run, tmp_path: Path) -> None:
    path = tmp_path / "g.csv"
    path.write_text("english,thai,my column\nbank,ธนาคาร,x\n", encoding="utf-8")
    wonglep("import", str(sheet(tmp_path / "s.csv", ("bank", "ธนาคาร", "approved"))), "-g", str(path))
    ((_, variant),) = read_csv(path).rows
    assert (variant.status, dict(variant.extra)) == ("approved", {"my column": "x"})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("low carbon,คาร์บอนต่ำ,approved\nLow-Carbon,คาร์บอนต่ำ,forbidden\n", "contradicts itself: low carbon: คาร์บอนต่ำ"),
        ("bank,ธนาคาร,approved\nBank,ธนา คาร,rejected\n", "contradicts itself: bank: ธนาคาร"),
    ],
)
def test_a_csv_that_contradicts_itself_is_not_changed(wonglep: Run, tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "g.csv"
    path.write_text("english,thai,status\n" + content, encoding="utf-8")
    before = path.read_bytes()
    result = wonglep("import", str(sheet(tmp_path / "s.csv", ("river", "แม่น้ำ", ""))), "-g", str(path))
    assert result.code == 2
    assert message in result.err
    assert path.read_bytes() == before


def test_a_csv_that_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "g.csv"
    path.write_text("\ufeffenglish,thai\nbank,ธนาคาร\n", encoding="utf-8")
    with open_for_changes(str(path), print) as (_, save):
        save()
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        path.write_text("english,thai\nriver,แม่น้ำ\n", encoding="utf-8")
        with pytest.raises(InputError, match="was changed by another program"):
            save()
    assert "river" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["g.csv", "g.glossary"])
def test_a_glossary_is_changed_by_another_thread(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with (
        open_for_changes(str(path), print, create=True, any_thread=True) as (store, save),
        ThreadPoolExecutor() as pool,
    ):
        pool.submit(store.take_in, [Entry("bank", (), (Variant("ธนาคาร"),))]).result()
        pool.submit(save).result()
    assert [(e.english, v.thai) for e, v in open_terms(str(path)).rows] == [("bank", "ธนาคาร")]


def test_the_encoding_of_a_changed_glossary_is_reported(tmp_path: Path) -> None:
    path, warnings = tmp_path / "g.csv", list[str]()
    path.write_bytes("english,thai\nbank,ธนาคาร\n".encode("cp874"))
    with open_for_changes(str(path), warnings.append) as (store, _):
        assert [entry.english for entry in store] == ["bank"]
    assert warnings == [f"{path}: is TIS-620, not UTF-8"]


def test_a_broken_import_leaves_the_glossary_alone(wonglep: Run, built: Path, tmp_path: Path) -> None:
    file = tmp_path / "s.csv"
    file.write_text("english,thai,count\nbank,ธนาคาร,1\nriver,แม่น้ำ,many\n", encoding="utf-8")
    before = rows(built)
    result = wonglep("import", str(file), "-g", str(built))
    assert (result.code, result.err.count("\n")) == (2, 1)
    assert "row 3: count must be a number" in result.err
    assert rows(built) == before


def test_glossary_files_are_merged_with_their_documents(wonglep: Run, built: Path, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "more" / "b.txt").write_text(TEXT, encoding="utf-8")
    other, merged = tmp_path / "other.glossary", tmp_path / "all.glossary"
    wonglep("build", str(tmp_path / "more"), "-o", str(other))
    with Store(other) as store:
        entry = store.lookup("value chain")[0].entry
        store.decide(entry.id, "ห่วงโซ่คุณค่า", "approved")
    result = wonglep("merge", str(built), str(other), "-o", str(merged))
    assert (result.code, result.err) == (0, f"wonglep: 2 concepts in {merged}\n")
    assert [row[2:] for row in rows(merged)] == [("proposed", 2), ("approved", 2)]
    assert wonglep("merge", str(built), str(other), "-o", str(merged)).err == (
        f"wonglep: {merged}: exists; to add to it, name it as the first of the glossaries\n"
    )
    assert wonglep("merge", str(built), str(other), "-o", str(built)).code == 0
    assert rows(built) == rows(merged)
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "all.glossary",
        "docs",
        "more",
        "my.glossary",
        "other.glossary",
    ]


def test_a_merge_into_the_first_keeps_history_and_users(wonglep: Run, built: Path, tmp_path: Path) -> None:
    file = sheet(tmp_path / "s.csv", ("bank", "ธนาคาร", "approved"))
    with Store(built) as other:
        entry = other.lookup("value chain")[0].entry
        other.decide(entry.id, "ห่วงโซ่คุณค่า", "approved")
        assert wonglep("merge", str(built), str(file), "-o", str(built)).code == 0
        other.decide(entry.id, "ห่วงโซ่คุณค่า", "forbidden")
        assert [d.action for d in other.history()] == ["approved", "import", "forbidden"]
    assert [row[2] for row in rows(built)] == ["approved", "proposed", "forbidden"]


def test_concepts_of_one_id_that_share_no_term_stay_apart(wonglep: Run, tmp_path: Path) -> None:
    for name, english, thai in (("a", "bank", "ธนาคาร"), ("b", "house", "บ้าน")):
        (tmp_path / f"{name}.csv").write_text(f"id,english,thai\n1,{english},{thai}\n", encoding="utf-8")
    merged = tmp_path / "c.csv"
    wonglep("merge", str(tmp_path / "a.csv"), str(tmp_path / "b.csv"), "-o", str(merged))
    assert [(e.english, v.thai) for e, v in read_csv(merged).rows] == [("bank", "ธนาคาร"), ("house", "บ้าน")]


def test_an_import_with_ids_of_its_own_is_the_same_twice(wonglep: Run, built: Path, tmp_path: Path) -> None:
    (tmp_path / "z.csv").write_text("id,english,thai,status\nz9,value chain,สายโซ่,approved\n", encoding="utf-8")
    for _ in range(2):
        wonglep("import", str(tmp_path / "z.csv"), "-g", str(built))
    assert [row for row in rows(built) if row[0] == "value chain"] == [
        ("value chain", "สายโซ่", "approved", 1),
        ("value chain", "ห่วงโซ่คุณค่า", "proposed", 1),
    ]


def test_another_programs_database_is_left_alone(wonglep: Run, tmp_path: Path) -> None:
    path = tmp_path / "mail.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE mail (x)")
    connection.close()
    before = path.read_bytes()
    for arguments in (["lookup", "x"], ["import", str(path)]):
        result = wonglep(*arguments, "-g", str(path))
        assert (result.code, result.err) == (2, f"wonglep: {path}: is no glossary file\n")
    assert path.read_bytes() == before


def test_what_fails_leaves_no_empty_glossary(wonglep: Run, tmp_path: Path) -> None:
    path = tmp_path / "n.glossary"
    assert wonglep("build", str(tmp_path / "nosuch"), "-o", str(path)).code == 2
    assert wonglep("import", str(tmp_path / "nosuch.csv"), "-g", str(path)).code == 2
    assert list(tmp_path.iterdir()) == []


def test_decisions_are_listed_and_taken_back(wonglep: Run, built: Path, tmp_path: Path) -> None:
    file = sheet(tmp_path / "s.csv", ("value chain", "ห่วงโซ่คุณค่า", "approved"), ("bank", "ธนาคาร", ""))
    before = rows(built)
    wonglep("import", str(file), "-g", str(built))
    number, at, action, changes = wonglep("history", "-g", str(built)).out.rstrip("\n").split("\t")
    assert (number, action, len(at)) == ("1", "import", 20)
    assert changes == "value chain: ห่วงโซ่คุณค่า: status proposed -> approved; bank: new ธนาคาร"
    assert wonglep("history", "-g", str(built), "--undo", "0").err == "wonglep: took back 1, import\n"
    assert rows(built) == before
    assert wonglep("history", "-g", str(built), "--undo", "1").code == 2


def test_a_text_of_many_lines_is_told_in_one(wonglep: Run, built: Path) -> None:
    with Store(built) as store:
        store.add(Entry("bank", note="one\ntwo\t\x1b[31mred\u2028" + "x" * 9_000))
    (line,) = wonglep("history", "-g", str(built)).out.split("\n")[:-1]
    changes = line.split("\t")[3]
    assert changes.startswith("bank: english none -> bank; bank: note none -> one two [31mred x")
    assert changes.endswith("x…")
    assert len(changes) < 200


def test_a_decision_on_many_concepts_names_the_first_ones(
    wonglep: Run, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = sheet(tmp_path / "s.csv", *((f"term {n}", f"คำที่{n}", "") for n in range(6)))
    wonglep("import", str(file), "-g", str(built))
    first_ones = "term 0: new คำที่0; term 1: new คำที่1; term 2: new คำที่2"
    for counted, more in ((6, "; and 3 more"), (5, "; 6 concepts in all")):
        monkeypatch.setattr("glossary.commands.history.COUNTED", counted)
        assert wonglep("history", "-g", str(built)).out.rstrip("\n").split("\t")[3] == first_ones + more
    assert len(json.loads(wonglep("history", "-g", str(built), "-f", "json").out)) == 6


@pytest.mark.parametrize(
    ("arguments", "environment", "by"),
    [
        ([], None, []),
        (["--by", " Mali  S. "], "Anong", ["Mali S."]),
        ([], "Anong", ["Anong"]),
        (["--by", ""], "Anong", []),
    ],
)
def test_the_history_says_who_imported(
    wonglep: Run,
    built: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    environment: str | None,
    by: list[str],
) -> None:
    if environment is None:
        monkeypatch.delenv("WONGLEP_NAME", raising=False)
    else:
        monkeypatch.setenv("WONGLEP_NAME", environment)
    file = sheet(tmp_path / "s.csv", ("bank", "ธนาคาร", ""))
    assert wonglep("import", str(file), "-g", str(built), *arguments).code == 0
    assert wonglep("history", "-g", str(built)).out.rstrip("\n").split("\t")[3:] == ["bank: new ธนาคาร", *by]
    (change,) = json.loads(wonglep("history", "-g", str(built), "-f", "json").out)
    assert change["by"] == "".join(by)


@pytest.mark.parametrize("output", ["a.glossary", "new.glossary"])
def test_the_history_says_who_merged(wonglep: Run, built: Path, tmp_path: Path, output: str) -> None:
    first, file = tmp_path / "a.glossary", sheet(tmp_path / "s.csv", ("bank", "ธนาคาร", ""))
    first.write_bytes(built.read_bytes())
    assert wonglep("merge", str(first), str(file), "-o", str(tmp_path / output), "--by", "Mali").code == 0
    with Store(tmp_path / output) as store:
        assert {decision.by for decision in store.history()} == {"Mali"}


def test_a_name_makes_no_difference_to_a_csv(wonglep: Run, tmp_path: Path) -> None:
    file = sheet(tmp_path / "s.csv", ("bank", "ธนาคาร", "approved"))
    for name, arguments in (("a.csv", []), ("b.csv", ["--by", "Mali"])):
        assert wonglep("import", str(file), "-g", str(tmp_path / name), *arguments).code == 0
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_an_import_of_which_one_file_is_broken_changes_nothing(wonglep: Run, built: Path, tmp_path: Path) -> None:
    good = sheet(tmp_path / "s.csv", ("bank", "ธนาคาร", "approved"))
    before = rows(built)
    assert wonglep("import", str(good), str(tmp_path / "no.csv"), "-g", str(built)).code == 2
    assert rows(built) == before


def test_conflicts_are_listed(wonglep: Run, built: Path, tmp_path: Path) -> None:
    file = sheet(tmp_path / "s.csv", ("supply chain", "ห่วงโซ่คุณค่า", ""))
    wonglep("import", str(file), "-g", str(built))
    (found,) = (json.loads(line) for line in wonglep("conflicts", "-g", str(built), "-f", "jsonl").out.splitlines())
    assert (found["kind"], found["english"]) == ("one_rendering", ["supply chain", "value chain"])


def test_each_line_of_standard_input_is_looked_up(built: Path) -> None:
    typed = "value chian\nไม่มี\nIEA\n"
    done = subprocess.run(
        [*PROGRAM, "lookup", "-g", str(built)], input=typed, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.stdout.splitlines() == [
        "# value chian",
        "value chain\tห่วงโซ่คุณค่า\tproposed",
        "# ไม่มี",
        "# IEA",
        "International Energy Agency\tสำนักงานพลังงานสากล\tproposed",
    ]
    assert done.returncode == 0
    command = [*PROGRAM, "lookup", "-g", str(built), "-f", "jsonl"]
    done = subprocess.run(command, input="ไม่มี\nIEA", capture_output=True, text=True, encoding="utf-8")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(record["query"], record["group"]) for record in found] == [("ไม่มี", None), ("IEA", "exact")]


def test_a_concordance_lines_a_term_up(wonglep: Run, built: Path) -> None:
    (line,) = wonglep("lookup", "value chain", "--concordance", "-g", str(built)).out.splitlines()
    place, left, thai, right = line.split("\t")
    assert (place, thai) == ("a.txt:70-83", "ห่วงโซ่คุณค่า")
    assert left.endswith("เรื่อง")
    assert right.startswith("(value chain)")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build", "{docs}", "--domain", "energy"], "--domain needs -o with a glossary file"),
        (["build", "{docs}", "-o", "{no}/x.glossary"], "its folder does not exist"),
        (["lookup", "x", "-g", "{no}.glossary"], "no such file or directory"),
        (["import", "{no}.csv", "-g", "{built}"], "no such file or directory"),
        (["import", "{docs}", "-g", "{built}"], "is a directory"),
        (["merge", "{built}", "-o", "{no}/x.glossary"], "its folder does not exist"),
        (["import", "{built}", "-g", "{no}.glossary", "--by", "x" * 1000], "--by must be at most 60 visible letters"),
        (["review", "-g", "{built}", "--by", "a\u202eb"], "--by must be at most 60 visible letters; got 'a\\u202eb'"),
    ],
)
def test_a_wrong_call_is_one_line(wonglep: Run, built: Path, arguments: list[str], message: str) -> None:
    places = {"docs": built.parent / "docs", "no": built.parent / "no", "built": built}
    result = wonglep(*(a.format(**places) for a in arguments))
    assert (result.code, result.err.count("\n")) == (2, 1)
    assert message in result.err


def test_a_file_of_version_1_becomes_one_of_this_version(tmp_path: Path) -> None:
    path = tmp_path / "old.glossary"
    with sqlite3.connect(path) as connection:
        connection.executescript((CASES / "store_v1.sql").read_text(encoding="utf-8"))
    connection.close()
    with Store(path) as store:
        assert [(v.thai, v.status) for _, v in store.glossary().rows] == [
            ("ธนาคาร", "approved"),
            ("แบงก์", "forbidden"),
            ("สำนักงานพลังงานสากล", "proposed"),
            ("ปลานกขุนทอง", "approved"),
            ("ตัวปลานกขุนทอง", "rejected"),
        ]
        assert [hit.entry.english for hit in store.lookup("พลังงาน")] == ["International Energy Agency"]
        assert {decision.by for decision in store.history()} == {""}
        with store.signed("มะลิ"):
            store.decide(store.lookup("bank")[0].entry.id, "แบงก์", "admitted")
        assert store.undo()[0].by == "มะลิ"
        assert store.undo()[0].action == "import"
        assert store.undo()[0].action == "correct"


def test_a_file_without_people_keeps_its_history(tmp_path: Path) -> None:
    path = tmp_path / "old.glossary"
    with Store(path, create=True) as store:
        store.take_in([Entry("bank", (), (Variant("ธนาคาร"),), "b")])
        store.decide("b", "ธนาคาร", "approved")
        before = [decision[:6] for decision in store.history()]
    with sqlite3.connect(path) as connection:
        for later in ("concepts_by_domain", "history_by_action"):
            connection.execute(f"DROP INDEX {later}")
        connection.execute("DROP TABLE pending")
        connection.execute("ALTER TABLE history DROP COLUMN person")
        connection.execute("PRAGMA user_version = 4")
    connection.close()
    with Store(path) as store, store.signed("มะลิ"):
        assert [decision[:6] for decision in store.history()] == before
        store.decide("b", "ธนาคาร", "forbidden")
        assert [decision.by for decision in store.history()] == ["", "", "มะลิ"]


MEMORY = 2 << 30
"""Bytes that an import may take for itself."""


@pytest.mark.slow
@pytest.mark.parametrize("quote", ["", '"'])
def test_ten_million_rows_are_refused_in_bounded_memory(built: Path, tmp_path: Path, quote: str) -> None:
    file, before = tmp_path / "big.csv", rows(built)
    with file.open("w", encoding="utf-8") as out:
        out.write(f"english,thai\n{quote}bank{quote},ธนาคาร\n")
        for at in range(0, 10_000_000, 1000):
            out.write("".join(f"term {number},คำ{number}\n" for number in range(at, at + 1000)))
    done = subprocess.run(
        [*PROGRAM, "import", str(file), "-g", str(built)],
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
    )
    assert (done.returncode, done.stderr) == (2, f"wonglep: {file}: has more than 1,000,000 rows; split it\n")
    assert rows(built) == before
