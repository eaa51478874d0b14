"""What is recorded is recorded: whatever fails after it, the command did what was asked."""

from __future__ import annotations

import errno
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from io import FileIO
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from eventsourcing.sqlite import SQLiteConnection

from intersession import hookimpl
from intersession.errors import HomeError, LogError
from intersession.plugins import builtin
from intersession.plugins.manager import Plugins
from intersession.store.sqlite import settling
from intersession.testing import ACTOR
from intersession_cli.app.runtime import Runtime
from intersession_cli.commands import acknowledge
from intersession_cli.testing import Terminal

COMMIT = SQLiteConnection.commit
CARD = "--setting when_i_think='They will laugh' --setting i_can_tell_myself='They may not'"
STORY = f"""
client add RK --timezone Europe/Berlin
goal add RK 'Take the bus to work again'
client timezone RK Europe/Paris
client calendar RK --day-begins 4:00
assign RK coping-card --task 'Read it' {CARD}
assign RK coping-card --task 'Read it again' {CARD}
amend RK-1 --task 'Read it at once'
attempt RK-1 --set helped=4
attempt RK-2 --set helped=5 --on yesterday
done RK-2 today
complete RK-2 2 --set helped=3
correct RK-1 1 --set helped=5 --why 'misheard'
move RK-1 1 --to RK-2 --why 'the other card'
obstacle RK-1 no-time --text 'two late shifts'
flag RK-2 1 --note 'was very tired'
acknowledge RK-2 1 --note 'talked about it'
review RK-1 --learned 'it passes'
pause RK-1 --why 'an operation'
resume RK-1
session plan RK 'thu 14:00'
session cancel RK thu --note 'on holiday'
goal close RK G1
retract RK-1#7 --why 'typed twice'
withdraw RK-2 --why 'not needed'
client discharge RK
"""


def typed(terminal: Terminal, *lines: str) -> None:
    for line in lines:
        result = terminal(line)
        assert result.exit_code == 0, (line, result.output)


def words(text: str) -> str:
    return " ".join(text.split())


def no_room(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_every_command_that_writes_has_written_though_nothing_can_be_printed(terminal, monkeypatch):
    told = []
    for line in STORY.strip().splitlines():
        before = terminal.events
        echo = click.echo

        def full(message=None, file=None, nl=True, err=False, color=None, echo=echo):
            return echo(message, file, nl, err, color) if err else no_room()

        with monkeypatch.context() as patched:
            patched.setattr(click, "echo", full)
            result = terminal(line)
        assert (result.exit_code, terminal.events > before) == (0, True), (line, result.output)
        told.append(words(result.output))
    assert all("is recorded" in one or "are recorded" in one for one in told)
    assert all(one.endswith("could not be: No space left on device.") for one in told)


WRITES = f"{sys.executable} -m intersession_cli goal add RK bus"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{} >/dev/full", "RK#2 is recorded. What was to be printed of it could not be: No space"),
        ("{} >/dev/full 2>/dev/full", ""),
        ("{} >&- 2>&-", ""),
        ("{} 2>&- >/dev/full", ""),
    ],
)
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_for_the_output_is_no_failure(terminal, line, said):
    typed(terminal, "client add RK --timezone UTC")
    home = {"INTERSESSION_HOME": str(terminal.home.path), "INTERSESSION_CLINICIAN": ACTOR}
    done = subprocess.run(
        ["sh", "-c", line.format(WRITES)], env={**os.environ, **home}, stderr=subprocess.PIPE
    )
    assert (done.returncode, terminal.events) == (0, 2)
    assert done.stderr.decode().startswith(said)
    assert bool(done.stderr) == bool(said)


def test_what_is_printed_first_keeps_from_what_follows(terminal, monkeypatch):
    """What would be taken back is shown before; who cannot see it takes back nothing."""
    typed(terminal, "client add RK --timezone UTC", "goal add RK bus")
    monkeypatch.setattr("intersession_cli.commands.undo.say", no_room)
    result = terminal("undo --yes")
    assert (result.exit_code, terminal.events) == (2, 2)
    assert result.output == "Stopped: No space left on device.\n"


def test_what_only_reads_did_not_do_what_was_asked(terminal, monkeypatch):
    typed(terminal, "client add RK --timezone UTC")
    monkeypatch.setattr("intersession_cli.output.table.say", no_room)
    result = terminal("client list")
    assert (result.exit_code, result.output) == (2, "Stopped: No space left on device.\n")


def test_a_draft_that_stays_is_told_of(agreed, monkeypatch):
    monkeypatch.setattr("intersession_cli.input.values.is_interactive", lambda: True)
    typed(agreed, f"assign RK coping-card --task 'Read it' {CARD}")
    stay = Path.unlink

    def stays(self: Path, missing_ok: bool = False) -> None:
        if self.suffix == ".json":
            raise PermissionError(errno.EACCES, "Permission denied")
        stay(self, missing_ok)

    monkeypatch.setattr(Path, "unlink", stays)
    result = agreed("attempt RK-2", typed="at work\n4\n\n\n")
    assert result.exit_code == 0, result.output
    assert "It is recorded. Its draft could not be removed (Permission denied)" in result.output
    assert agreed.events == 4


def test_views_that_fail_after_it_are_told_of(agreed, monkeypatch):
    def broken(*_: object) -> None:
        raise HomeError("views.db cannot be used (disk I/O error). The log is unharmed.")

    monkeypatch.setattr("intersession_cli.output.flags.show_flags", broken)
    typed(agreed, f"assign RK coping-card --task 'Read it' {CARD}")
    result = agreed("attempt RK-2 --set helped=4")
    assert result.exit_code == 0
    assert words(result.output).endswith(
        "RK-2#2 is recorded. What was to come after it stopped: views.db cannot be used (disk "
        "I/O error). The log is unharmed."
    )


# What a person stops.


def commit_then(after: Callable[[], None], before: Callable[[], None] = lambda: None):
    def commit(connection: SQLiteConnection) -> None:
        before()
        COMMIT(connection)
        after()

    return commit


def stop() -> None:
    raise KeyboardInterrupt


def fail() -> None:
    raise sqlite3.OperationalError("disk I/O error")


def test_ctrl_c_after_it_was_recorded(terminal, monkeypatch):
    typed(terminal, "client add RK --timezone UTC")
    monkeypatch.setattr(SQLiteConnection, "commit", commit_then(stop))
    result = terminal("goal add RK bus")
    assert (result.exit_code, terminal.events) == (0, 2)
    assert result.output.strip() == "Stopped. RK#2 is recorded."


def test_ctrl_c_before_it_was_recorded(terminal, monkeypatch):
    typed(terminal, "client add RK --timezone UTC")
    monkeypatch.setattr(SQLiteConnection, "commit", commit_then(lambda: None, stop))
    result = terminal("goal add RK bus")
    assert (result.exit_code, terminal.events) == (2, 1)
    assert result.output.strip() == "Stopped. Nothing was recorded."


def test_ctrl_c_after_which_it_cannot_be_known(terminal, monkeypatch):
    typed(terminal, "client add RK --timezone UTC")
    monkeypatch.setattr(SQLiteConnection, "commit", commit_then(stop))
    monkeypatch.setattr("intersession.store.sqlite.log.look_up", lambda *_: stop())
    result = terminal("goal add RK bus")
    assert result.exit_code == 3
    assert words(result.output) == (
        "Stopped. It is not known whether RK#2 was recorded. Look before you enter it again: "
        "intersession log show RK"
    )


def test_what_is_not_known_has_an_exit_code_of_its_own(terminal, monkeypatch):
    typed(terminal, "client add RK --timezone UTC")
    monkeypatch.setattr(SQLiteConnection, "commit", commit_then(fail))
    monkeypatch.setattr(settling, "connect", lambda path: fail())
    result = terminal("goal add RK bus")
    assert result.exit_code == 3
    assert "It is not known whether RK#2 is recorded." in words(result.output)
    assert terminal("log show RK").exit_code == 0


ENDED = """
import os, signal
from eventsourcing.sqlite import SQLiteConnection
from intersession_cli.commands import goal
from intersession_cli.main import main
def end(*_, **__):
    os.kill(os.getpid(), signal.SIGTERM)
commit = SQLiteConnection.commit
def ended(connection):
    commit(connection)
    end()
{}
main()
"""


@pytest.mark.parametrize(
    ("where", "code", "said", "events"),
    [
        ("SQLiteConnection.commit = ended", 0, "Stopped. RK#2 is recorded.", 2),
        ("goal.say = end", 0, "Stopped. RK#2 is recorded.", 2),
        ("goal.local_to = end", -signal.SIGTERM, "", 1),
    ],
)
def test_a_request_to_end_is_heard_once_something_is_recorded(terminal, where, code, said, events):
    """Before that, a process ends at once."""
    typed(terminal, "client add RK --timezone UTC")
    home = {"INTERSESSION_HOME": str(terminal.home.path), "INTERSESSION_CLINICIAN": ACTOR}
    done = subprocess.run(
        [sys.executable, "-c", ENDED.format(where), "goal", "add", "RK", "bus"],
        env={**os.environ, **home},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr.strip()) == (code, said)
    assert terminal.events == events


# What writes more than once, or more than events.


def test_refused_lines_that_cannot_be_kept_are_told_of(terminal, monkeypatch, tmp_path):
    file = tmp_path / "week.jsonl"
    lines = [
        {"command": "register", "key": "a", "client": "RK", "happened": None, "timezone": "UTC"},
        {
            "command": "register",
            "key": "b",
            "client": "AB",
            "happened": None,
            "timezone": "Nowhere",
        },
    ]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    aside = tmp_path / "aside.jsonl"

    class NoRoom(FileIO):
        write = no_room  # type: ignore[assignment]

    monkeypatch.setattr("intersession_cli.commands.import_.jsonl.FileIO", NoRoom)
    result = terminal(f"import jsonl {file} --partial --refused {aside}")
    assert (result.exit_code, terminal.events) == (1, 1), result.output
    assert f"could not be written to {aside} (No space left on device)" in words(result.output)
    assert "and written to" not in result.output
    assert "line 2 (register b)" in result.output
    assert not aside.exists()


def test_a_command_that_is_refused_later_names_what_it_recorded_before(terminal, monkeypatch):
    from intersession_cli.commands import goal

    def twice(runtime: Runtime, code: str, words: str) -> None:
        runtime.homework.add_goal(code, words)
        runtime.homework.add_goal("NO", words)

    typed(terminal, "client add RK --timezone UTC")
    command = click.command("twice")(
        click.argument("code")(click.argument("words")(click.make_pass_decorator(Runtime)(twice)))
    )
    monkeypatch.setitem(goal.main.commands, "add", command)
    result = terminal("goal add RK bus")
    assert (result.exit_code, terminal.events) == (2, 2)
    assert result.output.startswith("There is no client NO")
    assert result.output.endswith("Before that: RK#2 is recorded.\n")


@pytest.fixture
def flagged(terminal):
    """Client RK with two practices, an attempt at each flagged by hand."""
    typed(
        terminal,
        "client add RK --timezone UTC",
        *[f"assign RK coping-card --task 'Read it' {CARD}"] * 2,
        "attempt RK-1 --set helped=4",
        "attempt RK-2 --set helped=4",
    )
    return terminal


def test_all_that_is_acknowledged_is_so_at_once(flagged, monkeypatch):
    """Not one after the other, with a line printed between that may fail."""
    monkeypatch.setattr(acknowledge, "_of_client", lambda runtime, code: {"RK-1": [1], "RK-2": [1]})
    typed(flagged, "flag RK-1 1 --note tired", "flag RK-2 1 --note tired")
    monkeypatch.setattr(acknowledge, "say", no_room)
    before = flagged.events
    result = flagged("acknowledge RK --note 'looked at'")
    assert (result.exit_code, flagged.events) == (0, before + 2)
    assert words(result.output).startswith("2 events are recorded, the last of them RK-2#4.")


def test_a_session_whose_terminal_is_gone_is_left(flagged, monkeypatch):
    monkeypatch.setattr("intersession_cli.guided.looking.say", no_room)
    result = flagged("session RK", typed="\nyes\n")
    assert result.exit_code == 0, result.output
    assert "What you confirmed is recorded. To go on: intersession session RK" in words(
        result.output
    )


def test_a_step_that_could_not_be_recorded_is_not_behind(flagged, monkeypatch):
    """Whoever comes back is asked again; the answer is not asked for on and on."""
    before = flagged.events
    monkeypatch.setattr(SQLiteConnection, "commit", commit_then(lambda: None, fail))
    monkeypatch.setattr(settling, "_write_over", lambda connection: None)
    result = flagged("session RK", typed="yesterday\n\n\n\n\n")
    monkeypatch.undo()
    assert result.exit_code == 2, result.output
    assert "Nothing was recorded." in words(result.output)
    assert flagged.events == before
    assert "1/" in flagged("session RK", typed="\n" * 20).output


def test_a_copy_that_is_not_proved_is_no_success(terminal, monkeypatch, tmp_path):
    typed(terminal, "client add RK --timezone UTC")

    def differs(*_: object) -> None:
        raise LogError("The copy is not equal.")

    monkeypatch.setattr("intersession.store.copy._proved", differs)
    result = terminal(f"log copy {terminal.home.path} {tmp_path / 'copy'}")
    assert result.exit_code == 2
    assert words(result.output) == "The copy is not equal. Before that: RK#1 is recorded."


def test_a_copy_that_is_stopped_is_not_done(terminal, monkeypatch, tmp_path):
    typed(terminal, "client add RK --timezone UTC")
    monkeypatch.setattr("intersession.store.copy._proved", lambda *_: stop())
    result = terminal(f"log copy {terminal.home.path} {tmp_path / 'copy'}")
    assert (result.exit_code, result.output.strip()) == (2, "Stopped. RK#1 is recorded.")


def test_a_plugin_s_command_that_stops_says_what_it_recorded(tmp_path):
    """What it had still to do is not known."""

    @click.command("swims")
    @click.pass_obj
    def swims(session) -> None:
        session.homework.add_goal("RK", "swim")
        raise ZeroDivisionError

    found = Plugins()
    found.add("core", builtin, "intersession", "")
    hook = hookimpl(lambda register: register(swims))
    found.add("swims", SimpleNamespace(register_commands=hook), "intersession-swims", "1")
    terminal = Terminal(tmp_path, plugins=found)
    typed(terminal, "client add RK --timezone UTC")
    result = terminal("swims")
    assert (result.exit_code, terminal.events) == (2, 2)
    assert words(result.output).endswith("Before that: RK#2 is recorded.")
