"""``intersession demo``: fills an empty home with a caseload, and touches no other."""

import re
import shlex
import sqlite3
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from screens import on_screen

from intersession.store.home import Home
from intersession.store.sqlite.connection import last_position
from intersession.testing import Clock
from intersession_cli.app.runtime import Runtime
from intersession_cli.caseload import synthetic
from intersession_cli.commands import demo
from intersession_cli.main import cli
from intersession_cli.testing import Terminal


@pytest.fixture
def terminal(tmp_path):
    """An empty home on Monday 2 March 2026, 09:00 UTC."""
    return Terminal(tmp_path)


def stored(home):
    """The log's rows, byte for byte."""
    connection = sqlite3.connect(home.log_path)
    rows = connection.execute("SELECT * FROM stored_events ORDER BY position").fetchall()
    connection.close()
    return rows


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def suggested(output):
    """The lines below ``To look around``, each as words after ``intersession``."""
    lines = output.partition("To look around:\n")[2].splitlines()
    return [shlex.split(line)[1:] for line in lines]


def test_it_fills_an_empty_home_with_four_clients(terminal):
    result = terminal("demo")

    assert result.exit_code == 0
    assert f"clients AB, EH, LN, SO; {terminal.events} events over six weeks." in result.output
    assert str(terminal.home.log_path) in result.output
    assert terminal.events > 150
    assert terminal("rebuild --check").output.startswith("Equal")


@pytest.mark.parametrize("line", ["demo", "demo --clients 3 --weeks 2"])
def test_all_it_suggests_can_be_typed(terminal, line):
    lines = suggested(terminal(line).output)

    assert len(lines) == 4
    for words in lines:
        result = terminal(words)
        assert result.exit_code == 0, result.output
        assert result.output.strip()


@pytest.mark.parametrize("day", range(2, 9))
def test_a_look_is_today_an_agenda_and_a_picture_in_sixty_lines(terminal, day):
    """Whatever the day of the week; ``make demo`` prints this and nothing else."""
    terminal.clock.set(f"2026-03-0{day}")
    shown = re.sub(r"\x1b\[[0-9;]*[mK]", "", on_screen(terminal, "demo --look", 80))
    lines = shown[shown.index("A made-up caseload") :].splitlines()
    assert len(lines) <= 60
    assert max(len(line) for line in lines if "export" not in line) <= 80  # a folder may be long
    told = [shown.index(text) for text in ("To see first", "last seen", "AB: to open the next")]
    assert told == sorted(told)
    assert "switched-off  ███████████████████░  95" in shown


def test_a_look_in_a_pipe_has_its_picture_too(terminal):
    output = terminal("demo --look").output
    assert re.search("^standing +█+░+  60$", output, re.MULTILINE)
    assert f"To go on:\n  export INTERSESSION_HOME={terminal.home.path}\n  " in output


def test_a_look_at_a_client_without_a_ladder(terminal):
    assert terminal("demo --clients 1 --weeks 1 --look").exit_code == 0


def test_make_demo_takes_a_look_and_prints_no_more():
    makefile = (Path(__file__).parents[3] / "Makefile").read_text("utf-8")
    recipe = makefile.partition("\ndemo:")[2].partition("\n\n")[0].splitlines()[1:]
    assert recipe == ["\t@$(RUN)intersession --home $$(mktemp -d)/record demo --look"]


@pytest.mark.parametrize("line", ["demo", "demo --clients 3"])
def test_a_home_that_holds_a_record_is_left_alone(terminal, line):
    terminal("client add RK")
    before = files(terminal.home.path)

    result = terminal(line)

    assert result.exit_code == 2
    assert "already holds a record, so nothing was added" in " ".join(result.output.split())
    assert files(terminal.home.path) == before


def test_where_no_home_is_named_a_new_folder_is_made_and_named(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    runner = CliRunner(env={"INTERSESSION_HOME": "", "NO_COLOR": "1"})

    folders = set()
    for _ in range(2):
        result = runner.invoke(cli, ["demo"], obj=Runtime(clock=Clock()))
        assert result.exit_code == 0, result.output
        (made,) = set(tmp_path.iterdir()) - folders
        folders.add(made)
        assert made.name.startswith("intersession-demo-")
        assert f"The record:  {made / 'log.db'}" in result.output
        assert last_position(Home(made).log_path) > 150


def test_it_makes_up_as_many_clients_and_weeks_as_asked_for(terminal):
    result = terminal("demo --clients 7 --weeks 3")

    assert result.exit_code == 0
    assert f"7 clients, C00001 to C00007; {terminal.events} events over 3 weeks." in result.output
    listed = terminal("client list").output
    assert [f"C0000{number}" in listed for number in range(1, 9)] == [True] * 7 + [False]


def test_a_single_client_for_a_week_reads_well(terminal):
    result = terminal("demo --clients 1 --weeks 1")

    assert f"client C00001; {terminal.events} events over one week." in result.output


def test_the_rest_is_assumed_where_only_a_seed_or_the_weeks_are_given(tmp_path):
    homes = [Terminal(tmp_path / name) for name in ("weeks", "seed", "all")]
    lines = ["demo --weeks 6", "demo --seed 1", "demo --clients 20 --weeks 6 --seed 1"]

    for terminal, line in zip(homes, lines, strict=True):
        assert "20 clients" in terminal(line).output

    weeks, seed, everything = (stored(terminal.home) for terminal in homes)
    assert weeks == seed == everything


def test_another_seed_makes_up_others(tmp_path):
    one, other = Terminal(tmp_path / "one"), Terminal(tmp_path / "other")
    one("demo --clients 4 --seed 0")
    other("demo --clients 4 --seed 1")

    assert stored(one.home) != stored(other.home)


@pytest.mark.parametrize("option", ["--clients 0", "--weeks 0", "--clients many", "--seed x"])
def test_sizes_that_are_none_are_refused(terminal, option):
    result = terminal(f"demo {option}")

    assert result.exit_code == 2
    assert option.split()[0] in result.output
    assert terminal.events == 0


def test_stopped_half_way_it_says_what_was_recorded(terminal, monkeypatch):
    monkeypatch.setattr(synthetic, "AT_ONCE", 1)

    class Stopped:
        def __init__(self, what):
            pass

        def __call__(self, done, total):
            if done == 2:
                raise KeyboardInterrupt

    monkeypatch.setattr(demo, "Progress", Stopped)
    result = terminal("demo --clients 5")

    assert result.exit_code == 2
    assert terminal.events > 0
    assert f"Stopped. {terminal.events} events" in result.output
    assert "Nothing" not in result.output
