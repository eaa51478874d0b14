"""What commands need of an event store, and how a time is given to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Protocol

from msgspec import UnsetType

from intersession.events.recorded import Recorded

When = date | datetime | None
"""When something happened: an instant, a day, or not known."""

Happened = date | datetime | str | UnsetType | None
"""The same as it is given to a command: also as ISO text, or left out."""


class EventStore(Protocol):
    """Where commands read events and add them: the log, or a unit of work in front of it."""

    def events(self, stream: str) -> Sequence[Any]:
        """The events of a stream, oldest first."""

    def count_assignments(self, code: str) -> int:
        """How many assignments a client has."""

    def append(self, events: Sequence[Recorded]) -> Sequence[int]:
        """Add events, all or none; returns their positions, 0 for one that still waits.

        Raises Conflict where a version is taken.
        """
