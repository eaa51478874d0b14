"""A NUL and half a character are refused at every entrance, with an example, and add nothing."""

import json

import pytest
from screens import on_screen

from intersession_cli.testing import Terminal

THOUGHT = {"moods": [{"name": "fear", "before": 80}], "automatic_thoughts": [{"text": "No"}]}
NUL = "holds a NUL character (U+0000). Write it without, such as 'At work'"
HALF = "holds half a character (U+DCFF): bytes that are not UTF-8. Write it again in UTF-8"


@pytest.fixture
def terminal(tmp_path) -> Terminal:
    found = Terminal(tmp_path)
    found("client add RK --timezone Europe/Berlin")
    found("assign RK thought-record --task 'Write one down'")
    return found


def refused(terminal: Terminal, line: list[str], *says: str) -> None:
    """The command is refused, says so in words, and nothing is recorded."""
    before = terminal.events
    result = terminal(line)
    told = " ".join(result.output.split())
    assert (result.exit_code, terminal.events) == (2, before), told
    assert [one for one in says if one not in told] == [], told


ENTRANCES = {
    "task": ["assign", "RK", "thought-record", "--task", "{}"],
    "cue": ["assign", "RK", "thought-record", "--task", "a", "--cue", "{}"],
    "settings.theme": [
        *("assign", "RK", "exposure-hierarchy", "--task", "a", "--setting", "theme={}")
    ],
    "why": ["pause", "RK-1", "--why", "{}"],
    "words": ["goal", "add", "RK", "{}"],
    "learned": ["review", "RK-1", "--learned", "{}"],
    "text": ["obstacle", "RK-1", "forgot", "--text", "{}"],
    "note": ["attempt", "RK-1", "--from", "FILE", "--note", "{}"],
    "answers.situation": ["attempt", "RK-1", "--from", "FILE", "--set", "situation={}"],
    "skipped.situation": ["attempt", "RK-1", "--from", "FILE", "--skip", "situation={}"],
}  # fmt: skip


@pytest.mark.parametrize("place", ENTRANCES)
@pytest.mark.parametrize(("text", "told"), [("At\0 work", NUL), ("At \udcff", HALF)])
def test_options(place, text, told, terminal, tmp_path):
    """A NUL cannot be on a command line; a program that calls the command can pass one."""
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(THOUGHT))
    line = [str(file) if part == "FILE" else part.replace("{}", text) for part in ENTRANCES[place]]
    refused(terminal, line, f"{place}: {told}")


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("a.json", json.dumps({**THOUGHT, "situation": "At\0 work"})),
        ("a.yaml", 'moods: [{name: fear, before: 80}]\nsituation: "At\\0 work"\n'),
        ("a.toml", 'situation = "At\\u0000 work"\n'),
    ],
)
def test_files_of_answers(name, written, terminal, tmp_path):
    file = tmp_path / name
    file.write_text(written)
    refused(terminal, ["attempt", "RK-1", "--from", str(file)], f"answers.situation: {NUL}")


def sent(**more: object) -> str:
    fixed = {"command": "attempt", "assignment": "RK-1", "happened": "2026-03-01", "amount": 9}
    return json.dumps({**fixed, "key": "a1", "answers": THOUGHT, **more})


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (sent(note="At\0 work"), "note: holds a NUL character"),
        (sent(answers={**THOUGHT, "situation": "At\0 work"}), "situation: holds a NUL character"),
        (sent(note="At \udcff work"), "holds half a character"),
    ],
)
def test_json_lines(line, told, terminal, tmp_path):
    file = tmp_path / "week.jsonl"
    file.write_text(f"{line}\n")
    refused(terminal, ["import", "jsonl", str(file)], told)


MAP = """
worksheet = "cbt.coping-card"
source = "here"
key = ["key"]
{sql}
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
noticed = "what"
[times]
happened = {{ value = "2026-03-01" }}
"""


@pytest.mark.parametrize(
    ("what", "sql", "told"),
    [
        ("At\0 work", "", "is not a text file. Accepted: CSV."),
        (
            "At",
            "sql = \"SELECT who, key, what || char(0) || ' work' AS what FROM rows\"",
            f"answers.noticed: {NUL}",
        ),
    ],
)
def test_csv(what, sql, told, terminal, tmp_path):
    (tmp_path / "a.csv").write_text(f"who,key,what\nRK,k1,{what}\n")
    (tmp_path / "a.toml").write_text(MAP.format(sql=sql))
    line = ["import", "csv", str(tmp_path / "a.csv"), "--map", str(tmp_path / "a.toml")]
    refused(terminal, line, told)


def test_a_prompt_asks_again(terminal):
    shown = on_screen(terminal, "attempt RK-1", typed="At\0 work\nAt home\n")
    assert f"  {NUL}\n" in shown
    assert shown.count("Where were you, and what was happening?") == 2
