"""A home that others may use, or that can only be read, is told in a line; and it is read."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from heads_told import without_head

import intersession
from intersession.store.copy import copy_log
from intersession_cli.testing import Terminal

pytestmark = pytest.mark.skipif(os.name == "nt", reason="no such rights there")

FOLLOWS = ["log tail --limit 1", "drafts"]
"""What reads a home in a way of its own, or for long."""
READS = ["agenda RK", "client list", "log export", "show RK-1", "find bus", "view agenda"]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory) -> Path:
    """A folder with a home that holds a client and an entry."""
    folder = tmp_path_factory.mktemp("recorded")
    terminal = Terminal(folder)
    for line in (
        "client add RK --timezone Europe/Berlin",
        "assign RK cbt.thought-record --task 'Write on the bus' --how-often daily",
        "done RK-1 --note 'on the bus'",
        "agenda RK",
    ):
        assert terminal(line).exit_code == 0
    return folder


@pytest.fixture
def terminal(recorded, tmp_path) -> Terminal:
    """A terminal at a home of its own with the same in it."""
    shutil.copytree(recorded / "home", tmp_path / "home")
    return Terminal(tmp_path)


@pytest.fixture
def locked(terminal, monkeypatch) -> Terminal:
    """The same home on a medium that can only be read, as SQLite and this account see it."""
    shut(terminal.home.path, monkeypatch)
    return terminal


def shut(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a folder one that cannot be written: also for root, who may write anything."""
    for file in home.iterdir():
        file.chmod(0o400)
    home.chmod(0o500)
    access = os.access

    def may(path: object, mode: int, **more: object) -> bool:
        is_inside = Path(str(path)) == home or home in Path(str(path)).parents
        return access(path, mode) and not (is_inside and mode & os.W_OK)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "access", may)


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def error_lines(result) -> list[str]:
    return without_head(result.stderr).splitlines()


# Rights.


@pytest.mark.parametrize("line", [*READS, *FOLLOWS])
def test_a_wide_home_is_told_once(terminal, line, monkeypatch):
    home = terminal.home.path
    monkeypatch.chdir(home.parent)
    home.chmod(0o777)
    result = terminal(line)
    assert result.exit_code == 0
    assert error_lines(result) == [
        f"Other accounts of this machine may use {home} (777). To keep it for this account alone: "
        f"intersession --home {home} log check --fix"
    ]


def test_a_wide_log_is_told_and_the_advice_mends_it(terminal):
    home = terminal.home
    home.log_path.chmod(0o644)
    home.views_path.chmod(0o604)
    told = terminal("client add AB --timezone UTC")
    assert told.exit_code == 0
    (line,) = error_lines(told)
    assert line.startswith(
        f"Other accounts of this machine may use {home.log_path} (644), and 1 more in it. "
    )
    assert line.endswith(f"intersession --home {home.path} log check --fix")
    assert terminal("log check --fix").exit_code == 0
    assert error_lines(terminal("client list")) == []


@pytest.mark.parametrize("line", ["--help", "completion bash"])
def test_what_reads_no_record_is_not_told(terminal, line):
    terminal.home.path.chmod(0o755)
    assert error_lines(terminal(line)) == []


def test_what_a_program_reads_is_not_changed(terminal):
    expected = terminal("log export").stdout
    terminal.home.path.chmod(0o755)
    assert terminal("log export").stdout == expected


# A medium that can only be read.


@pytest.mark.parametrize("line", READS)
def test_it_is_read_as_any_other(terminal, line, monkeypatch):
    expected, before = terminal(line), contents(terminal.home.path)
    shut(terminal.home.path, monkeypatch)
    result = terminal(line)
    assert (result.exit_code, result.stdout) == (0, expected.stdout)
    assert error_lines(result) == [
        f"{terminal.home.path} can only be read: what you see is folded again in memory each "
        f"time, and nothing can be recorded."
    ]
    assert contents(terminal.home.path) == before


def test_without_views_or_with_damaged_ones_they_are_folded(terminal, monkeypatch):
    expected = terminal("agenda RK").stdout
    views = terminal.home.views_path
    views.write_bytes(b"no database" * 100)
    shut(terminal.home.path, monkeypatch)
    assert terminal("agenda RK").stdout == expected
    views.unlink()
    assert terminal("agenda RK").stdout == expected
    assert [file.name for file in terminal.home.path.iterdir()] == ["log.db"]


def test_views_that_are_behind_are_brought_level(terminal, monkeypatch):
    terminal("client add AB --timezone UTC")
    expected = terminal("log where").stdout.splitlines()[:2]
    shut(terminal.home.path, monkeypatch)
    assert "AB" in terminal("client list").stdout
    assert terminal("log where").stdout.splitlines()[:2] == expected


@pytest.mark.parametrize(
    "line", ["client add AB --timezone UTC", "done RK-1", "log import log.jsonl"]
)
def test_nothing_is_recorded_in_it(locked, tmp_path, monkeypatch, line):
    exported = locked("log export").stdout
    (tmp_path / "log.jsonl").write_text(exported)
    monkeypatch.chdir(tmp_path)
    before = contents(locked.home.path)
    if "import" in line:
        line += " --help"  # the same history adds nothing, and is no change
    result = locked(line)
    if "--help" not in line:
        assert result.exit_code == 2
        told = " ".join(result.stderr.split())
        assert f"{locked.home.path} can only be read, so nothing can be recorded" in told
    assert contents(locked.home.path) == before


def test_it_is_copied_from(locked, tmp_path):
    found = copy_log(str(locked.home.path), str(tmp_path / "copy"))
    assert found.events == found.added == 3


def test_a_program_reads_it_too(locked):
    with intersession.open(locked.home.path, log="") as record:
        rows = record.views.report("agenda", client="RK", today=record.today())["agenda"]
        assert {row["client"] for row in rows} == {"RK"}
        with pytest.raises(intersession.HomeError, match="can only be read"):
            record.register("AB", timezone="UTC")


def test_a_log_that_was_left_open_says_what_is_missing(terminal, tmp_path, monkeypatch):
    """Such as a folder that was copied while it was in use: the newest is beside the file."""
    copied = tmp_path / "copied"
    with closing(sqlite3.connect(terminal.home.log_path)) as other:
        other.execute("CREATE TABLE one (x)")
        shutil.copytree(terminal.home.path, copied, ignore=shutil.ignore_patterns("*-shm"))
    shut(copied, monkeypatch)

    def refusing(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("unable to open database file")  # as for all but root

    monkeypatch.setattr("sqlite3.connect", refusing)
    result = terminal(f"--home {copied} log export")
    assert result.exit_code == 2
    told = " ".join(result.stderr.split())
    assert "the newest of log.db is still in log.db-wal" in told
    assert "Copy the whole folder to a place that can be written" in told


def test_a_log_that_another_account_writes_meanwhile_is_not_half_read(locked):
    """It is read without a lock, so a change in between would mix two states."""
    with intersession.open(locked.home.path, log="") as record:
        events = iter(record.log.pages(0, 3, 1))
        next(events)
        locked.home.log_path.chmod(0o600)
        with closing(sqlite3.connect(locked.home.log_path)) as other:
            other.execute("CREATE TABLE one (x)")
            other.commit()
            os.utime(locked.home.log_path, (1, 1))
        with pytest.raises(intersession.LogError, match="by another account while it was read"):
            list(events)


# What is sorted or checked stays in memory.


def test_what_sqlite_sorts_stays_in_memory(terminal):
    with intersession.open(terminal.home.path, log="") as record:
        record.views.report("agenda", client="RK", today=record.today())
        log = record.log._reading()  # type: ignore[attr-defined]
        for one in (log, record.views._open(), record.views._reading()):
            assert one.execute("PRAGMA temp_store").fetchone() == (2,)  # 2: MEMORY


def test_a_check_that_is_killed_leaves_nothing(terminal, tmp_path):
    """It stops in the middle of the fold, as one that is killed does."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    before = names(terminal.home.path)
    code = (
        "import os, sys\n"
        "from intersession.projections import comparison\n"
        "def killed(*_): os.kill(os.getpid(), 9)\n"
        "comparison._compare = killed\n"
        "from intersession_cli.main import main\n"
        "sys.argv = ['intersession', 'rebuild', '--check']\n"
        "main()\n"
    )
    environment = {
        **os.environ,
        **dict.fromkeys(("TMPDIR", "SQLITE_TMPDIR", "TEMP", "TMP"), str(folder)),
        "INTERSESSION_HOME": str(terminal.home.path),
        "INTERSESSION_LOG": "",
    }
    ran = subprocess.run([sys.executable, "-c", code], env=environment, cwd=folder, check=False)
    assert ran.returncode == -9
    assert list(folder.iterdir()) == []
    beside = {"views.db-wal", "views.db-shm", "log.db-wal", "log.db-shm"}
    assert names(terminal.home.path) - beside == before
