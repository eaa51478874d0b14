"""Three attacks over three weeks, worked by hand.

happened          peak  min  symptoms
Tue  3 Mar 17:40  8     10   heart, dizzy
Thu  5 Mar        6     –    heart
–                            nothing in week 11
Mon 16 Mar 02:10  5     20   heart, breath, something else
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from intersession.projections.query import Window

SHEET = "cbt.panic-log"
VIEW = "cbt.panic"


@pytest.fixture
def sheet(world):
    return world.assign(SHEET)


@pytest.fixture
def three(world, sheet):
    def panicked(when, symptoms, peak, **more):
        answers = {"symptoms": symptoms, "thoughts": "My heart stops", "peak": peak, **more}
        world.homework.attempt(sheet, answers, happened=when)

    world.clock.set("2026-03-18")
    night = datetime(2026, 3, 16, 1, 10, tzinfo=UTC)
    panicked(night, "heart, short of breath, other", 5, duration_min=20)
    panicked(date(2026, 3, 5), "heart", "6")
    panicked(datetime(2026, 3, 3, 16, 40, tzinfo=UTC), ["dizzy", "heart"], 8, duration_min=10)
    return world


def numbers(figure):
    value = None if figure.value is None else round(figure.value, 4)
    return (value, figure.n, figure.missing)


def weeks(world, **asked):
    return [
        (row["week"], row["entries"], numbers(row["peak"]), numbers(row["duration_min"]))
        for row in world.view(VIEW, "weeks", **asked)
    ]


def test_attacks_by_week(three):
    assert weeks(three) == [
        ("2026-W10", 2, (7.0, 2, 0), (10.0, 1, 1)),
        ("2026-W11", None, (None, 0, 0), (None, 0, 0)),
        ("2026-W12", 1, (5.0, 1, 0), (20.0, 1, 0)),
    ]


def test_attacks_as_they_happened(three):
    rows = three.view(VIEW)

    assert [(row["happened_at"][:16], row["peak"]) for row in rows] == [
        ("2026-03-03T17:40", 8),
        ("2026-03-05", 6),
        ("2026-03-16T02:10", 5),
    ]
    found = {row["figure"]: numbers(row["value"]) for row in three.view(VIEW, "summary")}
    assert found == {"peak": (6.3333, 3, 0), "length": (15.0, 2, 1)}


def test_symptoms_with_the_attacks_behind_them(three):
    rows = three.view(VIEW, "symptoms")

    assert [(row["symptom"], numbers(row["attacks"])) for row in rows] == [
        ("heart racing or pounding", (3.0, 3, 0)),
        ("short of breath", (1.0, 3, 0)),
        ("dizzy, unsteady or faint", (1.0, 3, 0)),
        ("something else", (1.0, 3, 0)),
    ]
    assert rows[2]["attacks"].events == ("RK-1#4",)


def test_a_correction_and_a_window(three):
    weeks(three)
    three.homework.correct("RK-1", 2, why="the watch said", answers={"duration_min": 4})

    window = Window(date(2026, 3, 2), date(2026, 3, 8))
    assert weeks(three, window=window) == [("2026-W10", 2, (7.0, 2, 0), (7.0, 2, 0))]
    assert three.views.differences() == []


def test_every_problem_is_told_with_its_place(world, sheet, problems_of):
    answers = {"symptoms": "heart, wings", "peak": 100, "duration_min": "a while"}
    problems = problems_of(world.homework.attempt, sheet, answers)

    assert set(problems) == {"symptoms", "thoughts", "peak", "duration_min"}


def test_symptoms_are_stored_in_the_order_of_the_sheet(world, sheet, stored):
    answers = {"symptoms": "dizzy, heart racing", "thoughts": "I faint", "peak": "7"}
    world.homework.attempt(sheet, answers)

    assert stored(sheet)["symptoms"] == ["heart", "dizzy"]
