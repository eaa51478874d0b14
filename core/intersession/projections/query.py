"""What a report is asked for and reads: a client, a window, a today."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

import msgspec

from intersession.errors import PluginError
from intersession.projections.tables import layout_of

T = TypeVar("T")


Row = Mapping[str, Any]


Report = Mapping[str, Sequence[Row]]
"""A report's parts by name, the one that ``--json`` gives first; each a list of rows."""


class Window(msgspec.Struct, frozen=True):
    """Days from ``first`` to ``last``, both included."""

    first: date | None = None
    """The first day; None is no limit."""
    last: date | None = None
    """The last day; None is no limit."""

    def holds(self, day: str | None) -> bool:
        """Whether an ISO day lies in the window; an unknown day only where none is asked."""
        if self.first is None and self.last is None:
            return True
        if day is None:
            return False
        after = self.first is None or self.first.isoformat() <= day[:10]
        return after and (self.last is None or day[:10] <= self.last.isoformat())

    def __str__(self) -> str:
        if self.first is None and self.last is None:
            return "all time"
        return f"{self.first or '…'} to {self.last or '…'}"


class UndeclaredRead(PluginError):
    """A report read a table that its view did not say it reads."""


class Look(msgspec.Struct, frozen=True):
    """What a report reads: tables of views, for a client or all, in a window, on a day."""

    _connection: sqlite3.Connection
    client: str | None
    """The client's code that is asked for; None is all clients."""
    window: Window
    """The days that are asked for."""
    today: date
    """The day on which it is asked; ``today_of`` gives a client's own."""
    view: str = ""
    """The name of the view whose report it is."""
    readable: tuple[type, ...] | None = None
    """The row classes that the report may read; None is any."""
    todays: Mapping[str, date] = {}
    """The today of clients whose own is another, as in another time zone."""
    settings: Mapping[str, Any] = {}
    """What is set for the view's plugin."""

    def today_of(self, client: str) -> date:
        """A client's own today: with several clients, it may differ from ``today``."""
        return self.todays.get(client, self.today)

    def search(self, row: type[T], words: Sequence[str]) -> list[tuple[T, str]]:
        """The client's rows with all of these words, the last one perhaps only begun.

        Each comes with its text, in which the words stand between ``words.MARKS``.
        """
        from intersession.projections.words import found

        if self.readable is not None and row not in self.readable:
            raise _undeclared(self.view, row)
        return found(self._connection, layout_of(row), words, self.client)

    def counted(self, row: type, column: str, **equal: Any) -> dict[Any, int]:
        """How many of a table's rows have each value of a column: the client's, in any window."""
        layout = layout_of(row)
        if self.readable is not None and row not in self.readable:
            raise _undeclared(self.view, row)
        if self.client is not None and "client" in layout.names:
            equal = {**equal, "client": self.client}
        asked = " AND ".join(f'"{name}" = ?' for name in equal)
        where = f"WHERE {asked}" if equal else ""
        found = self._connection.execute(
            f'SELECT "{column}", COUNT(*) FROM "{layout.name}" {where} GROUP BY 1 ORDER BY 1',
            list(equal.values()),
        )
        return {value: int(number) for value, number in found}

    def rows(
        self, row: type[T], *, windowed: bool = True, only: Sequence[str] = (), **equal: Any
    ) -> list[T]:
        """A table's rows in key order: the client's, and within the window.

        The column ``happened_on`` decides about the window, where there is one. More may be
        asked of columns by name: ``look.rows(FlagRow, status="open")``. With ``only``, no more
        than these columns are read, and the key; the others are at their defaults. Raises
        PluginError for a row class that is neither among the view's tables nor among its
        ``reads``.
        """
        layout = layout_of(row)
        if self.readable is not None and row not in self.readable:
            raise _undeclared(self.view, row)
        names = [column.name for column in layout.columns]
        if self.client is not None and "client" in names:
            equal = {**equal, "client": self.client}
        asked = " AND ".join(f'"{name}" = ?' for name in equal)
        where = f"WHERE {asked}" if equal else ""
        order = ", ".join(_in_order(name, names) for name in layout.keys)
        read = [name for name in names if not only or name in (*layout.keys, *only)]
        listed = ", ".join(f'"{name}"' for name in read)
        found = self._connection.execute(
            f'SELECT {listed} FROM "{layout.name}" {where} ORDER BY {order}',
            list(equal.values()),
        )
        rows = [layout.to_row(stored, read) for stored in found]
        if not windowed or "happened_on" not in read:
            return rows
        return [one for one in rows if self.window.holds(one.happened_on)]


def _undeclared(view: str, row: type) -> UndeclaredRead:
    return UndeclaredRead(
        f"The view {view} reads {row.__name__}, which it does not declare. Write "
        f"reads=[{row.__name__}] in its @view(…), in addition to what it reads already."
    )


def _in_order(key: str, columns: Iterable[str]) -> str:
    """How rows are put in order by a key: of assignments by number, RK-2 before RK-10."""
    if key == "assignment" and "client" in columns:
        return '"client", length("assignment"), "assignment"'
    return f'"{key}"'
