"""``wonglep conflicts``: list the conflicts within a glossary."""

from __future__ import annotations

import click

from glossary.commands.options import format_option, glossary_option, open_for_lookup
from glossary.commands.output import console, counted, flow, on_terminal, write_records
from glossary.store.conflicts import KINDS, Conflict, find_conflicts


@click.command("conflicts", short_help="List the conflicts in a glossary.")
@glossary_option
@click.option(
    "--kind", "kinds", type=click.Choice(tuple(KINDS)), multiple=True, help="Only this kind; may be repeated."
)
@format_option("json", "jsonl")
def command(path: str, kinds: tuple[str, ...], form: str | None) -> None:
    """List the terms of a glossary that conflict with each other.

    Conflicts are several approved renderings of one term, one rendering of several concepts, terms that sound and are
    spelled nearly alike, and proposals for which a similar rendering is found much more often.
    """
    with open_for_lookup(path) as glossary:
        found = list(find_conflicts(glossary, kinds or tuple(KINDS)))
    if form:
        write_records([d._asdict() for d in found], form)
    elif on_terminal():
        _show(found)
    else:
        for one in found:
            print(one.kind, " | ".join(one.english), " | ".join(one.thai), sep="\t")


def _show(found: list[Conflict]) -> None:
    out = console()
    for kind, (title, _) in KINDS.items():
        of_kind = [d for d in found if d.kind == kind]
        if of_kind:
            out.print(f"[bold]{title}[/] [dim]{len(of_kind):,}[/]")
        for one in of_kind:
            out.print(flow([("  " + " · ".join(one.english), ""), ("  " + " · ".join(one.thai), "green")], out.width))
    out.print(f"[dim]{counted(len(found), 'conflict')}[/]")
