"""An append that fails at COMMIT, or is stopped after it: what is said of it is so."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from eventsourcing.sqlite import SQLiteConnection
from troubles import trouble

from intersession.domain.client.events import GoalAdded, Registered
from intersession.errors import LogError, Unsettled
from intersession.events.recorded import Recorded
from intersession.store.home import Home
from intersession.store.sqlite import settling
from intersession.store.sqlite.log import SqliteLog
from intersession.store.sqlite.reader import SqliteReader
from intersession.store.written import LOGGER, Written, watched

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FIRST = Recorded(0, "RK", 1, Registered(timezone="Europe/Berlin", recorded_at=NOW))
SECOND = Recorded(0, "RK", 2, GoalAdded(goal=1, words="go by bus again", recorded_at=NOW))
THIRD = Recorded(0, "RK", 3, GoalAdded(goal=2, words="see a friend", recorded_at=NOW))

COMMIT = SQLiteConnection.commit
Commit = Callable[[SQLiteConnection], None]


@pytest.fixture
def log(tmp_path: Path) -> Iterator[SqliteLog]:
    """A log with one event in it."""
    with closing(SqliteLog(Home(tmp_path / "home"))) as log:
        log.append([FIRST])
        yield log


@pytest.fixture
def commit(monkeypatch: pytest.MonkeyPatch) -> Callable[[Commit], None]:
    """Have the next COMMIT go differently; those after it are as ever."""

    def goes(differently: Commit) -> None:
        def once(connection: SQLiteConnection) -> None:
            monkeypatch.setattr(SQLiteConnection, "commit", COMMIT)
            differently(connection)

        monkeypatch.setattr(SQLiteConnection, "commit", once)

    return goes


def taken_back(connection: SQLiteConnection) -> None:
    """The disk fails, and the transaction is taken back."""
    connection.rollback()
    raise trouble()


def kept(connection: SQLiteConnection) -> None:
    """The disk fails after all is in place."""
    COMMIT(connection)
    raise trouble()


def read(folder: Path) -> list[int]:
    """The positions in a log, by somebody who opens it later."""
    with closing(SqliteReader(folder / "log.db")) as reader:
        return [row[0] for page in reader.stored() for row in page]


def test_what_is_not_there_was_not_recorded(log, commit):
    commit(taken_back)
    with (
        watched() as written,
        pytest.raises(LogError, match=r"I/O error\). Nothing was recorded. The disk") as told,
    ):
        log.append([SECOND])
    assert not isinstance(told.value, Unsettled)
    assert (written.count, written.open, written.failed) == (0, (), True)
    assert log.append([SECOND]) == [2]
    assert read(log.home.path) == [1, 2]


def test_what_is_there_was_recorded_and_a_note_says_so(log, commit):
    commit(kept)
    with watched() as written:
        assert log.append([SECOND, THIRD]) == [2, 3]
    assert (written.count, written.last, written.failed) == (2, "RK#3", False)
    assert written.words == "2 events are recorded, the last of them RK#3."
    [note] = written.notes
    assert "disk I/O error" in note
    assert note.endswith(
        "It was looked up: RK#2 to RK#3 (2 events) are recorded. Do not enter them again."
    )
    assert read(log.home.path) == [1, 2, 3]


def test_a_program_hears_of_it_by_a_logger(log, commit, caplog):
    commit(kept)
    with caplog.at_level(logging.WARNING, LOGGER):
        assert log.append([SECOND]) == [2]
    [record] = caplog.records
    assert record.name == "intersession"
    assert record.message.endswith("RK#2 is recorded. Do not enter it again.")


def test_what_the_disk_does_not_confirm_may_not_stay(log, commit, monkeypatch):
    commit(kept)
    monkeypatch.setattr(settling, "_moved", lambda connection: False)
    with watched() as written, pytest.raises(Unsettled) as told:
        log.append([SECOND])
    assert told.value.events == written.open == ("RK#2",)
    assert "RK#2 is in the log now, but the disk did not confirm it" in str(told.value)
    assert str(told.value).endswith("again: intersession log show RK")


@pytest.mark.parametrize("differently", [taken_back, kept])
def test_what_cannot_be_looked_up_is_not_known(log, commit, monkeypatch, differently):
    def no_more(path: Path) -> sqlite3.Connection:
        raise trouble()

    commit(differently)
    monkeypatch.setattr(settling, "connect", no_more)
    with watched() as written, pytest.raises(Unsettled) as told:
        log.append([SECOND, THIRD])
    assert told.value.events == written.open == ("RK#2", "RK#3")
    assert "It is not known whether RK#2 to RK#3 (2 events) are recorded." in str(told.value)
    assert written.count == 0


def test_a_disk_that_is_full_has_no_whole_transaction(log, commit, monkeypatch):
    """Its last page says that it is whole, and was not written."""

    def full(connection: SQLiteConnection) -> None:
        connection.rollback()
        raise trouble("SQLITE_FULL")

    def no_room(connection: sqlite3.Connection) -> None:
        raise trouble("SQLITE_FULL")

    commit(full)
    monkeypatch.setattr(settling, "_write_over", no_room)
    with pytest.raises(LogError, match=r"Nothing was recorded. Make room on the disk") as told:
        log.append([SECOND])
    assert not isinstance(told.value, Unsettled)


def test_what_is_called_not_recorded_does_not_come_back(log, commit, tmp_path):
    """A disk that did not confirm it leaves a whole transaction in the write-ahead log."""
    folder = log.home.path

    def not_confirmed(connection: SQLiteConnection) -> None:
        connection.rollback()
        other = tmp_path / "other"
        shutil.copytree(folder, other, ignore=shutil.ignore_patterns("*-shm"))
        with closing(SqliteLog(Home(other))) as beside:
            beside.append([SECOND])
            pages = (other / "log.db-wal").read_bytes()
        (folder / "log.db-wal").write_bytes(pages)
        assert read(killed(folder, tmp_path / "before")) == [1, 2]
        raise trouble()

    with closing(SqliteReader(folder / "log.db")) as holder:  # the file stays in use
        assert holder.last_position() == 1
        commit(not_confirmed)
        with pytest.raises(LogError, match="Nothing was recorded"):
            log.append([SECOND])
        assert read(killed(folder, tmp_path / "after")) == [1]
    log.close()
    assert read(folder) == [1]


def killed(folder: Path, to: Path) -> Path:
    """What is found where everybody who has the log open is killed now."""
    return shutil.copytree(folder, to, ignore=shutil.ignore_patterns("*-shm"))


def stopped(log: SqliteLog) -> Written:
    """What is known where Ctrl-C stops an append."""
    with watched() as written, pytest.raises(KeyboardInterrupt):
        log.append([SECOND])
    return written


def test_what_failed_keeps_nobody_waiting(log, commit):
    """SQLite may leave the transaction open, and closing a file does not end it at once."""

    def left_open(connection: SQLiteConnection) -> None:
        raise trouble("SQLITE_BUSY")

    commit(left_open)
    with pytest.raises(LogError, match="Nothing was recorded"):
        log.append([SECOND])
    with closing(sqlite3.connect(log.path, timeout=0)) as other:
        other.execute("BEGIN IMMEDIATE")


def test_who_stops_it_before_has_recorded_nothing(log, commit):
    def early(connection: SQLiteConnection) -> None:
        raise KeyboardInterrupt

    commit(early)
    written = stopped(log)
    assert (written.count, written.open) == (0, ())
    with closing(sqlite3.connect(log.path, timeout=0)) as other:
        other.execute("BEGIN IMMEDIATE")
    assert log.append([SECOND]) == [2]


def test_who_stops_it_after_has_recorded_it(log, commit):
    def late(connection: SQLiteConnection) -> None:
        COMMIT(connection)
        raise KeyboardInterrupt

    commit(late)
    written = stopped(log)
    assert (written.count, written.last, written.open) == (1, "RK#2", ())
    assert read(log.home.path) == [1, 2]


def test_who_stops_the_look_too_knows_that_it_is_not_known(log, commit, monkeypatch):
    def late(connection: SQLiteConnection) -> None:
        COMMIT(connection)
        raise KeyboardInterrupt

    def again(*_: object) -> None:
        raise KeyboardInterrupt

    commit(late)
    monkeypatch.setattr("intersession.store.sqlite.log.look_up", again)
    written = stopped(log)
    assert (written.count, written.open) == (0, ("RK#2",))


def test_what_is_adopted_is_looked_up_too(log, commit, tmp_path):
    rows = [row for page in log.stored() for row in page]
    with closing(SqliteLog(Home(tmp_path / "other"))) as other:
        other._ready()
        commit(kept)
        with watched() as written:
            other.adopt(rows, log.identity())
        assert (written.count, written.last) == (1, "RK#1")
        assert other.identity() == log.identity()
    commit(taken_back)
    with pytest.raises(LogError, match="Nothing was recorded"):
        log.adopt([(2, "RK", 2, *rows[0][3:])])
    assert read(log.home.path) == [1]


def test_a_command_writes_once(log, tmp_path):
    """A later process finds the tables as they are to be, and leaves them alone."""
    folder = log.home.path
    log.close()
    with closing(sqlite3.connect(folder / "log.db")) as holder:  # keeps the write-ahead log
        assert holder.execute("SELECT count(*) FROM stored_events").fetchone() == (1,)
        with closing(SqliteLog(Home(folder))) as later:
            later.append([SECOND])
        assert commits(folder / "log.db-wal") == 1
        with closing(SqliteLog(Home(folder))) as later:
            later.append([THIRD])
        assert commits(folder / "log.db-wal") == 2


def commits(wal: Path) -> int:
    """How many transactions a write-ahead log holds: such a frame says how long the file is then.

    See sqlite.org/fileformat2.html#walformat: a header of 32 bytes, each frame of 24 and a page.
    """
    content = wal.read_bytes()
    size = int.from_bytes(content[8:12], "big")
    frames = range(32, len(content), 24 + size)
    return sum(int.from_bytes(content[at + 4 : at + 8], "big") > 0 for at in frames)
