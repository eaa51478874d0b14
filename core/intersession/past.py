"""Views of other facts than all of a log's: of those by a time, of a client, or any you hold.

They are folded once, in memory or into a file of yours, by the same folds as the views
of a home; nothing that a home keeps is touched.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from intersession.errors import NotFound
from intersession.folding import Folding, Standing, fold_page
from intersession.replay import LogReader, Recorded
from intersession.tables import Store, create, layout_of
from intersession.views import Look, Report, View, Window

T = TypeVar("T")
PAGE = 1000


class Folded:
    """Views over facts that were folded: their rows, and what they report.

    ``into`` is a SQLite file of yours, with one table for each row class, or memory.
    """

    def __init__(
        self, views: Mapping[str, View], events: Iterable[Recorded], into: Path | str = ":memory:"
    ) -> None:
        self.views = views
        self._connection = sqlite3.connect(into, isolation_level=None)
        self.problems = _fold(self._connection, list(views.values()), iter(events))

    def rows(self, row: type[T]) -> list[T]:
        """All rows of a row class, in key order."""
        return Look(self._connection, None, Window(), date.max).rows(row)

    def report(
        self,
        name: str,
        *,
        client: str | None = None,
        window: Window | None = None,
        today: date | None = None,
        **_: Any,
    ) -> Report:
        """What a view reports; ``today`` is this machine's unless told."""
        if name not in self.views:
            raise NotFound(f"There is no view {name}. Here: {', '.join(self.views)}.")
        look = Look(self._connection, client, window or Window(), today or date.today())
        return self.views[name].report(look)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def replay(
    view: type[View], events: Iterable[Recorded], *, into: Path | str = ":memory:"
) -> Folded:
    """Fold facts by a view, installed or not: ``replay(Walks, log.read()).rows(WalkRow)``.

    Raises ValueError where a fact cannot be folded: a view of your own is told what it did.
    """
    one = view()
    folded = Folded({one.name: one}, events, into)
    if folded.problems:
        raise ValueError(f"{one.name} stopped: {folded.problems[one.name]}")
    return folded


def by_then(log: LogReader, then: datetime, client: str | None = None) -> Iterator[Recorded]:
    """What was on record by an instant, of a client or of all, in the order of recording."""
    return log.read(until=position_at(log, then), client=client)


def position_at(log: LogReader, then: datetime) -> int:
    """The position of the last fact that was recorded by an instant; 0 where there was none."""
    found = 0
    for page in log.pages():
        for one in page:
            if one.fact.recorded_at <= then.astimezone(UTC):
                found = one.position
    return found


def _fold(
    connection: sqlite3.Connection, views: list[View], events: Iterator[Recorded]
) -> dict[str, str]:
    """Fold facts page by page; returns the problems by view, normally none."""
    standings = []
    for view in views:
        create(connection, [layout_of(row) for row in view.tables])
        standings.append(Standing(view, -1, "", Store(connection, view.tables, is_new=True)))
    folding = Folding(standings)
    connection.execute("BEGIN")
    while page := list(islice(events, PAGE)):
        folding = fold_page(connection, folding, page)
    connection.execute("COMMIT")
    return {one.view.name: one.problem for one in standings if one.problem}
