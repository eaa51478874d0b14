"""Everything that a log file can be asked for, read with SQLite alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

SCANNED = (
    "SELECT * FROM stored_events ORDER BY position",
    "SELECT id FROM log_identity",
    "PRAGMA user_version",
)
"""What a command reads that goes through the whole log."""
ASKED = (
    "SELECT * FROM log_identity",
    "SELECT max(position) FROM stored_events",
    "SELECT seq FROM sqlite_sequence WHERE name = 'stored_events'",
)
STREAMS = "SELECT DISTINCT originator_id FROM stored_events"
STREAM = (
    "SELECT position, originator_version, topic, state FROM stored_events "
    "WHERE originator_id = ? ORDER BY originator_version"
)


def scan_of(file: Path) -> Any:
    """All rows in their order, the log's names and its format."""
    return _read(file, SCANNED)


def read_of(file: Path, streams: tuple[str, ...]) -> Any:
    """The same, and the last and next position, and each stream by its index.

    These ``streams`` are asked for, whether the file lists them or not.
    """
    return _read(file, (*SCANNED, *ASKED), streams)


def _read(file: Path, statements: tuple[str, ...], streams: tuple[str, ...] = ()) -> Any:
    """The rows of statements; what cannot be read is read as the words of the error."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            connection.text_factory = bytes
            found = [connection.execute(one).fetchall() for one in statements]
            if not streams:
                return found
            names = {
                name if isinstance(name, bytes) else str(name).encode()
                for (name,) in connection.execute(STREAMS)
            }
            for name in sorted({*names, *(one.encode() for one in streams)}):
                asked = [name.decode("utf-8", "replace")]
                found.append(connection.execute(STREAM, asked).fetchall())
            return found
    except (sqlite3.Error, UnicodeError) as problem:
        return ascii(problem)
