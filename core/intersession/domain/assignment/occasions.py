"""A schedule as occasions: periods of days, with how many times each asks for.

A schedule with its holds, amendments and end expands to periods. Each asks for so many
times in its days, and comes due when they are over. Which entry meets which is in
matching.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

import msgspec

from intersession.dates import recurrence
from intersession.domain.assignment.how_often import HowOften, of_rule

DAY = timedelta(days=1)
FAR = date.max - DAY


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What was agreed from a day on: ``start_on`` is a day that was named, or the first one."""

    from_on: date
    how_often: str | None = None
    start_on: date | None = None
    review_on: date | None = None
    minutes: int | None = None

    @property
    def has_start(self) -> bool:
        """Whether a day was named on which it begins, and it had not begun before."""
        return self.start_on is not None and self.start_on >= self.from_on


class Hold(msgspec.Struct, frozen=True):
    """Days on which nothing is expected: the first is on hold, the day it ends is not."""

    first: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether a day is on hold."""
        return self.first <= day and (self.until is None or day < self.until)


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What was agreed of one practice over time, and when nothing of it was expected.

    ``schedules`` are in the order of the days they hold from (see ``schedules_of``).
    ``sessions`` are the days of sessions that were held or are planned; ``reviewed_on``
    those on which this practice was looked at together.
    """

    schedules: Sequence[Terms]
    holds: Sequence[Hold] = ()
    ended_on: date | None = None
    reviewed_on: Sequence[date] = ()
    sessions: Sequence[date] = ()
    night_before: bool = False

    def is_active(self, day: date) -> bool:
        """Whether the practice had begun on a day, was not on hold and had not ended."""
        edge = day - self.shift
        if self.ended_on is not None and edge >= self.ended_on:
            return False
        now = [one for one in self.schedules if self.begin(one) <= day or one.from_on <= edge]
        begun = bool(now) and self.begin(now[-1]) <= day
        return begun and not any(one.holds(edge) for one in self.holds)

    @property
    def counts_days(self) -> bool:
        """Whether anything is asked for on days, and not only as needed or for each session."""
        several = [of_rule(one.how_often).period for one in self.schedules if one.how_often]
        return any(period not in ("need", "session") for period in several)

    @property
    def shift(self) -> timedelta:
        """How far edges move: one day for a sheet about the night before."""
        return DAY if self.night_before else timedelta(0)

    def begin(self, terms: Terms) -> date:
        """The first day of a schedule; a day that was named is the first day of a sheet."""
        if terms.has_start and terms.start_on:
            return terms.start_on
        return terms.from_on + self.shift


def schedules_of(terms: Iterable[Terms]) -> list[Terms]:
    """Terms by the day they hold from; one that left how often as it was runs on."""
    found: list[Terms] = []
    for one in sorted(terms, key=lambda one: one.from_on):
        if found and _runs_on(found[-1], one):
            found[-1] = msgspec.structs.replace(found[-1], review_on=one.review_on)
        else:
            found.append(one)
    return found


class Period(msgspec.Struct, frozen=True):
    """Days with so many times asked for in them: ``first`` and ``last`` are both in it.

    ``full`` is how many days it has when nothing cuts it off, ``due`` the first day on which
    it is over. ``stretches_to`` is the last day on which it can still be met.
    """

    first: date
    last: date
    times: int
    full: int
    due: date
    stretches_to: date
    is_cut: bool = False

    def holds(self, day: date) -> bool:
        """Whether something on a day can meet it."""
        return self.first <= day <= self.stretches_to


def periods(plan: Plan, today: date) -> list[Period]:
    """Every period of a plan that has begun by a day, in order."""
    found: list[Period] = []
    schedules = plan.schedules
    for number, terms in enumerate(schedules):
        following = schedules[number + 1].from_on if number + 1 < len(schedules) else None
        ends = [one for one in (following, plan.ended_on) if one is not None]
        end = min(ends) - DAY if ends else FAR
        first = plan.begin(terms)
        last = end + plan.shift if end < FAR else FAR
        if terms.how_often and first <= last:
            found += _of(plan, terms, first, last, today)
    return [one for one in found if one.first <= today]


def _runs_on(before: Terms, terms: Terms) -> bool:
    """Whether an amendment left how often it is as it was: then its weeks run on."""
    same_start = terms.start_on == before.start_on or not terms.has_start
    return terms.how_often == before.how_often and same_start


def _of(plan: Plan, terms: Terms, first: date, last: date, today: date) -> Iterator[Period]:
    """The periods of one schedule."""
    rule = str(terms.how_often)
    often = of_rule(rule)
    if often.period == "once":
        yield _once(plan, terms, first, last)
    elif often.period == "session":
        yield from _sessions(plan, first, last)
    elif often.period == "month" and not often.days and often.every == 1:
        yield from _months(first, last, today)
    elif often.period == "week" and not often.days:
        yield from _blocks(first, last, often, today)
    elif often.period != "need":
        until = min(last, today)
        if first <= until:
            for day, times in _counted(recurrence.occasions(rule, first, first, until)):
                yield Period(day, day, times, 1, day + DAY, day)


def _once(plan: Plan, terms: Terms, first: date, last: date) -> Period:
    """One occasion: due on the morning of the review, and open until it is reviewed."""
    planned = terms.review_on
    if planned is None or planned < first:
        end = min(last, FAR)
        return Period(first, end, 1, (end - first).days + 1, _after(end), end, end < FAR)
    looked = [day for day in plan.reviewed_on if day >= planned]
    open_to = min([last, *looked])
    end = min(planned, last)
    due = planned if last >= planned else end + DAY
    return Period(first, end, 1, (planned - first).days + 1, due, max(end, open_to), last < planned)


def _sessions(plan: Plan, first: date, last: date) -> Iterator[Period]:
    """One occasion from each session to the next."""
    begin = first
    for day in sorted(set(plan.sessions)):
        if day <= first or begin > last:
            continue
        end = min(day, last)
        yield Period(begin, end, 1, (day - begin).days + 1, end + DAY, end, end < day)
        begin = day + DAY


def _months(first: date, last: date, today: date) -> Iterator[Period]:
    """From a day of the month to the day before it in the next."""
    days = recurrence.occasions("FREQ=MONTHLY", first, first, _next_year(today))
    for begin, following in pairwise(days):
        if begin > min(last, today):
            return
        full = (following - begin).days
        end = min(following - DAY, last)
        yield Period(begin, end, 1, full, end + DAY, end, end < following - DAY)


def _blocks(first: date, last: date, often: HowOften, today: date) -> Iterator[Period]:
    """Weeks, or so many weeks, counted from the beginning."""
    full = 7 * often.every
    begin = first
    while begin <= min(last, today):
        whole = begin + timedelta(days=full - 1)
        end = min(whole, last)
        yield Period(begin, end, often.times, full, end + DAY, end, end < whole)
        begin += timedelta(days=full)


def _counted(days: Iterable[date]) -> list[tuple[date, int]]:
    found: dict[date, int] = {}
    for day in days:
        found[day] = found.get(day, 0) + 1
    return list(found.items())


def _next_year(day: date) -> date:
    return min(day, FAR - timedelta(days=400)) + timedelta(days=400)


def _after(day: date) -> date:
    return day + DAY if day < date.max else day


def asked(plan: Plan, period: Period) -> int:
    """How many times a period that is over asked for, by its active days; a half counts down."""
    days = (period.last - period.first).days + 1
    active = sum(plan.is_active(period.first + DAY * n) for n in range(min(days, 4000)))
    return (2 * period.times * active + period.full - 1) // (2 * period.full)
