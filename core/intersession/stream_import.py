"""Take in the stream of another log: all that is missing here, or nothing.

An empty home becomes a copy of the log, with its identity, positions and bytes. One that
holds part of it gains the rest. Everything is checked before anything is written.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import msgspec

from intersession.assignment import client_of, handle_of
from intersession.errors import Conflict, InvalidInput, Problem, Refused
from intersession.home import Home
from intersession.pump import Views
from intersession.reading import LogReader, Stored
from intersession.stream import Stream, placed

if TYPE_CHECKING:
    from intersession.log import Log
    from intersession.shared_log import SharedLog

MOST_PROBLEMS = 20
CUT_SHORT = (
    "the last line ends in the middle: the file was cut short at line {line}; export it again, "
    "or take that line out to import what is before it"
)
_FIRST_FACTS = {False: "client.registered", True: "homework.assigned"}
"""What a stream begins with, of a client and of an assignment."""


class Imported(msgspec.Struct, frozen=True):
    """How many events an import added, and how many were there already.

    ``earlier`` of those added stand before others that were there, so that every view
    of this log has to be folded again.
    """

    added: int
    known: int
    earlier: int = 0


class _Event(msgspec.Struct, frozen=True, gc=False):
    """An event of the file, and the number of its line."""

    line: int
    row: Stored

    @property
    def name(self) -> str:
        return _name(self.row)


def import_stream(home: Home, log: Log | SharedLog, lines: Iterable[bytes]) -> Imported:
    """Add what is missing of the log whose stream these lines are; all of it, or nothing.

    Raises InvalidInput where lines are not those of one whole log, with up to 20
    problems, and Refused where they are of another log or of another history than what
    is here.
    """
    source, events = read_events(lines)
    last = log.last_position()
    if last:
        _check_identity(log, source, bool(events))
    missing, heads = _missing(log, events)
    _check_streams(missing, heads)
    rows = [one.row for one in missing]
    earlier = sum(row[0] < last for row in rows)
    if rows:
        _write(home, log, rows, "" if last else source, is_earlier=bool(earlier))
    return Imported(len(rows), len(events) - len(rows), earlier)


def read_events(lines: Iterable[bytes], stream: Stream | None = None) -> tuple[str, list[_Event]]:
    """The identity of the log whose stream these lines are, and its events by position."""
    reading = _Reading(stream or Stream())
    for number, text in enumerate(lines, 1):
        text = text.removeprefix(codecs.BOM_UTF8) if number == 1 else text
        if text.strip():
            reading.take(number, text)
    reading.check()
    return reading.source, [reading.events[position] for position in sorted(reading.events)]


class _Reading:
    """The lines read so far, and what is wrong with them."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.source = ""
        self.events: dict[int, _Event] = {}
        self.by_name: dict[tuple[str, int], _Event] = {}
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
        except RecursionError:
            self._found(number, "holds lists within lists without end")
        else:
            self._keep(_Event(number, row), source)

    def check(self) -> None:
        """Raise InvalidInput where anything is wrong."""
        if self.problems:
            raise self._refused()

    def _refused(self) -> InvalidInput:
        """What is wrong; where no line is one of the stream, with what prints one."""
        whence = Problem("", "a stream of events is what intersession log export prints")
        return _refused([*([] if self.events else [whence]), *_at_most(self.problems)])

    def _keep(self, event: _Event, source: str) -> None:
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
            told = f"position {position} is {_told(event.row)} here and {_told(there.row)} in line"
            self._found(event.line, f"{told} {there.line}", event.name)
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
    """So many problems as anybody reads, with a word that there may be more."""
    more = Problem("", f"the first {MOST_PROBLEMS} problems; there may be more")
    return [*problems[:MOST_PROBLEMS], *([more] if len(problems) >= MOST_PROBLEMS else [])]


def _is_cut_short(text: bytes, why: str) -> bool:
    """Whether a line that is no JSON is the beginning of one, as a cut file ends."""
    is_open = not text.endswith(b"\n") and text.lstrip().startswith(b"{")
    return is_open and ("truncated" in why or not text.rstrip().endswith(b"}"))


def _check_identity(log: LogReader, source: str, holds_events: bool) -> None:
    here = log.identity()
    if holds_events and here != source:
        raise Refused(
            f"The file is of another log than the one here: its lines are of {source}, and "
            f"{log.place} is {here}. Two logs are never mixed, and nothing was written. Import "
            f"it into an empty home: --home DIR"
        )


class _Head(msgspec.Struct):
    """How far a stream goes: its last version and that one's position."""

    version: int
    position: int


def _missing(log: LogReader, events: Sequence[_Event]) -> tuple[list[_Event], dict[str, _Head]]:
    """The events that are not here, and how far the streams here go.

    Raises Refused where what is here differs, and names the first difference.
    """
    wanted = {one.row[0]: one for one in events}
    named = {(one.row[1], one.row[2]): one for one in events}
    heads: dict[str, _Head] = {}
    differing: list[tuple[_Event, Stored]] = []
    for page in log.stored():
        for row in page:
            heads[row[1]] = _Head(row[2], row[0])
            one = wanted.pop(row[0], None)
            if one is not None and not _is_as_here(log, one.row, row):
                differing.append((one, row))
            elif one is None and (moved := named.get((row[1], row[2]))):
                differing.append((moved, row))
    if differing:
        raise _conflict(differing)
    return list(wanted.values()), heads


def _is_as_here(log: LogReader, row: Stored, here: Stored) -> bool:
    """Whether a row tells the same fact as the one here; LogError where that was damaged."""
    try:
        return _is_same(row, here)
    except msgspec.DecodeError as problem:
        raise log.unreadable([here]) from problem


def _conflict(differing: Sequence[tuple[_Event, Stored]]) -> Refused:
    event, here = min(differing, key=lambda pair: min(pair[0].row[0], pair[1][0]))
    more = len(differing) - 1
    others = f" {more} more differ{'s' if more == 1 else ''}." if more else ""
    told = "".join(f"\n  {line}" for line in _difference(here, event.row))
    return Refused(
        f"The file tells another history than the one here, so nothing was written. The first "
        f"difference is in line {event.line}, {event.name}:{told}\n"
        f"One log went on in two places.{others} Keep one of them, or import the file into an "
        f"empty home: --home DIR"
    )


def _difference(here: Stored, there: Stored) -> Iterator[str]:
    """Where two rows first differ: in their place, or else in a field of their data."""
    if tuple(here[:4]) != tuple(there[:4]):
        yield f"here:  {_told(here)} at position {here[0]}"
        yield f"there: {_told(there)} at position {there[0]}"
        return
    one, other = (msgspec.json.decode(row[4]) for row in (here, there))
    for name in dict.fromkeys([*one, *other]):
        shown = [_shown(fields[name]) if name in fields else None for fields in (one, other)]
        if shown[0] != shown[1]:
            yield from _side_by_side(name, *shown)
            return


def _side_by_side(name: str, here: str | None, there: str | None) -> Iterator[str]:
    """A field's two values for a message, which is no place for a whole record."""
    pairs = zip(here or "", there or "", strict=False)
    start = max(0, sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs)) - 20)
    for where, shown in (("here: ", here), ("there:", there)):
        told = "is left out" if shown is None else _cut(shown, start)
        yield f"{where} {name} {told}"


def _cut(text: str, start: int) -> str:
    """Some 80 characters of a text, from a little before it differs from another."""
    if len(text) <= 80:
        return text
    begin = "…" if start else ""
    end = "…" if start + 80 < len(text) else ""
    return f"{begin}{text[start : start + 80]}{end}"


def _shown(value: Any) -> str:
    return msgspec.json.encode(value, order="sorted").decode()


def _check_streams(missing: Sequence[_Event], heads: dict[str, _Head]) -> None:
    """Raise InvalidInput where what is added would leave a gap, or begin in the middle.

    ``heads`` moves on with what is added.
    """
    problems = []
    for one in missing:
        position, stream, version, *_ = one.row
        head = heads.get(stream, _Head(0, 0))
        wrong = _out_of_place(one.row, head)
        if wrong:
            problems.append(Problem(f"line {one.line}, {one.name}", wrong))
        heads[stream] = _Head(version, position)
    problems += _orphans(missing, heads)
    if problems:
        raise _refused(_at_most(problems))


def _out_of_place(row: Stored, head: _Head) -> str:
    """What is wrong with the place of an event behind the last one of its stream, or nothing."""
    position, stream, version, name, _ = row
    handle = handle_of(stream)
    if version != head.version + 1:
        last = f"only {handle}#{head.version} is before it" if head.version else "none is before it"
        return f"leaves a gap: {last}, in the file and here. Export the whole log, without --type"
    if position <= head.position:
        return f"is at position {position}, before {handle}#{head.version} at {head.position}"
    begins = _FIRST_FACTS["." in stream]
    if version == 1 and not name.startswith(f"{begins}."):
        return f"is {name}; a stream of this kind begins with {begins}"
    return ""


def _orphans(missing: Sequence[_Event], heads: dict[str, _Head]) -> Iterator[Problem]:
    """Assignments whose client is not on record, or whose numbers leave one out."""
    for one in missing:
        stream, version = one.row[1:3]
        code, dot, number = stream.partition(".")
        if not dot or version != 1:
            continue
        place = f"line {one.line}, {one.name}"
        if client_of(stream) not in heads:
            yield Problem(place, f"client {code} is not registered, in the file or here")
        before = f"{code}.{int(number) - 1}"
        if number != "1" and before not in heads:
            yield Problem(place, f"there is no {handle_of(before)} before it, in the file or here")


def _write(
    home: Home, log: Log | SharedLog, rows: Sequence[Stored], identity: str, *, is_earlier: bool
) -> None:
    """Write what is missing; views that stand behind it are folded again when next read.

    They are told before as well as after: so they are told also where this is cut short.
    """
    if is_earlier:
        forget_views(home, log)
    try:
        log.adopt([(row[0], row[1], row[2], row[3], row[4]) for row in rows], identity)
    except Conflict as problem:
        raise Refused(
            "Somebody wrote to the log meanwhile, so nothing was imported. Import the file again."
        ) from problem
    if is_earlier:
        forget_views(home, log)


def forget_views(home: Home, log: LogReader) -> None:
    """Have every view of a home folded again from the first fact, whichever is installed."""
    if not home.views_path.exists():
        return
    views = Views(home, log, {})
    try:
        views.rebuild([name for name, _ in views.known()])
    finally:
        views.close()


def _is_same(one: Stored, other: Stored) -> bool:
    """Whether two rows tell the same fact; its JSON may be spaced and ordered otherwise."""
    if tuple(one) == tuple(other):
        return True
    return tuple(one[:4]) == tuple(other[:4]) and _canonical(one[4]) == _canonical(other[4])


def _canonical(state: bytes) -> bytes:
    return msgspec.json.encode(msgspec.json.decode(state), order="sorted")


def _name(row: Stored) -> str:
    return f"{handle_of(row[1])}#{row[2]}"


def _told(row: Stored) -> str:
    return f"{_name(row)} ({row[3]})"


def _refused(problems: Sequence[Problem]) -> InvalidInput:
    return InvalidInput("Nothing was imported:", problems)
