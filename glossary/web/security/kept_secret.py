"""The secret of a user's forms, kept so that a page that is open stays good while its server begins anew.

With a secret of the server alone, what was typed meanwhile would be refused, with files that no page can choose again.
It lies where the programs of a user keep their state, never beside a glossary, which is given to others.
"""

from __future__ import annotations

import hmac
import os
import secrets
from pathlib import Path

_BYTES = 32
_OTHERS = 0o077
"""What other users may do with a file."""


def secret_for(glossary: str) -> bytes | None:
    """The secret for the forms of a glossary, the same whenever it is served; None where none can be kept.

    Each glossary has its own, so that a form never decides on another one that is served at its address later.
    """
    try:
        file = _folder() / "wonglep" / "forms.secret"
        secret = _read(file) or _made(file)
    except (OSError, RuntimeError):
        return None
    return hmac.digest(secret, os.fsencode(os.path.realpath(glossary)), "sha256")


def _folder() -> Path:
    """Where the programs of this user keep their state."""
    named = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_STATE_HOME", "")
    return Path(named) if os.path.isabs(named) else Path.home() / ".local" / "state"


def _read(file: Path) -> bytes | None:
    """The secret of a file; None where there is none, or one that others may have read or made."""

    def no_link(name: str, flags: int) -> int:
        return os.open(name, flags | getattr(os, "O_NOFOLLOW", 0))

    try:
        with open(file, "rb", opener=no_link) as opened:
            secret, status = opened.read(_BYTES + 1), os.fstat(opened.fileno())
    except FileNotFoundError:
        return None
    is_own = os.name == "nt" or (status.st_uid == os.getuid() and not status.st_mode & _OTHERS)
    return secret if is_own and len(secret) == _BYTES else None


def _made(file: Path) -> bytes:
    """A new secret in a file that only its user may read."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    secret = secrets.token_bytes(_BYTES)
    with open(file, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as opened:
        opened.write(secret)
    return secret
