"""Rows kept in SQLite, behind tables that look like dictionaries."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import Any, Generic, cast

import msgspec

from intersession.projections.tables import Layout, R, layout_of

_TO_JSON = msgspec.json.Encoder().encode


_KEPT = 2000
"""So many rows of a table are kept in memory from one batch to the next."""


class Table(Generic[R]):
    """The rows of one table, by key, in front of SQLite.

    ``is_new`` says that nothing is stored yet, so that a miss need not be looked up.
    """

    def __init__(self, connection: sqlite3.Connection, layout: Layout, *, is_new: bool) -> None:
        self.layout = layout
        self.is_new = is_new
        self._connection = connection
        self._rows: dict[Any, R | None] = {}
        self._changed: dict[Any, None] = {}
        self._is_looked_up = False
        self._key: Callable[[Any], Any] = attrgetter(*layout.keys)
        names = [column.name for column in layout.columns]
        self._values: Callable[[Any], tuple[Any, ...]] = _values_of(layout)
        self._where = " AND ".join(f"{_quoted(name)} = ?" for name in layout.keys)
        marks = ", ".join("?" * len(names))
        listed = ", ".join(map(_quoted, names))
        self._select = f"SELECT {listed} FROM {_quoted(layout.name)}"
        self._insert = f"INSERT OR REPLACE INTO {_quoted(layout.name)} ({listed}) VALUES ({marks})"

    def get(self, *key: Any) -> R | None:
        """The row under a key, or None."""
        self._is_looked_up = True
        found = key[0] if len(key) == 1 else key
        if found not in self._rows:
            self._rows[found] = None if self.is_new else self._stored(key)
        return self._rows[found]

    def put(self, row: R) -> None:
        """Add a row, or replace the one under its key."""
        found = self._key(row)
        self._rows[found] = row
        self._changed[found] = None

    def remove(self, *key: Any) -> None:
        """Remove the row under a key, where there is one."""
        found = key[0] if len(key) == 1 else key
        self._rows[found] = None
        self._changed[found] = None

    def starting(self, *prefix: Any) -> list[R]:
        """The rows whose key starts with ``prefix``, in the key's order."""
        if self._connection.in_transaction:
            self.flush()
        keys = self.layout.keys
        where = " AND ".join(f"{_quoted(name)} = ?" for name in keys[: len(prefix)])
        order = ", ".join(map(_quoted, keys))
        rows = self._connection.execute(
            f"{self._select} WHERE {where or 1} ORDER BY {order}", prefix
        )
        found = [self.layout.to_row(row) for row in rows]
        return self._with_changes(found, prefix) if self._changed else found

    def _with_changes(self, stored: Iterable[R], prefix: tuple[Any, ...]) -> list[R]:
        """Stored rows, with what was changed and not written yet."""
        found = {self._key(row): row for row in stored}
        for key in self._changed:
            if (key if isinstance(key, tuple) else (key,))[: len(prefix)] == prefix:
                row = self._rows[key]
                found.pop(key, None)
                found |= {} if row is None else {key: row}
        return [found[key] for key in sorted(found)]

    def replace(self, prefix: tuple[Any, ...], rows: Iterable[R]) -> None:
        """Replace all rows whose key starts with ``prefix`` with ``rows``."""
        for row in self.starting(*prefix):
            self.remove(*(getattr(row, name) for name in self.layout.keys))
        for row in rows:
            self.put(row)

    def flush(self) -> None:
        """Write what changed; rows that are looked up stay in memory while they are few."""
        if not self._changed:
            return
        gone = [found for found in self._changed if self._rows[found] is None]
        if gone:
            self._connection.executemany(
                f"DELETE FROM {_quoted(self.layout.name)} WHERE {self._where}",
                [found if isinstance(found, tuple) else (found,) for found in gone],
            )
        kept = [row for found in self._changed if (row := self._rows[found]) is not None]
        self._connection.executemany(self._insert, map(self._values, kept))
        self.is_new = self.is_new and not kept
        self._changed.clear()
        if not self._is_looked_up or len(self._rows) > _KEPT:
            self._rows.clear()

    def forget(self) -> None:
        """Drop what was not written."""
        self._rows.clear()
        self._changed.clear()

    def _stored(self, key: tuple[Any, ...]) -> R | None:
        row = self._connection.execute(f"{self._select} WHERE {self._where}", key).fetchone()
        return None if row is None else cast(R, self.layout.to_row(row))


class Store:
    """The tables of one view, by row class: ``store[Night].get(…)``."""

    def __init__(
        self, connection: sqlite3.Connection, rows: Iterable[type], *, is_new: bool
    ) -> None:
        self._tables: dict[type, Table[Any]] = {
            row: Table(connection, layout_of(row), is_new=is_new) for row in rows
        }

    def __getitem__(self, row: type[R]) -> Table[R]:
        return self._tables[row]

    def __iter__(self) -> Iterator[Table[Any]]:
        return iter(self._tables.values())


def _values_of(layout: Layout) -> Callable[[Any], tuple[Any, ...]]:
    """What makes a row the tuple that is stored."""
    plain_values: Callable[[Any], tuple[Any, ...]] = msgspec.structs.astuple
    places = [number for number, column in enumerate(layout.columns) if column.is_json]
    if not places:
        return plain_values

    def values(row: Any) -> tuple[Any, ...]:
        found = list(plain_values(row))
        for place in places:
            if found[place] is not None:
                found[place] = _TO_JSON(found[place]).decode()
        return tuple(found)

    return values


def _quoted(name: str) -> str:
    return f'"{name}"'


def create(connection: sqlite3.Connection, layouts: Iterable[Layout]) -> None:
    """Make empty tables, and replace any of the same names."""
    import sqlite_utils

    database = sqlite_utils.Database(connection)
    for layout in layouts:
        for name in layout.tables:
            connection.execute(f"DROP TABLE IF EXISTS {_quoted(name)}")
        connection.execute(_create_statement(layout))
        if layout.index:
            from intersession.projections.words import create_index  # few tables have one

            create_index(connection, layout)
        for column in layout.columns:
            if column.references or column.name == "client":
                database.table(layout.name).create_index([column.name], if_not_exists=True)


def _create_statement(layout: Layout) -> str:
    columns = [f"{_quoted(column.name)} {column.sql_type}" for column in layout.columns]
    primary = ", ".join(map(_quoted, layout.keys))
    foreign = [
        f"FOREIGN KEY ({_quoted(column.name)}) REFERENCES {_quoted(column.references)}"
        for column in layout.columns
        if column.references
    ]
    parts = ",\n  ".join([*columns, f"PRIMARY KEY ({primary})", *foreign])
    return f"CREATE TABLE {_quoted(layout.name)} (\n  {parts}\n)"
