"""Lines that views of modalities add to the agenda, kept as they are folded.

They are kept in a table of their own, so that the agenda is read without any plugin.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from intersession.projections.query import Window
from intersession.projections.tables import column, key, table

if TYPE_CHECKING:
    from intersession.projections.fold import Standing

MANY = 50
"""Of more clients than this at once, the lines of all are made again: it is faster."""


class AgendaLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a modality knows of a client's practice, for the agenda: one sentence.

    ``n`` is how many records it is about, ``events`` names them.
    """

    client: str
    assignment: str
    text: str
    n: int = 1
    events: str = ""


@table("agenda_lines")
class LineRow:
    """A line of the agenda that a modality's view added."""

    client: str = key(references="clients")
    assignment: str = key(references="assignments")
    view: str = key()
    number: int = key()
    text: str = ""
    n: int = 1
    events: list[str] = column(factory=list)


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
    from intersession.projections.reading import look_of

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
        )
