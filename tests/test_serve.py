"""The command ``wonglep serve``: the addresses that it prints and opens, and how it ends."""

from __future__ import annotations

import os
import signal
import socket
import time
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import HTTPCookieProcessor, build_opener, url2pathname

import pytest

from .browser import page_of, started
from .conftest import Result
from .web import fill

from glossary.web import forwarding, serving  # isort: skip


@pytest.mark.parametrize(
    ("host", "others"),
    [
        ("127.0.0.1", ["127.0.0.1"]),
        ("0.0.0.0", ["127.0.0.1", socket.gethostname().lower()]),
        ("::", ["::1", socket.gethostname().lower()]),
    ],
)
def test_each_address_is_a_line(
    wonglep: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, others: list[str]
) -> None:
    if host == "::" and not socket.has_ipv6:
        pytest.skip("there is no IPv6")
    monkeypatch.setattr(serving, "serve", lambda application, listening: listening.close())
    path = fill(tmp_path / "my.glossary")
    done = wonglep("serve", "-g", str(path), "--host", host, "--port", "0", "--token", "long token")
    printed = done.out.splitlines()
    assert [urlsplit(line).hostname for line in printed] == others
    assert {urlsplit(line).query for line in printed} == {"token=long+token"}
    assert len({urlsplit(line).port for line in printed}) == 1


def test_what_is_opened_is_the_first_address(
    wonglep: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    monkeypatch.setattr(serving, "serve", lambda application, listening: listening.close())
    done = wonglep("serve", "-g", str(fill(tmp_path / "my.glossary")), "--port", "0", "--open")
    assert opened == done.out.splitlines()


def test_no_token_stands_in_the_command_line_of_a_browser(
    wonglep: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[str, int, str]] = []

    def browser(address: str) -> None:
        file = Path(url2pathname(urlsplit(address).path))
        opened.append((address, file.stat().st_mode & 0o777, unescape(file.read_text(encoding="utf-8"))))

    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(webbrowser, "open", browser)
    monkeypatch.setattr(serving, "serve", lambda application, listening: listening.close())
    path = fill(tmp_path / "my.glossary")
    done = wonglep("serve", "-g", str(path), "--host", "0.0.0.0", "--port", "0", "--token", "<long token&>", "--open")
    ((address, mode, page),) = opened
    assert "token=" not in address
    assert mode == 0o600 or os.name == "nt"
    assert f"url={done.out.splitlines()[0]}" in page
    assert not list(tmp_path.glob("*.html"))


def test_the_file_that_leads_a_browser_does_not_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(forwarding, "SECONDS", 0.01)
    with forwarding.redirect_file("http://127.0.0.1:1/?token=x") as address:
        file = Path(url2pathname(urlsplit(address).path))
        for _ in range(100):
            if not file.exists():
                break
            time.sleep(0.05)
        assert not file.exists()


@contextmanager
def not_ignored(number: signal.Signals) -> Iterator[signal.Signals]:
    """Yield a signal that processes started meanwhile do not ignore, as they do under ``nohup``."""
    before = signal.signal(number, signal.SIG_DFL)
    try:
        yield number
    finally:
        signal.signal(number, before)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="processes are ended in another way")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_nothing_is_left_by_a_server_that_is_told_to_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("BROWSER", "true %s")
    path = fill(tmp_path / "my.glossary")
    with (
        not_ignored(getattr(signal, name)) as number,
        started(path, "--token", "long token", "--open") as (process, address),
    ):
        with build_opener(HTTPCookieProcessor()).open(address) as page:
            assert page.status == 200
        assert {file.suffix for file in tmp_path.glob("*.*")} >= {".glossary", ".html", ".glossary-wal"}
        process.send_signal(number)
        process.wait(20)
    assert [file.name for file in tmp_path.glob("*.*")] == ["my.glossary"]


@pytest.mark.slow
def test_a_browser_is_led_in(chromium: Any, tmp_path: Path) -> None:
    with (
        started(fill(tmp_path / "my.glossary"), "--token", "long token") as (_, address),
        forwarding.redirect_file(address) as file,
        page_of(chromium) as page,
    ):
        page.goto(file)
        page.wait_for_url("http://*/")
        assert page.locator("#q").is_visible()


@pytest.mark.parametrize("name", ["เครื่องของฉัน", "my machine", ""])
def test_a_machine_whose_name_no_address_can_have_serves_others(
    wonglep: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for asked in ("gethostname", "getfqdn"):
        monkeypatch.setattr(socket, asked, lambda: name)
    monkeypatch.setattr(serving, "serve", lambda application, listening: listening.close())
    path = fill(tmp_path / "my.glossary")
    done = wonglep("serve", "-g", str(path), "--host", "0.0.0.0", "--port", "0", "--token", "long token")
    assert done.code == 0
    assert [urlsplit(line).hostname for line in done.out.splitlines()] == ["127.0.0.1"]


@pytest.mark.parametrize("host", ["", "ก..ข"])
def test_a_host_that_is_none_is_named(wonglep: Callable[..., Result], tmp_path: Path, host: str) -> None:
    done = wonglep("serve", "-g", str(fill(tmp_path / "my.glossary")), "--host", host, "--port", "0")
    assert (done.code, done.err.startswith(f"wonglep: host {host!r}: ")) == (2, True)
