from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from glossary import Entry, Variant
from glossary.entries import STATUSES
from glossary.store import Store

from .reviewing import ORDER, RIGHT, WRONG, Person, proposed
from .web import Browser, all_statuses, browsing, concept

pytest.importorskip("fastapi", reason="the extra web is not installed")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return proposed(tmp_path / "my.glossary")


@pytest.fixture
def browser(path: Path) -> Iterator[Browser]:
    with browsing(path) as browser:
        yield browser


@pytest.mark.parametrize("script", [False, True])
@pytest.mark.parametrize("again", ["approved", "forbidden", "skip"])
def test_the_later_of_two_is_shown_what_the_other_decided(
    path: Path, browser: Browser, script: bool, again: str
) -> None:
    with browsing(path) as another:
        first, second = Person(browser), Person(another, script=script)
        first.press("forbidden")
        second.press("approved")
        assert second.answer.status_code == 409
        assert second.card == ORDER[0]
        assert second.obstacle.endswith(f"forbidden {WRONG} status nothing → becomes forbidden")
        assert all_statuses(path)[WRONG] == "forbidden"
        second = second.follow("Skip") if again == "skip" else second.press(again)
        assert second.card == ORDER[1]
        assert all_statuses(path)[WRONG] == {"skip": "forbidden"}.get(again, again)


def test_a_correction_that_comes_too_late_is_kept_to_be_made_again(path: Path, browser: Browser) -> None:
    with browsing(path) as another:
        second = Person(another).press("begin-later")
        Person(browser).press("rejected")
        assert second.press("correct").answer.status_code == 409
        assert second.press("correct").answer.status_code == 200
    assert all_statuses(path)[RIGHT] == "approved"


def test_one_who_took_a_decision_back_is_seen_too(path: Path, browser: Browser) -> None:
    first = Person(browser).press("approved")
    with browsing(path) as another:
        second = Person(another, f"/review?concept={concept(path, 'value chain').id}&thai={WRONG}")
        first.press("u")
        assert "1 decision of before was taken back" in second.press("forbidden").obstacle
        assert all_statuses(path)[WRONG] == "proposed"


def test_a_term_that_is_gone_is_not_added_again(path: Path, browser: Browser) -> None:
    with Store(path) as store:
        store.take_in([Entry("harbour", (), (Variant("ท่าเรือ", confidence=0.1),))])
    person = Person(browser)
    assert person.card == ("harbour", "ท่าเรือ")
    with Store(path) as store:
        store.undo()
        store._connection.execute("DELETE FROM concepts WHERE id = ?", (person.form("approved")[1]["concept"],))
    person.press("approved")
    assert (person.answer.status_code, person.card) == (409, ORDER[0])
    assert "ท่าเรือ" not in all_statuses(path)


def test_two_who_review_at_once_decide_on_each_term_once(path: Path, browser: Browser) -> None:
    with browsing(path) as another:
        people = [Person(browser, script=True), Person(another, script=True)]
        decided: list[tuple[str, str] | None] = []
        for _ in range(10):
            for person, action in zip(people, ("approved", "rejected"), strict=True):
                if person.card and person.answer.status_code == 409:
                    person.follow("Skip")
                elif person.card:
                    shown = person.card
                    if person.press(action).answer.status_code == 200:
                        decided.append(shown)
    assert sorted(filter(None, decided)) == sorted(ORDER)
    with Store(path) as store:
        assert sum(d.action in STATUSES for d in store.history()) == len(ORDER)
