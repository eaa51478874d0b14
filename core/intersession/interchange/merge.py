"""Take in the stream of another log: all that is missing here, or nothing.

An empty home becomes a copy of the log, with its identity, positions and bytes. One that
holds part of it gains the rest. Everything is checked before anything is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, takewhile
from typing import Any

import msgspec

from intersession.errors import Conflict, Problem, Refused
from intersession.events.recorded import Stored
from intersession.events.streams import client_of, handle_of
from intersession.interchange.reading import (
    MOST_PROBLEMS,
    FileEvent,
    _at_most,
    _is_same,
    event_words,
    read_events,
    refused,
)
from intersession.interchange.rules import Sheets, unfit_events
from intersession.store.locate import EventLog
from intersession.store.reader import LogReader

_FIRST_EVENTS = {False: "client.registered", True: "homework.assigned"}
"""What a stream begins with, of a client and of an assignment."""


class Imported(msgspec.Struct, frozen=True):
    """How many events an import added, and how many were there already.

    ``earlier`` of those added come before others that were there, so that every view
    of this log has to be folded again.
    """

    added: int
    known: int
    earlier: int = 0


def import_stream(
    log: EventLog,
    lines: Iterable[bytes],
    forget_views: Callable[[], None],
    sheets: Sheets | None = None,
) -> Imported:
    """Add what is missing here of the log that these lines come from; all of it, or nothing.

    ``forget_views`` is called where events are added before others that views folded already.
    ``sheets`` are the worksheets that are installed: what they ask holds for what is added.
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
    _check_rules(log, missing, sheets or {})
    rows = [one.row for one in missing]
    earlier = sum(row[0] < last for row in rows)
    if rows:
        _write(log, rows, "" if last else source, forget_views if earlier else None)
    return Imported(len(rows), len(events) - len(rows), earlier)


def _check_identity(log: LogReader, source: str, holds_events: bool) -> None:
    here = log.identity()
    if holds_events and here != source:
        raise Refused(
            f"The file is from another log than the one here: its lines are from {source}, and "
            f"{log.place} is {here}. Two logs are never mixed, and nothing was written. Import "
            f"it into an empty home: --home DIR"
        )


class _Head(msgspec.Struct):
    """How far a stream goes: its last version and that one's position."""

    version: int
    position: int


def _missing(
    log: LogReader, events: Sequence[FileEvent]
) -> tuple[list[FileEvent], dict[str, _Head]]:
    """The events that are not here, and how far the streams here go.

    Raises Refused where what is here differs, and names the first difference.
    """
    wanted = {one.row[0]: one for one in events}
    named = {(one.row[1], one.row[2]): one for one in events}
    heads: dict[str, _Head] = {}
    differing: list[tuple[FileEvent, Stored]] = []
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
    """Whether a row is the same event as the one here; LogError where that was damaged."""
    try:
        return _is_same(row, here)
    except msgspec.DecodeError as problem:
        raise log.unreadable([here]) from problem


def _conflict(differing: Sequence[tuple[FileEvent, Stored]]) -> Refused:
    event, here = min(differing, key=lambda pair: min(pair[0].row[0], pair[1][0]))
    more = len(differing) - 1
    others = f" {more} more differ{'s' if more == 1 else ''}." if more else ""
    told = "".join(f"\n  {line}" for line in _difference(here, event.row))
    return Refused(
        f"The file differs from the history of the log here, so nothing was written. The first "
        f"difference is in line {event.line}, {event.name}:{told}\n"
        f"The same log was written to in two places.{others} Keep one of them, or import the "
        f"file into an empty home: --home DIR"
    )


def _difference(here: Stored, there: Stored) -> Iterator[str]:
    """Where two rows first differ: in their place, or else in a field of their data."""
    if tuple(here[:4]) != tuple(there[:4]):
        yield f"here:  {event_words(here)} at position {here[0]}"
        yield f"there: {event_words(there)} at position {there[0]}"
        return
    one, other = (msgspec.json.decode(row[4]) for row in (here, there))
    for name in dict.fromkeys([*one, *other]):
        shown = [_shown(fields[name]) if name in fields else None for fields in (one, other)]
        if shown[0] != shown[1]:
            yield from _side_by_side(name, *shown)
            return


def _side_by_side(name: str, here: str | None, there: str | None) -> Iterator[str]:
    """A field's two values, cut short for a message."""
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


def _check_streams(missing: Sequence[FileEvent], heads: dict[str, _Head]) -> None:
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
        raise refused(_at_most(problems))


def _check_rules(log: LogReader, missing: Sequence[FileEvent], sheets: Sheets) -> None:
    """Raise InvalidInput for what no command would have recorded."""
    problems = list(islice(unfit_events(log, missing, sheets), MOST_PROBLEMS))
    if any(", data." in one.place for one in problems):
        how = (
            "to take in what a plugin refuses, leave it out: intersession --without NAME log import"
        )
        problems.append(Problem("", how))
    if problems:
        raise refused(_at_most(problems))


def _out_of_place(row: Stored, head: _Head) -> str:
    """What is wrong with the place of an event after the last one of its stream, or nothing."""
    position, stream, version, name, _ = row
    handle = handle_of(stream)
    if version != head.version + 1:
        last = f"only {handle}#{head.version} is before it" if head.version else "none is before it"
        return f"leaves a gap: {last}, in the file and here. Export the whole log, without --type"
    if position <= head.position:
        return f"is at position {position}, before {handle}#{head.version} at {head.position}"
    begins = _FIRST_EVENTS["." in stream]
    if version == 1 and not name.startswith(f"{begins}."):
        return f"is {name}; a stream of this kind begins with {begins}"
    return ""


def _orphans(missing: Sequence[FileEvent], heads: dict[str, _Head]) -> Iterator[Problem]:
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
    log: EventLog,
    rows: Sequence[Stored],
    identity: str,
    forget_views: Callable[[], None] | None,
) -> None:
    """Write what is missing; views that had folded later events are folded again when next read.

    They are marked before as well as after, so that they are marked even if this is cut short.
    """
    if forget_views:
        forget_views()
    try:
        log.adopt([(row[0], row[1], row[2], row[3], row[4]) for row in rows], identity)
    except Conflict as problem:
        raise Refused(
            "Somebody wrote to the log at the same time, so nothing was imported. Import the file "
            "again."
        ) from problem
    if forget_views:
        forget_views()
