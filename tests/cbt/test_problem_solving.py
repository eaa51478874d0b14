"""Three problems, worked by hand.

happened    ways  chosen  feasible  expected  did      satisfied
Tue 3 Mar   2     2nd     8         5         yes      7
Thu 5 Mar   3     1st     4         –         partly   4
Sat 7 Mar   2     –       –         –         not yet  –         chosen left out
"""

from __future__ import annotations

from datetime import date

import pytest

from intersession.projections.query import Window

SHEET = "cbt.problem-solving"
VIEW = "cbt.problems"
TWO = [
    {"text": "Ask for another shift", "feasibility": 3, "expected": 9},
    {"text": "Swap with T.", "pros": "quick", "feasibility": "8", "expected": 5},
]
THREE = [
    {"text": "Write to the landlord", "feasibility": 4},
    {"text": "Move out", "cons": "dear"},
    {"text": "Ear plugs"},
]


def problem(solutions, chosen, did, **more):
    return {
        "problem": "Late shifts on practice days",
        "goal": "Two free evenings a week",
        "solutions": solutions,
        "chosen": chosen,
        "plan": "On Monday at the handover",
        "did": did,
        **more,
    }


@pytest.fixture
def sheet(world):
    return world.assign(SHEET)


@pytest.fixture
def three(world, sheet):
    world.clock.set("2026-03-08")
    solved = world.homework.attempt
    not_chosen = problem(TWO, None, "not yet")
    skipped = {"chosen": "undecided"}
    solved(sheet, not_chosen, skipped=skipped, happened=date(2026, 3, 7))
    solved(sheet, problem(TWO, "2", "yes", satisfaction=7), happened=date(2026, 3, 3))
    solved(sheet, problem(THREE, 1, "partly", satisfaction=4), happened=date(2026, 3, 5))
    return world


def numbers(figure):
    value = None if figure.value is None else round(figure.value, 4)
    return (value, figure.n, figure.missing)


def summary(world, **asked):
    rows = world.view(VIEW, "summary", **asked)
    return {row["figure"]: numbers(row["value"]) for row in rows}


def test_the_chosen_way_is_told_in_words(three):
    rows = three.view(VIEW)

    assert [(row["chosen"], row["did"], row["satisfaction"]) for row in rows] == [
        ("Swap with T.", "yes", 7),
        ("Write to the landlord", "partly", 4),
        (None, "not-yet", None),
    ]


def test_the_figures(three):
    assert summary(three) == {
        "ways thought of": (2.3333, 3, 0),  # (2 + 3 + 2) / 3
        "feasibility of the chosen way": (6.0, 2, 1),  # (8 + 4) / 2
        "expected of it": (5.0, 1, 2),
        "satisfaction": (5.5, 2, 1),
    }


def test_how_many_were_done(three):
    rows = three.view(VIEW, "done")

    assert [(row["did"], numbers(row["share"])) for row in rows] == [
        ("not yet", (0.3333, 3, 0)),
        ("partly", (0.3333, 3, 0)),
        ("yes", (0.3333, 3, 0)),
    ]


def test_a_correction_and_a_window(three):
    summary(three)
    three.homework.correct("RK-1", 1, why="decided", answers={"chosen": 1, "did": "yes"})

    window = Window(date(2026, 3, 5), None)
    assert summary(three, window=window)["feasibility of the chosen way"] == (3.5, 2, 0)
    assert three.view(VIEW, window=window)[-1]["chosen"] == "Ask for another shift"
    assert three.views.differences() == []


@pytest.mark.parametrize("chosen", [1, 2])
def test_the_chosen_way_is_one_of_those_on_the_list(world, sheet, chosen, stored):
    world.homework.attempt(sheet, problem(TWO, chosen, "Yes"))

    assert stored(sheet)["chosen"] == chosen


@pytest.mark.parametrize(
    ("solutions", "chosen", "places"),
    [
        (TWO, 3, {"chosen"}),
        (TWO, 0, {"chosen"}),
        (TWO[:1], 1, {"solutions"}),
        (TWO[:1], 2, {"solutions", "chosen"}),
        ([*TWO, {"text": "swap with t."}], 1, {"solutions[2].text"}),
        ([{"text": "", "feasibility": 20}, TWO[0]], 1,
         {"solutions[0].text", "solutions[0].feasibility"}),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_refused(
    world, sheet, problems_of, solutions, chosen, places
):
    problems = problems_of(world.homework.attempt, sheet, problem(solutions, chosen, "yes"))

    assert set(problems) == places


def test_it_says_how_many_there_are_to_choose_from(world, sheet, problems_of):
    problems = problems_of(world.homework.attempt, sheet, problem(TWO, 5, "yes"))

    assert problems["chosen"].startswith("5 is not on the list of solutions. There are 2")
