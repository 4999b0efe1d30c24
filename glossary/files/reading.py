"""Files: read whole as UTF-8 with errors that name the byte, written whole or not at all."""

from __future__ import annotations

import codecs
import re
import sys
from pathlib import Path

from align import script
from align.errors import InputError

STANDARD_INPUT = "-"
"""The name by which a command reads standard input."""
BOM = "\ufeff"
"""The byte order mark, by which some programs know UTF-8."""
UTF_8, UTF_16, TIS_620 = "UTF-8", "UTF-16", "TIS-620"
"""Names of encodings."""
DELIMITERS = ",\t;"
_THAI_RUNS = re.compile(f"[{script.THAI}]{{3,}}")
"""Three Thai letters in a row; fewer may be accented letters of another encoding."""
_THAI_IN_UTF_8 = re.compile(rb"(?:\xe0[\xb8\xb9][\x80-\xbf])+")
"""Thai in UTF-8; read as TIS-620 these bytes spell nothing that a Thai word has."""


def read_bytes(path: Path) -> bytes:
    """Read a file.

    Raises
    ------
    InputError
        when it is missing, a folder, or may not be read
    """
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: {reason_of(error)}") from None


def standard_input() -> bytes:
    """Return all bytes of standard input.

    Raises
    ------
    InputError
        when it is closed
    """
    if sys.stdin is None:
        raise InputError("standard input: is closed")
    return sys.stdin.buffer.read()


def read_input(name: str) -> bytes:
    """Return the bytes of a file, or of standard input for ``-``; see ``read_bytes`` for what is raised."""
    return standard_input() if name == STANDARD_INPUT else read_bytes(Path(name))


def decode(data: bytes, name: str) -> str:
    """Decode UTF-8; a byte order mark stays for the caller to judge.

    Raises
    ------
    InputError
        when the bytes are not UTF-8; names the first bad one, counted from 0

    >>> decode(b"ab\\xff", "x.txt")
    Traceback (most recent call last):
    align.errors.InputError: x.txt: byte 2: is not UTF-8 (0xff)
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: byte {error.start}: is not UTF-8 (0x{data[error.start]:02x})") from None


def decode_any(data: bytes, name: str, says_thai: bool = False) -> tuple[str, str]:
    """Decode UTF-8, UTF-16 with its mark, or Thai in TIS-620; return the text and the name of the encoding.

    A byte order mark of UTF-8 stays for the caller to judge. A file that is Thai in UTF-8 but for some bytes is broken
    UTF-8, not TIS-620. With *says_thai* the file declares TIS-620 itself, so that few Thai letters are enough; valid
    UTF-8 is decoded as such all the same.

    Raises
    ------
    InputError
        when it is none of them, or holds a NUL

    >>> decode_any("ธนาคาร,bank".encode("cp874"), "x.csv")
    ('ธนาคาร,bank', 'TIS-620')
    >>> decode_any("A • ก".encode("cp874"), "x.html", says_thai=True)
    ('A • ก', 'TIS-620')
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16"), UTF_16
        except UnicodeDecodeError as error:
            raise InputError(f"{name}: byte {error.start}: is not {UTF_16}") from None
    if b"\0" in data:
        raise InputError(f"{name}: byte {data.index(0)}: holds a NUL")
    if not data.isascii() and (thai := _tis620(data, says_thai)):
        return thai, TIS_620
    return decode(data, name), UTF_8


def _tis620(data: bytes, says_thai: bool) -> str | None:
    """Decode TIS-620 with Windows' additions, unless the bytes are UTF-8 or too little of the result is Thai."""
    try:
        data.decode("utf-8")
        return None
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp874", "replace" if says_thai else "strict")
    except UnicodeDecodeError:
        return None
    # The bytes of broken UTF-8 read as Thai, too, but as letters that spell nothing; too many of them mean UTF-8.
    others = len(text) - sum(map(len, re.findall("[\x00-\x7f]+", text)))
    broken = sum(map(len, _THAI_IN_UTF_8.findall(data)))
    thai = others if says_thai else sum(map(len, _THAI_RUNS.findall(text)))
    return text if 2 * thai > others > 2 * broken else None


def read_text(path: Path) -> str:
    """Read a file as UTF-8; see ``read_bytes`` and ``decode`` for what is raised."""
    return decode(read_bytes(path), str(path))


def reason_of(error: Exception) -> str:
    """Return the reason of an operating system's error, in lower case."""
    return (getattr(error, "strerror", None) or str(error)).lower()


def split_lines(text: str) -> list[str]:
    r"""Split a text at line feeds, drop carriage returns before them, and end without an empty last line.

    Other characters at which ``str.splitlines`` breaks may stand within a segment.

    >>> split_lines("a\r\nb\x85c\n")
    ['a', 'b\x85c']
    """
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    return [line.removesuffix("\r") for line in lines]


def delimiter_of(text: str) -> str:
    """Return the delimiter of a table: the candidate that is most frequent in its first line, outside quotes."""
    line = "".join(text[: 1 << 16].split("\n", 1)[0].split('"')[::2])
    return max(DELIMITERS, key=lambda mark: (line.count(mark), mark == ","))
