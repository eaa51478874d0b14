"""One order of entries for every view: by instant, and entries of unknown day apart.

An entry of which only the day is known comes at the end of its local day. Ties come in the
order in which they were first recorded. An entry of unknown day has no place in the order:
it is never the latest, and counts in no change and no course.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Any, Protocol, TypeVar

from intersession.dates.local import CALENDAR, Calendar
from intersession.dates.order import ordered_at as ordered_at
from intersession.dates.order import utc as utc
from intersession.projections.query import Look

NO_DATE = "left out: no date"
"""The part of a report about a window that names what may or may not lie in it."""
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


class Placed(Protocol):
    """What has a place in the order: a row that extends ``EntryRow``."""

    @property
    def assignment(self) -> str: ...
    @property
    def attempt(self) -> int: ...
    @property
    def client(self) -> str: ...
    @property
    def happened_on(self) -> str | None: ...
    @property
    def ordered_at(self) -> str | None: ...
    @property
    def first_recorded_at(self) -> str: ...
    @property
    def events(self) -> str: ...


P = TypeVar("P", bound=Placed)
Group = TypeVar("Group", bound=Hashable)


def in_order(rows: Iterable[P]) -> list[P]:
    """The rows whose day is known, as they happened."""
    return sorted((row for row in rows if row.ordered_at is not None), key=_place)


def undated(rows: Iterable[P]) -> list[P]:
    """The rows of unknown day, in the order in which they were first recorded."""
    return sorted((row for row in rows if row.ordered_at is None), key=_place)


def listed(rows: Iterable[P]) -> list[P]:
    """Every row, client by client: those whose day is known as they happened, then the others."""
    return sorted(rows, key=lambda row: (row.client, row.ordered_at is None, _place(row)))


def by_client(rows: Iterable[P]) -> list[tuple[str, list[P]]]:
    """Each client's rows, as ``listed`` gives them."""
    return [(client, list(found)) for client, found in groupby(listed(rows), _client)]


def with_before(
    rows: Iterable[P],
    group: Callable[[P], Hashable],
    is_rated: Callable[[P], bool] = lambda row: True,
) -> Iterator[tuple[P, P | None]]:
    """Each row whose day is known, as they happened, with the one before it in its group.

    With ``is_rated``, the one before is the last that was rated.
    """
    last: dict[Hashable, P] = {}
    for row in in_order(rows):
        yield row, last.get(group(row))
        if is_rated(row):
            last[group(row)] = row


def latest(rows: Iterable[P], group: Callable[[P], Group]) -> dict[Group, P]:
    """The last row of each group; one of unknown day is never the last."""
    return {group(row): row for row in in_order(rows)}


def left_out(look: Look, row_class: type) -> dict[str, list[dict[str, Any]]]:
    """A part about the entries of unknown day, where a window was asked for and there are any."""
    if look.window.holds(None):
        return {}
    rows: list[Any] = look.rows(row_class, windowed=False)
    entries = {(row.assignment, row.attempt): row for row in rows if not row.happened_on}
    counts = Counter(row.client for row in entries.values())
    part = [
        {
            "client": client,
            "entries": counts[client],
            "events": " ".join(row.events for row in entries.values() if row.client == client),
        }
        for client in sorted(counts)
    ]
    return {NO_DATE: part} if part else {}


def by_week(
    rows: Iterable[P],
    *,
    start: date | None = None,
    until: date | None = None,
    calendar: Calendar = CALENDAR,
) -> list[tuple[date, list[P]]]:
    """Rows by week, each by its first day: blank weeks are kept, from the first row to the last.

    Weeks are those of the calendar, or are counted from ``start``. ``until`` is a day that
    the last week reaches at least.
    """
    dated = [(date.fromisoformat(row.happened_on), row) for row in rows if row.happened_on]
    if not dated:
        return []
    days = [day for day, _ in dated]
    begun = start or calendar.week_of(min(days))
    last = max(filter(None, (max(days), until)))
    week = begun + (min(days) - begun) // _WEEK * _WEEK
    weeks: dict[date, list[P]] = {}
    while week <= last:
        weeks[week] = []
        week += _WEEK
    for day, row in dated:
        weeks[begun + (day - begun) // _WEEK * _WEEK].append(row)
    return list(weeks.items())


def _client(row: Placed) -> str:
    return row.client


def _place(row: Placed) -> tuple[str, str, str, int]:
    return row.ordered_at or "", row.first_recorded_at, row.assignment, row.attempt
