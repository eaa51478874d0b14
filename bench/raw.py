"""The baselines: the same bytes through plain sqlite3, and nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

try:
    import orjson
except ImportError:
    raise SystemExit("The baselines need orjson: pip install -e '.[dev]'") from None

loads = orjson.loads

Row = tuple[str, int, str, bytes]
"""A stream, the version in it, the stored name, and the event's bytes."""

LOCK_TIMEOUT = 60.0
"""Seconds to wait for another writer, as long as the log does."""

PAGE = 1000
"""Rows that go into one statement."""

_SCAN = (
    "SELECT position, originator_id, originator_version, topic, state "
    "FROM stored_events WHERE position > ? ORDER BY position"
)
_STREAM = (
    "SELECT topic, state FROM stored_events WHERE originator_id = ? ORDER BY originator_version"
)
_INSERT = (
    "INSERT INTO stored_events (originator_id, originator_version, topic, state) "
    "VALUES (?, ?, ?, ?)"
)


def connect(path: Path, synchronous: str = "FULL") -> sqlite3.Connection:
    """An autocommitting connection, as durable as the log's: WAL, synchronous FULL."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=LOCK_TIMEOUT)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    return connection


def make_like(path: Path, model: Path, synchronous: str = "FULL") -> sqlite3.Connection:
    """A new file with the very tables and indexes of another."""
    source, made = connect(model), connect(path, synchronous)
    for (statement,) in source.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
    ):
        made.execute(statement)
    source.close()
    return made


# Reading.


def scanned(connection: sqlite3.Connection, after: int = 0) -> sqlite3.Cursor:
    """The rows of a log in order, not fetched yet: the position, then a Row."""
    return connection.execute(_SCAN, (after,))


def pages(path: Path, after: int = 0) -> Iterator[list[Row]]:
    """The rows of a log after a position, a thousand at a time."""
    with closing(connect(path)) as connection:
        cursor = scanned(connection, after)
        while page := cursor.fetchmany(PAGE):
            yield [row[1:] for row in page]


def stream(connection: sqlite3.Connection, name: str) -> list[Any]:
    """The events of one stream as plain JSON, oldest first."""
    found = connection.execute(_STREAM, (name,)).fetchall()
    return [loads(state) for _, state in found]


# Writing.


def append(connection: sqlite3.Connection, ready: Sequence[Row]) -> None:
    """Add rows in one durable transaction."""
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(_INSERT, ready)
    connection.execute("COMMIT")


def append_one(connection: sqlite3.Connection, ready: Row) -> None:
    """Add one row in one durable transaction."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(_INSERT, ready)
    connection.execute("COMMIT")


def tables(connection: sqlite3.Connection) -> list[str]:
    """The names of a file's tables."""
    named = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    return [name for (name,) in named]


def upsert(connection: sqlite3.Connection, table: str, ready: Sequence[tuple[Any, ...]]) -> None:
    """Put rows into a table, in the place of those with the same key."""
    marks = ", ".join("?" * len(ready[0]))
    connection.executemany(f'INSERT OR REPLACE INTO "{table}" VALUES ({marks})', ready)
