"""What commands need of a log, and how a time is given to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Protocol

from intersession.events.recorded import Recorded

When = date | datetime | None
"""When something happened: an instant, a day, or not known."""


class EventStore(Protocol):
    """Where commands read events and add them: the log, or a batch in front of it."""

    def events(self, stream: str) -> Sequence[Any]:
        """The events of a stream, oldest first."""

    def count_assignments(self, code: str) -> int:
        """How many assignments a client has."""

    def append(self, events: Sequence[Recorded]) -> Any:
        """Add events, all or none; raises Conflict where a version is taken."""
