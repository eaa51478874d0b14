"""The event log in a SQLite file, written through the eventsourcing library.

A recorder (one table with a stable position, immediate transactions, many events in
one), a factory that brings it in, and the log that commands append to.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from typing import Any

from eventsourcing.persistence import (
    IntegrityError,
    Notification,
    OperationalError,
    StoredEvent,
)
from eventsourcing.sqlite import (
    SQLiteApplicationRecorder,
    SQLiteCursor,
    SQLiteFactory,
    SQLiteTransaction,
)

from intersession.events.recorded import Recorded
from intersession.store.home import Home
from intersession.store.library_adapter import (
    Appending,
    LogApplication,
    Row,
    StoredRow,
    new_identity,
    row_of,
)
from intersession.store.log_format import IDENTITY_TABLE, LOCK_TIMEOUT, LOG_FORMAT
from intersession.store.sqlite.connection import check_log, connect, unusable, use_wal
from intersession.store.sqlite.reader import SqliteReader


class _Immediate(SQLiteTransaction):
    """A durable transaction that takes the write lock at once: it can wait, but not fail later."""

    def __enter__(self) -> SQLiteCursor:
        cursor = self.connection.cursor()
        try:
            cursor.execute("PRAGMA synchronous = FULL")
            cursor.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as problem:
            raise OperationalError(problem) from problem
        return cursor


class SqliteRecorder(SQLiteApplicationRecorder):
    """Stored events in one SQLite table with a position that is never given twice."""

    def __init__(self, datastore: Any, events_table_name: str = "stored_events") -> None:
        super().__init__(datastore, events_table_name)
        self.insert_events_statement = (
            f"INSERT INTO {events_table_name} "
            f"(originator_id, originator_version, topic, state) VALUES (?, ?, ?, ?)"
        )
        self.select_max_notification_id_statement = f"SELECT max(position) FROM {events_table_name}"

    def construct_create_table_statements(self) -> list[str]:
        """One table; rows are only ever added, and the file says which format it is."""
        return [
            f"CREATE TABLE IF NOT EXISTS {IDENTITY_TABLE} (id TEXT NOT NULL)",
            f"CREATE TABLE IF NOT EXISTS {self.events_table_name} ("
            "position INTEGER PRIMARY KEY AUTOINCREMENT, "
            "originator_id TEXT NOT NULL, "
            "originator_version INTEGER NOT NULL, "
            "topic TEXT NOT NULL, "
            "state BLOB NOT NULL, "
            "UNIQUE (originator_id, originator_version))",
            f"PRAGMA user_version = {LOG_FORMAT}",
        ]

    def create_table(self) -> None:
        """Make the table where it is missing; wait for another process that is making it."""
        with (
            self.datastore.get_connection(commit=True) as connection,
            _Immediate(connection, commit=True) as cursor,
        ):
            self._create_table(cursor)
            cursor.execute(
                f"INSERT INTO {IDENTITY_TABLE} SELECT ? "
                f"WHERE NOT EXISTS (SELECT 1 FROM {IDENTITY_TABLE})",
                [new_identity()],
            )

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """Add all of the events or none; returns their positions, which follow each other."""
        return self.insert_rows([row_of(event) for event in stored_events])

    def insert_rows(self, rows: Sequence[Row]) -> list[int]:
        """Add all of the rows or none; returns their positions, which follow each other."""
        if not rows:
            return []
        with (
            self.datastore.get_connection(commit=True) as connection,
            _Immediate(connection, commit=True) as cursor,
        ):
            return self._insert_rows(cursor, rows)

    def insert_at(self, rows: Sequence[StoredRow], identity: str = "") -> None:
        """Add rows of another log under their own positions, all or none.

        An empty log takes on ``identity`` with them.
        """
        table = self.events_table_name
        with (
            self.datastore.get_connection(commit=True) as connection,
            _Immediate(connection, commit=True) as cursor,
        ):
            if identity:
                cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")
                if cursor.fetchone():
                    raise IntegrityError("The log is not empty any more.")
                cursor.execute(f"UPDATE {IDENTITY_TABLE} SET id = ?", [identity])
            cursor.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?)", rows)

    def _insert_rows(self, c: SQLiteCursor, rows: Sequence[Row]) -> list[int]:
        c.executemany(self.insert_events_statement, rows)
        last = self._max_notification_id(c)
        return list(range(last - len(rows) + 1, last + 1))

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Stored events by position, as the library asks for them."""
        conditions = ["1"]
        values: list[Any] = []
        if start is not None:
            conditions.append("position >= ?" if inclusive_of_start else "position > ?")
            values.append(start)
        if stop is not None:
            conditions.append("position <= ?")
            values.append(stop)
        if topics:
            conditions.append(f"topic IN ({', '.join('?' * len(topics))})")
            values.extend(topics)
        statement = (
            f"SELECT * FROM {self.events_table_name} WHERE {' AND '.join(conditions)} "
            f"ORDER BY position LIMIT ?"
        )
        with self.datastore.transaction(commit=False) as c:
            c.execute(statement, [*values, limit])
            return [self._notification(row) for row in c.fetchall()]

    def _notification(self, row: sqlite3.Row) -> Notification:
        return Notification(
            id=row["position"],
            originator_id=self.convert_originator_id(row["originator_id"]),
            originator_version=row["originator_version"],
            topic=row["topic"],
            state=row["state"],
        )


class SqliteLogFactory(SQLiteFactory):
    """Makes our recorder where the library would make its own."""

    application_recorder_class = SqliteRecorder


class SqliteLogApplication(LogApplication):
    """The log as an application of the library, set up here and not by the environment."""

    name = "Intersession"

    def __init__(self, path: str) -> None:
        super().__init__(
            {
                "PERSISTENCE_MODULE": "intersession.store.sqlite.log:SqliteLogFactory",
                "SQLITE_DBNAME": path,
                "SQLITE_LOCK_TIMEOUT": str(LOCK_TIMEOUT),
                "ORIGINATOR_ID_TYPE": "text",
            }
        )


class SqliteLog(Appending, SqliteReader):
    """The event log of a home: reads as any reader does, and appends."""

    def __init__(self, home: Home) -> None:
        super().__init__(home.log_path)
        self.home = home
        self._application: SqliteLogApplication | None = None

    def append(self, events: Sequence[Recorded]) -> Sequence[int]:
        """Add events, as any log does; a home that lost its log does not start another one."""
        if self._application is None and self.last_position() == 0:
            self.home.check_may_begin()
        return super().append(events)

    def close(self) -> None:
        """Close the file."""
        super().close()
        if self._application is not None:
            self._application.close()
            self._application = None

    @property
    def _writer(self) -> SqliteLogApplication:
        if self._application is None:
            check_log(self.path)
            self.home.prepare(self.path)
            try:
                with closing(connect(self.path)) as connection:
                    use_wal(connection)
                self._application = SqliteLogApplication(str(self.path))
            except sqlite3.OperationalError as problem:  # such as a disk that is full by now
                raise unusable(self.path, str(problem)) from problem
        return self._application

    def _unwritten(self, problem: Exception) -> str:
        if "locked" in str(problem):
            return (
                f"Another program has been writing to {self.path} for over {LOCK_TIMEOUT} seconds. "
                f"Nothing was recorded; try again when it is done."
            )
        return super()._unwritten(problem)
