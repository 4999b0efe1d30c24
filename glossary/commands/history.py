"""``wonglep history``: the decisions of a glossary file, and taking them back."""

from __future__ import annotations

import click

from align.errors import InputError
from glossary.commands.glossary_option import glossary_option
from glossary.commands.output import format_option, note, wait_for, write_records
from glossary.decisions.changes import describe
from glossary.records import change_records
from glossary.store import Decision, Store, history, is_store

NAMED = 3
"""Changes of a decision that are shown; the others are counted."""
COUNTED = 1_000
"""Concepts of a decision up to which its changes are counted; beyond them, the concepts are."""


@click.command("history", short_help="List the decisions in a glossary file, or take one back.")
@glossary_option
@click.option("-n", "--last", type=click.IntRange(1), default=20, show_default=True, help="How many decisions to list.")
@click.option("--undo", type=int, metavar="NUMBER", help="Take this decision back; 0 is the last that holds.")
@format_option("json", "jsonl")
def command(path: str, last: int, undo: int | None, form: str | None) -> None:
    """List the last decisions in a glossary file: their number, when, what, from what, and by whom where that is known.

    A decision can be taken back as long as no later one is on the same concept.
    """
    if not is_store(path):
        raise InputError(f"{path}: is no glossary file; only those have a history")
    with Store(path, waiting=wait_for) as store:
        if undo is not None:
            made = store.undo(undo or None)
            note(f"took back {made[0].number}, {made[0].action}" if made else "nothing to take back")
            return
        numbers = history.latest(store.connection, last)[::-1]
        if form:
            write_records(change_records(part for number in numbers for part in store.history(number=number)), form)
            return
        for number in numbers:
            _show(list(store.history(number=number, limit=COUNTED)), history.count_concepts(store.connection, number))


def _show(parts: list[Decision], reach: int) -> None:
    """Print a decision by its first concepts, of which it is on *reach*."""
    first = parts[0]
    changes = [change for part in parts for change in part.changes]
    said = "; ".join(map(describe, changes[:NAMED])) or ("undone" if first.undone else "no term")
    more = f"; and {len(changes) - NAMED:,} more" if len(changes) > NAMED else ""
    if reach > COUNTED:
        more = f"; {reach:,} concepts in all"
    by = f"\t{first.by}" if first.by else ""
    print(f"{first.number}\t{first.at}\t{first.action}\t{said}{more}{by}")
