"""The day of an instant in a client's time zone, also where this machine does not know it."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo


def zone_of(name: str) -> tzinfo:
    """A client's time zone; UTC where this machine does not know it, so that reading goes on."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return UTC


def local_day(moment: datetime, zone: str) -> str:
    """The day of an instant in a client's time zone."""
    return moment.astimezone(zone_of(zone)).date().isoformat()
