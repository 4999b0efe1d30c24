"""``wonglep history``: list the decisions of a glossary file, and take one back."""

from __future__ import annotations

import click

from align.errors import InputError
from glossary.commands.options import format_option, glossary_option
from glossary.commands.output import note, wait_for, write_records
from glossary.decisions.changes import describe
from glossary.records import change_records
from glossary.store import Decision, Store, history, is_store

NAMED = 3
"""Most changes of a decision that are printed; the others are counted."""
COUNTED = 1_000
"""Most concepts of a decision whose changes are counted; of more, the concepts are counted."""


@click.command("history", short_help="List the decisions in a glossary file, or take one back.")
@glossary_option
@click.option("-n", "--last", type=click.IntRange(1), default=20, show_default=True, help="How many decisions to list.")
@click.option("--undo", type=int, metavar="NUMBER", help="Take this decision back; 0 is the latest that still holds.")
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
    """Print a decision, of which *parts* are the first concepts and *reach* is the number of all."""
    first = parts[0]
    changes = [change for part in parts for change in part.changes]
    summary = "; ".join(map(describe, changes[:NAMED])) or ("undone" if first.undone else "no term")
    more = f"; and {len(changes) - NAMED:,} more" if len(changes) > NAMED else ""
    if reach > COUNTED:
        more = f"; {reach:,} concepts in all"
    by = f"\t{first.by}" if first.by else ""
    print(f"{first.number}\t{first.at}\t{first.action}\t{summary}{more}{by}")
