from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from align import align, models
from align.adapt import ConfirmedTerm, adapt, add_terms
from align.decide import Model
from align.errors import ModelError
from tests.conftest import Result

TEXT = "ใช้ระบบกระดานดำ (Zorp Engine) และระบบกระดานดำ (ZE) ทุกวัน"


def spans(text: str, model: Model | None = None) -> list[str]:
    return [p.thai for p in align(text, model=model)]


def test_a_confirmed_term_is_found_by_name_and_abbreviation() -> None:
    taught = adapt(models.load(), confirmed=[ConfirmedTerm("Zorp Engine", ("ZE",), "กระดานดำ")]).model
    assert spans(TEXT, taught) == ["กระดานดำ", "กระดานดำ"]


def test_what_is_taught_leaves_the_base_and_other_terms_alone() -> None:
    base = models.load()
    other = "ที่ปรึกษาสำนักงานพลังงานสากล (International Energy Agency: IEA)"
    before, terms = spans(other), dict(base.knowledge.lexicon.terms)
    taught = adapt(base, confirmed=[ConfirmedTerm("Zorp Engine", (), "กระดานดำ")]).model
    assert spans(other, taught) == before
    assert base.knowledge.lexicon.terms == terms


def test_texts_become_associations() -> None:
    names = ("ข้าว", "ปลา", "ไก่", "กุ้ง")
    english = ("Rice", "Fish", "Chicken", "Shrimp")
    text = "".join(f"สถาบันวิจัย{thai} ({name} Research Institute)\n" for thai, name in zip(names, english, strict=True))
    adapted = adapt(models.load(), [text])
    assert adapted.spans == len(names)
    assert adapted.model.knowledge.lexicon.associations["institute"]["สถาบัน"] > 0


def test_the_newest_confirmation_comes_first() -> None:
    lexicon = add_terms(models.load().knowledge.lexicon, [ConfirmedTerm("A b", (), "ก"), ConfirmedTerm("a-B", (), "ข")])
    assert lexicon.terms["ab"] == ("ข", "ก")


def test_a_model_comes_back_from_its_file_the_same() -> None:
    taught = adapt(models.load(), confirmed=[ConfirmedTerm("Zorp Engine", ("ZE",), "กระดานดำ")]).model
    data = models.pack(taught, {"learnt": [1]})
    again, made_from = models.unpack(data, "my.model")
    assert made_from == {"learnt": [1]}
    assert again.knowledge.lexicon.terms == taught.knowledge.lexicon.terms
    assert models.pack(again, made_from) == data
    assert np.array_equal(again.span.hidden, taught.span.hidden)


def archive(**files: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name.replace("__", "."), content)
    return data.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK",
        b"not a model",
        archive(),
        archive(weights__npz=b"rubbish"),
        archive(big=b"\0" * (models.MOST_BYTES + 1)),
    ],
    ids=["empty", "cut", "text", "no files", "broken", "bomb"],
)
def test_what_is_no_model_is_told_in_one_line(data: bytes) -> None:
    with pytest.raises(ModelError, match=r"^my\.model[^\n]+$"):
        models.unpack(data, "my.model")


def test_pickled_arrays_are_refused() -> None:
    arrays = io.BytesIO()
    np.savez(arrays, evidence=np.array([{"a": 1}], dtype=object))
    with pytest.raises(ModelError):
        models.unpack(archive(weights__npz=arrays.getvalue()), "my.model")


def test_learn_writes_a_model_that_the_other_commands_use(wonglep: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    glossary = "english,thai,acronyms,status\nZorp Engine,กระดานดำ,ZE,approved\nZorp Engine,ระบบกระดานดำ,,rejected\n"
    (tmp_path / "mine.csv").write_text(glossary, encoding="utf-8")
    model = str(tmp_path / "my.model")
    result = wonglep("learn", str(tmp_path / "a.txt"), "--glossary", str(tmp_path / "mine.csv"), "-o", model)
    assert result.code == 0, result.err
    built = wonglep("build", str(tmp_path / "a.txt"), "--model", model, "-f", "jsonl")
    assert built.code == 0
    assert '"thai": "กระดานดำ"' in built.out
    assert "ระบบกระดานดำ" not in built.out
    more = wonglep("learn", str(tmp_path / "a.txt"), "--model", model, "-o", str(tmp_path / "more.model"))
    assert more.code == 0
    assert len(models.unpack((tmp_path / "more.model").read_bytes(), "")[1]["learnt"]) == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "{}/my.model"], "give documents, a --glossary, or both"),
        (["{}/a.txt", "-o", "{}/a.txt"], "cannot be written: it was read"),
        (["{}/a.txt", "-o", "{}/no/my.model"], "cannot be written"),
        (["{}/a.txt", "--model", "{}/a.txt", "-o", "{}/my.model"], "is no model"),
        (["{}/a.txt", "--model", "{}/none.model", "-o", "{}/my.model"], "no such file"),
        (["{}/a.txt", "--glossary", "{}/a.txt", "-o", "{}/my.model"], "the file holds no term"),
    ],
)
def test_wrong_calls_of_learn_are_told_in_one_line(
    wonglep: Callable[..., Result], tmp_path: Path, arguments: list[str], message: str
) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    result = wonglep("learn", *(a.replace("{}", str(tmp_path)) for a in arguments))
    assert result.code == 2
    assert message in result.err
    assert result.err.count("\n") == 1
    assert not (tmp_path / "my.model").exists()
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == TEXT
