from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from glossary import Entry, Variant
from glossary.entries.entry import STATUSES
from glossary.store import Store, review_queue
from glossary.store.review_session import Position

from .reviewing import ORDER, RIGHT, WRONG, Person, make_glossary
from .web import Browser, all_statuses, browsing, concept, for_each_test

pytest.importorskip("fastapi", reason="the extra web is not installed")

from glossary.web.app import Settings
from glossary.web.pages.review import routes

path, browser = for_each_test(make_glossary)


@pytest.mark.parametrize("script", [False, True])
@pytest.mark.parametrize("again", ["approved", "forbidden", "skip"])
def test_the_later_of_two_sees_the_decision_of_the_other(
    path: Path, browser: Browser, script: bool, again: str
) -> None:
    with browsing(path) as another:
        first, second = Person(browser), Person(another, script=script)
        first.press("forbidden")
        second.press("approved")
        assert second.answer.status_code == 409
        assert second.card == ORDER[0]
        assert second.obstacle.endswith(f"forbidden {WRONG} status empty → becomes forbidden")
        assert all_statuses(path)[WRONG] == "forbidden"
        second = second.follow("Skip") if again == "skip" else second.press(again)
        assert second.card == ORDER[1]
        assert all_statuses(path)[WRONG] == {"skip": "forbidden"}.get(again, again)


def test_a_correction_that_came_too_late_can_be_repeated(path: Path, browser: Browser) -> None:
    with browsing(path) as another:
        second = Person(another).press("begin-later")
        Person(browser).press("rejected")
        assert second.press("correct").answer.status_code == 409
        assert second.press("correct").answer.status_code == 200
    assert all_statuses(path)[RIGHT] == "approved"


def test_an_undone_decision_is_shown_to_the_later_one(path: Path, browser: Browser) -> None:
    first = Person(browser).press("approved")
    with browsing(path) as another:
        second = Person(another, f"/review?concept={concept(path, 'value chain').id}&thai={WRONG}")
        first.press("u")
        assert "1 earlier decision was undone" in second.press("forbidden").obstacle
        assert all_statuses(path)[WRONG] == "proposed"


def test_a_deleted_term_is_not_added_again(path: Path, browser: Browser) -> None:
    with Store(path) as store:
        store.take_in([Entry("harbour", (), (Variant("ท่าเรือ", confidence=0.1),))])
    person = Person(browser)
    assert person.card == ("harbour", "ท่าเรือ")
    with Store(path) as store:
        store.undo()
        store.connection.execute("DELETE FROM concepts WHERE id = ?", (person.form("approved")[1]["concept"],))
    person.press("approved")
    assert (person.answer.status_code, person.card) == (409, ORDER[0])
    assert "ท่าเรือ" not in all_statuses(path)


def test_two_reviewers_decide_on_each_term_once(path: Path, browser: Browser) -> None:
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


# ---- the same server ----------------------------------------------------------------------------------------


def test_nobody_gets_a_card_that_another_has_open(browser: Browser) -> None:
    first, second, third = (Person(each) for each in (browser, browser.beside(), browser.beside()))
    assert [(each.card, each.left) for each in (first, second, third)] == [(card, 5) for card in ORDER[:3]]
    assert (second.press("approved").card, second.left) == (ORDER[3], 4)
    assert first.follow("Skip").card == ORDER[4]
    assert second.press("approved").card == ORDER[0]


def test_two_requests_at_once_get_different_cards(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    stand, together, waiting = routes.find_position, threading.Barrier(2), iter(range(2))

    def at_once(*given: Any) -> Position:
        standing = stand(*given)
        if next(waiting, None) is not None:
            together.wait(10)
        return standing

    monkeypatch.setattr(routes, "find_position", at_once)
    with ThreadPoolExecutor(2) as threads:
        people = list(threads.map(Person, (browser, browser.beside())))
    assert sorted(str(person.card) for person in people) == sorted(map(str, ORDER[:2]))
    assert {person.press("approved").answer.status_code for person in people} == {200}


def test_a_skipped_card_is_given_to_others(browser: Browser) -> None:
    first, second = Person(browser), Person(browser.beside())
    first.press("approved").press("u").follow("Skip")
    assert first.card == ORDER[2]
    assert second.press("approved").card == ORDER[0]


def test_the_last_card_is_given_although_another_has_it_open(browser: Browser) -> None:
    first, second = Person(browser), Person(browser.beside())
    for _ in ORDER[1:]:
        second.press("approved")
    assert (first.card, second.card, second.left) == (ORDER[0], ORDER[0], 1)
    assert second.press("approved").card is None


def test_the_windows_of_one_person_show_the_same_card(browser: Browser) -> None:
    assert Person(browser).card == Person(browser).card == ORDER[0]


def test_a_read_only_card_is_shown_to_all(path: Path) -> None:
    with browsing(path, Settings(read_only=True)) as browser:
        assert Person(browser).card == Person(browser.beside()).card == ORDER[0]


def test_an_open_card_expires(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review_queue, "OPEN_SECONDS", 0)
    assert Person(browser).card == Person(browser.beside()).card == ORDER[0]


@pytest.mark.parametrize("seed", range(5))
def test_each_card_is_reached_whatever_people_do(browser: Browser, path: Path, seed: int) -> None:
    draw, people = random.Random(seed), [Person(browser.beside()) for _ in range(3)]
    for _ in range(12):
        person = draw.choice(people)
        step = draw.choice(["approved", "u", "Skip", "Back"])
        if step in ("Skip", "Back") and person.links(step):
            person.follow(step)
        elif (step == "approved" and person.card) or (step == "u" and person.page.xpath("//form[@class='undo']")):
            person.press(step)
    last = Person(browser)
    while last.card or last.links("Go through what is left"):
        assert last.card or last.follow("Go through what is left").card
        last.press("forbidden")
    assert "proposed" not in all_statuses(path).values()
