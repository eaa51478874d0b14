"""Read a log in a SQLite file.

Reading needs nothing but SQLite and the codec, so that a question about what is
already known starts fast.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from intersession.domain.registry import CODEC
from intersession.errors import HomeError, LogError
from intersession.events.codec import Codec
from intersession.events.recorded import Stored
from intersession.store.log_format import EVENTS_TABLE, LOG_FORMAT
from intersession.store.reader import LogReader
from intersession.store.sqlite.connection import (
    in_another_thread,
    is_only_read,
    is_unfinished,
    open_log,
    standing_at,
)
from intersession.store.sqlite.faults import unread

POLL = 0.1
"""Seconds between two looks at a file that is followed."""


class SqliteReader(LogReader):
    """Reads a log file; a file that is not there yet reads as an empty log.

    ``for_long``: by a program that stays, in any thread but one at a time.
    """

    def __init__(self, path: Path, codec: Codec = CODEC, *, for_long: bool = False) -> None:
        self.path = path
        self.place = str(path)
        self.codec = codec
        self.for_long = for_long
        self._connection: sqlite3.Connection | None = None
        self._opened: tuple[int, ...] = ()
        self._is_whole = False

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def renew(self) -> None:
        """Let go of a file that was written to by something else, or replaced, or deleted."""
        if self._connection is not None and standing_at(self.path) != self._opened:
            self.close()

    def log_format(self) -> int:
        """The version of the file's format; that of a new log where there is none."""
        connection = self._reading()
        if connection is None:
            return LOG_FORMAT
        with self._telling():
            return int(connection.execute("PRAGMA user_version").fetchone()[0])

    def given(self) -> int:
        """The last position that was ever given: the file remembers it."""
        statement = "SELECT seq FROM sqlite_sequence WHERE name = ?"
        rows = self._fetch(statement, [EVENTS_TABLE]) if self._reading() else []
        return int(rows[0][0]) if rows else 0

    def faults(self) -> list[str]:
        """What SQLite finds wrong with the file: pages, and indexes that do not fit the rows."""
        found = self._fetch("PRAGMA integrity_check(20)", ())
        return [f"In the file: {told}" for (told,) in found if told != "ok"]

    def wait(self, seconds: float) -> bool:
        """Wait a moment: a file tells nobody that it has grown."""
        time.sleep(min(seconds, POLL))
        return True

    def _fetch(self, statement: str, values: Sequence[Any]) -> list[Stored]:
        """All rows of a statement with ``?`` for each value."""
        connection = self._reading()
        if connection is None:
            return []
        with self._telling():
            try:
                return connection.execute(statement, values).fetchall()
            except sqlite3.OperationalError as problem:
                _read_any_text(connection, problem)
                return connection.execute(statement, values).fetchall()

    def _fetch_pages(
        self, statement: str, values: Sequence[Any], size: int
    ) -> Iterator[list[Stored]]:
        """The rows of a statement in pages, from one cursor."""
        connection = self._reading()
        if connection is None:
            return
        with self._telling():
            rows = connection.execute(statement, values)
        while True:
            with self._telling():
                try:
                    page = rows.fetchmany(size)
                except sqlite3.OperationalError as problem:
                    _read_any_text(connection, problem)
                    rows = connection.execute(statement, values)
                    page = rows.fetchmany(size)
            if not page:
                return
            values = (page[-1][0], *values[1:])
            yield page

    def _reading(self) -> sqlite3.Connection | None:
        """The open log, or None where nothing is recorded yet."""
        if self._connection is None:
            self._opened = standing_at(self.path)
            self._is_whole = is_only_read(self.path.parent) and not is_unfinished(self.path)
            self._connection = open_log(self.path, for_long=self.for_long)
        return self._connection

    def _check_still(self) -> None:
        """Raise LogError where a log that can only be read, so without a lock, was written to."""
        if self._is_whole and (is_unfinished(self.path) or standing_at(self.path) != self._opened):
            self.close()
            raise LogError(
                f"The log {self.path} was written to by another account while it was read. "
                f"Read it again."
            )

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Report what SQLite finds wrong with the file."""
        try:
            yield
            self._check_still()
        except sqlite3.OperationalError as problem:
            raise LogError(unread(self.path, problem)) from problem
        except sqlite3.ProgrammingError as problem:
            if "thread" not in str(problem):
                raise
            raise in_another_thread(self.place) from problem
        except sqlite3.DatabaseError as problem:
            raise HomeError(f"The log {self.path} is damaged ({problem}).") from problem


def _read_any_text(connection: sqlite3.Connection, problem: sqlite3.OperationalError) -> None:
    """Go on where a name in a row is no UTF-8: it is damaged, and the other rows are not."""
    if "UTF-8" not in str(problem) or connection.text_factory is _as_far_as_it_goes:
        raise problem
    connection.text_factory = _as_far_as_it_goes


def _as_far_as_it_goes(data: bytes) -> str:
    return data.decode(errors="replace")
