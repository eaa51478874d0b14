"""The clocks of a day and the day before as they are stored, whatever zone database reads them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from intersession.dates.instants import offset_text, utc_text

Clocks = tuple[str, ...]
"""The offset; where the clocks changed, then the instant of it, and the offset from it on."""

_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)


class StoredClock(tzinfo):
    """A clock by stored offsets: one up to a change, another from it on."""

    def __init__(self, clocks: Clocks) -> None:
        before, *change = clocks if len(clocks) == 3 else clocks[:1]
        self.before = _offset(before)
        self.change = datetime.fromisoformat(change[0]) if change else None
        self.after = _offset(change[1]) if change else self.before

    def utcoffset(self, moment: datetime | None) -> timedelta:
        """The offset at a wall time; of one that comes twice, or never, as ``fold`` says."""
        if moment is None or self.change is None:
            return self.after
        wall = moment.replace(tzinfo=UTC)
        is_before = wall - self.before < self.change
        is_after = wall - self.after >= self.change
        if is_before == is_after:
            return self.after if moment.fold else self.before
        return self.before if is_before else self.after

    def fromutc(self, moment: datetime) -> datetime:
        """A moment that is given in UTC, as this clock shows it."""
        at = moment.replace(tzinfo=UTC)
        is_after = self.change is None or at >= self.change
        shown = moment + (self.after if is_after else self.before)
        again = self.change is not None and is_after and at - self.change < self.before - self.after
        return shown.replace(fold=int(again))

    def dst(self, moment: datetime | None) -> None:
        """Not known: an offset does not say."""

    def tzname(self, moment: datetime | None) -> str:
        """The offset, as a name."""
        return str(timezone(self.utcoffset(moment)))


def clocks_of(day: date, zone: tzinfo) -> Clocks:
    """How a zone's clocks went on a day and the day before it."""
    begin, end = (_midnight(day + _DAY * shift, zone) for shift in (-1, 1))
    before, after = (offset_text(at.astimezone(zone)) for at in (begin, end))
    if before == after:
        return (before,)
    low, high = 0, int((end - begin).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        same = offset_text((begin + _SECOND * middle).astimezone(zone)) == before
        low, high = (middle, high) if same else (low, middle)
    return before, utc_text(begin + _SECOND * high), after


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(0), tzinfo=zone).astimezone(UTC)


def _offset(text: str) -> timedelta:
    return datetime.fromisoformat(f"2000-01-01T00:00{text}").utcoffset() or timedelta(0)
