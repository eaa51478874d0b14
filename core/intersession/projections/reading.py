"""A report: of views that run, of what it declared, and without a way to write."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from intersession.errors import IntersessionError, PluginError
from intersession.projections.projection import View, no_keeper
from intersession.projections.query import Look, Window
from intersession.projections.tables import layout_of


class ViewProblem(IntersessionError):
    """A view could not fold an event, or what it reads could not; other views go on."""


def look_of(
    view: View,
    connection: sqlite3.Connection,
    client: str | None,
    window: Window,
    today: date,
    todays: Mapping[str, date] | None = None,
) -> Look:
    """What the report of a view reads: its own tables, and those it declared."""
    readable = (*view.tables, *view.reads)
    return Look(connection, client, window, today, view.name, readable, todays or {})


@contextmanager
def only_reading(connection: sqlite3.Connection, name: str) -> Iterator[sqlite3.Connection]:
    """Keep the tables unchanged while a report reads them, and refuse to write."""
    connection.execute("BEGIN")
    connection.execute("PRAGMA query_only = 1")
    try:
        yield connection
    except sqlite3.OperationalError as problem:
        if problem.sqlite_errorcode & 0xFF != sqlite3.SQLITE_READONLY:
            raise
        raise PluginError(
            f"The report of {name} tried to write ({problem}). A report only reads: what is kept "
            f"is folded from events, by rows() or a method marked with @folds(…)."
        ) from problem
    finally:
        connection.execute("PRAGMA query_only = 0")
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def check_runs(view: View, views: Mapping[str, View], problem_of: Callable[[str], str]) -> None:
    """Raise ViewProblem where a view stopped, or one whose tables it reads.

    ``problem_of`` says why a view by its name stopped, "" where it runs.
    """
    if problem := problem_of(view.name):
        raise _stopped(f"The view {view.name} stopped", view.name, problem)
    for name in dict.fromkeys(_keeper(view, row, views) for row in view.reads):
        if problem := problem_of(name):
            raise _stopped(f"The view {view.name} reads {name}, which stopped", name, problem)


def _keeper(view: View, row: type, views: Mapping[str, View]) -> str:
    """The name of the view that keeps a table which another one reads."""
    for one in views.values():
        if row in one.tables:
            return one.name
    owner = layout_of(row).owner
    if owner is None:
        raise no_keeper(view.name, row)
    name = getattr(owner, "name", "")
    raise ViewProblem(
        f"The view {view.name} reads {row.__name__} of the view {name}, which is not installed "
        f"here. To see what is: intersession plugins"
    )


def _stopped(what: str, name: str, problem: str) -> ViewProblem:
    return ViewProblem(
        f"{what}: {problem}. The log and all other views are unharmed. "
        f"When its plugin is fixed: intersession rebuild {name}"
    )
