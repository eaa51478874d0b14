"""Defusion practice: the tick alone, in full, and what changes.

day  form     exercise            min  believability  hooked   came back
2    in full  leaves-on-a-stream  3    8 → 5: −3      7 → 4: −3  4
3    tick     –                   –
4    tick no
5    tick     –                   5 (noted with the attempt)
6    in full  leaves-on-a-stream  3    6 → 6: 0       –          0
7    in full  thanking-the-mind   1    5 → –          4 → 3: −1  –
"""

from __future__ import annotations

from datetime import date

import pytest

from intersession.errors import InvalidInput
from intersession.projections.query import Window
from intersession.worksheets.definition import definition_of
from intersession_act.defusion import DefusionPractice

SHEET, VIEW = "act.defusion-practice", "act.defusion"
LEAVES = {
    "exercise": "leaves-on-a-stream",
    "minutes": 3,
    "thought": "this will never end",
    "believability_before": 8,
    "believability_after": 5,
    "hooked_before": 7,
    "hooked_after": 4,
    "got_hooked_and_returned": 4,
}


@pytest.fixture
def handle(world):
    return world.assign(SHEET)


@pytest.fixture
def week(world, handle, record):
    record(handle, 2, LEAVES)
    record(handle, 3, {"tick": True})
    record(handle, 4, {"tick": False, "noticed": "visitors until late"})
    world.clock.set("2026-03-05", "20:00")
    world.homework.attempt(handle, {"tick": "yes"}, minutes=5, happened=date(2026, 3, 5))
    even = {"believability_before": 6, "believability_after": 6, "got_hooked_and_returned": 0}
    record(handle, 6, {"exercise": "leaves-on-a-stream", "minutes": 3, **even})
    half = {"believability_before": 5, "hooked_before": 4, "hooked_after": 3}
    record(handle, 7, {"exercise": "thanking-the-mind", "minutes": 1, **half})
    return world


def numbers(figure):
    return (figure.value, figure.n, figure.missing)


def figures(world, **asked):
    rows = world.view(VIEW, "change", **asked)
    return {row["figure"]: numbers(row["value"]) for row in rows}


@pytest.mark.parametrize(("typed", "kept"), [("y", True), (True, True), ("no", False)])
def test_a_tick_alone_is_a_complete_answer(world, handle, typed, kept):
    world.homework.attempt(handle, {"tick": typed})

    assert world.homework.assignment(handle).attempts[0].answers == {"tick": kept}


def test_in_full_it_is_kept_as_it_was_typed(world, handle):
    world.homework.attempt(handle, {**LEAVES, "exercise": "Leaves", "minutes": "3 min"})

    assert world.homework.assignment(handle).attempts[0].answers == LEAVES


@pytest.mark.parametrize(
    ("given", "places"),
    [
        ({}, ["exercise", "minutes"]),
        ({"noticed": "hard to sit"}, ["exercise", "minutes"]),
        ({"exercise": "other"}, ["minutes"]),
        ({"tick": False, "minutes": 3}, ["tick"]),
        ({**LEAVES, "hooked_after": 11}, ["hooked_after"]),
        ({**LEAVES, "got_hooked_and_returned": -1}, ["got_hooked_and_returned"]),
    ],
)
def test_without_a_tick_the_exercise_and_the_minutes_are_asked_for(world, handle, given, places):
    with pytest.raises(InvalidInput) as refused:
        world.homework.attempt(handle, given)

    assert [problem.place for problem in refused.value.problems] == places


def test_the_refusal_offers_the_tick(world, handle):
    with pytest.raises(InvalidInput, match="or answer tick alone, with yes or no"):
        world.homework.attempt(handle, {"exercise": "other"})


def test_ticks_are_counted_apart(week):
    (row,) = week.view(VIEW)

    assert (row["practised"], row["in full"], row["ticks"], row["not practised"]) == (5, 3, 2, 1)
    assert (row["n"], row["days"], row["last on"]) == (6, 5, "2026-03-07")


def test_changes_stand_on_the_practices_told_in_full(week):
    assert figures(week) == {
        "believability, after − before": (-1.5, 2, 1),  # (−3 + 0) / 2
        "hooked, after − before": (-2.0, 2, 1),  # (−3 − 1) / 2
        "hooked and came back, times": (2.0, 2, 1),  # (4 + 0) / 2
        "minutes each time": (3.0, 4, 1),  # (3 + 5 + 3 + 1) / 4; one tick without
        "minutes in all": (12.0, 4, 1),
    }


def test_by_exercise(week):
    rows = {row["exercise"]: row for row in week.view(VIEW, "by exercise")}

    assert {name: row["times"] for name, row in rows.items()} == {
        "leaves-on-a-stream": 2,
        "thanking-the-mind": 1,
    }
    assert numbers(rows["leaves-on-a-stream"]["hooked"]) == (-3.0, 1, 1)
    assert numbers(rows["thanking-the-mind"]["believability"]) == (None, 0, 1)


def test_ticks_alone_give_no_data_and_no_missing_rating(world, handle, record):
    record(handle, 3, {"tick": True})

    assert figures(world)["believability, after − before"] == (None, 0, 0)
    assert figures(world)["minutes in all"] == (None, 0, 1)


def test_a_window(week):
    window = Window(date(2026, 3, 3), date(2026, 3, 5))

    (row,) = week.view(VIEW, window=window)
    assert (row["ticks"], row["in full"], row["window"]) == (2, 0, "2026-03-03 to 2026-03-05")


def test_a_correction_turns_a_tick_into_more(week, handle, record):
    week.homework.correct(
        handle, 2, why="told in the session", answers={**LEAVES, "believability_after": 2}
    )
    record(handle, 1, {"tick": True}, written=9)

    (row,) = week.view(VIEW)
    assert (row["in full"], row["ticks"], row["last on"]) == (4, 2, "2026-03-07")
    assert figures(week)["believability, after − before"] == (-3.0, 3, 1)  # (−3 − 6 + 0) / 3
    assert [one["happened_on"][-1] for one in week.view(VIEW, "practices")] == list("1234567")
    assert week.views.differences() == []


def test_the_caution_keeps_it_from_being_an_answer_to_events():
    assert "facts that need action" in definition_of(DefusionPractice).caution


def test_practices_in_full_show_before_and_after(week):
    rows = week.view(VIEW, "in full")

    assert [(row["believability"], row["hooked"]) for row in rows] == [
        ("8 → 5", "7 → 4"),
        ("6 → 6", "– → –"),
        ("5 → –", "4 → 3"),
    ]
    forms = [row["form"] for row in week.view(VIEW, "practices")]
    assert forms == ["in full", "tick", "no tick", "tick", "in full", "in full"]
