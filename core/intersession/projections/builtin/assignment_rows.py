"""The tables of assignments: what was agreed, holds, attempts and reviews."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from intersession.projections.entries import EntryRow
from intersession.projections.query import Look
from intersession.projections.tables import changed, column, key, link, table


@table("assignments")
class AssignmentRow:
    """An assignment as it now stands.

    ``how_often`` is the rule by which occasions are counted from ``start_on``; ``obstacles``
    are those foreseen.
    ``terms`` are what was agreed one after another, in the order of the days they hold
    ``from_on``: how often, the ``start_on`` that was named, review day, minutes, settings.
    """

    assignment: str = key()
    client: str = link("clients", default="")
    number: int = 0
    worksheet: str = ""
    worksheet_version: int = 1
    plugin: str = ""
    status: str = "active"
    task: str = ""
    skill: str = ""
    goal: int | None = None
    when_agreed: str = ""
    where_agreed: str = ""
    minutes: int | None = None
    how_often: str | None = None
    start_on: str | None = None
    review_on: str | None = None
    confidence: int | None = None
    made_by: str | None = None
    obstacles: list[dict[str, Any]] = column(factory=list)
    terms: list[dict[str, Any]] = column(factory=list)
    settings: dict[str, Any] = column(factory=dict)
    session: int | None = None
    night_before: bool = False
    agreed_at: str | None = None
    ended_on: str | None = None
    attempts: int = 0
    last_attempt_on: str | None = None
    reviews: int = 0
    last_review_on: str | None = None
    recorded_at: str = ""
    events: str = ""


@table("holds")
class HoldRow:
    """Days on which nothing was expected: from a pause to the day it goes on.

    ``until`` is the day on which it was to go on by itself, where that was agreed.
    """

    assignment: str = key(references="assignments")
    hold: int = key()
    client: str = link("clients", default="")
    from_on: str | None = None
    to_on: str | None = None
    until: str | None = None
    why: str = ""
    events: str = ""


@table("attempts")
class AttemptRow(EntryRow):
    """An attempt as it now stands; ``credit`` is how much of what was agreed, 0–1, or not known.

    ``first_on`` and ``last_on`` are the days between which it happened ``times`` times,
    where no day is known. ``is_not_yet``: the sheet says that it was not done. ``is_planned``:
    only what is asked before the practice is written down, and it is no attempt yet; ``made_in``
    is the version of the event by which it became one.
    """

    worksheet: str = ""
    worksheet_version: int = 1
    amount: int | None = None
    minutes: int | None = None
    sheet_amount: int | None = None
    sheet_minutes: int | None = None
    credit: float | None = None
    times: int = 1
    first_on: str | None = None
    last_on: str | None = None
    is_practice: bool = False
    is_not_yet: bool = False
    is_practised_day: bool = False
    without_sheet: bool = False
    not_asked: list[str] = column(factory=list)
    is_planned: bool = False
    planned_at: str | None = None
    made_in: int = 0
    timing: str | None = None
    recorded_by: str | None = None
    answered_by: str | None = None
    note: str = ""
    corrected: bool = False
    answers: dict[str, Any] = column(factory=dict)
    skipped: dict[str, Any] = column(factory=dict)


@table("reviews")
class ReviewRow:
    """A review; ratings 0–4 by client and by clinician, apart."""

    assignment: str = key(references="assignments")
    review: int = key()
    client: str = link("clients", default="")
    session: int | None = None
    happened_at: str | None = None
    happened_on: str | None = None
    attempts: int = 0
    client_ratings: dict[str, int] = column(factory=dict)
    clinician_ratings: dict[str, int] = column(factory=dict)
    learned: str = ""
    credit: str = ""
    next: str | None = None
    opened_session: bool | None = None
    recorded_at: str = ""
    events: str = ""


def as_they_stand(look: Look, only: Sequence[str] = ()) -> list[AssignmentRow]:
    """Every assignment as it stands on its client's today: one in a pause with an end is paused.

    With ``only``, no more than these columns are read. The view declares that it reads
    AssignmentRow and HoldRow.
    """
    holds: dict[str, list[HoldRow]] = {}
    for one in look.rows(HoldRow):
        if one.until:
            holds.setdefault(one.assignment, []).append(one)
    return [
        changed(row, status="paused") if _is_on_hold(row, holds, look) else row
        for row in look.rows(AssignmentRow, only=only)
    ]


def _is_on_hold(row: AssignmentRow, holds: dict[str, list[HoldRow]], look: Look) -> bool:
    if row.status != "active" or row.assignment not in holds:
        return False
    today = look.today_of(row.client).isoformat()
    return any((one.from_on or "") <= today < (one.to_on or "") for one in holds[row.assignment])
