"""Write files whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from align.errors import InputError
from glossary.files.reading import reason_of


def write_text(path: Path, text: str) -> None:
    """Write a file as UTF-8 so that it is whole or untouched: into a new file beside it, which then takes its place.

    A device or a pipe is written as it is.

    Raises
    ------
    InputError
        when it cannot be written
    """
    write_bytes(path, text.encode("utf-8"))


def check_folder(name: str | Path) -> None:
    """Check that a new file can be created at a path.

    Raises
    ------
    InputError
        when its folder is missing or may not be written
    """
    folder = Path(name).absolute().parent
    if not folder.is_dir():
        raise InputError(f"{name}: cannot be written: its folder does not exist")
    if not os.access(folder, os.W_OK):
        raise InputError(f"{name}: cannot be written: permission denied")


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file so that it is whole or untouched; see ``write_text``."""
    write_parts(path, [data])


def write_parts(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file, one part after the other, so that it is whole or untouched; see ``write_text``."""
    try:
        if str(path).startswith(("/dev/", "/proc/")) or (path.exists() and not path.is_file()):
            with path.open("ab") as stream:
                stream.writelines(parts)
        else:
            # A link stays a link: its target is replaced.
            _replace(Path(os.path.realpath(path)), parts)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {reason_of(error)}") from None


def _replace(target: Path, parts: Iterable[bytes]) -> None:
    handle, partial = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".partial", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(parts)
        # ``mkstemp`` makes files that only their owner can read.
        os.chmod(partial, target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask())
        os.replace(partial, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(partial)
        raise


def _umask() -> int:
    """Return the permissions that new files lack; the system tells them only when they are set."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
