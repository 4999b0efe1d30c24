"""Zip archives of documents; members are read one by one up to a limit, and nothing is written to disk."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from align.errors import InputError
from glossary.documents.document import Content
from glossary.documents.packed import MOST_BYTES
from glossary.documents.readers import read
from glossary.documents.work_items import SingleDocument
from glossary.documents.zipped import ENCRYPTED
from glossary.files.reading import reason_of

ARCHIVES = (".zip",)
"""The ends of names of archives."""
MOST_MEMBERS = 1_000_000


@dataclass(frozen=True, slots=True)
class ArchiveMember(SingleDocument):
    """A member of an archive that is one document; ``checksum`` is the CRC that the archive has of it."""

    member: str
    checksum: int

    def _content(self) -> Content:
        with open_member(self.path, self.member, self.place) as stream:
            data = stream.read(MOST_BYTES + 1)
        return read(data, self.member, self.place)

    def key(self) -> str:
        """Return a digest of its name, size and checksum; see ``WorkItem.key``."""
        return self._digest(os.path.realpath(self.path), self.member, self.weight, self.checksum)


def members(path: str) -> list[ZipInfo]:
    """Return the files in an archive, sorted by name; of members with the same name the last one counts.

    Raises
    ------
    InputError
        when it cannot be read, is no archive, or has too many members
    """
    with _open(path, path) as archive:
        infos = archive.infolist()
        if len(infos) > MOST_MEMBERS:
            raise InputError(f"{path}: has more than {MOST_MEMBERS:,} members")
        found = {info.filename: info for info in infos if not info.is_dir()}
        return [found[name] for name in sorted(found)]


@contextmanager
def open_member(path: str, member: str, place: str) -> Iterator[IO[bytes]]:
    """Open a member as a stream of its unpacked bytes.

    Raises
    ------
    InputError
        when it is missing, damaged, encrypted or packed by a rare method, also while the stream is read
    """
    with _open(path, place) as archive:
        if archive.getinfo(member).flag_bits & ENCRYPTED:
            raise InputError(f"{place}: is encrypted")
        with archive.open(member) as stream:
            yield stream


@contextmanager
def _open(path: str, place: str) -> Iterator[ZipFile]:
    damaged = (BadZipFile, zlib.error, struct.error, EOFError, KeyError, NotImplementedError, RuntimeError, ValueError)
    try:
        with ZipFile(path) as archive:
            yield archive
    except OSError as error:
        raise InputError(f"{place}: {reason_of(error)}") from None
    except damaged as error:
        raise InputError(f"{place}: cannot be unpacked: {' '.join(str(error).lower().split())}") from None
