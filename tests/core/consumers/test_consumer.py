"""Rows and checkpoint in one transaction: each event is taken exactly once, whatever happens."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

import intersession
from intersession import Checkpoint, IntersessionError, LogReplaced, Record, Refused

CREATE = "CREATE TABLE IF NOT EXISTS taken (position BIGINT, id TEXT)"


@pytest.fixture
def record(tmp_path, monkeypatch) -> Iterator[Record]:
    """RK with two goals, and AB: four events."""
    monkeypatch.delenv("INTERSESSION_LOG", raising=False)
    with intersession.open(tmp_path / "home") as found:
        found.register("RK", timezone="UTC")
        for words in ("one", "two"):
            found.add_goal("RK", words)
        found.register("AB", timezone="UTC")
        yield found


def sqlite_rows(request: pytest.FixtureRequest) -> Iterator[Any]:
    with closing(sqlite3.connect(request.getfixturevalue("tmp_path") / "rows.db")) as rows:
        yield rows


def duckdb_rows(request: pytest.FixtureRequest) -> Iterator[Any]:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect(request.getfixturevalue("tmp_path") / "rows.duckdb") as rows:
        yield rows


def postgres_rows(request: pytest.FixtureRequest) -> Iterator[Any]:
    address = request.getfixturevalue("server").new_database()
    import psycopg

    with psycopg.connect(address) as rows:
        yield rows


KINDS = {"sqlite": sqlite_rows, "duckdb": duckdb_rows, "postgres": postgres_rows}


@pytest.fixture(params=KINDS)
def rows(request) -> Iterator[Any]:
    """A connection to a database of one's own, with an empty table."""
    for found in KINDS[request.param](request):
        found.execute(CREATE)
        found.commit()
        yield found


def take(events: Any, rows: Any) -> None:
    """A row for each event."""
    mark = "%s" if "psycopg" in type(rows).__module__ else "?"
    for one in events:
        rows.execute(f"INSERT INTO taken VALUES ({mark}, {mark})", [one.position, one.id])


def taken(rows: Any) -> list[int]:
    """The positions that are in the rows."""
    found = rows.execute("SELECT position FROM taken ORDER BY position").fetchall()
    rows.commit()
    return [int(row[0]) for row in found]


def failing(at: int) -> Callable[[Any, Any], None]:
    """Take what is given, but stop at a position, with rows written already."""

    def take_some(events: Any, rows: Any) -> None:
        for one in events:
            if one.position == at:
                raise ZeroDivisionError
            take([one], rows)

    return take_some


def test_each_event_is_taken_once_however_often_it_catches_up(record, rows):
    with record.consumer("all", take, rows) as one:
        assert one.catch_up() == 4
        assert one.catch_up() == 0
        record.add_goal("RK", "three")
        assert one.catch_up() == 1
    with record.consumer("all", take, rows) as again:
        assert again.checkpoint.position == 5
        assert again.catch_up() == 0
    assert taken(rows) == [1, 2, 3, 4, 5]


def test_what_fails_leaves_neither_rows_nor_a_checkpoint(record, rows):
    with record.consumer("all", failing(3), rows) as one:
        with pytest.raises(ZeroDivisionError):
            one.catch_up()
        assert one.checkpoint == Checkpoint()
    assert taken(rows) == []
    with record.consumer("all", take, rows) as again:
        assert again.catch_up() == 4
    assert taken(rows) == [1, 2, 3, 4]


def test_several_take_the_same_events_each_by_its_name(record, rows):
    for name, types, count in (("goals", ["client.goal-added"], 2), ("all", [], 4)):
        with record.consumer(name, take, rows, types=types) as one:
            assert one.catch_up() == count
            assert one.checkpoint.position == 4
    assert taken(rows) == [1, 2, 2, 3, 3, 4]


def test_the_same_name_twice_at_once_is_refused(record, rows):
    """The second takes the events; the first must not take them again."""
    first = record.consumer("all", take, rows)
    second = record.consumer("all", take, rows)
    assert first.catch_up() == 4
    assert second.catch_up() == 0
    record.add_goal("RK", "three")
    assert second.catch_up() == 1
    with pytest.raises(Refused, match="Another program took events as 'all'"):
        first.catch_up()
    assert first.catch_up() == 0  # it goes on from what is kept
    first.close()
    second.close()
    assert taken(rows) == [1, 2, 3, 4, 5]


def test_a_transaction_of_ones_own_is_not_mixed_in(record, rows):
    one = record.consumer("all", take, rows)
    rows.execute("BEGIN")
    rows.execute("INSERT INTO taken VALUES (99, 'mine')")
    with pytest.raises(Refused, match="commit it first"):
        one.catch_up()
    rows.rollback()
    assert one.catch_up() == 4
    one.close()
    assert taken(rows) == [1, 2, 3, 4]


def test_another_log_is_told_and_it_can_start_over(record, rows, tmp_path):
    with record.consumer("all", take, rows) as one:
        one.catch_up()
    record.close()
    with intersession.open(tmp_path / "other") as other:
        other.register("CD", timezone="UTC")
        with other.consumer("all", take, rows) as one:
            with pytest.raises(LogReplaced, match=r"stands at position 4; .* is another log"):
                one.catch_up()
            assert taken(rows) == [1, 2, 3, 4]
            one.start_over(lambda rows: rows.execute("DELETE FROM taken"))
            assert one.catch_up() == 1
    assert taken(rows) == [1]


def test_it_runs_until_it_is_closed_from_another_thread(record, tmp_path):
    """It closes itself by a timer's thread; the rows belong to the one that runs it."""
    with closing(sqlite3.connect(tmp_path / "rows.db")) as rows:
        rows.execute(CREATE)

        def take_and_stop(events, rows):
            take(events, rows)
            if events[-1].position >= 4:
                threading.Thread(target=one.close).start()

        one = record.consumer("all", take_and_stop, rows)
        one.run()
        assert taken(rows) == [1, 2, 3, 4]
        with pytest.raises(IntersessionError, match="is closed"):
            one.catch_up()


def test_rows_are_read_as_the_program_wants_them(record, tmp_path):
    with closing(sqlite3.connect(tmp_path / "rows.db")) as rows:
        rows.execute(CREATE)
        rows.row_factory = lambda cursor, row: {"it": row}
        with record.consumer("all", take, rows) as one:
            assert one.catch_up() == 4
            assert one.checkpoint.position == 4


def test_no_database_is_told(record):
    with pytest.raises(IntersessionError, match=r"sqlite3, psycopg or duckdb"):
        record.consumer("all", take, [])


_TAKE = """
import os, sqlite3, sys
import intersession
rows = sqlite3.connect(sys.argv[2])
count = 0
def take(events, rows):
    global count
    for one in events:
        rows.execute("INSERT INTO taken VALUES (?, ?)", [one.position, one.id])
        count += 1
        if count == int(sys.argv[3]):
            os.kill(os.getpid(), 9)
with intersession.open(sys.argv[1]) as record:
    record.consumer("all", take, rows).catch_up()
"""


def test_one_that_is_killed_in_the_middle_takes_none_twice(record, tmp_path):
    path = tmp_path / "rows.db"
    with closing(sqlite3.connect(path)) as rows:
        rows.execute(CREATE)
    for kill_at, code in ((2, -9), (4, -9), (0, 0)):
        words = [sys.executable, "-c", _TAKE, str(record.home.path), str(path), str(kill_at)]
        assert subprocess.run(words, check=False).returncode == code
    with closing(sqlite3.connect(path)) as rows:
        assert taken(rows) == [1, 2, 3, 4]
