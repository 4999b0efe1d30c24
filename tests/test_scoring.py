from __future__ import annotations

import json
import math
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sacrebleu.significance import PairedTest

from glossary import Entry, Variant
from glossary.scoring.metrics.base import GlossaryChecker
from glossary.scoring.metrics.consistency import TermConsistency
from glossary.scoring.metrics.surface import TerOnTokens
from glossary.scoring.metrics.term_ter import TERm
from glossary.scoring.metrics.terms import ForbiddenRate, TermAccuracy
from glossary.scoring.metrics.window import WindowOverlap
from glossary.scoring.score import METRICS, score

from .conftest import Result
from .surface import both, scores

GLOSSARY = [
    Entry("bank", (), (Variant("ธนาคาร"), Variant("แบงก์"), Variant("แบงค์", status="forbidden"))),
    Entry("value chain", (), (Variant("ห่วงโซ่คุณค่า"),)),
]
SOURCES = ["The bank and banks", "a value chain", "nothing", "one bank"]
REFERENCE = ["ธนาคารและธนาคาร", "ห่วงโซ่คุณค่า", "ไม่มีอะไร", "ธนาคารหนึ่ง"]
SYSTEM = ["ธนาคารและแบงก์", "โซ่มูลค่า", "ไม่มีอะไร", "แบงค์หนึ่ง"]


def test_term_accuracy_counts_by_hand() -> None:
    found = TermAccuracy(GLOSSARY, SOURCES).corpus_score(SYSTEM, None)
    assert (found.required, found.found) == (4, 2)
    assert found.score == 50.0
    assert found.exact == 25.0
    assert found.macro == pytest.approx((100 * 2 / 3 + 0) / 2)


def test_what_sounds_alike_is_told_apart() -> None:
    glossary = [Entry("inverter", (), (Variant("อินเวอร์เตอร์"),))]
    found = TermAccuracy(glossary, ["an inverter"]).corpus_score(["อินเวอเตอร์"], None)
    assert (found.score, found.spelling) == (0.0, 100.0)


def test_without_sources_the_reference_requires() -> None:
    found = TermAccuracy(GLOSSARY).corpus_score(SYSTEM, [REFERENCE])
    assert (found.required, found.found) == (4, 2)
    assert TermAccuracy(GLOSSARY).corpus_score(REFERENCE, [REFERENCE]).score == 100.0


def test_nothing_required_is_not_a_number() -> None:
    found = TermAccuracy(GLOSSARY, ["nothing"]).corpus_score(["ไม่มี"], None)
    assert math.isnan(found.score)
    assert "no term is required" in str(found)


def test_consistency_counts_by_hand() -> None:
    metric = TermConsistency(GLOSSARY, SOURCES)
    assert metric.corpus_score(SYSTEM, None).score == pytest.approx(100 / 3)
    assert metric.corpus_score(REFERENCE, None).score == 100.0
    apart = TermConsistency(GLOSSARY, SOURCES, documents=["1", "1", "1", "2"])
    assert apart.corpus_score(SYSTEM, None).score == 50.0


def test_forbidden_renderings_are_counted() -> None:
    found = ForbiddenRate(GLOSSARY, SOURCES).corpus_score(SYSTEM, None)
    assert (found.required, found.used) == (3, 1)


def test_window_overlap_counts_by_hand() -> None:
    metric = WindowOverlap([Entry("bank", (), (Variant("ธนาคาร"),))])
    reference = ["เขาเดินไปธนาคารใหญ่มากที่สุด"]
    assert metric.corpus_score(["เขาเดินไปธนาคารใหญ่มากที่สุด"], [reference]).score == 100.0
    assert metric.corpus_score(["เขาเดินไปธนาคารเล็กมากที่สุด"], [reference]).score == 75.0
    assert metric.corpus_score(["เขาเดินไปแบงก์ใหญ่มากที่สุด"], [reference]).score == 0.0


def test_without_terms_the_weighted_edit_rate_is_ter() -> None:
    ter = TerOnTokens().corpus_score(SYSTEM, [REFERENCE]).score
    assert TERm([]).corpus_score(SYSTEM, [REFERENCE]).score == pytest.approx(ter, abs=1e-12)


def test_edits_of_terms_cost_double() -> None:
    reference = ["เขาไปธนาคารใหญ่"]
    term = TERm(GLOSSARY).corpus_score(["เขาไปโรงเรียนใหญ่"], [reference])
    other = TERm(GLOSSARY).corpus_score(["เขามาธนาคารใหญ่"], [reference])
    assert (term.edits, other.edits, term.words) == (2, 1, 5)


@both
def test_surface_metrics_are_sacrebleus_on_the_same_tokens(ours: Any, theirs: Any) -> None:
    own, sacrebleus = scores(ours, theirs, SYSTEM, REFERENCE)
    assert own == sacrebleus


def test_spellings_that_look_the_same_score_the_same() -> None:
    assert score(["นํ้าใส"], references=["น้ำใส"], metrics=["chrf", "bleu", "ter"]).systems["system"]["chrf"].score == 100


@pytest.mark.parametrize("kind", ["bs", "ar"])
def test_significance_tests_run_on_our_metrics(kind: str) -> None:
    draw = random.Random(1)
    sources = ["a bank"] * 200
    good = [("ธนาคาร" if draw.random() < 0.9 else "ตลาด") + "ใหม่" for _ in sources]
    other = good[::-1]
    bad = [line.replace("ธนาคาร", "ตลาด") if draw.random() < 0.2 else line for line in good]
    checker = GlossaryChecker(GLOSSARY)
    metrics = {"term": TermAccuracy(checker, sources), "consistency": TermConsistency(checker, sources)}
    _, results = PairedTest([("good", good), ("other", other), ("bad", bad)], metrics, None, kind, 300)()
    for name in ("Term", "Consistency"):
        _, equal, worse = results[name]
        assert equal.p_value > 0.05 > worse.p_value  # type: ignore[union-attr, operator]


def test_the_same_system_twice_is_not_different() -> None:
    report = score(
        {"a": SYSTEM, "b": SYSTEM}, sources=SOURCES, glossary=GLOSSARY, metrics=["term"], test="ar", samples=50
    )
    assert report.systems["b"]["term"].p_value == 1.0


terms = st.lists(st.booleans(), min_size=5, max_size=40).filter(any)


@given(terms)
def test_the_score_falls_by_the_share_of_terms_that_are_lost(kept: list[bool]) -> None:
    sources = ["the value chain works"] * len(kept)
    lines = [("ห่วงโซ่คุณค่า" if keep else "ระบบงาน") + "ทำงานได้ดี" for keep in kept]
    assert TermAccuracy(GLOSSARY, sources).corpus_score(lines, None).score == pytest.approx(100 * sum(kept) / len(kept))
    without = [line.replace("ทำงานได้ดี", "") for line in lines]
    assert TermAccuracy(GLOSSARY, sources).corpus_score(without, None).score == pytest.approx(
        100 * sum(kept) / len(kept)
    )


@pytest.mark.parametrize(
    ("given_", "message"),
    [
        ({"hypotheses": ["ก"], "references": ["ก", "ข"]}, "reference 1 has 2 segments, system 1"),
        ({"hypotheses": []}, "system has no segment"),
        ({"hypotheses": {}}, "there must be at least one system"),
        ({"hypotheses": ["ก"], "metrics": ["rouge"]}, "metric must be one of .*; got 'rouge'"),
        ({"hypotheses": ["ก"], "metrics": ["term"], "glossary": None}, "metric term needs a glossary"),
        ({"hypotheses": ["ก"], "metrics": ["chrf"]}, "metric chrf needs a reference"),
        ({"hypotheses": ["ก"], "metrics": ["term"]}, "metric term needs sources or a reference"),
        ({"hypotheses": ["ก"], "references": ["ก"], "tokenize": "mecab"}, "tokenizer must be one of .*; got 'mecab'"),
        ({"hypotheses": ["ก"], "references": ["ก"], "documents": []}, "documents has 0 segments, system 1"),
    ],
)
def test_wrong_calls_are_told(given_: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        score(**{"glossary": GLOSSARY, **given_})


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, lines in {"s.en": SOURCES, "r.th": REFERENCE, "a.th": SYSTEM, "b.th": REFERENCE}.items():
        (tmp_path / name).write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    rows = ["english,thai,status", "bank,ธนาคาร,", "bank,แบงก์,", "bank,แบงค์,forbidden", "value chain,ห่วงโซ่คุณค่า,"]
    (tmp_path / "g.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return tmp_path


BASE = ("score", "-g", "g.csv", "-s", "s.en", "-r", "r.th", "-i", "a.th", "b.th")


def test_the_command_scores_all_systems_and_the_reference(wonglep: Callable[..., Result], files: Path) -> None:
    code, out, _ = wonglep(*BASE, "-m", "term", "chrf", "-f", "tsv")
    assert code == 0
    rows = [line.split("\t") for line in out.splitlines()]
    assert rows[0] == ["system", "term", "chrf"]
    assert [row[:2] for row in rows[1:]] == [["a.th", "50.0"], ["b.th", "100.0"], ["reference", "100.0"]]


@pytest.mark.parametrize("more", [(), ("--confidence",), ("--paired-bs",), ("--paired-ar", "--confidence")])
@pytest.mark.parametrize("sources", [(), ("-s", "s.en")])
def test_json_is_valid_and_its_numbers_are_numbers(
    wonglep: Callable[..., Result], files: Path, more: tuple[str, ...], sources: tuple[str, ...]
) -> None:
    code, out, err = wonglep(
        *("score", "-g", "g.csv", *sources, "-r", "r.th", "-i", "a.th", "b.th"),
        *("-f", "json", *more, *(("--samples", "20") if more else ()), "-m", *METRICS),
    )
    assert (code, err) == (0, "")
    document = json.loads(out, parse_constant=pytest.fail)
    assert [s["system"] for s in document["systems"]] == ["a.th", "b.th", "reference"]
    for system in document["systems"]:
        assert list(system["scores"]) == list(METRICS)
        for scored in system["scores"].values():
            assert isinstance(scored["score"], float)
            assert isinstance(scored["signature"], str)
            assert ("confidence" in scored) == ("--confidence" in more)
    second = document["systems"][1]["scores"]
    assert all(("p_value" in scored) == any("paired" in m for m in more) for scored in second.values())


def test_numbers_in_json_are_not_rounded(wonglep: Callable[..., Result], files: Path) -> None:
    out = wonglep(*BASE, "-m", "consistency", "-f", "json", "-w", "0").out
    assert json.loads(out)["systems"][0]["scores"]["consistency"]["score"] == pytest.approx(100 / 3, abs=1e-12)


def test_details_tell_what_became_of_each_term(wonglep: Callable[..., Result], files: Path) -> None:
    assert wonglep(*BASE, "-m", "term", "--details", "d.jsonl").code == 0
    records = [json.loads(line) for line in (files / "d.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(records) == 8
    first, last = records[0], records[6]
    assert [(t["status"], t["rendering"]) for t in first["terms"]] == [("preferred", "ธนาคาร"), ("allowed", "แบงก์")]
    assert [first["hypothesis"][t["start"] : t["end"]] for t in first["terms"]] == ["ธนาคาร", "แบงก์"]
    assert [t["status"] for t in last["terms"]] == ["missing"]
    assert [t["rendering"] for t in last["forbidden"]] == ["แบงค์"]


@pytest.mark.parametrize("line", ["</script><b>ธนาคาร", "<!--<script>"])
def test_no_text_ends_the_data_of_the_page(wonglep: Callable[..., Result], files: Path, line: str) -> None:
    (files / "a.th").write_text(f"{line}\n" * 4, encoding="utf-8")
    assert wonglep(*BASE, "-m", "term", "--details", "d.html").code == 0
    page = (files / "d.html").read_text(encoding="utf-8")
    data = page.split('<script type="application/json" id="data">')[1].split("</script>")[0]
    assert json.loads(data)[0]["hypothesis"] == line
    assert line not in page


def test_a_score_below_the_least_is_an_exit_code(wonglep: Callable[..., Result], files: Path) -> None:
    assert wonglep(*BASE, "--min-term", "0.5").code == 0
    code, _, err = wonglep(*BASE, "--min-term", "0.9")
    assert (code, err) == (1, "wonglep: term is below 90 for a.th\n")


def test_marks_and_line_breaks_of_other_systems_change_nothing(wonglep: Callable[..., Result], files: Path) -> None:
    plain = wonglep(*BASE).out
    for name in ("s.en", "r.th", "a.th", "b.th", "g.csv"):
        path = files / name
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert wonglep(*BASE).out == plain


def test_a_long_line_is_scored_in_time(wonglep: Callable[..., Result], files: Path) -> None:
    for name, line in {"s.en": "a bank ", "r.th": "ธนาคารใหม่ ", "a.th": "ธนาคารใหม่ ", "b.th": "ตลาดใหม่ "}.items():
        (files / name).write_text(line * 4000 + "\n", encoding="utf-8")
    rows = [line.split("\t")[1] for line in wonglep(*BASE, "-m", "term", "-f", "tsv").out.splitlines()]
    assert rows == ["term", "100.0", "0.0", "100.0"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("-i", "a.th"), "metric term needs a glossary"),
        (("-i", "none.th", "-g", "g.csv"), "none.th: no such file or directory"),
        (("-i", "a.th", "a.th", "-g", "g.csv"), "--input names 'a.th' twice"),
        (("-i", "empty.th", "-g", "g.csv", "-r", "r.th"), "empty.th: is empty"),
        (("-i", "short.th", "-g", "g.csv", "-r", "r.th"), "r.th has 4 segments, short.th 1"),
        (("-i", "a.th", "-g", "empty.csv", "-r", "r.th"), "empty.csv: holds no term"),
        (
            ("-i", "a.th", "-g", "g.csv", "-r", "r.th", "--details", "d.xlsx"),
            "--details must be a .jsonl or .html file; got 'd.xlsx'",
        ),
        (("-i", "a.th", "-r", "r.th", "-m", "chrf", "--min-term", "0.9"), "--min-term needs the metric term"),
        ((), "--input must name at least one file"),
        ((*BASE[1:], "--plot", "p.bmp"), "p.bmp: a plot must be a .png or .svg file"),
        ((*BASE[1:], "--samples", "9"), "--samples needs --confidence, --paired-bs or --paired-ar"),
        ((*BASE[1:], "--confidence", "--samples", "1"), "samples must be 0 or at least 2; got 1"),
    ],
)
def test_wrong_calls_of_the_command_are_one_line(
    wonglep: Callable[..., Result], files: Path, arguments: tuple[str, ...], message: str
) -> None:
    (files / "empty.th").touch()
    (files / "short.th").write_text("ก\n", encoding="utf-8")
    (files / "empty.csv").write_text("english,thai\n", encoding="utf-8")
    code, _, err = wonglep("score", *arguments)
    assert (code, err) == (2, f"wonglep: {message}\n")


def test_a_glossary_without_a_match_is_no_score(wonglep: Callable[..., Result], files: Path) -> None:
    (files / "g.csv").write_text("english,thai\nzorp,ซอร์ป\n", encoding="utf-8")
    code, out, err = wonglep(*BASE, "-m", "term", "-f", "tsv")
    assert (code, out.splitlines()[1]) == (0, "a.th\t–")
    assert "a.th: term: no term is required" in err
    scored = json.loads(wonglep(*BASE, "-m", "term", "-f", "json").out)["systems"][0]["scores"]["term"]
    assert (scored["score"], scored["note"]) == (None, "no term is required")


@pytest.mark.parametrize(
    ("metric", "reference", "note"),
    [
        ("term", REFERENCE, "no term is required"),
        ("consistency", REFERENCE, "no term is required twice in a document"),
        ("forbidden", REFERENCE, "no term with a forbidden rendering is required"),
        ("window", REFERENCE, "the reference has no required term"),
        ("term-ter", [""] * 4, "nothing to score"),
    ],
)
def test_what_has_no_score_says_why(metric: str, reference: list[str], note: str) -> None:
    report = score(SYSTEM, references=reference, sources=["nothing"] * 4, glossary=GLOSSARY, metrics=[metric])
    found = report.systems["system"][metric]
    assert (found.score, found.note) == (None, note)


@pytest.mark.parametrize(
    ("name", "begin", "arguments"),
    [
        ("p.png", b"\x89PNG\r", (*BASE, "--confidence", "--samples", "20")),
        ("p.svg", b"<?xml", (*BASE, "--confidence", "--samples", "20")),
        ("p.svg", b"<?xml", ("score", "-r", "r.th", "-i", "a.th", "-m", "chrf")),
    ],
    ids=["png", "svg", "without a glossary"],
)
def test_a_plot_is_a_picture(
    wonglep: Callable[..., Result], files: Path, name: str, begin: bytes, arguments: tuple[str, ...]
) -> None:
    assert wonglep(*arguments, "--plot", name).code == 0
    assert (files / name).read_bytes().startswith(begin)


def test_samples_without_required_terms_are_left_out() -> None:
    sources, lines = ["a bank", "x", "x", "x"], ["ธนาคาร", "ก", "ก", "ก"]
    report = score(lines, sources=sources, glossary=GLOSSARY, metrics=["term"], confidence=True, samples=100)
    assert report.systems["system"]["term"].confidence == (100.0, 0.0)


def test_a_name_with_its_abbreviation_is_one_occurrence() -> None:
    glossary = [Entry("International Energy Agency", ("IEA",), (Variant("สำนักงานพลังงานสากล"),))]
    found = TermAccuracy(glossary).corpus_score(["สำนักงานพลังงานสากล"], [["สำนักงานพลังงานสากล (IEA)"]])
    assert (found.required, found.score) == (1, 100.0)


def test_spellings_that_differ_agree_with_none() -> None:
    glossary = [Entry("inverter", (), (Variant("อินเวอร์เตอร์"),))]
    metric = TermConsistency(glossary, ["inverter"] * 2)
    assert metric.corpus_score(["อินเวอเตอร์", "อินเวอร์เต้อร์"], None).score == 0.0


def test_a_checker_may_go_to_other_processes() -> None:
    import pickle

    checker = GlossaryChecker(GLOSSARY)
    checker.check("ธนาคาร", {0: 1})
    assert pickle.loads(pickle.dumps(checker)).check("ธนาคาร", {0: 1}) == checker.check("ธนาคาร", {0: 1})


def test_a_looping_translation_is_matched_in_time() -> None:
    checker = GlossaryChecker([Entry("water production", (), (Variant("ผลิตน้ำ"),))])
    assert not checker.check("ผลิตน้ำมัน" * 20_000, {0: 20_000}).found


def test_a_status_that_is_none_is_told(wonglep: Callable[..., Result], files: Path) -> None:
    (files / "g.csv").write_text("english,thai,status\nbank,แบงค์,forbiden\n", encoding="utf-8")
    assert "g.csv: status 'forbiden' is none of proposed, approved" in wonglep(*BASE, "-m", "term").err


def test_the_window_is_around_the_right_one_of_equal_tokens() -> None:
    metric = WindowOverlap([Entry("bank", (), (Variant("ธนาคาร"),))])
    line = "ธนาคารใหญ่มากกับธนาคารเล็กน้อย"
    assert metric.corpus_score([line], [[line]]).score == 100.0
    assert metric.corpus_score(["ธนาคารเล็กน้อยกับธนาคารใหญ่มาก"], [[line]]).score < 100.0


def test_segments_without_terms_leave_the_window_score() -> None:
    metric = WindowOverlap([Entry("bank", (), (Variant("ธนาคาร"),))])
    lines = ["เขาไปธนาคารใหญ่", "ไม่มี", "ไม่มี"]
    assert metric.corpus_score(lines, [lines]).score == 100.0
    assert metric.corpus_score(["เขาไปธนาคารใหญ่", "", "อื่น"], [lines]).score == 100.0


def test_empty_translations_have_defined_scores(wonglep: Callable[..., Result], files: Path) -> None:
    (files / "a.th").write_text("\n" * 4, encoding="utf-8")
    code, out, _ = wonglep(*BASE, "-m", *METRICS, "-f", "json")
    scores = {name: s["score"] for name, s in json.loads(out)["systems"][0]["scores"].items()}
    assert code == 0
    assert {name for name, value in scores.items() if value == 100} == {"ter", "term-ter"}
    assert {name for name, value in scores.items() if value == 0} == set(METRICS) - {"ter", "term-ter"}


def test_thai_that_is_left_uncut_is_told(wonglep: Callable[..., Result], files: Path) -> None:
    assert "13a leaves Thai uncut" in wonglep(*BASE, "-m", "bleu", "--tokenize", "13a").err
    assert wonglep(*BASE, "-m", "bleu").err == ""


def test_the_signature_names_all_that_the_score_depends_on(wonglep: Callable[..., Result], files: Path) -> None:
    document = json.loads(wonglep(*BASE, "-m", "term", "bleu", "-f", "json").out)
    scores = document["systems"][0]["scores"]
    for part in (
        "glossary:",
        "direction:en-th",
        "required:source",
        "rules:",
        "segmenter:newmm-",
        "wonglep:",
        "version:",
    ):
        assert part in scores["term"]["signature"]
    assert "tok:newmm-" in scores["bleu"]["signature"]
