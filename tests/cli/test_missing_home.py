"""A home that is not there is an error where something is read; to begin one stays friendly."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

import intersession
from intersession_cli.main import COMMANDS, cli
from intersession_cli.testing import Terminal

READS = [
    *("client list", "client show RK", "goal list RK", "show RK-1", "find bus", "flags"),
    *("agenda RK", "view agenda", "view cbt.sleep RK", "session list"),
    *("log", "log show RK", "log export", "rebuild", "rebuild --check"),
    *("export answers tables", "agenda RK --as-of yesterday", "undo", "today --json"),
    "log post http://localhost:9/ --once",
]
NEEDS_NONE = [
    *("", "today", "log where", "worksheets", "worksheets sleep", "plugins", "view", "drafts"),
    *("completion bash", "log schema homework.attempted", "import jsonl --schema", "--help"),
]


@pytest.fixture
def nowhere(tmp_path) -> Terminal:
    """A terminal at a home that is not there."""
    return Terminal(tmp_path)


@pytest.mark.parametrize("line", READS)
def test_to_read_one_is_an_error_that_says_what_to_do(nowhere, tmp_path, monkeypatch, line):
    monkeypatch.chdir(tmp_path)
    result = nowhere(line)
    told = " ".join(result.output.split())
    assert result.exit_code == 2
    assert f"There is nothing to read: the home folder {nowhere.home.path} is not there." in told
    assert "--home DIR, or INTERSESSION_HOME" in told
    assert "intersession client add RK" in told
    assert list(tmp_path.iterdir()) == []  # to look makes nothing


@pytest.mark.parametrize("line", NEEDS_NONE)
def test_what_needs_no_record_works(nowhere, tmp_path, line):
    result = nowhere(line)
    assert result.exit_code == 0, result.output
    assert not nowhere.home.path.exists()


def test_an_empty_folder_holds_no_record(nowhere):
    nowhere.home.path.mkdir()
    result = nowhere("agenda RK")
    told = " ".join(result.output.split())
    assert result.exit_code == 2
    assert f"the home folder {nowhere.home.path} holds no record." in told


def test_the_first_screen_is_a_welcome_and_names_the_folder(nowhere):
    for line in ("", "today"):
        first, second, *_ = nowhere(line).output.splitlines()
        assert first == (
            f"{nowhere.home.path} holds no record yet: it is made when something is recorded."
        )
        assert second.startswith("No client is on record here yet. To add one")


def test_to_record_makes_it(nowhere):
    assert nowhere("client add RK --timezone Europe/Berlin").exit_code == 0
    assert nowhere("client list").exit_code == 0
    assert nowhere("agenda RK").exit_code == 0


def test_each_group_was_tried():
    tried = {line.split(" ")[0] for line in [*READS, *NEEDS_NONE]}
    writes = {
        *("assign", "amend", "pause", "resume", "withdraw", "attempt", "done", "complete"),
        *("correct", "retract", "move", "obstacle", "flag", "acknowledge", "review", "import"),
        *("demo", "plugin"),
    }
    assert set(COMMANDS) - tried == writes - tried


def test_a_program_is_told_too(tmp_path):
    with intersession.open(tmp_path / "none", log="") as record:
        for read in (lambda: record.log, lambda: record.views, record.answers):
            with pytest.raises(intersession.HomeError, match="There is nothing to read"):
                read()
        record.register("RK", timezone="Europe/Berlin")
        assert [one.id for one in record.log.read()] == ["RK#1"]


@pytest.mark.parametrize("line", [["client", "list"], ["client", "add", "RK"], []])
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("~nosuchuser/record", "an account that this machine does not know (~nosuchuser)"),
        ("", "This account has no home folder that can be found: HOME is not set"),
    ],
)
def test_no_other_home_is_taken_in_silence(monkeypatch, tmp_path, name, told, line):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("platformdirs.user_data_path", _no_account)
    result = CliRunner().invoke(cli, line, env={"INTERSESSION_HOME": name, "INTERSESSION_LOG": ""})
    assert (result.exit_code, result.exception.__class__) == (2, SystemExit)
    assert told in " ".join(result.output.split())
    assert list(tmp_path.iterdir()) == []


def _no_account(*_: object, **__: object) -> None:
    raise RuntimeError("could not determine the home directory for '~/.local/share'")
