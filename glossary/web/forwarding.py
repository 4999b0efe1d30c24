"""A file that leads a browser to an address which nobody else is to see, as one that has a token.

The command line of a browser is seen by all users of a machine; what stands in a file of its own user is not.
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
"""How long a browser has to open the file."""
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
def leading_to(address: str) -> Iterator[str]:
    """The address of a file of this user alone that leads to another address; it goes after ``SECONDS``, or at the end.

    Raises
    ------
    InputError
        when no file can be written
    """
    try:
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
    """The home of this user, since browsers of some systems see no temporary files but their own; None without one."""
    with contextlib.suppress(RuntimeError):
        home = Path.home()
        return home if os.access(home, os.W_OK) else None
    return None
