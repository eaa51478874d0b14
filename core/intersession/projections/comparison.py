"""Compare the views as they stand with the same events folded from the first one.

The second copy is made in memory: nothing of it is ever written to a disk.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing

from intersession.events.progress import Progress
from intersession.events.recorded import Reading, Recorded
from intersession.projections.agenda_lines import LineRow
from intersession.projections.containment import Containment
from intersession.projections.fold import fold_events
from intersession.projections.projection import View
from intersession.projections.reading import at_one_moment
from intersession.projections.tables import Layout, layout_of
from intersession.store.reader import LogReader
from intersession.store.sqlite.connection import IN_MEMORY


def differences(
    connection: sqlite3.Connection,
    log: LogReader,
    views: Mapping[str, View],
    problem_of: Callable[[View], str],
    progress: Progress | None = None,
) -> list[str]:
    """A line for each view that stopped, and each table that a rebuild would change.

    The tables are read as they stand at one moment, however many are writing, and the
    second copy is folded up to the very event that they stand at. ``problem_of`` says why
    a view stopped, "" where it runs.
    """
    lines: list[str] = []
    with at_one_moment(connection):
        problems = {name: problem_of(view) for name, view in sorted(views.items())}
        for last, names in _by_position(connection, problems).items():
            events = Reading(
                lambda last=last: _watched(log, last, progress),  # type: ignore[misc]
                lambda last=last: log.retractions(0, last, contained=True),  # type: ignore[misc]
            )
            with closing(_in_memory()) as again:
                chosen = [views[name] for name in names]
                stopped = fold_events(again, chosen, events, Containment(log))
                for name in names:
                    if problems[name] or name in stopped:
                        lines.append(_stopped(name, problems[name], stopped.get(name, "")))
                        continue
                    for row in views[name].tables:
                        lines += _compare(name, layout_of(row), connection, again, names)
    return lines


def _by_position(
    connection: sqlite3.Connection, problems: Mapping[str, str]
) -> dict[int, list[str]]:
    """The names of views by the event that they stand at; one that stopped goes with the others."""
    positions = {name: _position(connection, name) for name in problems}
    running = [positions[name] for name, problem in problems.items() if not problem]
    most = max(running or positions.values(), default=0)
    found: dict[int, list[str]] = {}
    for name, problem in problems.items():
        found.setdefault(most if problem else positions[name], []).append(name)
    return found


def _in_memory() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute(IN_MEMORY)
    connection.execute("BEGIN")
    return connection


def _position(connection: sqlite3.Connection, name: str) -> int:
    """The position of the last event that a view's tables stand for."""
    row = connection.execute("SELECT position FROM views WHERE view = ?", (name,)).fetchone()
    return int(row[0]) if row else 0


def _watched(log: LogReader, last: int, progress: Progress | None) -> Iterator[Recorded]:
    for page in log.pages(0, last, 1000, contained=True):
        yield from (one for one in page if one.stream)  # what is missing is in no table
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
    name: str,
    layout: Layout,
    one: sqlite3.Connection,
    other: sqlite3.Connection,
    names: Sequence[str],
) -> list[str]:
    """What is wrong with a table; of lines for the agenda, only those of views of these names."""
    order = ", ".join(f'"{key}"' for key in layout.keys)
    columns = ", ".join(f'"{column.name}"' for column in layout.columns)
    is_lines = layout.row is LineRow
    where = f"WHERE view IN ({', '.join('?' * len(names))})" if is_lines else ""
    statement = f'SELECT {columns} FROM "{layout.name}" {where} ORDER BY {order}'
    given = list(names) if is_lines else []
    here, there = (each.execute(statement, given).fetchall() for each in (one, other))
    if here == there:
        return []
    changed = len(set(here) ^ set(there))
    return [f"{name}: table {layout.name} differs in {changed} rows"]
