"""``wonglep evaluate``: measure the aligner on gold records."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from align import align_records
from align.evaluate import Figures, Mistake, evaluate_pairs
from align.gold import read_gold
from glossary.building.aligning import open_model
from glossary.commands.options import format_option, model_option, source_text
from glossary.commands.output import console, flow, new_table, on_terminal, styled, write_document

CONTEXT = 70
"""Code points that are printed before a bracket that was answered wrongly."""

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
    out = console()
    table = new_table("figure", "value", "meaning", right=("value",))
    for name, meaning in MEANINGS.items():
        table.add_row(name, f"{getattr(result, name):.3f}", styled(meaning, style="dim"))
    out.print(styled(f"{result.records} records, {result.spans} with a span\n", style="bold"))
    out.print(table)
    for title, groups in (("source", result.sources), ("kind", result.kinds)):
        out.print(styled(f"\nexact by {title}", style="bold"))
        for name, (exact, count) in groups.items():
            out.print(styled(f"  {name:18} {exact / count:.3f}  ").append(f"{exact} of {count}", style="dim"))
    for mistake in result.mistakes[:errors]:
        _show_mistake(mistake)


def _show_mistake(m: Mistake) -> None:
    out = console()
    out.print()
    out.print(flow([(m.gold.left[-CONTEXT:], ""), (f"({m.gold.inside})", "bold")], out.width))
    gold = styled("  gold    ").append(m.gold.thai or "none", style="green").append(f"  {m.gold.kind}", style="dim")
    answer = styled("  answer  ").append(m.pair.thai or "none", style="red")
    out.print(gold)
    out.print(answer.append(f"  {m.pair.kind} {m.pair.confidence:.2f} · {m.pair.reason}", style="dim"))
