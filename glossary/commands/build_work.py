"""What a build on this machine is to read, and how."""

from __future__ import annotations

from dataclasses import dataclass

from glossary.building.aligning import Aligning
from glossary.building.processes import cores
from glossary.documents import Columns

WORTH, LEAST = 1 << 20, 1 << 10
"""Bytes that are worth a process of their own, and those without which it is of no use, though it is asked for."""


@dataclass(frozen=True, slots=True)
class Work:
    """The documents of some paths; ``weight`` is the bytes of all files, None where that is not known beforehand.

    ``jobs`` is how many processes are asked for, None for as many as there are cores and work.
    """

    paths: tuple[str, ...]
    columns: Columns
    aligning: Aligning
    weight: int | None
    jobs: int | None = None

    @property
    def processes(self) -> int:
        """How many processes work at a time."""
        most = max(1, (self.weight or 0) // (LEAST if self.jobs else WORTH))
        return min(self.jobs or cores(), most if self.weight is not None else 1)
