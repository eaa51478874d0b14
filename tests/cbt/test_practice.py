"""Five practices, worked by hand.

happened     kind         exercise   min  tension       wandered
Tue  3 Mar   relaxation   PMR        20   8 → 4: −4
Thu  5 Mar   relaxation   PMR        15   6 → –
Sun  8 Mar   mindfulness  breathing  10   5 → 5: 0      9
–            nothing in week 11
Mon 16 Mar   relaxation   breathing  5    7 → 4: −3
Tue 17 Mar   mindfulness  breathing  –    4 → 6: 2      7
"""

from __future__ import annotations

from datetime import date

import pytest

from intersession import ChangeCalendar
from intersession.projections.query import Window

RELAXATION, MINDFULNESS = "cbt.relaxation-practice", "cbt.mindfulness-practice"
VIEW = "cbt.practice-minutes"


def practice(exercise, minutes=None, before=None, after=None, **more):
    answers = {"exercise": exercise, "minutes": minutes}
    answers |= {"tension_before": before, "tension_after": after, **more}
    return {name: value for name, value in answers.items() if value is not None}


@pytest.fixture
def five(world):
    relaxation, mindfulness = world.assign(RELAXATION), world.assign(MINDFULNESS)

    def practised(handle, day, answers, **more):
        world.homework.attempt(handle, answers, happened=date(2026, 3, day), **more)

    world.clock.set("2026-03-18")
    practised(relaxation, 16, practice("breathing", 5, 7, 4))
    practised(relaxation, 3, practice("pmr", 20, 8, 4))
    practised(relaxation, 5, practice("pmr", "15", 6))
    practised(mindfulness, 8, practice("breathing", 10, 5, 5, attention_wandered=9))
    wandered = practice("breathing", None, 4, 6, attention_wandered=7)
    practised(mindfulness, 17, wandered, skipped={"minutes": "no clock"})
    return world


def numbers(figure):
    return (figure.value, figure.n, figure.missing)


def test_answers_are_stored_in_one_form(world, stored):
    handle = world.assign(RELAXATION)
    world.homework.attempt(
        handle, {"exercise": "progressive", "minutes": "1h05", "difficulty": "3"}
    )

    assert stored(handle) == {"exercise": "pmr", "minutes": 65, "difficulty": 3}


@pytest.mark.parametrize("worksheet", [RELAXATION, MINDFULNESS])
def test_every_problem_is_told_with_its_place(world, worksheet, problems_of):
    answers = {"exercise": "yoga", "tension_after": 11, "difficulty": 5}
    problems = problems_of(world.homework.attempt, world.assign(worksheet), answers)

    assert set(problems) == {"exercise", "minutes", "tension_after", "difficulty"}


def test_minutes_and_tension_by_exercise_each_kind_apart(five):
    rows = five.view(VIEW, "exercises")

    found = {
        (row["kind"], row["exercise"]): (
            row["times"],
            numbers(row["minutes"]),
            numbers(row["tension_change"]),
        )
        for row in rows
    }
    assert found == {
        ("mindfulness", "breathing"): (2, (10.0, 1, 1), (1.0, 2, 0)),  # (0 + 2) / 2
        ("relaxation", "breathing"): (1, (5.0, 1, 0), (-3.0, 1, 0)),
        ("relaxation", "pmr"): (2, (35.0, 2, 0), (-4.0, 1, 1)),
    }


def test_minutes_by_week(five):
    rows = five.view(VIEW, "weeks")

    found = [(row["week"], row["entries"], numbers(row["minutes"])) for row in rows]
    assert found == [
        ("2026-W10", 3, (45.0, 3, 0)),  # 20 + 15 + 10
        ("2026-W11", None, (None, 0, 0)),
        ("2026-W12", 2, (5.0, 1, 1)),  # how long the second was is not known, not 0
    ]


def test_minutes_by_week_from_sunday_where_the_clients_week_begins_then(five):
    five.homework.handle(
        ChangeCalendar(client="RK", from_on="2026-03-01", week_begins="sunday", key="week")
    )

    rows = five.view(VIEW, "weeks")
    assert [(row["week"], row["to"], numbers(row["minutes"])) for row in rows] == [
        ("week of 2026-03-01", "2026-03-07", (35.0, 2, 0)),  # 20 + 15
        ("week of 2026-03-08", "2026-03-14", (10.0, 1, 0)),
        ("week of 2026-03-15", "2026-03-21", (5.0, 1, 1)),
    ]


def test_all_of_the_window(five):
    found = {row["figure"]: numbers(row["value"]) for row in five.view(VIEW, "summary")}

    assert found == {
        "minutes, altogether": (50.0, 4, 1),
        "tension before": (6.0, 5, 0),  # (8 + 6 + 5 + 7 + 4) / 5
        "tension after": (4.75, 4, 1),  # (4 + 5 + 4 + 6) / 4
        "change in tension": (-1.25, 4, 1),  # (−4 + 0 − 3 + 2) / 4
        "attention wandered": (8.0, 2, 3),
        "how hard it was": (None, 0, 5),
    }


def test_a_wandering_mind_is_a_practice_like_any_other(five):
    wandering = [row for row in five.view(VIEW) if row["attention_wandered"]]

    assert [row["minutes"] for row in wandering] == [10, None]
    assert "part of the practice" in five.views.views[VIEW].about


def test_no_minutes_are_known_where_none_are_missing(five):
    five.homework.correct("RK-2", 2, why="got up at once", answers={"minutes": 0})

    figure = five.view(VIEW, "summary")[0]["value"]
    assert numbers(figure) == (50.0, 5, 0)  # a nought counts; a blank is missing


def test_what_was_noticed_is_listed(five):
    assert "noticed" not in five.report(VIEW)
    five.homework.correct("RK-2", 1, why="forgot", answers={"noticed": "planning, mostly"})

    assert [row["noticed"] for row in five.view(VIEW, "noticed")] == ["planning, mostly"]


def test_a_correction_and_a_window(five):
    five.view(VIEW)
    five.homework.correct("RK-2", 2, why="found the timer", answers={"minutes": 12})

    window = Window(date(2026, 3, 9), date(2026, 3, 17))
    (week,) = five.view(VIEW, "weeks", window=window)
    assert numbers(week["minutes"]) == (17.0, 2, 0)
    assert week["events"] == "RK-1#2 RK-2#3 RK-2#4"
    assert five.views.differences() == []


def test_a_practice_told_without_its_sheet_is_no_row(five):
    before = five.report(VIEW)
    five.homework.attempt("RK-1", {}, without_sheet=True, minutes=20, happened=date(2026, 3, 4))

    assert five.report(VIEW) == before
    assert five.views.differences() == []
