"""Build a glossary from aligned pairs, look terms up in it, read and write it, score translations against it.

>>> from align import align
>>> import glossary
>>> glossary.build(align("ห่วงโซ่คุณค่า (Value chain)")).to_frame()["thai"].tolist()
['ห่วงโซ่คุณค่า']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glossary.counting.tally import Tally, build
from glossary.decisions.combine import combine
from glossary.entries.entry import Entry, Hit, Source, Synonym, Variant
from glossary.formats.csv import csv_text, read_csv, write_csv
from glossary.search.glossary import Glossary

if TYPE_CHECKING:
    from glossary.formats.exchange import export
    from glossary.matching.annotate import Annotation, Annotator
    from glossary.scoring.evaluation import GlossaryEvaluation
    from glossary.scoring.score import ScoreReport, score
    from glossary.store import Store

__all__ = [
    "Annotation",
    "Annotator",
    "Entry",
    "Glossary",
    "GlossaryEvaluation",
    "Hit",
    "ScoreReport",
    "Source",
    "Store",
    "Synonym",
    "Tally",
    "Variant",
    "build",
    "combine",
    "csv_text",
    "export",
    "read_csv",
    "score",
    "write_csv",
]

_LATER = {
    "Annotation": "matching.annotate",
    "Annotator": "matching.annotate",
    "GlossaryEvaluation": "scoring.evaluation",
    "ScoreReport": "scoring.score",
    "Store": "store",
    "export": "formats.exchange",
    "score": "scoring.score",
}
"""What is loaded when it is asked for; sacreBLEU takes longer to load than all the rest."""


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(f"{__name__}.{_LATER[name]}"), name)
