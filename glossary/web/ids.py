"""Ids of concepts in addresses: any characters, line breaks too."""

from __future__ import annotations

from starlette.convertors import Convertor, register_url_convertor

ID = "{id:id}"
"""The end of a route that is an id."""


class _Rest(Convertor[str]):
    """All of the rest of a path; Starlette's own ``path`` ends before a line break."""

    regex = r"[\s\S]+"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("id", _Rest())
