"""Many commands, one transaction: events wait in memory until all are decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from intersession.application.ports import EventStore
from intersession.errors import Conflict
from intersession.events.recorded import Recorded
from intersession.events.streams import client_of


class UnitOfWork:
    """Works in front of a log: reads from it, and keeps what is added until ``save``.

    ``Homework(UnitOfWork(log), …)`` takes commands as usual; nothing is written before
    ``save``, and nothing at all if it is never called. Where another writer was
    first, ``save`` raises Conflict and the whole batch must be decided again.
    """

    def __init__(self, log: EventStore) -> None:
        self._log = log
        self._known: dict[str, list[Any]] = {}
        self._assignments: dict[str, int] = {}
        self.pending: list[Recorded] = []

    def events(self, stream: str) -> Sequence[Any]:
        """The events of a stream: those in the log, then those that wait."""
        if stream not in self._known:
            self._known[stream] = list(self._log.events(stream))
        return self._known[stream]

    def count_assignments(self, code: str) -> int:
        """How many assignments a client has, those that wait included."""
        if code not in self._assignments:
            self._assignments[code] = self._log.count_assignments(code)
        return self._assignments[code]

    def append(self, events: Sequence[Recorded]) -> list[int]:
        """Let events wait, with no position yet; raises Conflict where a version is taken."""
        for recorded in events:
            stream = self._known.setdefault(recorded.stream, [])
            if recorded.version != len(stream) + 1:
                raise Conflict(f"{recorded.id} is taken")
            stream.append(recorded.event)
            if recorded.version == 1 and "." in recorded.stream:
                self._assignments[client_of(recorded.stream)] += 1
            self.pending.append(recorded)
        return [0 for _ in events]

    def undo_to(self, mark: int) -> None:
        """Drop what was added after ``pending`` held ``mark`` events, as if never decided."""
        for recorded in reversed(self.pending[mark:]):
            self._known[recorded.stream].pop()
            if recorded.version == 1 and "." in recorded.stream:
                self._assignments[client_of(recorded.stream)] -= 1
        del self.pending[mark:]

    def save(self) -> int:
        """Write all that waits in one transaction; returns how many events that was."""
        self._log.append(self.pending)
        written, self.pending = len(self.pending), []
        return written
