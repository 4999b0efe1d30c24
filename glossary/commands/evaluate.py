"""``wonglep evaluate``: the figures of the aligner on gold records."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from align.evaluate import Figures, Mistake, evaluate_pairs
from align.gold import read_gold
from glossary.building.aligning import open_model
from glossary.commands.model import model_option
from glossary.commands.output import console, flow, format_option, on_terminal, write_document
from glossary.commands.source import source_text

AROUND = 70
"""Code points shown before a bracket that was answered wrongly."""

MEANINGS = {
    "exact": "the preferred span, or one as good",
    "accuracy": "exact, or none where none is right, of all records",
    "preferred": "the preferred span",
    "long": "a span that is too long",
    "short": "a span that is too short",
    "silent": "answered by none",
    "none_f1": "F1 of the answer none",
    "none_precision": "of the answers none, those that are right",
    "none_recall": "of the records that are none, those that were found",
    "kind": "the kind of the pair",
    "english": "the cleaned English terms",
    "ece": "expected calibration error of the confidence",
}


@click.command("evaluate", short_help="Measure the aligner on gold records.")
@click.argument("gold", metavar="GOLD.jsonl|-")
@click.option(
    "--errors",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help="Show the first N records that were answered wrongly.",
)
@model_option
@format_option("json")
def command(gold: str, errors: int, model: str | None, form: str | None) -> None:
    """Align the records of GOLD.jsonl and compare the answers with its annotations."""
    from align import align_records

    text, name = source_text(gold)
    records = list(read_gold(text.split("\n"), name))
    if not records:
        raise click.UsageError(f"{gold}: holds no record")
    parts = ((g.left, g.inside, g.right) for g in records)
    result = evaluate_pairs(records, list(align_records(parts, model=open_model(model))))
    if form or not on_terminal():
        write_document(_document(result, errors))
    else:
        _show(result, errors)


def _document(result: Figures, errors: int) -> dict[str, Any]:
    document = {
        name: round(v, 4) if isinstance(v, float) else v for name, v in asdict(result).items() if name != "mistakes"
    }
    if errors:
        document["mistakes"] = [_mistake(m) for m in result.mistakes[:errors]]
    return document


def _mistake(m: Mistake) -> dict[str, Any]:
    return {
        "id": m.gold.id,
        "left": m.gold.left,
        "inside": m.gold.inside,
        "right": m.gold.right,
        "gold": {"kind": m.gold.kind, "thai": m.gold.thai, "also": list(m.gold.also)},
        "answer": {"kind": m.pair.kind, "thai": m.pair.thai, "confidence": m.pair.confidence, "reason": m.pair.reason},
    }


def _show(result: Figures, errors: int) -> None:
    from rich.table import Table
    from rich.text import Text

    out = console()
    table = Table(box=None, header_style="dim", pad_edge=False)
    for column in ("figure", "value", "meaning"):
        table.add_column(column, justify="right" if column == "value" else "left")
    for name, meaning in MEANINGS.items():
        table.add_row(name, f"{getattr(result, name):.3f}", Text(meaning, style="dim"))
    out.print(Text(f"{result.records} records, {result.spans} with a span\n", style="bold"))
    out.print(table)
    for title, groups in (("source", result.sources), ("kind", result.kinds)):
        out.print(Text(f"\nexact by {title}", style="bold"))
        for name, (exact, count) in groups.items():
            out.print(Text(f"  {name:18} {exact / count:.3f}  ").append(f"{exact} of {count}", style="dim"))
    for mistake in result.mistakes[:errors]:
        _show_mistake(mistake)


def _show_mistake(m: Mistake) -> None:
    from rich.text import Text

    out = console()
    out.print()
    out.print(flow([(m.gold.left[-AROUND:], ""), (f"({m.gold.inside})", "bold")], out.width))
    gold = Text("  gold    ").append(m.gold.thai or "none", style="green").append(f"  {m.gold.kind}", style="dim")
    answer = Text("  answer  ").append(m.pair.thai or "none", style="red")
    out.print(gold)
    out.print(answer.append(f"  {m.pair.kind} {m.pair.confidence:.2f} · {m.pair.reason}", style="dim"))
