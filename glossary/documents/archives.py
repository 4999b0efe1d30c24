"""Zip archives of documents: their members are read one by one, up to a bound, and nothing is written to a disk."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from align.errors import InputError
from glossary.documents.content import Content
from glossary.documents.item import Single
from glossary.documents.packed import MOST_BYTES
from glossary.documents.readers import read
from glossary.documents.zipped import ENCRYPTED
from glossary.files.reading import reason_of

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

ARCHIVES = (".zip",)
"""The ends of names of archives."""
MOST_MEMBERS = 1_000_000


@dataclass(frozen=True, slots=True)
class Member(Single):
    """A member of an archive that is one document; ``checksum`` is that of its bytes, by the archive."""

    member: str
    checksum: int

    def _content(self) -> Content:
        with opened_member(self.path, self.member, self.place) as stream:
            data = stream.read(MOST_BYTES + 1)
        return read(data, self.member, self.place)

    def key(self) -> str:
        """See ``Item.key``."""
        return self._digest(os.path.realpath(self.path), self.member, self.weight, self.checksum)


def members(path: str) -> list[ZipInfo]:
    """The members of an archive that are files, in the order of their names; each name once, the last that has it.

    Raises
    ------
    InputError
        when it cannot be read, is no archive, or has too many members
    """
    with _opened(path, path) as archive:
        infos = archive.infolist()
        if len(infos) > MOST_MEMBERS:
            raise InputError(f"{path}: has more than {MOST_MEMBERS:,} members")
        found = {info.filename: info for info in infos if not info.is_dir()}
        return [found[name] for name in sorted(found)]


@contextmanager
def opened_member(path: str, member: str, place: str) -> Iterator[IO[bytes]]:
    """The unpacked bytes of a member, as a stream.

    Raises
    ------
    InputError
        when it cannot be read, also while it is: it is missing, damaged, encrypted or packed by a rare method
    """
    with _opened(path, place) as archive:
        if archive.getinfo(member).flag_bits & ENCRYPTED:
            raise InputError(f"{place}: is encrypted")
        with archive.open(member) as stream:
            yield stream


@contextmanager
def _opened(path: str, place: str) -> Iterator[ZipFile]:
    from zipfile import BadZipFile, ZipFile

    damaged = (BadZipFile, zlib.error, struct.error, EOFError, KeyError, NotImplementedError, RuntimeError, ValueError)
    try:
        with ZipFile(path) as archive:
            yield archive
    except OSError as error:
        raise InputError(f"{place}: {reason_of(error)}") from None
    except damaged as error:
        raise InputError(f"{place}: cannot be unpacked: {' '.join(str(error).lower().split())}") from None
