"""Declare a view: tables folded from the log, and a report read from them.

A view's *fold* turns events into rows and knows no clock: the same log gives the
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
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from intersession.errors import PluginError
from intersession.events.recorded import Recorded
from intersession.projections.charts import Picture
from intersession.projections.query import Look, Report
from intersession.projections.table_store import Store
from intersession.projections.tables import layout_of, plain

V = TypeVar("V", bound="type[View]")

_NAME = re.compile(r"[a-z][a-z0-9]*(\.[a-z0-9]+(-[a-z0-9]+)*)?")
_FOLDS = "__intersession_folds__"


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
        """The fold methods: the event they fold, of which worksheet (None: any), the method."""
        found = []
        for name in dir(type(self)):
            for event, worksheet in getattr(getattr(type(self), name), _FOLDS, ()):
                found.append((event, worksheet, getattr(self, name)))
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


def folds(*events: type, worksheet: str | None = None) -> Callable[[F], F]:
    """Mark a method ``(recorded, store)`` as the fold of these events, of one worksheet or all."""

    def mark(method: F) -> F:
        setattr(method, _FOLDS, [(event, worksheet) for event in events])
        return method

    return mark
