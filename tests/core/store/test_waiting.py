"""Others who write are waited for; what does not pass by itself ends at once, with what to do."""

from __future__ import annotations

import _thread
import sqlite3
import threading
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from troubles import trouble

from intersession.domain.client.events import GoalAdded
from intersession.errors import HomeError, LogError
from intersession.events.recorded import Recorded
from intersession.projections.catching_up import CatchingUp
from intersession.projections.runner import Views
from intersession.store.home import Home
from intersession.store.log_format import LOCK_TIMEOUT
from intersession.store.sqlite import log as log_room
from intersession.store.sqlite.log import SqliteLog
from intersession.store.sqlite.reader import SqliteReader
from intersession.testing import World

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ADVICE = [
    ("SQLITE_FULL", "Make room on the disk that {} is on, and try again."),
    ("SQLITE_IOERR_WRITE", "is full, or reports errors. If it has room, copy the log to another"),
    ("SQLITE_READONLY", "See that this account may write in {} and to the files in it"),
    ("SQLITE_CORRUPT", "The file is damaged. Replace the log with an earlier copy."),
    ("SQLITE_NOMEM", "Close other programs, and try again."),
]


def goal(number: int) -> Recorded:
    return Recorded(0, "RK", number, GoalAdded(goal=number, words="go by bus", recorded_at=NOW))


@pytest.fixture
def log(tmp_path: Path):
    with closing(SqliteLog(Home(tmp_path / "home"))) as log:
        log.append([goal(1)])
        yield log


def test_somebody_who_writes_is_waited_for(log):
    with closing(sqlite3.connect(log.path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        threading.Timer(1.2, other.execute, ["ROLLBACK"]).start()
        assert log.append([goal(2)]) == [2]


def test_who_stops_waiting_is_heard(log):
    with closing(sqlite3.connect(log.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        threading.Timer(0.2, _thread.interrupt_main).start()
        with pytest.raises(KeyboardInterrupt):
            log.append([goal(2)])
        assert time.monotonic() - began < LOCK_TIMEOUT / 2
        other.execute("ROLLBACK")
    assert log.append([goal(2)]) == [2]


@pytest.mark.parametrize(("name", "advice"), ADVICE)
def test_what_does_not_pass_ends_at_once(log, monkeypatch, name, advice):
    tries = []

    def begin(cursor: object) -> None:
        tries.append(cursor)
        raise trouble(name)

    monkeypatch.setattr(log_room, "_begin", begin)
    with pytest.raises(LogError) as told:
        log.append([goal(2)])
    assert "Nothing was recorded." in str(told.value)
    assert advice.format(log.path.parent) in str(told.value)
    assert len(tries) == 1
    assert "Another program" not in str(told.value)


@pytest.mark.parametrize(("name", "advice"), ADVICE)
def test_a_log_that_cannot_be_read_is_told_with_what_to_do(log, name, advice):
    with (
        closing(SqliteReader(log.path)) as reader,
        pytest.raises(LogError, match="could not be read") as told,
        reader._telling(),
    ):
        raise trouble(name)
    assert advice.format(log.path.parent) in str(told.value)


class Failing:
    """A connection whose every statement fails."""

    in_transaction = False

    def __init__(self, name: str) -> None:
        self.name = name

    def execute(self, *_: object) -> None:
        raise trouble(self.name)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("SQLITE_BUSY", "Another program has been writing to"),
        ("SQLITE_FULL", "Make room on the disk"),
        ("SQLITE_IOERR_WRITE", "or reports errors"),
        ("SQLITE_CORRUPT", "delete .*views.db and they are rebuilt"),
    ],
)
def test_only_views_that_others_write_are_said_to_be(tmp_path, name, told):
    with closing(World(tmp_path)) as world, closing(Views(world.home, world.log, {})) as views:
        failing = CatchingUp(Failing(name), views.home.views_path, world.log, {})
        with pytest.raises(HomeError, match=told), views._telling(), failing._writing():
            pytest.fail("nothing is written")
