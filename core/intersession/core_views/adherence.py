"""How much of what was agreed happened, beside how it went: neither is a grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from intersession import schedule
from intersession.core_views.assignments import AssignmentRow, AttemptRow, HoldRow, ReviewRow
from intersession.core_views.obstacles import ObstacleRow
from intersession.figures import Figure, mean, median
from intersession.taxonomy import NO_OCCASION
from intersession.views import Look, Report, View, view

REFERENCE_HARDNESS = 0.5
"""The hardness (0–1) at which the adjusted engagement index equals the plain one."""


@view("adherence", version=1, title="What was agreed, and what happened", tables=[])
class Adherence(View):
    """Done and attempted over expected occasions, with quality and engagement beside them.

    *Expected* are the occasions of the agreed schedule that have come in the
    window; days on hold, occasions after the end, those not yet due and those that
    did not arise are left out. *Done* credits each attempt with the part of the
    agreed amount it was. Quality is the median rating 0–4, client and clinician
    apart. Engagement, hardness and adjusted engagement are indices from 0 to 1
    (constructs: Yew, Dobson, Zyphur and Kazantzis 2019; formula ours), to be read
    together.
    """

    def report(self, look: Look) -> Report:
        """A row for each assignment."""
        attempts = _by_assignment(look.rows(AttemptRow))
        reviews = _by_assignment(look.rows(ReviewRow))
        holds = _by_assignment(look.rows(HoldRow))
        idle = _by_assignment([o for o in look.rows(ObstacleRow) if o.category == NO_OCCASION])
        undated = _by_assignment(
            [one for one in look.rows(AttemptRow, windowed=False) if one.happened_on is None]
        )
        rows = []
        for row in look.rows(AssignmentRow):
            name = row.assignment
            expected = expected_days(row, holds.get(name, []), idle.get(name, []), look)
            tried = attempts.get(name, [])
            if look.window.first is None and look.window.last is None:
                lost = 0
            else:
                lost = len(undated.get(name, []))
            rows.append(
                {
                    "client": row.client,
                    "assignment": name,
                    "worksheet": row.worksheet,
                    "how often": schedule.words(row.how_often) if row.how_often else "not agreed",
                    "expected": len(expected),
                    "attempts": len(tried),
                    "done": _ratio(sum(one.credit for one in tried), expected, tried, lost),
                    "attempted": _ratio(float(len(tried)), expected, tried, lost),
                    **_quality(reviews.get(name, [])),
                    **_engagement(reviews.get(name, [])),
                    "window": str(look.window),
                    "events": " ".join([row.events.split(" ", 1)[0], *(t.events for t in tried)]),
                }
            )
        return {"adherence": rows}


def expected_days(
    row: AssignmentRow, holds: Sequence[HoldRow], idle: Sequence[ObstacleRow], look: Look
) -> list[date]:
    """The occasions of an assignment that have come in the window, a day each.

    Today's are not due before the day has ended. A single occasion is due on the
    review date, where one is agreed.
    """
    if not row.how_often or not row.start_on:
        return []
    start = date.fromisoformat(row.start_on)
    last = min(filter(None, [look.window.last, look.today - timedelta(days=1)]))
    if row.ended_on:
        last = min(last, date.fromisoformat(row.ended_on))
    first = max(filter(None, [look.window.first, start]))
    if schedule.words(row.how_often) == "once":
        due = [date.fromisoformat(row.review_on) if row.review_on else start]
        days = [day for day in due if first <= day <= last]
    else:
        days = schedule.occasions(row.how_often, start, first, last) if first <= last else []
    kept = [day for day in days if not any(_on_hold(hold, day) for hold in holds)]
    spared = Counter(one.happened_on for one in idle)
    for day in reversed(list(kept)):
        if spared[day.isoformat()] > 0:
            spared[day.isoformat()] -= 1
            kept.remove(day)
    return kept


def _on_hold(hold: HoldRow, day: date) -> bool:
    text = day.isoformat()
    started = hold.from_on is None or hold.from_on <= text
    return started and (hold.to_on is None or text < hold.to_on)


def _ratio(
    amount: float, expected: Sequence[date], tried: Sequence[AttemptRow], undated: int
) -> Figure:
    value = min(1.0, amount / len(expected)) if expected else None
    events = tuple(name for one in tried for name in one.events.split())
    return Figure("share", value, len(expected), undated, events)


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


def _by_assignment(rows: Sequence[Any]) -> Mapping[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.assignment, []).append(row)
    return found
