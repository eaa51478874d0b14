"""The page about commands lists every command, with what the program says of it.

To write it anew: python docs/commands.py
"""

import re

import commands
import pytest

from intersession_cli.main import COMMANDS
from intersession_cli.testing import Terminal

PAGE = commands.PAGE.read_text(encoding="utf-8")
LISTED = re.findall(r"^\| `ins ([\w ]+)` \| (.+) \|$", PAGE, re.MULTILINE)


def test_the_page_is_what_the_program_says():
    assert commands.page() == PAGE, "write it anew: python docs/commands.py"


def test_every_command_has_a_place_once():
    places = [name for names in commands.GROUPS.values() for name in names.split()]
    assert sorted(places) == sorted(COMMANDS)


def test_every_command_is_on_the_page():
    """Said once more without the generator, which might leave something out."""
    assert {name.split()[0] for name, _ in LISTED} == set(COMMANDS)
    assert {"log tail", "import csv", "session RK", "client add", "drafts"} <= dict(LISTED).keys()


@pytest.mark.parametrize(("name", "about"), LISTED)
def test_what_is_listed_can_be_typed(name, about, tmp_path):
    words = name.replace("session RK", "session guide").split()
    shown = Terminal(tmp_path)([*words, "--help"])
    assert shown.exit_code == 0
    assert f" {' '.join(words)} " in shown.output.splitlines()[0]
    assert about
