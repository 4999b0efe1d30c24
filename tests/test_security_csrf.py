"""CSRF tokens, and the secret by which forms stay valid while their server restarts."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .web import Browser, browsing, fill

from glossary.web.app import Settings  # isort: skip
from glossary.web.security.csrf import Tokens, load_secret  # isort: skip

TYPED = {"text": "ห่วงโซ่คุณค่า (value chain)"}


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file of the secret, which is not there yet."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "wonglep" / "forms.secret"


def opened(path: Path) -> Browser:
    """Return a browser that has a page open whose server has ended."""
    with browsing(path, Settings(secret=load_secret(str(path)))) as browser:
        assert browser.token
    return browser


def status_of(before: Browser, path: Path) -> int:
    """Return the status of a form that was opened before the server of a glossary started."""
    with browsing(path, Settings(secret=load_secret(str(path)))) as browser:
        browser.cookies.update(before.cookies)
        fields = TYPED | {"csrf": before.token}
        return int(browser.post("/read", data=fields, follow_redirects=False).status_code)


@given(st.text(), st.text(), st.binary())
def test_a_token_holds_for_its_session_only(session: str, other: str, secret: bytes) -> None:
    tokens = Tokens(b"secret of the tests")
    token = tokens.token_for(session)
    assert tokens.is_valid(session, token)
    assert tokens.is_valid(other, token) == (session == other)
    assert not tokens.is_valid(session, other)
    assert not tokens.is_valid(session, token + "\ud800")
    assert Tokens(secret).token_for(session) != token
    assert Tokens(b"1" + secret).token_for(session) == Tokens(b"1" + secret).token_for(session)
    assert not Tokens().is_valid(session, token)


def test_a_form_is_taken_by_a_restarted_server(tmp_path: Path) -> None:
    path = fill(tmp_path / "my.glossary")
    assert status_of(opened(path), path) == 303


def test_a_form_of_another_glossary_is_refused(tmp_path: Path) -> None:
    path = fill(tmp_path / "my.glossary")
    other = Path(shutil.copy(path, tmp_path / "other.glossary"))
    assert status_of(opened(path), other) == 403


def test_a_form_is_refused_where_no_secret_can_be_kept(tmp_path: Path) -> None:
    path = fill(tmp_path / "my.glossary")
    (tmp_path / "state").write_text("no folder", encoding="utf-8")
    assert load_secret(str(path)) is None
    assert status_of(opened(path), path) == 403


def test_a_glossary_has_one_secret_by_whatever_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link.glossary").symlink_to("my.glossary")
    names = ("my.glossary", str(tmp_path / "my.glossary"), "link.glossary")
    assert len({load_secret(name) for name in names}) == 1


def test_the_secret_is_its_users_alone(state: Path) -> None:
    before = os.umask(0)
    try:
        assert load_secret("my.glossary")
    finally:
        os.umask(before)
    assert state.stat().st_mode & 0o777 == 0o600
    assert state.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_secret_that_others_may_know_is_made_anew(state: Path, mode: int) -> None:
    first = load_secret("my.glossary")
    state.chmod(mode)
    assert load_secret("my.glossary") not in (None, first)
    assert state.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("held", [b"", b"short", b"x" * 33])
def test_what_is_no_secret_is_replaced(state: Path, held: bytes) -> None:
    state.parent.mkdir(parents=True)
    state.touch(mode=0o600)
    state.write_bytes(held)
    first = load_secret("my.glossary")
    assert first == load_secret("my.glossary")
    assert len(state.read_bytes()) == 32


def test_a_link_is_neither_followed_nor_replaced(state: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.touch(mode=0o600)
    target.write_bytes(b"x" * 32)
    state.parent.mkdir(parents=True)
    state.symlink_to(target)
    assert load_secret("my.glossary") is None
    assert state.is_symlink()


def test_nothing_is_kept_beside_a_glossary(tmp_path: Path) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    path = fill(folder / "my.glossary")
    opened(path)
    assert [file.name for file in folder.iterdir()] == ["my.glossary"]
