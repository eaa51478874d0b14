"""The clock a client lives by: their time zone, and when their day and week begin."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import TypeVar

import msgspec

_DAY, _FURTHEST = timedelta(days=1), timedelta(hours=14)
T = TypeVar("T")
Since = tuple[tuple[str, T], ...]
"""What held from a day on, each with its first day; "" is from the beginning."""


class Calendar(msgspec.Struct, frozen=True):
    """When a day begins, and which day a week begins with, 0 for Monday to 6 for Sunday."""

    day_begins: time = time(0)
    week_begins: int = 0

    def day_of(self, happened_at: str | None) -> date | None:
        """The day of a stored moment: an instant before the day begins is of the day before."""
        if happened_at is None or len(happened_at) <= 10:
            return date.fromisoformat(happened_at) if happened_at else None
        return self.day_at(datetime.fromisoformat(happened_at))

    def day_at(self, moment: datetime) -> date:
        """The day that a moment belongs to, by the time that its own clock shows."""
        is_early = moment.time() < self.day_begins
        return moment.date() - _DAY if is_early and moment.date() > date.min else moment.date()

    def week_of(self, day: date) -> date:
        """The first day of the week that a day lies in."""
        return day - timedelta(days=(day.weekday() - self.week_begins) % 7)


CALENDAR = Calendar()
"""Days begin at 00:00, and weeks on Monday."""


def known_zone(name: str) -> tzinfo | None:
    """A time zone on record; None where this machine's time zone database lacks it."""
    from zoneinfo import ZoneInfo  # here, because entries with an offset need none

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def zone_on_record(name: str) -> tzinfo:
    """A time zone on record; UTC where this machine does not know it, so that reading goes on."""
    return known_zone(name) or UTC


class LocalClock(msgspec.Struct, frozen=True):
    """The clock of a client at one time: the zone's name, and when day and week begin."""

    timezone: str = "UTC"
    calendar: Calendar = CALENDAR

    @property
    def is_known(self) -> bool:
        """Whether this machine knows the time zone."""
        return known_zone(self.timezone) is not None

    @property
    def zone(self) -> tzinfo:
        """The time zone; UTC stands in where this machine does not know it."""
        return zone_on_record(self.timezone)

    def today(self, now: datetime) -> date:
        """The client's day at an instant."""
        return self.calendar.day_at(now.astimezone(self.zone))

    def latest_day(self, now: datetime) -> date:
        """The last day that may have come; of an unknown zone, anywhere on Earth."""
        zone = known_zone(self.timezone) or timezone(_FURTHEST)
        return self.calendar.day_at(now.astimezone(zone))


class LocalClocks(msgspec.Struct, frozen=True):
    """A client's clocks over time: a new zone or a new beginning of the day holds from a day on."""

    zones: Since[str] = ()
    calendars: Since[Calendar] = ()

    def on(self, day: date | str | None) -> LocalClock:
        """The clock in force on a day; None is before the first change."""
        text = day.isoformat() if isinstance(day, date) else day or ""
        return LocalClock(
            _in_force(self.zones, text) or "UTC", _in_force(self.calendars, text) or CALENDAR
        )

    def at(self, now: datetime) -> LocalClock:
        """The clock in force at an instant: the latest whose first day has begun on it."""
        for first in sorted({first for first, _ in (*self.zones, *self.calendars)}, reverse=True):
            clock = self.on(first)
            if not first or clock.today(now).isoformat() >= first:
                return clock
        return self.on(None)

    def of_day(self, day: date, now: datetime) -> LocalClock:
        """The clock in force on a day; on the client's today, the one in force now.

        Who moves west on a day begins it on the clock before.
        """
        here = self.at(now)
        return here if here.today(now) == day else self.on(day)

    def with_zone(self, first: str, timezone: str) -> LocalClocks:
        """The same, in another zone from a day on."""
        return LocalClocks((*self.zones, (first, timezone)), self.calendars)

    def with_calendar(self, first: str, calendar: Calendar) -> LocalClocks:
        """The same, with days and weeks that begin otherwise from a day on."""
        return LocalClocks(self.zones, (*self.calendars, (first, calendar)))


def _in_force(since: Since[T], day: str) -> T | None:
    """What held on a day: the last that began by then, and of two from one day the later said."""
    found = None
    for first, held in sorted(since, key=lambda one: one[0]):
        found = held if first <= day else found
    return found
