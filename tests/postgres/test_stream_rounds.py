"""``log export``, ``import`` and ``tail`` over a shared log: SQLite → PostgreSQL → SQLite."""

from __future__ import annotations

import json
import os
import select
import shlex
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest
from bench.server import PASSWORD, Server
from heads_told import without_head

from intersession.application.homework import Homework
from intersession.intake.csv.importer import import_csv
from intersession.plugins.manager import installed
from intersession.store.home import Home
from intersession.store.postgres.reader import PostgresReader
from intersession.store.postgres.setup import create
from intersession.store.sqlite.log import SqliteLog
from intersession_cli import caseload
from intersession_cli.testing import Terminal

ROOT = Path(__file__).resolve().parents[2]
RECORDS = ROOT.parent / "shared" / "data" / "thought-records" / "CoreData.csv"
MAPPING = ROOT / "docs" / "examples" / "thought-records.toml"
PATIENCE = 60
"""Seconds to wait for what comes at once."""
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
"""As a shell has it: what is printed to a pipe waits in a buffer unless it is told to go."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The home of the demo's caseload."""
    home = Home(tmp_path_factory.mktemp("demo"))
    with closing(SqliteLog(home)) as log:
        caseload.fill(log, installed(), date(2026, 3, 2))
    return home


@pytest.fixture(scope="module")
def thought_records(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The home of the 3,520 events of the real thought records, where these are at hand."""
    if not RECORDS.exists():
        pytest.skip(f"the thought records are not there: {RECORDS.name} in shared/data")
    home = Home(tmp_path_factory.mktemp("thought-records"))
    with closing(SqliteLog(home)) as log:
        import_csv(Homework(log, installed()), RECORDS, MAPPING)
        assert log.last_position() == 3520
    return home


@pytest.fixture(scope="module")
def lines(demo: Home) -> list[bytes]:
    """The demo's export, line by line; line n holds position n."""
    return exported(demo).splitlines(keepends=True)


@pytest.fixture
def shared(tmp_path: Path, server: Server) -> Terminal:
    """A home whose log is an empty one on the server."""
    terminal = Terminal(tmp_path)
    terminal.home = Home(tmp_path / "shared", server.new_database())
    create(terminal.home.shared)
    return terminal


def exported(home: Home, *options: str) -> bytes:
    """What ``log export`` prints of a home."""
    terminal = Terminal(home.path.parent)
    terminal.home = home
    result = terminal(["log", "export", *options])
    assert (result.exit_code, without_head(result.stderr)) == (0, ""), result.stderr
    return result.stdout_bytes


def take_in(terminal: Terminal, *lines: bytes) -> str:
    """What is printed when lines are imported from standard input."""
    result = terminal("log import -", typed=b"".join(lines))
    assert result.exit_code == 0, result.output
    assert PASSWORD not in result.output
    return " ".join(result.output.split())


def refused(terminal: Terminal, *lines: bytes) -> str:
    """What is said where lines are refused; nothing was written, and no password told."""
    before = held(terminal.home.shared)
    result = terminal("log import -", typed=b"".join(lines))
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert "Traceback" not in result.stderr
    assert PASSWORD not in result.stderr
    assert held(terminal.home.shared) == before
    return " ".join(result.stderr.split())


def held(address: str) -> tuple[str, list[tuple]]:
    """The identity of a log on the server, and its rows."""
    with closing(PostgresReader(address)) as log:
        return log.identity(), [tuple(row) for page in log.stored() for row in page]


def dump(home: Home) -> list[str]:
    """A log's file as SQLite writes it down: tables, rows, sequences."""
    with closing(sqlite3.connect(home.log_path)) as connection:
        return list(connection.iterdump())


def shell(line: str) -> bytes:
    """What a line prints in a shell in which ``intersession`` is ours; nothing is told beside."""
    ours = shlex.join([sys.executable, "-m", "intersession_cli"])
    line = f'set -o pipefail; intersession() {{ {ours} "$@"; }}; {line}'
    words = ["bash", "-c", line]
    done = subprocess.run(words, capture_output=True, env=ENVIRONMENT, timeout=120)
    assert (done.returncode, without_head(done.stderr.decode())) == (0, "")
    return done.stdout


# There and back.


@pytest.mark.parametrize("which", ["demo", "thought_records"])
def test_through_pipes_to_postgres_and_back_nothing_changes(
    which: str, request: pytest.FixtureRequest, shared: Terminal, tmp_path: Path
):
    here: Home = request.getfixturevalue(which)
    server, back = f"--log {shared.home.shared} --home {shared.home.path}", tmp_path / "back"
    count = exported(here).count(b"\n")
    added = f"Added {count} events; 0 there already.\n".encode()
    export = f"intersession --home {here.path} log export"
    assert shell(f"{export} | intersession {server} log import -") == added
    assert shell(f"intersession {server} log export") == exported(here)
    export = f"intersession {server} log export"
    assert shell(f"{export} | intersession --home {back} log import -") == added
    assert exported(Home(back)) == exported(here)
    assert dump(Home(back)) == dump(here)


def test_every_option_says_the_same_of_a_shared_log(demo: Home, shared: Terminal, lines):
    take_in(shared, *lines)
    for options in (
        "--since 17 --limit 40",
        "--client EH --type homework.attempted",
        "--until 100 --since 60",
        "--until 2026-02-10",
        "--until 2026-02-10T12:00Z --client EH",
        "--format csv",
    ):
        assert exported(shared.home, *options.split()) == exported(demo, *options.split())


def test_what_is_there_already_is_not_added_again(shared: Terminal, lines):
    assert take_in(shared, *lines[:50]) == "Added 50 events; 0 there already."
    assert take_in(shared, *lines) == f"Added {len(lines) - 50} events; 50 there already."
    before = held(shared.home.shared)
    assert take_in(shared, *lines) == f"Added 0 events; {len(lines)} there already."
    assert held(shared.home.shared) == before


def test_the_shared_log_goes_on_behind_what_was_imported(shared: Terminal, lines):
    take_in(shared, *lines)
    assert shared("goal add EH 'Another way'").exit_code == 0
    *_, last = exported(shared.home).splitlines()
    assert int(json.loads(last)["sequence"]) == len(lines) + 1


def test_events_before_others_are_told_to_all_who_read_the_log(shared: Terminal, demo: Home, lines):
    part = exported(demo, "--client", "EH").splitlines(keepends=True)
    take_in(shared, *part)
    assert shared("view adherence").exit_code == 0
    result = shared("log import -", typed=b"".join(lines))
    assert result.exit_code == 0
    assert "the views will be folded again" in " ".join(result.stdout.split())
    assert "Others who read this log fold their views again with" in result.stderr
    assert "intersession rebuild" in result.stderr
    assert shared("rebuild --check").exit_code == 0
    assert exported(shared.home) == b"".join(lines)


# What is refused.


def test_a_fork_is_refused_with_its_first_difference(shared: Terminal, lines):
    take_in(shared, *lines[:20])
    shared("goal add AB 'Another way'")
    told = refused(shared, *lines)
    assert "The first difference is in line 21" in told
    assert "(client.goal-added.v1) at position 21" in told


def test_another_log_is_refused(shared: Terminal, lines):
    shared("client add RK --timezone UTC")
    told = refused(shared, *lines)
    assert told.startswith("The file is from another log than the one here")
    assert held(shared.home.shared)[0] in told


def test_bad_lines_are_refused_whole(shared: Terminal, lines):
    assert "cut short at line 30" in refused(shared, *lines[:29], lines[29][:99])
    spoiled = lines[9].replace(b'"data":{', b'"data":{{')
    assert "line 10: is not JSON" in refused(shared, *lines[:9], spoiled, *lines[10:])
    assert "leaves a gap" in refused(shared, lines[0], *lines[2:])


def test_a_database_without_a_log_says_how_to_make_one(database: str, tmp_path: Path, lines):
    terminal = Terminal(tmp_path)
    for command in ("export", "tail", "import -"):
        result = terminal(f"log {command} --log {database}", typed=b"".join(lines))
        assert (result.exit_code, result.stdout) == (2, ""), result.output
        assert "log init" in result.stderr
        assert PASSWORD not in result.stderr
    assert not terminal.home.log_path.exists()


# To follow.


_RUN = """
import signal
from intersession_cli.__main__ import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # in the background it is ignored
main()
"""


@contextmanager
def following(terminal: Terminal, *options: str):
    """A process that tails the shared log, without a buffer of ours between."""
    words = ["--log", terminal.home.shared, "--home", str(terminal.home.path), "log", "tail"]
    with subprocess.Popen(
        [sys.executable, "-c", _RUN, *words, *options],
        bufsize=0,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def next_position(process: subprocess.Popen[bytes]) -> int:
    """The position of the next line, as soon as it is there."""
    assert process.stdout is not None
    assert select.select([process.stdout], [], [], PATIENCE)[0], "no line came"
    return int(json.loads(process.stdout.readline())["sequence"])


def ended(process: subprocess.Popen[bytes]) -> tuple[int, bytes]:
    """The exit code of a process that ends by itself, and what it said on standard error."""
    code = process.wait(PATIENCE)
    assert process.stderr is not None
    return code, process.stderr.read()


def test_a_tail_prints_what_others_record_at_once_and_ends_with_control_c(shared: Terminal, lines):
    take_in(shared, *lines[:3])
    with following(shared, "--since", "1") as process:
        assert [next_position(process) for _ in range(2)] == [2, 3]
        for number in range(4, 7):
            assert shared(f"goal add AB 'Goal {number}'").exit_code == 0
            assert next_position(process) == number
        process.send_signal(signal.SIGINT)
        assert ended(process) == (0, b"")


def test_a_tail_ends_when_its_reader_goes_away(shared: Terminal, lines):
    take_in(shared, *lines[:3])
    with following(shared) as process:
        assert [next_position(process) for _ in range(3)] == [1, 2, 3]
        process.stdout.close()
        assert ended(process) == (0, b"")


def test_a_tail_whose_server_stops_waits_until_it_is_interrupted(
    own_server: Server, tmp_path: Path, lines
):
    terminal = Terminal(tmp_path)
    terminal.home = Home(tmp_path / "shared", own_server.new_database())
    create(terminal.home.shared)
    take_in(terminal, *lines[:3])
    with following(terminal) as process:
        assert [next_position(process) for _ in range(3)] == [1, 2, 3]
        own_server.stop()
        process.send_signal(signal.SIGINT)
        code, said = ended(process)
    assert code == 0
    assert b"Traceback" not in said
    assert PASSWORD.encode() not in said
