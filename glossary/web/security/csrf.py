"""Tokens in our own pages that other sites cannot know, so that none can send their forms (CSRF), and their secret."""

from __future__ import annotations

import hmac
import os
import secrets
from pathlib import Path

_SECRET_BYTES = 32
_OTHERS = 0o077
"""Permission bits of other users."""


class Tokens:
    """The CSRF tokens of a server, one a session; they are computed, not stored.

    Parameters
    ----------
    secret
        the key; by default a random one, so that all tokens end with the server

    >>> tokens = Tokens(b"secret")
    >>> tokens.is_valid("me", tokens.token_for("me")), tokens.is_valid("you", tokens.token_for("me"))
    (True, False)
    """

    def __init__(self, secret: bytes | None = None) -> None:
        self._secret = secret or secrets.token_bytes(_SECRET_BYTES)

    def token_for(self, session: str) -> str:
        """Return the token of a session."""
        return hmac.digest(self._secret, session.encode(), "sha256").hex()

    def is_valid(self, session: str, token: str) -> bool:
        """Return whether *token* is that of *session*, in a time that does not tell how much of it is right."""
        return hmac.compare_digest(self.token_for(session).encode(), token.encode(errors="replace"))


def load_secret(glossary: str) -> bytes | None:
    """Return the key for the tokens of a glossary, the same whenever it is served; None where none can be stored.

    With a new key each time, a form that is open while its server restarts would be refused, and what was typed lost.
    Each glossary has its own, so that a form never decides on another one that is served at its address later. The file
    lies with the user's state, never beside the glossary, which is given to others.
    """
    try:
        file = _state_folder() / "wonglep" / "forms.secret"
        secret = _read_secret(file) or _write_secret(file)
    except (OSError, RuntimeError):
        return None
    return hmac.digest(secret, os.fsencode(os.path.realpath(glossary)), "sha256")


def _state_folder() -> Path:
    """Return where programs of this user store their state (XDG Base Directory Specification)."""
    folder = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_STATE_HOME", "")
    return Path(folder) if os.path.isabs(folder) else Path.home() / ".local" / "state"


def _read_secret(file: Path) -> bytes | None:
    """Return the secret in a file; None where there is none, or one that other users may have read or made."""

    def open_no_link(name: str, flags: int) -> int:
        # another user's link could lead to a file of ours whose content that user knows
        return os.open(name, flags | getattr(os, "O_NOFOLLOW", 0))

    try:
        with open(file, "rb", opener=open_no_link) as opened:
            secret, status = opened.read(_SECRET_BYTES + 1), os.fstat(opened.fileno())
    except FileNotFoundError:
        return None
    is_private = os.name == "nt" or (status.st_uid == os.getuid() and not status.st_mode & _OTHERS)
    return secret if is_private and len(secret) == _SECRET_BYTES else None


def _write_secret(file: Path) -> bytes:
    """Write a new secret to a file that only its user can read, and return it."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    secret = secrets.token_bytes(_SECRET_BYTES)
    # "x" and the mode at creation: the file is at no time another user's, or readable by others
    with open(file, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as opened:
        opened.write(secret)
    return secret
