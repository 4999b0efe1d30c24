"""Find the English terms that Thai authors put in parentheses, and the Thai words that each stands for.

>>> from align import align
>>> [(p.thai, p.english) for p in align("ห่วงโซ่คุณค่า (Value chain)")]
[('ห่วงโซ่คุณค่า', ('Value chain',))]
"""

from align.aligner import align, align_each, align_records, align_texts
from align.brackets import parentheticals
from align.errors import InputError, ModelError, WonglepError
from align.records import KINDS, Kind, Pair, Parenthetical

__all__ = [
    "KINDS",
    "InputError",
    "Kind",
    "ModelError",
    "Pair",
    "Parenthetical",
    "WonglepError",
    "align",
    "align_each",
    "align_records",
    "align_texts",
    "parentheticals",
]
