"""A file that leads a browser to an address with a token.

All users of a machine see the command lines of others, and so an address that a browser is started with; what stands
in a file of one's own they do not see.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
from collections.abc import Iterator
from html import escape
from pathlib import Path

from align.errors import InputError
from glossary.files.reading import reason_of

SECONDS = 60.0
"""Time that a browser has to open the file."""
_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url={address}">
<title>Wonglep</title>
<p><a href="{address}">Wonglep</a></p>
</html>
"""


@contextlib.contextmanager
def redirect_file(address: str) -> Iterator[str]:
    """Write a file that leads to *address*, and yield its own; it is deleted after ``SECONDS``, or at the end.

    Raises
    ------
    InputError
        when no file can be written
    """
    try:
        # mkstemp makes a file that only its user can read
        handle, name = tempfile.mkstemp(prefix="wonglep-", suffix=".html", dir=_folder())
        with open(handle, "w", encoding="utf-8") as opened:
            opened.write(_PAGE.format(address=escape(address)))
    except OSError as error:
        raise InputError(f"--open needs a file that leads to the page: {reason_of(error)}") from None
    file = Path(name)
    timer = threading.Timer(SECONDS, file.unlink, kwargs={"missing_ok": True})
    timer.daemon = True
    timer.start()
    try:
        yield file.as_uri()
    finally:
        timer.cancel()
        file.unlink(missing_ok=True)


def _folder() -> Path | None:
    """Return the user's home, since browsers in a sandbox (snap) see no temporary files but their own; None without."""
    with contextlib.suppress(RuntimeError):
        home = Path.home()
        return home if os.access(home, os.W_OK) else None
    return None
