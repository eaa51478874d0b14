"""What has no end is refused in a clear line, and adds nothing: at the command line."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from intersession_cli.app.numbers import Seconds, Whole, WholeRange
from intersession_cli.main import cli
from intersession_cli.testing import Terminal

THOUGHT: dict[str, Any] = {
    "moods": [{"name": "fear", "before": 80}],
    "automatic_thoughts": [{"text": "No"}],
}
DEEP = "holds lists in lists, more than 100 deep. Accepted: up to 100"
BOMB = "situation: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
MAP = """worksheet = "cbt.coping-card"
source = "here"
key = ["key"]
sql = "{sql}"
[client]
code = "who"
timezone = {{ value = "Europe/Berlin" }}
[assignment]
each = "client"
task = {{ value = "Read it" }}
[settings]
when_i_think = {{ value = "a" }}
i_can_tell_myself = {{ value = "b" }}
[answers]
helped = {{ value = 3 }}
[times]
happened = {{ value = "2026-03-01" }}
[file]
encoding = "{encoding}"
"""
PLAIN = "SELECT who, key FROM rows"


@pytest.fixture
def terminal(tmp_path) -> Terminal:
    found = Terminal(tmp_path)
    found("client add RK --timezone Europe/Berlin")
    found("assign RK thought-record --task 'Write one down'")
    return found


def refused(terminal: Terminal, line: str | list[str], *says: str) -> str:
    """The command is refused, says so in few words, and nothing is recorded."""
    before = terminal.events
    result = terminal(line)
    told = " ".join(result.output.split())
    assert (result.exit_code, terminal.events) == (2, before), told
    assert [one for one in says if one not in told] == [], told
    assert len(told) < 3000
    return told


def attempt(file: Path) -> list[str]:
    return ["attempt", "RK-1", "--from", str(file)]


def test_nine_levels_of_aliases(terminal, tmp_path):
    file = tmp_path / "a.yaml"
    file.write_text(BOMB)
    begun = time.monotonic()
    refused(terminal, attempt(file), "it uses an alias (*name)", "(line 2, column 8)")
    assert time.monotonic() - begun < 20


def test_lists_in_lists(terminal):
    refused(terminal, ["attempt", "RK-1", "--set", "moods=" + "[" * 600], DEEP)
    refused(terminal, ["assign", "RK", "dbt.diary-card", "--setting", "targets=" + "[" * 600], DEEP)


def test_rows_of_settings_without_a_name(terminal):
    line = ["assign", "RK", "dbt.diary-card", "--task", "x", "--setting", "targets=[{},{}]"]
    told = refused(terminal, line, "settings.targets[0].name: has to be agreed on")
    assert "settings.targets[1].name" in told
    assert "plugin" not in told


@pytest.mark.parametrize("end", ["", "1,2,3\n"])
def test_a_file_of_commas(end, terminal, tmp_path):
    (tmp_path / "a.csv").write_text(f",,\n{end}")
    (tmp_path / "map.toml").write_text(MAP.format(sql=PLAIN, encoding="utf-8"))
    line = ["import", "csv", str(tmp_path / "a.csv"), "--map", str(tmp_path / "map.toml")]
    refused(terminal, line, "columns" if end else "it has no row 1, which should hold the names")


@pytest.mark.parametrize("name", ["undefined", "rot13", "idna", "hex", "utf-8\\u0000", "nonsense"])
def test_an_encoding_that_no_file_has(name, terminal, tmp_path):
    (tmp_path / "a.csv").write_text("who,key\nAB,1\n")
    (tmp_path / "map.toml").write_text(MAP.format(sql=PLAIN, encoding=name))
    line = ["import", "csv", str(tmp_path / "a.csv"), "--map", str(tmp_path / "map.toml")]
    refused(terminal, line, "encoding: no file has it; accepted: utf-8, utf-16, cp1252, latin-1")


@pytest.mark.parametrize(
    "line",
    [
        ["attempt", "\udcff-1"],
        ["show", "RK-\udcff"],
        ["agenda", "\udcff"],
        ["retract", "\udcff-1#1", "--why", "x"],
    ],
)
def test_a_handle_that_is_not_utf_8(line, terminal):
    refused(terminal, line, "not")


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        (
            "SELECT who, key, zeroblob(900000000) AS z FROM rows",
            "a text or row that it reads or makes has more",
        ),
        ("SELECT printf('%.*c', 900000000, 'x') AS z FROM rows", "printf is asked for a width"),
        (
            "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c",
            "it gives more than 200,000 rows",
        ),
    ],
)
def test_sql_without_end(sql, told, terminal, tmp_path):
    (tmp_path / "a.csv").write_text("who,key\nAB,1\n")
    (tmp_path / "map.toml").write_text(MAP.format(sql=sql, encoding="utf-8"))
    line = ["import", "csv", str(tmp_path / "a.csv"), "--map", str(tmp_path / "map.toml")]
    refused(terminal, line, f"sql: stopped: {told}")


@pytest.mark.parametrize(
    ("size", "told"),
    [
        (
            1_000_001,
            "answers.situation: has 1,000,001 bytes. Accepted: up to 1,000,000 in one text",
        ),
        (20_000_000, "it has more than 5,000,000 bytes. Make it shorter"),
    ],
)
def test_a_word_of_20_mb(size, told, terminal, tmp_path):
    file = tmp_path / "a.json"
    file.write_text(json.dumps({**THOUGHT, "situation": "x" * size}))
    refused(terminal, attempt(file), told)


def test_a_record_of_many_long_texts(terminal, tmp_path):
    """Sent as JSON lines, which may be longer than a file: each text fits, and not all."""
    answers = {**THOUGHT, "automatic_thoughts": [{"text": "x" * 900_000}] * 6}
    sent = {"command": "attempt", "assignment": "RK-1", "key": "a1", "happened": "2026-03-01"}
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps({**sent, "answers": answers}) + "\n")
    told = "bytes in all. Accepted: up to 5,000,000 in one record"
    refused(terminal, ["import", "jsonl", str(file), "--show-answers"], told)
    file.write_text(json.dumps({**sent, "note": "x" * 10_000_000}) + "\n")
    refused(terminal, ["import", "jsonl", str(file)], "is longer than 10,000,000 bytes")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", '{"situation": "a", "situation": "b"}'),
        ("a.yaml", "situation: a\nsituation: b\n"),
        ("a.json", '{"moods": [{"name": "fear", "name": "anger"}]}'),
    ],
)
def test_a_name_twice(name, text, terminal, tmp_path):
    (tmp_path / name).write_text(text)
    refused(terminal, attempt(tmp_path / name), "twice in one", "Give it once")


def test_a_name_twice_in_a_line_of_events(terminal, tmp_path):
    lines = terminal("log export").output.splitlines()
    file = tmp_path / "log.jsonl"
    file.write_text(lines[0].replace('"data":{', '"data":{"timezone":"UTC",', 1) + "\n")
    refused(terminal, ["log", "import", str(file)], "gives 'timezone' twice in one object")


def test_a_line_of_events_without_end(terminal, tmp_path):
    file = tmp_path / "log.jsonl"
    file.write_bytes(b'{"id": "' + b"x" * 10_000_001)
    refused(terminal, ["log", "import", str(file)], "line 1: is longer than 10,000,000 bytes")


def test_standard_input_in_another_encoding(terminal):
    before = terminal.events
    result = terminal(["attempt", "RK-1", "--from", "-"], typed="situation: M\udcfcde\n".encode(
        errors="surrogateescape"
    ))  # fmt: skip
    assert (result.exit_code, terminal.events) == (2, before)
    assert "Standard input cannot be read" in result.output
    assert "it is not UTF-8 text (byte 13)" in result.output


def every(group: click.Group) -> Iterator[tuple[str, click.Parameter]]:
    """Everything that any command takes."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        yield from ((f"{name} {one.name}", one) for one in found.params)
        if isinstance(found, click.Group):
            yield from ((f"{name} {inner}", one) for inner, one in every(found))


def test_every_number_goes_through_the_one_reader():
    numbers = (click.types.IntParamType, click.types.FloatParamType)
    found = {where: one.type for where, one in every(cli) if isinstance(one.type, numbers)}
    assert len(found) > 15
    ours = (Whole, WholeRange, Seconds)
    assert [where for where, kind in found.items() if not isinstance(kind, ours)] == []


@pytest.mark.parametrize("text", ["9" * 19, "9" * 4000, "²", "1_0", "٣"])
def test_a_number_of_too_many_digits(text, terminal):
    told = "is not a valid integer: a whole number has up to 18 digits, such as 3"
    refused(terminal, ["log", "export", "--limit", text], told)
    refused(terminal, ["retract", "RK-1", text, "--why", "x"], "not")


@pytest.mark.parametrize("text", ["nan", "inf", "1e300", "-1"])
def test_seconds_that_nobody_waits(text, terminal):
    refused(terminal, ["log", "tail", "--heartbeat", text], "--heartbeat")
