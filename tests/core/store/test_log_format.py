"""A log of the first format: read as it is, and linked from its first new event on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from intersession.domain.client.events import GoalAdded
from intersession.events.recorded import Recorded, Stored
from intersession.store.chain import START, links
from intersession.store.check import check_log
from intersession.store.copy import copy_log
from intersession.store.home import Home
from intersession.store.sources import broken
from intersession.store.sqlite.log import SqliteLog
from intersession.store.sqlite.reader import SqliteReader

IDENTITY = "urn:uuid:0c0ffee0-5eed-4000-8000-000000000001"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FIRST_FORMAT = (
    "CREATE TABLE log_identity (id TEXT NOT NULL)",
    "CREATE TABLE stored_events (position INTEGER PRIMARY KEY AUTOINCREMENT, "
    "originator_id TEXT NOT NULL, originator_version INTEGER NOT NULL, topic TEXT NOT NULL, "
    "state BLOB NOT NULL, UNIQUE (originator_id, originator_version))",
    "PRAGMA user_version = 1",
)
"""What 0.1 made."""


def goal(number: int) -> bytes:
    """A stored goal."""
    return b'{"recorded_at":"2026-03-02T09:00:00Z","goal":%d,"words":"walk"}' % number


REGISTERED = b'{"timezone":"Europe/Berlin","recorded_at":"2026-03-02T09:00:00Z"}'
ROWS: list[Stored] = [
    (1, "RK", 1, "client.registered.v1", REGISTERED),
    (2, "RK", 2, "client.goal-added.v1", goal(1)),
    (3, "RK", 3, "client.goal-added.v1", goal(2)),
]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home whose log is of the first format."""
    found = Home(tmp_path / "home")
    found.prepare(found.log_path)
    with closing(sqlite3.connect(found.log_path)) as connection:
        for statement in FIRST_FORMAT:
            connection.execute(statement)
        connection.execute("INSERT INTO log_identity VALUES (?)", [IDENTITY])
        connection.executemany("INSERT INTO stored_events VALUES (?, ?, ?, ?, ?)", ROWS)
        connection.commit()
    return found


@pytest.fixture
def log(home: Home) -> Iterator[SqliteLog]:
    """That log, to read and to add to."""
    with closing(SqliteLog(home)) as found:
        yield found


def one_more(version: int = 4) -> list[Recorded]:
    """Another event of the client."""
    return [Recorded(0, "RK", version, GoalAdded(goal=version - 1, words="sit", recorded_at=NOW))]


def stored(home: Home, statement: str) -> list[Any]:
    """What a statement finds in the file."""
    with closing(sqlite3.connect(home.log_path)) as connection:
        return connection.execute(statement).fetchall()


def test_reading_changes_nothing(home: Home):
    before = home.log_path.read_bytes()
    with closing(SqliteReader(home.log_path)) as reader:
        assert [row for page in reader.proved() for row in page] == ROWS
        assert reader.identity() == IDENTITY
        assert [one.id for one in reader.sources()] == [IDENTITY]
        *_, last = links(START, ROWS)
        assert reader.checkpoint().mark == f"sha256:{last.hex()}"
        assert check_log(reader).findings == []
    assert home.log_path.read_bytes() == before


def test_the_first_new_event_is_linked_to_all_before_it(home: Home, log: SqliteLog):
    head = log.checkpoint()
    assert log.append(one_more()) == [4]
    rows = stored(home, "SELECT position, hash FROM stored_events ORDER BY position")
    assert [link for _, link in rows[:3]] == [None, None, None]
    assert log.checkpoint(3) == head
    *_, last = links(START, [row for page in log.stored() for row in page])
    assert rows[3][1] == last
    assert stored(home, "PRAGMA user_version") == [(2,)]


def test_no_event_changes_and_the_log_keeps_its_name(home: Home, log: SqliteLog):
    log.append(one_more())
    assert [row for page in log.stored(0, 3) for row in page] == ROWS
    assert log.identity() == IDENTITY
    assert broken(log.sources(), log.last_position()) == []


@pytest.mark.parametrize("position", [1, 2, 3])
def test_what_is_changed_before_the_first_link_is_told_there(
    home: Home, log: SqliteLog, position: int
):
    log.append(one_more())
    with closing(sqlite3.connect(home.log_path)) as connection:
        change = "UPDATE stored_events SET state = cast(replace(cast(state AS TEXT), '2026', "
        connection.execute(f"{change}'2025') AS BLOB) WHERE position = ?", [position])
        connection.commit()
    log.renew()
    found = [one for one in check_log(log).faults if one.kind == "chain"]
    assert [one.position for one in found] == [4]
    assert "or an event before it is not what was recorded there" in found[0].message


def test_a_copy_of_it_is_linked_from_the_first_event_on(home: Home, tmp_path: Path):
    copied = copy_log(str(home.path), str(tmp_path / "copy"))
    assert (copied.events, copied.identity) == (3, IDENTITY)
    with closing(SqliteReader(tmp_path / "copy" / "log.db")) as copy:
        rows = [row for page in copy.linked() for row in page]
        assert [row[5] for row in rows] == list(links(START, ROWS))
        assert copied.head == f"3:{copy.checkpoint().mark}"


def test_two_who_write_to_it_at_once_bring_it_to_this_format_once(home: Home):
    with closing(SqliteLog(home)) as one, closing(SqliteLog(home)) as other:
        assert one.append(one_more()) == [4]
        assert other.append(one_more(5)) == [5]
        assert len(one.sources()) == 1
        assert check_log(other).findings == []
