"""Zip files that others made: members are unpacked up to a bound, whatever the file says of their size."""

from __future__ import annotations

import contextlib
import posixpath
import struct
import zlib
from collections import Counter
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import unquote

from align.errors import InputError

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

MOST_BYTES = 64 << 20
"""Bytes to which a member may unpack."""
MOST_UNPACKED = 2 * MOST_BYTES
"""Bytes to which all members that are read may unpack together."""
MOST_LISTING = 8 << 20
"""Bytes of a member that is read as a tree, such as one that lists the others."""
MOST_MEMBERS = 10_000
_OLE = b"\xd0\xcf\x11\xe0"
"""How a file of an old Office begins, and the envelope of an encrypted new one."""
_ENTRY = b"PK\x01\x02"
"""How an entry of the list of members begins."""
_STORED, _DEFLATED = 0, 8
"""Methods that Office and book files use; those that are left cannot be unpacked piece by piece."""
ENCRYPTED, _UTF_8 = 1, 1 << 11
"""Flags of a member."""


class Archive:
    """The members of a zip file.

    It remembers how much was unpacked, so that many small files within a bound cannot fill the memory together.
    """

    def __init__(self, data: bytes, place: str, old: str) -> None:
        """Open a zip file; ``old`` says what it is where it is none but an OLE file.

        Raises
        ------
        InputError
            when it is no zip file, is damaged, or has too many members or such that lead out of it
        """
        if data.startswith(_OLE):
            raise InputError(f"{place}: {old}")
        if data.count(_ENTRY) > MOST_MEMBERS:
            raise InputError(f"{place}: has more than {MOST_MEMBERS:,} members, which is refused")
        self.place = place
        self._left = MOST_UNPACKED
        self._zip = _opened(data, place)
        self._members = {_name(info): info for info in self._zip.infolist()}
        self._times = Counter(map(_name, self._zip.infolist()))
        for name in self._members:
            if name.startswith("/") or ".." in name.split("/"):
                raise InputError(f"{place}: has a member outside of it, {name[:80]!a}")

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def read(self, name: str, most: int = MOST_BYTES) -> bytes:
        """The bytes of a member.

        Raises
        ------
        InputError
            when it is missing, encrypted, damaged, packed by a rare method, comes twice, or has too many bytes
        """
        here = self.member(name)
        info = self._members.get(name)
        if info is None:
            raise InputError(f"{here}: is missing")
        if self._times[name] > 1:
            raise InputError(f"{here}: comes {self._times[name]:,} times")
        if info.flag_bits & ENCRYPTED:
            raise InputError(f"{here}: is encrypted")
        if info.compress_type not in (_STORED, _DEFLATED):
            raise InputError(f"{here}: is packed by a method that is not read ({info.compress_type})")
        most = min(most, self._left)
        data = self._unpacked(info, most + 1, here)
        if len(data) > most:
            raise InputError(f"{here}: unpacks to more than {most:,} bytes, which is refused")
        self._left -= len(data)
        return data

    def member(self, name: str) -> str:
        """What a member is called in errors: the file, and the name within it."""
        return f"{self.place}: {name[:200] if name.isprintable() else ascii(name[:200])}"

    def _unpacked(self, info: ZipInfo, most: int, here: str) -> bytes:
        from zipfile import BadZipFile

        try:
            with self._zip.open(info) as stream:
                return stream.read(most)
        except (BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError, OverflowError):
            raise InputError(f"{here}: is damaged") from None


def _name(info: ZipInfo) -> str:
    """The name of a member, in UTF-8 even where the file does not say so, with slashes."""
    name = info.filename
    if not info.flag_bits & _UTF_8 and not name.isascii():
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _opened(data: bytes, place: str) -> ZipFile:
    from zipfile import BadZipFile, ZipFile

    try:
        return ZipFile(BytesIO(data))
    except BadZipFile:
        raise InputError(f"{place}: is no zip file, or a damaged one") from None
    except (struct.error, EOFError, OSError, RuntimeError, ValueError, OverflowError):
        raise InputError(f"{place}: is a damaged zip file") from None


def resolved(folder: str, reference: str) -> str:
    """The name of a member to which another one in a folder refers.

    >>> resolved("OEBPS/text", "../%E0%B8%81.xhtml#a")
    'OEBPS/ก.xhtml'
    """
    return posixpath.normpath(posixpath.join("/", folder, unquote(reference.partition("#")[0]))).lstrip("/")
