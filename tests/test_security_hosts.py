from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import InputError
from glossary.web.security.checks import HeadChecks
from glossary.web.security.hosts import require_own_host

from .asgi import ask, greet, is_line

LOOPBACK, LAN, LAN6, MAPPED = "127.0.0.1", "192.168.1.5", "fe80::1%eth0", "::ffff:192.168.1.5"


@pytest.mark.parametrize(
    ("server", "host", "status"),
    [
        (LOOPBACK, "localhost", 200),
        (LOOPBACK, "LocalHost.:9999", 200),
        (LOOPBACK, "127.0.0.1:8000", 200),
        (LOOPBACK, "[::1]:8000", 200),
        (LOOPBACK, "[0:0:0:0:0:0:0:1]", 200),
        (LOOPBACK, "[::ffff:127.0.0.1]:8000", 200),
        (LOOPBACK, "127.0.0.2", 400),
        ("127.0.0.2", "127.0.0.2", 200),
        ("::ffff:127.0.0.1", "localhost", 200),
        ("::1", "127.0.0.1", 200),
        (LAN, LAN, 200),
        (LAN, f"{LAN}:1", 200),
        (LAN, "localhost", 400),
        (LAN, "127.0.0.1", 400),
        (LAN, "192.168.1.6", 400),
        (MAPPED, LAN, 200),
        (MAPPED, f"[{MAPPED}]", 200),
        (LAN6, "[fe80::1]:8000", 200),
        (LAN6, "[fe80::2]", 400),
        (LAN6, "fe80::1", 400),
        (LOOPBACK, "wonglep.example", 200),
        (LOOPBACK, "WONGLEP.example.:443", 200),
        (LAN, "10.0.0.7", 200),
        (LAN, "[fd00::7]", 200),
        (LOOPBACK, "evil.example", 400),
        (LOOPBACK, "evil.example:8000", 400),
        (LOOPBACK, "localhost.evil.example", 400),
        (LOOPBACK, "wonglep.example.evil.example", 400),
        (LOOPBACK, "notlocalhost", 400),
        (LOOPBACK, "0.0.0.0:8000", 400),
        (LOOPBACK, "localhost..", 400),
        (LOOPBACK, "localhost:", 400),
        (LOOPBACK, "localhost:http", 400),
        (LOOPBACK, "localhost:-1", 400),
        (LOOPBACK, "localhost:٣", 400),
        (LOOPBACK, "localhost:65536", 400),
        (LOOPBACK, "localhost:8000:8000", 400),
        (LOOPBACK, "evil.example@localhost", 400),
        (LOOPBACK, "localhost@evil.example", 400),
        (LOOPBACK, "localhost, evil.example", 400),
        (LOOPBACK, "localhost/", 400),
        (LOOPBACK, "[::1", 400),
        (LOOPBACK, "::1", 400),
        (LOOPBACK, "[127.0.0.1]", 400),
        (LOOPBACK, "[::1%25lo]", 400),
        (LOOPBACK, "2130706433", 400),
        (LOOPBACK, "0x7f.1", 400),
        (LOOPBACK, "", 400),
        (LOOPBACK, ".", 400),
        ("/run/wonglep.socket", "localhost", 400),
        ("/run/wonglep.socket", "wonglep.example", 200),
    ],
)
def test_only_names_of_the_server_are_let_in(server: str, host: str, status: int) -> None:
    app = HeadChecks(greet, require_own_host(["Wonglep.Example.", "10.0.0.7", "fd00::7"]))
    value = host.encode().decode("latin-1")
    answer = ask(app, headers=[("host", value)], server=(server, None if server[0] == "/" else 8000))
    assert answer.status == status
    assert status == 200 or is_line(answer)


@pytest.mark.parametrize("hosts", [[], ["localhost", "localhost"], ["localhost", "evil.example"]])
def test_a_request_has_one_host(hosts: list[str]) -> None:
    answer = ask(HeadChecks(greet, require_own_host([])), headers=[("host", host) for host in hosts])
    assert answer.status == 400
    assert is_line(answer)


def test_without_a_server_address_only_allowed_names_pass() -> None:
    app = HeadChecks(greet, require_own_host(["a.example"]))
    assert ask(app, headers=[("host", "a.example")], server=None).status == 200
    assert ask(app, headers=[("host", "localhost")], server=None).status == 400


@pytest.mark.parametrize("name", ["", "a.example:80", "http://a.example", "ธนาคาร.ไทย", "*", "a b"])
def test_an_allowed_host_is_a_name(name: str) -> None:
    with pytest.raises(InputError, match="an allowed host must be a name"):
        require_own_host([name])


@given(st.text())
def test_any_host_is_judged(host: str) -> None:
    assert ask(
        HeadChecks(greet, require_own_host([])), headers=[("host", host.encode("utf-8", "replace").decode("latin-1"))]
    ).status in (
        200,
        400,
    )
