"""Visitors who go before the work that they asked for is begun, as one who loads a page again and again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the extra web is not installed")

from starlette.requests import Request

from glossary.web.working import LeftError, done_for
from glossary.web.workshop import BusyError, Workshop

from . import chores

WAITING = 2


class Visitor:
    """One who has sent a request, and waits until told to leave."""

    def __init__(self, shop: Workshop) -> None:
        self._told = asyncio.Event()
        app = SimpleNamespace(state=SimpleNamespace(site=SimpleNamespace(workshop=shop)))
        self._request = Request({"type": "http", "app": app}, self._receive)
        self._sent = [{"type": "http.request", "body": b"", "more_body": False}]

    async def _receive(self) -> Any:
        if self._sent:
            return self._sent.pop()
        await self._told.wait()
        return {"type": "http.disconnect"}

    def asks(self, work: Callable[..., Any], *args: Any) -> asyncio.Task[Any]:
        return asyncio.create_task(done_for(self._request, work, *args))

    def leaves(self) -> None:
        self._told.set()


def run(work: Callable[[Workshop], Awaitable[None]]) -> None:
    async def opened() -> None:
        shop = Workshop(waiting=WAITING)
        try:
            await asyncio.wait_for(work(shop), 60)
        finally:
            shop.close()

    asyncio.run(opened())


async def is_there(path: Path) -> None:
    while not path.exists():
        await asyncio.sleep(0.01)


def test_one_who_leaves_makes_room_for_others(tmp_path: Path) -> None:
    begun, told, noted = (tmp_path / name for name in ("begun", "told", "noted"))

    async def work(shop: Workshop) -> None:
        first, *others, last = (Visitor(shop) for _ in range(WAITING + 2))
        long = first.asks(chores.begin_and_await, str(begun), str(told))
        await is_there(begun)
        waiting = [other.asks(chores.note, str(noted), "for nobody") for other in others]
        await asyncio.sleep(0.01)
        with pytest.raises(BusyError):
            await last.asks(chores.note, str(noted), "too many")
        for other, one in zip(others, waiting, strict=True):
            other.leaves()
            with pytest.raises(LeftError):
                await one
        wanted = last.asks(chores.note, str(noted), "wanted")
        told.touch()
        await asyncio.gather(long, wanted)

    run(work)
    assert noted.read_text(encoding="utf-8") == "wanted\n"


def test_work_that_is_begun_is_done_though_its_visitor_leaves(tmp_path: Path) -> None:
    begun, told = tmp_path / "begun", tmp_path / "told"

    async def work(shop: Workshop) -> None:
        visitor = Visitor(shop)
        long = visitor.asks(chores.begin_and_await, str(begun), str(told))
        await is_there(begun)
        visitor.leaves()
        await asyncio.sleep(0.1)
        told.touch()
        assert await long
        assert await Visitor(shop).asks(chores.pid) == await long

    run(work)
