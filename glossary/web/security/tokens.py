"""Tokens that only our own pages have, so that no other site can send their forms (cross-site request forgery)."""

from __future__ import annotations

import hmac
import secrets

from starlette.requests import HTTPConnection

_BYTES = 32


class Tokens:
    """The tokens of one server: each belongs to a session and is told without being kept.

    Parameters
    ----------
    secret
        what they are made of; a random one by default, so that they end with the server

    >>> tokens = Tokens(b"secret")
    >>> tokens.holds("me", tokens.token_for("me")), tokens.holds("you", tokens.token_for("me"))
    (True, False)
    """

    def __init__(self, secret: bytes | None = None) -> None:
        self._secret = secret or secrets.token_bytes(_BYTES)

    @staticmethod
    def sessions_of(request: HTTPConnection) -> tuple[str, ...]:
        """The sessions of a request; none when there are no ``Sessions`` around the app."""
        ids: tuple[str, ...] = request.scope.get("session_ids", ())
        return ids

    def token_for(self, session: str) -> str:
        """The token of a session."""
        return hmac.digest(self._secret, session.encode(), "sha256").hex()

    def holds(self, session: str, token: str) -> bool:
        """Is this the token of a session?"""
        return hmac.compare_digest(self.token_for(session).encode(), token.encode(errors="replace"))
