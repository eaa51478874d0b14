"""Whether an append that failed at COMMIT is in a SQLite log after all.

SQLite writes the pages of a transaction to the write-ahead log, has the disk confirm them,
and only then shows them to others. Where the disk does not confirm, it takes the transaction
back, but the pages stay in that file, and whoever opens it next after all have closed it finds
a whole transaction there. So what is not in the log must be written over, and what is there
must be moved to the log itself, each with the disk's confirmation, before it is known.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

from intersession.errors import IntersessionError
from intersession.store.log_format import EVENTS_TABLE
from intersession.store.settling import NOT_KNOWN, NOT_RECORDED, Outcome
from intersession.store.sqlite.connection import connect

READERS = 5
"""Seconds to wait for readers of an earlier state, who keep pages from being moved."""
_SAME = (
    f"SELECT position FROM {EVENTS_TABLE} "
    f"WHERE originator_id = ? AND originator_version = ? AND topic = ? AND state = ?"
)
_INCOMPLETE = ("SQLITE_FULL", "SQLITE_IOERR_WRITE")
"""Not all pages were written, of which the last says that the transaction is whole."""


def look_up(path: Path, rows: Sequence[Sequence[object]]) -> Outcome:
    """Whether very rows are in a log to which nothing went wrong."""
    try:
        with closing(connect(path)) as connection:
            return Outcome(_positions(connection, rows))
    except (sqlite3.Error, IntersessionError):
        return NOT_KNOWN


def settle(path: Path, rows: Sequence[Sequence[object]], problem: BaseException | None) -> Outcome:
    """Whether very rows are in a log whose disk failed, and see to it that it stays so.

    No other connection of this process may be open.
    """
    found: Sequence[int] = ()
    try:
        with closing(connect(path)) as connection:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("BEGIN IMMEDIATE")
            found = _positions(connection, rows)
            if found:
                connection.execute("ROLLBACK")
                if not _moved(connection):
                    return Outcome(found, is_known=False)
                connection.execute("BEGIN IMMEDIATE")
            _write_over(connection)
            connection.execute("COMMIT")
            return Outcome(found)
    except (sqlite3.Error, IntersessionError):
        if not found and getattr(problem, "sqlite_errorname", "") in _INCOMPLETE:
            return NOT_RECORDED
        return Outcome(found, is_known=False)


def _positions(connection: sqlite3.Connection, rows: Iterable[Sequence[object]]) -> list[int]:
    """Where rows are, which are all there or none: each says when it was recorded."""
    found: list[int] = []
    for row in rows:
        same = connection.execute(_SAME, row).fetchone()
        if same is None:
            return []
        found.append(same[0])
    return found


def _moved(connection: sqlite3.Connection) -> bool:
    """Move all pages from the write-ahead log to the log itself, and empty the former."""
    connection.execute(f"PRAGMA busy_timeout = {READERS * 1000}")
    is_busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not is_busy


def _write_over(connection: sqlite3.Connection) -> None:
    """Write a page again as it is, at the end of what is whole in the write-ahead log."""
    (number,) = connection.execute("PRAGMA user_version").fetchone()
    connection.execute(f"PRAGMA user_version = {number}")
