"""When something happened, as precisely as it is known.

An event's ``happened_at`` is ISO 8601 text whose length shows the precision:
``2026-03-02`` says that only the day is known, ``2026-03-02T18:40:00+01:00`` says
the instant, and None says that nothing is known. An instant is always written
with the client's own offset at that time, so that ``text[:10]`` is the client's
date and ``text[11:13]`` the client's hour, whatever zone the reader sits in.

This module also reads the times and ISO days that people type: the command line's
dates and the worksheets' time items.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

from intersession.dates.parsing import MONTHS, WEEKDAYS, invalid_time
from intersession.errors import InvalidInput, invalid, near_matches, shown

Precision = Literal["instant", "day", "unknown"]


def utc_now() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


def zone(name: str) -> ZoneInfo:
    """The IANA time zone of that name, such as ``Europe/Berlin``.

    Raises InvalidInput, with names that are close, where there is none.
    """
    key = name.strip()
    try:
        return ZoneInfo(key)
    except (KeyError, ValueError, OSError):  # unknown; not a name at all; a folder of zones
        near = near_matches(key, available_timezones()) if key else ""
    accepted = "Accepted: a place's IANA name, such as Europe/Berlin or America/New_York"
    message = f"{shown(name)} is not a time zone. {near} {accepted}"
    raise invalid("The time zone cannot be used:", message.replace("  ", " "))


def localise(moment: datetime, zone: tzinfo) -> datetime:
    """The moment as the clocks in ``zone`` show it, with its offset.

    A moment without an offset is the wall time in ``zone``; InvalidInput where
    the clocks never showed it (spring) or showed it twice (autumn). A moment with
    an offset is converted and never doubted.
    """
    if moment.tzinfo is not None:
        return _converted(moment, zone)
    first, second = (moment.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    change = _offset(second) - _offset(first)
    if change > timedelta(0):
        raise _skipped(moment, zone)
    if change < timedelta(0):
        raise _repeated(first, second)
    return first


def moment_text(value: datetime | date | None) -> str | None:
    """The text that is stored: to the second, or the day, or None for unknown.

    A datetime must carry its offset (see ``localise``); TypeError where not.
    """
    if not isinstance(value, datetime):
        return value.isoformat() if value else None
    _offset(value)
    return value.isoformat(timespec="seconds")


def offset_text(moment: datetime) -> str:
    """How far a moment's wall time is ahead of UTC, ``+01:00``; TypeError without an offset."""
    _offset(moment)
    return moment.isoformat(timespec="seconds")[19:]


def precision(text: str | None) -> Precision:
    """How precisely a stored moment is known."""
    if text is None:
        return "unknown"
    return "instant" if len(text) > 10 else "day"


def local_date(text: str | None) -> date | None:
    """The client's date at a stored moment; None where it is unknown."""
    return None if text is None else date.fromisoformat(text[:10])


def local_hour(text: str | None) -> int | None:
    """The client's hour of the day, 0 to 23; None where the time is unknown."""
    return int(text[11:13]) if text is not None and len(text) > 10 else None


def utc_text(moment: datetime) -> str:
    """The same instant in UTC, ending in Z: when something was recorded.

    Microseconds are kept where there are any. TypeError without an offset.
    """
    _offset(moment)
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def weekday_name(day: date) -> str:
    """``Mon`` to ``Sun``, in English on every machine."""
    return WEEKDAYS[day.weekday()][:3]


def day_words(day: date) -> str:
    """A day in words without doubt over its order: ``2 March 2026``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _offset(moment: datetime) -> timedelta:
    """How far a moment's wall time is ahead of UTC; TypeError where it has none."""
    offset = moment.utcoffset()
    if offset is None:
        raise TypeError(f"{moment!r} has no offset; localise it first")  # our mistake, not typed
    return offset


def _converted(moment: datetime, zone: tzinfo) -> datetime:
    try:
        return moment.astimezone(zone)
    except OverflowError:  # the last day of the year 9999, or the first of the year 1
        raise invalid_time(
            f"{moment.isoformat()} is outside the years 1 to 9999 in {zone}"
        ) from None


def _skipped(moment: datetime, zone: tzinfo) -> InvalidInput:
    """The error for a wall time that the clocks jumped over, saying from when to when."""
    left, reached = _jump(moment, zone)
    on = "" if left.date() == reached.date() else f" on {day_words(reached)}"
    return invalid_time(
        f"{_clock(moment)} on {day_words(moment)} does not exist in {zone}: "
        f"clocks went from {_clock(left)} to {_clock(reached)}{on}. "
        f"Accepted: a time before {_clock(left)} or from {_clock(reached)}{on} on"
    )


def _repeated(first: datetime, second: datetime) -> InvalidInput:
    """The error for a wall time that comes twice, saying how to write each of the two."""
    unit = "seconds" if first.second else "minutes"
    one, two = (moment.isoformat(timespec=unit) for moment in (first, second))
    return invalid_time(
        f"{_clock(first)} on {day_words(first)} comes twice in {first.tzinfo}, "
        f"because the clocks go back. Write {one} for the first, or {two} for the second"
    )


def _jump(skipped: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """The wall times between which the clocks jumped over ``skipped``.

    The jump is the instant at which the offset changes. It lies between the two
    instants that ``skipped`` stands for with the later and the earlier offset.
    """
    earlier, later = (_offset(skipped.replace(tzinfo=zone, fold=fold)) for fold in (0, 1))
    start = (skipped - later).replace(tzinfo=UTC, microsecond=0)
    low, high = 0, int((later - earlier).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        offset = _offset((start + timedelta(seconds=middle)).astimezone(zone))
        low, high = (middle, high) if offset == earlier else (low, middle)
    jumped = (start + timedelta(seconds=high)).replace(tzinfo=None)
    return jumped + earlier, jumped + later


def _clock(moment: datetime) -> str:
    """The wall time, with seconds only where there are any."""
    return f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"
