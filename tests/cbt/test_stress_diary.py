"""Four entries over three weeks, worked by hand.

happened     stress  helped
Tue  3 Mar   8       2
Sun  8 Mar   5       –        week 10 (2–8 March): stress 6.5, helped 2
–                             week 11: nothing written down
Mon 16 Mar   4       6        week 12
Wed 18 Mar   –       7        week 12: stress 4 of one, helped 6.5
"""

from __future__ import annotations

from datetime import date

import pytest

from intersession.projections.query import Window

SHEET = "cbt.stress-diary"
VIEW = "cbt.stress"


@pytest.fixture
def sheet(world):
    return world.assign(SHEET)


@pytest.fixture
def four(world, sheet):
    def stressed(day, skipped=None, **answers):
        given = {"event": "The phone rang through lunch", **answers}
        world.homework.attempt(sheet, given, skipped=skipped, happened=date(2026, 3, day))

    world.clock.set("2026-03-20")
    stressed(16, stress=4, helped=6)
    stressed(18, helped=7, skipped={"stress": "could not say"})
    stressed(3, stress="8", helped=2)  # written down late
    stressed(8, stress=5)
    return world


def numbers(figure):
    return (figure.value, figure.n, figure.missing)


def weeks(world, **asked):
    rows = world.view(VIEW, "weeks", **asked)
    return [
        (row["week"], row["entries"], numbers(row["stress"]), numbers(row["helped"]))
        for row in rows
    ]


def test_stress_by_week_and_a_blank_week_is_not_a_calm_one(four):
    assert weeks(four) == [
        ("2026-W10", 2, (6.5, 2, 0), (2.0, 1, 1)),
        ("2026-W11", None, (None, 0, 0), (None, 0, 0)),
        ("2026-W12", 2, (4.0, 1, 1), (6.5, 2, 0)),
    ]
    notes = [row["note"] for row in four.view(VIEW, "weeks")]
    assert notes == ["", "no entry: not known", ""]


def test_entries_come_in_the_order_in_which_they_happened(four):
    assert [row["stress"] for row in four.view(VIEW)] == [8, 5, 4, None]


def test_a_window_cuts_its_weeks_and_runs_to_its_end(four):
    window = Window(date(2026, 3, 4), date(2026, 3, 17))
    rows = four.view(VIEW, "weeks", window=window)

    assert [(row["from"], row["to"]) for row in rows] == [
        ("2026-03-04", "2026-03-08"),
        ("2026-03-09", "2026-03-15"),
        ("2026-03-16", "2026-03-17"),
    ]
    assert weeks(four, window=window)[0] == ("2026-W10", 1, (5.0, 1, 0), (None, 0, 1))


def test_weeks_that_have_not_come_are_not_told(four):
    window = Window(date(2026, 3, 1), date(2026, 5, 1))

    assert [row[0] for row in weeks(four, window=window)][-1] == "2026-W12"


def test_a_correction_changes_the_week(four):
    weeks(four)
    four.homework.correct("RK-1", 4, why="typed 5 for 9", answers={"stress": 9})

    assert weeks(four)[0][2] == (8.5, 2, 0)
    rows = four.view(VIEW, "summary")
    assert numbers(rows[0]["value"]) == (7.0, 3, 1)  # (8 + 9 + 4) / 3
    assert four.views.differences() == []


def test_every_problem_is_told_with_its_place(world, sheet, problems_of):
    problems = problems_of(world.homework.attempt, sheet, {"stress": "very", "helped": 12})

    assert set(problems) == {"event", "stress", "helped"}
