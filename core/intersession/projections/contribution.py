"""Make the lines that views add to the agenda, for the clients of whom something was folded."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from time import perf_counter
from typing import Protocol

import msgspec

from intersession.guard import ASIDE, goes_on, told
from intersession.projections.agenda_lines import AgendaLine, LineRow
from intersession.projections.projection import View
from intersession.projections.query import Window
from intersession.projections.reading import look_of, not_writing
from intersession.projections.table_store import Table
from intersession.projections.tables import layout_of

MANY = 50
"""Of more clients than this at once, the lines of all are made again: it is faster."""


class Standing(Protocol):
    """A view, why it stopped, and how long it took."""

    view: View
    problem: str
    seconds: float


def has_lines(view: View) -> bool:
    """Whether a view adds lines to the agenda."""
    return type(view).agenda_lines is not View.agenda_lines


def contribute(
    connection: sqlite3.Connection, standings: Iterable[Standing], clients: Collection[str] | None
) -> None:
    """Make the lines of some clients again, or of all; a view that fails is noted and left out."""
    running = [one for one in standings if not one.problem]
    if not any(LineRow in one.view.tables for one in running):
        return
    for one in running:
        if has_lines(one.view):
            found = lines_of(connection, one, asked_of(clients))
            write_lines(connection, one.view.name, [(None, [])] if one.problem else found)


def asked_of(clients: Collection[str] | None) -> list[str | None]:
    """The clients whose lines are made again: some of them, or all at once."""
    return [None] if clients is None or len(clients) > MANY else [*sorted(clients)]


def lines_of(
    connection: sqlite3.Connection, one: Standing, asked: Iterable[str | None]
) -> list[tuple[str | None, list[LineRow]]]:
    """A view's lines for each client; none, and its problem noted, where it cannot make them."""
    began = perf_counter()
    found = []
    try:
        with ASIDE, not_writing(connection):
            for client in asked:
                look = look_of(one.view, connection, client, Window(), date.max)
                look = msgspec.structs.replace(look, settings={})  # they change, and lines stay
                found.append((client, list(_rows(one.view.name, one.view.agenda_lines(look)))))
    except BaseException as problem:  # a plugin's view must not stop the others
        if goes_on(problem):
            raise
        one.problem = f"its lines for the agenda could not be made: {told(problem)}"
        return []
    finally:
        one.seconds += perf_counter() - began
    return found


def _rows(view: str, lines: Iterable[AgendaLine]) -> Iterator[LineRow]:
    numbers: dict[str, int] = {}
    for line in lines:
        if not isinstance(line, AgendaLine):
            raise TypeError(f"{line!r} is not an AgendaLine")
        line = msgspec.convert(msgspec.structs.asdict(line), AgendaLine)
        numbers[line.assignment] = numbers.get(line.assignment, 0) + 1
        yield LineRow(
            client=line.client,
            assignment=line.assignment,
            view=view,
            number=numbers[line.assignment],
            text=line.text,
            n=line.n,
            events=line.events.split(),
            from_on=line.from_on,
        )


def write_lines(
    connection: sqlite3.Connection,
    view: str,
    found: Iterable[tuple[str | None, list[LineRow]]],
) -> None:
    """Put a view's lines in the place of those that it had, of some clients or of all."""
    table = Table[LineRow](connection, layout_of(LineRow), is_new=False)
    for client, rows in found:
        mine = "" if client is None else " AND client = ?"
        given = [view] if client is None else [view, client]
        connection.execute(f"DELETE FROM agenda_lines WHERE view = ?{mine}", given)
        for row in rows:
            if client is None or row.client == client:
                table.put(row)
    table.flush()
