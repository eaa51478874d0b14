"""Declare a view: tables folded from the log, and a report read from them.

A view's *fold* turns facts into rows and knows no clock: the same log gives the
same tables, anywhere, any day. Its *report* is made when someone asks, for a
client, a window of days and a today.

    @view("walks.minutes", version=1, title="Walks", tables=[Walk])
    class Walks(EntryView):
        worksheet = "walks.walk"

        def rows(self, entry):
            yield entry.row(Walk, minutes=entry.answers.get("minutes"))
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar

import msgspec

from intersession import moments
from intersession.assignment_facts import Attempted, Corrected
from intersession.errors import PluginError
from intersession.pictures import Picture
from intersession.reading import Recorded
from intersession.tables import Store, Table, columns, key, layout_of, link, plain

T = TypeVar("T")
V = TypeVar("V", bound="type[View]")
Row = Mapping[str, Any]
Report = Mapping[str, Sequence[Row]]
"""A report's parts by name, the one that ``--json`` gives first; each a list of rows."""

_NAME = re.compile(r"[a-z][a-z0-9]*(\.[a-z0-9]+(-[a-z0-9]+)*)?")
_FOLDS = "__intersession_folds__"


class Window(msgspec.Struct, frozen=True):
    """Days from ``first`` to ``last``, both included; None is no limit."""

    first: date | None = None
    last: date | None = None

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


class Look(msgspec.Struct, frozen=True):
    """What a report reads: tables of views, for a client or all, in a window, on a day."""

    connection: sqlite3.Connection
    client: str | None
    window: Window
    today: date

    def rows(self, row: type[T], *, windowed: bool = True, **equal: Any) -> list[T]:
        """A table's rows in key order: the client's, and within the window.

        The column ``happened_on`` decides about the window, where there is one. More may be
        asked of columns by name: ``look.rows(FlagRow, status="open")``.
        """
        layout = layout_of(row)
        names = [column.name for column in layout.columns]
        if self.client is not None and "client" in names:
            equal = {**equal, "client": self.client}
        asked = " AND ".join(f'"{name}" = ?' for name in equal)
        where = f"WHERE {asked}" if equal else ""
        order = ", ".join(_in_order(name, names) for name in layout.keys)
        listed = ", ".join(f'"{name}"' for name in names)
        found = self.connection.execute(
            f'SELECT {listed} FROM "{layout.name}" {where} ORDER BY {order}',
            list(equal.values()),
        )
        rows = [layout.to_row(stored) for stored in found]
        if not windowed or "happened_on" not in names:
            return rows
        return [one for one in rows if self.window.holds(one.happened_on)]


def _in_order(key: str, columns: Iterable[str]) -> str:
    """How rows are put in order by a key: of assignments by number, RK-2 before RK-10."""
    if key == "assignment" and "client" in columns:
        return '"client", length("assignment"), "assignment"'
    return f'"{key}"'


class View:
    """Base of every view. ``fold`` methods are marked with ``@folds``; ``report`` may be given."""

    name: ClassVar[str] = ""
    version: ClassVar[int] = 0
    title: ClassVar[str] = ""
    about: ClassVar[str] = ""
    tables: ClassVar[tuple[type, ...]] = ()
    shown: ClassVar[Mapping[str, Sequence[str]]] = {}
    """The columns that people see of a report's part; unless told, all that hold anything."""
    pictures: ClassVar[Mapping[str, Picture]] = {}
    """How a report's part is drawn on a terminal."""
    plugin: str = ""

    def report(self, look: Look) -> Report:
        """The report's parts; unless a view says otherwise, the rows of each table."""
        parts: dict[str, list[dict[str, Any]]] = {}
        for row in self.tables:
            found: list[Any] = look.rows(row)
            parts[layout_of(row).name] = [plain(one) for one in found]
        return parts

    def folders(self) -> list[tuple[type, str | None, Callable[[Recorded, Store], None]]]:
        """The fold methods: the fact they fold, of which worksheet (None: any), the method."""
        found = []
        for name in dir(type(self)):
            for fact, worksheet in getattr(getattr(type(self), name), _FOLDS, ()):
                found.append((fact, worksheet, getattr(self, name)))
        return found


def view(name: str, *, version: int, title: str, tables: Iterable[type]) -> Callable[[V], V]:
    """Declare a view; its docstring is the about, and its version rises with its tables.

    A view whose version changed is rebuilt by itself. Raises PluginError where the
    declaration cannot be used.
    """

    def declare(cls: V) -> V:
        cls.name, cls.version, cls.title = name, version, title
        cls.about = " ".join((cls.__doc__ or "").split())
        cls.tables = tuple(tables)
        if not _NAME.fullmatch(name):
            raise PluginError(f"The view {name!r} must be <modality>.<kebab-name>.")
        for row in cls.tables:
            layout_of(row)
        return cls

    return declare


F = TypeVar("F", bound=Callable[..., None])


def folds(*facts: type, worksheet: str | None = None) -> Callable[[F], F]:
    """Mark a method ``(recorded, store)`` as the fold of these facts, of one worksheet or all."""

    def mark(method: F) -> F:
        setattr(method, _FOLDS, [(fact, worksheet) for fact in facts])
        return method

    return mark


@columns
class EntryRow:
    """The columns that every row about one attempt starts with.

    ``events`` names the facts behind the row: ``RK-7#3``, and its latest correction.
    ``happened_at`` is as precise as it is known, ``happened_on`` its local day.
    """

    assignment: str = key(references="assignments")
    attempt: int = key()
    client: str = link(references="clients", default="")
    happened_at: str | None = None
    happened_on: str | None = None
    recorded_at: str = ""
    events: str = ""


def second(moment: datetime) -> str:
    """An instant in UTC as ISO text, to the second: ``2026-03-02T17:40:00Z``."""
    return f"{moment.isoformat()[:19]}Z"


class Entry(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An attempt as it now stands, as a view folds it.

    ``fact`` is what was recorded, or its latest correction; ``zone`` the client's
    IANA time zone.
    """

    recorded: Recorded
    fact: Attempted | Corrected

    @property
    def answers(self) -> dict[str, Any]:
        """The answers, plain; what was not answered is absent."""
        return self.fact.answers

    def answers_as(self, worksheet: type) -> dict[str, Any] | None:
        """The answers as a ``@worksheet`` class's version would have them.

        Earlier ones come through its upcasts; None where no way leads there. What is
        stored stays as it was.
        """
        from intersession.worksheets import definition_of

        return definition_of(worksheet).upcast(self.answers, self.version)

    @property
    def version(self) -> int:
        """The version of the worksheet that was answered."""
        return self.fact.worksheet_version

    @property
    def zone(self) -> str:
        """The client's IANA time zone when it was recorded."""
        return self.fact.zone

    @property
    def day(self) -> str | None:
        """The local day on which it happened, ``2026-03-02``, where that is known."""
        return self.fact.happened_at and self.fact.happened_at[:10]

    @property
    def hour(self) -> int | None:
        """The local hour in which it happened, 0–23, where that is known."""
        return moments.local_hour(self.fact.happened_at)

    @property
    def weekday(self) -> str | None:
        """The local weekday on which it happened, ``Mon``, where that is known."""
        day = moments.local_date(self.fact.happened_at)
        return moments.weekday_name(day) if day else None

    @property
    def events(self) -> str:
        """The names of the facts behind the entry."""
        handle = self.recorded.handle
        now = f"{handle}#{self.recorded.version}"
        return f"{handle}#{self.fact.corrects} {now}" if isinstance(self.fact, Corrected) else now

    def row(self, row: Callable[..., T], **columns: Any) -> T:
        """A row of a class that extends ``EntryRow``, its first columns filled in."""
        recorded, fact = self.recorded, self.fact
        return row(
            assignment=recorded.handle,
            attempt=fact.attempt,
            client=recorded.client,
            happened_at=fact.happened_at,
            happened_on=fact.happened_at and fact.happened_at[:10],
            recorded_at=second(fact.recorded_at),
            events=self.events,
            **columns,
        )


class EntryView(View):
    """A view with rows about each attempt at one worksheet; corrections replace them.

    Set ``worksheet`` and write ``rows``; the classes of those rows extend ``EntryRow``.
    Tables of other rows are left to the methods marked with ``@folds``.
    """

    worksheet: ClassVar[str] = ""

    def rows(self, entry: Entry) -> Iterable[Any]:
        """The rows of one entry, of any of the view's row classes."""
        raise NotImplementedError

    def folders(self) -> list[tuple[type, str | None, Callable[[Recorded, Store], None]]]:
        """Attempts and corrections of the worksheet, and any marked fold."""
        return [
            (Attempted, self.worksheet, self._attempted),
            (Corrected, self.worksheet, self._corrected),
            *super().folders(),
        ]

    def _attempted(self, recorded: Recorded, store: Store) -> None:
        for row in self.rows(Entry(recorded=recorded, fact=recorded.fact)):
            store[type(row)].put(row)

    def _corrected(self, recorded: Recorded, store: Store) -> None:
        rows = list(self.rows(Entry(recorded=recorded, fact=recorded.fact)))
        for row_class in self.tables:
            if layout_of(row_class).keys[:2] != ("assignment", "attempt"):
                continue
            of_class: list[Any] = [row for row in rows if type(row) is row_class]
            table: Table[Any] = store[row_class]
            table.replace((recorded.handle, recorded.fact.attempt), of_class)
