"""Words from a file, from standard input or a prompt stay out of the shell's history and of ps."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import click
import pytest

from intersession.errors import InvalidInput
from intersession_cli.input import words
from intersession_cli.input.prescription import agreement_options
from intersession_cli.input.words import HOW, LARGEST, WORDS, words_of
from intersession_cli.main import COMMANDS, cli
from intersession_cli.testing import Terminal

LEFT_OUT = "--skip automatic_thoughts=x"
SAID = "on the bus,\nfor ten minutes – “alone”"


@pytest.fixture(scope="module")
def recorded(tmp_path_factory) -> Path:
    """A folder with a home that holds an assignment and an entry."""
    folder = tmp_path_factory.mktemp("recorded")
    terminal = Terminal(folder)
    for line in (
        "client add RK --timezone Europe/Berlin",
        "assign RK cbt.thought-record --task 'Write one' --how-often daily",
        "done RK-1",
    ):
        assert terminal(line).exit_code == 0
    return folder


@pytest.fixture
def terminal(recorded, tmp_path, monkeypatch) -> Terminal:
    """A terminal at a home with the same in it, in a folder with a file of words."""
    shutil.copytree(recorded, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    Path("said.txt").write_text(f"{SAID}\n", encoding="utf-8")
    return Terminal(tmp_path)


def last(terminal: Terminal) -> dict:
    """The data of the last event."""
    return json.loads(terminal("log export").stdout.splitlines()[-1])["data"]


# What a word of an option means.


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("plain", "plain"), ("@@handle", "@handle"), ("@@@", "@@"), ("a@b", "a@b"), ("", "")],
)
def test_what_is_typed(typed, meant):
    assert words_of(typed, "--note") == meant


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        (SAID.encode() + b"\n", SAID),
        (b"\xef\xbb\xbfwith a mark\r\nand lines\r\n", "with a mark\nand lines"),
        (b"@not a file\n", "@not a file"),
        (b"-", "-"),
        (b"", ""),
        (b"x" * LARGEST, "x" * LARGEST),
    ],
)
def test_what_a_file_holds_is_taken_as_it_is(tmp_path, raw, meant):
    file = tmp_path / "said.txt"
    file.write_bytes(raw)
    assert words_of(f"@{file}", "--note") == meant


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"abc\xff", "is not UTF-8 text (byte 4). Save it as UTF-8"),
        (b"x" * (LARGEST + 1), "has more than 1,000,000 bytes"),
        (None, "A text that itself begins with @ is written @@"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(tmp_path, raw, told):
    file = tmp_path / "said.txt"
    if raw is not None:
        file.write_bytes(raw)
    with pytest.raises(InvalidInput) as problem:
        words_of(f"@{file}", "--note")
    assert str(problem.value).startswith("--note cannot be read:")
    assert told in str(problem.value)
    assert str(file) in str(problem.value)


@pytest.mark.parametrize("name", ["@", "@.", "@\0", "@~nosuchuser/x", "@" + "x" * 5000])
def test_what_is_no_file_is_told(name):
    with pytest.raises(InvalidInput, match="--note cannot be read"):
        words_of(name, "--note")


# In every command that takes words.


@pytest.mark.parametrize(
    ("line", "place"),
    [
        (f"attempt RK-1 --set situation={{}} {LEFT_OUT} --skip moods=x", "answers.situation"),
        (f"attempt RK-1 --set situation=x {LEFT_OUT} --skip moods=x --note {{}}", "note"),
        (f"attempt RK-1 --set situation=x {LEFT_OUT} --skip moods={{}}", "skipped.moods"),
        ("done RK-1 --note {}", "note"),
        ("obstacle RK-1 no-time --text {}", "text"),
        ("review RK-1 --learned {}", "learned"),
        ("review RK-1 --credit {}", "credit"),
        ("goal add RK {}", "words"),
        ("flag RK-1 1 --note {}", "note"),
        ("correct RK-1 1 --note corrected --why {}", "why"),
        ("correct RK-1 1 --note {} --why x", "note"),
        ("retract RK-1#2 --yes --why {}", "why"),
        ("undo --yes --why {}", "why"),
        ("pause RK-1 --why {}", "why"),
        ("withdraw RK-1 --why {}", "why"),
        ("amend RK-1 --task {}", "prescription.task"),
        ("amend RK-1 --minutes 3 --why {}", "why"),
        ("client discharge RK --note {}", "note"),
        ("assign RK cbt.thought-record --task {}", "prescription.task"),
        ("assign RK cbt.thought-record --task x --rationale {}", "prescription.rationale"),
    ],
)
@pytest.mark.parametrize("sign", ["@said.txt", "-"])
def test_words_come_from_a_file_or_from_standard_input(terminal, line, place, sign):
    result = terminal(line.format(sign), typed=f"{SAID}\n")
    assert result.exit_code == 0, result.output
    found = last(terminal)
    for part in place.split("."):
        found = found[part]
    assert found == SAID


def test_each_option_for_words_takes_them(terminal):
    """Every option of these names, in every command: none was forgotten."""
    names = {"note", "why", "text", "learned", "credit", "words", "task", "rationale", "cue"}
    found = [
        (path, param)
        for path, command in every_command(cli)
        for param in command.params
        if param.name in names and path not in ("worksheets",)
    ]
    plain = [path for path, param in found if param.type is not WORDS and path not in TIMES]
    assert plain == []
    assert len({path for path, _ in found}) > 15


TIMES = ("done",)
"""Whose ``words`` are days and amounts; its note is tried above."""


def every_command(group: click.Group, before: str = ""):
    """Each command with its name in full."""
    ctx = click.Context(group)
    for name in COMMANDS if group is cli else group.list_commands(ctx):
        command = group.get_command(ctx, name)
        assert command is not None
        yield f"{before}{name}", command
        if isinstance(command, click.Group):
            yield from every_command(command, f"{before}{name} ")


def test_the_help_says_so(terminal):
    assert f"--text {HOW}" in terminal("obstacle --help").output
    assert f"[{HOW}]" in terminal("goal add --help").output
    told = [one for one in agreement_options(lambda: 0).__click_params__ if one.type is WORDS]
    assert len(told) == 10


# Standard input and prompts.


def test_standard_input_is_read_once(terminal):
    before = terminal.events
    result = terminal("review RK-1 --learned - --credit -", typed="one")
    assert result.exit_code == 2
    told = " ".join(result.output.split())
    assert "--credit cannot be read: --learned took standard input already" in told
    assert "Name a file: @FILE" in told
    assert terminal.events == before


def test_a_file_that_is_not_there_records_nothing(terminal):
    before = terminal.events
    result = terminal("done RK-1 --note @none.txt")
    assert result.exit_code == 2
    assert "--note cannot be read" in result.output
    assert terminal.events == before


def test_on_a_terminal_one_is_asked(terminal, monkeypatch):
    asked = []

    def ask(question: str) -> str:
        asked.append(question)
        return SAID

    monkeypatch.setattr(words, "_is_at_terminal", lambda: True)
    monkeypatch.setattr("intersession_cli.input.asking.words", ask)
    assert terminal("obstacle RK-1 no-time --text -").exit_code == 0
    assert last(terminal)["text"] == SAID
    assert terminal("amend RK-1 --done-when - --teach-back -").exit_code == 0
    assert sorted(asked) == ["Done when", "Teach back", "Text"]


def test_a_goal_without_words_is_asked_for_or_refused(terminal, monkeypatch):
    result = terminal("goal add RK")
    assert result.exit_code == 2
    assert "Say the goal in the client's words" in result.output
    monkeypatch.setattr("intersession_cli.input.values.is_interactive", lambda: True)
    monkeypatch.setattr("intersession_cli.input.asking.words", lambda question: "by bus")
    assert terminal("goal add RK").exit_code == 0
    assert last(terminal)["words"] == "by bus"


def test_completion_reads_nothing(terminal):
    """While a line is being typed, a sign in it must not wait for input."""
    command = cli.get_command(click.Context(cli), "obstacle")
    assert command is not None
    ctx = command.make_context(
        "obstacle", ["RK-1", "no-time", "--text", "-"], resilient_parsing=True
    )
    assert ctx.params["text"] == "-"


def test_a_search_takes_its_words_from_elsewhere_too(terminal):
    assert terminal("done RK-1 --note 'on the bus'").exit_code == 0
    assert "on the bus" in terminal("find -", typed="bus").output
