"""What cannot be used gets a clear line and exit code 2, and nothing is written."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from intersession.store.home import Home
from intersession.store.locate import log_of
from intersession_cli.testing import Terminal

GOOD = (
    "--set situation='On the bus' --set 'moods=[{name: fear, before: 80}]' "
    "--set 'automatic_thoughts=[{text: They look at me}]'"
)

REFUSED = {
    # Names that are not there, with near matches.
    "assign RK thougt-record --task x": ["'thougt-record'", "cbt.thought-record"],
    "client show RL": ["no client RL", "intersession client list"],
    "agenda RL": ["no client RL", "Did you mean RK?"],
    "attempt RK-2 --set situation=x": ["no assignment RK-2", "Did you mean RK-1?"],
    "attempt rk --set situation=x": ["'rk' is not a handle", "RK-7"],
    "view adherance": ["no view 'adherance'", "Did you mean adherence?"],
    "view agenda RK --part agend": ["no part 'agend'", "agenda"],
    "view agenda --from today --to today": ["view agenda has no window", "--as-of 'last monday'"],
    "view agenda RK --to yesterday --json": ["view agenda has no window", "adherence RK --from"],
    "view clients --from today": ["view clients has no window", "Leave out --from and --to"],
    "log RK-7": ["no assignment RK-7"],
    "obstacle RK-1 no-tim": ["'no-tim'", "no-time", "obstacle --list"],
    "goal close RK G4": ["no goal G4", "goal add RK"],
    "assign RK thought-record --task x --goal G1": ["no goal G1"],
    "agnda RK": ["no command 'agnda'", "Did you mean agenda"],
    # Answers: out of range, missing, extra and mistyped, all at once.
    "attempt RK-1 --set 'moods=[{name: fear, before: 120}, {name: sad, before: lots}]' "
    "--set mood=3 --set belief_after=-1": [
        "moods[0].before: 120 is above 100",
        "moods[1].before: 'lots' is not a whole number from 0 to 100",
        "mood: there is no such item. Did you mean moods",
        "belief_after: -1 is below 0",
        "situation: no answer",
        "automatic_thoughts: no answer",
    ],
    f"attempt RK-1 {GOOD} --skip situation=": ["situation: was skipped without a reason"],
    f"attempt RK-1 {GOOD} --skip situation=tired": ["both answered and skipped"],
    f"attempt RK-1 {GOOD} --amount 7": ["amount: 7 is above 4"],
    f"attempt RK-1 {GOOD} --amount plenty": ["'plenty' is not an amount", "10min"],
    "attempt RK-1 --set situation": ["is not name=value"],
    "attempt RK-1 --set moods[1].name=fear": ["counted from 0"],
    "attempt RK-1 --set 'moods=[{name: fear'": ["cannot be read"],
    "attempt RK-1 --from nowhere.yaml": ["nowhere.yaml cannot be read", "No such file"],
    "review RK-1 --client qualty=3": ["client.qualty", "quality"],
    "review RK-1 --client quality=5": ["5 is above 4"],
    "review RK-1 --client quality=good": ["'good' is not a whole number"],
    "correct RK-1 1 --why x --set belief_after=3": ["has no attempt 1", "no attempts yet"],
    "obstacle RK-1 no-time --anticipated 1": ["no anticipated obstacle 1"],
    # A client is known by a pseudonym.
    "client add Robert": ["looks like a name", "pseudonym"],
    "client add 'R. Kessler'": ["looks like a name", "pseudonym"],
    "client add rk@example.org": ["looks like an e-mail", "pseudonym"],
    "client add RK": ["registered already"],
    "client add QX --timezone Europe/Berln": ["Europe/Berln", "Europe/Berlin"],
    # Days and times.
    f"attempt RK-1 {GOOD} --on 2026-02-30": ["February 2026 has 28 days"],
    f"attempt RK-1 {GOOD} --on 03/02/2026": ["2026-03-02", "2026-02-03"],
    f"attempt RK-1 {GOOD} --on someday": ["someday", "yesterday"],
    f"attempt RK-1 {GOOD} --on tomorrow": ["has not come yet"],
    f"attempt RK-1 {GOOD} --on '2025-03-30 02:30'": ["does not exist", "Europe/Berlin"],
    f"attempt RK-1 {GOOD} --on '2025-10-26 02:30'": ["+02:00", "+01:00"],
    "assign RK thought-record --task x --how-often sometimes": ["sometimes", "3x/week"],
    "assign RK thought-record": ["task", "one sentence"],
    "assign RK thought-record --task x --confidence 101": ["101 is above 100"],
    "assign RK thought-record --task x --setting steps=3": ["settings.steps", "no such item"],
    # A usage that click refuses.
    "correct RK-1 1 --set belief_after=3": ["--why"],
    "view --nonsense": ["--nonsense"],
}


def told(result):
    """What was printed, as one line."""
    return " ".join(result.output.split())


@pytest.mark.parametrize("line", REFUSED)
def test_a_clear_line_and_nothing_written(agreed, line):
    before = agreed.events
    result = agreed(line)
    printed = told(result)
    assert result.exit_code == 2, result.output
    assert [said for said in REFUSED[line] if said not in printed] == []
    assert "Traceback" not in result.output
    assert agreed.events == before


def test_an_attempt_on_a_withdrawn_assignment(agreed):
    agreed("withdraw RK-1 --why 'not the right task'")
    before = agreed.events
    result = agreed(f"attempt RK-1 {GOOD}")
    assert result.exit_code == 2
    assert "RK-1 was withdrawn" in told(result)
    assert "intersession assign RK cbt.thought-record" in told(result)
    assert agreed.events == before


def test_an_assignment_for_a_discharged_client(agreed):
    agreed("client discharge RK")
    before = agreed.events
    result = agreed("assign RK thought-record --task x")
    assert result.exit_code == 2
    assert "was discharged" in told(result)
    assert agreed.events == before


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.json", "{", "a.json cannot be read"),
        ("a.toml", "situation = ", "a.toml cannot be read"),
        ("a.yaml", "a: [", "a.yaml cannot be read"),
        ("a.yaml", "- one\n- two\n", "a.yaml holds no answers"),
        ("a.json", b"\xff\xfe\x00", "not UTF-8"),
    ],
)
def test_a_file_that_holds_no_answers(agreed, tmp_path, name, text, said):
    file = tmp_path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    before = agreed.events
    result = agreed(["attempt", "RK-1", "--from", str(file)])
    assert result.exit_code == 2
    assert said in told(result)
    assert agreed.events == before


def test_a_file_that_is_not_a_database(agreed):
    agreed.home.log_path.write_text("not a database, but long enough to look like a file\n" * 20)
    kept = agreed.home.log_path.read_bytes()
    for line in ("client list", "client add QX", "log"):
        result = agreed(line)
        assert result.exit_code == 2, line
        assert "is not a database" in told(result)
    assert agreed.home.log_path.read_bytes() == kept


def test_a_log_that_was_cut_short(agreed):
    kept = agreed.home.log_path.read_bytes()
    agreed.home.log_path.write_bytes(kept[:5000])
    for line in ("client list", "client add QX", "log"):
        result = agreed(line)
        assert result.exit_code == 2, line
        assert "is damaged (database disk image is malformed)" in told(result)
        assert "Replace the log with an earlier copy" in told(result)


def test_views_that_are_not_a_database_can_be_deleted(agreed):
    for old in agreed.home.path.glob("views.db*"):
        old.unlink()
    agreed.home.views_path.write_text("not a database, but long enough to look like a file\n" * 20)
    result = agreed("client list")
    assert result.exit_code == 2
    assert "rebuilt from the log" in told(result)
    agreed.home.views_path.unlink()
    assert "RK" in agreed("client list").output


def test_a_database_of_something_else(terminal):
    terminal.home.path.mkdir()
    with sqlite3.connect(terminal.home.log_path) as other:
        other.execute("CREATE TABLE recipes (name)")
    other.close()
    result = terminal("client add RK")
    assert result.exit_code == 2
    assert "not a log of Intersession" in told(result)


def test_a_log_written_by_a_newer_version(agreed):
    with sqlite3.connect(agreed.home.log_path) as log:
        log.execute("PRAGMA user_version = 99")
    log.close()
    for line in ("client add QX", "client list"):
        result = agreed(line)
        assert result.exit_code == 2
        assert "newer version" in told(result)


WRITTEN = b'{"recorded_at":"2026-03-02T09:00:00Z"}'


def test_a_event_that_a_newer_version_wrote(agreed):
    with closing(log_of(agreed.home)) as log:
        log.adopt([(3, "RK.1", 2, "homework.attempted.v9", WRITTEN)])
    shown = agreed("agenda RK")  # of all else
    assert shown.exit_code == 0
    assert "homework.attempted.v9, which a newer version" in " ".join(shown.stdout.split())
    for line in (f"attempt RK-1 {GOOD}", "log RK-1"):
        result = agreed(line)
        assert result.exit_code == 2
        assert "homework.attempted.v9" in told(result)
        assert "newer version" in told(result)
    with closing(log_of(agreed.home)) as log:
        assert log.last_position() == 3


def test_a_home_that_cannot_be_written(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    terminal = Terminal(tmp_path)
    terminal.home = Home(blocked / "home")
    result = terminal("client add RK")
    assert result.exit_code == 2
    assert "cannot be written" in told(result)
    assert "--home DIR" in told(result)


def test_control_c_in_a_prompt_records_nothing(agreed, monkeypatch):
    monkeypatch.setattr("intersession_cli.input.values.is_interactive", lambda: True)
    before = agreed.events
    result = agreed("attempt RK-1", typed="At the shop\nfear\n80\n")  # the input ends: as Ctrl-C
    assert result.exit_code == 2
    assert "Nothing was recorded" in told(result)
    assert agreed.events == before


def test_what_was_typed_before_control_c_is_kept(agreed, monkeypatch):
    monkeypatch.setattr("intersession_cli.input.values.is_interactive", lambda: True)
    stopped = agreed("attempt RK-1", typed="At the shop\nfear\n")
    assert "attempt RK-1 --resume" in " ".join(stopped.output.split())
    rest = ["80", "", "They look", "90", "yes", "", "", *[""] * 9]
    done = agreed("attempt RK-1 --resume", typed="\n".join(rest) + "\n")
    assert done.exit_code == 0, done.output
    kept = agreed("log RK-1").output
    assert "situation: At the shop" in kept
    assert "moods: name fear, before 80" in kept
    assert not (agreed.home.path / "drafts" / "RK-1.json").exists()


def test_a_closed_pipe_ends_quietly(agreed):
    for _ in range(200):
        agreed("obstacle RK-1 no-time --text 'a line that is long enough to fill a pipe or two'")
    for line in ("log", "log --json", "log export", "log tail --limit 202", "--version"):
        done = typed(agreed, f"{line} | head -1")
        assert done.stdout.count("\n") == 1
    for line in ("--version", "--help"):
        done = typed(agreed, f"{line} | true")
        assert (done.stderr, done.returncode) == ("", 0)
        assert (done.stderr, done.returncode) == ("", 0)


def test_a_command_of_a_group_that_is_mistyped_is_no_client(agreed):
    for typo, meant in (("exprot", "export"), ("tial", "tail"), ("imports", "import")):
        result = agreed(f"log {typo}")
        assert result.exit_code == 2
        assert f"There is no command '{typo}'. Did you mean {meant}?" in told(result)
    assert agreed("log rk-1").exit_code == agreed("log rk").exit_code == 0


def test_with_nowhere_to_print_to_a_command_does_its_work(agreed):
    done = typed(agreed, "goal add RK 'go by bus again' >&-")
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)
    assert "go by bus again" in agreed("goal list RK").output


def typed(terminal, line):
    """What comes of a line in a real shell, where every part of a pipe has to end well."""
    shell = ["bash", "-o", "pipefail", "-c", f"{sys.executable} -m intersession_cli {line}"]
    kept = {name: one for name, one in os.environ.items() if name != "PYTHONUNBUFFERED"}
    here = {**kept, "INTERSESSION_HOME": str(terminal.home.path)}
    return subprocess.run(shell, capture_output=True, text=True, timeout=60, env=here)
