from __future__ import annotations

import asyncio
from tempfile import SpooledTemporaryFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from glossary.web.security import ForgedError, Tokens, checked_form, forms
from glossary.web.security.sessions import Sessions

from .asgi import FORM, HOST, Answer, Given, ask, is_line

TOKENS = Tokens(b"secret of the tests")
MOST = 4 << 20


async def take_form(scope: Scope, receive: Receive, send: Send) -> None:
    try:
        async with checked_form(Request(scope, receive), TOKENS, most_bytes=MOST, most_files=2, most_fields=3) as form:
            response = PlainTextResponse(" ".join(f"{name}" for name, _ in form.multi_items()))
    except HTTPException as error:
        response = PlainTextResponse(error.detail, error.status_code)
    await response(scope, receive, send)


ID = "s" * 43
COOKIE = ("cookie", f"wonglep_session_8000_{ID[:8]}={ID}")
RIGHT, WRONG = TOKENS.token_for(ID), TOKENS.token_for("another")
URLENCODED = ("content-type", "application/x-www-form-urlencoded")


def post_form(headers: Given, body: bytes, app: ASGIApp = Sessions(take_form)) -> Answer:
    return ask(app, "POST", headers=[HOST, COOKIE, *headers], chunks=[body])


def part(name: str, value: str = "v", filename: str = "") -> str:
    file = f'; filename="{filename}"' if filename else ""
    return f'--x\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n{value}\r\n'


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ([URLENCODED], f"csrf={RIGHT}&a=1", 200),
        ([URLENCODED], f"csrf={WRONG}&a=1", 403),
        ([URLENCODED], f"csrf={RIGHT}&csrf={WRONG}", 403),
        ([URLENCODED], "csrf=&a=1", 403),
        ([URLENCODED], "csrf=%FF%ED%A0%80", 403),
        ([URLENCODED], "a=1", 403),
        ([URLENCODED], "", 403),
        ([], f"csrf={RIGHT}", 403),
        ([("content-type", "text/plain")], f"csrf={RIGHT}", 403),
        ([URLENCODED, ("x-csrf-token", RIGHT)], "a=1", 200),
        ([URLENCODED, ("x-csrf-token", WRONG)], f"csrf={RIGHT}", 403),
        ([URLENCODED, ("x-csrf-token", "\xff")], "a=1", 403),
        ([("content-type", "application/json"), ("x-csrf-token", RIGHT)], "{}", 200),
        ([URLENCODED], f"csrf={RIGHT}&a=1&b=2&c=3", 400),
        ([FORM], part("csrf", RIGHT) + part("f", filename="a.txt") + "--x--", 200),
        ([FORM], part("f", filename="a.txt") + part("csrf", WRONG) + "--x--", 403),
        ([FORM], part("f", filename="a.txt") + "--x--", 403),
        ([FORM], part("csrf", RIGHT, filename="csrf") + "--x--", 403),
        ([FORM], part("csrf", RIGHT) + part("f", filename="a") * 3 + "--x--", 400),
        ([FORM], part("csrf", RIGHT) + part("a") * 3 + "--x--", 400),
        ([FORM], part("csrf", RIGHT) + part("a", "v" * (1 << 21)) + "--x--", 200),
        ([FORM], part("csrf", RIGHT) + part("a", "v" * MOST) + "--x--", 413),
        ([FORM], part("csrf", RIGHT) + part("a", "v" * MOST, filename="a") + "--x--", 413),
        ([URLENCODED], f"csrf={RIGHT}&a={'v' * (forms.SMALL - 80)}", 200),
        ([URLENCODED], f"csrf={RIGHT}&a={'v' * forms.SMALL}", 413),
        ([FORM], part("csrf", RIGHT) + "--y--", 403),
        ([FORM], "--x\r\nContent-Disposition: form-data\r\n\r\nv\r\n--x--", 400),
        ([FORM], "--x\r\n: \r\n", 400),
        ([FORM], "no multipart", 400),
        ([("content-type", "multipart/form-data")], part("csrf", RIGHT) + "--x--", 400),
        ([("content-type", "multipart/form-data; boundary=" + "x" * 5000)], part("csrf", RIGHT), 400),
        ([("content-type", FORM[1] + "; charset=undefined")], part("csrf", RIGHT) + "--x--", 400),
        ([("content-type", FORM[1] + "; charset=raw_unicode_escape")], part("csrf", r"\ud800") + "--x--", 400),
    ],
)
def test_a_form_is_taken_with_the_token_of_its_session(headers: Given, body: str, status: int) -> None:
    answer = post_form(headers, body.encode())
    assert answer.status == status
    assert status == 200 or is_line(answer)


def test_a_form_without_a_session_is_not_taken() -> None:
    assert post_form([URLENCODED, ("x-csrf-token", RIGHT)], b"a=1", take_form).status == 403


def test_the_forms_of_all_tabs_of_a_visitor_are_taken() -> None:
    ids = [letter * 43 for letter in "abc"]
    cookies = "; ".join(f"wonglep_session_8000_{id_[:8]}={id_}" for id_ in ids)
    headers = [HOST, URLENCODED, ("cookie", cookies)]
    bodies = [f"csrf={TOKENS.token_for(id_)}".encode() for id_ in (*ids, ID)]
    statuses = [ask(Sessions(take_form), "POST", headers=headers, chunks=[body]).status for body in bodies]
    assert statuses == [200, 200, 200, 403]


@pytest.mark.parametrize("token", [RIGHT, WRONG])
def test_files_of_a_form_are_closed_in_the_end(monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    body = part("f", filename="a.txt") + part("csrf", token) + "--x--"
    made: list[SpooledTemporaryFile[bytes]] = []

    def opened(max_size: int) -> SpooledTemporaryFile[bytes]:
        made.append(SpooledTemporaryFile(max_size))  # noqa: SIM115
        return made[-1]

    monkeypatch.setattr("starlette.formparsers.SpooledTemporaryFile", opened)
    assert post_form([FORM], body.encode()).status == (200 if token == RIGHT else 403)
    assert [file.closed for file in made] == [True]


def test_what_a_forged_form_says_is_told() -> None:
    async def receive() -> Message:
        return {"type": "http.request", "body": b"csrf=x&a=1"}

    async def take() -> None:
        scope = {"type": "http", "headers": [(b"content-type", URLENCODED[1].encode())], "session_ids": (ID,)}
        async with checked_form(Request(scope, receive), TOKENS):
            pass

    with pytest.raises(ForgedError) as error:
        asyncio.run(take())
    assert error.value.fields == {"csrf": "x", "a": "1"}


def test_the_rest_of_a_form_that_is_too_large_is_discarded() -> None:
    chunks = [b"a=", *[b"%E0%B8%81" * 10_000] * 100]
    assert ask(Sessions(take_form), "POST", headers=[HOST, COOKIE, URLENCODED], chunks=chunks).status == 413


def test_a_form_whose_client_goes_is_no_error_of_the_app() -> None:
    async def gone(scope: Scope, receive: Receive, send: Send) -> None:
        async def disconnected() -> Message:
            return {"type": "http.disconnect"}

        await take_form(scope, disconnected, send)

    assert post_form([URLENCODED], b"", Sessions(gone)).status == 400


charsets = st.sampled_from(
    ["utf-8", "utf-7", "utf-16", "idna", "punycode", "undefined", "hex", "unicode_escape", "\xff", "x y"]
)
kinds = st.one_of(
    charsets.map(lambda charset: f"multipart/form-data; boundary=x; charset={charset}"),
    st.text(st.characters(max_codepoint=255), max_size=9).map(lambda text: f"multipart/form-data; boundary={text}"),
    st.just(URLENCODED[1]),
)
pieces = st.one_of(
    st.binary(max_size=9),
    st.sampled_from(
        [
            b"\r\n",
            b"--x",
            b"--",
            b"Content-Disposition: form-data; name=",
            b'"',
            b";",
            b"filename*=utf-8''%FF",
            b"=",
            b"&",
            b"%",
            b": ",
        ]
    ),
)


@given(kinds, st.lists(pieces, max_size=12).map(b"".join), st.booleans())
def test_no_form_breaks_the_server(kind: str, body: bytes, is_begun: bool) -> None:
    begin = part("csrf", RIGHT).encode() if is_begun else b""
    assert post_form([("content-type", kind), ("x-csrf-token", RIGHT)], begin + body).status in (200, 400)
    assert post_form([("content-type", kind)], begin + body).status in (200, 400, 403)
