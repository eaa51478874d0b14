"""Views of only some events: those recorded by a time, those of a client, or any that you give.

They are folded once, in memory or into a file of yours, by the same folds as the views
of a home. Nothing that a home keeps is touched.

The time at which events were recorded decides what was on record by a time, client by
client: all up to the client's last event that was recorded by then. A log is in the order
in which events reached it. So an event before one that was on record was on record too,
even if the clock of the machine that wrote it was wrong, and a correction never comes
without what it corrects. A wrong clock on one machine does not affect other clients.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack, closing
from datetime import date
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TypeVar
from weakref import finalize

from intersession.errors import HomeError, IntersessionError, NotFound, PluginError, near_matches
from intersession.events.progress import Progress
from intersession.events.recorded import Recorded
from intersession.projections.containment import Containment
from intersession.projections.fold import fold_events
from intersession.projections.projection import View, with_what_they_read
from intersession.projections.query import Look, Report, Window
from intersession.projections.reading import (
    ViewProblem,
    at_one_moment,
    check_runs,
    look_of,
    reported,
)
from intersession.projections.tables import layout_of
from intersession.store.damage import Damage
from intersession.store.log_format import EVENTS_TABLE
from intersession.store.reader import LogReader
from intersession.store.sqlite.connection import IN_MEMORY

T = TypeVar("T")
MEMORY = ":memory:"


class Folded:
    """Views over events that were folded once: their rows, and what they report.

    ``into`` is a SQLite file of yours, with one table for each row class, or memory;
    ``today`` the day that reports are made for, by default this machine's. A view that
    cannot fold an event is listed in ``problems`` and the others go on; with ``whole`` the
    file is left as it was, and ViewProblem raised. With ``containment`` damaged streams are
    folded up to their damage.
    """

    def __init__(
        self,
        views: Mapping[str, View],
        events: Iterable[Recorded] | LogReader,
        into: Path | str = MEMORY,
        *,
        today: date | None = None,
        whole: bool = False,
        containment: Containment | None = None,
        fold: Callable[..., dict[str, str]] = fold_events,
    ) -> None:
        self.views = dict(views)
        self.today = today
        self._containment = containment
        fold = partial(fold, containment=containment) if containment else fold
        self._connection = _opened(into)
        finalize(self, self._connection.close)  # asked in one expression, nobody closes it
        try:
            self._connection.execute("BEGIN")
            self.problems = fold(self._connection, self.views.values(), events)
            if whole:
                for name in self.problems:
                    self._check(name)
            self._connection.execute("COMMIT")
        except BaseException:
            self._connection.rollback()
            self._connection.close()
            raise

    def rows(self, row: type[T]) -> list[T]:
        """All rows of a row class of these views, in key order."""
        known = [table for view in self.views.values() for table in view.tables]
        if row not in known:
            names = ", ".join(table.__name__ for table in known)
            raise NotFound(f"{row.__name__} is not a row of these views. Known: {names}.")
        return Look(self._connection, None, Window(), date.max).rows(row)

    def report(
        self,
        name: str,
        *,
        client: str | None = None,
        window: Window | None = None,
        today: date | None = None,
        todays: Mapping[str, date] | None = None,
        progress: Progress | None = None,
    ) -> Report:
        """A view's report, as ``Views.report`` gives it; everything is folded already."""
        if name not in self.views:
            raise NotFound(f"There is no view {name} here. {near_matches(name, self.views)}")
        view, day = self.views[name], today or self.today or date.today()
        with at_one_moment(self._connection):
            check_runs(view, self.views, lambda one: self.problems.get(one.name, ""))
            asked = (client, window or Window(), day, todays)
            return reported(view, look_of(view, self._connection, *asked))

    def damages(self, client: str | None = None) -> list[Damage]:
        """The damaged streams of a client or of all, as ``Views.damages`` gives them."""
        found = self._containment.damages.values() if self._containment else ()
        return [one for one in found if client in (None, one.client) or not one.stream]

    def close(self) -> None:
        """Close the file, or free the memory."""
        self._connection.close()

    def __enter__(self) -> Folded:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _check(self, name: str) -> None:
        """Raise ViewProblem where a view could not fold an event."""
        if name in self.problems:
            raise ViewProblem(f"The view {name} stopped: {self.problems[name]}")


def replay(
    view: type[View] | Iterable[type[View]],
    events: Iterable[Recorded] | LogReader,
    *,
    into: Path | str = MEMORY,
    today: date | None = None,
    resume: bool = False,
    replace: bool = False,
) -> Folded:
    """Fold events by a view, installed or not, or by several: nothing else is needed.

        replay(Walks, record.log.read()).rows(WalkRow)

    The views whose tables these declare that they read are folded with them. ``into`` is a
    SQLite file that keeps the rows. Where it holds tables of the same names, that is Refused,
    unless they are to be replaced (``replace``) or brought up to date (``resume``):

        replay(Walks, record.log, into="walks.db", resume=True)

    The position of the rows is kept with them then, and the next time only what came since is
    folded; LogReplaced says where the log is not the one that they were made of. Raises
    ViewProblem, and leaves the file as it was, where an event cannot be folded, so that
    you see what a view of your own did. The chain of the log is not proved by this: to know
    that it holds what was recorded, ``intersession log check`` or ``intersession.check_log``.
    """
    from intersession.projections.resuming import folding

    if resume and str(into) == MEMORY:
        raise IntersessionError("To resume, name a file that keeps the rows: into=…")
    views = _made([view] if isinstance(view, type) else list(view))
    fold = folding(resume=resume, replace=replace)
    return Folded(views, events, into, today=today, whole=True, fold=fold)


def _made(classes: Sequence[type[View]]) -> dict[str, View]:
    """The views of these classes and of what they read, by name.

    Raises PluginError where they cannot be used together.
    """
    for one in classes:
        if not (isinstance(one, type) and issubclass(one, View) and one.name):
            raise PluginError(f'{one!r} is not a view: decorate a View with @view("…").')
    tables: dict[str, str] = {}
    found = with_what_they_read(classes)
    for one in found:
        for table in (layout_of(row).name for row in one.tables):
            if table in tables:
                raise PluginError(f"{tables[table]} and {one.name} both keep the table {table}.")
            tables[table] = one.name
    return {one.name: one() for one in found}


def _opened(into: Path | str) -> sqlite3.Connection:
    """A file of the user's own, or memory; HomeError for what a home keeps, or no database."""
    with ExitStack() as unless_fit:
        try:
            connection = unless_fit.enter_context(
                closing(sqlite3.connect(into, isolation_level=None))
            )
            connection.execute(IN_MEMORY)
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        except sqlite3.Error as problem:
            raise HomeError(f"{into} cannot be used to keep rows in ({problem}).") from problem
        if tables & {EVENTS_TABLE, "views"}:
            raise HomeError(
                f"{into} belongs to a home, so it was left as it is. Name a file of your own."
            )
        unless_fit.pop_all()
    return connection
