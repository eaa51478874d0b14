"""How much of what was agreed happened, and how it went: neither is a grade."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from intersession.projections.builtin.assignment_rows import ReviewRow
from intersession.projections.builtin.courses import READS, Case, cases, counted, in_words
from intersession.projections.figures import Figure, mean, median
from intersession.projections.projection import View, view
from intersession.projections.query import Look, Report

REFERENCE_HARDNESS = 0.5
"""The hardness (0–1) at which the adjusted engagement index equals the plain one."""


@view(
    "adherence",
    version=2,
    title="What was agreed, and what happened",
    tables=[],
    reads=READS,
)
class Adherence(View):
    """Done and attempted over expected occasions, next to quality and engagement.

    *Expected* are the occasions of what was agreed whose time is over in the window, and
    those that were met. Each entry meets one occasion; what meets none is *beyond* the plan
    and never in the ratio. Days on hold, occasions after the end and those that did not
    arise are left out. *Attempted* is the share of occasions with an entry. *Done* is how
    much of them was done, over those whose amount is known; *missing* are the others.
    *Entries* and *days* count what was recorded, and the days on which it was done.
    Quality is the median rating 0–4, client and clinician apart.
    Engagement, hardness and adjusted engagement are indices from 0 to 1
    (constructs: Yew, Dobson, Zyphur and Kazantzis 2019; formula ours), to be read
    together.
    """

    shown: ClassVar = {
        "adherence": ("assignment", "how often", "planned", "done", "attempted", "days"),
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
        rows = [_row(case, look) for case in cases(look)]
        rated = [row for row in rows if row["reviews"]]
        return {"adherence": rows, "ratings": rated}


def _row(case: Case, look: Look) -> dict[str, Any]:
    from intersession.dates import recurrence  # here: other views do not count

    row, found = case.row, counted(case.course, look.window)
    reviews = [one for one in case.reviews if look.window.holds(one.happened_on)]
    behind = [one for one in case.attempts if look.window.holds(one.happened_on or one.last_on)]
    events = tuple(name for one in behind for name in one.events.split())
    undated = 0 if look.window.holds(None) else found.undated
    attempted = len(found.met) / found.expected if found.expected else None
    base = max(0, found.expected - found.unknown)
    return {
        "client": row.client,
        "assignment": row.assignment,
        "worksheet": row.worksheet,
        "how often": recurrence.words(row.how_often) if row.how_often else "not agreed",
        "expected": found.expected,
        "planned": in_words(found),
        "done": Figure("share", found.done, base, found.unknown + undated, events),
        "attempted": Figure("share", attempted, found.expected, undated, events),
        "beyond": found.beyond,
        "entries": found.entries,
        "days": found.days,
        "reviews": len(reviews),
        **_quality(reviews),
        **_engagement(reviews),
        "window": str(look.window),
        "events": " ".join([row.events.split(" ", 1)[0], *events]),
    }


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
