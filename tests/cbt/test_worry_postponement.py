"""Five worries, worked by hand; the worry period is at 18:30.

no.  happened    put off  still matters  intensity
1    Mon 2 Mar   yes      no             8 → 2: −6
2    Tue 3 Mar   yes      a little       6 → 5: −1
3    Wed 4 Mar   no       –              9 → –
4    Fri 6 Mar   yes      yes            – → 4        written down on the 8th
5    Sat 7 Mar   yes      – still to come 7 → –
"""

from __future__ import annotations

from datetime import date

import pytest

from intersession.projections.query import Window

SHEET = "cbt.worry-postponement"
VIEW, AT_PERIOD = "cbt.worries", "at the worry period"
PERIOD = {"time": "6:30 pm", "place": "the chair by the window", "length": "20"}


@pytest.fixture
def sheet(world):
    return world.assign(SHEET, PERIOD)


@pytest.fixture
def five(world, sheet):
    def worried(day, postponed, still, before, after, why=None):
        answers = {
            "worry": "The letter from the bank",
            "postponed": postponed,
            "still_matters": still,
            "intensity_before": before,
            "intensity_after": after,
        }
        world.homework.attempt(
            sheet,
            {name: value for name, value in answers.items() if value is not None},
            skipped={"still_matters": why} if why else None,
            happened=date(2026, 3, day),
        )

    world.clock.set("2026-03-07")
    worried(2, "yes", "no", 8, 2)
    worried(3, "yes", "a little", 6, 5)
    worried(4, "no", None, 9, None, why="worried straight away")
    worried(7, "yes", None, 7, None, why="the period is tonight")
    world.clock.set("2026-03-08")
    worried(6, "yes", "yes", None, 4)
    return world


def numbers(figure):
    value = None if figure.value is None else round(figure.value, 4)
    return (value, figure.n, figure.missing)


def summary(world, **asked):
    rows = world.view(VIEW, "summary", **asked)
    return {row["figure"]: numbers(row["value"]) for row in rows}


def test_the_worry_period_is_agreed(world, sheet):
    agreed = world.homework.assignment(sheet).settings

    assert agreed == {"time": "18:30", "place": "the chair by the window", "length": 20}


def test_a_period_of_five_minutes_or_an_hour_is_refused(world, problems_of):
    for length in (5, "1h"):
        problems = problems_of(world.assign, SHEET, {**PERIOD, "length": length})
        assert set(problems) == {"settings.length"}


def test_answers_are_stored_in_one_form(world, sheet, stored):
    world.homework.attempt(
        sheet,
        {
            "worry": "What if the train is late",
            "postponed": "y",
            "still_matters": "A little",
            "kind": "about a what",
            "action": "let",
            "intensity_before": "7",
        },
    )

    assert stored(sheet) == {
        "worry": "What if the train is late",
        "intensity_before": 7,
        "postponed": True,
        "still_matters": "a little",
        "kind": "hypothetical",
        "action": "let-go",
    }


def test_every_problem_is_told_with_its_place(world, sheet, problems_of):
    problems = problems_of(
        world.homework.attempt, sheet, {"postponed": "later", "intensity_before": 11}
    )

    assert set(problems) == {"worry", "intensity_before", "postponed", "still_matters"}


def test_worries_in_the_order_in_which_they_came(five):
    rows = five.view(VIEW)

    assert [(row["happened_on"][8:], row["intensity_change"]) for row in rows] == [
        *(("02", -6), ("03", -1), ("04", None), ("06", None), ("07", None)),
    ]


def test_how_often_and_how_strong(five):
    assert summary(five) == {
        "worries put off": (0.8, 5, 0),
        # of the four put off: no, a little, yes, and one not looked at yet
        "still mattered, a little or more": (0.6667, 3, 1),
        "intensity before": (7.5, 4, 1),  # (8 + 6 + 9 + 7) / 4
        "intensity after": (3.6667, 3, 2),  # (2 + 5 + 4) / 3
        "change in intensity": (-3.5, 2, 3),  # (−6 − 1) / 2
    }


def test_what_was_left_at_the_worry_period(five):
    rows = five.view(VIEW, "at the worry period")

    third = 0.3333
    assert [(row["still_mattered"], numbers(row["share"])) for row in rows] == [
        ("no", (third, 3, 1)),
        ("a little", (third, 3, 1)),
        ("yes", (third, 3, 1)),
    ]


def test_kinds_apart(five):
    five.homework.correct("RK-1", 1, why="sorted them", answers={"kind": "hypothetical"})
    five.homework.correct("RK-1", 2, why="sorted them", answers={"kind": "hypothetical"})
    rows = five.view(VIEW, "kinds")

    found = [
        (row["kind"], row["times"], numbers(row["still_mattered"])[:2], row["intensity_change"].n)
        for row in rows
    ]
    assert found == [("hypothetical", 2, (0.5, 2), 2), (None, 3, (1.0, 1), 0)]


def test_a_worry_that_was_not_put_off_does_not_count_at_the_period(five):
    before = summary(five)["still mattered, a little or more"]
    five.homework.correct("RK-1", 3, why="did look", answers={"still_matters": "yes"})

    assert summary(five)["still mattered, a little or more"] == before


def test_a_correction_and_a_window(five):
    summary(five)
    after = {"still_matters": "no", "intensity_after": 1}
    five.homework.correct("RK-1", 4, why="looked at it since", answers=after)

    assert summary(five)["change in intensity"] == (-4.3333, 3, 2)  # (−6 − 1 − 6) / 3
    window = Window(date(2026, 3, 6), date(2026, 3, 7))
    assert summary(five, window=window)["still mattered, a little or more"] == (0.5, 2, 0)
    assert five.views.differences() == []


def test_a_worry_of_which_nobody_said_whether_it_was_put_off_is_missing(five):
    """Of the six, five are known to be put off or not, and of those put off three were looked at.

    The sixth mattered still; whether it was put off is not known, so it is missing.
    """
    answers = {"worry": "The boiler", "still_matters": "yes", "kind": "practical"}
    left = {"postponed": "would not say"}
    five.homework.attempt("RK-1", answers, skipped=left, happened=date(2026, 3, 8))

    found = summary(five)
    assert found["worries put off"] == (0.8, 5, 1)  # 4 of 5
    assert found["still mattered, a little or more"] == (0.6667, 3, 2)  # a little, yes, of 3
    still = {row["still_mattered"]: numbers(row["share"]) for row in five.view(VIEW, AT_PERIOD)}
    assert still["yes"] == (0.3333, 3, 2)
    kinds = {row["kind"]: numbers(row["still_mattered"]) for row in five.view(VIEW, "kinds")}
    assert kinds["practical"] == (None, 0, 1)
