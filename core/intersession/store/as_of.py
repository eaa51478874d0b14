"""What was on record by a time, client by client."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

import msgspec

from intersession.dates import instants
from intersession.errors import (
    InvalidInput,
    Problem,
)
from intersession.events.recorded import Reading, Recorded, Unreadable
from intersession.store.reader import LogReader


class Then(msgspec.Struct, frozen=True):
    """A time that is looked back to: the instant, the day it lies on, and both in words."""

    at: datetime
    day: date
    words: str


def looking_back(when: date | datetime, zone: tzinfo | None, now: datetime) -> Then:
    """The time that a day or a moment stands for; a day means its end.

    ``zone`` says when a day ends, and what a moment without an offset means: a client's
    zone, or None for this machine's. Raises InvalidInput for the future.
    """
    today = now.astimezone(zone).date()
    at = _local(when, zone) if isinstance(when, datetime) else None
    day = when if at is None else at.astimezone(zone).date()
    if day > today or (at is not None and at > now):
        raise InvalidInput(
            f"{instants.moment_text(when if at is None else at.astimezone(zone))} has not come "
            f"yet: today is {today}.",
            [Problem("", "name a time in the past: nobody knows what will be on record")],
        )
    if at is None:
        return Then(_end(day, zone), day, instants.day_words(day))
    return Then(at, day, f"{instants.day_words(day)}, {at.astimezone(zone):%H:%M}")


def by_then(
    log: LogReader, then: datetime, client: str | None = None, *, contained: bool = False
) -> Reading:
    """What was on record by an instant, of a client or of all, in the order of the log.

    ``contained``: what cannot be read is among it as Unreadable, and was recorded when the
    event before it was.
    """
    return Reading(lambda: _by_then(log, then, client, contained))


def _by_then(
    log: LogReader, then: datetime, client: str | None, contained: bool
) -> Iterator[Recorded]:
    last: dict[str, int] = {}
    before: datetime | None = None
    for one in log.read(client=client, contained=contained):
        if not isinstance(one.event, Unreadable):
            before = one.event.recorded_at
        if before is None or before <= then:
            last[one.client] = one.position
    for one in log.read(until=max(last.values(), default=0), client=client, contained=contained):
        if one.position <= last.get(one.client, 0):
            yield one


def _local(moment: datetime, zone: tzinfo | None) -> datetime:
    if zone is None or moment.tzinfo is not None:
        return moment.astimezone(UTC)
    return instants.localise(moment, zone).astimezone(UTC)


def _end(day: date, zone: tzinfo | None) -> datetime:
    """The last instant of a day on the clocks of a zone."""
    midnight = datetime.combine(day + timedelta(days=1), time(), zone)
    return midnight.astimezone(UTC) - timedelta(microseconds=1)
