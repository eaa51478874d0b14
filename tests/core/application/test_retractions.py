"""Taking back and moving, through commands: what is recorded, refused, and shown."""

from __future__ import annotations

import pytest

from intersession import Flag, KeyReused, replay
from intersession.application.commands import (
    MoveAttempt,
    Retract,
)
from intersession.domain.assignment.events import Attempted, Retracted
from intersession.errors import InvalidInput, NotFound, Refused
from intersession.store.as_of import by_then

pytestmark = pytest.mark.every_store


def flag_long(worksheet, answers, context):
    """Flags on a walk of an hour or more, as it was agreed there."""
    if answers.get("minutes", 0) >= 60:
        yield Flag(place="minutes", text=f"long {answers['minutes']}")


@pytest.fixture
def watched(make_world, small_plugins):
    """A world with clients RK and AB, in which long walks are flagged: RK-1, RK-2 and AB-1."""
    plugins = small_plugins()
    plugins.lookers.flaggers["walks"] = flag_long
    world = make_world(plugins=plugins)
    world.homework.register("AB", timezone="America/New_York")
    for code in ("RK", "RK", "AB"):
        world.assign("walks.walk", code=code)
    return world


def minutes(world, **asked):
    """The walks that count, as (handle, attempt, minutes)."""
    return [
        (row["assignment"], row["attempt"], row["minutes"])
        for row in world.view("walks.minutes", client=None, **asked)
    ]


def flags(world):
    return [
        (row["assignment"], row["attempt"], row["status"], row["retracted"])
        for row in world.view("flags", client=None)
    ]


def test_an_attempt_that_was_taken_back_is_in_no_view_and_its_number_is_not_given_again(watched):
    for walked in (11, 12, 13):
        watched.homework.attempt("RK-1", {"minutes": walked}, happened=watched.today)
    assert len(minutes(watched)) == 3
    receipt = watched.homework.retract("RK", ["RK-1#3"], "typed twice")
    assert [one.id for one in receipt.events] == ["RK-1#5"]
    assert receipt.event == Retracted(
        retracts=3,
        why="typed twice",
        recorded_at=watched.clock(),
        actor="DrM",
        command=receipt.event.command,
    )
    assert minutes(watched) == [("RK-1", 1, 11), ("RK-1", 3, 13)]
    assert watched.view("assignments")[0]["attempts"] == 2
    watched.homework.attempt("RK-1", {"minutes": 14}, happened=watched.today)
    assert minutes(watched)[-1] == ("RK-1", 4, 14)
    assert watched.views.differences() == []


def test_a_retraction_can_be_taken_back(watched):
    watched.homework.attempt("RK-1", {"minutes": 11})
    watched.homework.retract("RK", ["RK-1#2"], "typed twice")
    assert minutes(watched) == []
    watched.homework.retract("RK", ["RK-1#3"], "it was right")
    assert minutes(watched) == [("RK-1", 1, 11)]
    assert watched.views.differences() == []


def test_looking_back_a_later_retraction_has_no_effect(watched):
    watched.homework.attempt("RK-1", {"minutes": 11})
    watched.clock.move(days=2)
    watched.homework.retract("RK", ["RK-1#2"], "typed twice")
    view = type(watched.plugins.views["walks.minutes"])
    row = view.tables[0]
    then = watched.clock().replace(day=3)
    assert len(replay(view, by_then(watched.log, then)).rows(row)) == 1
    assert replay(view, by_then(watched.log, watched.clock())).rows(row) == []
    assert replay(view, iter(list(watched.log.read()))).rows(row) == []
    assert replay(view, list(watched.log.read())).rows(row) == []
    assert replay(view, watched.log.read()).rows(row) == []
    assert replay(view, watched.log.read(types=[Attempted])).rows(row) == []
    assert len(replay(view, watched.log.read(until=6)).rows(row)) == 1


def test_what_stands_on_it_is_refused_with_its_list_and_goes_with_it(watched):
    watched.homework.attempt("RK-1", {"minutes": 11})
    watched.homework.correct("RK-1", 1, "typo", answers={"minutes": 12})
    before = watched.log.last_position()
    with pytest.raises(Refused) as told:
        watched.homework.retract("RK", ["RK-1#2"], "wrong")
    assert "RK-1#3, the correction of attempt 1" in str(told.value)
    assert "--with-them" in str(told.value)
    assert watched.log.last_position() == before
    receipt = watched.homework.retract("RK", ["RK-1#2"], "wrong", with_them=True)
    assert [one.event.retracts for one in receipt.events] == [3, 2]
    assert len({one.event.command for one in receipt.events}) == 1
    assert minutes(watched) == []


def test_a_goal_that_an_assignment_serves_is_refused_with_it(watched):
    watched.homework.add_goal("RK", "walk again")
    watched.assign("walks.walk", goal=1)
    with pytest.raises(Refused, match=r"RK-3#1, the assignment of walks\.walk"):
        watched.homework.retract("RK", ["RK#2"], "not hers")
    watched.homework.amend("RK-3", changes={"goal": None})
    watched.homework.retract("RK", ["RK#2"], "not hers")
    assert watched.view("clients", "goals") == []
    receipt = watched.homework.add_goal("RK", "sleep")
    assert receipt.event.goal == 2


def test_a_client_taken_on_by_mistake_goes_with_everything(watched):
    receipt = watched.homework.retract("RK", ["RK#1"], "a typo for RX", with_them=True)
    assert {one.stream for one in receipt.events} == {"RK", "RK.1", "RK.2"}
    assert [row["client"] for row in watched.view("clients", client=None)] == ["AB"]
    with pytest.raises(NotFound):
        watched.homework.client("RK")
    watched.homework.register("RK", timezone="UTC")
    assert watched.assign("walks.walk") == "RK-3"


@pytest.mark.parametrize(
    ("events", "error", "told"),
    [
        (["RK-1#9"], NotFound, "RK-1 has no event 9. Accepted: 1 to 2"),
        (["RK-7#1"], NotFound, "RK-7 has no event 1. Nothing is recorded of it"),
        (["RK-1"], NotFound, "'RK-1' is not the name of an event"),
        (["AB-1#1"], Refused, "AB-1#1 is not about RK"),
        ([], InvalidInput, "name at least one"),
    ],
)
def test_what_is_not_there_is_refused(watched, events, error, told):
    watched.homework.attempt("RK-1", {"minutes": 11})
    with pytest.raises(error) as problem:
        watched.homework.retract("RK", events, "wrong")
    assert told in str(problem.value)


def test_why_is_asked_for(watched):
    with pytest.raises(InvalidInput, match="say why"):
        watched.homework.retract("RK", ["RK-1#1"], " ")
    with pytest.raises(InvalidInput, match="say why"):
        watched.homework.move("RK-1", 1, "RK-2", "")


def test_what_was_taken_back_already_is_refused_and_says_how_it_counts_again(watched):
    watched.homework.attempt("RK-1", {"minutes": 11})
    watched.homework.retract("RK", ["RK-1#2"], "wrong")
    with pytest.raises(Refused) as told:
        watched.homework.retract("RK", ["RK-1#2"], "wrong")
    assert "was taken back already, by RK-1#3" in str(told.value)
    assert "intersession retract RK-1#3" in str(told.value)


def test_a_command_that_is_sent_again_under_its_key_adds_nothing(watched):
    watched.homework.attempt("RK-1", {"minutes": 11})
    sent = Retract(client="RK", events=["RK-1#2"], why="wrong", key="app-1")
    first = watched.homework.handle(sent)
    again = watched.homework.handle(sent)
    assert again.is_repeated
    assert again.events[0].id == first.events[0].id
    with pytest.raises(KeyReused):
        watched.homework.handle(Retract(client="RK", events=["RK-1#1"], why="wrong", key="app-1"))


def test_what_was_sent_and_taken_back_is_not_recorded_again(watched):
    watched.homework.attempt("RK-1", {"minutes": 11}, key="app-1")
    watched.homework.retract("RK", ["RK-1#2"], "wrong")
    assert watched.homework.attempt("RK-1", {"minutes": 11}, key="app-1").is_repeated
    assert minutes(watched) == []


# Flags.


def test_the_flag_of_what_was_taken_back_stays_until_it_is_acknowledged(watched):
    watched.homework.attempt("RK-1", {"minutes": 90}, happened=watched.today)
    watched.homework.retract("RK", ["RK-1#2"], "of another client")
    assert flags(watched) == [("RK-1", 1, "open", True)]
    [line] = [row for row in watched.view("agenda") if row["about"] == "to see first"]
    assert line["text"] == "long 90 (taken back since)"
    watched.homework.acknowledge("RK-1", [1], note="not his")
    assert flags(watched) == [("RK-1", 1, "acknowledged", True)]
    assert watched.views.differences() == []


def test_taking_back_an_acknowledgement_opens_the_flag_again(watched):
    watched.homework.attempt("RK-1", {"minutes": 90})
    watched.homework.acknowledge("RK-1", [1], note="called")
    assert flags(watched) == [("RK-1", 1, "acknowledged", False)]
    watched.homework.retract("RK", ["RK-1#3"], "the wrong one")
    assert flags(watched) == [("RK-1", 1, "open", False)]


def test_a_flag_that_a_correction_raised_stays_when_the_correction_is_taken_back(watched):
    watched.homework.attempt("RK-1", {"minutes": 10})
    watched.homework.correct("RK-1", 1, "typo", answers={"minutes": 90})
    watched.homework.retract("RK", ["RK-1#3"], "of another attempt")
    assert flags(watched) == [("RK-1", 1, "open", True)]
    assert minutes(watched) == [("RK-1", 1, 10)]


# Moves.


def test_an_attempt_moves_to_another_client_with_one_id_and_no_name(watched):
    watched.homework.attempt("RK-1", {"minutes": 90}, happened=watched.today, note="long")
    watched.homework.acknowledge("RK-1", [1], note="called")
    sent = MoveAttempt("RK-1", 1, "AB-1", "it was hers", key="app-2", caused_by="RK-1#2")
    here, there = watched.homework.handle(sent).events
    assert (here.stream, here.event.retracts) == ("RK.1", 2)
    assert there.id == "AB-1#2"
    assert isinstance(there.event, Attempted)
    assert here.event.moved == there.event.moved is not None
    assert (there.event.key, there.event.caused_by) == (None, None)
    assert "RK" not in str(there.event)
    assert there.event.zone == "America/New_York"
    assert (there.event.note, there.event.happened_at) == ("long", "2026-03-02")
    assert there.event.offset == "-05:00"
    assert minutes(watched) == [("AB-1", 1, 90)]
    assert sorted(flags(watched)) == [
        ("AB-1", 1, "open", False),
        ("RK-1", 1, "acknowledged", True),
    ]
    assert watched.homework.handle(sent).is_repeated
    assert watched.views.differences() == []


def test_a_corrected_attempt_moves_as_it_stands(watched):
    watched.homework.attempt("RK-1", {"minutes": 11})
    watched.homework.correct("RK-1", 1, "typo", answers={"minutes": 12})
    receipt = watched.homework.move("RK-1", 1, "RK-2", "the wrong one")
    assert [one.id for one in receipt.events] == ["RK-1#4", "RK-1#5", "RK-2#2"]
    assert minutes(watched) == [("RK-2", 1, 12)]


def test_a_moved_attempt_never_counts_at_both_places(watched):
    watched.homework.attempt("RK-1", {"minutes": 11})
    watched.homework.move("RK-1", 1, "AB-1", "it was hers")
    with pytest.raises(Refused, match="RK-1#3 is one end of a move"):
        watched.homework.retract("RK", ["RK-1#3"], "it was his")
    watched.homework.retract("RK", ["RK-1#3", "AB-1#2"], "it was his")
    assert minutes(watched) == [("RK-1", 1, 11)]
    watched.homework.retract("RK", ["RK-1#4", "AB-1#3"], "it was hers after all")
    assert minutes(watched) == [("AB-1", 1, 11)]


def test_a_move_to_what_does_not_fit_is_refused(watched):
    watched.assign("cbt.thought-record")
    watched.homework.attempt("RK-1", {"minutes": 11})
    with pytest.raises(Refused, match=r"is a walks\.walk, and RK-3 is a cbt\.thought-record"):
        watched.homework.move("RK-1", 1, "RK-3", "wrong")
    with pytest.raises(Refused, match="is at RK-1 already"):
        watched.homework.move("RK-1", 1, "RK-1", "wrong")
    with pytest.raises(NotFound, match="There is no assignment AB-9"):
        watched.homework.move("RK-1", 1, "AB-9", "wrong")
    with pytest.raises(NotFound, match="RK-1 has no attempt 2"):
        watched.homework.move("RK-1", 2, "RK-2", "wrong")
    watched.homework.withdraw("RK-2")
    with pytest.raises(Refused, match="RK-2 was withdrawn"):
        watched.homework.move("RK-1", 1, "RK-2", "wrong")


def test_an_obstacle_that_names_the_attempt_goes_only_if_that_is_said(watched):
    watched.homework.attempt("RK-1", {"minutes": 11})
    watched.homework.meet_obstacle("RK-1", "environment.no-time", attempt=1)
    with pytest.raises(Refused, match=r"RK-1#3, the obstacle environment\.no-time"):
        watched.homework.move("RK-1", 1, "RK-2", "wrong")
    watched.homework.move("RK-1", 1, "RK-2", "wrong", with_them=True)
    assert watched.view("obstacles", "obstacles") == []
