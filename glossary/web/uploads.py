"""What people give to be read: files, as their browsers name them, and pasted texts."""

from __future__ import annotations

import re
from typing import NamedTuple

from starlette.datastructures import FormData, UploadFile

from glossary.web.fields import text

LONGEST_NAME = 200
"""Letters of a file's name that are kept, the last."""


def file_name(sent: str) -> str:
    """The name of a file without its folders, so that it can be shown in a line.

    >>> file_name("C:\\\\a/../b\\n.txt")
    'b�.txt'
    """
    return printable(re.split(r"[/\\]", sent)[-1])[-LONGEST_NAME:] or "the file"


def printable(name: str) -> str:
    """A name that stays in its line.

    >>> printable("a\\nb")
    'a�b'
    """
    return "".join(char if char.isprintable() else "\ufffd" for char in name)


class Given(NamedTuple):
    """A pasted text, or in its place a file, which has a name."""

    text: str = ""
    name: str = ""
    data: bytes = b""

    @property
    def is_empty(self) -> bool:
        """Is there neither a text nor a file?"""
        return not self.name and not self.text.strip()


async def given(form: FormData) -> Given:
    """What the fields ``text`` and ``file`` of a form give to be read."""
    pasted, file = text(form, "text").replace("\r\n", "\n"), form.get("file")
    if isinstance(file, UploadFile) and file.filename:
        return Given(pasted, file.filename, await file.read())
    return Given(pasted)
