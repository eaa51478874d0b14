"""The event log on a PostgreSQL server that a clinic shares, through the same library.

Appends run in a function of our own that locks the table, so that positions follow
each other in the order of commits and a reader can never skip one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, LiteralString

import psycopg
from eventsourcing.persistence import (
    IntegrityError,
    Notification,
    OperationalError,
    PersistenceError,
    StoredEvent,
)
from eventsourcing.postgres import (
    PostgresApplicationRecorder,
    PostgresDatastore,
    PostgresFactory,
)
from eventsourcing.utils import Environment, EnvType
from psycopg import IsolationLevel
from psycopg.rows import dict_row
from psycopg.sql import SQL, Identifier, Literal
from psycopg_pool import PoolTimeout

from intersession.domain.registry import CODEC
from intersession.store.chain import START
from intersession.store.library_adapter import (
    Appending,
    AtCommit,
    LogApplication,
    Row,
    StoredRow,
    row_of,
)
from intersession.store.log_format import EVENTS_TABLE, IDENTITY_TABLE, LOCK_TIMEOUT, LOG_FORMAT
from intersession.store.postgres.address import is_lost, to_connect, unreachable
from intersession.store.postgres.adopting import Adoption
from intersession.store.postgres.checking import CHECK, parts_of_check
from intersession.store.postgres.reader import PostgresReader, former_format
from intersession.store.postgres.settling import look_up
from intersession.store.postgres.statements import (
    APPEND,
    BEGIN,
    EVENTS,
    IDENTITY,
    INIT_KEY,
    INVOKE,
    LOCK_INIT,
    NOTIFICATIONS,
    OURS_ALONE,
    SAME,
)
from intersession.store.postgres.upgrading import upgraded
from intersession.store.settling import NOT_RECORDED, Outcome
from intersession.store.sources import Source, first, new_identity
from intersession.strict.bounds import MOST

__all__ = [
    "PostgresLog",
    "PostgresLogApplication",
    "PostgresLogFactory",
    "PostgresReader",
    "PostgresRecorder",
]


class PostgresRecorder(PostgresApplicationRecorder):
    """Stored events in one table of a server, with positions without gaps."""

    takes: Sequence[str] = CODEC.versions()  # nobody appends others, while there are any

    def __init__(
        self, datastore: PostgresDatastore, *, events_table_name: str = EVENTS_TABLE
    ) -> None:
        super().__init__(datastore, events_table_name=events_table_name)
        append = f"append_to_{events_table_name}"
        self.check_identifier_length(append)
        self.source = first(new_identity())
        kind = datastore.originator_id_type
        self._names = {
            "schema": Identifier(datastore.schema),
            "table": Identifier(events_table_name),
            "identity": Identifier(IDENTITY_TABLE),
            "append": Identifier(append),
            "append_name": Literal(f'"{datastore.schema}"."{append}"'),
            "check_name": Literal(f'"{datastore.schema}"."check_{events_table_name}"'),
            **parts_of_check(events_table_name, self.takes),
            "channel": Identifier(self.channel_name),
            "type": SQL("text" if kind == "text" else "uuid"),
            "stream": SQL('text COLLATE "C"' if kind == "text" else "uuid"),
            "timeout": Literal(f"{LOCK_TIMEOUT}s"),
            "id": Literal(self.source.id),
            "seal": Literal(self.source.seal),
            "start": Literal(START),
            "format": Literal(LOG_FORMAT),
            "key": Literal(INIT_KEY),
        }
        made = (LOCK_INIT, IDENTITY, BEGIN, EVENTS, CHECK, APPEND, OURS_ALONE)
        self.sql_create_statements = [self._sql(one) for one in made]
        self.max_notification_id_statement = self._sql("SELECT max(position) FROM {schema}.{table}")
        self._invoke = self._sql(INVOKE)
        self._is_strict = False

    def create_table(self) -> None:
        """Make the tables and the function where they are missing, one process at a time."""
        with self.datastore.transaction(commit=True) as cursor:
            for statement in self.sql_create_statements:
                cursor.execute(statement, prepare=False)

    def upgrade(self) -> bool:
        """Bring the log to this version's format and functions; whether anything changed.

        Only its owner may. No event changes, and nobody's rights.
        """
        with self.datastore.transaction(commit=True) as cursor:
            return upgraded(cursor, self._sql)

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """Add all of the events or none; returns their positions, which follow each other."""
        return self._append([(one.originator_id, *row_of(one)[1:]) for one in stored_events])

    def insert_rows(self, rows: Sequence[Row]) -> Sequence[int]:
        """Add all of the rows or none; returns their positions, which follow each other."""
        return self._append(rows)

    def insert_at(self, rows: Sequence[StoredRow], sources: Sequence[Source] = ()) -> None:
        """Add rows of another log under their own positions, all or none.

        An empty log takes on its names with them, and one that has the first of them the rest.
        """
        with _ending(), self.datastore.transaction(commit=True) as cursor:
            adoption = Adoption(cursor, self._sql)
            adoption.take_names(sources)
            adoption.take_rows(rows)

    def rename(self, last: int, source: Source) -> None:
        """Give the log another name where it ends at ``last``, and let it go on from there."""
        with _ending(), self.datastore.transaction(commit=True) as cursor:
            Adoption(cursor, self._sql).rename(last, source)

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
        after = 0 if start is None else start - inclusive_of_start
        values = [after, MOST if stop is None else stop, [*topics], [*topics], limit]
        with self.datastore.get_connection() as connection, connection.cursor() as cursor:
            cursor.execute(self._sql(NOTIFICATIONS), values, prepare=True)
            return [_notification(row) for row in cursor.fetchall()]

    # How rows are appended.

    def _append(self, rows: Sequence[tuple[Any, ...]]) -> list[int]:
        if not rows:
            return []
        columns = [list(column) for column in zip(*rows, strict=True)]
        try:
            last = self._appended(columns)
        except OperationalError as problem:
            if isinstance(problem.__cause__, PoolTimeout) or not is_lost(problem.__cause__):
                raise
            return self._append_again(columns, problem)
        return list(range(last + 1, last + len(rows) + 1))

    def _appended(self, columns: list[list[Any]]) -> int:
        """The position before the first of the rows, whatever isolation the server starts with.

        Under a stricter one than "read committed" an append that waited for another still
        sees the log as it was before, and is refused; nothing was written then.
        """
        if not self._is_strict:
            try:
                return self._invoked(columns)
            except PersistenceError as problem:
                if not self._saw_too_little(problem.__cause__):
                    raise
                self._is_strict = True
        with self.datastore.get_connection() as connection:
            connection.isolation_level = IsolationLevel.READ_COMMITTED
            with connection.transaction():
                return self._invoked_on(connection, columns)

    def _saw_too_little(self, problem: BaseException | None) -> bool:
        """Whether an append was refused because it did not see what was committed before it."""
        if isinstance(problem, psycopg.errors.SerializationFailure):
            return True
        if not isinstance(problem, psycopg.errors.UniqueViolation):
            return False
        return problem.diag.constraint_name == f"{self.events_table_name}_pkey"

    def _append_again(self, columns: list[list[Any]], problem: OperationalError) -> list[int]:
        """Append over a new connection; what the lost one had committed is not added twice.

        A row that is there already, byte for byte, is ours: every event says when it was
        recorded, to the microsecond.
        """
        count = len(columns[0])
        try:
            self.datastore.pool.check()
            last = self._appended(columns)
        except IntegrityError:
            found = self._positions(columns)
            if len(found) != count:
                raise
            return found
        except OperationalError:
            raise AtCommit(str(problem)) from problem
        return list(range(last + 1, last + count + 1))

    def _invoked(self, columns: list[list[Any]]) -> int:
        """The same, in a transaction as the server starts it."""
        with self.datastore.get_connection() as connection:
            return self._invoked_on(connection, columns)

    def _invoked_on(self, connection: Any, columns: list[list[Any]]) -> int:
        with connection.cursor() as cursor:
            found = cursor.execute(self._invoke, columns, prepare=True, binary=True).fetchone()
            assert found is not None
            return int(found["last"])

    def _positions(self, columns: list[list[Any]]) -> list[int]:
        """Where these very rows are in the log."""
        with self.datastore.get_connection() as connection, connection.cursor() as cursor:
            cursor.execute(self._sql(SAME), columns)
            return [row["position"] for row in cursor.fetchall()]

    def _sql(self, statement: LiteralString, **more: Any) -> Any:
        return SQL(statement).format(**{**self._names, **more})


@contextmanager
def _ending() -> Iterator[None]:
    """Where a transaction's connection is lost, how it ended has to be looked up."""
    try:
        yield
    except OperationalError as problem:
        if isinstance(problem.__cause__, PoolTimeout) or not is_lost(problem.__cause__):
            raise
        raise AtCommit(str(problem)) from problem


def _notification(row: Any) -> Notification:
    return Notification(
        id=row["position"],
        originator_id=row["originator_id"],
        originator_version=row["originator_version"],
        topic=row["topic"],
        state=bytes(row["state"]),
    )


class PostgresLogFactory(PostgresFactory):
    """Makes our recorder where the library would make its own.

    ``INTERSESSION_OPTIONS`` holds all options of an address as the driver takes them; the
    driver finds the others, as for a reader.
    """

    application_recorder_class = PostgresRecorder

    def __init__(self, env: Environment | EnvType | None) -> None:
        super().__init__(env)
        if options := self.env.get("INTERSESSION_OPTIONS"):
            self.datastore.pool.kwargs = {"row_factory": dict_row, **json.loads(options)}


class PostgresLogApplication(LogApplication):
    """The log as an application of the library, over a server's table."""

    name = "stored"

    def __init__(
        self, url: str, schema: str, *, create: bool = False, is_pooled: bool = False
    ) -> None:
        options = to_connect(url)
        if is_pooled:
            options["prepare_threshold"] = None  # the next statement may go to another process
        super().__init__(
            {
                "PERSISTENCE_MODULE": "intersession.store.postgres.log:PostgresLogFactory",
                "INTERSESSION_OPTIONS": json.dumps(options),
                **dict.fromkeys(("POSTGRES_DBNAME", "POSTGRES_HOST", "POSTGRES_USER"), ""),
                "POSTGRES_PASSWORD": "",
                "POSTGRES_SCHEMA": schema,
                "POSTGRES_CONNECT_TIMEOUT": str(options["connect_timeout"]),
                "POSTGRES_POOL_SIZE": "1",
                "POSTGRES_MAX_OVERFLOW": "0",
                "CREATE_TABLE": "y" if create else "n",
                "ORIGINATOR_ID_TYPE": "text",
            }
        )


class PostgresLog(Appending, PostgresReader):
    """The event log on a server: reads as any reader does, and appends."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._application: PostgresLogApplication | None = None

    def close(self) -> None:
        """Close the connections."""
        super().close()
        if self._application is not None:
            self._application.close()
            self._application = None

    @property
    def _writer(self) -> PostgresLogApplication:
        if self._application is None:
            if self.log_format() < LOG_FORMAT:
                raise former_format(self.place)
            self._application = PostgresLogApplication(
                self.url, self.schema, is_pooled=self.is_pooled
            )
        return self._application

    def _unwritten(self, problem: Exception) -> str:
        if isinstance(problem.__cause__, psycopg.errors.LockNotAvailable):
            return (
                f"Another program has been writing to {self.place} for over {LOCK_TIMEOUT} "
                f"seconds. Nothing was recorded; try again when it is done."
            )
        return super()._unwritten(problem)

    def _trouble(self, problem: Exception) -> str:
        told = unreachable(self.url, problem)
        is_cut = isinstance(problem, AtCommit)
        return f"{told} It went away while it was recording." if is_cut else told

    def _looked_up(self, rows: Sequence[Row], problem: AtCommit | None) -> Outcome:
        if problem is None and self._application is None:
            return NOT_RECORDED  # it had not begun
        self.close()
        return look_up(self.url, self.schema, rows, is_lost=problem is not None)
