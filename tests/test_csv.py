from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import InputError
from glossary import Entry, Glossary, Variant, csv_text, read_csv, write_csv
from glossary.entries.rows import join_list, split_list
from glossary.formats.csv import read

words = (
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=12)
    .map(str.strip)
    .filter(bool)
)
variants = st.builds(
    Variant,
    thai=words,
    kind=st.sampled_from(["translation", "", "mixed"]),
    confidence=st.integers(0, 100).map(lambda n: n / 100),
    count=st.integers(0, 10**6),
    sources=st.lists(words, max_size=3).map(tuple),
    extra=st.fixed_dictionaries({"my note": words}),
    status=st.sampled_from(["", "approved", "to check"]),
    note=words | st.just(""),
)
entries = st.builds(
    Entry,
    words,
    st.lists(words, max_size=3, unique=True).map(tuple),
    st.lists(variants, min_size=1, max_size=3, unique_by=lambda v: v.thai).map(tuple),
)
glossaries = st.lists(entries, max_size=5, unique_by=lambda e: e.english).map(
    lambda found: Glossary(tuple(found), ("status", "note", "my note"))
)


@given(st.lists(words, max_size=5))
def test_a_list_survives_its_cell(items: list[str]) -> None:
    assert split_list(join_list(items)) == tuple(items)


@given(glossary=glossaries, spreadsheet=st.booleans())
def test_a_glossary_survives_its_file(
    tmp_path_factory: pytest.TempPathFactory, glossary: Glossary, spreadsheet: bool
) -> None:
    path = tmp_path_factory.mktemp("csv") / "g.csv"
    write_csv(glossary, path, spreadsheet=spreadsheet)
    assert read_csv(path) == glossary


def test_terms_that_look_like_missing_values_survive(tmp_path: Path) -> None:
    terms = ("NA", "None", "007", "nan", "1.0", "true")
    path = tmp_path / "g.csv"
    write_csv(Glossary(tuple(Entry(t, (), (Variant(t),)) for t in terms)), path)
    glossary = read_csv(path)
    assert tuple(e.english for e in glossary) == terms
    frame = glossary.to_frame()
    assert frame["english"].tolist() == frame["thai"].tolist() == list(terms)
    assert all(isinstance(cell, str) for cell in frame.to_numpy().ravel())


def test_english_and_thai_are_enough(tmp_path: Path) -> None:
    path = tmp_path / "g.csv"
    path.write_text("thai,english\nธนาคาร,bank\nฝั่ง,bank\n\n", encoding="utf-8")
    (entry,) = read_csv(path)
    assert (entry.english, [v.thai for v in entry.variants]) == ("bank", ["ธนาคาร", "ฝั่ง"])


def test_formulas_are_written_as_they_are_unless_asked() -> None:
    glossary = Glossary((Entry("=1+1", (), (Variant("+66"),)),))
    assert "\n=1+1,+66," in csv_text(glossary)
    assert "\n'=1+1,'+66," in csv_text(glossary, spreadsheet=True)


@pytest.mark.parametrize(
    "content",
    [
        "english,thai,status\nbank,ธนาคาร,approved\n",
        "sep=;\r\nthai;status;english\r\nธนาคาร;อนุมัติ;bank\r\n",
        "bank,ธนาคาร,approved\n",
        "คำศัพท์\tคำแปล\tสถานะ\nbank\tธนาคาร\tapproved\n",
        "Source term,Target term,Status\nbank,ธนาคาร,Approved\n",
    ],
)
@pytest.mark.parametrize(
    ("encoding", "remarks"),
    [
        ("utf-8", []),
        ("utf-8-sig", []),
        ("utf-16", ["f.csv: is UTF-16, not UTF-8"]),
        ("cp874", ["f.csv: is TIS-620, not UTF-8"]),
    ],
)
def test_tables_of_other_programs_are_read(content: str, encoding: str, remarks: list[str]) -> None:
    glossary, skipped = read(content.encode(encoding), "f.csv")
    assert [(e.english, v.thai, v.status) for e, v in glossary.rows] == [("bank", "ธนาคาร", "approved")]
    assert list(map(str, skipped)) == remarks


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"english,german\nbank,Bank\n", "lacks the column 'thai'"),
        (b"", "lacks the column 'english'"),
        (b"english,thai\na,b,c\n", "row 2: has 3 cells under 2 columns"),
        (b"english,thai\na,\xff\n", "byte 15: is not UTF-8 (0xff)"),
        (b"english,thai,count\na,b,many\n", "row 2: count must be a number of 0 or more; got 'many'"),
        (b"english,thai,confidence\na,b,nan\n", "row 2: confidence must be a number from 0 to 1; got 'nan'"),
    ],
)
def test_a_wrong_file_is_an_error_that_names_the_place(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "g.csv"
    path.write_bytes(content)
    with pytest.raises(InputError) as error:
        read_csv(path)
    assert str(error.value).startswith(str(path))
    assert message in str(error.value)


def test_the_old_file_stays_when_the_new_one_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "g.csv"
    path.write_text("old", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(InputError, match="no space left"):
        write_csv(Glossary(), path)
    assert path.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["g.csv"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("old", encoding="utf-8")
    (tmp_path / "link.csv").symlink_to("real.csv")
    write_csv(Glossary(), tmp_path / "link.csv")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text(encoding="utf-8").startswith("english,thai")
