"""The instant by which an entry is put in order; a day counts as its end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo

from intersession.dates.local import zone_on_record

_STORED = "%Y-%m-%dT%H:%M:%S.%fZ"
_DAY, _INSTANT = timedelta(days=1), timedelta(microseconds=1)


def ordered_at(happened_at: str | None, *, offset: str | None = None, zone: str) -> str | None:
    """The instant in UTC, as text that sorts, by which something is ordered; None: unknown day.

    A day counts as its end: by the ``offset`` from UTC that was stored with it, such as
    ``+01:00``, else in the time zone.
    """
    if happened_at is None:
        return None
    found = datetime.fromisoformat(happened_at)
    try:
        if len(happened_at) > 10:
            return utc(found)
        return utc((found + _DAY).replace(tzinfo=_clock(offset, zone)), less=_INSTANT)
    except OverflowError:  # the first day of the year 1, the last of the year 9999
        return f"{happened_at[:10]}T23:59:59.999999Z"


def utc(moment: datetime, less: timedelta = timedelta(0)) -> str:
    """An instant in UTC, to the microsecond: its text sorts as instants do."""
    return (moment.astimezone(UTC) - less).strftime(_STORED).rjust(27, "0")


def _clock(offset: str | None, zone: str) -> tzinfo:
    if offset is not None:
        ahead = datetime.fromisoformat(f"2000-01-01T00:00{offset}").utcoffset()
        return timezone(ahead or timedelta(0))
    return zone_on_record(zone)
