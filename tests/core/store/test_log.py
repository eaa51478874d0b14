"""The log of a home: positions, conflicts, waiting, durability, privacy, other files."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from stores import Store

from intersession.domain.client.events import GoalAdded, Registered
from intersession.errors import Conflict, HomeError, LogError, LogReplaced
from intersession.events.recorded import Recorded
from intersession.projections.runner import Views
from intersession.store.home import Home, home_at
from intersession.store.locate import log_of
from intersession.store.log_format import LOG_FORMAT
from intersession.store.postgres.log import PostgresLog
from intersession.store.sqlite import log as log_room
from intersession.store.sqlite.log import SqliteLog
from intersession.store.sqlite.reader import SqliteReader

pytestmark = pytest.mark.every_store

Log = SqliteLog | PostgresLog
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
REGISTERED = Registered(timezone="Europe/Berlin", recorded_at=NOW)


def goal(number: int, words: str = "go by bus again") -> GoalAdded:
    """A goal agreed just now."""
    return GoalAdded(goal=number, words=words, recorded_at=NOW)


def events(stream: str, *versions: int) -> list[Recorded]:
    """Events on their way into the log, at these versions of a stream."""
    return [Recorded(0, stream, version, goal(version)) for version in versions]


@pytest.fixture
def home(tmp_path: Path, store: Store) -> Home:
    """A home of which nothing is there yet."""
    return store.home(tmp_path / "home")


@pytest.fixture
def log(home: Home) -> Iterator[Log]:
    """The log of that home."""
    with closing(log_of(home)) as found:
        yield found


def contents(log: Log) -> list[tuple[int, str, int]]:
    """Position, stream and version of every event, in the log's order."""
    return [(one.position, one.stream, one.version) for page in log.pages() for one in page]


# Positions and transactions.


def test_a_log_that_is_not_there_reads_as_empty(log: Log, home: Home):
    assert log.last_position() == 0
    assert contents(log) == []
    assert log.events("RK") == []
    assert log.count_assignments("RK") == 0
    assert not home.path.exists()


def test_positions_count_from_one_over_all_streams(log: Log):
    assert log.append(events("RK", 1)) == [1]
    assert log.append(events("AB", 1, 2)) == [2, 3]
    assert log.append(events("RK", 2)) == [4]
    assert contents(log) == [(1, "RK", 1), (2, "AB", 1), (3, "AB", 2), (4, "RK", 2)]


def test_nothing_to_add_adds_nothing(log: Log, home: Home):
    assert log.append([]) == []
    assert not home.path.exists()


def test_many_events_are_one_transaction(log: Log):
    versions = range(1, 5001)
    assert log.append(events("RK", *versions)) == list(range(1, 5001))
    with pytest.raises(Conflict):
        log.append([*events("AB", *versions), *events("RK", 5000)])  # the last one is taken
    assert log.last_position() == 5000
    assert log.events("AB") == []


def test_a_refused_transaction_leaves_no_gap(log: Log):
    log.append(events("RK", 1))
    for _ in range(3):
        with pytest.raises(Conflict):
            log.append([*events("AB", 1, 2, 3), *events("RK", 1)])
    assert log.append(events("AB", 1)) == [2]


def test_a_version_that_is_taken_is_a_conflict(log: Log, home: Home):
    log.append(events("RK", 1))
    with closing(log_of(home)) as other, pytest.raises(Conflict):
        other.append(events("RK", 1))
    assert contents(log) == [(1, "RK", 1)]


@pytest.mark.only("sqlite")
def test_a_position_is_never_given_twice(log: Log, home: Home):
    """Given that somebody deleted the last row by hand, nothing is added: the file remembers."""
    log.append(events("RK", 1, 2))
    with closing(sqlite3.connect(home.log_path)) as connection:
        connection.execute("DELETE FROM stored_events WHERE position = 2")
        connection.commit()
    with pytest.raises(LogReplaced, match="ends at position 1; events up to 2 were recorded"):
        log.append(events("RK", 2))
    assert log.last_position() == 1


def test_what_is_read_is_what_was_added(log: Log):
    first = Recorded(0, "RK", 1, REGISTERED)
    log.append([first, *events("RK", 2)])
    assert log.events("RK") == [REGISTERED, goal(2)]
    read = log.of_stream("RK")
    assert read == [Recorded(1, "RK", 1, REGISTERED), Recorded(2, "RK", 2, goal(2))]
    assert [one.id for one in read] == ["RK#1", "RK#2"]


def test_a_client_has_the_events_of_all_their_streams_and_nobody_elses(log: Log):
    """RK2 and R start or end like RK, and are other clients."""
    for stream in ("RK", "RK2", "R", "RK.1", "RK2.1", "RK.10", "RK.2"):
        log.append(events(stream, 1))
    assert [one.stream for one in log.of_client("RK")] == ["RK", "RK.1", "RK.10", "RK.2"]
    assert {one.client for one in log.of_client("RK")} == {"RK"}


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 7, 8, 9, 100])
def test_assignments_are_counted_by_looking_at_few(log: Log, count: int):
    log.append([Recorded(0, f"RK.{n}", 1, goal(1)) for n in range(1, count + 1)])
    log.append(events("RK2.1", 1))
    assert log.count_assignments("RK") == count


@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_pages_hold_every_event_once(log: Log, size: int):
    log.append(events("RK", *range(1, 8)))
    pages = list(log.pages(2, 6, size))
    assert [one.position for page in pages for one in page] == [3, 4, 5, 6]
    assert max(len(page) for page in pages) == min(size, 4)


# Durability.


@pytest.mark.only("sqlite")
def test_every_commit_reaches_the_disk(log: Log, monkeypatch: pytest.MonkeyPatch):
    """synchronous is 2, FULL, on the connection that commits, in the moment it commits."""
    log.append(events("RK", 1))
    seen = []
    insert = log_room.SqliteRecorder._insert_rows

    def spy(self, cursor, events, **more):
        cursor.execute("PRAGMA synchronous")
        cursor_setting = cursor.fetchone()[0]
        cursor.execute("PRAGMA journal_mode")
        seen.append((cursor_setting, cursor.fetchone()[0]))
        return insert(self, cursor, events, **more)

    monkeypatch.setattr(log_room.SqliteRecorder, "_insert_rows", spy)
    log.append(events("RK", 2))
    assert seen == [(2, "wal")]


# Other processes.

_HOLD = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
print(time.monotonic(), flush=True)
connection.execute("COMMIT")
"""


def hold(path: Path, seconds: float) -> subprocess.Popen[str]:
    """Another process that holds the write lock of a file, and has it when this returns."""
    command = [sys.executable, "-c", _HOLD, str(path), str(seconds)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


@pytest.mark.only("sqlite")
def test_a_lock_held_by_another_process_waits(log: Log, home: Home):
    log.append(events("RK", 1))
    with hold(home.log_path, 1.0) as other:
        started = time.monotonic()
        assert log.append(events("RK", 2)) == [2]
        finished = time.monotonic()
        released = float(other.communicate(timeout=10)[0])
    assert started < released < finished


@pytest.mark.only("sqlite")
def test_reading_does_not_wait_for_a_writer(log: Log, home: Home):
    log.append(events("RK", 1))
    with hold(home.log_path, 30.0) as other, closing(SqliteReader(home.log_path)) as reader:
        assert reader.last_position() == 1
        assert other.poll() is None
        other.kill()


@pytest.mark.only("sqlite")
def test_a_lock_that_is_never_let_go_is_told(log: Log, home: Home, monkeypatch: pytest.MonkeyPatch):
    log.append(events("RK", 1))
    log.close()
    monkeypatch.setattr(log_room, "LOCK_TIMEOUT", 1)
    with hold(home.log_path, 30.0) as other:
        with pytest.raises(LogError, match="Another program has been writing") as told:
            log.append(events("RK", 2))
        other.kill()
    assert "Nothing was recorded; try again" in str(told.value)
    assert log.append(events("RK", 2)) == [2]


# Privacy.


def mode(path: Path) -> str:
    """A file's permissions, as chmod writes them."""
    return oct(stat.S_IMODE(path.stat().st_mode))


@pytest.mark.only("sqlite")
def test_folder_and_files_are_their_owners_alone(log: Log, home: Home):
    """Whatever the shell's umask allows, and the files that SQLite lays beside them too."""
    before = os.umask(0o000)
    try:
        log.append(events("RK", 1))
        views = Views(home, log, {})
        views.catch_up()
        found = {path.name: mode(path) for path in home.path.iterdir()}
        views.close()
    finally:
        os.umask(before)
    assert mode(home.path) == "0o700"
    assert {"log.db", "log.db-wal", "log.db-shm", "views.db"} <= set(found)
    assert set(found.values()) == {"0o600"}


# Files that are left alone.


def database(path: Path, *statements: str) -> None:
    """A SQLite file made by somebody else."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def spoil_not_a_database(home: Home) -> None:
    home.path.mkdir()
    home.log_path.write_bytes(b"Dear diary, today I went by bus.\n" * 100)


def spoil_other_database(home: Home) -> None:
    database(home.log_path, "CREATE TABLE recipes (name TEXT)")


def spoil_newer_log(home: Home) -> None:
    with closing(SqliteLog(home)) as log:
        log.append(events("RK", 1))
    database(home.log_path, f"PRAGMA user_version = {LOG_FORMAT + 1}")


def spoil_folder(home: Home) -> None:
    home.log_path.mkdir(parents=True)


SPOILED = [
    (
        spoil_not_a_database,
        "is not a database, so it was left as it is. Replace the log with an earlier copy",
    ),
    (spoil_other_database, "not a log of Intersession, so it was left as it is"),
    (spoil_newer_log, f"newer version of Intersession (log format {LOG_FORMAT + 1}, this version"),
    (spoil_folder, "cannot be opened"),
]


@pytest.mark.only("sqlite")
@pytest.mark.parametrize(("spoil", "message"), SPOILED)
def test_a_file_that_is_no_log_is_named_and_left_as_it_is(home: Home, spoil, message: str):
    spoil(home)
    before = home.log_path.read_bytes() if home.log_path.is_file() else b""
    for attempt in (
        lambda log: log.append(events("RK", 1)),
        lambda log: log.last_position(),
        lambda log: log.events("RK"),
    ):
        with closing(SqliteLog(home)) as log, pytest.raises(HomeError) as told:
            attempt(log)
        assert message in str(told.value)
        assert str(home.log_path) in str(told.value)
    after = home.log_path.read_bytes() if home.log_path.is_file() else b""
    assert after == before
    assert {path.name for path in home.path.iterdir()} <= {"log.db"}


@pytest.mark.only("sqlite")
def test_a_log_says_which_format_it_is(log: Log, home: Home):
    """So that a version of tomorrow can tell one of today what it cannot read."""
    log.append(events("RK", 1))
    with closing(sqlite3.connect(home.log_path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (LOG_FORMAT,)


@pytest.mark.only("sqlite")
def test_an_empty_file_becomes_a_log(log: Log, home: Home):
    """As ``touch log.db`` or a crash before the first event leaves it."""
    home.path.mkdir()
    home.log_path.touch()
    assert log.last_position() == 0
    assert log.append(events("RK", 1)) == [1]
    assert log.last_position() == 1


@pytest.mark.parametrize("below", ["notes.txt", "notes.txt/home"])
def test_a_home_that_cannot_be_written(tmp_path: Path, below: str):
    """A regular file stands where the folder would have to be; that stops root as well."""
    (tmp_path / "notes.txt").write_text("my notes")
    home = Home(tmp_path / below)
    with closing(SqliteLog(home)) as log, pytest.raises(HomeError) as told:
        log.append(events("RK", 1))
    assert f"The home folder {home.path} cannot be written (" in str(told.value)
    assert "Choose another with --home DIR or INTERSESSION_HOME" in str(told.value)
    assert (tmp_path / "notes.txt").read_text() == "my notes"


def test_a_home_that_cannot_be_looked_into(tmp_path: Path):
    """No file system takes so long a name; a folder of somebody else's is told the same way."""
    with closing(SqliteLog(Home(tmp_path / ("long" * 200)))) as log:
        for attempt in (log.last_position, lambda: log.append(events("RK", 1))):
            with pytest.raises(HomeError, match="cannot be opened"):
                attempt()


@pytest.mark.only("sqlite")
def test_a_damaged_row_is_told_with_its_place(log: Log, home: Home):
    log.append(events("RK", 1, 2))
    database(home.log_path, "UPDATE stored_events SET state = '{' WHERE position = 2")
    for read in (lambda: log.events("RK"), lambda: list(log.pages()), lambda: log.of_client("RK")):
        with pytest.raises(
            LogError, match=r"^RK#2, at position 2 of .*(cannot be read|is not stored)"
        ):
            read()


# The environment.

STRAY = {
    "MAPPER_TOPIC": "eventsourcing.persistence:Mapper",
    "CIPHER_KEY": "c2l4dGVlbiBieXRlIGtleQ==",
    "CIPHER_TOPIC": "eventsourcing.cipher:AESCipher",
    "COMPRESSOR_TOPIC": "zlib",
    "SQLITE_DBNAME": "elsewhere.db",
    "PERSISTENCE_MODULE": "eventsourcing.popo",
    "INTERSESSION_SQLITE_DBNAME": "elsewhere.db",
    "APPLICATION_RECORDER_TOPIC": "eventsourcing.sqlite:SQLiteApplicationRecorder",
    "CREATE_TABLE": "n",
    "IS_SNAPSHOTTING_ENABLED": "y",
}


@pytest.mark.only("sqlite")
def test_a_stray_variable_changes_nothing(
    log: Log, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Another program's settings for the eventsourcing library are not ours."""
    monkeypatch.chdir(tmp_path)
    for name, value in STRAY.items():
        monkeypatch.setenv(name, value)
    log.append(events("RK", 1))
    with closing(sqlite3.connect(home.log_path)) as connection:
        rows = connection.execute("SELECT * FROM stored_events").fetchall()
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master")]
    state = b'{"recorded_at":"2026-03-02T09:00:00Z","goal":1,"words":"go by bus again"}'
    assert [row[:5] for row in rows] == [(1, "RK", 1, "client.goal-added.v1", state)]
    assert "stored_snapshots" not in tables
    assert {path.name for path in tmp_path.iterdir()} == {"home"}


def test_the_home_is_the_named_folder_else_the_platforms(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("INTERSESSION_HOME", "~/therapy")
    assert home_at().path == Path.home() / "therapy"
    monkeypatch.delenv("INTERSESSION_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    if sys.platform == "linux":
        assert home_at().path == Path("/data/intersession")
    assert home_at().path.name == "intersession"


@pytest.mark.only("sqlite")
def test_a_home_is_empty_until_something_is_recorded(log: Log, home: Home):
    assert home.is_empty()
    log.append(events("RK", 1))
    assert not home.is_empty()
