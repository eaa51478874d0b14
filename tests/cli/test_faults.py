"""What nobody expected ends in a few lines: a fault of ours, what is recorded, and the trace."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from intersession.application.homework import Homework
from intersession_cli.app import faults
from intersession_cli.commands import client
from intersession_cli.main import cli
from intersession_cli.testing import Terminal

FAULTS = [
    RuntimeError("went wrong at 'I want to run away'"),
    KeyError("I want to run away"),
    MemoryError(),
    RecursionError("maximum recursion depth exceeded"),
    sqlite3.OperationalError("near 'I want to run away'"),
    ValueError("x" * 5000),
]


class Broken:
    """Raises the same whenever it is called."""

    def __init__(self, fault: Exception) -> None:
        self.fault = fault

    def __call__(self, *_: Any, **__: Any) -> None:
        raise self.fault


def run(home: Path, line: str, *more: str) -> Result:
    return CliRunner().invoke(cli, ["--home", str(home), "--by", "kw", *more, *line.split()])


@pytest.fixture
def home(tmp_path) -> Path:
    Terminal(tmp_path)("client add RK")
    return tmp_path / "home"


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
def test_a_fault_is_ours_and_its_trace_is_private(fault, home, monkeypatch):
    monkeypatch.setattr(Homework, "register", Broken(fault))
    found = run(home, "client add AB")
    told = " ".join(found.output.split())
    (file,) = (home / "faults").iterdir()
    assert found.exit_code == 70
    assert told.startswith("Stopped by a fault of ours, not of what you typed (")
    assert "Nothing was recorded." in told
    assert str(file) in told.replace(" ", "")
    assert "Traceback" not in told
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    trace = file.read_text(encoding="utf-8")
    assert f"{type(fault).__name__}: " in trace
    assert "test_faults.py" in trace
    assert "run away" not in trace + told
    assert len(max(trace.splitlines(), key=len)) < 400


def test_no_memory_is_told_as_that(home, monkeypatch):
    monkeypatch.setattr(Homework, "register", Broken(MemoryError()))
    told = " ".join(run(home, "client add AB").output.split())
    assert "(the memory of this machine was not enough)" in told


def test_what_is_recorded_is_said(home, monkeypatch):
    """The screen after it fails; the client is on record, and no failure says to repeat it."""
    monkeypatch.setattr(client, "say", Broken(RuntimeError("no screen")))
    found = run(home, "client add AB")
    told = " ".join(found.output.split())
    assert (found.exit_code, "AB#1 is recorded." in told) == (0, True), told
    monkeypatch.undo()
    assert "AB" in run(home, "client list").output


def test_where_there_is_no_home_none_is_made(tmp_path, monkeypatch):
    monkeypatch.setattr(Homework, "register", Broken(RuntimeError("no")))
    monkeypatch.setattr("intersession.store.sqlite.log.SqliteLog.__init__", Broken(KeyError("x")))
    found = run(tmp_path / "none", "client add AB")
    told = " ".join(found.output.split())
    assert found.exit_code == 70
    assert "could not be kept in the home. To see it, set INTERSESSION_DEBUG=1" in told
    assert list(tmp_path.iterdir()) == []


def test_debug_shows_it(home, monkeypatch):
    monkeypatch.setattr(Homework, "register", Broken(RuntimeError("no")))
    found = run(home, "client add AB", "--debug")
    assert 'test_faults.py", line' in found.output
    assert "RuntimeError: no" in found.output


def test_causes_are_told_first_and_circles_end():
    one, other = ValueError("first"), KeyError("second")
    one.__cause__, other.__cause__ = other, one
    trace = faults.trace_of(one)
    assert trace.index("KeyError") < trace.index("then:") < trace.index("ValueError: first")


def test_only_the_newest_are_kept(tmp_path):
    files = [faults.kept(f"trace {n}\n", tmp_path) for n in range(13)]
    left = sorted((tmp_path / "faults").iterdir())
    assert left == [file for file in files[-10:] if file]


def test_a_trace_that_does_not_fit_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("os.fdopen", Broken(OSError(28, "No space left on device")))
    assert faults.kept("trace\n", tmp_path) is None
    assert list((tmp_path / "faults").iterdir()) == []


def test_a_terminal_of_tests_raises_it(tmp_path, monkeypatch):
    monkeypatch.setattr(Homework, "register", Broken(RuntimeError("no")))
    with pytest.raises(RuntimeError, match="no"):
        Terminal(tmp_path)("client add AB")
