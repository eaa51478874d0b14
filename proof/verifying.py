"""The commands that verify what they read, and whether one of them told of a damage."""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from functools import cache
from pathlib import Path

import attrs

from intersession.store.home import Home
from intersession.testing import Clock
from proof.forks import Ended, Forks
from proof.oracle import OURS
from proof.warm import plugins

COMMANDS = ("log check", "log export", "log copy", "rebuild", "catch-up")
TOLD = re.compile(
    r"damage|not a database|cannot be (read|opened|used|decoded)|could not be read|unreadable|"
    r"does not (hold|follow)|do not follow|gap|missing|ends at position|newer version|not a log|"
    r"is not equal|differ|read again|holds nothing|chain",
    re.IGNORECASE,
)
PLACE = re.compile(
    r"position[s]? \d|\bat \d+|ends at \d|page \d|version \d|byte \d|#\d|[A-Z]{2,}-\d|"
    r"\b(RK|AB|CD|SM|OK)\b|log\.db|views\.db|stream"
)


@attrs.frozen
class Heard:
    """What a verifying command made of a log."""

    command: str
    ended: Ended

    @property
    def tells(self) -> bool:
        """Whether it told that something is wrong."""
        if self.ended.code and self.ended.said:
            return True
        shows = self.command in ("catch-up", "rebuild")
        return bool(TOLD.search(self.ended.said if shows else self.ended.err))

    @property
    def names_a_place(self) -> bool:
        """Whether it said where."""
        return bool(PLACE.search(self.ended.said))

    @property
    def has_fallen(self) -> bool:
        """Whether it fell over."""
        return bool(OURS.search(self.ended.said)) or self.ended.code == 70


@cache
def is_there(command: str) -> bool:
    """Whether the command line has a command of this name: log check is new."""
    from intersession_cli.commands.log import _Log

    group, _, member = command.partition(" ")
    return group != "log" or member in _Log.members


def heard(command: str, home: Home, now: datetime, aside: Path) -> Heard:
    """Run a verifying command over a home; ``aside`` is a place that log copy may copy to."""
    words = {
        "catch-up": ["today"],
        "log copy": ["log", "copy", str(home.path), str(aside)],
    }.get(command, command.split())
    shutil.rmtree(aside, ignore_errors=True)
    ended = Forks(home, Clock(now), plugins(), armed=False).run(words)
    return Heard(command, ended)
