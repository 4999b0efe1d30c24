from __future__ import annotations

import re

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from glossary.web.security.sessions import Sessions, session_ids

from .asgi import HERE, HOST, ask


async def show_session(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse(" ".join(session_ids(Request(scope))))(scope, receive, send)


def test_a_visitor_keeps_a_session() -> None:
    client = TestClient(Sessions(show_session), base_url=HERE)
    first, second = client.get("/"), client.get("/")
    cookie = first.headers["set-cookie"]
    assert re.fullmatch(
        r"wonglep_session_8000_([A-Za-z0-9_-]{8})=\1[A-Za-z0-9_-]{35}; HttpOnly; Path=/; SameSite=Lax", cookie
    )
    assert first.text == second.text == re.split("[=;]", cookie)[1]
    assert "set-cookie" not in second.headers
    assert ask(Sessions(show_session)).text != first.text


@pytest.mark.parametrize("value", ["", "short", "a" * 44, "ก" * 43, '"' + "a" * 41 + '"'])
def test_what_is_no_session_is_replaced(value: str) -> None:
    headers = [HOST, ("cookie", f"wonglep_session_8000_{value[:8]}={value}".encode().decode("latin-1"))]
    answer = ask(Sessions(show_session), headers=headers)
    assert answer.text not in ("", value)
    assert answer.text in answer.headers["set-cookie"]


@pytest.mark.parametrize("name", ["", "_", f"_{'b' * 8}", f"1_{'a' * 8}"])
def test_a_cookie_of_another_name_is_no_session(name: str) -> None:
    answer = ask(Sessions(show_session), headers=[HOST, ("cookie", f"wonglep_session_8000{name}={'a' * 43}")])
    assert answer.text in answer.headers["set-cookie"]
    assert answer.text != "a" * 43


def test_a_file_that_others_may_keep_has_no_session() -> None:
    async def file(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("", headers={"cache-control": "public, max-age=9"})(scope, receive, send)

    assert "set-cookie" not in ask(Sessions(file)).headers


def test_without_sessions_there_is_none() -> None:
    assert ask(show_session).text == ""


def test_tabs_opened_at_once_agree_on_a_session() -> None:
    given = [ask(Sessions(show_session)) for _ in range(3)]
    cookies = "; ".join(answer.headers["set-cookie"].partition(";")[0] for answer in given)
    later = ask(Sessions(show_session), headers=[HOST, ("cookie", cookies)])
    assert later.text.split() == [answer.text for answer in given]
    assert "set-cookie" not in later.headers
