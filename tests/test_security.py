"""All middleware together."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from glossary.web.security import Guard, Tokens, checked_form, protect
from glossary.web.security.sessions import session_ids

from .asgi import HERE, HOST, SITE, ask, greet, measure

TOKENS = Tokens(b"secret of the tests")


def pages() -> ASGIApp:
    async def post(request: Request) -> PlainTextResponse:
        async with checked_form(request, TOKENS) as form:
            return PlainTextResponse(str(len(str(form.get("a")))))

    async def get(request: Request) -> PlainTextResponse:
        return PlainTextResponse(TOKENS.token_for(session_ids(request)[0]))

    return Starlette(routes=[Route("/", get), Route("/", post, methods=["POST"])])


@pytest.mark.parametrize("path", ["/", "/unknown", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//", "/\0"])
def test_a_foreign_host_sees_nothing_and_paths_stay_as_they_are(path: str) -> None:
    app = protect(greet)
    assert ask(app, target=path, headers=[("host", "evil.example")]).status == 400
    answer = ask(app, target=path)
    assert (answer.status, answer.text) == (200, path)


def test_a_form_goes_through_all_guards() -> None:
    client = TestClient(protect(pages(), Guard(token="x", most_bytes=500)), base_url=HERE)
    token = client.get("/?token=x").text
    form = {"csrf": token, "a": "b" * 100}
    assert client.post("/", data=form, headers={"origin": HERE, SITE: "same-origin"}).text == "100"
    assert client.post("/", data=form, headers={"origin": "http://evil.example"}).status_code == 403
    assert client.post("/", data=form, headers={"origin": "http://127.0.0.1:3000"}).status_code == 403
    assert client.post("/", data=form, headers={"host": "evil.example"}).status_code == 400
    assert client.post("/", data={**form, "csrf": TOKENS.token_for("another")}).status_code == 403
    assert client.post("/", data={**form, "a": "b" * 500}).status_code == 413
    client.cookies.clear()
    assert client.post("/", data=form).status_code == 401


@pytest.mark.parametrize("over", [0, 1])
def test_a_body_of_just_the_limit_passes_in_many_small_chunks(over: int) -> None:
    app = protect(measure, Guard(most_bytes=5_000))
    answer = ask(app, "POST", chunks=[b"a"] * (5_000 + over))
    assert answer.status == (413 if over else 200)


def test_what_is_judged_first_hides_the_rest() -> None:
    app = protect(measure, Guard(token="x", most_bytes=1))
    large = [("content-length", "2")]
    foreign = [("origin", "http://other.example")]
    bearer = [("authorization", "Bearer x")]
    assert ask(app, "POST", headers=[("host", "evil.example"), *foreign, *large]).status == 400
    assert ask(app, "POST", headers=[HOST, *foreign, *large]).status == 403
    assert ask(app, "POST", headers=[HOST, *large]).status == 401
    assert ask(app, "POST", headers=[HOST, *bearer, *large]).status == 413


def test_the_app_starts_and_ends_within_the_guards() -> None:
    with TestClient(protect(pages(), Guard(token="x")), base_url=HERE) as client:
        assert client.get("/").status_code == 401
