"""The tables of assignments: what was agreed, holds, attempts and reviews."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from intersession.projections.entries import EntryRow
from intersession.projections.tables import column, key, link, table


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
    """Days on which nothing was expected: from a pause to the day it was resumed."""

    assignment: str = key(references="assignments")
    hold: int = key()
    client: str = link("clients", default="")
    from_on: str | None = None
    to_on: str | None = None
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
    is_planned: bool = False
    planned_at: str | None = None
    made_in: int = 0
    timing: str | None = None
    recorded_by: str | None = None
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


def first_day(row: AssignmentRow) -> str:
    """A practice's first day: the start that was named, else by the day on which it was agreed."""
    terms = row.terms[0]
    return _start(terms) or _moved(terms["from_on"], row.night_before)


def has_begun(row: AssignmentRow, day: str) -> bool:
    """Whether what was agreed for a day had begun, by the start that was named for it.

    It may be named when the practice is agreed, and again in an amendment.
    """
    edge, begun = _moved(day, -row.night_before), False
    for terms in row.terms:
        start = _start(terms)
        if terms["from_on"] <= edge or (start is not None and start <= day):
            begun = start is None or start <= day
    return begun


def _start(terms: Mapping[str, Any]) -> str | None:
    """A start that was named for what is agreed, and had not come before."""
    start: str | None = terms["start_on"]
    return start if start and start >= terms["from_on"] else None


def _moved(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
