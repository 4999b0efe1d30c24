"""Files packed by gzip or Zstandard, unpacked up to a limit: a small file may unpack to more than any memory."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import IO, Any, cast

from align.errors import InputError
from glossary.documents.unreadable import require

MOST_BYTES = 128 << 20
"""Bytes of one document, unpacked; more is no text that a person wrote."""
BUFFER = 1 << 17
INPUT_BYTES = 1 << 12
"""Bytes of a Zstandard file that are unpacked at a time: a block of four bytes may unpack to 128 KiB."""
PACKED = (".gz", ".zst")
"""The ends of names of packed files."""


def open_packed(stream: IO[bytes], packing: str, place: str) -> IO[bytes]:
    """Return a stream of the unpacked bytes of a stream; *packing* is one of ``PACKED`` or empty."""
    if packing == ".gz":
        return cast(IO[bytes], gzip.GzipFile(fileobj=stream))
    if packing == ".zst":
        return cast(IO[bytes], io.BufferedReader(_Zstandard(stream, require("zstandard", place)), BUFFER))
    return stream


class _Zstandard(io.RawIOBase):
    """A stream that unpacks Zstandard frames and raises the errors of ``gzip``, also for an end within a frame."""

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
        """Unpack a little of the input, as it may become much; return False at its end."""
        self._packed = self._packed or self._stream.read(INPUT_BYTES)
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


def unpack(data: bytes, packing: str, place: str) -> bytes:
    """Unpack a whole file; *packing* is one of ``PACKED`` or empty.

    Raises
    ------
    InputError
        when it is damaged or unpacks to more than ``MOST_BYTES``

    >>> unpack(gzip.compress(b"a"), ".gz", "a.txt.gz")
    b'a'
    """
    if packing:
        data = read_some(open_packed(io.BytesIO(data), packing, place), MOST_BYTES + 1, place)
    if len(data) > MOST_BYTES:
        raise InputError(f"{place}: has more than {MOST_BYTES:,} bytes")
    return data


def read_some(stream: IO[bytes], size: int, place: str) -> bytes:
    """Read the next *size* bytes of an unpacked stream, or fewer at its end."""
    try:
        return stream.read(size)
    except UNPACK_ERRORS as error:
        raise unpack_error(error, place) from None


def unpack_error(error: Exception, place: str) -> InputError:
    """Return the error for a packed file that cannot be unpacked."""
    return InputError(f"{place}: cannot be unpacked: {str(error).lower()}")


UNPACK_ERRORS = (EOFError, zlib.error, gzip.BadGzipFile, OSError)
"""The errors that unpacking a damaged file raises."""
