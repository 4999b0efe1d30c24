from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from starlette.testclient import TestClient

from align.errors import ModelError
from glossary.building.processes import WorkerError
from glossary.web import workshop as workshop_module
from glossary.web.app import Settings, application
from glossary.web.texts import prepare, read_file
from glossary.web.worker import FailedError, TooMuchMemoryError
from glossary.web.workshop import BusyError, TookTooLongError, Workshop

from . import chores
from .conftest import ROOT
from .pdf_files import Shown, pdf
from .web import fill

T = TypeVar("T")


@contextmanager
def workshop(**settings: Any) -> Iterator[Workshop]:
    """A workshop that leaves no process and no file behind."""
    opened = Workshop(**settings)
    try:
        yield opened
    finally:
        opened.close()
        assert multiprocessing.active_children() == []


def run(work: Callable[[Workshop], Awaitable[T]], **settings: Any) -> T:
    async def opened() -> T:
        with workshop(**settings) as shop:
            return await asyncio.wait_for(work(shop), 60)

    return asyncio.run(opened())


async def outcome(work: Awaitable[Any]) -> Any:
    """The result, or the error."""
    try:
        return await work
    except Exception as error:
        return error


async def there(path: Path) -> str:
    """What a file holds, as soon as it is there."""
    while not path.exists():
        await asyncio.sleep(0.01)
    return path.read_text(encoding="utf-8")


def is_running(process: int) -> bool:
    """Is there such a process that does something still?"""
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def ends(process: int) -> bool:
    until = time.monotonic() + 10
    while is_running(process) and time.monotonic() < until:
        time.sleep(0.01)
    return not is_running(process)


def test_work_is_done_in_one_other_process_in_the_order_of_asking(tmp_path: Path) -> None:
    path = tmp_path / "order"

    async def work(shop: Workshop) -> list[int]:
        notes = [shop.do(chores.note, str(path), str(number)) for number in range(8)]
        await asyncio.gather(*notes)
        return [await shop.do(chores.pid) for _ in range(2)]

    first, second = run(work)
    assert path.read_text(encoding="utf-8").split() == list("01234567")
    assert first == second != os.getpid()


def test_the_loop_goes_on_meanwhile(tmp_path: Path) -> None:
    """The work ends only when the loop gives it what it waits for, and more is carried than a pipe holds."""
    data = os.urandom(20 << 20)

    async def work(shop: Workshop) -> bytes:
        begun, given = tmp_path / "begun", tmp_path / "given"
        waiting = asyncio.create_task(shop.do(chores.begin_and_await, str(begun), str(given)))
        carried = asyncio.create_task(shop.do(chores.same, data))
        await there(begun)
        given.touch()
        await waiting
        return await carried

    assert run(work) == data


def test_what_takes_too_long_is_ended_and_the_next_goes_on() -> None:
    async def work(shop: Workshop) -> tuple[int, Any, int]:
        first = await shop.do(chores.pid)
        late, second = await asyncio.gather(outcome(shop.do(chores.sleep, 60)), shop.do(chores.pid))
        return first, late, second

    first, late, second = run(work, seconds=1)
    assert isinstance(late, TookTooLongError)
    assert str(late) == "took more than 1 s; less at a time may do"
    assert first != second
    assert ends(first)


def test_time_in_the_queue_does_not_count() -> None:
    async def work(shop: Workshop) -> list[Any]:
        return await asyncio.gather(*(outcome(shop.do(chores.sleep, 0.4)) for _ in range(5)))

    assert len(set(run(work, seconds=1.5))) == 1


def test_more_than_may_wait_is_refused_at_once(tmp_path: Path) -> None:
    async def work(shop: Workshop) -> list[Any]:
        given = str(tmp_path / "given")
        tasks = [asyncio.create_task(outcome(shop.do(chores.await_file, given))) for _ in range(4)]
        (refused,), _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        assert refused is tasks[3]
        Path(given).touch()
        return [await task for task in tasks] + [await shop.do(chores.pid)]

    *done, refused, after = run(work, waiting=2)
    assert {*done} == {after}
    assert isinstance(refused, BusyError)
    assert str(refused) == "too much to do: 2 others wait; try again later"


@pytest.mark.parametrize("how", ["at work", "idle"])
def test_a_killed_process_is_replaced(how: str, tmp_path: Path) -> None:
    async def work(shop: Workshop) -> tuple[int, Any, int]:
        first, error = await shop.do(chores.pid), None
        if how == "idle":
            os.kill(first, signal.SIGKILL)
        else:
            begun = tmp_path / "begun"
            task = asyncio.create_task(outcome(shop.do(chores.begin_and_await, str(begun), str(tmp_path / "never"))))
            await there(begun)
            os.kill(first, signal.SIGKILL)
            error = await task
        while multiprocessing.active_children():
            await asyncio.sleep(0.01)
        return first, error, await shop.do(chores.pid)

    first, error, second = run(work)
    assert second != first
    assert error is None or isinstance(error, WorkerError)
    assert (error is None) == (how == "idle")


def test_work_that_needs_too_much_memory_is_told() -> None:
    async def work(shop: Workshop) -> tuple[Any, ...]:
        fits = await shop.do(chores.allocate, 150)
        return fits, await outcome(shop.do(chores.allocate, 300)), await shop.do(chores.allocate, 150)

    before, error, after = run(work, megabytes=200)
    assert before == after == 150 << 20
    assert isinstance(error, TooMuchMemoryError)
    assert str(error) == "needs more than 200 MB of memory; less at a time may do"


@pytest.mark.parametrize("warm", [True, False])
def test_the_process_begins_with_the_server_unless_it_is_to_begin_later(tmp_path: Path, warm: bool) -> None:
    with TestClient(application(str(fill(tmp_path / "my.glossary")), Settings(warm=warm))):
        assert len(multiprocessing.active_children()) == warm
    assert multiprocessing.active_children() == []


# ---- errors -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def failures() -> dict[str, Any]:
    async def work(shop: Workshop) -> dict[str, Any]:
        first = await shop.do(chores.pid)
        found = {name: await outcome(shop.do(chores.fail, name)) for name in chores.ERRORS}
        assert await shop.do(chores.pid) == first
        return found

    return run(work)


@pytest.mark.parametrize("name", chores.ERRORS)
def test_an_error_of_the_input_comes_back(name: str, failures: dict[str, Any]) -> None:
    _, kind, message = chores.ERRORS[name]
    assert type(failures[name]) is kind
    assert message in str(failures[name])


def test_other_ends_of_work_are_errors_of_one_line(capfd: pytest.CaptureFixture[str]) -> None:
    async def work(shop: Workshop) -> list[Any]:
        odd: list[Callable[[], Any]] = [chores.fail_unforeseen, chores.unpicklable, chores.leave]
        return [await outcome(shop.do(one)) for one in odd] + [await shop.do(chores.same, 7)]

    unforeseen, unpicklable, left, after = run(work)
    assert isinstance(unforeseen, FailedError)
    assert str(unforeseen) == r"could not be done: KeyError: 'one\ntwo'"
    assert "in fail_unforeseen" in capfd.readouterr().err
    assert isinstance(unpicklable, FailedError)
    assert isinstance(left, WorkerError)
    assert after == 7


def test_work_that_cannot_be_sent_is_an_error() -> None:
    async def work(shop: Workshop) -> tuple[Any, int]:
        return await outcome(shop.do(lambda: 3)), await shop.do(chores.same, 7)

    error, after = run(work)
    assert isinstance(error, Exception)
    assert "lambda" in str(error)
    assert after == 7


# ---- preparation ------------------------------------------------------------------------------------------


def test_work_waits_until_the_process_is_prepared_once() -> None:
    async def work(shop: Workshop) -> list[list[str]]:
        shop.start()
        return [await shop.do(chores.preparations) for _ in range(2)]

    assert run(work, prepare=chores.prepare_slowly) == [["done"], ["done"]]


@pytest.mark.parametrize(
    ("prepare", "kind", "seconds"),
    [
        (chores.prepare_in_vain, ModelError, 60.0),
        (chores.leave, WorkerError, 60.0),
        (chores.prepare_nothing_in_time, TookTooLongError, 0.5),
    ],
)
def test_a_process_that_cannot_be_prepared_is_told_each_time(
    prepare: Callable[[], None], kind: type[Exception], seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workshop_module, "BEGINNING", seconds)

    async def work(shop: Workshop) -> list[Any]:
        return [await outcome(shop.do(chores.pid)) for _ in range(2)]

    assert [type(error) for error in run(work, prepare=prepare)] == [kind, kind]


def test_a_process_that_could_not_be_prepared_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("IN_THE_WAY", str(tmp_path / "file"))

    async def work(shop: Workshop) -> tuple[Any, int]:
        return await outcome(shop.do(chores.same, 7)), await shop.do(chores.same, 7)

    error, after = run(work, prepare=chores.prepare_the_second_time)
    assert isinstance(error, ModelError)
    assert after == 7


# ---- tasks that are cancelled -----------------------------------------------------------------------------


async def cancelled(task: asyncio.Task[Any]) -> bool:
    task.cancel()
    return bool((await asyncio.wait([task], timeout=5))[0]) and task.cancelled()


def test_work_of_a_cancelled_task_is_ended(tmp_path: Path) -> None:
    async def work(shop: Workshop) -> list[str]:
        path = tmp_path / "processes"
        running = asyncio.create_task(shop.do(chores.hang_with_a_child, str(path)))
        waiting = asyncio.create_task(shop.do(chores.note, str(tmp_path / "notes"), "waiting"))
        last = asyncio.create_task(shop.do(chores.note, str(tmp_path / "notes"), "last"))
        begun = (await there(path)).split()
        assert await cancelled(waiting)
        assert await cancelled(running)
        await last
        return begun

    worker, child, left = run(work)
    assert (tmp_path / "notes").read_text(encoding="utf-8") == "last\n"
    assert ends(int(worker))
    assert ends(int(child))
    assert not Path(left).exists()


def test_a_task_cancelled_while_the_process_begins_does_not_end_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOLD", str(tmp_path / "told"))

    async def work(shop: Workshop) -> list[str]:
        shop.start()
        (begun,) = multiprocessing.active_children()
        assert await cancelled(asyncio.create_task(shop.do(chores.preparations)))
        await asyncio.sleep(0.01)
        task = asyncio.create_task(shop.do(chores.pid))
        await asyncio.sleep(0.01)
        assert await cancelled(task)
        (tmp_path / "told").touch()
        assert await shop.do(chores.pid) == begun.pid
        return await shop.do(chores.preparations)

    assert run(work, prepare=chores.prepare_when_told) == ["done"]


def test_the_queue_goes_on_whatever_is_cancelled() -> None:
    draw = random.Random(1)

    async def work(shop: Workshop) -> set[int]:
        tasks: list[asyncio.Task[Any]] = []
        processes = {await shop.do(chores.pid)}
        for number in range(36):
            tasks.append(asyncio.create_task(shop.do(chores.slowly_the_same, number)))
            await asyncio.sleep(draw.choice([0, 0.01, 0.02]))
            left = [task for task in tasks if not task.done()]
            if number % 6 == 0:
                draw.choice([left[0], *left]).cancel()
        await asyncio.wait(tasks)
        assert [task.result() for task in tasks if not task.cancelled()] == [
            number for number, task in enumerate(tasks) if not task.cancelled()
        ]
        assert sum(task.cancelled() for task in tasks) == 6
        return processes | {await shop.do(chores.pid)}

    assert len(run(work, waiting=100)) == 2


# ---- the end ----------------------------------------------------------------------------------------------


def test_closing_ends_what_is_at_work_and_what_waits(tmp_path: Path) -> None:
    async def work() -> list[Any]:
        path = tmp_path / "processes"
        with workshop() as shop:
            tasks = [asyncio.create_task(outcome(shop.do(chores.hang_with_a_child, str(path)))) for _ in range(2)]
            worker, child, left = (await there(path)).split()
        assert not is_running(int(worker))
        assert ends(int(child))
        assert not Path(left).exists()
        shop.close()
        return [*[await task for task in tasks], await outcome(shop.do(chores.pid))]

    errors = asyncio.run(work())
    assert [type(error) for error in errors] == [WorkerError] * 3
    assert str(errors[-1]) == "the workshop is closed"


def test_an_interrupt_is_left_to_the_server(tmp_path: Path) -> None:
    async def work(shop: Workshop) -> tuple[int, int]:
        first, begun, given = await shop.do(chores.pid), tmp_path / "begun", tmp_path / "given"
        task = asyncio.create_task(shop.do(chores.begin_and_await, str(begun), str(given)))
        await there(begun)
        os.kill(first, signal.SIGINT)
        given.touch()
        assert os.getpgid(first) != os.getpgrp()
        return first, await task

    first, second = run(work)
    assert first == second


def test_the_process_has_no_input_and_no_output(capfd: pytest.CaptureFixture[str]) -> None:
    async def work(shop: Workshop) -> tuple[str, bytes]:
        return await shop.do(chores.standard_input)

    assert run(work) == ("", b"")
    assert capfd.readouterr().out == ""


def test_temporary_files_have_a_folder_of_their_own_for_as_long_as_the_process_lives() -> None:
    async def work(shop: Workshop) -> str:
        folder = await shop.do(chores.temporary_folder)
        os.rmdir(folder)
        assert await shop.do(chores.temporary_folder) == folder
        assert os.stat(folder).st_mode & 0o777 == 0o700
        return folder

    assert not Path(run(work)).exists()


SERVER = """
import asyncio, signal, sys
from glossary.web.workshop import Workshop
from tests import chores
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell turns off for what runs in the background
    asyncio.run(Workshop().do(chores.hang_with_a_child, sys.argv[1]))
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_nothing_is_left_of_a_server_that_is_killed(number: signal.Signals, tmp_path: Path) -> None:
    script, path = tmp_path / "server.py", tmp_path / "processes"
    script.write_text(SERVER, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    quiet = subprocess.DEVNULL
    with subprocess.Popen([sys.executable, str(script), str(path)], env=environment, stderr=quiet) as server:
        worker, child, left = asyncio.run(there(path)).split()
        server.send_signal(number)
    assert ends(int(worker))
    assert ends(int(child))
    assert not Path(left).exists()


# ---- PDFs, which are read by a process of that process ----------------------------------------------------


def test_a_pdf_is_read_in_the_workshop() -> None:
    data = pdf([[Shown(50, 700, "หน้าแรก")], [Shown(50, 700, "ห่วงโซ่คุณค่า (value chain)")]])

    async def work(shop: Workshop) -> Any:
        return await shop.do(read_file, data, "a.pdf")

    read = run(work, prepare=prepare)
    assert read == read_file(data, "a.pdf")
    assert [pair.thai for pair in read.pairs] == ["ห่วงโซ่คุณค่า"]


def test_what_reads_a_pdf_ends_with_the_workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    data = pdf([[Shown(50, 700, "ก")]])

    async def work(shop: Workshop) -> int:
        worker = await shop.do(chores.pid)
        children = Path(f"/proc/{worker}/task/{worker}/children")
        task = asyncio.create_task(shop.do(read_file, data, "a.pdf"))
        while not (found := children.read_text(encoding="utf-8").split()):
            await asyncio.sleep(0.001)
        os.kill(int(found[0]), signal.SIGSTOP)
        assert await cancelled(task)
        return int(found[0])

    assert ends(run(work))
    assert list(tmp_path.iterdir()) == []
