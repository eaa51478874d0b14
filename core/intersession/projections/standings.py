"""The list of views in a file: how far each has come, by what it was made, and how long it took."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import msgspec

from intersession.projections.containment import make_table
from intersession.projections.contribution import has_lines
from intersession.projections.fold import Standing, begun
from intersession.projections.projection import ON_REQUEST, View
from intersession.projections.table_store import Store
from intersession.projections.tables import layout_text, tables_of
from intersession.store.heads import CREATE
from intersession.store.reader import LogReader

_META = (
    "CREATE TABLE IF NOT EXISTS views (view TEXT PRIMARY KEY, version INTEGER, position INTEGER, "
    "mark TEXT, title TEXT, plugin TEXT, tables TEXT, problem TEXT, layout TEXT)"
)
_SINCE = {
    "layout": "TEXT NOT NULL DEFAULT ''",
    "source": "TEXT NOT NULL DEFAULT ''",
    "seconds": "REAL NOT NULL DEFAULT 0",
    "events": "INTEGER NOT NULL DEFAULT 0",
    "has_lines": "INTEGER NOT NULL DEFAULT 0",
    "lines": "TEXT NOT NULL DEFAULT ''",
}
"""Columns that a former version's file does not have."""


def make_list(connection: sqlite3.Connection) -> None:
    """Make the list of views where it is missing, and the columns that came later."""
    connection.execute(_META)
    connection.execute(CREATE)
    make_table(connection)
    if not _missing(connection):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for name in _missing(connection):
            connection.execute(f"ALTER TABLE views ADD COLUMN {name} {_SINCE[name]}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _missing(connection: sqlite3.Connection) -> list[str]:
    there = {row[1] for row in connection.execute("PRAGMA table_info(views)")}
    return [name for name in _SINCE if name not in there]


def declared(view: View) -> tuple[int, str]:
    """What a view's tables were made by: where it has changed, they are made again."""
    read = " ".join(f"{name}/{version}" for name, version in view.reads_up_to.items())
    return view.version, f"{layout_text(view.tables)} {read}".rstrip()


class Stood(msgspec.Struct, frozen=True):
    """What the list says of a view.

    ``position`` is that of the last event in its tables, ``mark`` what the log had there.
    ``lines`` is the mark up to which its lines for the agenda are made, if it has any, and
    ``seconds`` how long it took to fold ``events`` events.
    """

    view: str
    version: int
    layout: str
    position: int
    mark: str
    problem: str
    tables: str
    plugin: str
    source: str
    seconds: float
    events: int
    has_lines: int
    lines: str

    @property
    def declared(self) -> tuple[int, str]:
        """What its tables were made by."""
        return self.version, self.layout

    def is_level(self, view: View, mark: str) -> bool:
        """Whether it is this view as it is now, up to what the log has at its end, or stopped."""
        has_its_lines = self.lines == mark or not has_lines(view)
        is_level = bool(self.problem) or (self.mark == mark and has_its_lines)
        return self.declared == declared(view) and is_level

    def lacks_lines(self, mark: str) -> bool:
        """Whether its lines for the agenda are not made up to the log's end."""
        return bool(self.has_lines) and not self.problem and self.lines != mark

    def is_of(self, view: View, log: LogReader, last: int) -> bool:
        """Whether its tables are of this view as it is now, and of this log."""
        current = self.declared == declared(view) and self.position <= last
        return current and self.mark == log.mark(self.position)


_NAMES = Stood.__struct_fields__
_SELECT = f"SELECT {', '.join(_NAMES)} FROM views"


def stood_all(connection: sqlite3.Connection) -> dict[str, Stood]:
    """What the list says of each view that is folded, by name."""
    return {row[0]: Stood(*row) for row in connection.execute(f"{_SELECT} WHERE version >= 0")}


def stood(connection: sqlite3.Connection, name: str) -> Stood | None:
    """What the list says of one view; None where it is not folded."""
    row = connection.execute(f"{_SELECT} WHERE view = ? AND version >= 0", (name,)).fetchone()
    return Stood(*row) if row else None


def problem_of(connection: sqlite3.Connection, view: View) -> str:
    """Why a view stopped, "" where it runs; another program may have changed what it is."""
    found = stood(connection, view.name)
    if found is None or found.declared != declared(view):
        return (found.problem if found else "") or (
            "another program with other plugins, or other versions of them, folded it since"
        )
    return found.problem


def standing(
    connection: sqlite3.Connection, log: LogReader, view: View, last: int, kept: Collection[str]
) -> Standing:
    """A view with its tables as they stand; with new ones where they are of something else.

    ``kept`` are the tables of all views of today, which another view's past must not drop.
    """
    found = stood(connection, view.name)
    if found and found.is_of(view, log, last):
        store = Store(connection, view.tables, is_new=found.position == 0)
        return Standing(
            view, found.position, found.mark, store, found.problem, found.seconds, found.events
        )
    if found:
        drop(connection, found.tables, kept)
    return begun(connection, view)


def note(connection: sqlite3.Connection, one: Standing, mark: str, lines: str) -> None:
    """Write down how far a view has come.

    ``mark`` is the log's at its position, ``lines`` that up to which its lines are made.
    """
    view = one.view
    version, layout = declared(view)
    noted: dict[str, Any] = {
        "view": view.name,
        "version": version,
        "position": one.position,
        "mark": mark,
        "title": view.title,
        "plugin": view.plugin,
        "tables": " ".join(tables_of(view.tables)),
        "problem": one.problem,
        "layout": layout,
        "source": view.source,
        "seconds": one.seconds,
        "events": one.events,
        "has_lines": has_lines(view),
        "lines": lines,
    }
    connection.execute(
        f"INSERT OR REPLACE INTO views ({', '.join(noted)}) VALUES ({', '.join('?' * len(noted))})",
        list(noted.values()),
    )


def is_uninstalled(one: Stood, views: Mapping[str, View], left_out: Collection[str]) -> bool:
    """Whether a folded view is neither installed now, nor of a plugin that was only left out."""
    return one.view not in views and one.view not in ON_REQUEST and one.source not in left_out


def is_stale(one: Stood, views: Mapping[str, View], left_out: Collection[str]) -> bool:
    """Whether the file shows what nothing keeps up to date: tables, or lines for the agenda."""
    shows_lines = one.source in left_out and bool(one.lines)
    return shows_lines or is_uninstalled(one, views, left_out)


def forget(
    connection: sqlite3.Connection,
    stale: Iterable[Stood],
    left_out: Collection[str],
    kept: Collection[str],
) -> None:
    """Drop the tables of views that are gone, and the lines of those that are left out."""
    for one in stale:
        forget_lines(connection, one.view)
        if one.source in left_out:
            continue
        drop(connection, one.tables, kept)
        connection.execute(
            "UPDATE views SET version = -1, position = 0, tables = '' WHERE view = ?", (one.view,)
        )


def forget_lines(connection: sqlite3.Connection, name: str) -> None:
    """Drop a view's lines for the agenda, where there are any."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'agenda_lines'").fetchone():
        connection.execute("DELETE FROM agenda_lines WHERE view = ?", (name,))
    connection.execute("UPDATE views SET lines = '' WHERE view = ?", (name,))


def drop(connection: sqlite3.Connection, tables: str, kept: Collection[str]) -> None:
    """Drop tables of former views, but none that a view of today has."""
    for table in tables.split():
        if table not in kept:
            connection.execute(f'DROP TABLE IF EXISTS "{table}"')
