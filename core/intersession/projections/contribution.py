"""Make the lines that views add to the agenda, for the clients of whom something was folded."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Protocol

from intersession.projections.agenda_lines import LineRow
from intersession.projections.projection import View
from intersession.projections.query import Window
from intersession.projections.reading import look_of
from intersession.projections.table_store import Store

MANY = 50
"""Of more clients than this at once, the lines of all are made again: it is faster."""


class Standing(Protocol):
    """A view with its tables, and why it stopped."""

    view: View
    store: Store
    problem: str


def contribute(
    connection: sqlite3.Connection, standings: Iterable[Standing], clients: Collection[str] | None
) -> None:
    """Make the lines of some clients again, or of all; a view that fails is noted and left out."""
    running = [one for one in standings if not one.problem]
    keeper = next((one for one in running if LineRow in one.view.tables), None)
    if keeper is None:
        return
    _forget_others(connection, [one.view.name for one in running])
    if clients is None or len(clients) > MANY:
        connection.execute("DELETE FROM agenda_lines")
        keeper.store[LineRow].forget()
    asked = [None] if clients is None or len(clients) > MANY else sorted(clients)
    for client in asked:
        found = [row for one in running for row in _rows(connection, one, client)]
        for code in {row.client for row in found} | ({client} if client else set()):
            keeper.store[LineRow].replace((code,), [row for row in found if row.client == code])
    keeper.store[LineRow].flush()


def _forget_others(connection: sqlite3.Connection, names: Collection[str]) -> None:
    """Drop the lines of views that are gone or stopped."""
    marks = ", ".join("?" * len(names))
    connection.execute(f"DELETE FROM agenda_lines WHERE view NOT IN ({marks})", list(names))


def _rows(connection: sqlite3.Connection, one: Standing, client: str | None) -> Iterator[LineRow]:
    look = look_of(one.view, connection, client, Window(), date.max)
    numbers: dict[str, int] = {}
    try:
        lines = list(one.view.agenda_lines(look))
    except Exception as problem:  # a plugin's view must not stop the others
        one.problem = f"its lines for the agenda could not be made: {problem!r}"
        return
    for line in lines:
        numbers[line.assignment] = numbers.get(line.assignment, 0) + 1
        yield LineRow(
            client=line.client,
            assignment=line.assignment,
            view=one.view.name,
            number=numbers[line.assignment],
            text=line.text,
            n=line.n,
            events=line.events.split(),
            from_on=line.from_on,
        )
