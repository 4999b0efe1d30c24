"""The tables of a glossary file, and the migrations of files of earlier versions."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from glossary.search import index
from glossary.store.concepts import DOMAIN, index_all

APPLICATION = 0x776F6E67
"""The application id that tells our files from other SQLite files: ``wong`` in ASCII."""

_TABLES = """
CREATE TABLE documents (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL,
    domain TEXT NOT NULL,
    settings TEXT NOT NULL
);
CREATE TABLE occurrences (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    domain TEXT NOT NULL,
    english_key TEXT NOT NULL,
    thai_key TEXT NOT NULL,
    alone INTEGER NOT NULL,
    english TEXT NOT NULL,
    thai TEXT NOT NULL,
    acronyms TEXT NOT NULL,
    kind TEXT NOT NULL,
    certainty INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    sentence TEXT NOT NULL,
    at INTEGER NOT NULL
);
CREATE INDEX occurrences_by_document ON occurrences (document);
CREATE INDEX occurrences_by_english ON occurrences (domain, english_key);
CREATE INDEX occurrences_by_thai ON occurrences (domain, thai_key);
CREATE TABLE concepts (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    domain TEXT NOT NULL,
    english_key TEXT NOT NULL,
    entry TEXT,
    given TEXT,
    CHECK (entry IS NOT NULL OR given IS NOT NULL)
);
CREATE INDEX concepts_by_english ON concepts (domain, english_key, id);
CREATE TABLE history (
    number INTEGER PRIMARY KEY,
    decision INTEGER NOT NULL,
    at TEXT NOT NULL,
    action TEXT NOT NULL,
    concept TEXT NOT NULL,
    before TEXT,
    undone INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX history_by_decision ON history (decision);
CREATE INDEX history_by_concept ON history (concept, number);
CREATE TABLE builds (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    settings TEXT NOT NULL,
    documents INTEGER NOT NULL,
    pairs INTEGER NOT NULL
);
"""


def _first_tables(connection: sqlite3.Connection) -> None:
    for statement in filter(str.strip, _TABLES.split(";")):
        connection.execute(statement)


def _names(connection: sqlite3.Connection) -> None:
    """Add the index of names, and find documents by the digest of their text."""
    connection.execute("ALTER TABLE documents ADD COLUMN root TEXT NOT NULL DEFAULT ''")
    connection.execute("CREATE INDEX documents_by_digest ON documents (digest)")
    index.create(connection)
    index_all(connection)


def _places(connection: sqlite3.Connection) -> None:
    """Add the place of an occurrence in a file that is not plain text, as its page."""
    connection.execute("ALTER TABLE occurrences ADD COLUMN place TEXT NOT NULL DEFAULT ''")


def _counts(connection: sqlite3.Connection) -> None:
    """Add indexes of what the statistics count and the index of names does not have."""
    connection.execute("CREATE INDEX occurrences_by_kind ON occurrences (kind)")
    connection.execute(
        """CREATE INDEX concepts_rejected ON concepts (number) WHERE instr(given, '"status":"rejected"')"""
    )


def _people(connection: sqlite3.Connection) -> None:
    """Add the person who made a decision."""
    connection.execute("ALTER TABLE history ADD COLUMN person TEXT NOT NULL DEFAULT ''")


def _domains(connection: sqlite3.Connection) -> None:
    """Add indexes of concepts by their current domain, and of decisions by their action."""
    connection.execute(f"CREATE INDEX concepts_by_domain ON concepts ({DOMAIN}, english_key)")
    connection.execute("CREATE INDEX history_by_action ON history (action, decision)")


def _pending(connection: sqlite3.Connection) -> None:
    """Add the terms whose concepts a build has not brought up to date yet."""
    connection.execute(
        "CREATE TABLE pending (domain TEXT NOT NULL, english_key TEXT NOT NULL, PRIMARY KEY (domain, english_key)) "
        "WITHOUT ROWID"
    )


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    _first_tables,
    _names,
    _places,
    _counts,
    _people,
    _domains,
    _pending,
)
"""The migrations, in order; the version of a file is the number of those that it has had."""
VERSION = len(MIGRATIONS)


def version_of(connection: sqlite3.Connection) -> int:
    """Return the version of the tables of a file; 0 where there are none yet."""
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found


def migrate(connection: sqlite3.Connection, target: int = VERSION) -> None:
    """Migrate the tables of a file to a version; the caller has begun a transaction."""
    for number in range(version_of(connection), target):
        MIGRATIONS[number](connection)
        connection.execute(f"PRAGMA user_version = {number + 1}")
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
