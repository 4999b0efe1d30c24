"""Decisions on pages are in the file once they are acknowledged, whatever its format and whoever else writes it."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from .web import Browser, browsing, seen

pytest.importorskip("fastapi", reason="the extra web is not installed")

from align.errors import InputError
from glossary import Entry, Variant
from glossary.formats.exchange import export
from glossary.store import Store, opening
from glossary.store.opening import open_glossary
from glossary.web.i18n.wording import PROBLEMS

NAMES = ("my.glossary", "my.csv", "my.tsv", "my.jsonl")
TERMS = [f"t{number}" for number in range(12)]
STATUSES = ("approved", "admitted", "forbidden", "rejected")


def make(path: Path, others: int = 0) -> Path:
    """Make a file of any format with a proposal for each of ``TERMS``, which are also the ids, and with others."""
    file = Path(f"{path}.glossary")
    with Store(file, create=True) as store:
        store.take_in(Entry(term, (), (Variant(f"คำ{term}", confidence=0.5),), id=term) for term in TERMS)
        store.take_in(Entry(f"other {at}", (), (Variant("อื่น ๆ" * 20, confidence=0.1),)) for at in range(others))
        data = b"" if path.suffix == ".glossary" else export(store.glossary(), path.suffix[1:]).data
    if data:
        path.write_bytes(data)
    else:
        file.rename(path)
    return path


@pytest.fixture(params=NAMES)
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return make(tmp_path / request.param)


@pytest.fixture
def browser(path: Path) -> Iterator[Browser]:
    with browsing(path) as browser:
        yield browser


def status(path: Path, term: str) -> str:
    """Return the status of a term in the file, as another program reads it."""
    found = next(v for e, v in open_glossary(path).glossary.rows if e.english == term)
    return found.status if found.is_decided else "proposed"


def state_of(browser: Browser, term: str) -> str:
    return seen(browser.get(f"/term/{term}").text)


def decide(browser: Browser, term: str, status: str, state: str | None = None) -> Any:
    fields = {"do": "decide", "thai": f"คำ{term}", "status": status, "seen": state or state_of(browser, term)}
    return browser.submit(f"/term/{term}", fields)


def test_an_acknowledged_decision_is_in_the_file(path: Path, browser: Browser) -> None:
    for term, wanted in zip(TERMS, STATUSES * 3, strict=True):
        assert decide(browser, term, wanted).status_code == 303
        assert status(path, term) == wanted
        assert f'class="chip {wanted}"' in browser.get(f"/term/{term}").text


def test_two_people_lose_no_decision(path: Path, browser: Browser) -> None:
    wanted = dict(zip(TERMS, STATUSES * 3, strict=True))

    def work(own: Browser, terms: list[str]) -> list[str]:
        """Decide on terms; return those whose decision was refused or is not in the file."""
        answers = ((term, decide(own, term, wanted[term]).status_code) for term in terms)
        return [term for term, answer in answers if answer != 303 or status(path, term) != wanted[term]]

    with ThreadPoolExecutor(2) as threads:
        lost = threads.map(work, (browser, browser.beside()), (TERMS[::2], TERMS[1::2]))
        assert list(lost) == [[], []]
    assert {term: status(path, term) for term in TERMS} == wanted


def test_of_two_decisions_on_one_term_one_is_refused(path: Path, browser: Browser) -> None:
    people = {"approved": browser, "forbidden": browser.beside()}
    for term in TERMS[:5]:
        states = {wanted: state_of(person, term) for wanted, person in people.items()}
        begin = threading.Barrier(2)

        def work(wanted: str, term: str, state: str, begin: threading.Barrier) -> int:
            assert people[wanted].token
            begin.wait(10)
            return int(decide(people[wanted], term, wanted, state).status_code)

        with ThreadPoolExecutor(2) as threads:
            made = [threads.submit(work, wanted, term, state, begin) for wanted, state in states.items()]
            answers = dict(zip(states, (one.result() for one in made), strict=True))
        assert sorted(answers.values()) == [303, 409]
        assert answers[status(path, term)] == 303


def decide_elsewhere(path: Path, term: str, status: str) -> None:
    """Decide on a term as another program."""
    if path.suffix == ".glossary":
        with Store(path) as store:
            store.decide(term, f"คำ{term}", status)
        return
    with Store(":memory:", create=True) as store:
        store.take_in(open_glossary(path).glossary)
        store.decide(term, f"คำ{term}", status)
        path.write_bytes(export(store.glossary(), path.suffix[1:]).data)


def test_decisions_of_another_program_are_kept_and_shown(path: Path, browser: Browser) -> None:
    state = state_of(browser, "t1")
    decide_elsewhere(path, "t0", "rejected")
    answer = decide(browser, "t1", "approved", state)
    assert status(path, "t0") == "rejected"
    assert status(path, "t1") == ("approved" if answer.status_code == 303 else "proposed")
    assert 'class="chip rejected"' in browser.get("/term/t0").text
    assert decide(browser, "t2", "approved").status_code == 303
    assert [status(path, term) for term in ("t0", "t2")] == ["rejected", "approved"]


@pytest.mark.parametrize(
    ("path", "replace"),
    [*((name, os.replace) for name in NAMES), *((name, shutil.copy) for name in NAMES[1:])],
    indirect=["path"],
)
def test_no_acknowledged_decision_is_lost_by_replacing(
    path: Path, browser: Browser, replace: Callable[[Path, Path], object]
) -> None:
    other = make(path.with_name(f"other{path.suffix}"), others=100)
    states = {term: state_of(browser, term) for term in TERMS}
    replace(other, path)
    answers = {term: decide(browser, term, "approved", state).status_code for term, state in states.items()}
    made = {303: "approved", 400: "proposed", 409: "proposed", 503: "proposed"}
    assert {term: status(path, term) for term in TERMS} == {term: made[answer] for term, answer in answers.items()}
    assert len(open_glossary(path).glossary) == len(TERMS) + 100


def test_nothing_is_acknowledged_without_a_file(path: Path, browser: Browser) -> None:
    states = {term: state_of(browser, term) for term in TERMS}
    path.unlink()
    answers = {decide(browser, term, "approved", state).status_code for term, state in states.items()}
    assert answers == {503}
    assert not path.exists()


def test_an_unwritten_change_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, write, is_full = make(tmp_path / "my.csv"), opening.write_bytes, threading.Event()

    def write_unless_full(path: Path, data: bytes) -> None:
        if is_full.is_set():
            raise InputError(f"{path}: no space left on device")
        write(path, data)

    monkeypatch.setattr(opening, "write_bytes", write_unless_full)
    with browsing(path) as browser:
        is_full.set()
        answer = decide(browser, "t0", "approved")
        assert (answer.status_code, "no space left on device" in answer.text) == (503, True)
        assert PROBLEMS["unwritten"] in answer.text
        assert 'class="chip approved"' not in browser.get("/term/t0").text
        is_full.clear()
        assert decide(browser, "t1", "approved").status_code == 303
    assert [status(path, term) for term in ("t0", "t1")] == ["proposed", "approved"]
