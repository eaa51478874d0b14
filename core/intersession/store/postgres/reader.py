"""Read the log on a PostgreSQL server that a clinic shares, as any other log is read.

The address may hold a password, which is in no message. Only the driver is needed to
read, so that a question about what is already known starts fast.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cached_property
from itertools import islice
from typing import Any

import psycopg

from intersession.domain.registry import CODEC
from intersession.errors import LogError
from intersession.events.codec import Codec
from intersession.events.recorded import Stored
from intersession.store.log_format import EVENTS_TABLE, IDENTITY_TABLE, LOG_FORMAT
from intersession.store.postgres.address import NoLogYet, place_of, telling, to_connect
from intersession.store.reader import LogReader

WINDOW = 1000
"""So many events are asked of a server at a time: a question there costs more than here."""
CHUNK = 100
"""Of more than that, so many come at a time while the server goes on."""
_FOUND = (
    "SELECT (SELECT nspname FROM pg_namespace JOIN pg_class ON relnamespace = pg_namespace.oid "
    f"WHERE pg_class.oid = to_regclass('{IDENTITY_TABLE}')), "
    f"to_regclass('{EVENTS_TABLE}') IS NOT NULL, pg_backend_pid()"
)
_LISTEN = f'LISTEN "{EVENTS_TABLE}"'
"""What an append notifies: the channel has the name of the table."""
LOOK = 1.0
"""Seconds after which a log that is followed is looked at, though nobody notified."""


class PostgresReader(LogReader):
    """Reads the log on a server; the address's password is never in a message."""

    def __init__(self, url: str, codec: Codec = CODEC) -> None:
        self.url = url
        self.codec = codec
        self.place = place_of(url)
        self.schema = ""
        self.is_pooled = False
        self._format = LOG_FORMAT
        self._listens = False
        self._looked = 0.0

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.place}>"

    def close(self) -> None:
        """Close the connection."""
        self._listens = False
        if "_server" in self.__dict__:
            self.__dict__.pop("_server").close()

    def renew(self) -> None:
        """Nothing is to be let go of: a connection sees what the server has."""
        self._looked = time.monotonic()

    def log_format(self) -> int:
        """The version of the log's format; of one that its owner has brought to a later one since,
        the former one until this reader connects again."""
        self._server  # noqa: B018 - says clearly where the server or its log is not there
        return self._format

    def ends(self) -> tuple[str, int]:
        """The log's own name and its last position: "" and 0 where its tables are gone."""
        try:
            return super().ends()
        except NoLogYet:
            return "", 0

    def wait(self, seconds: float) -> bool:
        """Wait until an append notifies; it is time to look then, and every ``LOOK`` seconds.

        A pooler between passes no notification on, so that there it is always time.
        """
        with self._telling():
            server = self._server
            if self.is_pooled:
                time.sleep(seconds)
                return True
            if not self._listens:
                server.execute(_LISTEN)
                self._listens = True  # what came before it is looked for at once
                return True
            for _ in server.notifies(timeout=seconds, stop_after=1):
                return True
        return time.monotonic() - self._looked >= LOOK

    @cached_property
    def _server(self) -> psycopg.Connection[Any]:
        with telling(self.url):
            connection = self._connected()
            try:
                self.schema = self._found(connection)
                self.place = place_of(self.url, self.schema)
            except BaseException:
                connection.close()
                raise
        return connection

    def _connected(self) -> psycopg.Connection[Any]:
        return psycopg.connect(**to_connect(self.url), autocommit=True)

    def _found(self, connection: psycopg.Connection[Any]) -> str:
        """The schema that holds the log; raises LogError for none, another's, or a newer one."""
        [(schema, holds_events, process)] = connection.execute(_FOUND).fetchall()
        self.is_pooled = process != connection.info.backend_pid
        if self.is_pooled:
            connection.prepare_threshold = None  # the next statement may go to another process
        if schema is None and not holds_events:
            raise NoLogYet(
                f"The database {self.place} holds no log of Intersession yet, or none that you may "
                f"read: check the address, its search_path, and your right to SELECT in its "
                f"tables. To make a log there, once: intersession log init --log ADDRESS"
            )
        try:
            found = connection.execute(f"SELECT format FROM {IDENTITY_TABLE}").fetchall()
        except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn):
            found = []
        if not found or not holds_events:
            raise LogError(
                f"The database {self.place} holds tables of another program under the names that "
                f"a log of Intersession has, so it was left as it is. Choose another database."
            )
        self._format = max(row[0] for row in found)
        if self._format > LOG_FORMAT:
            raise LogError(
                f"The log {self.place} was written by a newer version of Intersession (log format "
                f"{self._format}, this version reads up to {LOG_FORMAT}). "
                f"pip install --upgrade intersession"
            )
        return str(schema)

    def _fetch(self, statement: str, values: Sequence[Any]) -> list[Stored]:
        """All rows; asked once more where the server has closed the connection."""
        with self._telling():
            try:
                return self._ask(statement, values).fetchall()
            except psycopg.OperationalError:
                if not self._server.closed:
                    raise
                self.close()
                return self._ask(statement, values).fetchall()

    def _fetch_pages(
        self, statement: str, values: Sequence[Any], size: int
    ) -> Iterator[list[Stored]]:
        """The rows of a statement of ours, whose first values are ``after`` and ``until``."""
        after, until, *rest = values
        if rest:
            yield from self._fetch_some(statement, values, size)
        elif until - after > WINDOW:
            yield from self._fetch_many(statement, values, size)
        elif until > after:
            rows = iter(self._fetch(statement, values))
            while page := list(islice(rows, size)):
                yield page

    def _fetch_many(
        self, statement: str, values: Sequence[Any], size: int
    ) -> Iterator[list[Stored]]:
        """Rows that the server goes on sending while those before are folded.

        They come over a connection of their own, so that other questions can be asked at the
        same time, and nothing is left behind where a reader stops early.
        """
        self._server  # noqa: B018 - says clearly where the server or its log is not there
        chunk = CHUNK if psycopg.capabilities.has_stream_chunked() else 1
        with telling(self.url), closing(self._connected()) as own:
            rows = own.cursor(binary=True).stream(_marked(statement), values, size=chunk)
            while page := list(islice(rows, size)):
                yield page

    def _fetch_some(
        self, statement: str, values: Sequence[Any], size: int
    ) -> Iterator[list[Stored]]:
        """A few rows among many: the server is asked for a limited number at a time."""
        after, *rest = values
        while True:
            with self._telling():
                asked = self._ask(f"{statement} LIMIT ?", (after, *rest, WINDOW))
                while page := asked.fetchmany(size):
                    yield page
                    after = page[-1][0]
                if asked.rowcount < WINDOW:
                    return

    def _ask(self, statement: str, values: Sequence[Any]) -> psycopg.Cursor[Stored]:
        cursor = self._server.cursor(binary=True)
        return cursor.execute(_marked(statement), values, prepare=True)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Report what is wrong with the server, and connect again the next time."""
        try:
            with telling(self.url):
                yield
        except LogError:
            self.close()
            raise


def former_format(place: str) -> LogError:
    """The error for a log that has to be brought to this version before it is written to."""
    return LogError(
        f"The log {place} is of a former version, and is only read until its owner has brought it "
        f"to this one, once: intersession log init --log ADDRESS. No event changes by that."
    )


def _marked(statement: str) -> bytes:
    """A statement with its values marked as the driver wants them."""
    return statement.replace("?", "%s").encode()


# Addresses.
