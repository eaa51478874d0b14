"""The event log in a SQLite file, written through the eventsourcing library.

A recorder (one table with a stable position, immediate transactions, many events in
one), a factory that brings it in, and the log that commands append to.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from types import TracebackType
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
from intersession.store.chain import START, last_link, links
from intersession.store.heads import replaced
from intersession.store.home import Home
from intersession.store.library_adapter import (
    Appending,
    AtCommit,
    LogApplication,
    Row,
    StoredRow,
    relinked,
    row_of,
)
from intersession.store.log_format import IDENTITY_TABLE, LOCK_TIMEOUT, LOG_FORMAT
from intersession.store.settling import NOT_RECORDED, Outcome
from intersession.store.sources import Source, first, new_identity
from intersession.store.sqlite.connection import cannot_open, check_log, connect, use_wal
from intersession.store.sqlite.faults import advice_on, busy_words, is_busy
from intersession.store.sqlite.format import add_name, format_of, made, upgrade
from intersession.store.sqlite.reader import SqliteReader
from intersession.store.sqlite.settling import look_up, settle

_A_WHILE = 500
"""Milliseconds to wait for others at a time."""

_ROWS = "SELECT position, originator_id, originator_version, topic, state"


class _Immediate(SQLiteTransaction):
    """A durable transaction that takes the write lock at once, and waits for it.

    What fails at COMMIT is an ``AtCommit``: nothing is known yet.
    """

    def __enter__(self) -> SQLiteCursor:
        cursor = self.connection.cursor()
        try:
            cursor.execute("PRAGMA synchronous = FULL")
            _begin(cursor)
        except sqlite3.Error as problem:
            raise OperationalError(problem) from problem
        except BaseException:  # such as Ctrl-C, when the lock is taken already
            self.connection.rollback()
            raise
        return cursor

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if problem is not None:
            return super().__exit__(kind, problem, trace)
        try:
            self.connection.commit()
        except sqlite3.Error as failed:
            with suppress(sqlite3.Error):  # nothing, where SQLite has done so itself
                self.connection.rollback()
            raise AtCommit(failed) from failed
        except BaseException:
            self.connection.rollback()  # nothing, where it was committed
            raise


def _begin(cursor: SQLiteCursor) -> None:
    """Take the write lock; waits for others a little at a time, so that Ctrl-C is heard."""
    deadline = time.monotonic() + LOCK_TIMEOUT
    cursor.execute(f"PRAGMA busy_timeout = {_A_WHILE}")
    while True:
        try:
            cursor.execute("BEGIN IMMEDIATE")
            break
        except sqlite3.OperationalError as problem:
            if not is_busy(problem) or time.monotonic() > deadline:
                raise
    cursor.execute(f"PRAGMA busy_timeout = {LOCK_TIMEOUT * 1000}")


class SqliteRecorder(SQLiteApplicationRecorder):
    """Stored events in one SQLite table with a position that is never given twice."""

    def __init__(self, datastore: Any, events_table_name: str = "stored_events") -> None:
        super().__init__(datastore, events_table_name)
        self.insert_events_statement = f"INSERT INTO {events_table_name} VALUES (?, ?, ?, ?, ?, ?)"
        self.select_max_notification_id_statement = f"SELECT max(position) FROM {events_table_name}"
        self._given = (
            f"SELECT (SELECT max(position) FROM {events_table_name}), (SELECT seq "
            f"FROM sqlite_sequence WHERE name = '{events_table_name}')"
        )

    def construct_create_table_statements(self) -> list[str]:
        """Two tables; rows are only ever added, and the file says which format it is."""
        return made(self.events_table_name)

    def create_table(self) -> None:
        """Make the tables where they are missing, or bring a former format to this one.

        Waits for another process that is doing so.
        """
        with self.datastore.get_connection(commit=False) as connection:
            if format_of(connection.cursor(), self.events_table_name) == LOG_FORMAT:
                return  # or every command would write twice
        with (
            self.datastore.get_connection(commit=True) as connection,
            _Immediate(connection, commit=True) as cursor,
        ):
            found = format_of(cursor, self.events_table_name)
            if found == 0:
                self._create_table(cursor)
                self._take_names(cursor, [first(new_identity())])
            elif found < LOG_FORMAT:
                upgrade(cursor, self.events_table_name)

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """Add all of the events or none; returns their positions, which follow each other."""
        return self.insert_rows([row_of(event) for event in stored_events])

    def insert_rows(self, rows: Sequence[Row]) -> list[int]:
        """Add all of the rows or none; returns their positions, which follow each other.

        Raises LogReplaced where events that were recorded are not in the file any more.
        """
        if not rows:
            return []
        with (
            self.datastore.get_connection(commit=True) as connection,
            _Immediate(connection, commit=True) as cursor,
        ):
            return self._insert_rows(cursor, rows)

    def insert_at(self, rows: Sequence[StoredRow], sources: Sequence[Source] = ()) -> None:
        """Add rows of another log under their own positions, all or none.

        An empty log takes on its names with them, and one that has the first of them the rest.
        """
        table = self.events_table_name
        with (
            self.datastore.get_connection(commit=True) as connection,
            _Immediate(connection, commit=True) as cursor,
        ):
            if sources:
                self._take_names(cursor, sources)
            if not rows:
                return
            before = self._link_before(cursor, rows[0][0])
            cursor.execute(f"{_ROWS} FROM {table} WHERE position >= ?", [rows[0][0]])
            later = [tuple(row) for row in cursor.fetchall()]
            cursor.executemany(
                f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?, NULL)", [row[:5] for row in rows]
            )
            cursor.executemany(
                f"UPDATE {table} SET hash = ? WHERE position = ?",
                [(link, row[0]) for link, row in relinked(before, rows, later)],
            )

    def rename(self, last: int, source: Source) -> None:
        """Give the log another name where it ends at ``last``, and let it go on from there."""
        with (
            self.datastore.get_connection(commit=True) as connection,
            _Immediate(connection, commit=True) as cursor,
        ):
            if (self._max_notification_id(cursor) or 0) != last:
                raise IntegrityError("The log was written to meanwhile.")
            add_name(cursor, source)
            cursor.execute(
                "UPDATE sqlite_sequence SET seq = ? WHERE name = ?", [last, self.events_table_name]
            )

    def _take_names(self, cursor: SQLiteCursor, sources: Sequence[Source]) -> None:
        cursor.execute(f"SELECT id FROM {IDENTITY_TABLE} ORDER BY number")
        held = [row[0] for row in cursor.fetchall()]
        if held != [one.id for one in sources[: len(held)]]:
            if self._max_notification_id(cursor):
                raise IntegrityError("The log is not empty any more.")
            cursor.execute(f"DELETE FROM {IDENTITY_TABLE}")
            held = []
        for one in sources[len(held) :]:
            add_name(cursor, one)

    def _insert_rows(self, c: SQLiteCursor, rows: Sequence[Row]) -> list[int]:
        c.execute(self._given)
        last, given = (one or 0 for one in c.fetchone())
        if last < given:
            told = f"The log {self.datastore.pool.db_name} ends at position {last}; events up to "
            raise replaced(f"{told}{given} were recorded.", given, last)
        placed = [(position, *row) for position, row in enumerate(rows, last + 1)]
        before = self._link_before(c, last + 1)
        linked = [(*row, link) for row, link in zip(placed, links(before, placed), strict=True)]
        c.executemany(self.insert_events_statement, linked)
        return list(range(last + 1, last + 1 + len(rows)))

    def _link_before(self, c: SQLiteCursor, position: int) -> bytes:
        """The link of the last row before a position, worked out where it has none."""
        table = self.events_table_name
        c.execute(
            f"SELECT hash FROM {table} WHERE position < ? ORDER BY position DESC LIMIT 1",
            [position],
        )
        found = c.fetchone()
        if found is None or found[0]:
            return found[0] if found else START
        c.execute(f"{_ROWS} FROM {table} WHERE position < ? ORDER BY position", [position])
        return last_link(START, map(tuple, iter(c.fetchone, None)))

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
            except sqlite3.Error as problem:
                raise cannot_open(self.path, problem) from problem
        return self._application

    def _looked_up(self, rows: Sequence[Row], problem: AtCommit | None) -> Outcome:
        if problem is None and self._application is None:
            return NOT_RECORDED  # it had not begun
        self.close()  # a transaction that is still open ends with it
        return settle(self.path, rows, problem.__cause__) if problem else look_up(self.path, rows)

    def _unwritten(self, problem: Exception) -> str:
        if is_busy(problem):
            return f"{busy_words(self.path)} Nothing was recorded; try again when it is done."
        advice = advice_on(problem, self.path)
        return " ".join(filter(None, [super()._unwritten(problem), advice]))
