"""How much of what was agreed happened, and how it went: neither is a grade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

import msgspec

from intersession.domain.assignment.vocabulary import NO_OCCASION
from intersession.events.base import changed
from intersession.projections.builtin.assignments import (
    AssignmentRow,
    AttemptRow,
    HoldRow,
    ReviewRow,
)
from intersession.projections.builtin.obstacles import ObstacleRow
from intersession.projections.figures import Figure, mean, median
from intersession.projections.projection import View, view
from intersession.projections.query import Look, Report

DAY = timedelta(days=1)
REFERENCE_HARDNESS = 0.5
"""The hardness (0–1) at which the adjusted engagement index equals the plain one."""


@view(
    "adherence",
    version=1,
    title="What was agreed, and what happened",
    tables=[],
    reads=[AssignmentRow, AttemptRow, HoldRow, ReviewRow, ObstacleRow],
)
class Adherence(View):
    """Done and attempted over expected occasions, next to quality and engagement.

    *Expected* are the occasions of the agreed schedule that have come in the window.
    Days on hold, occasions after the end, those not yet due and those that did not
    arise are left out. One of today counts once it was attempted. *Done* credits each
    attempt with the part of the agreed amount it was. Quality is the median rating
    0–4, client and clinician apart.
    Engagement, hardness and adjusted engagement are indices from 0 to 1
    (constructs: Yew, Dobson, Zyphur and Kazantzis 2019; formula ours), to be read
    together.
    """

    shown: ClassVar = {
        "adherence": ("assignment", "how often", "planned", "done", "attempted"),
        "ratings": (
            "assignment",
            "quality (client)",
            "quality (clinician)",
            "client − clinician",
            "engagement",
            "hardness",
            "engagement, adjusted",
        ),
    }

    def report(self, look: Look) -> Report:
        """A row for each assignment; the ratings once more by themselves, where there are any."""
        rows = [_row(row, look) for row in _cases(look)]
        rated = [row for row in rows if row["reviews"]]
        return {"adherence": rows, "ratings": rated}


class _Case(msgspec.Struct, frozen=True):
    """An assignment with what was recorded of it in the window."""

    row: AssignmentRow
    attempts: list[AttemptRow]
    undated: int
    reviews: list[ReviewRow]
    holds: list[HoldRow]
    idle: list[ObstacleRow]


def _cases(look: Look) -> list[_Case]:
    attempts = by_assignment(look.rows(AttemptRow))
    everything = by_assignment(look.rows(AttemptRow, windowed=False))
    reviews = by_assignment(look.rows(ReviewRow))
    holds = by_assignment(look.rows(HoldRow))
    idle = by_assignment([one for one in look.rows(ObstacleRow) if one.category == NO_OCCASION])
    return [
        _Case(
            row=row,
            attempts=attempts.get(row.assignment, []),
            undated=_undated(everything.get(row.assignment, []), look),
            reviews=reviews.get(row.assignment, []),
            holds=holds.get(row.assignment, []),
            idle=idle.get(row.assignment, []),
        )
        for row in look.rows(AssignmentRow)
    ]


def _undated(attempts: Sequence[AttemptRow], look: Look) -> int:
    """Attempts that a window leaves out because their day is not known."""
    if look.window.first is None and look.window.last is None:
        return 0
    return sum(1 for one in attempts if one.happened_on is None)


def _row(case: _Case, look: Look) -> dict[str, Any]:
    from intersession.dates import recurrence  # here and below: other views do not count

    row, tried = case.row, case.attempts
    expected = _expected(case, look)
    return {
        "client": row.client,
        "assignment": row.assignment,
        "worksheet": row.worksheet,
        "how often": recurrence.words(row.how_often) if row.how_often else "not agreed",
        "expected": len(expected),
        "attempts": len(tried),
        "planned": _planned(tried, expected),
        "done": _ratio(sum(one.credit for one in tried), expected, case),
        "attempted": _ratio(float(len(tried)), expected, case),
        "reviews": len(case.reviews),
        **_quality(case.reviews),
        **_engagement(case.reviews),
        "window": str(look.window),
        "events": " ".join([row.events.split(" ", 1)[0], *(one.events for one in tried)]),
    }


def _expected(case: _Case, look: Look) -> list[date]:
    """The occasions that have come; one of today's has come once it was attempted."""
    tomorrow = changed(look, today=look.today + DAY)
    days = expected_days(case.row, case.holds, case.idle, tomorrow)
    today = look.today.isoformat()
    tried = sum(1 for one in case.attempts if one.happened_on == today)
    return [day for day in days if day < look.today] + [look.today] * min(
        tried, days.count(look.today)
    )


def _planned(tried: Sequence[AttemptRow], expected: Sequence[date]) -> str:
    """``2 of 5 planned, 1 in part``: a count in words, and never a grade."""
    partial = sum(1 for one in tried if one.credit < 1)
    said = f", {partial} in part" if partial else ""
    return f"{len(tried)} of {len(expected)} planned{said}" if expected else f"{len(tried)}{said}"


def expected_days(
    row: AssignmentRow, holds: Sequence[HoldRow], idle: Sequence[ObstacleRow], look: Look
) -> list[date]:
    """The occasions of an assignment that have come in the window, a day each.

    Each week counts by the schedule that was agreed then. Today's are not due before
    the day has ended. A single occasion is due on the review date, where one is agreed.
    """
    ends = [look.window.last, look.today - DAY, row.ended_on and _date(row.ended_on) - DAY]
    last = min(end for end in ends if end)
    days: list[date] = []
    for terms, end in zip(row.terms, [*row.terms[1:], None], strict=True):
        until = min(last, _date(end["from_on"]) - DAY) if end else last
        due = _due(terms, look.window.first, until)
        due = [day for day in due if not any(_on_hold(hold, day) for hold in holds)]
        days += _without(due, terms, idle)
    return days


def _due(terms: Mapping[str, Any], first: date | None, last: date) -> list[date]:
    """The occasions of one schedule, from the day on which it was agreed."""
    from intersession.dates import recurrence

    rule = terms["how_often"]
    if not rule or not terms["start_on"]:
        return []
    start = _date(terms["start_on"])
    agreed = terms["from_on"] and _date(terms["from_on"])
    first = max(day for day in (first, start, agreed) if day)
    if first > last:
        return []
    if recurrence.words(rule) == "once":
        due = _date(terms["review_on"] or terms["start_on"])
        return [due] if first <= due <= last else []
    return recurrence.occasions(rule, start, first, last)


def _without(
    due: Sequence[date], terms: Mapping[str, Any], idle: Sequence[ObstacleRow]
) -> list[date]:
    """The occasions less those that did not arise.

    One that did not arise on a day leaves out one of that day; where the schedule
    asks for no particular day, one of that week, or the only one.
    """
    kept = list(due)
    for one in idle:
        day = _date(str(one.happened_on))
        same = [other for other in kept if other == day] or [
            other for other in kept if _same_turn(other, day, terms)
        ]
        if same:
            kept.remove(same[-1])
    return kept


def _same_turn(one: date, other: date, terms: Mapping[str, Any]) -> bool:
    """Whether two days are in the same turn of a schedule that asks for no particular day."""
    from intersession.dates import recurrence

    if recurrence.words(terms["how_often"]) == "once":
        return True
    start = _date(terms["start_on"])
    week = (one - start).days // 7 == (other - start).days // 7
    return week and recurrence.is_flexible(terms["how_often"])


def _date(text: str) -> date:
    return date.fromisoformat(text)


def _on_hold(hold: HoldRow, day: date) -> bool:
    text = day.isoformat()
    started = hold.from_on is None or hold.from_on <= text
    return started and (hold.to_on is None or text < hold.to_on)


def _ratio(amount: float, expected: Sequence[date], case: _Case) -> Figure:
    value = min(1.0, amount / len(expected)) if expected else None
    events = tuple(name for one in case.attempts for name in one.events.split())
    return Figure("share", value, len(expected), case.undated, events)


def _quality(reviews: Sequence[ReviewRow]) -> dict[str, Any]:
    client = median(reviews, lambda row: row.client_ratings.get("quality"))
    clinician = median(reviews, lambda row: row.clinician_ratings.get("quality"))
    both = [
        row
        for row in reviews
        if "quality" in row.client_ratings and "quality" in row.clinician_ratings
    ]
    apart = mean(both, lambda row: row.client_ratings["quality"] - row.clinician_ratings["quality"])
    return {
        "quality (client)": client,
        "quality (clinician)": clinician,
        "client − clinician": apart,
    }


def _engagement(reviews: Sequence[ReviewRow]) -> dict[str, Any]:
    return {
        "engagement": mean(reviews, lambda row: _index(row, "quantity", "quality")),
        "hardness": mean(reviews, lambda row: _index(row, "difficulty", "obstacles")),
        "engagement, adjusted": mean(reviews, _adjusted),
    }


def _index(row: ReviewRow, *constructs: str) -> float | None:
    """The mean of ratings over both raters, as 0–1; None where a construct was not rated."""
    means = []
    for name in constructs:
        given = [
            ratings[name]
            for ratings in (row.client_ratings, row.clinician_ratings)
            if name in ratings
        ]
        if not given:
            return None
        means.append(sum(given) / len(given))
    return sum(means) / len(means) / 4


def _adjusted(row: ReviewRow) -> float | None:
    engagement, hardness = (
        _index(row, "quantity", "quality"),
        _index(row, "difficulty", "obstacles"),
    )
    if engagement is None or hardness is None:
        return None
    return min(1.0, engagement * (1 + hardness) / (1 + REFERENCE_HARDNESS))


def by_assignment(rows: Sequence[Any]) -> Mapping[str, list[Any]]:
    """Rows by their assignment's handle."""
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.assignment, []).append(row)
    return found
