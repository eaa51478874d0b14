"""Who is in the record, by pseudonymous code, and what they work towards."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, time
from itertools import groupby
from typing import ClassVar, get_args

from intersession.dates.local import Calendar, LocalClocks
from intersession.domain.client.events import (
    CalendarChanged,
    Discharged,
    GoalAdded,
    GoalClosed,
    Registered,
    TimezoneChanged,
    Weekday,
)
from intersession.events.recorded import Recorded
from intersession.projections.entries import second
from intersession.projections.projection import View, folds, view
from intersession.projections.query import Look, Report
from intersession.projections.table_store import Store
from intersession.projections.tables import changed, key, table


@table("clients")
class ClientRow:
    """A client: ``status`` is active or discharged."""

    client: str = key()
    timezone: str = "UTC"
    status: str = "active"
    note: str = ""
    since_on: str | None = None
    ended_on: str | None = None
    recorded_at: str = ""
    events: str = ""


@table("goals")
class GoalRow:
    """A goal in the client's words: ``status`` is open, reached, changed or set aside."""

    client: str = key(references="clients")
    goal: int = key()
    words: str = ""
    status: str = "open"
    added_on: str | None = None
    closed_on: str | None = None
    events: str = ""


@table("client_clocks")
class ClockRow:
    """What holds of a client's clock from a day on; an empty day is from the beginning.

    ``setting`` is *time zone* or *calendar*, which is when day and week begin.
    """

    client: str = key(references="clients")
    setting: str = key()
    from_on: str = key()
    timezone: str | None = None
    day_begins: str | None = None
    week_begins: str | None = None
    events: str = ""


@view("clients", version=3, title="Clients and their goals", tables=[ClientRow, GoalRow, ClockRow])
class Clients(View):
    """Every client on record, by pseudonymous code, and the goals agreed with each.

    The time zone of a client is the one in force today. The part *client_clocks* holds each
    zone from its first day on, and so when day and week begin.
    """

    has_window = False
    titles: ClassVar = {"client_clocks": "Time zones and where days begin"}
    shown: ClassVar = {"clients": ("client", "status", "since_on", "timezone", "note")}

    def report(self, look: Look) -> Report:
        """The rows of each table, a client's time zone as it is on the day of the report."""
        parts = dict(super().report(look))
        zones: dict[str, str] = {}
        for row in look.rows(ClockRow):
            if row.timezone and row.from_on <= look.today_of(row.client).isoformat():
                zones[row.client] = row.timezone
        parts["clients"] = [
            {**row, "timezone": zones.get(row["client"], row["timezone"])}
            for row in parts["clients"]
        ]
        return parts

    @folds(Registered)
    def registered(self, recorded: Recorded, store: Store) -> None:
        """A client was taken on, or back."""
        event: Registered = recorded.event
        row = ClientRow(
            client=recorded.client,
            timezone=event.timezone,
            note=event.note,
            since_on=event.day,
            recorded_at=second(event.recorded_at),
            events=recorded.id,
        )
        stood = store[ClientRow].get(recorded.client)
        first = (event.day or event.recorded_at.date().isoformat()) if stood else ""
        store[ClientRow].put(row)
        _set(recorded, store, first, timezone=event.timezone)

    @folds(TimezoneChanged)
    def timezone_changed(self, recorded: Recorded, store: Store) -> None:
        """The client lives elsewhere from a day on."""
        event: TimezoneChanged = recorded.event
        _set(recorded, store, event.from_on, timezone=event.timezone)

    @folds(CalendarChanged)
    def calendar_changed(self, recorded: Recorded, store: Store) -> None:
        """The client's day or week begins otherwise from a day on."""
        event: CalendarChanged = recorded.event
        begins = {"day_begins": event.day_begins, "week_begins": event.week_begins}
        _set(recorded, store, event.from_on, **begins)

    @folds(Discharged)
    def discharged(self, recorded: Recorded, store: Store) -> None:
        """The work with a client ended."""
        row = store[ClientRow].get(recorded.client)
        if row is not None:
            event: Discharged = recorded.event
            ended_on = event.day or event.recorded_at.isoformat()[:10]
            events = f"{row.events} {recorded.id}"
            row = changed(row, status="discharged", ended_on=ended_on, events=events)
            store[ClientRow].put(row)

    @folds(GoalAdded)
    def goal_added(self, recorded: Recorded, store: Store) -> None:
        """A goal was agreed."""
        event: GoalAdded = recorded.event
        row = GoalRow(
            client=recorded.client,
            goal=event.goal,
            words=event.words,
            added_on=event.day,
            events=recorded.id,
        )
        store[GoalRow].put(row)

    @folds(GoalClosed)
    def goal_closed(self, recorded: Recorded, store: Store) -> None:
        """A goal was reached, changed or set aside."""
        event: GoalClosed = recorded.event
        row = store[GoalRow].get(recorded.client, event.goal)
        if row is not None:
            closed = changed(
                row,
                status=event.outcome,
                closed_on=event.day,
                events=f"{row.events} {recorded.id}",
            )
            store[GoalRow].put(closed)


def _set(recorded: Recorded, store: Store, first: str, **said: str) -> None:
    """Let what was said of a client's clock hold from a day on."""
    setting = "time zone" if "timezone" in said else "calendar"
    before = store[ClockRow].get(recorded.client, setting, first)
    events = f"{before.events} {recorded.id}" if before else recorded.id
    store[ClockRow].put(
        ClockRow(client=recorded.client, setting=setting, from_on=first, events=events, **said)
    )


def clocks_of(rows: Iterable[ClockRow]) -> LocalClocks:
    """A client's clocks, as their rows say."""
    found = LocalClocks()
    for row in rows:
        if row.timezone:
            found = found.with_zone(row.from_on, row.timezone)
        if row.day_begins:
            found = found.with_calendar(row.from_on, _calendar(row))
    return found


def calendars(look: Look) -> Callable[[str, date], Calendar]:
    """When a client's day and week begin, on a day; the view declares that it reads ClockRow."""
    rows = look.rows(ClockRow)
    clocks = {client: clocks_of(found) for client, found in groupby(rows, lambda row: row.client)}

    def on(client: str, day: date) -> Calendar:
        return clocks.get(client, LocalClocks()).on(day).calendar

    return on


def _calendar(row: ClockRow) -> Calendar:
    week: tuple[str, ...] = get_args(Weekday)
    begins = time.fromisoformat(row.day_begins or "00:00")
    return Calendar(begins, week.index(row.week_begins or "monday"))
