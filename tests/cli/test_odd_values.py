"""Numbers of five thousand digits, ``--5`` and lists in lists: a clear line at every entrance.

Every option and argument of every command is given each of them.
"""

from collections.abc import Iterator

import click
import pytest

from intersession_cli.main import cli
from intersession_cli.testing import Terminal

LONG = "9" * 5000
DEEP = "[" * 600
BYTES = "\udcff"
"""A byte that is not UTF-8, as Python decodes an argument."""
ODD = ["--5", LONG, "²", BYTES]
NAMED = [f"x={LONG}", "x=--5", "x=²", f"x={DEEP}", f"a[{LONG}]=1", "a[-1]=1",
         f"x={BYTES}", f"{BYTES}=x", "x=&a [*a]", "x={a: 1, a: 2}", "targets=[{},{}]"]  # fmt: skip
"""For what takes a name with a value."""
OWN = {
    "handle": [f"RK-{LONG}", f"RK-1#{LONG}", f"{BYTES}-1", f"{BYTES}-1#1"],
    "events": [f"RK-{LONG}", f"RK-1#{LONG}", f"RK#{LONG}"],
    "goal": [f"G{LONG}"],
    "amount": [f"{LONG}min"],
    "words": [f"{LONG}/{LONG}", f"{LONG}min"],
    "when": [f"2026-03-{LONG}", f"{LONG} days ago", f"{LONG}:00"],
    "how_often": [f"{LONG}x/week", f"every {LONG} days"],
    "code": [f"RK-{LONG}"],
}
USUAL = {
    "handle": "RK-1",
    "code": "RK",
    "worksheet": "thought-record",
    "attempt": "1",
    "attempts": "1",
    "events": "RK-1#2",
    "why": "typed wrong",
    "when": "thu",
    "goal": "G1",
    "category": "no-time",
    "shell": "bash",
    "zone": "Europe/Berlin",
    "words": "yesterday",
    "note": "seen",
    "to": "RK-1",
    "task": "Write one down",
}
NOT_HERE = {"demo", "tail", "init", "copy", "new"}
"""Commands that make another home or log, or wait."""
PLACES = {"home", "log"}


def leaves(group: click.Group, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of every command that does something itself."""
    ctx = click.Context(group)
    for name in group.list_commands(ctx):
        found = group.get_command(ctx, name)
        if isinstance(found, click.Group):
            yield from leaves(found, (*words, name))
        if name not in NOT_HERE and not (
            isinstance(found, click.Group) and not found.invoke_without_command
        ):
            yield (*words, name)


def params(words: tuple[str, ...]) -> list[click.Parameter]:
    """What a command takes."""
    found: click.Command | None = cli
    for word in words:
        assert isinstance(found, click.Group)
        found = found.get_command(click.Context(found), word)
    assert found is not None
    return [one for one in found.params if one.name not in PLACES]


def lines(words: tuple[str, ...]) -> Iterator[list[str]]:
    """The command with each odd value for each of what it takes, and the rest as usual."""
    takes = params(words)
    for odd_one in takes:
        if isinstance(odd_one, click.Option) and (odd_one.is_flag or odd_one.count):
            continue
        has_name = "=" in (odd_one.metavar or "") or odd_one.name in ("client", "clinician")
        for odd in [*(NAMED if has_name else ODD), *OWN.get(odd_one.name or "", [])]:
            options, typed = [], []
            for one in takes:
                value = odd if one is odd_one else USUAL.get(one.name or "")
                if value is None or not (one is odd_one or one.required):
                    continue
                if isinstance(one, click.Argument):
                    typed.append(value)
                elif one.nargs == 2:
                    options += [one.opts[0], value, value]
                else:
                    options.append(f"{one.opts[0]}={value}")
            yield [*words, *options, "--", *typed]


@pytest.fixture(scope="module")
def terminal(tmp_path_factory):
    terminal = Terminal(tmp_path_factory.mktemp("odd"))
    for line in (
        "client add RK",
        "goal add RK 'Ride again'",
        "assign RK thought-record --task 'Write one down' --how-often daily",
        "attempt RK-1 --skip situation=x --skip moods=x --skip automatic_thoughts=x",
    ):
        assert terminal(line).exit_code == 0
    return terminal


@pytest.mark.parametrize("words", list(leaves(cli)), ids=" ".join)
def test_what_cannot_be_read_is_told_in_a_line(terminal, words, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for line in lines(words):
        result = terminal(line)  # which raises what is not told as a refusal
        assert result.exit_code in (0, 1, 2), line
        assert "Traceback" not in result.output
        assert len(result.stderr) < 4000 or result.exit_code == 0, line


@pytest.mark.parametrize("name", ["a.json", "a.yaml", "a.toml"])
@pytest.mark.parametrize("value", [LONG, "--5", DEEP, f"-{LONG}", f"1e{LONG}", "nan"])
@pytest.mark.parametrize(
    "command", ["attempt RK-1", "assign RK thought-record", "correct RK-1 1 --why x"]
)
def test_in_a_file(terminal, tmp_path, name, value, command):
    before = terminal.events
    for item in ("belief_after", "minutes", "confidence", "settings"):
        line = {"a.json": f'{{"{item}": {value}}}', "a.yaml": f"{item}: {value}"}
        (tmp_path / name).write_text(line.get(name, f"{item} = {value}"))
        result = terminal([*command.split(), "--from", str(tmp_path / name)])
        assert result.exit_code == 2, result.output
        assert len(result.output) < 4000
    assert terminal.events == before
