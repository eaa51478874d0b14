"""What became of commands that were sent: accepted, repeated or refused, line by line."""

from __future__ import annotations

from typing import Any

import attrs

from intersession.errors import Problem


@attrs.frozen(kw_only=True)
class Accepted:
    """A line that was recorded: at which assignment, as which attempt, and what was flagged."""

    line: int
    command: str
    key: str
    event: str
    assignment: str
    attempt: int | None
    flags: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Repeated:
    """A line that was sent before; ``event`` is what is on record of it."""

    line: int
    command: str
    key: str
    event: str


@attrs.frozen(kw_only=True)
class RefusedLine:
    """A line that cannot be taken, and everything that is wrong with it; ``text`` as it came."""

    line: int
    command: str
    key: str
    problems: tuple[Problem, ...]
    text: bytes

    def told(self) -> list[Problem]:
        """The problems, each with the line it is in."""
        named = " ".join(filter(None, [self.command, self.key]))
        where = f"line {self.line}" + (f" ({named})" if named else "")
        return [
            Problem(f"{where}, {one.place}" if one.place else where, one.message)
            for one in self.problems
        ]


@attrs.frozen(kw_only=True)
class Report:
    """What became of each line; ``recorded`` is False where nothing was written.

    Nothing is written where a line is refused, unless a partial intake was asked for.
    """

    lines: int
    accepted: tuple[Accepted, ...]
    repeated: tuple[Repeated, ...]
    refused: tuple[RefusedLine, ...]
    recorded: bool = False

    def as_json(self) -> dict[str, Any]:
        """The report as plain JSON."""
        return {
            "lines": self.lines,
            "recorded": self.recorded,
            "accepted": [_plain(one) for one in self.accepted],
            "repeated": [_plain(one) for one in self.repeated],
            "refused": [_plain(one) for one in self.refused],
        }


def _plain(told: Accepted | Repeated | RefusedLine) -> dict[str, Any]:
    found = attrs.asdict(told, recurse=False)
    found.pop("text", None)
    if isinstance(told, RefusedLine):
        found["problems"] = [problem._asdict() for problem in told.problems]
    return found
