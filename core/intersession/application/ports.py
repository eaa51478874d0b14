"""What commands need of a log, and how a time is given to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Protocol

from intersession.events.recorded import Recorded

When = date | datetime | None
"""When something happened: an instant, a day, or not known."""


class Facts(Protocol):
    """Where commands read facts and add them: the log, or a batch in front of it."""

    def facts(self, stream: str) -> Sequence[Any]:
        """The facts of a stream, oldest first."""

    def count_assignments(self, code: str) -> int:
        """How many assignments a client has."""

    def append(self, facts: Sequence[Recorded]) -> Any:
        """Add facts, all or none; raises Conflict where a version is taken."""
