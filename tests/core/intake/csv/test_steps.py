"""Ratings of a file on a scale in half steps: what lies on a step, and what between two."""

from __future__ import annotations

from fractions import Fraction

import pytest

from intersession import InvalidInput
from intersession.intake.csv.converting import _converted
from intersession.intake.csv.mapping import Cell
from intersession.worksheets.items import Scale

HALVES = Scale(name="pain", ask="How strong?", low=0, high=10, step=0.5)
OF_100 = (Fraction(0), Fraction(100))


@pytest.mark.parametrize(
    ("given", "stored"), [("45", 4.5), ("40", 4), ("100", 10), ("0", 0), ("5", 0.5)]
)
def test_what_is_on_a_step_is_taken(given, stored):
    assert _converted(HALVES, Cell(column="v", scale=OF_100), given) == stored


def test_what_is_between_two_is_refused_or_rounded_to_the_nearest():
    with pytest.raises(InvalidInput, match="lies between two steps where 0–100 becomes 0–10"):
        _converted(HALVES, Cell(column="v", scale=OF_100), "43")
    rounded = Cell(column="v", scale=OF_100, rounded=True)
    assert [_converted(HALVES, rounded, one) for one in ("43", "42", "47.5", "2")] == [4.5, 4, 5, 0]


def test_steps_are_counted_from_the_lowest():
    odd = Scale(name="pain", ask="How strong?", low=1, high=7, step=2)
    cell = Cell(column="v", factor=Fraction(1, 10), rounded=True)
    assert [_converted(odd, cell, one) for one in ("32", "45", "10", "60")] == [3, 5, 1, 7]


def test_a_scale_of_whole_steps_is_as_it_was():
    whole = Scale(name="pain", ask="How strong?", low=0, high=10)
    with pytest.raises(InvalidInput, match="lies between two steps"):
        _converted(whole, Cell(column="v", scale=OF_100), "45")
    assert _converted(whole, Cell(column="v", scale=OF_100, rounded=True), "45") == 5
