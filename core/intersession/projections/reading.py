"""A report: of views that run, of what it declared, and without a way to write."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from intersession.errors import IntersessionError, PluginError
from intersession.guard import calling, own
from intersession.projections.figures import Figure
from intersession.projections.projection import View, no_keeper
from intersession.projections.query import Look, Report, Window
from intersession.projections.tables import layout_of
from intersession.store.log_format import LOCK_TIMEOUT
from intersession.store.sqlite.connection import IN_MEMORY, is_of_the_file

_READS = (
    *(sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION),
    sqlite3.SQLITE_RECURSIVE,
)
_OF_SEARCH = (
    (sqlite3.SQLITE_PRAGMA, "data_version"),
    (sqlite3.SQLITE_UPDATE, "sqlite_master"),  # which SQLite itself lets nobody write
)
_REFUSED = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_AUTH)
_PLAIN = (str, int, float, bool, type(None), list, tuple, dict, Figure, date)


class ViewProblem(PluginError):
    """A view could not fold an event or report, or what it reads could not; others go on."""


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
    settings = own(view.settings)
    return Look(connection, client, window, today, view.name, readable, todays or {}, settings)


def reader_of(path: Path) -> sqlite3.Connection:
    """A connection to a SQLite file that can only read it."""
    quoted = str(path.absolute())
    for sign, code in (("%", "%25"), ("?", "%3f"), ("#", "%23")):
        quoted = quoted.replace(sign, code)
    connection = sqlite3.connect(
        f"file:{quoted}?mode=ro", uri=True, isolation_level=None, timeout=LOCK_TIMEOUT
    )
    connection.execute(IN_MEMORY)
    return connection


@contextmanager
def not_writing(connection: sqlite3.Connection) -> Iterator[None]:
    """Refuse all but reading by a connection that can write."""
    connection.set_authorizer(_reads_alone)
    try:
        yield
    finally:
        connection.set_authorizer(None)


def _reads_alone(action: int, one: str | None, *_: object) -> int:
    """What SQLite asks of each part of a statement; a search asks for two harmless ones more."""
    is_of_search = (action, one) in _OF_SEARCH
    return sqlite3.SQLITE_OK if action in _READS or is_of_search else sqlite3.SQLITE_DENY


@contextmanager
def at_one_moment(connection: sqlite3.Connection) -> Iterator[None]:
    """Read all tables as they are at one moment, however many are writing."""
    connection.execute("BEGIN")
    connection.set_authorizer(_reads_alone)
    try:
        yield
    finally:
        connection.set_authorizer(None)
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def reported(view: View, look: Look) -> Report:
    """A view's report; raises ViewProblem where it fails, writes, or is none.

    What it refuses on purpose, and what is wrong with the file, is raised as it is.
    """
    with calling(
        f"The report of {view.name}",
        "The log and all other views are unharmed. Where it stopped is shown with --debug",
        error=ViewProblem,
        passing=_is_no_mistake,
    ):
        try:
            found = view.report(look)
        except sqlite3.DatabaseError as problem:
            if problem.sqlite_errorcode & 0xFF not in _REFUSED:
                raise
            raise ViewProblem(
                f"The report of {view.name} tried to write ({problem}). A report only reads: what "
                f"is kept is folded from events, by rows() or a method marked with @folds(…)."
            ) from problem
    if wrong := _unreadable(found):
        raise ViewProblem(
            f"The report of {view.name} cannot be read: {wrong}. Accepted are lists of rows by "
            f'part, such as {{"walks": [{{"minutes": 20}}]}}. All other views are unharmed.'
        )
    return found


def _is_no_mistake(problem: BaseException) -> bool:
    return isinstance(problem, IntersessionError) or is_of_the_file(problem)


def _unreadable(report: Any) -> str:
    """What is wrong with what a report gave, "" where nothing is."""
    if not isinstance(report, Mapping):
        return f"it is {_short(report)}"
    for part, rows in report.items():
        if not isinstance(part, str):
            return f"a part is named {_short(part)}"
        if isinstance(rows, str) or not isinstance(rows, Sequence):
            return f"part {part!r} is {_short(rows)}"
        for row in rows:
            if not isinstance(row, Mapping):
                return f"part {part!r} holds {_short(row)}"
            for name, value in row.items():
                if not isinstance(name, str) or not isinstance(value, _PLAIN):
                    return f"part {part!r}, column {_short(name)}: {_short(value)} is not JSON"
    return ""


def _short(value: Any) -> str:
    try:
        text = repr(value)
    except Exception:  # what cannot even be printed
        text = f"a {type(value).__name__}"
    return text if len(text) <= 60 else f"{text[:59]}…"


def check_runs(view: View, views: Mapping[str, View], problem_of: Callable[[View], str]) -> None:
    """Raise ViewProblem where a view stopped, or one whose tables it reads.

    ``problem_of`` says why a view stopped, "" where it runs.
    """
    if problem := problem_of(view):
        raise _stopped(f"The view {view.name} stopped", view.name, problem)
    for name in keepers(view, views):
        if problem := problem_of(views[name]):
            raise _stopped(f"The view {view.name} reads {name}, which stopped", name, problem)


def keepers(view: View, views: Mapping[str, View]) -> list[str]:
    """The names of the other views whose tables a view's report reads."""
    return list(dict.fromkeys(_keeper(view, row, views) for row in view.reads))


def _keeper(view: View, row: type, views: Mapping[str, View]) -> str:
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
