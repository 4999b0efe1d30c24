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
    shown = "".join(char if char.isprintable() else "\ufffd" for char in re.split(r"[/\\]", sent)[-1])
    return shown[-LONGEST_NAME:] or "the file"
