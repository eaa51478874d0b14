"""The event log on a PostgreSQL server that a clinic shares, through the same library.

Appends run in a function of our own that locks the table, so that positions follow
each other in the order of commits and a reader can never pass over one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, LiteralString

import psycopg
from eventsourcing.application import Application
from eventsourcing.persistence import Mapper, Notification
from eventsourcing.postgres import (
    PostgresApplicationRecorder,
    PostgresDatastore,
    PostgresFactory,
)
from eventsourcing.utils import Environment, EnvType
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier, Literal

from intersession.appending import Appending, FactMapper, Row, StoredRow, new_identity
from intersession.codec import CODEC, Codec
from intersession.errors import LogError
from intersession.home import EVENTS_TABLE, IDENTITY_TABLE, LOCK_TIMEOUT, LOG_FORMAT
from intersession.replay import LogReader, Stored

APPEND = "intersession_append"
CONNECT_TIMEOUT = 10
"""Seconds to wait for a server before saying that it cannot be reached."""


class SharedRecorder(PostgresApplicationRecorder):
    """Stored events in one table of a server, with positions without gaps."""

    def __init__(
        self, datastore: PostgresDatastore, *, events_table_name: str = EVENTS_TABLE
    ) -> None:
        super().__init__(datastore, events_table_name=events_table_name)
        self.names = {
            "schema": Identifier(datastore.schema),
            "table": Identifier(events_table_name),
            "identity": Identifier(IDENTITY_TABLE),
            "event": Identifier(self.stored_event_type_name),
            "append": Identifier(APPEND),
            "channel": Identifier(self.channel_name),
            "timeout": Literal(f"{LOCK_TIMEOUT}s"),
            "id": Literal(new_identity()),
            "format": Literal(LOG_FORMAT),
        }
        create_type = self.sql_create_statements[1]
        made = [self._sql(one) for one in (_IDENTITY, _BEGIN, _EVENTS, _APPEND)]
        self.sql_create_statements = [create_type, *made]
        self.pg_function_name_insert_events = APPEND
        self.sql_invoke_pg_function_insert_events = self._sql(
            "SELECT * FROM {schema}.{append}((%s))"
        )
        self.max_notification_id_statement = self._sql("SELECT max(position) FROM {schema}.{table}")

    def insert_rows(self, rows: Sequence[Row]) -> Sequence[int]:
        """Add all of the rows or none; returns their positions, which follow each other."""
        events = [self.construct_pg_stored_event(*row) for row in rows]
        with self.datastore.get_connection() as connection, connection.cursor() as cursor:
            cursor.execute(self.sql_invoke_pg_function_insert_events, (events,), prepare=True)
            return [found[APPEND] for found in cursor.fetchall()]

    def insert_at(self, rows: Sequence[StoredRow], identity: str = "") -> None:
        """Add rows of another log under their own positions, all or none."""
        lock = self._sql("LOCK TABLE {schema}.{table} IN EXCLUSIVE MODE")
        copy = self._sql("COPY {schema}.{table} FROM STDIN (FORMAT BINARY)")
        with self.datastore.transaction(commit=True) as cursor:
            cursor.execute(lock)
            if identity:
                cursor.execute(self._sql("UPDATE {schema}.{identity} SET id = %s"), [identity])
            with cursor.copy(copy) as copying:
                copying.set_types(["int8", "text", "int8", "text", "bytea"])
                for row in rows:
                    copying.write_row(row)

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
        conditions: list[tuple[LiteralString, Any]] = []
        if start is not None:
            conditions.append(("position >= %s" if inclusive_of_start else "position > %s", start))
        if stop is not None:
            conditions.append(("position <= %s", stop))
        if topics:
            conditions.append(("topic = ANY(%s)", list(topics)))
        where = SQL(" AND ").join([SQL("true"), *(SQL(one) for one, _ in conditions)])
        statement = self._sql("SELECT * FROM {schema}.{table} WHERE ") + where
        statement += SQL(" ORDER BY position LIMIT %s")
        values = [*(value for _, value in conditions), limit]
        with self.datastore.get_connection() as connection, connection.cursor() as cursor:
            cursor.execute(statement, values, prepare=True)
            return [_notification(row) for row in cursor.fetchall()]

    def _sql(self, statement: LiteralString) -> Any:
        return SQL(statement).format(**self.names)


_IDENTITY = "CREATE TABLE IF NOT EXISTS {schema}.{identity} (id text NOT NULL, format int NOT NULL)"
_BEGIN = (
    "INSERT INTO {schema}.{identity} SELECT {id}, {format} "
    "WHERE NOT EXISTS (SELECT 1 FROM {schema}.{identity})"
)
_EVENTS = (
    "CREATE TABLE IF NOT EXISTS {schema}.{table} ("
    "position bigint PRIMARY KEY, "
    'originator_id text COLLATE "C" NOT NULL, '
    "originator_version bigint NOT NULL, "
    "topic text NOT NULL, "
    "state bytea NOT NULL, "
    "UNIQUE (originator_id, originator_version))"
)
_APPEND = (
    "CREATE OR REPLACE FUNCTION {schema}.{append}(events {schema}.{event}[]) "
    "RETURNS SETOF bigint LANGUAGE plpgsql AS $BODY$ "
    "DECLARE last bigint; "
    "BEGIN "
    "  SET LOCAL lock_timeout = {timeout}; "
    "  LOCK TABLE {schema}.{table} IN EXCLUSIVE MODE; "
    "  NOTIFY {channel}; "
    "  SELECT coalesce(max(position), 0) INTO last FROM {schema}.{table}; "
    "  RETURN QUERY "
    "  INSERT INTO {schema}.{table} "
    "  SELECT last + e.place, e.originator_id, e.originator_version, e.topic, e.state "
    "  FROM unnest(events) WITH ORDINALITY "
    "    AS e (originator_id, originator_version, topic, state, place) "
    "  ORDER BY e.place RETURNING position; "
    "END; $BODY$"
)


def _notification(row: Any) -> Notification:
    return Notification(
        id=row["position"],
        originator_id=row["originator_id"],
        originator_version=row["originator_version"],
        topic=row["topic"],
        state=bytes(row["state"]),
    )


class SharedFactory(PostgresFactory):
    """Makes our recorder where the library would make its own, with all of an address's options."""

    application_recorder_class = SharedRecorder

    def __init__(self, env: Environment | EnvType | None) -> None:
        super().__init__(env)
        self.datastore.pool.kwargs |= json.loads(self.env.get("INTERSESSION_OPTIONS") or "{}")


class SharedApplication(Application[str]):
    """The log as an application of the library, over a server's table."""

    name = "stored"

    def __init__(self, url: str, *, create: bool = False) -> None:
        given = {name: str(value) for name, value in conninfo_to_dict(url).items()}
        options = {"connect_timeout": str(CONNECT_TIMEOUT), **given}
        named = {name: options.pop(name, "") for name in ("dbname", "host", "port", "user")}
        super().__init__(
            {
                "PERSISTENCE_MODULE": "intersession.shared_log:SharedFactory",
                "POSTGRES_DBNAME": named["dbname"],
                "POSTGRES_HOST": named["host"],
                "POSTGRES_PORT": named["port"] or "5432",
                "POSTGRES_USER": named["user"],
                "POSTGRES_PASSWORD": options.pop("password", ""),
                "POSTGRES_CONNECT_TIMEOUT": str(CONNECT_TIMEOUT),
                "POSTGRES_ENABLE_DB_FUNCTIONS": "y",
                "CREATE_TABLE": "y" if create else "n",
                "ORIGINATOR_ID_TYPE": "text",
                "INTERSESSION_OPTIONS": json.dumps(options),
            }
        )

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        """Only what is passed in: a stray variable must not change how facts are stored."""
        return Environment(name, env)

    def construct_mapper(self) -> Mapper[str]:
        """Our mapper, whatever the environment names."""
        return self.factory.mapper(self.construct_transcoder(), FactMapper)


class SharedReader(LogReader):
    """Reads the log on a server; the address's password is never in a message."""

    def __init__(self, url: str, codec: Codec = CODEC) -> None:
        self.url = url
        self.codec = codec
        self.place = place_of(url)

    @cached_property
    def _server(self) -> psycopg.Connection[Any]:
        with self._telling():
            options: Any = {"connect_timeout": CONNECT_TIMEOUT, **conninfo_to_dict(self.url)}
            connection = psycopg.connect(**options, autocommit=True)
        self._check(connection)
        return connection

    def _check(self, connection: psycopg.Connection[Any]) -> None:
        """Raise LogError where the server has no log yet, or a newer version's."""
        try:
            rows = connection.execute(f"SELECT format FROM {IDENTITY_TABLE}").fetchall()
        except psycopg.errors.UndefinedTable:
            rows = []
        if not rows:
            connection.close()
            raise LogError(
                f"The database {self.place} holds no log of Intersession yet. To make one there, "
                f"once: intersession log init"
            )
        if rows[0][0] > LOG_FORMAT:
            connection.close()
            raise LogError(
                f"The log {self.place} was written by a newer version of Intersession (log format "
                f"{rows[0][0]}, this version reads up to {LOG_FORMAT}). "
                f"pip install --upgrade intersession"
            )

    def close(self) -> None:
        """Let go of the connection."""
        if "_server" in self.__dict__:
            self.__dict__.pop("_server").close()

    def _fetch(self, statement: str, values: Sequence[Any]) -> list[Stored]:
        with self._telling(), self._server.cursor(binary=True) as cursor:
            return cursor.execute(_numbered(statement), values, prepare=True).fetchall()

    def _fetch_pages(
        self, statement: str, values: Sequence[Any], size: int
    ) -> Iterator[list[Stored]]:
        """Pages by position, each a question of its own: nothing stays open between them.

        A statement of ours begins with ``position > ?``, so the first value moves on.
        """
        after, *rest = values
        limited = _numbered(f"{statement} LIMIT ?")
        size = max(size, PAGE)
        while True:
            with self._telling(), self._server.cursor(binary=True) as cursor:
                page = cursor.execute(limited, (after, *rest, size), prepare=True).fetchall()
            if not page:
                return
            yield page
            after = page[-1][0]

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Tell what is wrong with the server, without its password."""
        try:
            yield
        except psycopg.Error as problem:
            self.close()
            raise LogError(unreachable(self.url, problem)) from None


PAGE = 500
"""The least facts asked of a server at a time: a question there costs more than here."""


class SharedLog(Appending, SharedReader):
    """The event log on a server: reads as any reader does, and appends."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._application: SharedApplication | None = None

    def close(self) -> None:
        """Let go of the connections."""
        super().close()
        if self._application is not None:
            self._application.close()
            self._application = None

    @property
    def _writer(self) -> SharedApplication:
        if self._application is None:
            self._server  # noqa: B018 - says clearly where the server or its log is not there
            self._application = SharedApplication(self.url)
            self._application.recorder.datastore.register_type_adapters()  # type: ignore[attr-defined]
        return self._application

    def _unwritten(self, problem: Exception) -> str:
        return f"{unreachable(self.url, problem)} Nothing was recorded."


def create(url: str) -> None:
    """Make an empty log in a server's database; does nothing where there is one."""
    reader = SharedReader(url)
    with reader._telling():
        psycopg.connect(url, connect_timeout=CONNECT_TIMEOUT).close()
    SharedApplication(url, create=True).close()


def place_of(url: str) -> str:
    """A server's address for people, without user and password: ``db.clinic:5432/homework``."""
    found = conninfo_to_dict(url)
    port = f":{found['port']}" if found.get("port") else ""
    return f"{found.get('host') or 'localhost'}{port}/{found.get('dbname') or ''}"


def unreachable(url: str, problem: Exception) -> str:
    """What is wrong with a server, in words that hold no password."""
    told = " ".join(str(problem).split()) or type(problem).__name__
    password = conninfo_to_dict(url).get("password")
    if password:
        told = told.replace(str(password), "…")
    return f"The log {place_of(url)} cannot be used ({told})."


def _numbered(statement: str) -> str:
    """A statement of ours with the server's mark for a value."""
    return statement.replace("?", "%s")
