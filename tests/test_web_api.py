from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import Result
from .web import ODD_IDS, Browser, browsing

pytest.importorskip("fastapi", reason="the extra web is not installed")

from pydantic import TypeAdapter

from glossary import Entry, Variant
from glossary.entries.entry import STATUSES
from glossary.records import AnnotationRecord, EntryRecord, ExtractedRecord, HitRecord, ReportRecord
from glossary.scoring.score import METRICS
from glossary.store import Store
from glossary.web.app import Settings
from glossary.web.rendering import term_url
from glossary.web.security import Guard

TEXT = """👩‍🔬 ที่ปรึกษาสำนักงานพลังงานสากล (IEA) กล่าวถึงห่วงโซ่คุณค่า (value chain) และแบงก์ [bank]
นํ้า the bank (ธนาคาร) ก๊าซเรือนกระจก (greenhouse gas) ปี (2565)
"""
SOURCE = ["the value chain of a bank", "a supply chain 👩‍🔬", "diabetes, diabetes and no bank", "the IEA"]
REFERENCE = ["ห่วงโซ่คุณค่าของธนาคาร", "ห่วงโซ่อุปทาน", "โรคเบาหวาน และไม่มีธนาคาร", "สำนักงานพลังงานสากล"]
SYSTEMS = {
    "one.th": ["ห่วงโซ่คุณค่าของแบงก์", "ห่วงโซ่อุปทาน", "โรคเบาหวาน ไม่มีธนาคาร", "ไออีเอ"],
    "two.th": ["สายโซ่คุณค่าของธนาคาร", "", "เบาหวาน", "สำนักงานพลังงานสากล"],
}


def said(form: Any, answer: Any) -> Any:
    """What is answered, which must be of the form that is described, and no more."""
    assert answer.status_code == 200, answer.text
    return TypeAdapter(form).validate_json(answer.content, strict=True, extra="forbid")


# ---- beside the commands ----------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [1, 20])
@pytest.mark.parametrize(
    "term", ["value chain", "ห่วงโซ่คุณค่า", "vlaue chian", "IEA", "chain", "โมอิน", "bank", "<script>", "zzzz"]
)
def test_what_is_looked_up_is_what_the_command_prints(
    browser: Browser, path: Path, wonglep: Callable[..., Result], term: str, limit: int
) -> None:
    printed = wonglep("lookup", term, "-g", str(path), "-n", str(limit), "-f", "json").out
    answer = browser.get("/api/lookup", params={"q": term, "limit": limit})
    assert said(list[HitRecord], answer) == json.loads(printed)


@pytest.mark.parametrize("text", [TEXT, TEXT.replace("\n", "\r\n"), "\ufeffbank", "bank", "\0 bank", "ไม่มี", ""])
def test_what_is_annotated_is_what_the_command_prints(
    browser: Browser, path: Path, tmp_path: Path, wonglep: Callable[..., Result], text: str
) -> None:
    found = said(list[AnnotationRecord], browser.post("/api/annotate", json={"text": text}))
    assert [text[each["start"] : each["end"]] for each in found] == [each["text"] for each in found]
    assert len(found) == (8 if "(" in text else "bank" in text)
    if not text.startswith(("\0", "\ufeff")):  # which the command takes for no text, and for a byte order mark
        (tmp_path / "a.txt").write_bytes(text.encode())
        printed = wonglep("annotate", str(tmp_path / "a.txt"), "-g", str(path), "-f", "json").out
        assert found == json.loads(printed)


@pytest.mark.parametrize(
    ("asked", "options"),
    [
        ({}, []),
        ({"all": True}, ["--all"]),
        ({"square": True}, ["--square"]),
        ({"english_first": True}, ["--english-first"]),
        ({"all": True, "square": True, "english_first": False}, ["--all", "--square"]),
    ],
)
def test_what_is_extracted_is_what_the_command_prints(
    browser: Browser, tmp_path: Path, wonglep: Callable[..., Result], asked: dict[str, bool], options: list[str]
) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    printed = json.loads(wonglep("extract", str(tmp_path / "a.txt"), "-f", "json", *options).out)
    found = said(list[ExtractedRecord], browser.post("/api/extract", json={"text": TEXT, **asked}))
    assert found == [{**pair, "document": ""} for pair in printed]
    assert found


@pytest.mark.parametrize(
    ("asked", "options"),
    [
        ({"metrics": list(METRICS)}, ["-m", *METRICS]),
        (
            {"metrics": ["term", "chrf"], "confidence": True, "test": "bs", "samples": 9},
            ["--confidence", "--paired-bs"],
        ),
        (
            {"metrics": ["term", "ter"], "test": "ar", "samples": 9, "tokenize": "char"},
            ["-m", "term", "ter", "--paired-ar", "--tokenize", "char"],
        ),
    ],
)
def test_scores_are_those_that_the_command_prints(
    browser: Browser,
    path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    wonglep: Callable[..., Result],
    asked: dict[str, Any],
    options: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, lines in {**SYSTEMS, "s.en": SOURCE, "r.th": REFERENCE}.items():
        Path(name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    given = ("-g", str(path), "-s", "s.en", "-r", "r.th", "-i", *SYSTEMS, "--details", "d.jsonl")
    samples = ("--samples", str(asked.get("samples", 0)))
    printed = json.loads(wonglep("score", *given, *options, *samples, "-f", "json").out)
    records = Path("d.jsonl").read_text(encoding="utf-8").split("\n")
    body = {"hypotheses": SYSTEMS, "references": [REFERENCE], "sources": SOURCE, **asked}
    brief = said(ReportRecord, browser.post("/api/score", json=body))
    assert brief == printed
    detailed = said(ReportRecord, browser.post("/api/score", json={**body, "details": True}))
    assert detailed == {**printed, "details": [json.loads(line) for line in records if line]}


# ---- concepts ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Browser]]:
    """A glossary whose concepts have odd ids, of the same name in part, and a browser at a server of it."""
    path = tmp_path_factory.mktemp("odd") / "odd.glossary"
    with Store(path, create=True) as store:
        store.take_in(
            Entry(f"house {at % 3}", (), (Variant(f"บ้าน{at}", status=STATUSES[at % 5]),), id=id_, domain="ab"[at % 2])
            for at, id_ in enumerate(ODD_IDS)
        )
    with browsing(path) as browser:
        yield path, browser


@pytest.mark.parametrize("limit", [1, 2, 7, len(ODD_IDS), 1_000])
def test_concepts_come_by_pages_each_once(
    odd: tuple[Path, Browser], tmp_path: Path, wonglep: Callable[..., Result], limit: int
) -> None:
    path, browser = odd
    found: list[Any] = []
    after: dict[str, str] = {}
    while True:
        page = browser.get("/api/entries", params={"limit": limit, **after}).json()
        found += page["entries"]
        assert len(page["entries"]) <= limit
        if page["next"] is None:
            break
        assert page["next"] == found[-1]["id"]
        after = {"after": page["next"]}
    wonglep("convert", str(path), str(tmp_path / "all.jsonl"))
    assert found == [json.loads(line) for line in (tmp_path / "all.jsonl").read_text(encoding="utf-8").split("\n")[:-1]]
    assert sorted(entry["id"] for entry in found) == sorted(ODD_IDS)


@pytest.mark.parametrize("id_", ODD_IDS, ids=ascii)
def test_a_concept_is_given_by_its_id(odd: tuple[Path, Browser], id_: str) -> None:
    _, browser = odd
    found = said(EntryRecord, browser.get(term_url(id_).replace("/term/", "/api/entries/")))
    assert (found["id"], [v["thai"] for v in found["variants"]]) == (id_, [f"บ้าน{ODD_IDS.index(id_)}"])


@pytest.mark.parametrize("id_", ["none", "%00", "%FF", "%0A", "x" * 10_000, "%F0%9F%91%A9"])
def test_a_concept_that_is_not_there_is_not_found(browser: Browser, id_: str) -> None:
    answer = browser.get(f"/api/entries/{id_}")
    assert answer.status_code == 404
    assert is_line(answer.json()["detail"])


def test_what_is_behind_an_id_that_is_not_there_is_not_known(browser: Browser) -> None:
    answer = browser.get("/api/entries", params={"after": "none"})
    assert answer.status_code == 404
    assert is_line(answer.json()["detail"])


# ---- what is refused --------------------------------------------------------------------------------------


def is_line(said: str) -> bool:
    return bool(said) and "\n" not in said


@pytest.mark.parametrize(
    "address",
    [
        "/api/lookup",
        "/api/lookup?q=",
        f"/api/lookup?q={'a' * 201}",
        "/api/lookup?q=bank&limit=0",
        "/api/lookup?q=bank&limit=201",
        "/api/lookup?q=bank&limit=-1",
        "/api/lookup?q=bank&limit=1.5",
        "/api/lookup?q=bank&limit=x",
        f"/api/lookup?q=bank&limit={'9' * 5_000}",
        "/api/entries?limit=0",
        "/api/entries?limit=1001",
        "/api/entries?limit=",
    ],
)
def test_questions_that_are_none_are_refused(browser: Browser, address: str) -> None:
    answer = browser.get(address)
    assert answer.status_code == 422
    assert all(is_line(fault["msg"]) and fault["loc"][0] == "query" for fault in answer.json()["detail"])
    assert len(answer.content) < 1_000


ONE = {"hypotheses": {"a": ["x"]}, "sources": ["x"], "metrics": ["term"]}
VALID: dict[str, Any] = {"/api/annotate": {"text": "a"}, "/api/extract": {"text": "a"}, "/api/score": ONE}
WRONG: list[tuple[Any, str]] = [
    ({"text": 1}, "valid string"),
    ({"text": None}, "valid string"),
    ({"text": ["a"]}, "valid string"),
    ({"text": True}, "valid string"),
    ({"text": "\ud800"}, "unicode string"),
    ({"text": "a\udfffb"}, "unicode string"),
    ({"text": "ก" * 2_000_001}, "at most 2000000 characters"),
    ({"text": "a", "more": 1}, "Extra inputs"),
    ({"text": "a", "\ud800": 1}, "unicode string"),
    ({}, "Field required"),
    ([], "dictionary"),
    ("text", "dictionary"),
    (None, "dictionary"),
]


@pytest.mark.parametrize(
    ("address", "wrong", "told"),
    [
        *((address, *case) for address in ("/api/annotate", "/api/extract") for case in WRONG),
        *(
            ("/api/extract", {"text": "a", name: value}, "boolean")
            for name in ("all", "square", "english_first")
            for value in ("true", 1, None, [])
        ),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_texts_that_are_none_are_refused_without_an_echo(browser: Browser, address: str, wrong: Any, told: str) -> None:
    answer = browser.post(address, content=json.dumps(wrong), headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert told in str(answer.json()["detail"])
    assert len(answer.content) < 1_000


@pytest.mark.parametrize("address", VALID)
@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", ""],
)
def test_only_json_is_taken(browser: Browser, address: str, kind: str) -> None:
    content = json.dumps(VALID[address])
    assert browser.post(address, content=content, headers={"content-type": "application/json"}).status_code == 200
    assert browser.post(address, content=content, headers={"content-type": kind} if kind else {}).status_code == 422


@pytest.mark.parametrize("address", VALID)
@pytest.mark.parametrize(
    "sent",
    [b"", b"\xff", b'{"text": "\xff"}', b"[" * 100_000, b'{"samples": NaN}', b'{"samples": 1e999}', b'{"text": "a"'],
)
def test_what_is_no_json_is_refused(browser: Browser, address: str, sent: bytes) -> None:
    answer = browser.post(address, content=sent, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 422)
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    ("wrong", "status", "said"),
    [
        ({"sources": ["a", "b"]}, 400, "sources has 2 segments, a 1"),
        ({"metrics": ["chrf"]}, 400, "metric chrf needs a reference"),
        ({"references": [["x"], ["x", "y"]]}, 400, "reference 2 has 2 segments, a 1"),
        ({"hypotheses": {"reference": ["x"]}, "references": [["x"]]}, 400, "must not be called 'reference'"),
        ({"confidence": True, "samples": 1}, 400, "samples must be 0 or at least 2; got 1"),
        ({"hypotheses": {}}, 422, "at least 1 item"),
        ({"hypotheses": {"a": ["x"] * 60_000}, "sources": ["x"] * 60_000}, 422, "at most 100,000 lines"),
        ({"hypotheses": {str(at): ["x"] for at in range(201)}}, 422, "at most 200 items"),
        ({"samples": 10_001}, 422, "less than or equal to 10000"),
        ({"samples": "5"}, 422, "valid integer"),
        ({"confidence": "yes"}, 422, "valid boolean"),
        ({"metrics": ["rouge"]}, 422, "'term', 'consistency'"),
        ({"metrics": []}, 422, "at least 1 item"),
        ({"hypotheses": {"a": ["\ud800"]}}, 422, "half of a surrogate pair"),
        ({"documents": ["\udfff"]}, 422, "half of a surrogate pair"),
        ({"hypotheses": {"\ud800": ["x"]}}, 422, "unicode string"),
        ({"\ud800": 1}, 422, "unicode string"),
        ({"hypotheses": {"a": [1] * 1000}}, 422, "valid string"),
        ({"other": 1}, 422, "Extra inputs"),
    ],
)
def test_what_cannot_be_scored_is_refused_without_an_echo(
    browser: Browser, wrong: dict[str, Any], status: int, said: str
) -> None:
    sent = json.dumps({**ONE, **wrong})
    answer = browser.post("/api/score", content=sent, headers={"content-type": "application/json"})
    assert answer.status_code == status
    assert said in str(answer.json()["detail"])
    assert len(answer.content) < 4000


def test_the_description_names_what_is_answered(browser: Browser) -> None:
    said = browser.get("/api/openapi.json").json()["paths"]["/api/score"]["post"]["responses"]
    assert set(said) == {"200", "400", "403", "408", "413", "422", "500", "503"}
    for status in ("403", "408", "413"):
        assert set(said[status]["content"]) == {"text/plain"}
    assert set(said["400"]["content"]) == {"text/plain", "application/json"}
    assert set(said["503"]["content"]) == {"application/json"}
    assert said["200"]["content"]["application/json"]["schema"]["$ref"].endswith("/ReportRecord")


def test_the_token_is_described_where_it_is_asked_for(browser: Browser, path: Path) -> None:
    assert "securitySchemes" not in browser.get("/api/openapi.json").json()["components"]
    with browsing(path, Settings(guard=Guard(token="a token of mine"))) as strange:
        assert strange.get("/api/openapi.json").status_code == 401
        strange.headers["authorization"] = "Bearer a token of mine"
        said = strange.get("/api/openapi.json").json()
        (name, scheme), *others = said["components"]["securitySchemes"].items()
        assert (scheme["type"], scheme["scheme"], others) == ("http", "bearer", [])
        for described in (each for methods in said["paths"].values() for each in methods.values()):
            assert described["security"] == [{name: []}]
            assert set(described["responses"]["401"]["content"]) == {"text/plain"}
        assert strange.get("/api/lookup?q=bank").json()


@pytest.mark.parametrize("blank", ["", " ", "\u3000\t", "\x1c", None])
def test_a_blank_term_is_refused_by_its_name(browser: Browser, blank: str | None) -> None:
    answer = browser.get("/api/lookup", params=None if blank is None else {"q": blank})
    assert answer.status_code == 422
    assert [fault["loc"] for fault in answer.json()["detail"]] == [["query", "q"]]
