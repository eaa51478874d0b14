"""What was agreed with each client, how it stands, every attempt and every review."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from intersession.domain.assignment.credit import credit, says_not_yet
from intersession.domain.assignment.events import (
    Amended,
    Assigned,
    Attempted,
    AttemptEvent,
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
from intersession.projections.builtin.assignment_rows import (
    AssignmentRow,
    AttemptRow,
    HoldRow,
    ReviewRow,
    as_they_stand,
)
from intersession.projections.entries import Entry, second
from intersession.projections.projection import View, folds, view
from intersession.projections.query import Look, Report
from intersession.projections.table_store import Store
from intersession.projections.tables import changed, plain


@view(
    "assignments",
    version=4,
    title="Assignments",
    tables=[AssignmentRow, HoldRow, AttemptRow, ReviewRow],
)
class Assignments(View):
    """What was agreed with each client, how it stands, every attempt and every review."""

    @folds(Assigned)
    def assigned(self, recorded: Recorded, store: Store) -> None:
        """A practice was agreed."""
        event: Assigned = recorded.event
        agreed_on = event.day
        row = AssignmentRow(
            assignment=recorded.handle,
            client=recorded.client,
            number=int(recorded.stream.rpartition(".")[2]),
            worksheet=event.worksheet,
            worksheet_version=event.worksheet_version,
            plugin=event.plugin,
            settings=event.settings,
            session=event.session,
            night_before=event.night_before,
            agreed_at=event.happened_at,
            recorded_at=second(event.recorded_at),
            events=recorded.id,
        )
        agreed = _agreed(event.prescription, agreed_on)
        store[AssignmentRow].put(changed(row, **agreed, terms=[_terms(event, _first_day(event))]))

    @folds(Amended)
    def amended(self, recorded: Recorded, store: Store) -> None:
        """What was agreed changed."""
        event: Amended = recorded.event
        row = _row(recorded, store)
        terms = sorted([*row.terms, _terms(event, _day(event))], key=_from_on)
        is_latest = terms[-1]["from_on"] <= _day(event)
        agreed = _agreed(event.prescription, row.start_on) if is_latest else {}
        settings = {"settings": event.settings} if is_latest else {}
        row = self._put(recorded, store, **agreed, **settings, terms=terms)
        for one in store[AttemptRow].starting(row.assignment):
            store[AttemptRow].put(changed(one, credit=_credit(one, row)))

    @folds(Attempted)
    def attempted(self, recorded: Recorded, store: Store) -> None:
        """The client tried it."""
        row = _row(recorded, store)
        made = _attempt(recorded, row, None)
        store[AttemptRow].put(made)
        if not made.is_planned:
            last = max(filter(None, [row.last_attempt_on, made.happened_on]), default=None)
            store[AssignmentRow].put(changed(row, attempts=row.attempts + 1, last_attempt_on=last))

    @folds(Corrected)
    def corrected(self, recorded: Recorded, store: Store) -> None:
        """An attempt's record was corrected."""
        row = _row(recorded, store)
        before = store[AttemptRow].get(recorded.handle, recorded.event.attempt)
        store[AttemptRow].put(_attempt(recorded, row, before))
        made = [one for one in store[AttemptRow].starting(row.assignment) if not one.is_planned]
        last = max((one.happened_on for one in made if one.happened_on), default=None)
        store[AssignmentRow].put(changed(row, attempts=len(made), last_attempt_on=last))

    @folds(Reviewed)
    def reviewed(self, recorded: Recorded, store: Store) -> None:
        """It was looked at together."""
        event: Reviewed = recorded.event
        row = _row(recorded, store)
        day = event.day
        is_end = event.next == "finish" and row.status in ("active", "paused")
        ended = {"status": "finished", "ended_on": _day(event)} if is_end else {}
        self._put(
            recorded,
            store,
            reviews=row.reviews + 1,
            last_review_on=max(filter(None, (day, row.last_review_on)), default=None),
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
        status = {} if event.until else {"status": "paused"}
        row = self._put(recorded, store, **status)
        hold = HoldRow(
            assignment=row.assignment,
            hold=recorded.version,
            client=row.client,
            from_on=event.from_on or _day(event),
            to_on=event.until,
            until=event.until,
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
            if hold.to_on is None or (hold.until and hold.to_on > _day(recorded.event)):
                first = hold.from_on or ""
                to_on = max(_day(recorded.event), first) if hold.until else _day(recorded.event)
                events = f"{hold.events} {recorded.id}"
                store[HoldRow].put(changed(hold, to_on=to_on, events=events))

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
            "assignments": [_shown(row) for row in as_they_stand(look)],
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


def _terms(event: Assigned | Amended, from_on: str) -> dict[str, Any]:
    """What is agreed from a day on; the beginning only where a day was named for it."""
    agreed = event.prescription
    often = agreed.how_often
    return {
        "from_on": from_on,
        "how_often": often.as_rule if isinstance(often, HowOften) else often,
        "start_on": agreed.start_on,
        "review_on": agreed.review_on,
        "minutes": agreed.minutes,
        "settings": event.settings,
    }


def _first_day(event: Assigned) -> str:
    """The day on which it was agreed, or the one that was named for its beginning if earlier."""
    return min(filter(None, (_day(event), event.prescription.start_on)))


def _from_on(terms: Mapping[str, Any]) -> str:
    return str(terms["from_on"])


def _minutes_on(row: AssignmentRow, day: str | None) -> int | None:
    """The minutes that were agreed on a day; the first ones where the day is not known."""
    agreed = row.terms[0]
    for terms in row.terms[1:]:
        if day is not None and terms["from_on"] <= day:
            agreed = terms
    return cast("int | None", agreed["minutes"])


def _credit(attempt: AttemptRow, row: AssignmentRow) -> float | None:
    return credit(attempt, _minutes_on(row, attempt.happened_on or attempt.last_on))


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
    event: AttemptEvent = recorded.event
    entry = Entry(recorded=recorded, event=event, before=before)
    made = entry.row(
        AttemptRow,
        worksheet=event.worksheet,
        worksheet_version=event.worksheet_version,
        amount=event.amount,
        minutes=event.minutes,
        sheet_amount=event.sheet_amount,
        sheet_minutes=event.sheet_minutes,
        times=event.times,
        first_on=event.between and event.between.first,
        last_on=event.between and event.between.last,
        is_practice=event.is_practice,
        is_not_yet=says_not_yet(event),
        is_practised_day=event.is_practised_day,
        without_sheet=event.without_sheet,
        not_asked=list(event.not_asked),
        is_planned=event.is_planned,
        planned_at=event.planned_at,
        made_in=_made_in(recorded, before),
        timing=event.timing,
        recorded_by=event.recorded_by,
        answered_by=event.answered_by,
        note=event.note,
        corrected=isinstance(event, Corrected) or (before is not None and before.corrected),
        answers=event.answers,
        skipped=event.skipped,
    )
    return changed(made, credit=_credit(made, row))


def _made_in(recorded: Recorded, before: AttemptRow | None) -> int:
    """The version of the event by which an entry became an attempt: a correction is none."""
    if before is None or before.is_planned:
        return recorded.version
    return before.made_in


def _shown(row: AssignmentRow) -> dict[str, Any]:
    from intersession.dates import recurrence

    shown = plain(row)
    shown["how_often"] = recurrence.words(row.how_often) if row.how_often else None
    return shown


def _day(event: Any) -> str:
    """The day of a change of state: when it happened, else when it was recorded."""
    return str(event.day or event.recorded_at.isoformat()[:10])
