"""What ACT adds to the agenda: a value without an action, and since when."""

from __future__ import annotations

from datetime import date

import pytest

NEXT = "what comes next"


def commitment(value, **more):
    step = {"goal": "One thing a week", "smallest_step": "begin", "when_where": "at home"}
    return {"value": value, **step, **more}


def lines(world, day=None):
    if day:
        world.clock.set(day)
    return [
        (row["assignment"], row["text"], row["n"])
        for row in world.view("agenda")
        if row["about"] == NEXT
    ]


@pytest.fixture
def family(world, record):
    """Family since 2 March: not yet on the 4th."""
    handle = world.assign("act.committed-action", commitment("family"))
    record(handle, 4, {"did": "not yet"})
    return world


NONE = ("RK-1", "A value without an action: family; none recorded since 2026-03-02.", 1)
FIFTH = ("RK-1", "A value without an action: family; the last was on 2026-03-05.", 2)


def test_a_value_is_asked_about_a_week_after_it_came_up(family):
    assert lines(family, "2026-03-08") == []
    assert lines(family, "2026-03-09") == [NONE]
    assert lines(family, "2027-01-04") == [NONE]


def test_after_an_action_it_is_asked_about_four_weeks_later(family, record):
    """The four weeks up to 1 April hold the 5th of March; those up to the 2nd do not."""
    record("RK-1", 5, {"did": "partly"})
    assert lines(family, "2026-04-01") == []
    assert lines(family, "2026-04-02") == [FIFTH]


@pytest.mark.parametrize("day", ["2026-03-09", "2026-04-01", "2026-04-02", "2026-06-30"])
def test_the_agenda_and_the_view_ask_about_the_same(family, record, day):
    record("RK-1", 5, {"did": "partly"})
    family.clock.set(day)
    asked = [row["value"] for row in family.view("act.values-without-action")]
    assert len(lines(family)) == len(asked) == (day > "2026-04-01")


def test_an_action_that_is_taken_back_brings_the_line_again(family, record):
    record("RK-1", 10, {"did": "yes"})
    assert lines(family, "2026-03-20") == []
    family.homework.retract("RK", ["RK-1#3"], why="another client's")
    assert lines(family) == [NONE]


def test_a_value_that_is_amended_is_another_value(family):
    family.clock.set("2026-03-16")
    family.homework.amend("RK-1", settings={"value": "friends"}, why="asked")
    assert lines(family, "2026-03-22") == []
    told = "A value without an action: friends; none recorded since 2026-03-16."
    assert lines(family, "2026-03-23") == [("RK-1", told, 1)]


def test_a_day_told_without_its_sheet_is_an_action(family):
    family.homework.attempt("RK-1", {}, without_sheet=True, happened=date(2026, 3, 4))
    assert lines(family, "2026-03-31") == []


def test_an_action_of_unknown_day_is_told_beside_it(family):
    family.homework.attempt("RK-1", {"did": "yes"})
    told = "A value without an action: family; none recorded since 2026-03-02, and 1 is of "
    assert lines(family, "2026-03-09") == [("RK-1", f"{told}unknown day.", 1)]


def test_a_value_that_was_only_rated_stands_with_its_worksheet(world, record):
    """Rated 9 of 10 on the 3rd: one record, shown from the 10th on."""
    sheet = world.assign("act.values")
    record(sheet, 3, {"domains": [{"domain": "work", "importance": 9, "consistency": 2}]})
    told = "A value without an action: work; none recorded since 2026-03-03."
    assert lines(world, "2026-03-09") == []
    assert lines(world, "2026-03-10") == [(sheet, told, 1)]


def test_with_two_practices_of_one_value_the_line_stands_with_the_one_that_goes_on(family):
    """Agreed twice, in two spellings: one value; the later practice was withdrawn."""
    other = family.assign("act.committed-action", commitment("Family "))
    family.homework.withdraw(other, why="too much at once")
    told = "A value without an action: family; none recorded since 2026-03-02."
    assert lines(family, "2026-03-16") == [("RK-1", told, 2)]


# What somebody said was not done is not praised.


@pytest.mark.parametrize(
    ("worksheet", "settings", "answers"),
    [
        ("act.committed-action", commitment("family"), {"did": "not yet"}),
        ("act.defusion-practice", {}, {"tick": "no"}),
    ],
)
def test_not_yet_and_no_are_told_as_that_and_are_no_attempt(
    world, record, worksheet, settings, answers
):
    """Weekly from the 2nd: the week to the 8th is over, one asked for, none done."""
    handle = world.assign(worksheet, settings, how_often="weekly")
    record(handle, 4, answers)
    world.clock.set("2026-03-09")
    rows = [row for row in world.view("agenda") if row["about"] != NEXT]
    assert [(row["about"], row["text"]) for row in rows] == [
        (
            "to look at together",
            "0 of 1 planned; not yet 1 ×, 2026-03-04. 1 open until 2026-03-15.",
        )
    ]
    (row,) = world.view("adherence")
    assert (row["expected"], row["attempted"].value, row["done"].value) == (1, 0.0, 0.0)
