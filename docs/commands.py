"""Writes docs/reference/commands.md: every command with a line about it.

python docs/commands.py
"""

from collections.abc import Iterator
from pathlib import Path

import click

from intersession_cli.main import COMMANDS, cli

PAGE = Path(__file__).parent / "reference" / "commands.md"
GROUPS = {
    "See": "today agenda show find view flags drafts client goal worksheets",
    "Agree": "assign amend pause resume withdraw",
    "Between two appointments": "done attempt complete obstacle flag acknowledge",
    "In the session": "session review",
    "Put right": "undo correct retract move",
    "In and out": "import export log",
    "Around it": "demo plugins plugin rebuild completion",
}
BY_CLIENT = {"session guide": "session RK"}
"""What is typed by a client's code, and not by its name."""
HEAD = """# Commands

<!-- written by docs/commands.py -->

Every command, with a line about it. `--help` behind each shows its options and examples. `ins` is
short for `intersession`. What lists something takes `--json` and `--csv`, too.
"""


def page() -> str:
    """The page, by what the commands are for."""
    return "\n".join([HEAD, *(part for name in GROUPS for part in _group(name))])


def _group(title: str) -> Iterator[str]:
    yield f"## {title}\n\n| command | what it does |\n| --- | --- |"
    yield from (row for name in GROUPS[title].split() for row in _rows(name))
    yield ""


def _rows(name: str) -> Iterator[str]:
    """A command's line; of a group, those of its commands."""
    context = click.Context(cli, info_name="ins")
    command = cli.get_command(context, name)
    if not isinstance(command, click.Group):
        yield _row(name, COMMANDS[name][1])
        return
    if command.invoke_without_command:
        yield _row(name, COMMANDS[name][1])
    for inner in command.list_commands(context):
        found = command.get_command(context, inner)
        yield _row(f"{name} {inner}", found.get_short_help_str(200) if found else "")


def _row(name: str, about: str) -> str:
    return f"| `ins {BY_CLIENT.get(name, name)}` | {about} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
