"""The glossary file: documents with what was found in them, and what people decided, in one SQLite file.

Documents and decisions are kept apart, and the concepts are computed from both. So a build never changes a decision,
and the same documents and decisions make the same glossary, in whatever order they came.

``Store`` opens the file and writes to it. A query that only one page or command needs is a function of the module that
knows its tables, and takes ``store.connection``.
"""

from glossary.store.connection import BusyStoreError, is_store
from glossary.store.deciding import Added, ConcurrentChangeError, DuplicateTermError
from glossary.store.documents import DocumentEvidence, Evidence, Outcome, digest_of, evidence_of
from glossary.store.history import CORRECT, Decision
from glossary.store.store import SUFFIXES, Store, names_store

__all__ = [
    "CORRECT",
    "SUFFIXES",
    "Added",
    "BusyStoreError",
    "ConcurrentChangeError",
    "Decision",
    "DocumentEvidence",
    "DuplicateTermError",
    "Evidence",
    "Outcome",
    "Store",
    "digest_of",
    "evidence_of",
    "is_store",
    "names_store",
]
