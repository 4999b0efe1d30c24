"""The command that serves: the addresses that it prints, and which of them it opens."""

from __future__ import annotations

import socket
import webbrowser
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from .conftest import Result
from .web import fill

from glossary.web import serving  # isort: skip


@pytest.mark.parametrize(
    ("host", "others"),
    [
        ("127.0.0.1", ["127.0.0.1"]),
        ("0.0.0.0", ["127.0.0.1", socket.gethostname().lower()]),
        ("::", ["::1", socket.gethostname().lower()]),
    ],
)
def test_each_address_is_a_line_and_the_first_is_opened(
    wonglep: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, others: list[str]
) -> None:
    if host == "::" and not socket.has_ipv6:
        pytest.skip("there is no IPv6")
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    monkeypatch.setattr(serving, "serve", lambda application, listening: listening.close())
    path = fill(tmp_path / "my.glossary")
    done = wonglep("serve", "-g", str(path), "--host", host, "--port", "0", "--token", "long token", "--open")
    printed = done.out.splitlines()
    assert [urlsplit(line).hostname for line in printed] == others
    assert {urlsplit(line).query for line in printed} == {"token=long+token"}
    assert len({urlsplit(line).port for line in printed}) == 1
    assert opened == printed[:1]


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
