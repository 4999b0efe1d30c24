"""Patterns of paths, such as ``share/**/*.docx``; links to folders are not followed, as they may form a loop."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

ANY_FOLDERS = "**"
_MAGIC = re.compile(r"[*?\[]")
_TOKEN = re.compile(r"\[!?\]?[^\]]*\]|.", re.DOTALL)


def is_pattern(path: str) -> bool:
    """Return whether a path has a wildcard."""
    return _MAGIC.search(path) is not None


def fixed_folder(pattern: str) -> str:
    """Return the folder of a pattern before its first part with a wildcard.

    >>> fixed_folder("a/b/**/*.docx"), fixed_folder("*.txt")
    ('a/b', '')
    """
    parts = Path(pattern).parts
    first = next(at for at, part in enumerate(parts) if is_pattern(part))
    return str(Path(*parts[:first])) if first else ""


def matching_files(pattern: str) -> Iterator[str]:
    """Yield the files that match a pattern, in a fixed order; hidden ones only if a part of it begins with a dot.

    ``*`` and ``?`` stand for characters of a name, ``[...]`` for one of several, ``**`` for any folders.
    """
    begin = fixed_folder(pattern)
    parts = Path(pattern).parts[len(Path(begin).parts) :]
    regex = re.compile("".join(map(_as_regex, parts)).removesuffix("/"))
    depth = None if ANY_FOLDERS in parts else len(parts)
    shows_hidden = any(part.startswith(".") for part in parts)
    for parent, folders, names in os.walk(begin or "."):
        inner = os.path.relpath(parent, begin or ".")
        level = 0 if inner == "." else len(Path(inner).parts)
        kept = sorted(name for name in folders if shows_hidden or not name.startswith("."))
        folders[:] = kept if depth is None or level + 1 < depth else []
        for name in sorted(names):
            path = name if inner == "." else f"{Path(inner).as_posix()}/{name}"
            if regex.fullmatch(path) and (shows_hidden or not name.startswith((".", "~$"))):
                yield os.path.join(begin, *path.split("/"))


def _as_regex(part: str) -> str:
    """Return a part of a pattern as a regular expression, with the slash after it.

    >>> re.fullmatch(_as_regex("**") + _as_regex("[!x]?.txt"), "a/b/c1.txt/") is not None
    True
    """
    return "(?:[^/]+/)*" if part == ANY_FOLDERS else _TOKEN.sub(_token, part) + "/"


def _token(match: re.Match[str]) -> str:
    token = match.group()
    if token in ("*", "?"):
        return "[^/]*" if token == "*" else "[^/]"
    if len(token) > 1:
        return "[" + token[1:].replace("\\", r"\\").replace("!", "^", 1 if token[1] == "!" else 0)
    return re.escape(token)
