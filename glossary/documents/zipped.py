"""Zip containers of office files and books; members are unpacked up to a limit, whatever size the file claims."""

from __future__ import annotations

import contextlib
import posixpath
import struct
import zlib
from collections import Counter
from io import BytesIO
from urllib.parse import unquote
from zipfile import BadZipFile, ZipFile, ZipInfo

from align.errors import InputError

MOST_BYTES = 64 << 20
"""Bytes to which a member may unpack."""
MOST_UNPACKED = 2 * MOST_BYTES
"""Bytes to which all members that are read may unpack together."""
MOST_LISTING = 8 << 20
"""Bytes of a member that is parsed as a tree, such as the list of the others."""
MOST_MEMBERS = 10_000
_OLE = b"\xd0\xcf\x11\xe0"
"""The first bytes of an old Office file, and of an encrypted new one."""
_ENTRY = b"PK\x01\x02"
"""The first bytes of an entry in the list of members."""
_STORED, _DEFLATED = 0, 8
"""Compression methods that office and book files use; the others cannot be unpacked piece by piece."""
ENCRYPTED, _UTF_8 = 1, 1 << 11
"""Flags of a member."""


class Archive:
    """The members of a zip file, with a limit on what they unpack to together."""

    def __init__(self, data: bytes, place: str, old: str) -> None:
        """Open a zip file; ``old`` is the message for an OLE file instead.

        Raises
        ------
        InputError
            when it is no zip file, is damaged, or has too many members or one whose name leads out of it
        """
        if data.startswith(_OLE):
            raise InputError(f"{place}: {old}")
        # Counting comes before opening: the standard library builds the list of all members at once.
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
        """Read the bytes of a member.

        Raises
        ------
        InputError
            when it is missing, encrypted, damaged, packed by a rare method, comes twice, or has too many bytes
        """
        here = self.member_place(name)
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
        # The size that the file claims may be wrong, so that one byte more than allowed is asked for.
        data = self._unpacked(info, most + 1, here)
        if len(data) > most:
            raise InputError(f"{here}: unpacks to more than {most:,} bytes, which is refused")
        self._left -= len(data)
        return data

    def member_place(self, name: str) -> str:
        """Return what begins a message about a member: the file, and the name within it."""
        return f"{self.place}: {name[:200] if name.isprintable() else ascii(name[:200])}"

    def _unpacked(self, info: ZipInfo, most: int, here: str) -> bytes:
        try:
            with self._zip.open(info) as stream:
                return stream.read(most)
        except (BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError, OverflowError):
            raise InputError(f"{here}: is damaged") from None


def _name(info: ZipInfo) -> str:
    """Return the name of a member with slashes, decoded as UTF-8 even if the file does not declare that."""
    name = info.filename
    if not info.flag_bits & _UTF_8 and not name.isascii():
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _opened(data: bytes, place: str) -> ZipFile:
    try:
        return ZipFile(BytesIO(data))
    except BadZipFile:
        raise InputError(f"{place}: is no zip file, or a damaged one") from None
    except (struct.error, EOFError, OSError, RuntimeError, ValueError, OverflowError):
        raise InputError(f"{place}: is a damaged zip file") from None


def resolve(folder: str, reference: str) -> str:
    """Return the name of the member to which a member in a folder refers.

    >>> resolve("OEBPS/text", "../%E0%B8%81.xhtml#a")
    'OEBPS/ก.xhtml'
    """
    return posixpath.normpath(posixpath.join("/", folder, unquote(reference.partition("#")[0]))).lstrip("/")
