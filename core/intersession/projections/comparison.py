"""Compare the views as they stand with the same events folded from the first one.

The second copy is made in memory: nothing of it is ever written to a disk.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing

from intersession.events.progress import Progress
from intersession.events.recorded import Reading, Recorded
from intersession.projections.fold import fold_events
from intersession.projections.projection import View
from intersession.projections.reading import only_reading
from intersession.projections.tables import Layout, layout_of
from intersession.store.reader import LogReader


def differences(
    connection: sqlite3.Connection,
    log: LogReader,
    views: Mapping[str, View],
    problem_of: Callable[[str], str],
    progress: Progress | None = None,
) -> list[str]:
    """A line for each view that stopped, and each table that a rebuild would change.

    The tables are read as they stand at one moment, however many are writing, and the
    second copy is folded up to the very event that they stand at. ``problem_of`` says why
    a view stopped, "" where it runs.
    """
    lines: list[str] = []
    with only_reading(connection, "rebuild --check"), closing(_in_memory()) as again:
        problems = {name: problem_of(name) for name in sorted(views)}
        running = [name for name, problem in problems.items() if not problem]
        last = max((_position(connection, name) for name in running or problems), default=0)
        events = Reading(lambda: _watched(log, last, progress), lambda: log.retractions(0, last))
        stopped = fold_events(again, views.values(), events)
        for name, problem in problems.items():
            if problem or name in stopped:
                lines.append(_stopped(name, problem, stopped.get(name, "")))
                continue
            for row in views[name].tables:
                lines += _compare(name, layout_of(row), connection, again)
    return lines


def _in_memory() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("BEGIN")
    return connection


def _position(connection: sqlite3.Connection, name: str) -> int:
    """The position of the last event that a view's tables stand for."""
    row = connection.execute("SELECT position FROM views WHERE view = ?", (name,)).fetchone()
    return int(row[0]) if row else 0


def _watched(log: LogReader, last: int, progress: Progress | None) -> Iterator[Recorded]:
    for page in log.pages(0, last, 1000):
        yield from page
        if progress:
            progress(page[-1].position, last)


def _stopped(name: str, here: str, again: str) -> str:
    """What to say of a view that stopped on either side."""
    if here and again:
        return f"{name} stopped: {here}"
    if here:
        return f"{name} stopped: {here}. A rebuild folds it whole: intersession rebuild {name}"
    return f"{name} would stop in a rebuild: {again}"


def _compare(
    name: str, layout: Layout, one: sqlite3.Connection, other: sqlite3.Connection
) -> list[str]:
    order = ", ".join(f'"{key}"' for key in layout.keys)
    columns = ", ".join(f'"{column.name}"' for column in layout.columns)
    statement = f'SELECT {columns} FROM "{layout.name}" ORDER BY {order}'
    here, there = one.execute(statement).fetchall(), other.execute(statement).fetchall()
    if here == there:
        return []
    changed = len(set(here) ^ set(there))
    return [f"{name}: table {layout.name} differs in {changed} rows"]
