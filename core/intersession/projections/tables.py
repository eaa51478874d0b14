"""Declare the rows of a view; keep them in tables that look like dictionaries.

A row is a class whose attributes are columns:

    @table("sleep_nights")
    class Night(EntryRow):
        asleep_min: int | None = None

A table reads a row through from SQLite on a miss and writes changed rows back
once a batch, so that a fold never waits for the disk.
"""

from __future__ import annotations

import inspect
import re
import sys
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, TypeVar, cast, dataclass_transform

import msgspec

from intersession.errors import PluginError

R = TypeVar("R")
T = TypeVar("T")
_NAME = r"[a-z][a-z0-9_]*"
_TAKEN = ("views", "heads", "damaged_streams")
_SQL_TYPES = {str: "TEXT", int: "INTEGER", bool: "INTEGER", float: "REAL"}


class _Declared(msgspec.Struct, frozen=True):
    """What a class body says of a column beyond its type; ``default`` holds one, or none."""

    is_key: bool = False
    references: str = ""
    default: tuple[Any, ...] = ()
    is_searched: bool = False


def key(references: str = "") -> Any:
    """A column of the table's key; ``references`` names the table it points to."""
    return _Declared(is_key=True, references=references)


def link(references: str, default: Any = None) -> Any:
    """A column that points to another table's key."""
    return _Declared(references=references, default=(default,))


def column(*, factory: Callable[[], Any]) -> Any:
    """A column that holds a list or a dict, and starts as what ``factory`` gives: ``list``."""
    return _Declared(default=(msgspec.field(default_factory=factory),))


def searched(default: str = "") -> Any:
    """A column of text whose words can be searched: ``look.search(row, ["bus"])``."""
    return _Declared(default=(default,), is_searched=True)


@dataclass_transform(
    kw_only_default=True, frozen_default=True, field_specifiers=(key, link, column, searched)
)
def columns(cls: type[T]) -> type[T]:
    """Declare columns that several row classes share: they extend this class."""
    return cls


@dataclass_transform(
    kw_only_default=True, frozen_default=True, field_specifiers=(key, link, column, searched)
)
def table(name: str) -> Callable[[type[T]], type[T]]:
    """Declare a row class, kept in the table ``name``; PluginError where it has no key."""

    def declare(cls: type[T]) -> type[T]:
        fields = [
            (column, hint, _declared(cls, column))
            for column, hint in _types(cls).items()
            if typing.get_origin(hint) is not ClassVar
        ]
        row = _struct(cls, fields)
        setattr(row, "__table__", _layout(name, row, fields))  # noqa: B010
        return row

    return declare


Fields = Iterable[tuple[str, Any, _Declared]]
"""The name, the type and the rest of each column."""


def _types(cls: type) -> dict[str, Any]:
    """The type of each column, as typing.get_type_hints gives it.

    Each text is evaluated once: every command declares all rows, and few types are in them.
    """
    found: dict[str, Any] = {}
    for base in reversed(cls.__mro__[:-1]):
        module = sys.modules.get(base.__module__)
        scope = vars(module) if module else {}
        evaluated: dict[str, Any] = {}
        for name, hint in inspect.get_annotations(base).items():
            if isinstance(hint, str) and hint not in evaluated:
                evaluated[hint] = eval(hint, scope)
            found[name] = evaluated[hint] if isinstance(hint, str) else hint
    if "Annotated" in repr(found):  # rare, and to be taken off inside unions too
        return typing.get_type_hints(cls)
    return found


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
    """A table's name and columns, and how a row becomes a tuple and back.

    ``owner`` is the view class that keeps the table, once one is declared; ``searched`` are
    the columns whose words are kept in an index of their own, named ``index``.
    """

    def __init__(
        self, name: str, row: type, columns: Iterable[Column], searched: Iterable[str] = ()
    ) -> None:
        self.name = name
        self.searched = tuple(searched)
        self.index = f"{name}_words" if self.searched else ""
        self.row = row
        self.owner: type[Any] | None = None
        self.columns = tuple(columns)
        self.names = tuple(column.name for column in self.columns)
        read = [(column.name, _reader(column)) for column in self.columns]
        self.readers = [(name, reader) for name, reader in read if reader]

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of all that is kept: the table, and the index of its words."""
        return (self.index, self.name) if self.index else (self.name,)

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the key's columns, in order."""
        return tuple(column.name for column in self.columns if column.is_key)

    def to_row(self, stored: Iterable[Any], names: Iterable[str] | None = None) -> Any:
        """The row object of a stored tuple: of all columns, or of those that are named."""
        values = dict(zip(names or self.names, stored, strict=True))
        for name, read in self.readers:
            if values.get(name) is not None:
                values[name] = read(values[name])
        return self.row(**values)


def layout_of(row: type) -> Layout:
    """The layout that ``@table`` left on a row class; PluginError where there is none."""
    found = row.__dict__.get("__table__")
    if not isinstance(found, Layout):
        raise PluginError(f'{row.__name__} is not a table row: decorate it with @table("…").')
    return found


def layout_text(rows: Iterable[type]) -> str:
    """What makes the tables of row classes different from others: columns, types and keys."""
    layouts = [layout_of(row) for row in rows]
    shape = [(one.name, [msgspec.structs.astuple(column) for column in one.columns],
              *([one.searched] if one.searched else [])) for one in layouts]  # fmt: skip
    return msgspec.json.encode(shape).decode()


def tables_of(rows: Iterable[type]) -> list[str]:
    """The names of all that is kept for row classes: their tables, and indexes of words."""
    return [name for row in rows for name in layout_of(row).tables]


def _layout(name: str, row: type, fields: Fields) -> Layout:
    if not re.fullmatch(_NAME, name) or name in _TAKEN or name.startswith("sqlite_"):
        raise PluginError(
            f"The table {name!r} cannot be made: a name is lower-case letters, digits and "
            f"underscores, such as sleep_nights, and not {' or '.join(_TAKEN)}."
        )
    words = [column for column, _, said in fields if said.is_searched]
    layout = Layout(name, row, [_column(*field) for field in fields], words)
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
