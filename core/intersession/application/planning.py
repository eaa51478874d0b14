"""When a session is planned: as commands give it, on the client's clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from intersession.dates import instants
from intersession.dates.local import LocalClocks
from intersession.dates.parsing import EARLIEST, parse_happened
from intersession.errors import InvalidInput, Problem

FURTHEST = timedelta(days=1100)
"""Three years ahead: what is planned later than that is a slip of the hand."""
LONGEST = timedelta(days=1)

Moment = date | datetime


def planned_times(
    starts: Moment | str, ends: Moment | str | None, clocks: LocalClocks, now: datetime
) -> tuple[str, str | None]:
    """When a session begins and ends as it is stored, with the client's own offset.

    Raises InvalidInput for a day too far away, and for an end that does not fit the beginning.
    """
    begin = _local("starts", starts, clocks, now)
    end = None if ends is None else _local("ends", ends, clocks, now)
    day = begin.date() if isinstance(begin, datetime) else begin
    if not EARLIEST <= day <= now.date() + FURTHEST:
        told = f"{day} is too far away. Accepted: {EARLIEST} to {now.date() + FURTHEST}"
        raise _refused("starts", f"{told}. Check the year, such as {now.year}")
    if end is not None:
        _check_end(begin, end)
    return str(instants.moment_text(begin)), instants.moment_text(end)


def _check_end(begin: Moment, end: Moment) -> None:
    if not isinstance(begin, datetime) or not isinstance(end, datetime):
        raise _refused("ends", "an end needs a time, and so does the beginning: thu 14:00")
    length = end.astimezone(UTC) - begin.astimezone(UTC)
    if not timedelta(0) < length <= LONGEST:
        told = f"{instants.moment_text(end)} is not within a day after {begin.isoformat()}"
        raise _refused("ends", f"{told}. Say an end after the beginning, such as 14:50")


def _local(place: str, given: Moment | str, clocks: LocalClocks, now: datetime) -> Moment:
    """A day as it is; an instant with the offset of the client's zone on that day."""
    found = parse_happened(given) if isinstance(given, str) else given
    if not isinstance(found, datetime):
        if found is None:
            raise _refused(place, "is empty. Say a day or a time, such as 2026-03-05T14:00")
        return found
    clock = clocks.of_day(found.date(), now) if found.tzinfo is None else clocks.at(found)
    if not clock.is_known and found.utcoffset() is None:
        told = f"this machine does not know the client's time zone, {clock.timezone}"
        raise _refused(place, f"{told}. Write the offset, such as 14:00+01:00, or only the day")
    if found.tzinfo is None:
        return instants.localise(found, clock.zone)
    return found.astimezone(clock.zone) if clock.is_known else found


def _refused(place: str, told: str) -> InvalidInput:
    return InvalidInput("Nothing was planned:", [Problem(place, told)])
