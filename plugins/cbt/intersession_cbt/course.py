"""The order in which a course of attempts happened, as far as it is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from itertools import groupby
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from intersession import Entry, EntryRow, columns

_STORED = "%Y-%m-%dT%H:%M:%S.%fZ"


@columns
class CourseRow(EntryRow):
    """A row with its place in the course; both times are in UTC.

    ``turn`` is the place in the log at which it was first recorded, and
    ``first_recorded_at`` when: a correction changes neither.
    """

    ordered_at: str = ""
    first_recorded_at: str = ""
    turn: int = 0


R = TypeVar("R", bound=CourseRow)


def placed(entry: Entry, before: CourseRow | None = None) -> dict[str, Any]:
    """The columns of ``CourseRow`` for an entry; ``before`` is its row until now."""
    recorded = entry.event.recorded_at.astimezone(UTC).strftime(_STORED)
    first = before.first_recorded_at if before else recorded
    return {
        "ordered_at": ordered_at(entry.event.happened_at, first, entry.zone),
        "first_recorded_at": first,
        "turn": before.turn if before else entry.recorded.position,
    }


def ordered_at(happened_at: str | None, first_recorded_at: str, zone: str) -> str:
    """The instant, in UTC, by which something is put in order.

    A day without a time counts as the end of that day in the client's zone, or as
    the first recording where that came before; where nothing is known, the first
    recording stands in.
    """
    if happened_at is None:
        return first_recorded_at
    found = datetime.fromisoformat(happened_at)
    if len(happened_at) > 10:
        return found.astimezone(UTC).strftime(_STORED)
    end = datetime.combine(found, time.max, tzinfo=ZoneInfo(zone))
    return min(end.astimezone(UTC).strftime(_STORED), first_recorded_at)


def in_order(rows: Iterable[R]) -> list[R]:
    """Rows as they happened; ties in the order in which they were first recorded."""
    return sorted(rows, key=lambda row: (row.ordered_at, row.turn))


def by_client(rows: Sequence[R]) -> list[tuple[str, list[R]]]:
    """Each client's rows, in order of what happened."""
    ordered = sorted(in_order(rows), key=lambda row: row.client)
    return [(client, list(found)) for client, found in groupby(ordered, lambda row: row.client)]
