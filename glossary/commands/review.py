"""``wonglep review``: decide on proposals, one a screen."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

from align.errors import InputError
from glossary.commands.keyboard import Keyboard
from glossary.commands.options import by_option, glossary_option
from glossary.commands.output import KIND_STYLES, STATUS_STYLES, console, counted, flow, note, on_terminal, wait_for
from glossary.store import CORRECT, Store
from glossary.store.opening import open_for_changes
from glossary.store.proposals import ORDERS, Order, ProposalFilter, count_proposals
from glossary.store.review import Card
from glossary.store.review_queue import ReviewQueue
from glossary.store.review_session import Position, ReviewSession, TermRef, decide, find_position, undo

if TYPE_CHECKING:
    from rich.console import Console

STATUS_KEYS = {"a": "approved", "d": "admitted", "f": "forbidden", "r": "rejected"}
CORRECT_KEYS, SKIP_KEYS = ("c", "e"), ("s", "n", " ")
END_KEYS = "[b]u[/] undo  [b]q[/] quit"
KEYS = "[b]a[/] approve  [b]c[/] correct the span  [b]r[/] reject  [b]d[/] admit  [b]f[/] forbid  [b]s[/] skip  "
KEYS += END_KEYS
SPAN_KEYS = "[b]← →[/] begin a word earlier, later  [b]< >[/] a letter  [b]\\[ ][/] end a word earlier, later  "
SPAN_KEYS += "[b]t[/] type it  [b]Enter[/] approve  [b]Esc[/] back"
MOVES = {
    key: name
    for name, keys in {
        "begin-earlier": ("\x1b[D", "h"),
        "begin-later": ("\x1b[C", "l"),
        "begin-earlier-letter": ("<",),
        "begin-later-letter": (">",),
        "end-earlier": ("[",),
        "end-later": ("]",),
        "end-earlier-letter": ("{",),
        "end-later-letter": ("}",),
    }.items()
    for key in keys
}
"""The move of a span for each key."""
OVERTAKEN = "another person decided on that term meanwhile"


@click.command("review", short_help="Decide on proposals, one a screen.")
@glossary_option
@click.option(
    "--order", type=click.Choice(ORDERS), default="unsure", show_default=True, help="Least sure or most frequent first."
)
@by_option
def command(path: str, order: Order, by: str) -> None:
    """Decide on the proposals of a glossary, one a screen: approve, correct, reject, skip, undo.

    Each decision is written at once, so that a review goes on where it was left. For a spreadsheet instead: wonglep
    convert my.glossary review.xlsx, then wonglep import review.xlsx -g my.glossary --dry-run.
    """
    if not on_terminal() or not sys.stdin.isatty():
        raise InputError("review needs a terminal; for a spreadsheet use convert, then import")
    with open_for_changes(path, note, waiting=wait_for) as (store, save), store.signed(by):
        review = _Review(store, ReviewSession(ProposalFilter(order)))
        try:
            with Keyboard() as keyboard:
                review.run(console(), keyboard, save)
        except EOFError:
            return
        finally:
            left = counted(count_proposals(store.connection), "proposal")
            note(f"{counted(review.position.session.total, 'decision')}; {left} left in {path}")


class _Review:
    """A review on the terminal: its position, and what the last key did not do."""

    def __init__(self, store: Store, session: ReviewSession) -> None:
        self.store = store
        self.message = ""
        self.go_on(session)

    def go_on(self, session: ReviewSession) -> None:
        """Go on with the next card of a session."""
        # A queue for each card, so that the number of proposals that are left is never an old one.
        self.position = find_position(self.store, ReviewQueue(), session)

    def run(self, out: Console, keyboard: Keyboard, save: Callable[[], None]) -> None:
        """Show card after card, and save after each key."""
        while True:
            card, session = self.position.card, self.position.session
            out.clear()
            if card is None and not session.done:
                return
            if card is None:
                out.print(f"That was the last proposal.\n\n{END_KEYS}")
            else:
                _print_card(out, self.position, card, self.message)
            key = keyboard.next()
            if key == "q" or (card is None and key != "u"):
                return
            self.message = ""
            self.press(key, card, out, keyboard)
            save()

    def press(self, key: str, card: Card | None, out: Console, keyboard: Keyboard) -> None:
        """Do what a key stands for."""
        if key == "u":
            self.undo()
        elif card is None:
            return
        elif key in STATUS_KEYS:
            self.decide(card, STATUS_KEYS[key])
        elif key in CORRECT_KEYS:
            thai = _choose_span(out, card, keyboard)
            if thai is not None:
                self.decide(card, CORRECT, thai)
        elif key in SKIP_KEYS:
            self.go_on(self.position.skip())
        else:
            self.message = f"{key!r} is no key"

    def undo(self) -> None:
        """Undo the last decision and go back to its card."""
        if not self.position.session.done:
            self.message = "nothing to undo in this review"
            return
        self.position, obstacle = undo(self.store, ReviewQueue(), self.position.session)
        if obstacle:
            self.message = "that decision cannot be undone: a later one is on the same concept"

    def decide(self, card: Card, action: str, right: str = "") -> None:
        """Decide on the term of a card, and go on with the next one."""
        session, term = self.position.session, TermRef(card.entry.id, card.variant.thai, right)
        self.position, obstacle = decide(
            self.store, ReviewQueue(), session, term, action, seen=card.state, past=self.position.past
        )
        if obstacle:
            self.message = OVERTAKEN
            self.go_on(session)


def _print_card(out: Console, position: Position, card: Card, message: str) -> None:
    session = position.session
    order = "least sure first" if session.filters.order == "unsure" else "most frequent first"
    out.print(f"[dim]{counted(position.left, 'proposal')} left, {order}; {session.total:,} decided[/]\n")
    entry, variant = card.entry, card.variant
    domain = f"  {entry.domain}" if entry.domain else ""
    out.print(flow([(entry.label, "bold"), (domain, "italic")], out.width))
    out.print(flow([(variant.thai, KIND_STYLES.get(str(variant.kind), "") + " bold")], out.width))
    kind, found = variant.kind or "of no kind", counted(variant.count, "time")
    out.print(f"[dim]{kind} · confidence {variant.confidence:.2f} · found {found}[/]\n")
    for line in card.lines[:1]:
        out.print(flow([(line.left, ""), (line.thai, "bold underline"), (line.right, "")], out.width))
        out.print(flow([(line.place + "\n", "dim")], out.width))
    for line in card.lines[1:]:
        out.print(flow([(line.left[-60:], "dim"), (line.thai, "dim underline"), (line.right[:60], "dim")], out.width))
    others = list(_other_terms(card))
    if others:
        out.print(flow([("also: ", "dim"), *others], out.width))
    out.print(f"\n{KEYS}")
    if message:
        out.print(f"[yellow]{message}[/]")


def _other_terms(card: Card) -> Iterator[tuple[str, str]]:
    """Yield text and style of the other Thai terms of the concept."""
    for other in card.entry.variants:
        if other != card.variant:
            yield f"{other.thai} ", STATUS_STYLES.get(other.status, "")
            yield f"{other.status} {other.count}×   ", "dim"


def _choose_span(out: Console, card: Card, keyboard: Keyboard) -> str | None:
    """Let a person choose another span than the proposed one; None to leave it."""
    span = card.span
    while span is not None:
        out.clear()
        out.print(flow([(card.entry.label, "bold")], out.width))
        before, behind = span.text[: span.start], span.text[span.end :]
        out.print(flow([(before, "dim"), (span.thai, "bold underline green"), (behind, "dim")], out.width))
        out.print(f"\n{SPAN_KEYS}")
        key = keyboard.next()
        if key in MOVES:
            span = span.move(MOVES[key])
        elif key in ("\r", "\n"):
            return span.thai.strip()
        elif key == "\x1b":
            return None
        elif key == "t":
            break
    with keyboard.line_input():
        typed = click.prompt("Thai", default=card.variant.thai, show_default=True)
    return str(typed).strip() or None
