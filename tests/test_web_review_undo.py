from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from glossary import Entry, Variant
from glossary.store import Decision, Store

from .reviewing import (
    ORDER,
    WRONG,
    Person,
    make_glossary,
    read_anew,  # noqa: F401  (a fixture)
)
from .web import Browser, all_statuses, browsing, concept, fill, for_each_test

pytest.importorskip("fastapi", reason="the extra web is not installed")

from glossary.store.review_session import MOST_BACK

path, browser = for_each_test(make_glossary)


@pytest.mark.parametrize("script", [False, True])
def test_decisions_are_undone_singly_back_to_their_terms(browser: Browser, path: Path, script: bool) -> None:
    person = Person(browser, script=script)
    before = all_statuses(path)
    person.press("begin-later")
    for action in ("correct", "rejected", "forbidden"):
        person.press(action)
    for at in (2, 1, 0):
        assert person.press("u").card == ORDER[at]
        assert person.left == 5 - at
    assert all_statuses(path) == before
    assert not person.page.xpath("//form[@class='undo']")
    assert "0 decided" in person.words
    assert person.press("approved").card == ORDER[1]


def test_undo_works_at_the_end(browser: Browser) -> None:
    person = Person(browser)
    for _ in ORDER:
        person.press("approved")
    assert person.card is None
    assert person.press("u").card == ORDER[-1]


def test_a_term_can_be_skipped_after_undo(browser: Browser) -> None:
    person = Person(browser).press("approved").press("u").follow("Skip")
    assert person.card == ORDER[1]


def test_a_later_decision_of_another_prevents_undo(browser: Browser, path: Path) -> None:
    person = Person(browser).press("approved").press("approved")
    with Store(path) as store:
        store.decide(concept(path, "fish ladder").id, "บันไดปลา", "forbidden")
    person.press("u")
    assert person.answer.status_code == 409
    assert "cannot be undone" in person.words
    assert person.press("u").card == ORDER[0]
    assert all_statuses(path)["บันไดปลา"] == "forbidden"


def test_two_undos_at_once_undo_once(browser: Browser, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    person = Person(browser).press("approved")
    undo = Store.undo

    def undo_later(store: Store, *given: Any) -> list[Decision]:
        with monkeypatch.context() as patched, Store(path) as other:
            patched.setattr(Store, "undo", undo)
            other.undo()
        return undo(store, *given)

    monkeypatch.setattr(Store, "undo", undo_later)
    person.press("u")
    assert (person.answer.status_code, "cannot be undone" in person.words) == (409, True)
    assert person.card == ORDER[0]
    assert all_statuses(path)[WRONG] == "proposed"


def test_decisions_of_another_glossary_are_not_undone(browser: Browser, path: Path, tmp_path: Path) -> None:
    person = Person(browser).press("approved")
    with browsing(fill(tmp_path / "other.glossary")) as other:
        elsewhere = Person(other).press("rejected")
        before = all_statuses(tmp_path / "other.glossary")
        address, own = elsewhere.form("u")
        mine = person.form("u")[1]["done"]
        assert mine.split("-")[0] in own["done"]
        assert other.post(address, data=own | {"done": mine}).status_code == 409
        assert all_statuses(tmp_path / "other.glossary") == before


@pytest.mark.parametrize(("query", "counted"), [("source=sea/", 0), ("status=forbidden", 0), ("order=frequent", 2)])
def test_each_filter_counts_its_own_decisions(browser: Browser, path: Path, query: str, counted: int) -> None:
    before = all_statuses(path)
    person = Person(browser).press("approved").press("forbidden")
    kept = {name: value for name, value in person.form("u")[1].items() if name in ("done", "made", "trail")}
    person = Person(browser, f"/review?{query}&{urlencode(kept)}")
    assert f"{counted} decided" in person.words
    assert f"{counted + 1} decided" in person.press("admitted").words
    assert f"{counted} decided" in person.press("u").words
    assert f"{max(0, counted - 1)} decided" in person.press("u").words
    assert "0 decided" in person.press("u").words
    assert all_statuses(path) == before


# ---- back ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", [False, True])
def test_back_goes_to_skipped_and_to_decided_cards(browser: Browser, path: Path, script: bool) -> None:
    person = Person(browser, script=script)
    assert not person.links("Back")
    person.follow("Skip").press("rejected").follow("Skip").press("begin-later-letter").press("correct")
    decided = all_statuses(path)
    assert person.card == ORDER[4]
    assert person.follow("Back").card == ("fish", "ฉา")
    for at in (2, 1, 0):
        assert person.follow("Back").card == ORDER[at]
    assert not person.links("Back")
    assert (all_statuses(path), person.left) == (decided, 3)


def test_after_going_back_open_cards_come_next(browser: Browser) -> None:
    person = Person(browser).follow("Skip").press("approved").follow("Skip")
    for _ in range(3):
        person.follow("Back")
    assert person.card == ORDER[0]
    seen = [person.follow("Skip").card for _ in range(4)]
    assert seen == [ORDER[2], ORDER[3], ORDER[4], None]


@pytest.mark.parametrize("was", ["approved", "rejected"])
def test_a_decision_can_be_changed_after_going_back(browser: Browser, path: Path, was: str) -> None:
    person = Person(browser).press(was).follow("Back")
    assert person.card == ORDER[0]
    assert person.press("forbidden").card == ORDER[1]
    assert all_statuses(path)[WRONG] == "forbidden"
    assert person.press("u").card == ORDER[0]
    assert all_statuses(path)[WRONG] == was
    assert "1 decided" in person.words


def test_after_undo_back_goes_to_the_card_before(browser: Browser) -> None:
    person = Person(browser).follow("Skip").press("approved").press("u")
    assert person.card == ORDER[1]
    assert person.follow("Back").card == ORDER[0]


def test_back_works_at_the_end_and_shows_changes_of_others(browser: Browser, path: Path) -> None:
    person = Person(browser)
    for _ in ORDER:
        person.follow("Skip")
    with Store(path) as store:
        store.decide(concept(path, "wrasse").id, "ปลานกขุนทอง", "forbidden")
        store.connection.execute("DELETE FROM concepts WHERE id = ?", (concept(path, "fish").id,))
    assert person.card is None
    assert person.follow("Back").card == ORDER[4]
    assert person.page.xpath("string(//p[@class='about'])").split()[0] == "forbidden"
    assert person.follow("Back").card == ORDER[1]


def test_back_does_not_go_to_cards_of_another_glossary(browser: Browser, tmp_path: Path) -> None:
    person = Person(browser).press("approved").press("approved")
    trail = person.form("approved")[1]["trail"]
    with browsing(fill(tmp_path / "other.glossary")) as other:
        assert not Person(other, f"/review?trail={trail}").links("Back")


def test_back_goes_as_far_as_the_url_holds(tmp_path: Path) -> None:
    path = tmp_path / "my.glossary"
    with Store(path, create=True) as store:
        store.take_in(Entry(f"term {at}", (), (Variant(f"คำที่ {at}"),)) for at in range(30))
    with browsing(path) as browser:
        person = Person(browser)
        for _ in range(15):
            person.press("approved").follow("Skip")
        assert person.card is None
        times = 0
        while person.links("Back"):
            person.follow("Back")
            times += 1
        assert times == MOST_BACK
