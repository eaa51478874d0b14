"""What stands after something was taken back, and what stands on what."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from intersession.domain.assignment import decider as assignments
from intersession.domain.assignment import retracting
from intersession.domain.assignment.decider import fold
from intersession.domain.assignment.events import (
    Acknowledged,
    Amended,
    Assigned,
    Attempted,
    Corrected,
    ObstacleMet,
    Paused,
    Resumed,
    Retracted,
    Reviewed,
    Withdrawn,
)
from intersession.domain.assignment.prescription import AnticipatedObstacle, Prescription
from intersession.domain.assignment.state import Assignment, attempted
from intersession.domain.client import decider as clients
from intersession.domain.client import retracting as of_client
from intersession.domain.client.events import (
    ClientRetracted,
    Discharged,
    GoalAdded,
    GoalClosed,
    Registered,
)
from intersession.domain.retraction import (
    CannotStand,
    retracted,
    standing,
    taken_back,
    with_what_stands_on,
)
from intersession.errors import NotFound
from intersession.events.flags import Flag
from intersession.events.recorded import Recorded

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
AT: dict[str, Any] = {"happened_at": "2026-03-02", "recorded_at": NOW}
SHEET: dict[str, Any] = {"worksheet": "walks.walk", "worksheet_version": 1}
AGREED = Prescription(task="walk", obstacles=(AnticipatedObstacle(text="rain"),))
ASSIGNED = Assigned(plugin="walks", prescription=AGREED, zone="Europe/Berlin", **SHEET, **AT)
SHORTER = Amended(
    changed=("task",), worksheet="walks.walk", prescription=Prescription(task="less"), **AT
)
LONGER = Amended(
    changed=("task",), worksheet="walks.walk", prescription=Prescription(task="more"), **AT
)
FLAG = (Flag(text="a fall"),)


def tried(number: int, **more: Any) -> Attempted:
    return Attempted(attempt=number, **SHEET, **AT, **more)


def corrected(number: int, version: int, **more: Any) -> Corrected:
    return Corrected(attempt=number, corrects=version, why="typo", **SHEET, **AT, **more)


def back(version: int, **more: Any) -> Retracted:
    return Retracted(retracts=version, why="wrong", **AT, **more)


def after(*events: Any) -> Assignment:
    return fold("RK.1", events)


def takes(version: int, *events: Any) -> set[int]:
    """What goes with an event of an assignment, itself left out."""
    return with_what_stands_on(events, {version}, retracting.lacking) - {version}


# What stands.


def test_nothing_is_taken_back_where_no_event_says_so():
    assert taken_back([ASSIGNED, tried(1)]) == {}


def test_what_is_taken_back_is_known_with_what_took_it_back():
    assert taken_back([ASSIGNED, tried(1), back(2)]) == {2: 3}


def test_a_retraction_that_was_taken_back_does_nothing():
    assert taken_back([ASSIGNED, tried(1), back(2), back(3)]) == {3: 4}


def test_and_one_of_that_puts_it_back_again():
    assert taken_back([ASSIGNED, tried(1), back(2), back(3), back(4)]) == {2: 3, 4: 5}


def test_versions_of_streams_are_not_mixed_up():
    events = [
        Recorded(1, "RK.1", 1, ASSIGNED),
        Recorded(2, "RK.2", 1, ASSIGNED),
        Recorded(3, "RK.2", 2, tried(1)),
        Recorded(4, "RK.1", 2, tried(1)),
        Recorded(5, "RK.1", 3, back(2)),
    ]
    assert {place: one.id for place, one in retracted(events).items()} == {("RK.1", 2): "RK-1#3"}
    assert [one.id for one in standing(events)] == ["RK-1#1", "RK-2#1", "RK-2#2"]


# The state leaves it out.


def test_the_number_of_an_attempt_that_was_taken_back_is_not_given_again():
    state = after(ASSIGNED, tried(1), tried(2), tried(3), back(3))
    assert [one.attempt for one in state.attempts] == [1, 3]
    assert state.version == 5
    made = assignments.attempt(state, tried(0))
    assert [one.attempt for one in made] == [4]
    assert attempted(state, 3) == tried(3)


def test_an_attempt_that_was_taken_back_cannot_be_corrected_and_it_is_said_why():
    state = after(ASSIGNED, tried(1), tried(2), back(2))
    with pytest.raises(NotFound, match="Attempt 1 of RK-1 was taken back"):
        assignments.correct(state, corrected(1, 0))


def test_an_attempt_is_as_before_a_correction_that_was_taken_back():
    state = after(ASSIGNED, tried(1, note="one"), corrected(1, 2, note="two"), back(3))
    assert [one.note for one in state.attempts] == ["one"]


def test_a_hold_a_review_and_an_amendment_that_were_taken_back_never_were():
    finish = Reviewed(attempts=0, next="finish", **AT)
    assert after(ASSIGNED, Paused(**AT), back(2)).status == "active"
    assert after(ASSIGNED, finish, back(2)).status == "active"
    assert after(ASSIGNED, finish, back(2)).reviews == 0
    assert after(ASSIGNED, SHORTER, back(2)).prescription == AGREED
    assert after(ASSIGNED, Withdrawn(**AT), back(2)).status == "active"


def test_what_was_flagged_and_taken_back_can_be_acknowledged():
    state = after(ASSIGNED, tried(1, flags=FLAG), back(2))
    seen = Acknowledged(attempt=1, seen=0, by="Dr M", note="called", **AT)
    made = assignments.acknowledge(state, seen)
    assert [one.seen for one in made] == [2]


def test_a_whole_assignment_can_be_taken_back():
    state = after(ASSIGNED, back(1))
    with pytest.raises(NotFound, match="There is no assignment RK-1: it was taken back"):
        assignments.review(state, Reviewed(attempts=0, **AT))


def test_a_client_is_folded_without_what_was_taken_back():
    goal = GoalAdded(goal=1, words="bus", **AT)
    registered = Registered(timezone="Europe/Berlin", **AT)
    client = clients.fold("RK", [registered, goal, ClientRetracted(retracts=2, why="no", **AT)])
    assert client.goals == {}
    assert [
        one.goal for one in clients.add_goal(client, words="walk", happened_at=None, now=NOW)
    ] == [2]
    gone = clients.fold("RK", [registered, ClientRetracted(retracts=1, why="no", **AT)])
    assert not gone.is_registered


# What stands on what.


def test_an_attempt_carries_its_corrections_its_obstacles_and_its_acknowledgements():
    rain = ObstacleMet(category="environment.no-time", attempt=1, **AT)
    other = ObstacleMet(category="environment.no-time", attempt=2, **AT)
    seen = Acknowledged(attempt=1, seen=2, by="Dr M", note="called", **AT)
    reviewed = Reviewed(attempts=2, **AT)
    events = (
        *(ASSIGNED, tried(1, flags=FLAG), tried(2), corrected(1, 2, flags=FLAG)),
        *(rain, other, seen, reviewed),
    )
    assert takes(2, *events) == {4, 5, 7}
    assert takes(3, *events) == {6}
    assert takes(8, *events) == set()
    assert takes(7, *events) == set()


def test_a_later_correction_stands_on_an_earlier_one():
    events = (ASSIGNED, tried(1), corrected(1, 2), corrected(1, 2))
    assert takes(3, *events) == {4}
    assert takes(4, *events) == set()


def test_an_amendment_stands_on_the_one_before():
    assert takes(2, ASSIGNED, SHORTER, LONGER) == {3}
    assert takes(3, ASSIGNED, SHORTER, LONGER) == set()


def test_an_assignment_carries_everything_in_its_stream():
    events = (ASSIGNED, tried(1), tried(2), back(3), Paused(**AT))
    assert takes(1, *events) == {2, 5}


def test_to_take_up_again_stands_on_the_hold():
    events = (ASSIGNED, Paused(**AT), Resumed(**AT), Paused(**AT))
    assert takes(2, *events) == {3}
    assert takes(3, *events) == {4}


def test_what_was_recorded_after_a_withdrawal_was_taken_back_stands_on_that():
    assert takes(3, ASSIGNED, Withdrawn(**AT), back(2), tried(1)) == {4}


def test_a_correction_cannot_count_again_without_its_attempt():
    events = (ASSIGNED, tried(1), corrected(1, 2), back(3), back(2))
    with pytest.raises(CannotStand) as told:
        takes(4, *events)
    assert told.value.version == 3


def test_what_lacks_its_ground_already_does_not_hold_anything_up():
    """An acknowledgement of what was taken back stays, and is no reason against anything else."""
    seen = Acknowledged(attempt=1, seen=2, by="Dr M", note="called", **AT)
    assert takes(5, ASSIGNED, tried(1, flags=FLAG), back(2), seen, Paused(**AT)) == set()


def test_a_goal_carries_its_end_and_a_registration_all():
    events = (
        Registered(timezone="UTC", **AT),
        GoalAdded(goal=1, words="bus", **AT),
        GoalClosed(goal=1, outcome="reached", **AT),
        Discharged(**AT),
    )
    assert with_what_stands_on(events, {2}, of_client.lacking) == {2, 3}
    assert with_what_stands_on(events, {1}, of_client.lacking) == {1, 2, 3, 4}
    assert with_what_stands_on(events, {4}, of_client.lacking) == {4}
