"""A machine with something odd about it: one clear line, no traceback, and no long wait."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from intersession.errors import HomeError
from intersession.store.home import Home
from intersession.store.sqlite import connection
from intersession_cli.testing import Terminal

NOBODY = 65534
ONLY_ROOT = pytest.mark.skipif(
    getattr(os, "geteuid", lambda: 1)() != 0, reason="needs root, to be another account"
)


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that every account may look into."""
    folder = Path(tempfile.mkdtemp(prefix="intersession-test-"))
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def terminal(shared) -> Terminal:
    """A terminal at a home with client RK in it; what it needs is imported by that."""
    found = Terminal(shared)
    for line in ("client add RK --timezone Europe/Berlin", "goal add RK 'by bus'", "today"):
        assert found(line).exit_code == 0
    return found


def as_nobody(work: Callable[[], str]) -> str:
    """What work returns in a process of another account."""
    told, tell = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            os.write(tell, work().encode())
        finally:
            os._exit(0)
    os.close(tell)
    with os.fdopen(told) as out:
        text = out.read()
    os.waitpid(child, 0)
    return text


def typed(terminal: Terminal, line: str) -> Callable[[], str]:
    """What a command prints, after its exit code."""

    def work() -> str:
        result = terminal(line)
        return f"{result.exit_code} {' '.join(result.output.split())}"

    return work


@ONLY_ROOT
@pytest.mark.parametrize("line", ["today", "goal add RK 'on foot'", "log export"])
def test_after_one_run_as_root_the_file_and_its_owner_are_named(terminal, line):
    home = terminal.home.path
    for file in (home, *home.iterdir()):
        os.chown(file, NOBODY, NOBODY)
    assert as_nobody(typed(terminal, line)).startswith("0 ")
    file = terminal.home.views_path if line == "today" else terminal.home.log_path
    os.chown(file, 0, 0)
    told = as_nobody(typed(terminal, line))
    assert told.startswith(f"2 {file} belongs to root, and this account may not read and write it.")
    assert "(chown)" in told


@ONLY_ROOT
@pytest.mark.parametrize("line", ["today", "log export", "goal add RK 'on foot'"])
def test_what_can_only_be_read_is_read_and_nothing_is_recorded_in_it(terminal, line):
    home = terminal.home.path
    for file in (*home.iterdir(), home):
        os.chown(file, NOBODY, NOBODY)
        file.chmod(0o500 if file == home else 0o400)
    began = time.monotonic()
    told = as_nobody(typed(terminal, line))
    if line.startswith("goal"):
        assert told.startswith("2 ")
        assert f"{home} can only be read, so nothing can be recorded or changed in it" in told
    else:
        assert told.startswith("0 ")
        assert f"{home} can only be read: what you see is folded again in memory" in told
    assert time.monotonic() - began < 30  # it used to wait for a minute


@ONLY_ROOT
def test_one_run_as_root_leaves_nothing_that_the_owner_may_not_use(terminal):
    home = terminal.home.path
    for file in (home, *home.iterdir()):
        os.chown(file, NOBODY, NOBODY)
    for file in home.glob("views.db*"):
        file.unlink()
    assert terminal("today").exit_code == 0  # as root, in a home of another account
    assert as_nobody(typed(terminal, "today")).startswith("0 ")
    assert as_nobody(typed(terminal, "goal add RK 'on foot'")).startswith("0 ")


@ONLY_ROOT
def test_a_file_of_ones_own_without_rights_is_told(terminal):
    home = terminal.home.path
    for file in (home, *home.iterdir()):
        os.chown(file, NOBODY, NOBODY)
    terminal.home.log_path.chmod(0)
    told = as_nobody(typed(terminal, "log export"))
    assert told.startswith(f"2 This account may not read and write {terminal.home.log_path}")
    assert f"chmod u+rw {terminal.home.log_path}" in told


def test_a_file_that_may_not_be_written_is_not_waited_for(monkeypatch):
    """Only another connection at work is; else SQLite says the same for ever."""

    class Locked:
        def __init__(self, code: int) -> None:
            self.code, self.times = code, 0

        def execute(self, statement: str) -> None:
            self.times += 1
            if self.times < 4:
                problem = sqlite3.OperationalError("no")
                problem.sqlite_errorcode = self.code
                raise problem

    busy = Locked(sqlite3.SQLITE_BUSY)
    connection.use_wal(busy)  # type: ignore[arg-type]
    assert busy.times == 4
    for code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL):
        broken = Locked(code)
        with pytest.raises(sqlite3.OperationalError):
            connection.use_wal(broken)  # type: ignore[arg-type]
        assert broken.times == 1


@pytest.mark.parametrize("line", ["today", "goal add RK 'on foot'", "log export", "agenda RK"])
def test_a_full_disk_is_told(terminal, monkeypatch, line):
    monkeypatch.setattr(
        "shutil.disk_usage", lambda path: type("Usage", (), {"free": 4096, "path": path})
    )

    def full(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr("sqlite3.connect", full)
    result = terminal(line)
    assert result.exit_code == 2
    assert f"The disk that {terminal.home.path} is on is full" in " ".join(result.output.split())


def test_a_disk_that_fills_up_while_a_log_is_begun_is_told(tmp_path, monkeypatch):
    """The library sets the file up by itself, and fails in words of its own."""

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    terminal = Terminal(tmp_path)
    terminal("worksheets")  # what is imported is there
    monkeypatch.setattr("intersession.store.sqlite.log.SqliteLogApplication", full)
    monkeypatch.setattr(connection, "is_full", lambda path: True)
    result = terminal("client add RK --timezone UTC")
    told = " ".join(result.output.split())
    assert result.exit_code == 2
    assert f"The disk that {terminal.home.path} is on is full, so nothing was recorded" in told
    assert terminal.events == 0


def test_any_other_failure_is_told_as_sqlite_says_it(tmp_path):
    file = tmp_path / "log.db"
    file.mkdir()
    with pytest.raises(HomeError, match=r"log.db cannot be opened \(unable to open database file"):
        connection.open_log(file)


@ONLY_ROOT
def test_a_folder_of_somebody_else_is_told(shared):
    inside = shared / "private" / "home"
    inside.mkdir(parents=True)
    inside.parent.chmod(0o700)

    def look() -> str:
        try:
            return f"{Home(inside).has_record()}"
        except HomeError as problem:
            return str(problem)

    assert as_nobody(look).startswith(f"{inside / 'log.db'} cannot be opened (Permission denied)")


@pytest.mark.parametrize(
    ("zone", "is_place"),
    [
        ("CET-1CEST", False),
        ("Nowhere/There", False),
        ("Europe/Berlin", True),
        (":Europe/Berlin", True),
        ("UTC", True),
    ],
)
def test_a_zone_that_is_no_place_is_not_guessed(terminal, monkeypatch, zone, is_place):
    monkeypatch.setenv("TZ", zone)
    result = terminal("client add AB")
    told = " ".join(result.output.split())
    if is_place:
        assert "Client AB is registered" in told
        return
    assert result.exit_code == 2
    assert f"this machine's is set by TZ={zone}, which is not a place's IANA name" in told
    assert "--timezone Europe/Berlin" in told
    assert terminal("client add AB --timezone Asia/Tokyo").exit_code == 0
    assert terminal("today").exit_code == 0
