"""Everything that a log file can be asked for, read with SQLite alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

READ = (
    "SELECT * FROM stored_events ORDER BY position",
    "SELECT max(position) FROM stored_events",
    "SELECT id FROM log_identity",
    "SELECT seq FROM sqlite_sequence WHERE name = 'stored_events'",
    "PRAGMA user_version",
)
STREAMS = "SELECT DISTINCT originator_id FROM stored_events"
STREAM = (
    "SELECT position, originator_version, topic, state FROM stored_events "
    "WHERE originator_id = ? ORDER BY originator_version"
)


def read_of(file: Path, streams: tuple[str, ...] = ()) -> Any:
    """All rows in their order, each stream by its index, the name, and the next position.

    ``streams`` are asked for, too, whether the file lists them or not. What cannot be read
    is read as the words of the error.
    """
    try:
        with closing(sqlite3.connect(file)) as connection:
            connection.text_factory = bytes
            found = [connection.execute(one).fetchall() for one in READ]
            names = {name for (name,) in connection.execute(STREAMS)}
            for name in sorted({*names, *(one.encode() for one in streams)}):
                asked = [name.decode("utf-8", "replace")]
                found.append(connection.execute(STREAM, asked).fetchall())
            return found
    except (sqlite3.Error, UnicodeError) as problem:
        return ascii(problem)
