"""``wonglep align``: brackets that were cut out of their texts, for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from align import align_records
from align.json_lines import parse_object, text_of
from glossary.building.aligning import open_model
from glossary.commands.options import format_option, model_option, source_lines
from glossary.commands.output import write_records
from glossary.records import aligned_record

KEYS = ("left", "inside", "right")


@click.command("align", short_help="Align brackets that were cut out of their texts.")
@click.argument("file", metavar="FILE|-")
@model_option
@format_option("jsonl", "json")
def command(file: str, model: str | None, form: str | None) -> None:
    """Align each record of FILE, JSON Lines of {"id", "left", "inside", "right"}; a line out for each, in order.

    "left" is the text before the bracket, "inside" its content. Offsets are into "left". "confidence" is the
    probability that the answer, span or none, is right.
    """
    ids: list[Any] = []

    def parts() -> Iterator[tuple[str, str, str]]:
        for place, line in source_lines(file):
            record = parse_object(line, place)
            ids.append(record.get("id"))
            left, inside, right = (text_of(record, key, place, "" if key == "right" else None) for key in KEYS)
            yield left, inside, right

    pairs = align_records(parts(), model=open_model(model))
    write_records((aligned_record(ids[at], pair) for at, pair in enumerate(pairs)), form or "jsonl")
