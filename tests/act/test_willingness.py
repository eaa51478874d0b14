"""Willingness next to struggle and intensity, by hand.

day  experience         intensity  struggle  willingness
3    the pull on the …  8          9         2
5    The pull on the …  8          4         6
6    shame              –          –         7
"""

from __future__ import annotations

from datetime import date

import pytest

from intersession.errors import InvalidInput
from intersession.projections.query import Window
from intersession.worksheets.definition import definition_of
from intersession_act.willingness import Willingness

SHEET = VIEW = "act.willingness"


@pytest.fixture
def handle(world):
    return world.assign(SHEET)


def rated(experience, willingness, intensity=None, struggle=None, **more):
    given = {"experience": experience, "intensity": intensity, "struggle": struggle}
    return {**given, "willingness": willingness, **more}


@pytest.fixture
def three(world, handle, record):
    record(handle, 3, rated("the pull on the left", 2, 8, 9, did="lay down"))
    record(handle, 5, rated("The pull on the left", 6, 8, 4, for_value="being there"))
    record(handle, 6, rated("shame", 7))
    return world


def numbers(figure):
    return (figure.value, figure.n, figure.missing)


def means(row):
    return [numbers(row[name]) for name in ("intensity", "struggle", "willingness")]


def test_what_a_client_types_is_kept_in_one_form(world, handle):
    world.homework.attempt(handle, {"experience": " shame ", "willingness": "0"})

    stored = world.homework.assignment(handle).attempts[0].answers
    assert stored == {"experience": "shame", "willingness": 0}


def test_what_does_not_fit_is_told_with_its_place(world, handle):
    with pytest.raises(InvalidInput) as refused:
        world.homework.attempt(handle, {"experience": "shame", "struggle": 12})

    told = {problem.place: problem.message for problem in refused.value.problems}
    assert set(told) == {"struggle", "willingness"}
    assert told["struggle"] == "12 is above 10. For example: 4"


def test_the_three_stand_side_by_side(three):
    rows = three.view(VIEW)

    assert [(row["intensity"], row["struggle"], row["willingness"]) for row in rows] == [
        (8, 9, 2),
        (8, 4, 6),
        (None, None, 7),
    ]


def test_means_of_each_with_what_is_missing(three):
    (row,) = three.view(VIEW, "means")

    assert means(row) == [(8.0, 2, 1), (6.5, 2, 1), (5.0, 3, 0)]  # 16/2, 13/2, 15/3


def test_by_experience_what_came_again(three):
    (row,) = three.view(VIEW, "by experience")

    assert (row["experience"], row["times"]) == ("the pull on the left", 2)
    assert means(row) == [(8.0, 2, 0), (6.5, 2, 0), (4.0, 2, 0)]


def test_a_window(three):
    (row,) = three.view(VIEW, "means", window=Window(date(2026, 3, 5), None))

    assert means(row) == [(8.0, 1, 1), (4.0, 1, 1), (6.5, 2, 0)]
    assert row["window"] == "2026-03-05 to …"


def test_a_correction_and_a_late_record(three, handle, record):
    three.homework.correct(handle, 1, why="typing", answers={"willingness": 3})
    record(handle, 4, rated("shame", 4, 6, 6), written=9)

    assert [row["willingness"] for row in three.view(VIEW)] == [3, 4, 6, 7]
    assert means(three.view(VIEW, "means")[0])[2] == (5.0, 4, 0)  # 20 / 4
    assert three.views.differences() == []


def test_willingness_is_no_demand():
    assert "Do not ask for it" in definition_of(Willingness).caution
