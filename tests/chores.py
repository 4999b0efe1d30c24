"""Work for the worker process, in functions that it can import."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from align.errors import InputError, ModelError, WonglepError

prepared: list[str] = []


class PlaceError(InputError):
    def __init__(self, place: str, row: int) -> None:
        super().__init__(f"{place}: row {row}: is odd")


class DoubledError(InputError):
    def __init__(self, message: str, place: str = "a.txt") -> None:
        super().__init__(f"{place}: {message}")


class KeptError(PlaceError):
    """Holds what cannot be pickled."""

    def __init__(self) -> None:
        super().__init__("a.txt", 3)
        self.held = lambda: None


class WordError(ValueError):
    def __init__(self, *, word: str) -> None:
        super().__init__(f"odd word {word}")


def local_error() -> WonglepError:
    class LocalError(ModelError):
        pass

    return LocalError("odd model")


ERRORS: dict[str, tuple[Any, type[Exception], str]] = {
    "input": (lambda: InputError("a.txt: byte 2: is not UTF-8"), InputError, "a.txt: byte 2: is not UTF-8"),
    "two arguments": (lambda: PlaceError("a.csv", 2), InputError, "a.csv: row 2: is odd"),
    "its own place": (lambda: DoubledError("is odd"), InputError, "a.txt: is odd"),
    "unpicklable": (KeptError, PlaceError.__base__, "a.txt: row 3: is odd"),
    "keyword": (lambda: WordError(word="x"), ValueError, "odd word x"),
    "local": (local_error, ModelError, "odd model"),
    "value": (lambda: ValueError("odd\nvalue"), ValueError, "odd\nvalue"),
    "unicode": (lambda: UnicodeDecodeError("utf-8", b"\xff", 0, 1, "odd"), UnicodeDecodeError, "can't decode byte"),
}
"""Errors that come back as they are: how each is made, as what it comes, and with which message."""


def prepare() -> None:
    prepared.append("done")


def prepare_slowly() -> None:
    time.sleep(0.5)
    prepare()


def prepare_nothing_in_time() -> None:
    time.sleep(60)


def prepare_in_vain() -> None:
    raise ModelError("no model")


def prepare_the_second_time() -> None:
    path = Path(os.environ["IN_THE_WAY"])
    if path.exists():
        path.unlink()
        raise ModelError(f"{path} was in the way")


def prepare_when_told() -> None:
    await_file(os.environ["TOLD"])
    prepare()


def preparations() -> list[str]:
    return prepared


def fail(name: str) -> None:
    raise ERRORS[name][0]()


def fail_unforeseen() -> None:
    raise KeyError("one\ntwo")


def same(value: Any) -> Any:
    return value


def slowly_the_same(value: Any) -> Any:
    time.sleep(0.02)
    return value


def pid() -> int:
    return os.getpid()


def sleep(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def note(path: str, line: str) -> None:
    with open(path, "a", encoding="utf-8") as file:
        print(line, file=file)


def await_file(path: str) -> int:
    while not Path(path).exists():
        time.sleep(0.01)
    return os.getpid()


def begin_and_await(begun: str, given: str) -> int:
    """Make a file at the start, and wait until another is there."""
    Path(begun).touch()
    return await_file(given)


def unpicklable() -> object:
    return lambda: None


def leave() -> None:
    sys.exit(0)


def allocate(megabytes: int) -> int:
    return len(bytearray(megabytes << 20))


def standard_input() -> tuple[str, bytes]:
    print("this goes nowhere")
    return sys.stdin.read(), os.read(0, 10)


def temporary_folder() -> str:
    """Return the folder in which temporary files are made."""
    with tempfile.NamedTemporaryFile() as file:
        return str(Path(file.name).parent)


def hang_with_a_child(path: str) -> None:
    """Start a process, leave a temporary file, write down both, and never end."""
    with subprocess.Popen(["sleep", "60"]) as process:
        _, left = tempfile.mkstemp()
        Path(f"{path}.part").write_text(f"{os.getpid()} {process.pid} {left}", encoding="utf-8")
        os.replace(f"{path}.part", path)
        process.wait()
