"""A glossary to review, and a person who reviews it with forms and links alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import html

from glossary import Entry, Variant
from glossary.store import Store, review_queue

from .storing import counted, pair
from .web import Browser

SENTENCE = "นำแนวคิดห่วงโซ่คุณค่า (value chain) มาใช้"
WRONG, RIGHT = "แนวคิดห่วงโซ่คุณค่า", "ห่วงโซ่คุณค่า"
ORDER = [
    ("value chain", WRONG),
    ("fish ladder", "บันไดปลา"),
    ("fish", "ปลา"),
    ("fish", "มัจฉา"),
    ("wrasse", "ปลานกขุนทอง"),
]
"""The proposals of the glossary, the least sure first."""


@pytest.fixture(autouse=True)
def read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the proposals for each card anew, so that a busy machine shows no old number."""
    monkeypatch.setattr(review_queue, "KEEP_FACTOR", 0)


def make_glossary(path: Path) -> Path:
    """Make the glossary to review."""
    with Store(path, create=True) as store:
        store.count(
            [
                counted("news/b", [pair(("wrasse",), "ปลานกขุนทอง", (), "transliteration", 0.9, at) for at in (9, 99)]),
                counted("news/c", [pair(("fish ladder",), "บันไดปลา", (), "translation", 0.6, 9)]),
                counted("sea/d", [pair(("fish",), "ปลา", (), "mixed", 0.7, 9)] * 3, domain="sea"),
                counted("sea/e", [pair(("fish",), "มัจฉา", (), "translation", 0.8, 9)], domain="sea"),
            ]
        )
        variant = Variant(WRONG, "translation", 0.4, 1, ("a.txt:2-21",), examples=(SENTENCE,))
        store.take_in([Entry("value chain", ("VC",), (variant,))])
    return path


class Person:
    """A person who reviews with forms and links alone."""

    def __init__(self, browser: Browser, address: str = "/review", *, script: bool = False) -> None:
        self.browser, self.script = browser, script
        self.answer = browser.get(address)

    @property
    def page(self) -> Any:
        return html.fromstring(self.answer.text)

    @property
    def card(self) -> tuple[str, str] | None:
        """Return the English and the Thai term on the page."""
        thai = self.page.xpath("//del[@data-was]")
        return (self.page.xpath("string(//*[@id='term']/a)").strip(), thai[0].text_content()) if thai else None

    @property
    def left(self) -> int:
        return int(self.page.xpath("string(//@data-left)"))

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.page.itertext()).split())

    @property
    def obstacle(self) -> str:
        """Return the message on the obstacle."""
        return " ".join(" ".join(self.page.xpath("//*[@data-obstacle]")[0].itertext()).split())

    def form(self, value: str) -> tuple[str, dict[str, str]]:
        """Return the URL and the fields that a button of this value sends."""
        (button,) = self.page.xpath(f"//div[@class='deciding']//button[@value='{value}']") or self.page.xpath(
            f"//button[@value='{value}' or (@data-keys='{value}')][not(ancestor::*[@data-obstacle])]"
        )
        assert button.get("disabled") is None
        (form,) = button.xpath("ancestor::form")
        pressed = {button.get("name"): value} if button.get("name") else {}
        return form.get("action"), {**form.fields, **pressed}

    def press(self, value: str, **fields: str) -> Person:
        """Press a button, with some fields changed."""
        address, own = self.form(value)
        if value in self.moves:
            self.answer = self.browser.get(address, params=own | fields)
            return self
        headers = {"X-CSRF-Token": own["csrf"]} if self.script else {}
        self.answer = self.browser.post(address, data=own | fields, headers=headers, follow_redirects=True)
        return self

    @property
    def moves(self) -> list[str]:
        return self.page.xpath("//button[@name='move']/@value")  # type: ignore[no-any-return]

    def follow(self, words: str) -> Person:
        """Follow a link."""
        (link,) = self.links(words)
        self.answer = self.browser.get(link)
        return self

    def links(self, words: str) -> list[str]:
        """Return the URLs of the links that contain some words."""
        return self.page.xpath(f"//div[@id='standing']//a[contains(., '{words}')]/@href")  # type: ignore[no-any-return]
