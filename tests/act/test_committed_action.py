"""What a committed action takes, and what was done for each value, worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

from intersession.errors import InvalidInput
from intersession.projections.query import Window
from intersession.worksheets.definition import definition_of
from intersession_act.committed_action import CommittedAction

PARENT = {
    "value": "being a patient father",
    "goal": "Read with my son at bedtime on three evenings this week",
    "goal_form": "act",
    "by": "2026-03-08",
    "smallest_step": "sit on his bed for one page",
    "when_where": "half past seven, his room",
    "barriers": [
        {"kind": "inner", "what": "I should be working", "response": "thank the mind, sit down"},
        {"kind": "outer", "what": "late calls"},
    ],
    "willing_to_feel": "guilt about work",
}
FRIEND = {
    "value": "friendship",
    "goal": "Ring M. on Sunday",
    "smallest_step": "find the number",
    "when_where": "Sunday after lunch, kitchen",
}

READ = {
    "did": "yes",
    "step": "read two chapters",
    "showed_up": "thoughts about an e-mail, tight chest",
    "willingness": 7,
    "workability": 9,
    "barriers": [{"kind": "inner", "what": "the e-mail", "response": "noticed it, read on"}],
    "noticed": "he leaned on me",
}


def by_value(world, **asked):
    return {row["value"]: row for row in world.view("act.committed-actions", **asked)}


def numbers(figure):
    return (figure.value, figure.n, figure.missing)


def test_a_real_action_is_kept_as_it_was_given(world):
    handle = world.assign("act.committed-action", PARENT)
    world.homework.attempt(handle, READ)

    state = world.homework.assignment(handle)
    assert state.settings == PARENT
    assert state.attempts[0].answers == READ


def test_the_form_of_the_goal_is_stored_and_is_the_act_one_unless_told(world):
    handle = world.assign("act.committed-action", FRIEND)

    assert world.homework.assignment(handle).settings["goal_form"] == "act"


def test_not_yet_is_an_answer_and_needs_no_other(world):
    handle = world.assign("act.committed-action", PARENT)
    world.homework.attempt(handle, {"did": "not yet", "noticed": "the call ran over"})

    assert world.homework.assignment(handle).attempts[0].answers["did"] == "not-yet"


def test_everything_wrong_is_told_at_once_with_its_place(world):
    handle = world.assign("act.committed-action", PARENT)
    wrong = {
        "did": "nearly",
        "willingness": 11,
        "workability": "high",
        "barriers": [{"kind": "inner", "what": "guilt"}, {"kind": "both"}],
    }

    with pytest.raises(InvalidInput) as refused:
        world.homework.attempt(handle, wrong)

    told = {problem.place: problem.message for problem in refused.value.problems}
    assert set(told) == {
        "did",
        "willingness",
        "workability",
        "barriers[1].kind",
        "barriers[1].what",
    }
    assert told["willingness"] == "11 is above 10. For example: 4"
    assert told["did"] == "'nearly' is not an option. Accepted: not-yet, partly, yes"


def test_an_action_not_taken_has_no_workability(world):
    handle = world.assign("act.committed-action", PARENT)

    with pytest.raises(InvalidInput) as refused:
        world.homework.attempt(handle, {"did": "not-yet", "workability": 0})

    assert [problem.place for problem in refused.value.problems] == ["workability"]
    world.homework.attempt(handle, {"did": "partly", "workability": 0})


def test_settings_that_are_not_agreed_are_asked_for(world):
    with pytest.raises(InvalidInput) as refused:
        world.assign("act.committed-action", {"value": "friendship", "by": "soon"})

    places = {problem.place for problem in refused.value.problems}
    assert places == {f"settings.{n}" for n in ("goal", "smallest_step", "when_where", "by")}


@pytest.fixture
def fortnight(world):
    """Two values, one of them with two assignments, and one more without a record.

    handle  value                   did      willing  worked
    RK-1    being a patient father  yes      7        9
    RK-1                            partly   4        6
    RK-1                            not yet  2        –
    RK-2    friendship              yes      –        8
    RK-3    Friendship              (later)  partly   6   –
    RK-4    health                  nothing recorded
    """
    assign = world.assign
    reading = assign("act.committed-action", PARENT)
    ringing = assign("act.committed-action", FRIEND)
    writing = assign("act.committed-action", {**FRIEND, "value": "Friendship", "goal": "Write"})
    assign("act.committed-action", {**FRIEND, "value": "health", "goal": "Walk"})
    for day, handle, answers in (
        (2, reading, READ),
        (4, reading, {"did": "partly", "willingness": 4, "workability": 6}),
        (6, reading, {"did": "not-yet", "willingness": 2}),
        (8, ringing, {"did": "yes", "workability": 8}),
        (15, writing, {"did": "partly", "willingness": 6}),
    ):
        world.clock.set(f"2026-03-{day:02}", "20:00")
        world.homework.attempt(handle, answers, happened=date(2026, 3, day))
    return world


def test_actions_by_value(fortnight):
    father = by_value(fortnight)["being a patient father"]

    assert (father["actions"], father["records"]) == (2, 3)  # not yet is no action
    assert numbers(father["done"]) == (pytest.approx(1 / 3), 3, 0)
    assert numbers(father["partly"]) == (pytest.approx(1 / 3), 3, 0)
    assert numbers(father["not yet"]) == (pytest.approx(1 / 3), 3, 0)
    assert numbers(father["willingness"]) == (pytest.approx(13 / 3), 3, 0)  # (7 + 4 + 2) / 3
    # (9 + 6) / 2: the action not taken yet has no workability, and is not missing one.
    assert numbers(father["workability"]) == (7.5, 2, 0)
    assert father["last on"] == "2026-03-04"  # not yet on the 6th


def test_a_value_gathers_its_assignments_whatever_its_capitals(fortnight):
    friendship = by_value(fortnight)["friendship"]

    assert numbers(friendship["done"]) == (0.5, 2, 0)
    assert numbers(friendship["willingness"]) == (6.0, 1, 1)
    assert numbers(friendship["workability"]) == (8.0, 1, 1)


def test_a_value_without_a_record_has_no_data(fortnight):
    health = by_value(fortnight)["health"]

    assert (health["actions"], health["last on"]) == (0, None)
    assert numbers(health["done"]) == (None, 0, 0)
    assert str(health["workability"]) == "no data"


def test_a_window_leaves_values_in_and_actions_out(fortnight):
    found = by_value(fortnight, window=Window(date(2026, 3, 9), date(2026, 3, 15)))

    assert {value: row["actions"] for value, row in found.items()} == {
        "being a patient father": 0,
        "friendship": 1,
        "health": 0,
    }
    assert found["health"]["window"] == "2026-03-09 to 2026-03-15"


def test_each_action_is_shown_with_its_value(fortnight):
    first = fortnight.view("act.committed-actions", "actions")[0]

    assert (first["value"], first["step"]) == ("being a patient father", "read two chapters")


def test_figures_name_the_events_behind_them(fortnight):
    father = by_value(fortnight)["being a patient father"]

    assert father["done"].events == ("RK-1#2", "RK-1#3", "RK-1#4")
    assert father["workability"].events == ("RK-1#2", "RK-1#3")


def test_an_amended_value_takes_its_actions_along(fortnight):
    fortnight.homework.amend("RK-1", settings={"value": "being there for him"}, why="his words")

    found = by_value(fortnight)
    assert found["being there for him"]["actions"] == 2
    assert "being a patient father" not in found


def test_a_correction_replaces_the_action_and_nothing_else(fortnight):
    fortnight.homework.correct("RK-1", 3, why="was read after all", answers={"did": "yes"})

    father = by_value(fortnight)["being a patient father"]
    assert numbers(father["done"]) == (pytest.approx(2 / 3), 3, 0)
    assert len(fortnight.view("act.committed-actions", "agreed")) == 4


def test_a_rebuild_gives_the_same(fortnight):
    fortnight.homework.correct("RK-1", 2, why="typing", answers={"willingness": 5})
    fortnight.homework.amend("RK-2", settings={"by": "2026-03-22"})

    assert fortnight.views.differences() == []


def test_the_caution_keeps_the_value_the_clients_own():
    assert "the client's own" in definition_of(CommittedAction).caution


def test_what_came_along_is_listed_where_it_was_told(fortnight):
    (row,) = fortnight.view("act.committed-actions", "what came along")

    assert (row["value"], row["in the way"]) == ("being a patient father", ["the e-mail"])
    assert row["noticed"] == "he leaned on me"


def test_the_area_of_life_and_the_day_are_kept_with_what_is_agreed(world):
    handle = world.assign("act.committed-action", {**FRIEND, "domain": "Friends"})
    world.clock.set("2026-03-20")
    world.homework.amend(handle, settings={"goal": "Write"}, happened=date(2026, 3, 19))

    (row,) = world.view("act.committed-actions", "agreed")
    assert (row["domain"], row["agreed_on"], row["goal"]) == ("friends", "2026-03-02", "Write")
    assert world.views.differences() == []
