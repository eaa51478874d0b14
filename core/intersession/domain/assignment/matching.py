"""Which entry meets which occasion, and what that comes to.

In order of day, an entry meets the earliest occasion without an entry whose period holds its
day. Where all have one, it is added to the earliest of which less than all was done. What is
left is beyond the plan, and so is what happened on a day on hold, before or after.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import msgspec

from intersession.domain.assignment.occasions import DAY, Period, Plan, asked, periods

Days = tuple[date, date]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """An entry: what it was about, on which day or between which, and how much it was.

    ``credit`` is from 0 to 1, None where nobody said. ``is_practised_day``: a day practised that
    meets no occasion. ``is_not_yet``: an answer that it was not done.
    """

    entry: Any
    day: date | None = None
    between: Days | None = None
    credit: float | None = None
    times: int = 1
    is_practised_day: bool = False
    is_not_yet: bool = False


class NoOccasion(msgspec.Struct, frozen=True):
    """That no occasion arose: on a day, or where none is known, told on one."""

    day: date | None
    told_on: date
    between: tuple[date, date] | None = None


class Occasion(msgspec.Struct):
    """One time that was asked for: the entries that met it, and how much of it was done."""

    entries: list[Any] = msgspec.field(default_factory=list)
    credit: float | None = None
    met_on: date | None = None

    @property
    def is_met(self) -> bool:
        """Whether any entry met it."""
        return bool(self.entries)

    def meet(self, told: Told, day: date) -> None:
        """Take an entry: the first one meets it, another adds to what was done."""
        if not self.entries:
            self.credit, self.met_on = told.credit, day
        elif self.credit is not None and told.credit is not None:
            self.credit = min(1.0, self.credit + told.credit)
        self.entries.append(told.entry)


class Span(msgspec.Struct):
    """A period with its occasions, and how many of them did not arise."""

    period: Period
    occasions: list[Occasion]
    idle: int = 0

    @property
    def met(self) -> list[Occasion]:
        """Those that were met."""
        return [one for one in self.occasions if one.is_met]


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a plan: its periods, and the entries that met none of their occasions."""

    plan: Plan
    today: date
    spans: Sequence[Span]
    told: Sequence[Told]
    beyond: Sequence[Told]

    def expected(self, span: Span) -> int:
        """How many occasions of a period have come: all of them once it is over."""
        met = len(span.met)
        if self.today < span.period.due:
            return met
        return max(met, asked(self.plan, span.period) - span.idle)

    def is_over(self, span: Span) -> bool:
        """Whether a period has come due."""
        return self.today >= span.period.due


def course(plan: Plan, entries: Iterable[Told], idle: Iterable[NoOccasion], today: date) -> Course:
    """Match entries, in order of day, to the occasions of a plan that have begun by today."""
    spans = [
        Span(period, [Occasion() for _ in range(period.times)]) for period in periods(plan, today)
    ]
    told = list(entries)
    firsts = [span.period.first for span in spans]
    beyond: list[Told] = []
    for one in [*(one for one in told if one.day), *(one for one in told if not one.day)]:
        near = _near(spans, firsts, one)
        left = sum(not _meet(plan, near, one) for _ in range(_units(one)))
        if left and (plan.counts_days or _is_asked(near, one)):
            beyond.append(msgspec.structs.replace(one, times=left))
    _take_out(spans, idle, today)
    return Course(plan=plan, today=today, spans=spans, told=told, beyond=beyond)


def _units(told: Told) -> int:
    """How many times an entry can meet an occasion; one of unknown day meets none."""
    known = told.day is not None or told.between is not None
    return 0 if told.is_not_yet or told.is_practised_day or not known else told.times


def _near(spans: Sequence[Span], firsts: Sequence[date], told: Told) -> Sequence[Span]:
    """The periods that hold a day of an entry: no two of a plan share one."""
    low, high = told.between or (told.day or date.max, told.day or date.max)
    return spans[max(0, bisect_right(firsts, low) - 1) : bisect_right(firsts, high)]


def _is_asked(spans: Sequence[Span], told: Told) -> bool:
    """Whether anything was asked for when an entry was, also where no days are agreed."""
    low, high = told.between or (told.day or date.max, told.day or date.max)
    return any(one.period.first <= high and low <= one.period.stretches_to for one in spans)


def _meet(plan: Plan, spans: Sequence[Span], told: Told) -> bool:
    """Let an entry meet one occasion; False where it is beyond the plan."""
    near = [(span, day) for span in spans if (day := _meeting_day(plan, span.period, told))]
    free = [(one, day) for span, day in near for one in span.occasions if not one.is_met]
    part = [
        (one, day)
        for span, day in near
        for one in span.occasions
        if one.credit is not None and one.credit < 1
    ]
    for one, day in [*free, *part][:1]:
        one.meet(told, day)
        return True
    return False


def _meeting_day(plan: Plan, period: Period, told: Told) -> date | None:
    """The day on which an entry would meet a period; None where it cannot."""
    if told.day is not None:
        return told.day if period.holds(told.day) and plan.is_active(told.day) else None
    if told.between is None:
        return None
    first = max(told.between[0], period.first)
    last = min(told.between[1], period.last)
    for back in range(max(0, (last - first).days + 1)):
        if plan.is_active(last - DAY * back):
            return last - DAY * back
    return None


def _take_out(spans: Sequence[Span], idle: Iterable[NoOccasion], today: date) -> None:
    """Count the occasions that did not arise: one a day, of those that were not met."""
    days: set[date] = set()
    for one in idle:
        if one.day is not None and one.day in days:
            continue
        if one.day is not None:
            days.add(one.day)
        if one.between is not None:
            for span in spans:
                span.idle += _inside(span, *one.between)
            continue
        for span in _about(spans, one):
            span.idle += 1


def _inside(span: Span, first: date, last: date) -> int:
    """How many occasions of a period lie between two days: all, or one for each day of it."""
    period = span.period
    if first <= period.first and period.last <= last:
        return period.times
    days = (min(last, period.last) - max(first, period.first)).days + 1
    return max(0, min(days, period.times))


def _about(spans: Sequence[Span], one: NoOccasion) -> Iterator[Span]:
    """The period that something is about: that of its day, else the one that came due last."""
    if one.day is not None:
        near = [span for span in spans if span.period.first <= one.day <= span.period.last]
        yield from near[:1]
        return
    due = [span for span in spans if span.period.due <= one.told_on]
    yield from due[-1:]
