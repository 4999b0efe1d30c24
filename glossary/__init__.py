"""Build a glossary from aligned pairs, look terms up in it, read and write it.

>>> from align import align
>>> import glossary
>>> glossary.build(align("ห่วงโซ่คุณค่า (Value chain)")).to_frame()["thai"].tolist()
['ห่วงโซ่คุณค่า']
"""

from glossary.entries import Entry, Hit, Source, Variant
from glossary.formats.plain_csv import csv_text, read_csv, write_csv
from glossary.merge import Tally, build, combine
from glossary.termbase import Glossary

__all__ = [
    "Entry",
    "Glossary",
    "Hit",
    "Source",
    "Tally",
    "Variant",
    "build",
    "combine",
    "csv_text",
    "read_csv",
    "write_csv",
]
