from __future__ import annotations

import asyncio
from typing import Annotated, Any

import pytest
from fastapi import FastAPI, File, UploadFile
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from glossary.web.security import limits
from glossary.web.security.limits import BodyLimits

from .asgi import FORM, HERE, HOST, ask, greet, is_line, measure


async def swallow(scope: Scope, receive: Receive, send: Send) -> None:
    try:
        await Request(scope, receive).body()
    except Exception:
        await PlainTextResponse("cannot be read", 400)(scope, receive, send)


async def fail(scope: Scope, receive: Receive, send: Send) -> None:
    try:
        await Request(scope, receive).body()
    except ClientDisconnect:
        raise RuntimeError("of its own") from None


async def read_on(scope: Scope, receive: Receive, send: Send) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    await receive()


def json_api() -> ASGIApp:
    app = FastAPI()

    @app.post("/")
    def take(body: dict[str, str]) -> int:
        return len(body)

    return app


def form_api() -> ASGIApp:
    app = FastAPI()

    @app.post("/")
    async def take(file: Annotated[UploadFile, File()]) -> int:
        return file.size or 0

    return app


def broken_pages() -> ASGIApp:
    async def page(request: Request) -> PlainTextResponse:
        try:
            return PlainTextResponse(str(len(await request.body())))
        except ClientDisconnect:
            return PlainTextResponse(f"{1 / 0}")

    return Starlette(routes=[Route("/", page, methods=["POST"])])


READERS = [measure, swallow, fail, read_on, json_api(), form_api(), broken_pages()]
FILE = b"--x\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\n"


@pytest.fixture
def briefly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LINGER", 0.01)


@pytest.mark.parametrize("app", READERS)
@pytest.mark.parametrize("ends", [True, False])
@pytest.mark.usefixtures("briefly")
def test_a_large_body_is_refused_whatever_the_app_does(app: ASGIApp, ends: bool) -> None:
    for headers in ([HOST, FORM], [HOST, FORM, ("content-length", "1000")]):
        chunks = [FILE, b"a" * 50, b"b" * 50, b"c"]
        answer = ask(BodyLimits(app, 100, 5), "POST", headers=headers, chunks=chunks, ends=ends)
        assert answer.status == 413
        assert is_line(answer)
        assert answer.headers["connection"] == "close"


@pytest.mark.parametrize("app", READERS)
@pytest.mark.parametrize("chunks", [[], [FILE], [FILE, b"a", b"b"]])
@pytest.mark.usefixtures("briefly")
def test_a_slow_body_is_refused_whatever_the_app_does(app: ASGIApp, chunks: list[bytes]) -> None:
    answer = ask(BodyLimits(app, 100, 0.02), "POST", headers=[HOST, FORM], chunks=chunks, ends=False)
    assert answer.status == 408
    assert is_line(answer)
    assert answer.headers["connection"] == "close"


@given(st.lists(st.integers(0, 40), min_size=1, max_size=12))
def test_a_body_is_measured_whatever_its_chunks(sizes: list[int]) -> None:
    size = sum(sizes)
    for declared in ([], [("content-length", str(size))]):
        answer = ask(BodyLimits(measure, 100, 5), "POST", headers=[HOST, *declared], chunks=[b"a" * n for n in sizes])
        assert (answer.status, answer.text) == (200, str(size)) if size <= 100 else answer.status == 413


@pytest.mark.parametrize(
    ("length", "status"), [("100", 200), ("101", 413), ("9" * 20, 413), ("9" * 5000, 200), ("", 200)]
)
def test_a_declared_length_is_judged_at_once(length: str, status: int) -> None:
    assert ask(BodyLimits(greet, 100, 5), "POST", headers=[HOST, ("content-length", length)]).status == status


def test_a_refused_app_is_not_run_when_the_length_is_declared() -> None:
    async def never(scope: Scope, receive: Receive, send: Send) -> None:
        raise AssertionError("is run")

    assert ask(BodyLimits(never, 100, 5), "POST", headers=[HOST, ("content-length", "101")]).status == 413


@pytest.mark.usefixtures("briefly")
def test_an_answer_that_has_begun_stays_and_nothing_more_is_fed() -> None:
    got: list[Message] = []

    async def early(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        while not got or got[-1]["type"] == "http.request":
            got.append(await receive())
        await send({"type": "http.response.body", "body": b"done"})

    for app, ends in ((BodyLimits(early, 100, 5), True), (BodyLimits(early, 1000, 0.05), False)):
        got.clear()
        answer = ask(app, "POST", chunks=[b"a" * 60, b"b" * 60, b"c" * 60], ends=ends)
        assert (answer.status, answer.text) == (200, "done")
        assert got[-1] == {"type": "http.disconnect"}
        assert b"c" * 60 not in [message.get("body") for message in got]


def test_errors_of_the_app_stay_its_own() -> None:
    async def wrong(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        raise RuntimeError("of the app")

    with pytest.raises(RuntimeError, match="of the app"):
        ask(BodyLimits(wrong, 100, 5), "POST")


def test_a_long_answer_is_not_cut_by_the_limits_of_a_request() -> None:
    async def slowly() -> Any:
        for _ in range(3):
            await asyncio.sleep(0.1)
            yield b"x"

    async def wait(scope: Scope, receive: Receive, send: Send) -> None:
        await Request(scope, receive).body()
        await StreamingResponse(slowly())(scope, receive, send)

    assert TestClient(BodyLimits(wait, 100, 0.25), base_url=HERE).post("/", content=b"abc").text == "xxx"
