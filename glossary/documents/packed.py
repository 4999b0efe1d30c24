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
FED = 1 << 12
"""Bytes of a Zstandard file that are unpacked at a time: a block of four may unpack to 128 KiB."""
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
    """Unpacks frames as ``gzip`` does members: an end within one is an error, and errors are of the same kinds."""

    def __init__(self, stream: IO[bytes], zstandard: Any) -> None:
        self._stream, self._error = stream, zstandard.ZstdError
        self._new = zstandard.ZstdDecompressor().decompressobj
        self._frame: Any = None
        self._packed = self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready and self._unpack():
            pass
        size = min(len(buffer), len(self._ready))
        buffer[:size], self._ready = self._ready[:size], self._ready[size:]
        return size

    def _unpack(self) -> bool:
        """Unpack what is read next, a little of it, as that may become much; False at the end."""
        self._packed = self._packed or self._stream.read(FED)
        if not self._packed:
            if self._frame is not None:
                raise EOFError("the file ends within a frame")
            return False
        self._frame = self._frame or self._new()
        try:
            self._ready = self._frame.decompress(self._packed)
        except self._error as error:
            raise OSError(str(error)) from None
        self._packed = self._frame.unused_data if self._frame.eof else b""
        self._frame = None if self._frame.eof else self._frame
        return True


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
