"""``wonglep review``: decide on proposals, one a screen."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

from align.errors import InputError
from glossary.commands.by_option import by_option
from glossary.commands.glossary_option import glossary_option
from glossary.commands.keyboard import Keyboard
from glossary.commands.output import KIND_STYLES, STATUS_STYLES, console, counted, flow, note, on_terminal, wait_for
from glossary.store.opening import open_for_changes
from glossary.store.proposals import ORDERS, Order
from glossary.store.review import MOVES as MOVES_BY_NAME
from glossary.store.review import Card, Review, Span

if TYPE_CHECKING:
    from rich.console import Console

STATUS_KEYS = {"a": "approved", "d": "admitted", "f": "forbidden", "r": "rejected"}
CORRECT_KEYS, SKIP_KEYS = ("c", "e"), ("s", "n", " ")
END_KEYS = "[b]u[/] undo  [b]q[/] quit"
KEYS = "[b]a[/] approve  [b]c[/] correct the span  [b]r[/] reject  [b]d[/] admit  [b]f[/] forbid  [b]s[/] skip  "
KEYS += END_KEYS
SPAN_KEYS = "[b]← →[/] begin a word earlier, later  [b]< >[/] a letter  [b]\\[ ][/] end a word earlier, later  "
SPAN_KEYS += "[b]t[/] type it  [b]Enter[/] approve  [b]Esc[/] back"
MOVES: dict[str, Callable[[Span], Span]] = {
    key: MOVES_BY_NAME[name]
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
        review = Review(store, order)
        try:
            with Keyboard() as keyboard:
                _run(review, save, keyboard)
        except EOFError:
            return
        finally:
            left = counted(store.count_proposals(), "proposal")
            note(f"{counted(len(review.done), 'decision')}; {left} left in {path}")


def _run(review: Review, save: Callable[[], None], keyboard: Keyboard) -> None:
    """Show card after card, and save after each key."""
    out = console()
    message = ""
    while True:
        card = review.card()
        out.clear()
        if card is None:
            if not review.done:
                return
            out.print(f"That was the last proposal.\n\n{END_KEYS}")
        else:
            _print_card(out, review, card, message)
        key = keyboard.next()
        if key == "q" or (card is None and key != "u"):
            return
        message = _press(out, review, card, key, keyboard)
        save()


def _press(out: Console, review: Review, card: Card | None, key: str, keyboard: Keyboard) -> str:
    """Do what a key stands for; return a message for the person, often empty."""
    if key == "u":
        return "" if review.undo() else "nothing to undo in this review"
    if card is None:
        return ""
    if key in STATUS_KEYS:
        return "" if review.decide(card, STATUS_KEYS[key]) else OVERTAKEN
    if key in CORRECT_KEYS:
        thai = _choose_span(out, card, keyboard)
        return "" if thai is None or review.correct(card, thai) else OVERTAKEN
    if key in SKIP_KEYS:
        review.skip()
        return ""
    return f"{key!r} is no key"


def _print_card(out: Console, review: Review, card: Card, message: str) -> None:
    order = "least sure first" if review.order == "unsure" else "most frequent first"
    out.print(f"[dim]{counted(review.left, 'proposal')} left, {order}; {len(review.done):,} decided[/]\n")
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
            span = MOVES[key](span)
        elif key in ("\r", "\n"):
            return span.thai.strip()
        elif key == "\x1b":
            return None
        elif key == "t":
            break
    with keyboard.line_input():
        typed = click.prompt("Thai", default=card.variant.thai, show_default=True)
    return str(typed).strip() or None
