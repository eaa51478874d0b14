"""The clock arithmetic of a night: across midnight, and across a change of the clocks.

Times are read backwards. The day in question is the date on which the client got up,
and the last time of the night that is known was on that date. For every earlier time,
the latest moment is taken at which the client's clock showed it, at or before the time
that follows. So each is less than 24 hours earlier, or 25 in the night when the clocks
go back. If the clock showed a time twice in that night, the same rule takes the later
of the two where that fits. Minutes are real minutes: when the clocks go forward from
02:00 to 03:00, the time from 23:00 to 07:00 is 420 minutes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from typing import Any

import attrs

from intersession import Problem

TIMES = ("into_bed", "tried_to_sleep", "final_wake", "out_of_bed")
DAY = 24 * 60


class NoSuchTime(Exception):
    """A time that the clocks jumped over on a day; its text says so."""


@attrs.frozen(kw_only=True)
class Night:
    """A night as reported: when things were, in UTC, and minutes awake; None is not known."""

    into_bed: datetime | None = None
    tried_to_sleep: datetime | None = None
    final_wake: datetime | None = None
    out_of_bed: datetime | None = None
    sol: int | None = None
    waso: int | None = None
    tried_after: int | None = None

    @property
    def tib(self) -> int | None:
        """Time in bed: into bed until out of bed."""
        return _minutes(self.into_bed, self.out_of_bed)

    @property
    def spt(self) -> int | None:
        """Sleep period: from trying to sleep to the final waking."""
        return _minutes(self.tried_to_sleep, self.final_wake)

    @property
    def tst(self) -> int | None:
        """Total sleep: the sleep period minus falling asleep and waking in between."""
        if self.spt is None or self.sol is None or self.waso is None:
            return None
        return self.spt - self.sol - self.waso

    @property
    def dse(self) -> int | None:
        """Sleep episode: falling asleep, asleep, awake in between, then trying to sleep on.

        Missing where the time spent trying to sleep on is not recorded (Reed and
        Sacco 2016).
        """
        if self.tst is None or self.sol is None or self.waso is None or self.tried_after is None:
            return None
        return self.sol + self.tst + self.waso + self.tried_after

    @property
    def se_tib(self) -> float | None:
        """Sleep efficiency over time in bed, in per cent."""
        return _percent(self.tst, self.tib)

    @property
    def se_dse(self) -> float | None:
        """Sleep efficiency over the sleep episode, in per cent."""
        return _percent(self.tst, self.dse)


def read_night(answers: Mapping[str, Any], zone: tzinfo) -> Night:
    """The night of a sleep diary's answers; raises NoSuchTime for a time that did not exist."""
    found = {} if "wake_date" not in answers else dict(_moments(answers, zone))
    return Night(
        **found,
        sol=answers.get("sol_min"),
        waso=answers.get("waso_min"),
        tried_after=answers.get("tried_after_final_wake_min"),
    )


def night_problems(answers: Mapping[str, Any], zone: tzinfo) -> Iterator[Problem]:
    """What no night can be: times out of order, too long, or with negative sleep."""
    try:
        night = read_night(answers, zone)
    except NoSuchTime as jumped:
        place, message = jumped.args
        yield Problem(place, message)
        return
    yield from _length_problems(answers, night)
    if night.tst is not None and night.tst < 0:
        yield Problem("sol_min", _too_long_awake(answers, night))
    after = _minutes(night.final_wake, night.out_of_bed)
    if after is not None and night.tried_after is not None and night.tried_after > after:
        message = (
            f"{night.tried_after} min is more than the {after} min from final_wake to out_of_bed"
        )
        yield Problem("tried_after_final_wake_min", message)


def _length_problems(answers: Mapping[str, Any], night: Night) -> Iterator[Problem]:
    """Times out of order read as a night of a day or more; the longest step tells which."""
    known = [(name, at) for name in TIMES if (at := getattr(night, name))]
    if len(known) < 2:
        return
    whole = int((known[-1][1] - known[0][1]).total_seconds()) // 60
    if whole < DAY:
        return
    (name, _), (after, _) = max(pairwise(known), key=lambda step: step[1][1] - step[0][1])
    yield Problem(
        name,
        f"{answers[name]} comes after {after}, {answers[after]}: read that way the night would "
        f"be {whole // 60} h {whole % 60:02} min long. The order is {', '.join(TIMES)}",
    )


def _too_long_awake(answers: Mapping[str, Any], night: Night) -> str:
    awake = (night.sol or 0) + (night.waso or 0)
    return (
        f"falling asleep and waking in between come to {awake} min (sol_min + waso_min), and from "
        f"tried_to_sleep, {answers['tried_to_sleep']}, to final_wake, {answers['final_wake']}, "
        f"there were {night.spt} min"
    )


def _moments(answers: Mapping[str, Any], zone: tzinfo) -> Iterator[tuple[str, datetime]]:
    """When each known time was, in UTC, from the last of the night back to the first."""
    until: datetime | None = None
    on = date.fromisoformat(answers["wake_date"])
    for name in reversed(TIMES):
        if name not in answers:
            continue
        clock = time.fromisoformat(answers[name])
        try:
            until = _on(on, clock, zone) if until is None else _latest(clock, until, zone)
        except NoSuchTime as jumped:
            raise NoSuchTime(name, str(jumped)) from None
        yield name, until


def _latest(clock: time, until: datetime, zone: tzinfo) -> datetime:
    """The latest moment, in UTC, at or before ``until`` at which the clock showed ``clock``."""
    local = until.astimezone(zone)
    days = [local.date(), local.date() - timedelta(days=1)]
    if clock > local.time() and not _exists(local.date(), clock, zone):
        del days[0]
    showing = (_on(on, clock, zone, fold=fold) for on in days for fold in (1, 0))
    return next(at for at in showing if at <= until)


def _on(on: date, clock: time, zone: tzinfo, *, fold: int = 1) -> datetime:
    """A time on a day, in UTC, by default the later of two; NoSuchTime where it did not exist."""
    if not _exists(on, clock, zone):
        raise NoSuchTime(
            f"{clock:%H:%M} on {on} does not exist in {zone}: the clocks went forward over it. "
            f"Give the time that the clock showed"
        )
    return datetime.combine(on, clock.replace(fold=fold), tzinfo=zone).astimezone(UTC)


def _exists(on: date, clock: time, zone: tzinfo) -> bool:
    """Whether the clock ever showed a time on a day."""
    shown = datetime.combine(on, clock, tzinfo=zone).astimezone(UTC).astimezone(zone)
    return shown.replace(tzinfo=None, fold=0) == datetime.combine(on, clock)


def _minutes(start: datetime | None, end: datetime | None) -> int | None:
    if start is None or end is None:
        return None
    return int((end - start).total_seconds()) // 60


def _percent(part: int | None, whole: int | None) -> float | None:
    return 100 * part / whole if part is not None and whole else None
