"""What the six Fs take, with the gate; and the work with protectors, worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

from intersession.errors import InvalidInput
from intersession.projections.query import Window
from intersession.worksheets.definition import definition_of
from intersession_ifs.six_fs import SixFs

A_MORNING = {
    "part": "the Critic",
    "find": "shoulders",
    "focus": "it looks up",
    "flesh_out": "an old teacher with a red pen",
    "feel_toward": "open",
    "feel_toward_words": "warm, it never gets a day off",
    "self_energy_before": 5,
    "befriend": "told it that I see how much it reads",
    "fear": "that somebody laughs",
    "self_energy_after": 7,
    "unblended": True,
}
STOPPED = {
    "part": "the Critic",
    "feel_toward": "hostile",
    "self_energy_before": 3,
    "in_the_way": "the scroller",
}


def numbers(figure):
    return (figure.value, figure.n, figure.missing)


def refused(world, answers):
    with pytest.raises(InvalidInput) as found:
        world.homework.attempt(world.assign("ifs.six-fs"), answers)
    return {problem.place: problem.message for problem in found.value.problems}


def test_a_morning_with_a_protector_is_kept_as_it_was_given(world):
    handle = world.assign("ifs.six-fs")
    world.homework.attempt(handle, {**A_MORNING, "feel_toward": "curious", "unblended": "yes"})

    assert world.homework.assignment(handle).attempts[0].answers == A_MORNING
    assert world.homework.assignment(handle).settings["exile_work"] is False


def test_the_part_and_the_gate_are_all_that_is_required(world):
    assert set(refused(world, {"find": "shoulders", "self_energy_before": 12})) == {
        *("part", "feel_toward", "self_energy_before")
    }
    assert (
        world.homework.attempt("RK-1", {"part": "Guard", "feel_toward": "open"}).event.attempt == 1
    )


@pytest.mark.parametrize("toward", ["hostile", "afraid"])
def test_where_the_gate_is_shut_the_exercise_ends_there(world, toward):
    told = refused(world, {**A_MORNING, "feel_toward": toward})

    assert set(told) == {"in_the_way", "befriend", "fear"}
    assert told["in_the_way"] == (
        "another part felt that, and it is what this exercise found. Which one was it? "
        "'not sure' is enough"
    )
    assert told["fear"].startswith(f"the exercise ends at feel_toward={toward}, and has done")


def test_neither_open_nor_shut_may_go_on_and_does_not_count_as_open(world):
    handle = world.assign("ifs.six-fs")
    world.homework.attempt(handle, {**A_MORNING, "feel_toward": "other"})

    assert numbers(protectors(world)["the Critic"]["gate opened"]) == (0.0, 1, 0)


def test_stopping_at_the_gate_is_a_whole_exercise(world):
    handle = world.assign("ifs.six-fs")

    assert world.homework.attempt(handle, STOPPED).event.attempt == 1


@pytest.fixture
def worked(world):
    """Five mornings.

    day  part     gate     before  after  unblended  in the way
    2    Critic   hostile  3       –      –          the scroller
    3    critic   open     5       7      yes
    4    Critic   open     4       4      no
    5    Critic   afraid   2       –      –          The Scroller
    6    Planner  open     –       8      –
    """
    handle = world.assign("ifs.six-fs", how_often="FREQ=DAILY")
    for day, part, toward, before, after, unblended, way in (
        (2, "Critic", "hostile", 3, None, None, "the scroller"),
        (3, "critic", "open", 5, 7, True, None),
        (4, "Critic", "open", 4, 4, False, None),
        (5, "Critic", "afraid", 2, None, None, "The Scroller"),
        (6, "Planner", "open", None, 8, None, None),
    ):
        world.clock.set(f"2026-03-{day:02}", "12:00")
        answers = {
            "part": part,
            "feel_toward": toward,
            "self_energy_before": before,
            "self_energy_after": after,
            "unblended": unblended,
            "in_the_way": way,
        }
        world.homework.attempt(handle, answers, happened=date(2026, 3, day))
    return world


def protectors(world, **asked):
    return {row["part"]: row for row in world.view("ifs.six-fs", **asked)}


def test_the_work_with_each_protector(worked):
    found = protectors(worked)

    assert list(found) == ["Critic", "Planner"]
    critic = found["Critic"]
    assert (critic["times"], critic["last"]) == (4, "2026-03-05")
    assert numbers(critic["before"]) == (3.5, 4, 0)  # (3 + 5 + 4 + 2) / 4
    assert numbers(critic["after"]) == (5.5, 2, 2)  # (7 + 4) / 2
    assert numbers(critic["change"]) == (1.0, 2, 2)  # (2 + 0) / 2
    assert numbers(critic["gate opened"]) == (0.5, 4, 0)
    assert numbers(critic["unblended"]) == (0.5, 2, 2)
    assert numbers(found["Planner"]["change"]) == (None, 0, 1)


def test_which_part_stood_in_the_way(worked):
    (row,) = worked.view("ifs.six-fs", "in the way")

    assert (row["in the way"], row["toward"]) == ("The Scroller", "Critic")
    assert (row["times"], row["n"]) == (2, 4)
    assert row["events"] == "RK-1#2 RK-1#5"


def test_a_window_cuts_the_work(worked):
    found = protectors(worked, window=Window(date(2026, 3, 3), date(2026, 3, 4)))

    assert list(found) == ["Critic"]
    assert numbers(found["Critic"]["gate opened"]) == (1.0, 2, 0)
    assert found["Critic"]["window"] == "2026-03-03 to 2026-03-04"


def test_a_correction_and_a_late_entry(worked):
    worked.homework.correct("RK-1", 3, why="it was 6", answers={"self_energy_after": 6})
    worked.homework.attempt(
        "RK-1", {**A_MORNING, "part": "Critic"}, happened=date(2026, 3, 1), timing="later"
    )

    # Changes of 2 (3 March), 2 (4 March, corrected), 2 (1 March, written down late).
    assert numbers(protectors(worked)["Critic"]["change"]) == (2.0, 3, 2)
    assert worked.view("ifs.six-fs", "each time")[0]["happened_on"] == "2026-03-01"
    assert worked.views.differences() == []


def test_the_role_is_that_of_the_map(worked):
    handle = worked.assign("ifs.parts-map")
    worked.homework.attempt(handle, {"parts": [{"name": "CRITIC", "role": "manager"}]})

    found = protectors(worked)
    assert (found["Critic"]["role"], found["Planner"]["role"]) == ("manager", None)


def test_the_caution_says_when_an_exile_may_be_met():
    caution = definition_of(SixFs).caution

    assert caution.startswith("A protector's permission comes first.")
    assert "only if you mark exile work" in caution
