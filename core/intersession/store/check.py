"""Check a whole log: that it holds what was recorded, all of it, and that it can be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import msgspec

from intersession.errors import HomeError, LogError
from intersession.events.progress import Progress
from intersession.events.recorded import Stored
from intersession.events.streams import client_of, handle_of
from intersession.store.chain import Chain, words
from intersession.store.damage import Damage, damage_of
from intersession.store.heads import Head, changed_since, head_of
from intersession.store.home import Home
from intersession.store.reader import LogReader
from intersession.store.sources import broken

PAGE = 1000


class Finding(msgspec.Struct, frozen=True):
    """Something that is not as it was recorded, or a note where ``is_fault`` is false.

    ``kind`` is one of file, name, end, chain, version, event, number, rights, or of the notes
    clock and part. ``position`` and ``handle`` say where, None and "" where it is the whole log.
    """

    kind: str
    message: str
    position: int | None = None
    handle: str = ""
    is_fault: bool = True


class Checked(msgspec.Struct, frozen=True):
    """What a check has read, ``events`` in ``streams`` up to the ``head``, and what it found."""

    log: str
    head: Head
    events: int
    streams: int
    findings: list[Finding]

    @property
    def faults(self) -> list[Finding]:
        """The findings that are more than notes."""
        return [one for one in self.findings if one.is_fault]


def check_log(
    reader: LogReader, seen: Iterable[Head | None] = (), progress: Progress | None = None
) -> Checked:
    """Read everything that a log holds, and hold it against its chain and what was ``seen`` of it.

    Nothing is changed. Raises HomeError or LogError only where there is no log that can be
    opened.
    """
    passed = _Passed()
    findings = [Finding("file", told) for told in reader.faults()]
    try:
        findings += _read(reader, passed, progress)
        findings += _of_streams(reader, passed)
        findings += _of_the_whole(reader, passed, seen)
        head = head_of(reader)
    except (HomeError, LogError) as problem:
        told = f"After position {passed.chain.position} the log cannot be read: {problem}"
        findings.append(Finding("file", told, passed.chain.position))
        head = Head()
    return Checked(reader.place, head, passed.events, len(passed.streams), findings)


class _Passed:
    """What was read so far."""

    def __init__(self) -> None:
        self.chain = Chain()
        self.events = 0
        self.streams: dict[str, int] = {}
        """How many events each stream has."""
        self.latest = datetime.min
        self.changed: set[int] = set()
        """Positions at which something was found already."""


class _When(msgspec.Struct):
    recorded_at: datetime


_WHEN = msgspec.json.Decoder(_When).decode


def _read(reader: LogReader, passed: _Passed, progress: Progress | None) -> Iterator[Finding]:
    """Every event, in the log's order: its chain, its place in its stream, its time."""
    last = reader.last_position()
    for page in reader.linked(0, last, PAGE):
        before = passed.chain.position
        for one in passed.chain.follow(page):
            told = f"{words(one)[:1].upper()}{words(one)[1:]}"
            passed.changed.add(one.position)
            yield Finding("chain", told, one.position, handle_of(one.stream))
        yield from _placed(page, passed)
        yield from _parts(page, before, passed.changed)
        passed.events += len(page)
        if progress:
            progress(page[-1][0], last)


def _placed(page: Sequence[Stored], passed: _Passed) -> Iterator[Finding]:
    for position, stream, version, _, state, _ in page:
        if type(stream) is not str or type(version) is not int:  # told by the chain
            continue
        expected = passed.streams.get(stream, 0) + 1
        if version != expected:
            passed.changed.add(position)
            told = f"{handle_of(stream)}#{version} follows {handle_of(stream)}#{expected - 1}"
            yield Finding("version", f"{told}: what is between is missing", position, stream)
        passed.streams[stream] = version
        try:
            when = _WHEN(state).recorded_at.replace(tzinfo=None)
        except (msgspec.DecodeError, TypeError):  # told where its stream is folded
            continue
        if when < passed.latest:
            told = f"{handle_of(stream)}#{version} was recorded before what stands before it"
            clocks = "the clocks of two machines differ, or a clock was set back"
            yield Finding("clock", f"{told}: {clocks}", position, stream, is_fault=False)
        passed.latest = max(passed.latest, when)


def _parts(page: Sequence[Stored], before: int, changed: set[int]) -> Iterator[Finding]:
    """The gaps that a log has which was imported in part; others are told by the chain."""
    for row in page:
        first, last = before + 1, row[0] - 1
        if first <= last and row[0] not in changed:
            several = f"Position {first} is" if first == last else f"Positions {first}–{last} are"
            told = f"{several} not in this log: a part of it was imported"
            yield Finding("part", told, first, is_fault=False)
        before = row[0]


def _of_streams(reader: LogReader, passed: _Passed) -> Iterator[Finding]:
    """Every stream: that its events can be read and folded, and that none before it is missing."""
    numbers: dict[str, set[int]] = {}
    for stream in passed.streams:
        damage = damage_of(reader, stream)
        if damage and damage.position not in passed.changed:
            yield _damaged(damage)
        number = stream.partition(".")[2]
        if number.isdecimal():
            numbers.setdefault(client_of(stream), set()).add(int(number))
    for client, found in sorted(numbers.items()):
        missing = sorted(set(range(1, max(found))) - found)
        if missing:
            told = ", ".join(f"{client}-{number}" for number in missing[:5])
            yield Finding("number", f"{told} is missing: later numbers are there", None, client)
        if client not in passed.streams:
            yield Finding("number", f"{client} has assignments, and was never registered")


def _damaged(damage: Damage) -> Finding:
    told = f"{damage.id}, at position {damage.position}, {damage.why}"
    return Finding("event", told, damage.position, damage.handle)


def _of_the_whole(
    reader: LogReader, passed: _Passed, seen: Iterable[Head | None]
) -> Iterator[Finding]:
    """The log's names, and where it ends against where it ended."""
    for told in broken(reader.sources(), passed.chain.position):
        yield Finding("name", told)
    given, last = reader.given(), passed.chain.position
    if given > last:
        told = f"The log ends at position {last}; events up to {given} were recorded in it"
        yield Finding("end", told, last)
    if given < last:
        told = f"The log ends at position {last}; what it remembers of its end is {given}"
        yield Finding("end", told, last)
    for one in seen:
        if one and (told := changed_since(reader, one)):
            yield Finding("end", told, one.position)


def rights(home: Home) -> list[Finding]:
    """Who else may use what is in a home: a finding for each folder or file."""
    from intersession.store.rights import too_wide

    return [Finding("rights", str(one)) for one in too_wide(home.path)]
