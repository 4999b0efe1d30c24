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
from starlette.requests import Request
from starlette.testclient import TestClient

from align.errors import ModelError
from glossary.building.processes import WorkerError
from glossary.web import worker as worker_module
from glossary.web.app import Settings, application
from glossary.web.texts import prepare, read_file
from glossary.web.worker import BusyError, FailedError, TookTooLongError, TooMuchMemoryError, VisitorLeftError, Worker

from . import chores
from .conftest import ROOT
from .pdf_files import Shown, pdf
from .web import fill

T = TypeVar("T")


@contextmanager
def open_worker(**settings: Any) -> Iterator[Worker]:
    """Open a worker, and check that it leaves no process behind."""
    opened = Worker(**settings)
    try:
        yield opened
    finally:
        opened.close()
        assert multiprocessing.active_children() == []


def run(steps: Callable[[Worker], Awaitable[T]], **settings: Any) -> T:
    async def opened() -> T:
        with open_worker(**settings) as worker:
            return await asyncio.wait_for(steps(worker), 60)

    return asyncio.run(opened())


async def outcome(work: Awaitable[Any]) -> Any:
    """Return the result, or the error."""
    try:
        return await work
    except Exception as error:
        return error


async def content_of(path: Path) -> str:
    """Return the content of a file as soon as it exists."""
    while not path.exists():
        await asyncio.sleep(0.01)
    return path.read_text(encoding="utf-8")


def is_running(process: int) -> bool:
    """Return whether a process exists and is no zombie."""
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def ends(process: int) -> bool:
    """Return whether a process ends within 10 s."""
    until = time.monotonic() + 10
    while is_running(process) and time.monotonic() < until:
        time.sleep(0.01)
    return not is_running(process)


def test_one_process_works_in_the_order_of_calls(tmp_path: Path) -> None:
    path = tmp_path / "order"

    async def steps(worker: Worker) -> list[int]:
        notes = [worker.run(chores.note, str(path), str(number)) for number in range(8)]
        await asyncio.gather(*notes)
        return [await worker.run(chores.pid) for _ in range(2)]

    first, second = run(steps)
    assert path.read_text(encoding="utf-8").split() == list("01234567")
    assert first == second != os.getpid()


def test_the_event_loop_is_not_blocked(tmp_path: Path) -> None:
    """The first work ends only once the loop made its file; the second carries more than a pipe holds."""
    data = os.urandom(20 << 20)

    async def steps(worker: Worker) -> bytes:
        begun, given = tmp_path / "begun", tmp_path / "given"
        waiting = asyncio.create_task(worker.run(chores.begin_and_await, str(begun), str(given)))
        carried = asyncio.create_task(worker.run(chores.same, data))
        await content_of(begun)
        given.touch()
        await waiting
        return await carried

    assert run(steps) == data


def test_work_that_takes_too_long_is_killed() -> None:
    async def steps(worker: Worker) -> tuple[int, Any, int]:
        first = await worker.run(chores.pid)
        late, second = await asyncio.gather(outcome(worker.run(chores.sleep, 60)), worker.run(chores.pid))
        return first, late, second

    first, late, second = run(steps, seconds=1)
    assert isinstance(late, TookTooLongError)
    assert str(late) == "took more than 1 s; less at a time may do"
    assert first != second
    assert ends(first)


def test_time_in_the_queue_does_not_count() -> None:
    async def steps(worker: Worker) -> list[Any]:
        return await asyncio.gather(*(outcome(worker.run(chores.sleep, 0.4)) for _ in range(5)))

    assert len(set(run(steps, seconds=1.5))) == 1


def test_a_full_queue_refuses_at_once(tmp_path: Path) -> None:
    async def steps(worker: Worker) -> list[Any]:
        given = str(tmp_path / "given")
        tasks = [asyncio.create_task(outcome(worker.run(chores.await_file, given))) for _ in range(4)]
        (refused,), _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        assert refused is tasks[3]
        Path(given).touch()
        return [await task for task in tasks] + [await worker.run(chores.pid)]

    *done, refused, after = run(steps, waiting=2)
    assert {*done} == {after}
    assert isinstance(refused, BusyError)
    assert str(refused) == "too much to do: 2 others wait; try again later"


@pytest.mark.parametrize("how", ["at work", "idle"])
def test_a_killed_process_is_replaced(how: str, tmp_path: Path) -> None:
    async def steps(worker: Worker) -> tuple[int, Any, int]:
        first, error = await worker.run(chores.pid), None
        if how == "idle":
            os.kill(first, signal.SIGKILL)
        else:
            begun = tmp_path / "begun"
            task = asyncio.create_task(outcome(worker.run(chores.begin_and_await, str(begun), str(tmp_path / "never"))))
            await content_of(begun)
            os.kill(first, signal.SIGKILL)
            error = await task
        while multiprocessing.active_children():
            await asyncio.sleep(0.01)
        return first, error, await worker.run(chores.pid)

    first, error, second = run(steps)
    assert second != first
    assert error is None or isinstance(error, WorkerError)
    assert (error is None) == (how == "idle")


def test_a_process_killed_just_before_its_work_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    async def steps(worker: Worker) -> tuple[int, Any, int]:
        first = await worker.run(chores.pid)
        os.kill(first, signal.SIGKILL)
        await asyncio.sleep(0.5)
        with monkeypatch.context() as patched:
            patched.setattr(worker_module._Process, "has_ended", False)
            error = await outcome(worker.run(chores.pid))
        return first, error, await worker.run(chores.pid)

    first, error, second = run(steps)
    assert isinstance(error, WorkerError)
    assert second != first


def test_memory_is_limited() -> None:
    async def steps(worker: Worker) -> tuple[Any, ...]:
        fits = await worker.run(chores.allocate, 150)
        return fits, await outcome(worker.run(chores.allocate, 300)), await worker.run(chores.allocate, 150)

    before, error, after = run(steps, megabytes=200)
    assert before == after == 150 << 20
    assert isinstance(error, TooMuchMemoryError)
    assert str(error) == "needs more than 200 MB of memory; less at a time may do"


@pytest.mark.parametrize("warm", [True, False])
def test_the_process_starts_with_a_warm_server(tmp_path: Path, warm: bool) -> None:
    with TestClient(application(str(fill(tmp_path / "my.glossary")), Settings(warm=warm))):
        assert len(multiprocessing.active_children()) == warm
    assert multiprocessing.active_children() == []


# ---- errors -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def failures() -> dict[str, Any]:
    async def steps(worker: Worker) -> dict[str, Any]:
        first = await worker.run(chores.pid)
        found = {name: await outcome(worker.run(chores.fail, name)) for name in chores.ERRORS}
        assert await worker.run(chores.pid) == first
        return found

    return run(steps)


@pytest.mark.parametrize("name", chores.ERRORS)
def test_errors_of_the_input_come_back(name: str, failures: dict[str, Any]) -> None:
    _, kind, message = chores.ERRORS[name]
    assert type(failures[name]) is kind
    assert message in str(failures[name])


def test_other_errors_have_one_line(capfd: pytest.CaptureFixture[str]) -> None:
    async def steps(worker: Worker) -> list[Any]:
        odd: list[Callable[[], Any]] = [chores.fail_unforeseen, chores.unpicklable, chores.leave]
        return [await outcome(worker.run(one)) for one in odd] + [await worker.run(chores.same, 7)]

    unforeseen, unpicklable, left, after = run(steps)
    assert isinstance(unforeseen, FailedError)
    assert str(unforeseen) == r"could not be done: KeyError: 'one\ntwo'"
    assert "in fail_unforeseen" in capfd.readouterr().err
    assert isinstance(unpicklable, FailedError)
    assert isinstance(left, WorkerError)
    assert after == 7


def test_work_that_cannot_be_pickled_is_an_error() -> None:
    async def steps(worker: Worker) -> tuple[Any, int]:
        return await outcome(worker.run(lambda: 3)), await worker.run(chores.same, 7)

    error, after = run(steps)
    assert isinstance(error, Exception)
    assert "lambda" in str(error)
    assert after == 7


# ---- preparation ------------------------------------------------------------------------------------------


def test_work_waits_until_the_process_is_prepared_once() -> None:
    async def steps(worker: Worker) -> list[list[str]]:
        worker.start()
        return [await worker.run(chores.preparations) for _ in range(2)]

    assert run(steps, prepare=chores.prepare_slowly) == [["done"], ["done"]]


@pytest.mark.parametrize(
    ("prepare", "kind", "seconds"),
    [
        (chores.prepare_in_vain, ModelError, 60.0),
        (chores.leave, WorkerError, 60.0),
        (chores.prepare_nothing_in_time, TookTooLongError, 0.5),
    ],
)
def test_a_failed_preparation_is_an_error_each_time(
    prepare: Callable[[], None], kind: type[Exception], seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_module, "STARTUP_SECONDS", seconds)

    async def steps(worker: Worker) -> list[Any]:
        return [await outcome(worker.run(chores.pid)) for _ in range(2)]

    assert [type(error) for error in run(steps, prepare=prepare)] == [kind, kind]


def test_a_process_whose_preparation_failed_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("IN_THE_WAY", str(tmp_path / "file"))

    async def steps(worker: Worker) -> tuple[Any, int]:
        return await outcome(worker.run(chores.same, 7)), await worker.run(chores.same, 7)

    error, after = run(steps, prepare=chores.prepare_the_second_time)
    assert isinstance(error, ModelError)
    assert after == 7


# ---- cancelled tasks -----------------------------------------------------------------------------


async def cancelled(task: asyncio.Task[Any]) -> bool:
    task.cancel()
    return bool((await asyncio.wait([task], timeout=5))[0]) and task.cancelled()


def test_work_of_a_cancelled_task_is_killed(tmp_path: Path) -> None:
    async def steps(worker: Worker) -> list[str]:
        path = tmp_path / "processes"
        running = asyncio.create_task(worker.run(chores.hang_with_a_child, str(path)))
        waiting = asyncio.create_task(worker.run(chores.note, str(tmp_path / "notes"), "waiting"))
        last = asyncio.create_task(worker.run(chores.note, str(tmp_path / "notes"), "last"))
        begun = (await content_of(path)).split()
        assert await cancelled(waiting)
        assert await cancelled(running)
        await last
        return begun

    worker, child, left = run(steps)
    assert (tmp_path / "notes").read_text(encoding="utf-8") == "last\n"
    assert ends(int(worker))
    assert ends(int(child))
    assert not Path(left).exists()


def test_a_process_is_killed_while_it_is_sent_much() -> None:
    async def steps(worker: Worker) -> tuple[int, int]:
        first = await worker.run(chores.pid)
        os.kill(first, signal.SIGSTOP)
        task = asyncio.create_task(worker.run(chores.same, bytes(50 << 20)))
        await asyncio.sleep(0.2)
        assert await cancelled(task)
        return first, await worker.run(chores.pid)

    first, second = run(steps)
    assert first != second
    assert ends(first)


def test_a_task_cancelled_during_startup_keeps_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOLD", str(tmp_path / "told"))

    async def steps(worker: Worker) -> list[str]:
        worker.start()
        (begun,) = multiprocessing.active_children()
        assert await cancelled(asyncio.create_task(worker.run(chores.preparations)))
        await asyncio.sleep(0.01)
        task = asyncio.create_task(worker.run(chores.pid))
        await asyncio.sleep(0.01)
        assert await cancelled(task)
        (tmp_path / "told").touch()
        assert await worker.run(chores.pid) == begun.pid
        return await worker.run(chores.preparations)

    assert run(steps, prepare=chores.prepare_when_told) == ["done"]


def test_the_queue_goes_on_whatever_is_cancelled() -> None:
    draw = random.Random(1)

    async def steps(worker: Worker) -> set[int]:
        tasks: list[asyncio.Task[Any]] = []
        processes = {await worker.run(chores.pid)}
        for number in range(36):
            tasks.append(asyncio.create_task(worker.run(chores.slowly_the_same, number)))
            await asyncio.sleep(draw.choice([0, 0.01, 0.02]))
            left = [task for task in tasks if not task.done()]
            if number % 6 == 0:
                draw.choice([left[0], *left]).cancel()
        await asyncio.wait(tasks)
        assert [task.result() for task in tasks if not task.cancelled()] == [
            number for number, task in enumerate(tasks) if not task.cancelled()
        ]
        assert sum(task.cancelled() for task in tasks) == 6
        return processes | {await worker.run(chores.pid)}

    assert len(run(steps, waiting=100)) == 2


# ---- visitors ---------------------------------------------------------------------------------------------


class Visitor:
    """A client that has sent a request, and stays connected until told to leave."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._leaving = asyncio.Event()
        self._request = Request({"type": "http"}, self._receive)
        self._messages = [{"type": "http.request", "body": b"", "more_body": False}]

    async def _receive(self) -> Any:
        if self._messages:
            return self._messages.pop()
        await self._leaving.wait()
        return {"type": "http.disconnect"}

    def run(self, work: Callable[..., Any], *args: Any) -> asyncio.Task[Any]:
        return asyncio.create_task(self._worker.run_for(self._request, work, *args))

    def leave(self) -> None:
        self._leaving.set()


def test_a_visitor_who_leaves_makes_room_for_others(tmp_path: Path) -> None:
    begun, given, noted = (tmp_path / name for name in ("begun", "given", "noted"))

    async def steps(worker: Worker) -> None:
        first, *others, last = (Visitor(worker) for _ in range(4))
        running = first.run(chores.begin_and_await, str(begun), str(given))
        await content_of(begun)
        waiting = [other.run(chores.note, str(noted), "for nobody") for other in others]
        await asyncio.sleep(0.01)
        with pytest.raises(BusyError):
            await last.run(chores.note, str(noted), "too many")
        for other, task in zip(others, waiting, strict=True):
            other.leave()
            with pytest.raises(VisitorLeftError):
                await task
        noting = last.run(chores.note, str(noted), "last")
        given.touch()
        await asyncio.gather(running, noting)

    run(steps, waiting=2)
    assert noted.read_text(encoding="utf-8") == "last\n"


def test_work_that_has_started_is_finished_without_its_visitor(tmp_path: Path) -> None:
    begun, given = tmp_path / "begun", tmp_path / "given"

    async def steps(worker: Worker) -> None:
        visitor = Visitor(worker)
        running = visitor.run(chores.begin_and_await, str(begun), str(given))
        await content_of(begun)
        visitor.leave()
        await asyncio.sleep(0.1)
        given.touch()
        assert await running
        assert await Visitor(worker).run(chores.pid) == await running

    run(steps)


# ---- the end ----------------------------------------------------------------------------------------------


def test_closing_ends_running_and_queued_work(tmp_path: Path) -> None:
    async def steps() -> list[Any]:
        path = tmp_path / "processes"
        with open_worker() as worker:
            tasks = [asyncio.create_task(outcome(worker.run(chores.hang_with_a_child, str(path)))) for _ in range(2)]
            process, child, left = (await content_of(path)).split()
        assert not is_running(int(process))
        assert ends(int(child))
        assert not Path(left).exists()
        worker.close()
        return [*[await task for task in tasks], await outcome(worker.run(chores.pid))]

    errors = asyncio.run(steps())
    assert [type(error) for error in errors] == [WorkerError] * 3
    assert str(errors[-1]) == "the worker is closed"


def test_an_interrupt_is_left_to_the_server(tmp_path: Path) -> None:
    async def steps(worker: Worker) -> tuple[int, int]:
        first, begun, given = await worker.run(chores.pid), tmp_path / "begun", tmp_path / "given"
        task = asyncio.create_task(worker.run(chores.begin_and_await, str(begun), str(given)))
        await content_of(begun)
        os.kill(first, signal.SIGINT)
        given.touch()
        assert os.getpgid(first) != os.getpgrp()
        return first, await task

    first, second = run(steps)
    assert first == second


def test_the_process_has_no_input_and_no_output(capfd: pytest.CaptureFixture[str]) -> None:
    async def steps(worker: Worker) -> tuple[str, bytes]:
        return await worker.run(chores.standard_input)

    assert run(steps) == ("", b"")
    assert capfd.readouterr().out == ""


def test_temporary_files_have_a_folder_of_their_own() -> None:
    async def steps(worker: Worker) -> str:
        folder = await worker.run(chores.temporary_folder)
        os.rmdir(folder)
        assert await worker.run(chores.temporary_folder) == folder
        assert os.stat(folder).st_mode & 0o777 == 0o700
        return folder

    assert not Path(run(steps)).exists()


SERVER = """
import asyncio, signal, sys
from glossary.web.worker import Worker
from tests import chores
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell turns off for what runs in the background
    asyncio.run(Worker().run(chores.hang_with_a_child, sys.argv[1]))
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_nothing_is_left_of_a_server_that_is_killed(number: signal.Signals, tmp_path: Path) -> None:
    script, path = tmp_path / "server.py", tmp_path / "processes"
    script.write_text(SERVER, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    quiet = subprocess.DEVNULL
    with subprocess.Popen([sys.executable, str(script), str(path)], env=environment, stderr=quiet) as server:
        worker, child, left = asyncio.run(content_of(path)).split()
        server.send_signal(number)
    assert ends(int(worker))
    assert ends(int(child))
    assert not Path(left).exists()


# ---- PDFs, which a process of that process reads ----------------------------------------------------


def test_a_pdf_is_read_in_the_worker() -> None:
    data = pdf([[Shown(50, 700, "หน้าแรก")], [Shown(50, 700, "ห่วงโซ่คุณค่า (value chain)")]])

    async def steps(worker: Worker) -> Any:
        return await worker.run(read_file, data, "a.pdf")

    read = run(steps, prepare=prepare)
    assert read == read_file(data, "a.pdf")
    assert [pair.thai for pair in read.pairs] == ["ห่วงโซ่คุณค่า"]


def test_the_process_that_reads_a_pdf_ends_with_the_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    data = pdf([[Shown(50, 700, "ก")]])

    async def steps(worker: Worker) -> int:
        process = await worker.run(chores.pid)
        children = Path(f"/proc/{process}/task/{process}/children")
        task = asyncio.create_task(worker.run(read_file, data, "a.pdf"))
        while not (found := children.read_text(encoding="utf-8").split()):
            await asyncio.sleep(0.001)
        os.kill(int(found[0]), signal.SIGSTOP)
        assert await cancelled(task)
        return int(found[0])

    assert ends(run(steps))
    assert list(tmp_path.iterdir()) == []
