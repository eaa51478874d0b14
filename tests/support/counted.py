"""Small views that count walks, one that stops at 13 minutes, and what is in their file."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from intersession import View, changed, folds, key, table, view
from intersession.domain.assignment.events import Attempted
from intersession.projections.runner import Views
from intersession.testing import World


def dump(views: Views) -> dict[str, list[tuple]]:
    """Every row of every table of a view, in the order of their columns."""
    with closing(sqlite3.connect(views.home.views_path)) as connection:
        names = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if name not in ("views", "damaged_streams", "heads")
        ]
        return {
            name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)
            for name in names
        }


def standing(views: Views, name: str) -> tuple:
    """A view's version, position and problem, as the list of views has them."""
    with closing(sqlite3.connect(views.home.views_path)) as connection:
        return connection.execute(
            "SELECT version, position, problem FROM views WHERE view = ?", (name,)
        ).fetchone()


def walk(world: World, handle: str, minutes: int) -> None:
    """A walk today."""
    world.homework.attempt(handle, {"minutes": minutes}, happened=world.today)


@table("t_walks")
class WalkCount:
    """How many walks a client made."""

    client: str = key()
    walks: int = 0


@view("t.walks", version=1, title="Walks counted", tables=[WalkCount])
class Counted(View):
    """Counts walks, which needs each event folded once."""

    @folds(Attempted, worksheet="walks.walk")
    def walked(self, recorded, store) -> None:
        row = store[WalkCount].get(recorded.client) or WalkCount(client=recorded.client)
        store[WalkCount].put(changed(row, walks=row.walks + 1))


@table("t_broken")
class BrokenRow:
    """A row of the view that stops."""

    event: str = key()


@view("t.broken", version=1, title="Stops at 13", tables=[BrokenRow])
class Broken(View):
    """A plugin's view with a mistake in it."""

    @folds(Attempted, worksheet="walks.walk")
    def walked(self, recorded, store) -> None:
        store[BrokenRow].put(BrokenRow(event=recorded.id))
        assert store[BrokenRow].starting()  # which writes, in the middle of a page
        if recorded.event.answers["minutes"] == 13:
            raise ZeroDivisionError("thirteen")


@view("t.broken", version=1, title="Stops no more", tables=[BrokenRow])
class Mended(Broken):
    """The same view, corrected by its author."""

    @folds(Attempted, worksheet="walks.walk")
    def walked(self, recorded, store) -> None:
        store[BrokenRow].put(BrokenRow(event=recorded.id))
