"""Read a stream of events from a file: every line that is wrong is named."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from intersession.errors import InvalidInput, Problem
from intersession.events.recorded import Stored
from intersession.events.streams import handle_of
from intersession.interchange.cloudevents import Stream, placed
from intersession.interchange.extensions import split

if TYPE_CHECKING:
    pass

MOST_PROBLEMS = 20


CUT_SHORT = (
    "the last line ends in the middle: the file was cut short at line {line}; export it again, "
    "or remove that line to import what is before it"
)


class FileEvent(msgspec.Struct, frozen=True, gc=False):
    """An event of the file, and the number of its line."""

    line: int
    row: Stored

    @property
    def name(self) -> str:
        return _name(self.row)


class _Reading:
    """The lines read so far, and what is wrong with them."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.source = ""
        self.events: dict[int, FileEvent] = {}
        self.by_name: dict[tuple[str, int], FileEvent] = {}
        self.problems: list[Problem] = []
        self.is_mixed = False

    def take(self, number: int, text: bytes) -> None:
        """Read one line."""
        try:
            text.decode()
            row, source = self.stream.row(text)
        except InvalidInput as invalid:
            for one in invalid.problems:
                self._found(number, one.message, one.place)
        except msgspec.ValidationError as problem:
            one = placed(problem, "")
            self._found(number, one.message, one.place)
        except msgspec.DecodeError as problem:
            self._not_json(number, text, str(problem))
        except UnicodeDecodeError as problem:
            self._not_json(number, text, f"it is not UTF-8 text (byte {problem.start + 1})")
        else:
            self._keep(FileEvent(number, row), source)

    def check(self) -> None:
        """Raise InvalidInput where anything is wrong."""
        if self.problems:
            raise self._refused()

    def _refused(self) -> InvalidInput:
        """What is wrong; where no line is one of the stream, with what prints one."""
        whence = Problem("", "a stream of events is what intersession log export prints")
        return refused([*([] if self.events else [whence]), *_at_most(self.problems)])

    def _keep(self, event: FileEvent, source: str) -> None:
        """Keep an event; one that comes twice, equal, is fine."""
        self.source = self.source or source
        if source != self.source and not self.is_mixed:
            self.is_mixed = True
            told = f"is of the log {source}, and the lines before are of {self.source}"
            self._found(event.line, f"{told}: two logs are mixed in this file", "source")
        position, stream, version, *_ = event.row
        there = self.events.setdefault(position, event)
        named = self.by_name.setdefault((stream, version), event)
        if there is not event and not _is_same(there.row, event.row):
            here, other = event_words(event.row), event_words(there.row)
            told = f"position {position} is {here} here and {other} in line {there.line}"
            self._found(event.line, told, event.name)
        elif named is not event and named.row[0] != position:
            told = f"the stream forks: it is at position {position} here and at {named.row[0]}"
            self._found(event.line, f"{told} in line {named.line}", event.name)

    def _not_json(self, number: int, text: bytes, why: str) -> None:
        if _is_cut_short(text, why):
            self._add(Problem("", CUT_SHORT.format(line=number)))
        else:
            self._found(number, f"is not JSON: {why}")

    def _found(self, number: int, message: str, place: str = "") -> None:
        self._add(Problem(f"line {number}{', ' if place else ''}{place}", message))

    def _add(self, problem: Problem) -> None:
        self.problems.append(problem)
        if len(self.problems) >= MOST_PROBLEMS:
            raise self._refused()


def _at_most(problems: Sequence[Problem]) -> list[Problem]:
    """The first problems, with a note that there may be more."""
    more = Problem("", f"the first {MOST_PROBLEMS} problems; there may be more")
    return [*problems[:MOST_PROBLEMS], *([more] if len(problems) >= MOST_PROBLEMS else [])]


def _is_cut_short(text: bytes, why: str) -> bool:
    """Whether a line that is not JSON is the beginning of a JSON line, as a cut file ends."""
    is_open = not text.endswith(b"\n") and text.lstrip().startswith(b"{")
    return is_open and ("truncated" in why or not text.rstrip().endswith(b"}"))


def _is_same(one: Stored, other: Stored) -> bool:
    """Whether two rows are the same event; their JSON may be spaced and ordered differently.

    Attributes that somebody added to a line are no part of the event.
    """
    if tuple(one) == tuple(other):
        return True
    return tuple(one[:4]) == tuple(other[:4]) and _canonical(one[4]) == _canonical(other[4])


def _name(row: Stored) -> str:
    return f"{handle_of(row[1])}#{row[2]}"


def event_words(row: Stored) -> str:
    return f"{_name(row)} ({row[3]})"


def refused(problems: Sequence[Problem]) -> InvalidInput:
    return InvalidInput("Nothing was imported:", problems)


def read_events(
    lines: Iterable[bytes], stream: Stream | None = None
) -> tuple[str, list[FileEvent]]:
    """The identity of the log whose stream these lines are, and its events by position."""
    reading = _Reading(stream or Stream())
    for number, text in enumerate(lines, 1):
        text = text.removeprefix(codecs.BOM_UTF8) if number == 1 else text
        if text.strip():
            reading.take(number, text)
    reading.check()
    return reading.source, [reading.events[position] for position in sorted(reading.events)]


def _canonical(state: bytes) -> bytes:
    return msgspec.json.encode(msgspec.json.decode(split(state)[0]), order="sorted")
