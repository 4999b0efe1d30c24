"""``wonglep learn``: make a model that knows a user's own texts and terms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from align import models
from align.adapt import ConfirmedTerm, adapt
from align.errors import InputError
from glossary.commands.options import columns_options, model_option
from glossary.commands.output import counted, note, report
from glossary.documents import Columns, ReadReport, read_documents
from glossary.entries.entry import PROPOSED, REJECTED
from glossary.files.reading import read_bytes
from glossary.files.writing import write_bytes
from glossary.store.opening import open_glossary


@click.command("learn", short_help="Make a model that knows your own texts and terms.")
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@click.option("-o", "--output", required=True, metavar="FILE", help="Write the model here, completely or not at all.")
@click.option("--glossary", "glossaries", multiple=True, metavar="FILE", help="A glossary that a person has corrected.")
@columns_options
@model_option
def command(
    paths: tuple[str, ...], output: str, glossaries: tuple[str, ...], columns: Columns, model: str | None
) -> None:
    """Make a model from the documents that PATH... name and from corrected glossaries, to use with --model.

    Pairs of which the aligner is sure become associations of words; the terms of a glossary are taken as they are. A
    model is data: opening it runs no code.
    """
    if not paths and not glossaries:
        raise click.UsageError("give documents, a --glossary, or both")
    base, made_from = (models.load(), {}) if model is None else models.unpack(read_bytes(Path(model)), model)
    known = [term for file in glossaries for term in _known_terms(file)]
    reading = ReadReport()
    texts = (document.text for document in read_documents(paths, reading, columns)) if paths else ()
    adapted = adapt(base, texts, known)
    report(reading)
    if any(Path(output).resolve() == Path(file).resolve() for file in (*reading.files, *glossaries)):
        raise InputError(f"{output}: cannot be written: it was read")
    learnt = {"documents": reading.documents, "spans": adapted.spans, "terms": adapted.terms}
    made_from["learnt"] = [*made_from.get("learnt", []), learnt]
    write_bytes(Path(output), models.pack(adapted.model, made_from))
    spans, terms = counted(adapted.spans, "sure pair"), counted(adapted.terms, "term")
    note(f"{spans} of {counted(reading.documents, 'document')} and {terms} of glossaries in {output}")


def _known_terms(file: str) -> Iterator[ConfirmedTerm]:
    for entry in open_glossary(file).glossary:
        for variant in entry.variants:
            if variant.thai and variant.status not in (PROPOSED, REJECTED):
                yield ConfirmedTerm(entry.english, tuple(entry.acronyms), variant.thai)
