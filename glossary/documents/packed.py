"""Files packed by gzip or Zstandard, unpacked within bounds: a small file may unpack to more than any memory."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import IO, Any, cast

from align.errors import InputError
from glossary.documents.extras import require

MOST_BYTES = 128 << 20
"""Bytes of one document, unpacked; more is no text that a person wrote."""
BUFFER = 1 << 17
PACKED = (".gz", ".zst")
"""The ends of names of packed files."""


def opened(stream: IO[bytes], packing: str, place: str) -> IO[bytes]:
    """The unpacked bytes of a stream, as another; *packing* is one of ``PACKED`` or empty."""
    if packing == ".gz":
        return cast(IO[bytes], gzip.GzipFile(fileobj=stream))
    if packing == ".zst":
        return cast(IO[bytes], io.BufferedReader(_Zstandard(stream, require("zstandard", place)), BUFFER))
    return stream


class _Zstandard(io.RawIOBase):
    """Unpacks as ``gzip`` does: a stream whose errors are those of the operating system."""

    def __init__(self, stream: IO[bytes], zstandard: Any) -> None:
        self._error = zstandard.ZstdError
        self._reader = zstandard.ZstdDecompressor().stream_reader(stream, read_across_frames=True)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            read: int = self._reader.readinto(buffer)
        except self._error as error:
            raise OSError(str(error)) from None
        return read


def unpacked(data: bytes, packing: str, place: str) -> bytes:
    """All of a packed file.

    Raises
    ------
    InputError
        when it is damaged or unpacks to more than ``MOST_BYTES``

    >>> unpacked(gzip.compress(b"a"), ".gz", "a.txt.gz")
    b'a'
    """
    if packing:
        data = read_some(opened(io.BytesIO(data), packing, place), MOST_BYTES + 1, place)
    if len(data) > MOST_BYTES:
        raise InputError(f"{place}: has more than {MOST_BYTES:,} bytes")
    return data


def read_some(stream: IO[bytes], size: int, place: str) -> bytes:
    """The next bytes of an unpacked stream, *size* of them where there are so many."""
    try:
        return stream.read(size)
    except BROKEN as error:
        raise broken(error, place) from None


def broken(error: Exception, place: str) -> InputError:
    """What to say of a packed file that cannot be unpacked."""
    return InputError(f"{place}: cannot be unpacked: {str(error).lower()}")


BROKEN = (EOFError, zlib.error, gzip.BadGzipFile, OSError)
"""What unpacking a damaged file raises."""
