"""What every command does: get what is known, decide, save.

A command loads what it needs, decides by pure functions, and appends; where
someone else was first, it loads and decides again.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from intersession.application.catalogue import Catalogue, find_worksheet
from intersession.application.ports import EventStore, When
from intersession.dates import instants
from intersession.domain.assignment import decider as assignments
from intersession.domain.assignment.decider import Assignment
from intersession.domain.assignment.events import Assigned
from intersession.domain.client import decider as clients
from intersession.domain.client.decider import Client
from intersession.errors import (
    Conflict,
    InvalidInput,
    LogError,
    NotFound,
    Problem,
    near_matches,
)
from intersession.events.recorded import Recorded
from intersession.events.streams import client_of, handle_of, stream_of
from intersession.worksheets.context import Context
from intersession.worksheets.definition import Worksheet

TRIES = 100
"""How often a command decides again when others write to the same stream."""


class Desk:
    """A log and a catalogue of worksheets, with what commands need of them.

    ``clock`` gives the time of recording; it is passed in, so that a test or an
    import can say what time it is.
    """

    def __init__(
        self,
        log: EventStore,
        catalogue: Catalogue,
        clock: Callable[[], datetime] = instants.utc_now,
    ) -> None:
        self.log = log
        self.catalogue = catalogue
        self.clock = clock

    # What is known.

    def client(self, code: str) -> Client:
        """A client by code; raises NotFound where there is none."""
        found = self._client(clients.check_code(code))
        if not found.version:
            raise NotFound(
                f"There is no client {found.code}. To see all: intersession client list. "
                f"To add one: intersession client add {found.code}"
            )
        return found

    def assignment(self, handle: str) -> Assignment:
        """An assignment by handle; raises NotFound where there is none."""
        stream = stream_of(handle)
        found = self._assignment(stream)
        if not found.version:
            count = self.log.count_assignments(client_of(stream))
            known = [f"{client_of(stream)}-{number + 1}" for number in range(count)]
            hint = near_matches(handle_of(stream), known) or (
                f"Client {client_of(stream)} has no assignments."
            )
            raise NotFound(f"There is no assignment {handle_of(stream)}. {hint}")
        return found

    def worksheet(self, name: str, plugin: str = "") -> Worksheet:
        """A worksheet by name, or by the end of it where only one fits."""
        known = self.catalogue.worksheets
        return find_worksheet(known, name, lambda: [(name, plugin)] if plugin else [])

    def agreed_worksheet(self, assigned: Assigned) -> Worksheet:
        """The worksheet of an assignment: the version agreed on, else the latest there is."""
        agreed = (assigned.worksheet, assigned.worksheet_version)
        found = self.catalogue.versions.get(agreed)
        return found or self.worksheet(assigned.worksheet, assigned.plugin)

    def assigned(self, state: Assignment) -> Assigned:
        """The event that agreed on an assignment; raises NotFound where there is none."""
        if state.assigned is None:
            raise NotFound(f"There is no assignment {state.handle}.")
        return state.assigned

    def context(self, handle: str) -> Context:
        """What the check of this assignment's answers needs beside them."""
        return self._context(self.assignment(handle))

    # Get, decide, save.

    def _client(self, code: str) -> Client:
        return clients.fold(code, self.log.events(code))

    def _assignment(self, stream: str) -> Assignment:
        return assignments.fold(stream, self.log.events(stream))

    def _save(
        self,
        stream: str,
        load: Callable[[str], Any],
        decide: Callable[[Any], Sequence[Any]],
        state: Any = None,
    ) -> Sequence[Any]:
        """Decide on what is known and append; load and decide again where another was first.

        ``state`` is what was loaded already, where it was.
        """
        for turn in range(TRIES):
            state = load(stream) if state is None else state
            events = decide(state)
            records = [
                Recorded(0, stream, state.version + number, event)
                for number, event in enumerate(events, 1)
            ]
            try:
                self.log.append(records)
            except Conflict:
                state = None
                time.sleep(random.uniform(0, 0.001 * min(turn + 1, 50)))
                continue
            return events
        raise LogError(
            f"Others kept writing to {handle_of(stream)}, {TRIES} times in a row. Nothing was "
            f"recorded; try again."
        )

    def _assign_next(self, code: str, event: Assigned) -> str:
        for _ in range(TRIES):
            stream = f"{code}.{self.log.count_assignments(code) + 1}"
            events = assignments.assign(Assignment(stream=stream), event)
            try:
                self.log.append([Recorded(0, stream, 1, one) for one in events])
            except Conflict:
                continue
            return stream
        raise LogError(f"Others kept assigning to {code}. Nothing was recorded; try again.")

    # What checks need.

    def _context(self, state: Assignment, attempt: int | None = None) -> Context:
        """What the check of an attempt needs: the next one, or one that is there already."""
        zone = instants.zone(self.assigned(state).zone)
        earlier = state.attempts if attempt is None else state.attempts[: attempt - 1]
        before = [one.answers for one in earlier]
        return self._context_of(client_of(state.stream), zone, state.settings, before)

    def _context_of(
        self,
        code: str,
        zone: ZoneInfo,
        settings: Mapping[str, Any],
        before: Sequence[Mapping[str, Any]] = (),
    ) -> Context:
        return Context(
            zone=zone,
            settings=settings,
            before=before,
            references=lambda *asked: self._references(code, *asked),
        )

    def _references(self, code: str, worksheet: str, rows: str, key: str) -> dict[str, str]:
        """The rows a client's assignments of a worksheet hold, ``RK-1/bus`` → label."""
        found: dict[str, str] = {}
        for number in range(1, self.log.count_assignments(code) + 1):
            state = self._assignment(f"{code}.{number}")
            if state.assigned is None or state.assigned.worksheet != worksheet:
                continue
            lists = [state.settings, *(attempt.answers for attempt in state.attempts)]
            for row in (row for one in lists for row in one.get(rows, ()) if key in row):
                label = next((str(v) for k, v in row.items() if k != key and v), "")
                found[f"{state.handle}/{row[key]}"] = label
        return found

    def _when(self, happened: When, zone: ZoneInfo) -> str | None:
        """ISO text of when something happened; refuses what lies in the future."""
        if isinstance(happened, datetime):
            happened = _in_calendar(happened, zone)
        now = self.clock().astimezone(zone)
        found = happened.date() if isinstance(happened, datetime) else happened
        late = isinstance(happened, datetime) and happened.astimezone(UTC) > (
            now.astimezone(UTC) + timedelta(minutes=5)
        )
        if found is not None and (found > now.date() or late):
            raise InvalidInput(
                f"{instants.moment_text(happened)} has not come yet: today is {now.date()}.",
                [Problem("", "say when it happened, not when it is planned")],
            )
        return instants.moment_text(happened)

    def _refuse(self, subject: str, problems: Sequence[Problem]) -> None:
        if problems:
            raise InvalidInput(subject, problems)


def _in_calendar(happened: datetime, zone: ZoneInfo) -> datetime:
    """A moment on the client's clock; refuses one at the very ends of the calendar."""
    try:
        found = instants.localise(happened, zone)
        found.astimezone(UTC)
    except OverflowError as problem:
        raise InvalidInput(
            f"{happened.isoformat()} cannot be a time at which something happened.",
            [Problem("", "the year must be one that people live in")],
        ) from problem
    return found
