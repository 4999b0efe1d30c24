"""``wonglep history``: the decisions of a glossary file, and taking them back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import click

from align.errors import InputError
from glossary.changes import Change, changes_between, describe
from glossary.commands.glossary_option import glossary_option
from glossary.commands.output import format_option, note, wait_for, write_records
from glossary.entries import Entry
from glossary.store import Decision, Store, is_store

NAMED = 3
"""Changes of a decision that are shown; the others are counted."""


@click.command("history", short_help="List the decisions in a glossary file, or take one back.")
@glossary_option
@click.option("-n", "--last", type=click.IntRange(1), default=20, show_default=True, help="How many decisions to list.")
@click.option("--undo", type=int, metavar="NUMBER", help="Take this decision back; 0 is the last that holds.")
@format_option("json", "jsonl")
def command(path: str, last: int, undo: int | None, form: str | None) -> None:
    """List the last decisions in a glossary file: their number, when, what, and from what.

    A decision can be taken back as long as no later one is on the same concept.
    """
    if not is_store(path):
        raise InputError(f"{path}: is no glossary file; only those have a history")
    with Store(path, waiting=wait_for) as store:
        if undo is not None:
            made = store.undo(undo or None)
            note(f"took back {made[0].number}, {made[0].action}" if made else "nothing to take back")
            return
        decisions = _last(store.history(), last)
        if form:
            write_records((_record(d, change) for d in decisions for change in _changes(d)), form)
            return
        for _, parts in groupby(decisions, lambda d: d.number):
            _show(list(parts))


def _last(decisions: Iterable[Decision], count: int) -> list[Decision]:
    """The concepts of the last decisions, in order."""
    found = list(decisions)
    numbers = sorted({d.number for d in found})[-count:]
    return [d for d in found if d.number in numbers]


def _changes(decision: Decision) -> Iterator[Change]:
    """What a decision changed; nothing is known of one that was undone."""
    bare = Entry((decision.after or decision.before or Entry("")).english)
    return changes_between(decision.before or bare, decision.after or bare) if not decision.undone else iter(())


def _record(decision: Decision, change: Change) -> dict[str, Any]:
    about = {"number": decision.number, "at": decision.at, "action": decision.action, "concept": decision.concept}
    return {**about, **change._asdict()}


def _show(parts: list[Decision]) -> None:
    first = parts[0]
    changes = [] if first.undone else [change for part in parts for change in _changes(part)]
    said = "; ".join(map(describe, changes[:NAMED])) or ("undone" if first.undone else "no term")
    more = f"; and {len(changes) - NAMED:,} more" if len(changes) > NAMED else ""
    print(f"{first.number}\t{first.at}\t{first.action}\t{said}{more}")
