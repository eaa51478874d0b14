"""Declare the rows of a view; keep them in tables that look like dictionaries.

A row is a class whose attributes are columns:

    @table("sleep_nights")
    class Night(EntryRow):
        asleep_min: int | None = None

A table reads a row through from SQLite on a miss and writes changed rows back
once a batch, so that a fold never waits for the disk.
"""

from __future__ import annotations

import re
import sqlite3
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Any, ClassVar, Generic, TypeVar, cast, dataclass_transform

import msgspec

from intersession.errors import PluginError

R = TypeVar("R")
T = TypeVar("T")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TAKEN = ("views",)
_TO_JSON = msgspec.json.Encoder().encode
_KEPT = 2000
"""So many rows of a table stay at hand from one batch to the next."""
_SQL_TYPES = {str: "TEXT", int: "INTEGER", bool: "INTEGER", float: "REAL"}


class _Declared(msgspec.Struct, frozen=True):
    """What a class body says of a column beyond its type; ``default`` holds one, or none."""

    is_key: bool = False
    references: str = ""
    default: tuple[Any, ...] = ()


def key(references: str = "") -> Any:
    """A column of the table's key; ``references`` names the table it points to."""
    return _Declared(is_key=True, references=references)


def link(references: str, default: Any = None) -> Any:
    """A column that points to another table's key."""
    return _Declared(references=references, default=(default,))


def column(*, factory: Callable[[], Any]) -> Any:
    """A column that holds a list or a dict, and starts as what ``factory`` gives: ``list``."""
    return _Declared(default=(msgspec.field(default_factory=factory),))


@dataclass_transform(
    kw_only_default=True, frozen_default=True, field_specifiers=(key, link, column)
)
def columns(cls: type[T]) -> type[T]:
    """Declare columns that several row classes share: they extend this class."""
    return cls


@dataclass_transform(
    kw_only_default=True, frozen_default=True, field_specifiers=(key, link, column)
)
def table(name: str) -> Callable[[type[T]], type[T]]:
    """Declare a row class, kept in the table ``name``; PluginError where it has no key."""

    def declare(cls: type[T]) -> type[T]:
        fields = [
            (column, hint, _declared(cls, column))
            for column, hint in typing.get_type_hints(cls).items()
            if typing.get_origin(hint) is not ClassVar
        ]
        row = _struct(cls, fields)
        setattr(row, "__table__", _layout(name, row, fields))  # noqa: B010
        return row

    return declare


Fields = Iterable[tuple[str, Any, _Declared]]
"""The name, the type and the rest of each column."""


def _declared(cls: type, column: str) -> _Declared:
    if not hasattr(cls, column):
        return _Declared()
    found = getattr(cls, column)
    return found if isinstance(found, _Declared) else _Declared(default=(found,))


def _struct(cls: type[T], fields: Fields) -> type[T]:
    """The declared class as a struct: rows are made and copied by the million."""
    made = msgspec.defstruct(
        cls.__name__,
        [(name, hint, *said.default) for name, hint, said in fields],
        namespace={"__doc__": cls.__doc__, "__qualname__": cls.__qualname__},
        module=cls.__module__,
        frozen=True,
        kw_only=True,
        gc=False,
    )
    return cast(type[T], made)


def changed(row: T, **columns: Any) -> T:
    """A row with some columns changed; rows themselves never change."""
    return cast(T, msgspec.structs.replace(cast(Any, row), **columns))


def plain(row: Any) -> dict[str, Any]:
    """A row as a plain dict of its columns."""
    return msgspec.structs.asdict(row)


def columns_of(row: type) -> tuple[str, ...]:
    """The names of a row class's columns, in order."""
    return tuple(column.name for column in layout_of(row).columns)


def fitting(row: type, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of named values that a row class has columns for.

    Answers made under a later version of a worksheet may hold more.
    """
    names = layout_of(row).names
    return {name: value for name, value in values.items() if name in names}


class Column(msgspec.Struct, frozen=True):
    """A column as SQLite keeps it; ``is_json`` holds a list or map as JSON text."""

    name: str
    sql_type: str
    is_json: bool
    is_bool: bool
    is_key: bool
    references: str


class Layout:
    """A table's name and columns, and how a row becomes a tuple and back."""

    def __init__(self, name: str, row: type, columns: Iterable[Column]) -> None:
        self.name = name
        self.row = row
        self.columns = tuple(columns)
        self.names = tuple(column.name for column in self.columns)
        read = [(column.name, _reader(column)) for column in self.columns]
        self.readers = [(name, reader) for name, reader in read if reader]

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the key's columns, in order."""
        return tuple(column.name for column in self.columns if column.is_key)

    def to_row(self, stored: Iterable[Any]) -> Any:
        """The row object of a stored tuple."""
        values = dict(zip(self.names, stored, strict=True))
        for name, read in self.readers:
            if values[name] is not None:
                values[name] = read(values[name])
        return self.row(**values)


def layout_of(row: type) -> Layout:
    """The layout that ``@table`` left on a row class; PluginError where there is none."""
    found = row.__dict__.get("__table__")
    if not isinstance(found, Layout):
        raise PluginError(f'{row.__name__} is not a table row: decorate it with @table("…").')
    return found


def _layout(name: str, row: type, fields: Fields) -> Layout:
    if not _NAME.fullmatch(name) or name in _TAKEN or name.startswith("sqlite_"):
        raise PluginError(
            f"The table {name!r} cannot be made: a name is lower-case letters, digits and "
            f"underscores, such as sleep_nights, and not {' or '.join(_TAKEN)}."
        )
    layout = Layout(name, row, [_column(*field) for field in fields])
    if not layout.keys:
        raise PluginError(f"The table {name} has no key: declare one with key().")
    return layout


def _column(name: str, hint: Any, said: _Declared) -> Column:
    is_union = typing.get_origin(hint) in (types.UnionType, typing.Union)
    parts = typing.get_args(hint) if is_union else (hint,)
    kinds = [part for part in parts if part is not type(None)]
    kind = typing.get_origin(kinds[0]) or kinds[0]
    return Column(
        name=name,
        sql_type=_SQL_TYPES.get(kind, "TEXT"),
        is_json=kind in (list, dict, tuple),
        is_bool=kind is bool,
        is_key=said.is_key,
        references=said.references,
    )


def _reader(column: Column) -> Callable[[Any], Any] | None:
    """What makes a stored value the row's own; None where it is the same."""
    if column.is_json:
        return msgspec.json.decode
    return bool if column.is_bool else None


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
        """Take out the row under a key, where there is one."""
        found = key[0] if len(key) == 1 else key
        self._rows[found] = None
        self._changed[found] = None

    def starting(self, *prefix: Any) -> list[R]:
        """The rows whose key starts with ``prefix``, in the key's order."""
        self.flush()
        keys = self.layout.keys
        where = " AND ".join(f"{_quoted(name)} = ?" for name in keys[: len(prefix)])
        order = ", ".join(map(_quoted, keys))
        rows = self._connection.execute(
            f"{self._select} WHERE {where or 1} ORDER BY {order}", prefix
        )
        return [self.layout.to_row(row) for row in rows]

    def replace(self, prefix: tuple[Any, ...], rows: Iterable[R]) -> None:
        """Put ``rows`` in the place of all whose key starts with ``prefix``."""
        for row in self.starting(*prefix):
            self.remove(*(getattr(row, name) for name in self.layout.keys))
        for row in rows:
            self.put(row)

    def flush(self) -> None:
        """Write what changed; rows that are looked up stay at hand while they are few."""
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


def create(connection: sqlite3.Connection, layouts: Iterable[Layout]) -> None:
    """Make empty tables, in the place of any of the same names."""
    import sqlite_utils

    database = sqlite_utils.Database(connection)
    for layout in layouts:
        connection.execute(f"DROP TABLE IF EXISTS {_quoted(layout.name)}")
        connection.execute(_create_statement(layout))
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
