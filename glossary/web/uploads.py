"""Files that people send, as their browsers name them."""

from __future__ import annotations

import re

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
