"""The matrix: items by their axes, and the four fields."""

from __future__ import annotations

from datetime import date

import pytest

from intersession.errors import InvalidInput
from intersession.projections.query import Window

SHEET = VIEW = "act.matrix"


def item(direction, experience, text, situation=None):
    given = {"direction": direction, "experience": experience, "text": text}
    return {**given, "situation": situation} if situation else given


ITEMS = [
    item("toward", "inner", "my daughter"),
    item("away", "inner", "shame"),
    item("away", "five-senses", "leave the phone face down", "M. rings"),
    item("away", "inner", "this will cost me tomorrow"),
]
LATER = [item("away", "inner", "Shame"), item("toward", "five-senses", "sit on her floor")]


@pytest.fixture
def handle(world):
    return world.assign(SHEET)


@pytest.fixture
def twice(handle, world, record):
    record(handle, 3, {"items": ITEMS})
    record(handle, 10, {"items": LATER})
    return world


def fields(world, **asked):
    return {row["field"]: (row["n"], row["items"]) for row in world.view(VIEW, **asked)}


def test_items_are_kept_by_their_axes(world, handle):
    typed = [item("Toward", "inside", " my daughter "), item("a", "five", "stay in bed")]
    world.homework.attempt(handle, {"items": typed})

    assert world.homework.assignment(handle).attempts[0].answers["items"] == [
        item("toward", "inner", "my daughter"),
        item("away", "five-senses", "stay in bed"),
    ]


def test_a_corner_is_no_axis(world, handle):
    with pytest.raises(InvalidInput) as refused:
        world.homework.attempt(handle, {"items": [item("bottom left", "inner", "shame")]})

    assert [problem.place for problem in refused.value.problems] == ["items[0].direction"]


def test_the_four_fields_an_empty_one_too(twice):
    assert fields(twice, window=Window(None, date(2026, 3, 5))) == {
        "who and what matters": (1, ["my daughter"]),
        "what shows up inside": (2, ["shame", "this will cost me tomorrow"]),
        "away moves": (1, ["leave the phone face down"]),
        "toward moves": (0, []),
    }


def test_what_comes_again_stands_there_once(twice):
    found = fields(twice)

    assert found["what shows up inside"] == (3, ["shame (×2)", "this will cost me tomorrow"])
    assert found["toward moves"] == (1, ["sit on her floor"])


def test_an_item_without_an_axis_is_listed_below_only(world, handle):
    half = {"direction": "away", "text": "the knot"}
    world.homework.attempt(handle, {"items": [half]}, skipped={"items.experience": "it is both"})

    assert [n for n, _ in fields(world).values()] == [0, 0, 0, 0]
    assert [row["text"] for row in world.view(VIEW, "items")] == ["the knot"]


def test_a_correction_and_a_late_sheet(twice, handle, record):
    twice.homework.correct(handle, 1, why="not hers", answers={"items": ITEMS[:2]})
    record(handle, 5, {"items": [item("away", "inner", "dread")]}, written=12)

    assert fields(twice)["what shows up inside"] == (3, ["shame (×2)", "dread"])
    assert [row["text"] for row in twice.view(VIEW, "items")] == [
        *("my daughter", "shame", "dread", "Shame", "sit on her floor"),
    ]
    assert twice.views.differences() == []
