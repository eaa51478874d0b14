"""What was agreed with each client, how it stands, every attempt and every review."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from intersession.domain.assignment.credit import credit
from intersession.domain.assignment.events import (
    Amended,
    Assigned,
    Attempted,
    Corrected,
    Paused,
    Resumed,
    Reviewed,
    Withdrawn,
)
from intersession.domain.assignment.how_often import HowOften
from intersession.domain.assignment.prescription import Prescription
from intersession.events.base import as_dict
from intersession.events.recorded import Recorded
from intersession.projections.entries import Entry, EntryRow, second
from intersession.projections.projection import View, folds, view
from intersession.projections.query import Look, Report
from intersession.projections.table_store import Store
from intersession.projections.tables import changed, column, key, link, plain, table


@table("assignments")
class AssignmentRow:
    """An assignment as it now stands.

    ``how_often`` is the rule by which occasions are counted from ``start_on``; ``obstacles``
    are those foreseen; ``reviewed_attempts`` the number of the last attempt that was reviewed.
    ``terms`` are the schedules agreed one after another, each with the day it is
    ``from_on``: what was expected in a week is what was agreed then.
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
    agreed_at: str | None = None
    ended_on: str | None = None
    attempts: int = 0
    last_attempt_on: str | None = None
    reviews: int = 0
    reviewed_attempts: int = 0
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
    """An attempt as it now stands; ``credit`` is how much of what was agreed, 0–1."""

    worksheet: str = ""
    worksheet_version: int = 1
    amount: int | None = None
    minutes: int | None = None
    credit: float = 1.0
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


@view(
    "assignments",
    version=3,
    title="Assignments",
    tables=[AssignmentRow, HoldRow, AttemptRow, ReviewRow],
)
class Assignments(View):
    """What was agreed with each client, how it stands, every attempt and every review."""

    @folds(Assigned)
    def assigned(self, recorded: Recorded, store: Store) -> None:
        """A practice was agreed."""
        event: Assigned = recorded.event
        agreed_on = event.happened_at and event.happened_at[:10]
        row = AssignmentRow(
            assignment=recorded.handle,
            client=recorded.client,
            number=int(recorded.stream.rpartition(".")[2]),
            worksheet=event.worksheet,
            worksheet_version=event.worksheet_version,
            plugin=event.plugin,
            settings=event.settings,
            session=event.session,
            agreed_at=event.happened_at,
            recorded_at=second(event.recorded_at),
            events=recorded.id,
        )
        agreed = _agreed(event.prescription, agreed_on)
        store[AssignmentRow].put(changed(row, **agreed, terms=[_terms(agreed, None)]))

    @folds(Amended)
    def amended(self, recorded: Recorded, store: Store) -> None:
        """What was agreed changed."""
        event: Amended = recorded.event
        row = _row(recorded, store)
        agreed = _agreed(event.prescription, row.start_on)
        terms = _terms(agreed, _day(event))
        known = {**row.terms[-1], "from_on": terms["from_on"]}
        more = [] if terms == known else [terms]
        self._put(recorded, store, **agreed, settings=event.settings, terms=[*row.terms, *more])

    @folds(Attempted)
    def attempted(self, recorded: Recorded, store: Store) -> None:
        """The client tried it."""
        row = _row(recorded, store)
        made = _attempt(recorded, row, None)
        last = max(filter(None, [row.last_attempt_on, made.happened_on]), default=None)
        store[AssignmentRow].put(changed(row, attempts=row.attempts + 1, last_attempt_on=last))
        store[AttemptRow].put(made)

    @folds(Corrected)
    def corrected(self, recorded: Recorded, store: Store) -> None:
        """An attempt's record was corrected."""
        row = _row(recorded, store)
        before = store[AttemptRow].get(recorded.handle, recorded.event.attempt)
        store[AttemptRow].put(_attempt(recorded, row, before))
        made = store[AttemptRow].starting(row.assignment)
        last = max((one.happened_on for one in made if one.happened_on), default=None)
        store[AssignmentRow].put(changed(row, last_attempt_on=last))

    @folds(Reviewed)
    def reviewed(self, recorded: Recorded, store: Store) -> None:
        """It was looked at together."""
        event: Reviewed = recorded.event
        row = _row(recorded, store)
        seen = store[AttemptRow].starting(row.assignment)
        day = event.happened_at and event.happened_at[:10]
        ended = {"status": "finished", "ended_on": _day(event)} if event.next == "finish" else {}
        self._put(
            recorded,
            store,
            reviews=row.reviews + 1,
            reviewed_attempts=max((one.attempt for one in seen), default=0),
            last_review_on=day or row.last_review_on,
            **ended,
        )
        review = ReviewRow(
            assignment=row.assignment,
            review=row.reviews + 1,
            client=row.client,
            session=event.session,
            happened_at=event.happened_at,
            happened_on=day,
            attempts=event.attempts,
            client_ratings=event.client,
            clinician_ratings=event.clinician,
            learned=event.learned,
            credit=event.credit,
            next=event.next,
            opened_session=event.opened_session,
            recorded_at=second(event.recorded_at),
            events=recorded.id,
        )
        store[ReviewRow].put(review)

    @folds(Paused)
    def paused(self, recorded: Recorded, store: Store) -> None:
        """It was put on hold."""
        event: Paused = recorded.event
        row = self._put(recorded, store, status="paused")
        hold = HoldRow(
            assignment=row.assignment,
            hold=recorded.version,
            client=row.client,
            from_on=_day(event),
            why=event.why,
            events=recorded.id,
        )
        store[HoldRow].put(hold)

    @folds(Resumed)
    def resumed(self, recorded: Recorded, store: Store) -> None:
        """It was resumed."""
        before = _row(recorded, store)
        row = self._put(recorded, store, status="active", ended_on=None)
        if before.ended_on:
            store[HoldRow].put(_break(recorded, before))
        for hold in store[HoldRow].starting(row.assignment):
            if hold.to_on is None:
                events = f"{hold.events} {recorded.id}"
                store[HoldRow].put(changed(hold, to_on=_day(recorded.event), events=events))

    @folds(Withdrawn)
    def withdrawn(self, recorded: Recorded, store: Store) -> None:
        """It was withdrawn."""
        self._put(recorded, store, status="withdrawn", ended_on=_day(recorded.event))

    shown: ClassVar = {
        "assignments": ("assignment", "worksheet", "task", "how_often", "status", "attempts"),
        "attempts": ("assignment", "attempt", "happened_at", "amount", "minutes", "timing", "note"),
        "reviews": (
            "assignment",
            "happened_on",
            "client_ratings",
            "clinician_ratings",
            "learned",
            "next",
        ),
    }

    def report(self, look: Look) -> Report:
        """The assignments, then the attempts and reviews in the window."""
        return {
            "assignments": [_shown(row) for row in look.rows(AssignmentRow)],
            "attempts": [plain(row) for row in look.rows(AttemptRow)],
            "reviews": [plain(row) for row in look.rows(ReviewRow)],
            "holds": [plain(row) for row in look.rows(HoldRow)],
        }

    def _put(self, recorded: Recorded, store: Store, **changes: Any) -> AssignmentRow:
        row = _row(recorded, store)
        row = changed(row, events=f"{row.events} {recorded.id}", **changes)
        store[AssignmentRow].put(row)
        return row


def _row(recorded: Recorded, store: Store) -> AssignmentRow:
    found = store[AssignmentRow].get(recorded.handle)
    assert found is not None  # its first event is Assigned
    return found


def _agreed(prescription: Prescription, agreed_on: str | None) -> dict[str, Any]:
    often = prescription.how_often
    return {
        "task": prescription.task,
        "skill": prescription.skill,
        "goal": prescription.goal,
        "when_agreed": prescription.when,
        "where_agreed": prescription.where,
        "minutes": prescription.minutes,
        "how_often": often.as_rule if isinstance(often, HowOften) else often,
        "start_on": prescription.start_on or agreed_on,
        "review_on": prescription.review_on,
        "confidence": prescription.confidence,
        "made_by": prescription.made_by,
        "obstacles": [as_dict(one) for one in prescription.obstacles],
    }


def _terms(agreed: Mapping[str, Any], from_on: str | None) -> dict[str, Any]:
    names = ("how_often", "start_on", "review_on", "minutes")
    return {"from_on": from_on, **{name: agreed[name] for name in names}}


def _minutes_on(row: AssignmentRow, day: str | None) -> int | None:
    """The minutes that were agreed on a day; the first ones where the day is not known."""
    agreed = row.terms[0]
    for terms in row.terms[1:]:
        if day is not None and terms["from_on"] <= day:
            agreed = terms
    return cast("int | None", agreed["minutes"])


def _break(recorded: Recorded, row: AssignmentRow) -> HoldRow:
    """The days between the end of an assignment and the day it was resumed."""
    return HoldRow(
        assignment=row.assignment,
        hold=recorded.version,
        client=row.client,
        from_on=row.ended_on,
        to_on=_day(recorded.event),
        events=recorded.id,
    )


def _attempt(recorded: Recorded, row: AssignmentRow, before: AttemptRow | None) -> AttemptRow:
    event: Attempted | Corrected = recorded.event
    entry = Entry(recorded=recorded, event=event, before=before)
    return entry.row(
        AttemptRow,
        worksheet=event.worksheet,
        worksheet_version=event.worksheet_version,
        amount=event.amount,
        minutes=event.minutes,
        credit=credit(event, _minutes_on(row, entry.day)),
        timing=event.timing,
        recorded_by=event.recorded_by,
        note=event.note,
        corrected=isinstance(event, Corrected),
        answers=event.answers,
        skipped=event.skipped,
    )


def _shown(row: AssignmentRow) -> dict[str, Any]:
    from intersession.dates import recurrence

    shown = plain(row)
    shown["how_often"] = recurrence.words(row.how_often) if row.how_often else None
    return shown


def _day(event: Any) -> str:
    """The day of a change of state: when it happened, else when it was recorded."""
    return str(event.happened_at or event.recorded_at.isoformat())[:10]
