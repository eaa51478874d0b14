"""Clients and assignments, folded from their events in an event store."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from intersession.application.ports import EventStore
from intersession.dates.local import LocalClocks
from intersession.domain.assignment.state import Assignment
from intersession.domain.client import decider as clients
from intersession.domain.client.decider import Client
from intersession.domain.retraction import Retraction
from intersession.domain.soundness import assignment_from, client_from
from intersession.errors import NotFound, StreamDamaged, near_matches
from intersession.events.streams import client_of, handle_of, stream_of


class Repository:
    """Loads the state of a stream by folding its events.

    ``states`` keeps what was folded of assignments, by stream, for a store that mostly
    grows: a file may hold thousands of attempts at one assignment. A stream that loses
    events must be dropped from it, or only ever shrink.
    """

    def __init__(self, store: EventStore, states: dict[str, Assignment] | None = None) -> None:
        self.store = store
        self.states = states

    def load_client(self, code: str) -> Client:
        """A client as the events of their stream say; version 0 where there is none."""
        return client_from(code, self.store.events(code))

    def load_assignment(self, stream: str) -> Assignment:
        """An assignment as the events of its stream say; version 0 where there is none."""
        events = self.store.events(stream)
        state = None if self.states is None else self.states.get(stream)
        if state is None or state.version > len(events) or _takes_back(events[state.version :]):
            state = Assignment(stream=stream)
        found = assignment_from(stream, events, state)
        if self.states is not None:
            self.states[stream] = found
        return found

    def sound_events(self, stream: str) -> Sequence[Any]:
        """The events of a stream; raises StreamDamaged where they cannot be read or folded."""
        events = self.store.events(stream)
        if "." in stream:
            assignment_from(stream, events)
        else:
            client_from(stream, events)
        return events

    def forget(self, stream: str) -> None:
        """Drop what is kept of a stream that lost events."""
        if self.states is not None:
            self.states.pop(stream, None)

    def client(self, code: str) -> Client:
        """A client by code; raises NotFound where there is none."""
        found = self.load_client(clients.check_code(code))
        if not found.is_registered:
            raise NotFound(
                f"There is no client {found.code}. To see all: intersession client list. "
                f"To add one: intersession client add {found.code}"
            )
        return found

    def assignment(self, handle: str) -> Assignment:
        """An assignment by handle; raises NotFound where there is none."""
        stream = stream_of(handle)
        found = self.load_assignment(stream)
        if not found.version:
            count = self.store.count_assignments(client_of(stream))
            known = [f"{client_of(stream)}-{number + 1}" for number in range(count)]
            hint = near_matches(handle_of(stream), known) or (
                f"Client {client_of(stream)} has no assignments."
            )
            raise NotFound(f"There is no assignment {handle_of(stream)}. {hint}")
        return found

    def clocks_of(self, state: Assignment) -> LocalClocks:
        """The clocks of an assignment's client, each from its day on."""
        client = self.load_client(client_of(state.stream))
        if client.version or state.assigned is None:
            return client.clocks
        return LocalClocks((("", state.assigned.zone),))

    def entries_since(self, code: str, day: date) -> list[str]:
        """A client's entries of a day and later, each by handle and number: ``RK-1 4``."""
        return [
            f"{state.handle} {one.attempt}"
            for state in self.sound_assignments(code)
            for one in state.attempts
            if (one.about or one.day or "") >= day.isoformat()
        ]

    def on_record(self, client: Client) -> str:
        """How much is on record of a client, as a sentence; "" where there is no such client."""
        if not client.version:
            return ""
        streams = self.assignments_of(client.code)
        states = self.sound_assignments(client.code)
        entries = sum(len(state.attempts) for state in states)
        counts = ((len(client.goals), "goal"), (len(streams), "assignment"), (entries, "entry"))
        told = [f"{count} {_several(name, count)}" for count, name in counts]
        lacks = len(streams) - len(states)
        damaged = f" (without {lacks} damaged {_several('assignment', lacks)})" if lacks else ""
        return f"On record: {told[0]}, {told[1]} and {told[2]}{damaged}. "

    def assignments_of(self, code: str) -> list[str]:
        """The streams of a client's assignments, in the order of their numbers."""
        return [f"{code}.{n}" for n in range(1, self.store.count_assignments(code) + 1)]

    def sound_assignments(self, code: str) -> list[Assignment]:
        """A client's assignments, without those whose own events cannot be read or folded."""
        found = []
        for stream in self.assignments_of(code):
            with suppress(StreamDamaged):  # which costs this assignment, and no other
                found.append(self.load_assignment(stream))
        return found

    def references(self, code: str, worksheet: str, rows: str, key: str) -> dict[str, str]:
        """The rows a client's assignments of a worksheet hold, ``RK-1/bus`` → label."""
        found: dict[str, str] = {}
        for state in self.sound_assignments(code):
            if state.assigned is None or state.assigned.worksheet != worksheet:
                continue
            lists = [state.settings, *(attempt.answers for attempt in state.attempts)]
            for row in (row for one in lists for row in one.get(rows, ()) if key in row):
                label = next((str(v) for k, v in row.items() if k != key and v), "")
                found[f"{state.handle}/{row[key]}"] = label
        return found


def _several(name: str, count: int) -> str:
    if count == 1:
        return name
    return f"{name.removesuffix('y')}ies" if name.endswith("y") else f"{name}s"


def _takes_back(events: Sequence[Any]) -> bool:
    """Whether events take back others, which may have been folded already."""
    return any(isinstance(event, Retraction) for event in events)
