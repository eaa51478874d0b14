"""What became of commands that were sent: accepted, repeated or refused, line by line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs

from intersession.alike import At, lines_of
from intersession.errors import Problem
from intersession.events.flags import Flag


@attrs.frozen
class Refusal:
    """A record that cannot be taken as it is, and everything that is wrong with it.

    ``row`` counts the rows of the file with its header as 1, or the rows of the
    mapping's query from 1, and ``unit`` says which; ``label`` is the record's natural key.
    """

    row: int
    label: str
    problems: tuple[Problem, ...]
    unit: str = "row"

    def told(self) -> list[Problem]:
        """The problems, each with the row it is in."""
        return _told(self.at, self.problems)

    @property
    def at(self) -> At:
        """Which record of the file it is."""
        return At(self.unit, self.row, self.label)


@attrs.frozen
class Difference:
    """Where a record differs from its entry: ``there`` is on record, ``here`` in the file.

    ``of`` is the item or field, as the mapping names it; ``place`` is what people read.
    """

    of: str
    place: str
    there: Any
    here: Any


@attrs.frozen(kw_only=True)
class Change:
    """A record that is known, and whose content differs from its entry as that stands.

    ``corrected`` is new in the file. ``stays`` is what a person corrected since the file said
    it, and says again. ``flags`` are those that were not flagged before.
    """

    row: int
    label: str
    unit: str
    handle: str
    attempt: int
    day: str | None
    corrected: tuple[Difference, ...]
    stays: tuple[Difference, ...]
    flags: tuple[Flag, ...] = ()


@attrs.frozen(kw_only=True)
class Spread:
    """How the values of an item are spread in a file's records, before they are checked.

    ``n`` is how many there are. ``least`` and ``most`` are those of numbers, days and times, as
    text, "" for all else. ``scale`` is the item's own, in words; ``read_as`` says how another
    scale becomes it.
    """

    item: str
    scale: str
    least: str
    most: str
    n: int
    read_as: str = ""


@attrs.frozen(kw_only=True)
class Imported:
    """What an import of ``records`` records added, or would add.

    ``known`` of them were there already, and stay as they are; ``changes`` are those that
    were corrected, and those of them that a person corrected before. ``written`` is False
    for a dry run, which also gives the ``spread`` of each item. ``left_out`` counts the rows
    that the mapping leaves out. ``note`` says how the file was read, where the reader should know.
    """

    records: int
    clients: int
    assignments: int
    attempts: int
    known: int
    refused: tuple[Refusal, ...]
    written: bool
    note: str = ""
    changes: tuple[Change, ...] = ()
    left_out: int = 0
    spread: tuple[Spread, ...] = ()

    @property
    def corrected(self) -> int:
        """How many entries were corrected, or would be."""
        return sum(bool(one.corrected) for one in self.changes)


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
    """A line that cannot be taken, and everything that is wrong with it; ``text`` as it came.

    ``quiet`` are the same problems, without what was found: it may be what a client said.
    """

    line: int
    command: str
    key: str
    problems: tuple[Problem, ...]
    quiet: tuple[Problem, ...]
    text: bytes

    def told(self) -> list[Problem]:
        """The problems, each with the line it is in."""
        return _told(self.at, self.problems)

    def without_answers(self) -> RefusedLine:
        """The same line, with problems that repeat nothing of what was found."""
        return attrs.evolve(self, problems=self.quiet)

    @property
    def at(self) -> At:
        """Which line of the file it is."""
        return At("line", self.line, " ".join(filter(None, [self.command, self.key])))


def refusal_lines(refused: Iterable[Refusal | RefusedLine]) -> list[str]:
    """What is wrong with the records of a file, in lines; those that are alike share one."""
    return lines_of((one.at, problem) for one in refused for problem in one.problems)


def _told(at: At, problems: Iterable[Problem]) -> list[Problem]:
    return [
        Problem(f"{at}, {one.place}" if one.place else str(at), one.message) for one in problems
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

    def without_answers(self) -> Report:
        """The same report, for a log that is kept: refusals name places, and not what was found."""
        return attrs.evolve(self, refused=tuple(one.without_answers() for one in self.refused))

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
    found.pop("quiet", None)
    if isinstance(told, RefusedLine):
        found["problems"] = [problem._asdict() for problem in told.problems]
    return found
