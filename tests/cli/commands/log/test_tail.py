"""``log tail``: the stream, followed as it grows, each event once and at once."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from fcntl import ioctl
from termios import FIONREAD

import pytest

from intersession.store.locate import log_of
from intersession.store.reader import LogReader
from intersession.store.sqlite.reader import SqliteReader
from intersession_cli.testing import Terminal

PATIENCE = 30
"""Seconds to wait for what comes at once."""
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
"""As a shell has it: what is printed to a pipe waits in a buffer unless it is told to go."""


@pytest.fixture
def terminal(tmp_path):
    """RK with two goals: three events."""
    terminal = Terminal(tmp_path)
    for line in ("client add RK --timezone UTC", "goal add RK one", "goal add RK two"):
        assert terminal(line).exit_code == 0
    return terminal


def add_goal(terminal, words):
    assert terminal(["goal", "add", "RK", words]).exit_code == 0


def typed(terminal, line):
    """What a tail that ends prints."""
    result = terminal(f"log tail {line}")
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return result.stdout_bytes


def refused(terminal, line):
    result = terminal(f"log tail {line}")
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert "Traceback" not in result.stderr
    return " ".join(result.stderr.split())


_RUN = """
import signal
from intersession_cli.__main__ import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # in the background it is ignored
main()
"""


def command(terminal, *options):
    home = str(terminal.home.path)
    return [sys.executable, "-m", "intersession_cli", "--home", home, "log", "tail", *options]


@contextmanager
def following(terminal, *options):
    """A process that tails, without a buffer of ours between; Ctrl-C reaches it."""
    process = subprocess.Popen(
        [sys.executable, "-c", _RUN, *command(terminal, *options)[3:]],
        bufsize=0,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def next_line(process):
    """The next line, as soon as it is there."""
    ready, _, _ = select.select([process.stdout], [], [], PATIENCE)
    assert ready, "no line came"
    return process.stdout.readline()


def next_position(process):
    return int(json.loads(next_line(process))["sequence"])


def ended(process):
    """The exit code of a process that ends by itself, and what it said on standard error."""
    code = process.wait(PATIENCE)
    return code, process.stderr.read()


# What is there already.


def test_it_begins_with_what_export_prints(terminal):
    assert typed(terminal, "--limit 3") == terminal("log export").stdout_bytes


@pytest.mark.parametrize("since", range(3))
@pytest.mark.parametrize("limit", range(4))
def test_since_and_limit_are_those_of_export(terminal, since, limit):
    options = f"--since {since} --limit {min(limit, 3 - since)}"
    assert typed(terminal, options) == terminal(f"log export {options}").stdout_bytes


def test_to_go_on_from_the_last_position_gives_each_event_once(terminal):
    seen, last = b"", "0"
    for _ in range(3):
        line = typed(terminal, f"--since {last} --limit 1")
        last = json.loads(line)["sequence"]  # as it stands in the line, with its zeros
        seen += line
    assert seen == terminal("log export").stdout_bytes


def test_with_a_limit_of_none_it_ends_at_once(terminal):
    assert typed(terminal, "--limit 0") == typed(terminal, "--since now --limit 0") == b""


# What comes.


def test_each_event_is_a_line_as_soon_as_it_is_recorded(terminal):
    """Every line is read before the next event is recorded: none waits in a buffer."""
    with following(terminal) as process:
        assert [next_position(process) for _ in range(3)] == [1, 2, 3]
        for number in range(4, 8):
            add_goal(terminal, f"goal {number}")
            event = json.loads(next_line(process))
            assert int(event["sequence"]) == number
            assert event["data"]["words"] == f"goal {number}"
        assert process.poll() is None


def test_since_a_position_it_waits_for_the_next(terminal):
    with following(terminal, "--since", "3", "--limit", "2") as process:
        for words in ("three", "four", "five"):
            add_goal(terminal, words)
        assert [next_position(process) for _ in range(2)] == [4, 5]
        assert process.stdout.read() == b""
        assert ended(process) == (0, b"")


def test_what_is_recorded_while_it_looks_comes_once(terminal, monkeypatch):
    """Whenever it has asked how far the log goes, somebody records another goal."""
    look = SqliteReader.ends

    def look_and_record(reader):
        found = look(reader)
        if found[1] < 8:
            add_goal(terminal, f"goal {found[1] + 1}")
        return found

    monkeypatch.setattr(SqliteReader, "ends", look_and_record)
    lines = typed(terminal, "--limit 8").splitlines()
    assert [int(json.loads(line)["sequence"]) for line in lines] == [1, 2, 3, 4, 5, 6, 7, 8]


def test_since_now_gives_only_what_is_yet_to_come(terminal):
    """When it has begun nobody can tell, so goals are added until it prints one."""
    with following(terminal, "--since", "now") as process:
        for number in range(PATIENCE * 5):
            add_goal(terminal, f"goal {number}")
            if select.select([process.stdout], [], [], 0.2)[0]:
                break
        last = terminal.events
        first = next_position(process)
        assert 3 < first <= last
        add_goal(terminal, "one more")
        expected = list(range(first + 1, last + 2))
        assert [next_position(process) for _ in expected] == expected


def test_a_home_that_is_not_there_is_refused_and_not_made(tmp_path):
    nowhere = Terminal(tmp_path / "nowhere")
    told = refused(nowhere, "")
    assert f"There is nothing to read: the home folder {nowhere.home.path} is not there." in told
    assert not nowhere.home.path.exists()


_ADD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from intersession.domain.client.events import GoalAdded
from intersession.store.home import Home
from intersession.store.sqlite.log import SqliteLog
from intersession.events.recorded import Recorded
log = SqliteLog(Home(Path(sys.argv[1])))
for version in range(1, 151):
    event = GoalAdded(goal=version, words="go by bus again", recorded_at=datetime.now(UTC))
    log.append([Recorded(0, sys.argv[2], version, event)])
log.close()
"""


def test_beside_two_that_write_no_position_is_skipped_or_repeated(terminal):
    with following(terminal, "--limit", "303") as process:
        several = [
            subprocess.Popen([sys.executable, "-c", _ADD, str(terminal.home.path), code])
            for code in ("AB", "CD")
        ]
        seen = [next_line(process) for _ in range(303)]
        assert ended(process) == (0, b"")
    assert [one.wait(PATIENCE) for one in several] == [0, 0]
    assert [int(json.loads(line)["sequence"]) for line in seen] == list(range(1, 304))
    assert b"".join(seen) == terminal("log export").stdout_bytes


# Some of them, and how far it has come.


def test_of_a_client_and_of_a_type(terminal):
    assert terminal("client add AB --timezone UTC").exit_code == 0
    add_goal(terminal, "three")
    lines = typed(terminal, "--client rk --type client.goal-added --limit 3").splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["RK#2", "RK#3", "RK#4"]
    lines = typed(terminal, "--type client.registered.v1 --type client.goal-added --limit 5")
    assert len(lines.splitlines()) == 5
    assert "There is no type of event 'client.registred'" in refused(
        terminal, "--type client.registred"
    )


def next_heartbeat(process):
    """The checkpoint of the next heartbeat."""
    while "heartbeat" not in (found := json.loads(next_line(process))):
        pass
    return found["heartbeat"]


def test_a_heartbeat_holds_the_checkpoint_to_go_on_from(terminal):
    with following(terminal, "--heartbeat", "0.1", "--client", "RK") as process:
        assert [next_position(process) for _ in range(3)] == [1, 2, 3]
        assert next_heartbeat(process)["position"] == 3
        assert terminal("client add AB --timezone UTC").exit_code == 0
        while (found := next_heartbeat(process))["position"] == 3:
            pass
    assert found["position"] == 4
    add_goal(terminal, "three")
    result = terminal(["log", "tail", "--after", json.dumps(found), "--limit", "1"])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["id"] == "RK#4"


@pytest.mark.parametrize("how", ["restored", "deleted"])
def test_a_log_that_was_put_back_or_deleted_ends_it_with_one_message(terminal, how):
    """Four events are read, then the log is put back as it was after three, or deleted."""
    backup = shutil.copy(terminal.home.log_path, terminal.home.path.parent / "backup.db")
    add_goal(terminal, "three")
    with following(terminal) as process:
        assert [next_position(process) for _ in range(4)] == [1, 2, 3, 4]
        for file in terminal.home.path.glob("log.db*"):
            file.unlink()
        if how == "restored":
            backup.replace(terminal.home.log_path)
        code, said = ended(process)
        assert (code, process.stdout.read()) == (2, b"")
    told = " ".join(said.decode().split())
    if how == "restored":
        assert "The checkpoint stands at position 4; the log" in told
        assert "ends at 3. An older copy was put in its place" in told
    else:
        assert f"There is no log at {terminal.home.log_path} any more" in told
        assert "ends at position 4" in told
    assert told.count("Nothing was skipped") == 1
    assert "Traceback" not in told


# The end.


def test_control_c_ends_it_quietly(terminal):
    with following(terminal) as process:
        assert [next_position(process) for _ in range(3)] == [1, 2, 3]
        process.send_signal(signal.SIGINT)
        assert ended(process) == (0, b"")
        assert process.stdout.read() == b""


@pytest.mark.parametrize("since", ["0", "now"])
def test_control_c_while_it_waits_for_the_log_ends_it_quietly(terminal, monkeypatch, since):
    """A server that does not answer: the tail has not begun yet."""

    def stop(self):
        raise KeyboardInterrupt

    monkeypatch.setattr(LogReader, "last_position", stop)
    assert typed(terminal, f"--since {since}") == b""


def waiting(process):
    """How many bytes are in the pipe."""
    return int.from_bytes(ioctl(process.stdout, FIONREAD, bytes(4)), sys.byteorder)


def test_control_c_while_nobody_reads_ends_it_too(terminal):
    """The pipe is full, and the tail waits for its reader when it is stopped."""
    for number in range(60):
        add_goal(terminal, f"{number} " + "a long way " * 300)
    with following(terminal) as process:
        deadline = time.monotonic() + PATIENCE
        while waiting(process) < 50_000:
            assert time.monotonic() < deadline
        process.send_signal(signal.SIGINT)
        assert ended(process) == (0, b"")
        seen = process.stdout.read()
    assert terminal("log export").stdout_bytes.startswith(seen)
    assert len(seen) < 100_000


def test_it_ends_when_the_reader_goes_away_though_nothing_is_recorded(terminal):
    with following(terminal) as process:
        assert [next_position(process) for _ in range(3)] == [1, 2, 3]
        process.stdout.close()
        assert ended(process) == (0, b"")


@pytest.mark.parametrize("reader", ["head -1", "true"])
def test_a_closed_pipe_ends_it_quietly(terminal, reader):
    line = f"set -o pipefail; {' '.join(command(terminal))} | {reader}"
    words = ["bash", "-c", line]
    done = subprocess.run(words, capture_output=True, text=True, env=ENVIRONMENT, timeout=PATIENCE)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == (reader == "head -1")


@pytest.mark.skipif(not shutil.which("jq"), reason="jq is not installed")
def test_jq_reads_along(terminal):
    words = ["jq", "--unbuffered", "-r", ".data.words // .type"]
    with following(terminal) as process:
        jq = subprocess.Popen(words, stdin=process.stdout, stdout=subprocess.PIPE, bufsize=0)
        with jq:
            try:
                first = [next_line(jq) for _ in range(3)]
                add_goal(terminal, "three")
                read = b"".join([*first, next_line(jq)])
                process.send_signal(signal.SIGINT)
                assert ended(process) == (0, b"")
            finally:
                process.kill()
    assert read == b"client.registered.v1\none\ntwo\nthree\n"
    assert jq.returncode == 0


# What is refused.

REFUSED = {
    "--since -1": ["'-1' is not a position. Accepted: the last position you have, 0 for all, or"],
    "--since soon": ["'soon' is not a position"],
    "--since 2026-03-02": ["'2026-03-02' is not a position"],
    "--since yesterday": ["'yesterday' is not a position"],
    "--since 1.5": ["'1.5' is not a position"],
    "--since ''": ["'' is not a position"],
    "--limit -1": ["--limit", "-1"],
    "--limit many": ["--limit", "'many'"],
    "RK": ["unexpected extra argument (RK)"],
    "--since 4": ["4", "3"],  # the position is of another log, or this one is an older copy
    f"--since {10**30}": ["3"],
}


@pytest.mark.parametrize("line", REFUSED)
def test_a_clear_line_and_nothing_on_standard_output(terminal, line):
    told = refused(terminal, f"{line} --limit 0" if "--since" in line else line)
    assert [said for said in REFUSED[line] if said not in told] == []


@pytest.mark.parametrize("number", [10**6, 10**17])
def test_a_limit_that_no_log_reaches_is_none(terminal, number):
    with following(terminal, "--limit", str(number)) as process:
        assert [next_position(process) for _ in range(3)] == [1, 2, 3]


def test_a_event_of_a_newer_version_ends_it_with_a_clear_line(terminal):
    with following(terminal) as process:
        assert [next_position(process) for _ in range(3)] == [1, 2, 3]
        state = b'{"recorded_at":"2026-03-02T09:00:00Z"}'
        with closing(log_of(terminal.home)) as log:
            log.adopt([(4, "RK", 4, "client.moved.v1", state)])
        code, said = ended(process)
        assert (code, process.stdout.read()) == (2, b"")
    assert b"client.moved.v1" in said
    assert b"Traceback" not in said
