"""A server that is killed while people decide: what was answered is in the file."""

from __future__ import annotations

import http.client
import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from lxml import html

from glossary import Entry, Variant
from glossary.store import Store

from .browser import started

pytest.importorskip("fastapi", reason="the extra web is not installed")
pytestmark = pytest.mark.slow

TIMES = 20
PROPOSALS = 500
ORDERS = ("unsure", "frequent")
DECISIONS = ("approved", "admitted", "forbidden", "rejected")


@dataclass(slots=True)
class Client:
    """One who decides as fast as answers come, until there are none; ``sent`` is a decision whose answer is out."""

    order: str
    answered: dict[str, str] = field(default_factory=dict)
    sent: dict[str, str] = field(default_factory=dict)

    def work(self, address: str, draw: random.Random) -> None:
        where = urlsplit(address)
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=10)
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request("GET", f"/review?order={self.order}")
            answer = connection.getresponse()
            headers["Cookie"] = (answer.getheader("set-cookie") or "").partition(";")[0]
            page = html.fromstring(answer.read().decode())
            while forms := page.xpath("//div[@class='deciding']/form"):
                fields = dict(forms[0].fields) | {"decision": draw.choice(DECISIONS)}
                if page.xpath("//*[@data-obstacle]"):
                    connection.request("GET", page.xpath("//div[@class='deciding']/a/@href")[-1], headers=headers)
                    page = html.fromstring(connection.getresponse().read().decode())
                    continue
                self.sent = {fields["thai"]: fields["decision"]}
                headers["X-CSRF-Token"] = fields["csrf"]
                connection.request("POST", "/review/decide", urlencode(fields), headers)
                answer = connection.getresponse()
                if answer.status == 200:
                    self.answered |= self.sent
                assert answer.status in (200, 409)
                self.sent = {}
                page = html.fromstring(answer.read().decode())
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()


def filled(path: Path) -> None:
    draw = random.Random(1)
    with Store(path, create=True) as store:
        store.take_in(
            Entry(f"term {at}", (), (Variant(f"คำที่{at}", "translation", draw.random(), draw.randint(1, 50)),))
            for at in range(PROPOSALS)
        )


def decided(path: Path) -> dict[str, str]:
    with Store(path) as store:
        assert store.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {v.thai: v.status for _, v in store.glossary().rows if v.is_decided}


def test_what_was_answered_survives_a_kill(tmp_path: Path) -> None:
    path, draw, answered = tmp_path / "0.glossary", random.Random(1), 0
    filled(path)
    for at in range(TIMES):
        before = decided(path)
        if len(before) > PROPOSALS / 2:
            path, before = tmp_path / f"{at}.glossary", {}
            filled(path)
        clients = [Client(order) for order in ORDERS]
        with started(path) as (process, address), ThreadPoolExecutor() as threads:
            working = [threads.submit(client.work, address, random.Random(draw.random())) for client in clients]
            until = time.monotonic() + 10
            while not all(client.answered for client in clients) and time.monotonic() < until:
                time.sleep(0.01)
            time.sleep(draw.uniform(0, 0.8))
            process.kill()
            for one in working:
                one.result()
        now = decided(path)
        told = before | clients[0].answered | clients[1].answered
        assert {thai: now.get(thai) for thai in told} == told
        assert now.items() - told.items() <= (clients[0].sent | clients[1].sent).items()
        answered += len(told) - len(before)
    assert answered > 10 * TIMES
