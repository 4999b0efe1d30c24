"""Build a glossary from aligned pairs, look terms up in it, read and write it, score translations against it.

>>> from align import align
>>> import glossary
>>> glossary.build(align("ห่วงโซ่คุณค่า (Value chain)")).to_frame()["thai"].tolist()
['ห่วงโซ่คุณค่า']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glossary.entries import Entry, Hit, Source, Synonym, Variant
from glossary.formats.plain_csv import csv_text, read_csv, write_csv
from glossary.rebuild import combine
from glossary.tally import Tally, build
from glossary.termbase import Glossary

if TYPE_CHECKING:
    from glossary.annotate import Annotation, Annotator
    from glossary.evaluation import GlossaryEvaluation
    from glossary.scoring import ScoreReport, score
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
    "read_csv",
    "score",
    "write_csv",
]

_LATER = {
    "Annotation": "annotate",
    "Annotator": "annotate",
    "GlossaryEvaluation": "evaluation",
    "ScoreReport": "scoring",
    "Store": "store",
    "score": "scoring",
}
"""What is loaded when it is asked for; sacreBLEU takes longer to load than all the rest."""


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(f"{__name__}.{_LATER[name]}"), name)
