"""Cycles of a practice in which occasions came and nothing was recorded."""

from __future__ import annotations

from datetime import date, timedelta

from intersession.domain.assignment.matching import Course, Span
from intersession.domain.assignment.occasions import DAY
from intersession.projections.builtin.courses import Case

Cycle = tuple[date, date]


def quiet_cycles(case: Case) -> int:
    """How many cycles in a row, up to now, had occasions of which none was met.

    Cycles are the weeks, from its beginning, of what is daily or some times a week, and the
    periods of what is rarer. Those on hold or without an occasion neither count nor break
    the row. It begins anew after an amendment and after a review that changed something.
    """
    since = _begun_anew(case)
    count = 0
    for (first, _), spans in sorted(_cycles(case.course).items(), reverse=True):
        if first < since:
            break
        expected = sum(case.course.expected(span) for span in spans)
        if expected and any(span.met for span in spans):
            break
        count += 1 if expected else 0
    return count


def _cycles(course: Course) -> dict[Cycle, list[Span]]:
    """The cycles that are over, each by its first and last day, with its periods."""
    found: dict[Cycle, list[Span]] = {}
    for span in course.spans:
        found.setdefault(_cycle(course, span), []).append(span)
    return {cycle: spans for cycle, spans in found.items() if _is_over(course, cycle, spans)}


def _cycle(course: Course, span: Span) -> Cycle:
    period = span.period
    if period.full > 1:
        return period.first, period.last
    begins = [course.plan.begin(one) for one in course.plan.schedules]
    begin = max((one for one in begins if one <= period.first), default=period.first)
    week = begin + timedelta(days=(period.first - begin).days // 7 * 7)
    return week, week + 6 * DAY


def _is_over(course: Course, cycle: Cycle, spans: list[Span]) -> bool:
    if spans[0].period.full > 1:
        return course.is_over(spans[0])
    return cycle[1] < course.today


def _begun_anew(case: Case) -> date:
    """The day from which cycles count: of the last amendment, or of a review that changed it."""
    days = [one["from_on"] for one in case.row.terms]
    days += [
        one.happened_on
        for one in case.reviews
        if one.happened_on and one.next in ("shrink", "grow", "change")
    ]
    return date.fromisoformat(max(days)[:10])
