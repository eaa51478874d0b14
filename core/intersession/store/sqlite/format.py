"""The tables of a log in a SQLite file, and how a former format becomes this one."""

from __future__ import annotations

from typing import Any

from intersession.store.chain import START
from intersession.store.log_format import IDENTITY_TABLE, LOG_FORMAT
from intersession.store.sources import Source, first

_SINCE_2 = {
    "number": "INTEGER NOT NULL DEFAULT 1",
    "position": "INTEGER NOT NULL DEFAULT 0",
    "hash": "BLOB",
    "accepted": "TEXT NOT NULL DEFAULT ''",
    "seal": "BLOB",
}
"""Columns of a log's names that the first format does not have."""


def made(events: str) -> list[str]:
    """The statements that make the tables of a new log, whose events are in table ``events``."""
    since = ", ".join(f"{name} {kind}" for name, kind in _SINCE_2.items())
    return [
        f"CREATE TABLE IF NOT EXISTS {IDENTITY_TABLE} (id TEXT NOT NULL, {since})",
        f"CREATE TABLE IF NOT EXISTS {events} ("
        "position INTEGER PRIMARY KEY AUTOINCREMENT, "
        "originator_id TEXT NOT NULL, "
        "originator_version INTEGER NOT NULL, "
        "topic TEXT NOT NULL, "
        "state BLOB NOT NULL, "
        "hash BLOB, "
        "UNIQUE (originator_id, originator_version))",
        f"PRAGMA user_version = {LOG_FORMAT}",
    ]


def format_of(cursor: Any, events: str) -> int:
    """The format of the log in a file, 0 where there is none yet."""
    cursor.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [events])
    if cursor.fetchone() is None:
        return 0
    cursor.execute("PRAGMA user_version")
    return int(cursor.fetchone()[0])


def upgrade(cursor: Any, events: str) -> None:
    """Bring the first format to this one, in a transaction: no event changes.

    The events that are there have no links of their own: the next one's covers them all.
    """
    cursor.execute(f"SELECT id FROM {IDENTITY_TABLE}")
    [identity] = cursor.fetchone()
    for name, kind in _SINCE_2.items():
        cursor.execute(f"ALTER TABLE {IDENTITY_TABLE} ADD COLUMN {name} {kind}")
    seal = first(identity).seal
    cursor.execute(f"UPDATE {IDENTITY_TABLE} SET hash = ?, seal = ?", [START, seal])
    cursor.execute(f"ALTER TABLE {events} ADD COLUMN hash BLOB")
    cursor.execute(f"PRAGMA user_version = {LOG_FORMAT}")


def add_name(cursor: Any, source: Source) -> None:
    """Write down another name of the log."""
    values = [source.id, source.number, source.position, source.head, source.accepted, source.seal]
    names = "id, number, position, hash, accepted, seal"
    cursor.execute(f"INSERT INTO {IDENTITY_TABLE} ({names}) VALUES (?, ?, ?, ?, ?, ?)", values)
