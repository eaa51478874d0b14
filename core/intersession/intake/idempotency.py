"""What was sent before: a client's events by their keys, and whether a line repeats one.

A line repeats an event where the same command, taken again on what was known then, says the
same. What happened since (corrected, withdrawn, amended) makes no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

import attrs

from intersession.application.catalogue import Catalogue
from intersession.application.homework import Homework
from intersession.application.ports import EventStore
from intersession.application.unit_of_work import UnitOfWork
from intersession.domain.assignment.decider import Assignment, fold_on
from intersession.domain.assignment.events import Assigned, Attempted, ObstacleMet, Reviewed
from intersession.errors import shown
from intersession.events.base import field_names
from intersession.events.recorded import Recorded
from intersession.events.streams import client_of, handle_of, stream_of


@attrs.define
class _Before:
    """What was imported before: assignments and attempts by the keys they came under."""

    batch: UnitOfWork
    worksheet: str
    handles: dict[str, dict[str, str]] = attrs.field(factory=dict)
    attempts: dict[str, set[str]] = attrs.field(factory=dict)

    def handle(self, code: str, key: str) -> str:
        """The client's assignment of the worksheet under a key, "" where there is none."""
        if code not in self.handles:
            self.handles[code] = dict(self._assignments(code)) if code else {}
        return self.handles[code].get(key, "")

    def has_attempt(self, handle: str, key: str) -> bool:
        """Whether an assignment has an attempt under a key."""
        if handle not in self.attempts:
            events = self.batch.events(stream_of(handle))
            self.attempts[handle] = {
                event.key for event in events if isinstance(event, Attempted) and event.key
            }
        return key in self.attempts[handle]

    def remember(self, code: str, agreed_under: str, handle: str, key: str) -> None:
        """Take note of a record that was taken."""
        self.handles[code][agreed_under] = handle
        self.attempts.setdefault(handle, set()).add(key)

    def _assignments(self, code: str) -> Iterator[tuple[str, str]]:
        for number in range(1, self.batch.count_assignments(code) + 1):
            first = self.batch.events(f"{code}.{number}")[0]
            if first.key and first.worksheet == self.worksheet:
                yield first.key, f"{code}-{number}"


KINDS = {"assign": Assigned, "attempt": Attempted, "obstacle": ObstacleMet, "review": Reviewed}
_NAMES: dict[type, str] = {
    Assigned: "the assignment",
    ObstacleMet: "an obstacle met at",
    Reviewed: "a review of",
}
_NOT_SENT = {"recorded_at", "key", "plugin", "zone", "flags", "attempts", "worksheet_version"}


@attrs.frozen
class Before:
    """An event that was recorded under a key, and the line of this file that sent it."""

    stream: str
    version: int
    event: Any
    line: int = 0

    @property
    def id(self) -> str:
        """The event's name: ``RK-1#2``."""
        return f"{handle_of(self.stream)}#{self.version}"

    def told(self) -> str:
        """The event in a few words, with where it is from."""
        handle = handle_of(self.stream)
        attempt = isinstance(self.event, Attempted)
        what = f"attempt {self.event.attempt} at" if attempt else _NAMES[type(self.event)]
        origin = f"line {self.line}" if self.line else f"on record as {self.id}"
        return f"{what} {handle} ({origin})"


class Earlier:
    """The events of each client that came under a key, read once a client."""

    def __init__(self, batch: UnitOfWork) -> None:
        self._batch = batch
        self._clients: dict[str, dict[str, list[Before]]] = {}
        self._states: dict[str, Assignment] = {}

    def under(self, code: str, key: str) -> list[Before]:
        """What a client's record holds under a key."""
        return self._of(code).get(key, [])

    def assignments(self, code: str, key: str) -> list[str]:
        """The handles of a client's assignments under a key."""
        found = self.under(code, key)
        return [handle_of(one.stream) for one in found if isinstance(one.event, Assigned)]

    def remember(self, recorded: Recorded, line: int) -> None:
        """Take note of an event that a line added."""
        known = self._of(client_of(recorded.stream)).setdefault(recorded.event.key, [])
        known.append(Before(recorded.stream, recorded.version, recorded.event, line))

    def differences(
        self, homework: Homework, before: Before, command: Callable[[Homework], object]
    ) -> list[str]:
        """How what a command says differs from what was recorded; empty where it is the same.

        The command is taken on the record as it was before that event. Raises what it raises.
        """
        then = _Then(self._batch, before)
        stream, catalogue = before.stream, _catalogue(homework.catalogue, before.event)
        states = {stream: self._states[stream]} if stream in self._states else {}
        command(Folded(then, catalogue, homework.clock, states))
        if stream in states:
            self._states[stream] = states[stream]
        (said,) = (recorded.event for recorded in then.decided)
        names = [name for name in field_names(type(said)) if name not in _NOT_SENT]
        pairs = [(name, getattr(before.event, name), getattr(said, name)) for name in names]
        return [_difference(*pair) for pair in pairs if pair[1] != pair[2]]

    def _of(self, code: str) -> dict[str, list[Before]]:
        if code not in self._clients:
            known: dict[str, list[Before]] = {}
            for one in self._keyed(code):
                known.setdefault(one.event.key, []).append(one)
            self._clients[code] = known
        return self._clients[code]

    def _keyed(self, code: str) -> Iterator[Before]:
        for number in range(1, self._batch.count_assignments(code) + 1):
            stream = f"{code}.{number}"
            for version, event in enumerate(self._batch.events(stream), 1):
                if getattr(event, "key", None) is not None:
                    yield Before(stream, version, event)


class Folded(Homework):
    """The commands over a record that mostly grows: what is known of a stream is folded on.

    A file may hold thousands of attempts at one assignment. ``states`` is what was folded,
    by stream; a stream that loses events must be dropped from it, or only ever shrink.
    """

    def __init__(
        self,
        log: EventStore,
        catalogue: Catalogue,
        clock: Callable[[], datetime],
        states: dict[str, Assignment],
    ) -> None:
        super().__init__(log, catalogue, clock)
        self.states = states

    def _assignment(self, stream: str) -> Assignment:
        events = self.log.events(stream)
        state = self.states.get(stream)
        if state is None or state.version > len(events):
            state = Assignment(stream=stream)
        self.states[stream] = fold_on(state, events[state.version :])
        return state


def _difference(name: str, there: Any, here: Any) -> str:
    if isinstance(there, dict) and isinstance(here, dict):
        parts = sorted(one for one in {*there, *here} if there.get(one) != here.get(one))
        told = [_difference(f"{name}.{one}", there.get(one), here.get(one)) for one in parts]
        return "; ".join(told)
    return f"{name} is {shown(there)} there and {shown(here)} here"


def _catalogue(today: Catalogue, event: Any) -> Catalogue:
    """What is installed, with the worksheet in the version that was agreed; nothing is flagged."""
    sheets = today.worksheets
    if isinstance(event, Assigned):
        agreed = today.versions.get((event.worksheet, event.worksheet_version))
        if agreed is not None and agreed is not sheets.get(event.worksheet):
            sheets = {**sheets, event.worksheet: agreed}
    return Catalogue(worksheets=sheets, versions=today.versions)


class _Then:
    """The record as it was before an event: its stream up to it, all else as recorded by then."""

    def __init__(self, events: Any, before: Before) -> None:
        self._events = events
        self._before = before
        self._recorded_at: datetime = before.event.recorded_at
        self.decided: list[Recorded] = []

    def events(self, stream: str) -> Sequence[Any]:
        """The events of a stream that were there."""
        found = self._events.events(stream)
        if stream == self._before.stream:
            return list(found[: self._before.version - 1])
        return [event for event in found if event.recorded_at <= self._recorded_at]

    def count_assignments(self, code: str) -> int:
        """How many assignments a client had."""
        if isinstance(self._before.event, Assigned) and code == client_of(self._before.stream):
            return int(self._before.stream.rpartition(".")[2]) - 1
        return int(self._events.count_assignments(code))

    def append(self, events: Sequence[Recorded]) -> None:
        """Keep what the command decides, and write nothing."""
        self.decided += events
