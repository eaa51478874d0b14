"""Ratings in half steps and tenths, numbers with their units, and lists of so many rows."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from intersession import PluginError, line, number, ratings, row, rows, scale, worksheet
from intersession.worksheets.definition import definition_of
from intersession.worksheets.examples import typed_example
from intersession.worksheets.items import Scale
from intersession.worksheets.json_schema import answers_schema
from intersession.worksheets.steps import on_step, steps_of
from intersession.worksheets.validation import check_answers

A = dict[str, Any]
ENDS = {0: "none", 10: "worst"}


@row
class Place:
    """Where it hurts."""

    where: str = line("Where?")


@worksheet("walks.pain", version=1, title="Pain", source="own")
class Pain:
    """Pain in half steps."""

    now: float = scale("Now?", 0, 10, ENDS, step=0.5)
    fine: float = scale("On the line?", 0, 10, ENDS, step=0.1, required=False)
    drinks: int = scale("How often?", 0, 4, {0: "never", 4: "daily"}, step=2, required=False)
    far: float = number("How far?", 0, 100, unit="km", required=False)
    moods: dict = ratings(
        "Which moods?", 0, 5, anchors={0: "no", 5: "very"}, step=0.5, required=False
    )
    places: list = rows("Where?", Place, least=2, most=3, required=False)


PAIN = definition_of(Pain)


def check(given: A) -> tuple[A, list[str]]:
    found = check_answers(PAIN, {"now": 3, **given})
    stored = {name: value for name, value in found.answers.items() if name in given}
    return stored, [str(one) for one in found.problems]


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ({"now": "3.5"}, {"now": 3.5}),
        ({"now": 3.0}, {"now": 3}),
        ({"now": "10"}, {"now": 10}),
        ({"fine": "0.3"}, {"fine": 0.3}),
        ({"fine": 0.1 + 0.2}, {"fine": 0.3}),
        ({"drinks": "4"}, {"drinks": 4}),
        ({"far": "2.5 km"}, {"far": 2.5}),
        ({"far": "3KM"}, {"far": 3.0}),
        ({"moods": "fear=2.5, joy=1"}, {"moods": {"fear": 2.5, "joy": 1}}),
        ({"places": [{"where": "hip"}, {"where": "knee"}]},) * 2,
    ],
)
def test_what_is_on_a_step_is_stored_in_one_form(given, stored):
    assert check(given) == (stored, [])
    assert Draft202012Validator(answers_schema(PAIN)).is_valid(stored)
    assert [type(one) for one in check(given)[0].values()] == [type(one) for one in stored.values()]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"now": 3.25}, "now: 3.25 is not a number from 0 to 10 in steps of 0.5. For example: 4"),
        ({"now": 10.5}, "now: 10.5 is above 10. For example: 4"),
        ({"fine": 0.15}, "fine: 0.15 is not a number from 0 to 10 in steps of 0.1. For example: 4"),
        ({"drinks": 3}, "drinks: 3 is not a number from 0 to 4 in steps of 2. For example: 2"),
        ({"far": "3 miles"}, "far: '3 miles' is not a number from 0 to 100. For example: 40"),
        ({"moods": {"fear": 2.25}}, "moods.fear: 2.25 is not a number from 0 to 5 in steps of 0.5. "
         "For example: 2"),
        ({"places": [{"where": "hip"}]},
         "places: has 1 row, and at least 2 are needed. Add 1 more"),
        ({"places": [{"where": "hip"}] * 4},
         "places: has 4 rows, and at most 3 may be given. Leave 1 out"),
    ],
)  # fmt: skip
def test_what_is_between_steps_or_too_much_is_refused(given, told):
    assert check(given)[1] == [told]
    assert not Draft202012Validator(answers_schema(PAIN)).is_valid(given)


def test_a_rating_of_whole_steps_is_as_it_was():
    whole = Scale(ask="How?", low=0, high=10)
    assert on_step(whole, 3.0) == 3
    assert on_step(whole, 3.5) is None
    assert len(steps_of(Scale(ask="How?", low=-1, high=1, step=0.5))) == 5


def test_the_example_is_on_a_step():
    (drinks,) = [item for item in PAIN.answers if item.name == "drinks"]
    assert typed_example(drinks) == "2"
    assert typed_example(Scale(ask="", low=1, high=7, step=1.5)) == "2.5"


@pytest.mark.parametrize(
    ("item", "told"),
    [
        (scale("How?", 0, 10, ENDS, step=0), "goes in steps of 0"),
        (scale("How?", 0, 10, ENDS, step=3), "0 in steps of 3, which do not lead to 10"),
        (scale("How?", 0, 10, ENDS, step=0.001), "has over 1,000 steps"),
        (rows("Where?", Place, least=3, most=2), "at least 3 rows and at most 2"),
    ],
)
def test_steps_and_counts_that_cannot_be_are_refused(item, told):
    with pytest.raises(PluginError, match=told):
        worksheet("walks.w", version=1, title="W", source="o")(type("W", (), {"a": item}))
