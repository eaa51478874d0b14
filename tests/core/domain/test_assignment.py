"""An assignment's decisions: given events, when a command is taken, then events or a refusal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from intersession.domain.assignment import decider as assignments
from intersession.domain.assignment.credit import credit as credit_of
from intersession.domain.assignment.decider import fold
from intersession.domain.assignment.events import (
    Amended,
    Assigned,
    Attempted,
    Corrected,
    ObstacleMet,
    Paused,
    Resumed,
    Reviewed,
    Withdrawn,
)
from intersession.domain.assignment.prescription import AnticipatedObstacle, Prescription
from intersession.domain.assignment.state import Agreed, Assignment, attempted
from intersession.errors import NotFound, Refused
from intersession.events.base import changed
from intersession.events.streams import client_of, handle_of, stream_of

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
AT: dict[str, Any] = {"happened_at": "2026-03-02", "recorded_at": NOW}
SHEET: dict[str, Any] = {"worksheet": "walks.walk", "worksheet_version": 1}

AGREED = Prescription(
    task="walk to the lake",
    minutes=30,
    confidence=70,
    obstacles=(AnticipatedObstacle(text="rain", backup="umbrella"),),
)
ASSIGNED = Assigned(
    plugin="walks", settings={"shoes": "old"}, prescription=AGREED, zone="UTC", **SHEET, **AT
)
WALKED = Attempted(attempt=1, answers={"minutes": 20}, key="row 1", **SHEET, **AT)
AGAIN = Attempted(attempt=2, answers={"minutes": 30}, **SHEET, **AT)
CORRECTED = Corrected(
    attempt=1, corrects=2, why="it was 25", answers={"minutes": 25}, **SHEET, **AT
)
RAIN = ObstacleMet(category="environment.other-people", anticipated=1, attempt=1, **AT)
REVIEWED = Reviewed(attempts=1, next="keep", **AT)
FINISHED = Reviewed(attempts=1, next="finish", **AT)
PAUSED = Paused(why="holiday", **AT)
RESUMED = Resumed(**AT)
WITHDRAWN = Withdrawn(why="moved", **AT)


def after(*events: Any) -> Assignment:
    """Assignment RK-1 after these events."""
    return fold("RK.1", events)


# What is known.


def test_an_assignment_is_the_fold_of_its_events():
    state = after(ASSIGNED, WALKED, AGAIN, CORRECTED, RAIN, REVIEWED)
    assert state == Assignment(
        stream="RK.1",
        version=6,
        status="active",
        assigned=ASSIGNED,
        prescription=AGREED,
        settings={"shoes": "old"},
        agreed=[Agreed("2026-03-02", 1, AGREED, {"shoes": "old"})],
        by_number={1: CORRECTED, 2: AGAIN},
        recorded_in={1: 2, 2: 3},
        numbered=2,
        keys={"row 1"},
        obstacles=1,
        reviews=1,
    )
    assert state.handle == "RK-1"


@pytest.mark.parametrize(
    ("events", "status"),
    [
        ([], "active"),
        ([PAUSED], "paused"),
        ([PAUSED, RESUMED], "active"),
        ([REVIEWED], "active"),
        ([FINISHED], "finished"),
        ([FINISHED, RESUMED], "active"),
        ([PAUSED, FINISHED], "finished"),
        ([WITHDRAWN], "withdrawn"),
    ],
)
def test_status_follows_the_events(events: list, status: str):
    assert after(ASSIGNED, *events).status == status


# Handles.


@pytest.mark.parametrize(
    ("typed", "stream"),
    [("RK-7", "RK.7"), (" rk-7 ", "RK.7"), ("C104-12", "C104.12"), ("RK-007", "RK.7")],
)
def test_handles_and_streams(typed: str, stream: str):
    assert stream_of(typed) == stream
    assert stream_of(handle_of(stream)) == stream
    assert client_of(stream) == stream.partition(".")[0]


def test_a_clients_own_stream_is_called_by_their_code():
    assert handle_of("RK") == "RK"
    assert client_of("RK") == "RK"


@pytest.mark.parametrize(
    "typed", ["", "RK", "RK7", "RK-", "-7", "RK-0", "RK-x", "RK--7x", "RK-1.5", "RK-" + "9" * 5000]
)
def test_what_is_no_handle_is_told(typed: str):
    with pytest.raises(NotFound, match=r"is not a handle\. Accepted: .* such as RK-7\."):
        stream_of(typed)


# Assigning and amending.


def test_assigning_under_a_free_number():
    assert assignments.assign(after(), ASSIGNED) == [ASSIGNED]


def test_assigning_under_a_number_that_is_taken():
    with pytest.raises(Refused, match="RK-1 is taken by another assignment"):
        assignments.assign(after(ASSIGNED), ASSIGNED)


def amend(state: Assignment, settings: dict[str, Any] | None = None, **changes: Any) -> list:
    """Amend what was agreed."""
    return assignments.amend(
        state,
        prescription=changed(state.prescription, **changes),
        settings=state.settings if settings is None else settings,
        why="too far",
        session=4,
        happened_at="2026-03-02",
        now=NOW,
    )


def test_amending_holds_the_whole_new_agreement_and_what_changed():
    (event,) = amend(after(ASSIGNED), {"shoes": "new"}, minutes=15, confidence=95)
    assert event == Amended(
        changed=("minutes", "confidence", "settings"),
        worksheet="walks.walk",
        settings={"shoes": "new"},
        prescription=changed(AGREED, minutes=15, confidence=95),
        why="too far",
        session=4,
        **AT,
    )
    state = after(ASSIGNED, event)
    assert (state.prescription.minutes, state.settings) == (15, {"shoes": "new"})
    assert state.assigned == ASSIGNED


def test_amending_nothing_records_nothing():
    assert amend(after(ASSIGNED)) == []
    assert amend(after(ASSIGNED), {"shoes": "old"}, minutes=30) == []


# Attempts.


def test_attempts_are_numbered():
    assert assignments.attempt(after(ASSIGNED), changed(WALKED, attempt=0)) == [WALKED]
    assert assignments.attempt(after(ASSIGNED, WALKED), changed(AGAIN, attempt=0)) == [AGAIN]


@pytest.mark.parametrize("events", [[PAUSED], [FINISHED]])
def test_a_late_entry_is_taken_while_on_hold_or_finished(events: list):
    assert assignments.attempt(after(ASSIGNED, *events), WALKED) == [WALKED]


def test_the_keys_of_what_was_recorded_are_known():
    """All but that of the assignment itself: a record may be both, under one key."""
    sent = [changed(RAIN, key="app 1"), changed(REVIEWED, key="app 2")]
    state = after(changed(ASSIGNED, key="app 0"), WALKED, *sent)
    assert state.keys == {"row 1", "app 1", "app 2"}


def test_attempts_without_a_key_are_different_attempts():
    twice = after(ASSIGNED, AGAIN)
    assert assignments.attempt(twice, AGAIN) == [changed(AGAIN, attempt=2)]


def test_an_attempt_at_what_was_withdrawn_is_refused_with_a_way_on():
    with pytest.raises(Refused) as told:
        assignments.attempt(after(ASSIGNED, WITHDRAWN), WALKED)
    assert "RK-1 was withdrawn" in str(told.value)
    assert "intersession assign RK walks.walk" in str(told.value)


def test_correcting_names_the_event_that_recorded_it_first():
    record = changed(CORRECTED, corrects=0)
    assert assignments.correct(after(ASSIGNED, WALKED), record) == [CORRECTED]
    later = after(ASSIGNED, PAUSED, WALKED, CORRECTED)
    again = changed(record, note="over the hill")
    assert assignments.correct(later, again) == [changed(again, corrects=3)]


def test_a_correction_that_says_what_stands_is_no_event():
    stood = after(ASSIGNED, WALKED, CORRECTED)
    assert assignments.correct(stood, changed(CORRECTED, why="to be sure", key="k2")) == []
    assert assignments.correct(after(ASSIGNED, WALKED), changed(CORRECTED, corrects=0)) != []


def test_a_record_can_be_put_right_after_the_assignment_was_withdrawn():
    assert assignments.correct(after(ASSIGNED, WALKED, WITHDRAWN), CORRECTED) == [CORRECTED]


@pytest.mark.parametrize(
    ("events", "number", "told"),
    [
        ([], 1, "RK-1 has no attempt 1. It has no attempts yet."),
        ([WALKED], 2, "RK-1 has no attempt 2. Accepted: 1 to 1."),
        ([WALKED], 0, "RK-1 has no attempt 0. Accepted: 1 to 1."),
        ([WALKED], -1, "RK-1 has no attempt -1. Accepted: 1 to 1."),
    ],
)
def test_an_attempt_that_is_not_there_is_told(events: list, number: int, told: str):
    state = after(ASSIGNED, *events)
    wanted = changed(CORRECTED, attempt=number)
    met = changed(RAIN, attempt=number)
    for command in (
        lambda: assignments.correct(state, wanted),
        lambda: attempted(state, number),
        lambda: assignments.meet_obstacle(state, met),
    ):
        with pytest.raises(NotFound) as problem:
            command()
        assert str(problem.value) == told


@pytest.mark.parametrize(
    ("amount", "minutes", "agreed", "credit"),
    [
        (None, None, 30, None),  # nobody said
        (4, None, 30, 1.0),
        (2, None, 30, 0.5),
        (0, None, 30, 0.0),  # started
        (2, 30, 30, 0.5),  # the amount that was said goes before the minutes
        (None, 15, 30, 0.5),
        (None, 45, 30, 1.0),  # no more than all of it
        (None, 0, 30, 0.0),
        (None, 15, None, None),  # no minutes were agreed
    ],
)
def test_credit_is_the_part_that_was_done(amount, minutes, agreed, credit: float | None):
    record = changed(WALKED, amount=amount, minutes=minutes)
    assert credit_of(record, agreed) == credit


# Obstacles and reviews.


def test_meeting_an_obstacle():
    assert assignments.meet_obstacle(after(ASSIGNED, WALKED), RAIN) == [RAIN]
    assert assignments.meet_obstacle(after(ASSIGNED, WALKED, WITHDRAWN), RAIN) == [RAIN]


@pytest.mark.parametrize(
    ("agreed", "number", "told"),
    [
        (AGREED, 2, "RK-1 has no anticipated obstacle 2. Accepted: 1 to 1."),
        (AGREED, 0, "RK-1 has no anticipated obstacle 0. Accepted: 1 to 1."),
        (
            Prescription(task="walk"),
            1,
            "RK-1 has no anticipated obstacle 1. None was written down for it.",
        ),
    ],
)
def test_an_obstacle_that_was_not_anticipated(agreed: Prescription, number: int, told: str):
    state = after(changed(ASSIGNED, prescription=agreed), WALKED)
    with pytest.raises(NotFound) as problem:
        assignments.meet_obstacle(state, changed(RAIN, anticipated=number))
    assert str(problem.value) == told


def test_a_review_counts_the_attempts_it_saw():
    seen = [
        assignments.review(after(ASSIGNED, *events), changed(REVIEWED, attempts=0))
        for events in ([], [WALKED], [WALKED, AGAIN, CORRECTED])
    ]
    assert seen == [[changed(REVIEWED, attempts=n)] for n in (0, 1, 2)]


@pytest.mark.parametrize("events", [[PAUSED], [FINISHED], [WITHDRAWN]])
def test_a_review_is_welcome_at_any_time(events: list):
    review = changed(REVIEWED, attempts=0)
    assert assignments.review(after(ASSIGNED, *events), review) == [review]


# Holding and ending.

HELD = [
    ("pause", PAUSED, [], [PAUSED]),
    ("pause", PAUSED, [FINISHED], [PAUSED]),
    ("pause", PAUSED, [PAUSED], "RK-1 is paused already. Nothing was changed."),
    ("pause", PAUSED, [WITHDRAWN], "RK-1 was withdrawn, so it cannot be paused."),
    ("resume", RESUMED, [PAUSED], [RESUMED]),
    ("resume", RESUMED, [FINISHED], [RESUMED]),
    ("resume", RESUMED, [], "RK-1 is active already. Nothing was changed."),
    ("resume", RESUMED, [WITHDRAWN], "RK-1 was withdrawn, so it cannot be resumed."),
    ("withdraw", WITHDRAWN, [], [WITHDRAWN]),
    ("withdraw", WITHDRAWN, [PAUSED], [WITHDRAWN]),
    ("withdraw", WITHDRAWN, [FINISHED], [WITHDRAWN]),
    ("withdraw", WITHDRAWN, [WITHDRAWN], "RK-1 was withdrawn, so it cannot be withdrawn again."),
]


@pytest.mark.parametrize(("command", "event", "given", "then"), HELD)
def test_holding_and_ending(command: str, event: Any, given: list, then: Any):
    state = after(ASSIGNED, *given)
    if isinstance(then, str):
        with pytest.raises(Refused) as told:
            getattr(assignments, command)(state, event)
        assert str(told.value) == then
    else:
        assert getattr(assignments, command)(state, event) == then


@pytest.mark.parametrize(("ended", "was"), [(WITHDRAWN, "withdrawn"), (FINISHED, "finished")])
def test_only_what_is_open_can_be_finished(ended: Any, was: str):
    with pytest.raises(Refused, match=f"RK-1 was {was} already, so it cannot be finished"):
        assignments.review(after(ASSIGNED, ended), FINISHED)


def test_a_log_that_holds_it_all_the_same_says_what_was_first():
    """Former versions recorded a review that finished what was withdrawn."""
    assert after(ASSIGNED, WITHDRAWN, FINISHED).status == "withdrawn"


def test_what_was_withdrawn_cannot_be_amended():
    with pytest.raises(Refused, match="RK-1 was withdrawn, so it cannot be amended"):
        amend(after(ASSIGNED, WITHDRAWN), minutes=5)


def test_every_command_needs_an_assignment():
    commands = (
        lambda state: assignments.attempt(state, WALKED),
        lambda state: assignments.correct(state, CORRECTED),
        lambda state: assignments.meet_obstacle(state, RAIN),
        lambda state: assignments.review(state, REVIEWED),
        lambda state: assignments.pause(state, PAUSED),
        lambda state: assignments.resume(state, RESUMED),
        lambda state: assignments.withdraw(state, WITHDRAWN),
        lambda state: amend(state, minutes=5),
    )
    for command in commands:
        with pytest.raises(NotFound, match="There is no assignment RK-1"):
            command(after())
