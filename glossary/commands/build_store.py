"""``wonglep build -o my.glossary``: documents into a glossary file."""

from __future__ import annotations

from glossary.building.incremental import Built, Counting, build_into
from glossary.commands.build_work import Work
from glossary.commands.output import counted, note, progress, report, wait_for
from glossary.documents import ReadReport, find_items
from glossary.store import Store

MOST_NAMED = 5
"""Pairs that are named which are answered otherwise than by an earlier build; the others are counted."""


def build_store(work: Work, file: str, domain: str | None, reading: ReadReport) -> None:
    """Build into a glossary file and say what came of it; see ``building.build_into``."""
    counting = Counting(file, work.aligning, domain)
    with Store(file, create=True, waiting=wait_for) as store:
        found = find_items(work.paths, reading, work.columns)
        with progress(work.weight) as advance:
            built = build_into(store, found, counting, reading, processes=work.processes, advance=advance)
        report(reading)
        known = f", {built.known:,} of them known" if built.known else ""
        note(f"{counted(built.documents, 'document')}{known}; {counted(len(store), 'concept')} in {file}")
    _say_what_changed(built, domain)


def _say_what_changed(built: Built, domain: str | None) -> None:
    outcome = built.outcome
    if outcome.replaced:
        note(f"{counted(outcome.replaced, 'document')} had another text before, which no longer counts")
    if outcome.moved:
        note(f"{counted(outcome.moved, 'document')} moved to the domain {domain or 'without a name'}")
    for differs in outcome.differs[:MOST_NAMED]:
        before, after = differs.before or "nothing", differs.after or "nothing"
        note(f"{differs.document}: {differs.english}: now {after}, before {before}")
    if len(outcome.differs) > MOST_NAMED:
        note(f"{counted(len(outcome.differs) - MOST_NAMED, 'more pair')} answered otherwise than before")
