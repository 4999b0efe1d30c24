"""``wonglep learn``: a model that knows a user's own texts and terms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.errors import InputError
from glossary.commands.columns import columns_options
from glossary.commands.model import model_option
from glossary.commands.output import counted, note, report
from glossary.documents import Columns, ReadReport, read_documents
from glossary.entries.entry import PROPOSED, REJECTED
from glossary.files.reading import read_bytes
from glossary.files.writing import write_bytes

if TYPE_CHECKING:
    from align.adapt import ConfirmedTerm


@click.command("learn", short_help="Make a model that knows your own texts and terms.")
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@click.option("-o", "--output", required=True, metavar="FILE", help="Write the model; the file is whole or untouched.")
@click.option("--glossary", "glossaries", multiple=True, metavar="FILE", help="A glossary that a person has corrected.")
@columns_options
@model_option
def command(
    paths: tuple[str, ...], output: str, glossaries: tuple[str, ...], columns: Columns, model: str | None
) -> None:
    """Make a model from the documents that PATH... name and from corrected glossaries, to use with --model.

    What the aligner is sure of in the documents becomes associations of words; the terms of a glossary are taken as
    they stand. A model is data: opening it runs nothing.
    """
    from align import models
    from align.adapt import adapt

    if not paths and not glossaries:
        raise click.UsageError("give documents, a --glossary, or both")
    base, made_from = (models.load(), {}) if model is None else models.unpack(read_bytes(Path(model)), model)
    known = [term for file in glossaries for term in _terms(file)]
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


def _terms(file: str) -> Iterator[ConfirmedTerm]:
    from align.adapt import ConfirmedTerm
    from glossary.store.opening import open_glossary

    for entry in open_glossary(file).glossary:
        for variant in entry.variants:
            if variant.thai and variant.status not in (PROPOSED, REJECTED):
                yield ConfirmedTerm(entry.english, tuple(entry.acronyms), variant.thai)
