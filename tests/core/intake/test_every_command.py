"""Every command there is can be sent as a line, and is recorded."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from intersession.application.command import Command
from intersession.application.commands import COMMANDS
from intersession.intake.receive import take_commands
from intersession.testing import World

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "importing.md"
ON = {"assignment": "RK-1", "happened": "2026-03-02"}
OF = {"client": "RK", "happened": "2026-03-02"}
STORY: list[dict[str, Any]] = [
    {**OF, "command": "timezone", "timezone": "Europe/Paris", "from_on": "2026-03-01"},
    {**OF, "command": "calendar", "from_on": "2026-03-01", "day_begins": "04:00"},
    {**OF, "command": "goal", "words": "take the bus again"},
    {**OF, "command": "close-goal", "goal": 1, "outcome": "reached"},
    {**OF, "command": "plan-session", "starts": "2026-03-05T14:00"},
    {**OF, "command": "cancel-session", "planned": 1},
    {**OF, "command": "assign", "worksheet": "walks.walk", "prescription": {"task": "Walk"}},
    {**OF, "command": "assign", "worksheet": "walks.walk", "prescription": {"task": "Walk"}},
    {**ON, "command": "amend", "changes": {"minutes": 5}},
    {**ON, "command": "attempt", "answers": {"minutes": 20}},
    {**ON, "command": "correct", "attempt": 1, "why": "a slip", "answers": {"minutes": 30}},
    {**ON, "command": "obstacle", "category": "forgot"},
    {**ON, "command": "flag", "attempt": 1, "note": "sounded flat"},
    {**ON, "command": "acknowledge", "attempts": [1], "note": "called"},
    {**ON, "command": "review", "learned": "it helped"},
    {
        **ON,
        "command": "move",
        "attempt": 1,
        "to": "RK-2",
        "why": "not it",
        "with_them": True,
    },
    {**OF, "command": "retract", "events": ["RK-2#2"], "why": "a slip", "with_them": True},
    {**ON, "command": "pause"},
    {**ON, "command": "resume"},
    {**ON, "command": "withdraw"},
    {**OF, "command": "discharge"},
    {**OF, "command": "register", "timezone": "Europe/Paris", "again": True},
]
OTHERWISE = {"complete", "look-again"}
"""Sent in tests of their own: they need a sheet in two parts, and a plugin that did not look."""


def concrete(kind: type[Command] = Command) -> Iterator[type[Command]]:
    """Every class of a command: those that say what they record."""
    for one in kind.__subclasses__():
        if hasattr(one, "records"):
            yield one
        yield from concrete(one)


def test_every_class_has_a_line():
    assert set(concrete()) == set(COMMANDS.values())


def test_every_command_is_taken_and_recorded(world: World):
    assert {one["command"] for one in STORY} | OTHERWISE == set(COMMANDS)
    lines = [json.dumps({"key": f"s-{n}", **line}) for n, line in enumerate(STORY)]
    before = world.log.last_position()
    report = take_commands(world.homework, "\n".join(lines).encode())
    assert [str(one) for line in report.refused for one in line.told()] == []
    assert [one.command for one in report.accepted] == [one["command"] for one in STORY]
    assert world.log.last_position() > before + len(STORY) - 1
    again = take_commands(world.homework, "\n".join(lines).encode())
    assert (len(again.accepted), len(again.repeated)) == (0, len(STORY))


def test_the_page_lists_every_command():
    page = PAGE.read_text(encoding="utf-8")
    table = page[page.index("| command | about |") :].partition("\n\n")[0]
    first = [row.split("|")[1] for row in table.splitlines()[2:]]
    assert {name for cell in first for name in re.findall(r"`([^`]+)`", cell)} == set(COMMANDS)
