"""What is longer than the screen goes through a pager; what fits starts no program."""

import json
import shutil
import sys
from pathlib import Path

import pytest
from screens import at_keys, on_screen

from intersession_cli.testing import Terminal

SPY = """\
import json, os, pathlib, sys
given = sys.stdin.read()
names = ("LESS", "LESSSECURE", "LESSHISTFILE", "LESSOPEN")
told = {"given": given, "env": {name: os.environ.get(name) for name in names}}
pathlib.Path(sys.argv[1]).write_text(json.dumps(told), "utf-8")
print("paged", flush=True)
"""


@pytest.fixture
def home(tmp_path: Path) -> str:
    """A home with more events than a screen has lines."""
    terminal = Terminal(tmp_path)
    terminal("client add RK")
    terminal(
        ["assign", "RK", "thought-record", "--task", "Write one down", "--smallest", "ein Wörtchen"]
    )
    for day in range(9):
        terminal(["obstacle", "RK-1", "forgot", "--text", f"time {day + 1}"])
    return str(terminal.home.path)


@pytest.fixture
def spy(tmp_path: Path) -> tuple[str, Path]:
    """A pager that writes down what it was given and with which environment."""
    (tmp_path / "spy.py").write_text(SPY, "utf-8")
    told = tmp_path / "told.json"
    return f"{sys.executable} '{tmp_path / 'spy.py'}' '{told}'", told


def test_what_is_longer_than_the_screen_goes_to_the_pager_whole(home, spy):
    pager, told = spy
    shown, code = at_keys(["--home", home, "log", "show"], PAGER=pager, LESSOPEN="|evil %s")
    assert (shown.strip(), code) == ("paged", 0)
    found = json.loads(told.read_text("utf-8"))
    assert "\033[1m" in found["given"]
    printed, _ = at_keys(["--home", home, "log", "show", "--no-pager"], PAGER=pager)
    assert found["given"].splitlines() == printed.splitlines()
    assert len(printed.splitlines()) > 24
    assert "ein Wörtchen" in printed
    assert found["env"] == {
        "LESS": "FRX", "LESSSECURE": "1", "LESSHISTFILE": "-", "LESSOPEN": None,
    }  # fmt: skip


def test_what_fits_starts_no_program(home, spy):
    pager, told = spy
    shown, code = at_keys(["--home", home, "view", "adherence", "RK"], PAGER=pager, rows=60)
    assert code == 0
    assert "RK · all time" in shown
    assert not told.exists()


def test_a_line_that_the_screen_wraps_counts_as_several(home, spy):
    pager, told = spy
    lines = len(at_keys(["--home", home, "log", "show", "--no-pager"])[0].splitlines())
    wide = ["--home", home, "log", "show"]
    at_keys(wide, PAGER=pager, rows=lines + 2, columns=200)
    assert not told.exists()
    at_keys(wide, PAGER=pager, rows=lines + 2, columns=40)
    assert told.exists()


def test_the_programs_own_pager_goes_before_that_of_all(home, spy):
    pager, told = spy
    at_keys(["--home", home, "log", "show"], PAGER="false", INTERSESSION_PAGER=pager)
    assert told.exists()


@pytest.mark.parametrize("none", ["", "cat", "no-such-pager -x", "'unclosed"])
def test_without_a_pager_all_is_printed(home, none):
    whole, _ = at_keys(["--home", home, "log", "show", "--no-pager"])
    shown, code = at_keys(["--home", home, "log", "show"], PAGER=none)
    assert (shown, code) == (whole, 0)


def test_a_pager_that_is_left_early_is_quiet(home):
    assert at_keys(["--home", home, "log", "show"], PAGER="true") == ("", 0)


@pytest.mark.skipif(shutil.which("less") is None, reason="less is not installed")
@pytest.mark.parametrize("keys", ["q", " q", "\x03q"])
def test_less_shows_a_page_and_is_left_with_q(home, keys):
    shown, code = at_keys(["--home", home, "log", "show"], keys)
    assert code == 0
    assert "Stopped" not in shown
    assert "Traceback" not in shown
    assert "RK#1" in shown


def test_nothing_is_paged_in_a_pipe_nor_where_nobody_types(home, tmp_path, spy, monkeypatch):
    pager, told = spy
    monkeypatch.setenv("PAGER", pager)
    terminal = Terminal(tmp_path)
    assert len(terminal("log show").output.splitlines()) > 24
    assert len(on_screen(terminal, "log show").splitlines()) > 24
    assert not told.exists()


def test_nothing_is_paged_where_the_terminal_cannot(home, spy):
    pager, told = spy
    shown, _ = at_keys(["--home", home, "log", "show"], PAGER=pager, TERM="dumb")
    assert len(shown.splitlines()) > 24
    assert not told.exists()
