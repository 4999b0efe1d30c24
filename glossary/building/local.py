"""A build on this machine: in this process or on several cores, in flat memory, from where an earlier run stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial as bound
from typing import NamedTuple

from glossary.building.aligning import Aligning, open_model
from glossary.building.partials import Partial, batches, partial
from glossary.building.processes import spread
from glossary.building.state import State
from glossary.counting.merge import merged
from glossary.documents import Columns, ReadReport, WorkItem, check_any_read, find_items
from glossary.entries.entry import Entry


def build(
    paths: Sequence[str],
    aligning: Aligning,
    state: State,
    reading: ReadReport,
    *,
    processes: int = 1,
    columns: Columns = Columns(),
    advance: Callable[[int, int], None] = lambda documents, weight: None,
) -> Iterator[Entry]:
    """Build a glossary from the documents that paths name.

    Parameters
    ----------
    paths
        see ``documents.items``
    aligning
        how the documents are aligned
    state
        what was done before, and where what is done is kept
    reading
        tells afterwards what reading the documents came to
    processes
        how many work at a time
    columns
        where records have their text and their id
    advance
        is told, batch by batch, how many documents were read and their share of the bytes of all files

    Returns
    -------
    iterator of Entry
        in the order of their English terms; the documents are read before it is returned

    Raises
    ------
    InputError
        when a path that was named is missing or cannot be read, or no document can be read
    ModelError
        when the model's file holds none, or one of another version
    WorkerError
        when a process was killed
    StateError
        when the state cannot be written, as on a full disk
    """
    open_model(aligning.file)
    work = bound(_partial, aligning)
    while True:
        listed = ReadReport()
        todo = _todo(find_items(paths, listed, columns), state, advance)
        for batch, done in spread(work, batches(todo), processes):
            state.add([keyed.key for keyed in batch], done)
            advance(done.reading.documents, sum(keyed.item.weight for keyed in batch))
        if not state.forget_others():
            break
    reading.files, reading.left_out = listed.files, listed.left_out
    state.note(reading)
    reading.failed = sorted((*listed.failed, *reading.failed))
    check_any_read(reading)
    return merged(state.rows(), state.sort)


class Keyed(NamedTuple):
    """An item with its key, which is taken before it is read: what changes meanwhile is read anew."""

    key: str
    item: WorkItem

    @property
    def size(self) -> int:
        """About how many bytes there are to read."""
        return self.item.size


def _partial(aligning: Aligning, batch: Sequence[Keyed]) -> Partial:
    return partial(aligning, [keyed.item for keyed in batch])


def _todo(items: Iterable[WorkItem], state: State, advance: Callable[[int, int], None]) -> Iterator[Keyed]:
    """The items that are not done yet."""
    for item in items:
        key = item.key()
        if state.has(key):
            advance(0, item.weight)
        else:
            yield Keyed(key, item)
