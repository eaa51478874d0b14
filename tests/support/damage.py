"""Kinds of damage that an event of a log may have, each done to the file or server itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from intersession.store.chain import START, links
from intersession.store.home import Home

_COLUMNS = "position, originator_id, originator_version, topic, state"

LOOKED_AT = b'{"recorded_at":"2026-03-02T09:00:00Z","attempt":77,"looked":{}}'
"""An event of an assignment that its fold cannot take: it has no attempt 77."""
CALENDAR = (
    b'{"recorded_at":"2026-03-02T09:00:00Z","day_begins":"soon","week_begins":"monday",'
    b'"from_on":"2026-03-02"}'
)
"""An event of a client that their fold cannot take: no day begins at *soon*."""

BROKEN = "a byte is broken"
UNKNOWN = "the type is unknown"
TEXT = "the state is text"
REFUSED = "the stream cannot take it"
KINDS = (BROKEN, UNKNOWN, TEXT, REFUSED)


@contextmanager
def opened(home: Home) -> Iterator[Any]:
    """The log of a home as any program with the rights of its owner may open it."""
    if home.shared:
        import psycopg

        with psycopg.connect(home.shared, autocommit=True) as server:
            yield server
        return
    with closing(sqlite3.connect(home.log_path, isolation_level=None)) as file:
        yield file


def damage(home: Home, event: str, kind: str) -> None:
    """Do one kind of damage to an event by its name, ``RK-1#2``; one that is refused is linked."""
    handle, _, version = event.partition("#")
    where = f"originator_id = '{handle.replace('-', '.')}' AND originator_version = {version}"
    with opened(home) as log:
        log.execute(f"UPDATE stored_events SET {_change(home, kind, '-' in handle)} WHERE {where}")
    if kind == REFUSED:
        relink(home)


def _change(home: Home, kind: str, is_assignment: bool) -> str:
    if kind == UNKNOWN:
        return "topic = 'homework.celebrated.v1'"
    if kind == TEXT:
        return "state = CAST(state AS TEXT)"
    if kind == BROKEN:
        return f"state = {_bytes(home, b'{')}"
    topic, state = (
        ("homework.looked-at.v1", LOOKED_AT)
        if is_assignment
        else ("client.calendar-changed.v1", CALENDAR)
    )
    return f"topic = '{topic}', state = {_bytes(home, state)}"


def _bytes(home: Home, state: bytes) -> str:
    return f"'\\x{state.hex()}'" if home.shared else f"x'{state.hex()}'"


def relink(home: Home) -> None:
    """Link all events anew, as one who means to deceive would: what is stored is taken as it is."""
    mark = "%s" if home.shared else "?"
    with opened(home) as log:
        rows = log.execute(f"SELECT {_COLUMNS} FROM stored_events ORDER BY position").fetchall()
        linked = zip(links(START, rows), rows, strict=True)
        for link, row in linked:
            values = [link, row[0]]
            log.execute(f"UPDATE stored_events SET hash = {mark} WHERE position = {mark}", values)
