"""A checkpoint kept in the database that holds what was made of the events."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from intersession.errors import IntersessionError, Refused
from intersession.store.checkpoint import Checkpoint

TABLE = "intersession_checkpoints"
"""One row for each consumer of a database."""

_CREATE = (
    f"CREATE TABLE IF NOT EXISTS {TABLE} (consumer TEXT PRIMARY KEY, source TEXT NOT NULL, "
    f"position BIGINT NOT NULL, mark TEXT NOT NULL)"
)
_LOAD = f"SELECT source, position, mark FROM {TABLE} WHERE consumer = ?"
_SAVE = (
    f"INSERT INTO {TABLE} (consumer, source, position, mark) VALUES (?, ?, ?, ?) "
    f"ON CONFLICT (consumer) DO UPDATE SET source = excluded.source, "
    f"position = excluded.position, mark = excluded.mark"
)
_FORGET = f"DELETE FROM {TABLE} WHERE consumer = ?"


class Keeping(ABC):
    """A consumer's checkpoint, read and saved in the transaction that changes its rows."""

    lock = ""

    def __init__(self, connection: Any, name: str) -> None:
        self.connection = connection
        self.name = name
        with self.transaction():
            self._execute(_CREATE)

    @abstractmethod
    def transaction(self) -> AbstractContextManager[object]:
        """All of it or nothing; raises Refused where one of the program's own is open."""

    @abstractmethod
    def _execute(self, statement: str, values: Sequence[Any] = ()) -> Any:
        """A cursor after a statement with ``?`` for each value, whose rows are tuples."""

    def load(self) -> Checkpoint | None:
        """The checkpoint as it is kept, None before the first."""
        found = self._execute(f"{_LOAD}{self.lock}", [self.name]).fetchone()
        return Checkpoint(*found) if found else None

    def save(self, before: Checkpoint | None, after: Checkpoint) -> None:
        """Keep where this has come; Refused where another program came from there, too."""
        if self.load() != before:
            raise Refused(
                f"Another program took events as {self.name!r} at the same time, so nothing was "
                f"taken here. Let one run, or give each a name of its own."
            )
        self._execute(_SAVE, [self.name, after.source, after.position, after.mark])

    def forget(self) -> None:
        """Keep nothing: the next event is the first."""
        self._execute(_FORGET, [self.name])


class _Sqlite(Keeping):
    @contextmanager
    def transaction(self) -> Iterator[None]:
        implicit = getattr(self.connection, "autocommit", True) is False  # since Python 3.12
        if not implicit:
            if self.connection.in_transaction:
                raise _open_already()
            self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.connection.rollback() if implicit else self._execute("ROLLBACK")
            raise
        self.connection.commit() if implicit else self._execute("COMMIT")

    def _execute(self, statement: str, values: Sequence[Any] = ()) -> Any:
        cursor = self.connection.cursor()
        cursor.row_factory = None
        return cursor.execute(statement, values)


class _Postgres(Keeping):
    lock = " FOR UPDATE"

    def transaction(self) -> AbstractContextManager[object]:
        from psycopg.pq import TransactionStatus

        if self.connection.info.transaction_status != TransactionStatus.IDLE:
            raise _open_already()
        found: AbstractContextManager[object] = self.connection.transaction()
        return found

    def _execute(self, statement: str, values: Sequence[Any] = ()) -> Any:
        from psycopg.rows import tuple_row

        cursor = self.connection.cursor(row_factory=tuple_row)
        return cursor.execute(statement.replace("?", "%s"), values)


class _DuckDb(Keeping):
    @contextmanager
    def transaction(self) -> Iterator[None]:
        import duckdb

        try:
            self.connection.begin()
        except duckdb.TransactionException as problem:
            raise _open_already() from problem
        try:
            yield
        except BaseException:
            self.connection.rollback()
            raise
        self.connection.commit()

    def _execute(self, statement: str, values: Sequence[Any] = ()) -> Any:
        return self.connection.execute(statement, list(values))


_KINDS: dict[str, Callable[[Any, str], Keeping]] = {
    "sqlite3": _Sqlite,
    "psycopg": _Postgres,
    "duckdb": _DuckDb,
    "_duckdb": _DuckDb,
}


def keeping(connection: Any, name: str) -> Keeping:
    """What keeps a consumer's checkpoint in the database of a connection.

    Raises IntersessionError for a connection of another kind.
    """
    for kind in type(connection).__mro__:
        found = _KINDS.get(kind.__module__.partition(".")[0])
        if found is not None:
            return found(connection, name)
    raise IntersessionError(
        f"A checkpoint cannot be kept in {type(connection).__module__}."
        f"{type(connection).__name__}. Accepted: a connection of sqlite3, psycopg or duckdb"
    )


def _open_already() -> Refused:
    return Refused(
        "A transaction of yours is open on this connection: commit it first. Events are taken in "
        "transactions of their own, together with the checkpoint."
    )
