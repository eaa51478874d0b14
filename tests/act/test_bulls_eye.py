"""The bull's-eye: marks typed as people do, and distances worked by hand.

day      area           position  distance  barrier power
5 March  relationships  2         5         6
5 March  leisure        3         4         –
19 March relationships  5         2         3
19 March leisure        –         –         5
"""

from __future__ import annotations

from datetime import date, datetime

import pytest

from intersession.errors import InvalidInput
from intersession.projections.query import Window

SHEET = VIEW = "act.bulls-eye"


def mark(area, position, barrier=None, power=None, action=None):
    given = {"area": area, "value": "to be there", "position": position}
    return {**given, "barrier": barrier, "barrier_power": power, "action": action}


FIRST = [
    mark("relationships", 2, "shame about the silence", 6, "write to M."),
    mark("leisure", 3),
]
SECOND = [mark("relationships", 5, "shame", 3), mark("leisure", None, "no evening free", 5)]


@pytest.fixture
def handle(world):
    return world.assign(SHEET)


@pytest.fixture
def twice(world, handle, record):
    record(handle, 5, {"areas": FIRST})
    world.clock.set("2026-03-19")
    world.homework.attempt(
        handle,
        {"areas": SECOND},
        skipped={"areas.position": "could not say"},
        happened=date(2026, 3, 19),
    )
    return world


def numbers(figure):
    return (figure.value, figure.n, figure.missing)


def by_area(world, **asked):
    return {row["area"]: row for row in world.view(VIEW, **asked)}


def test_what_a_client_types_is_kept_in_one_form(world, handle):
    typed = {"area": "growth", "value": "a body that carries me", "position": "4"}
    world.homework.attempt(handle, {"areas": [typed]})

    assert world.homework.assignment(handle).attempts[0].answers == {
        "areas": [{"area": "growth-health", "value": "a body that carries me", "position": 4}]
    }


def test_what_does_not_fit_is_told_with_its_place(world, handle):
    wrong = [mark("leisure", 8, "rain", 0), mark("leisure", 7)]

    with pytest.raises(InvalidInput) as refused:
        world.homework.attempt(handle, {"areas": wrong})

    told = {problem.place: problem.message for problem in refused.value.problems}
    assert told == {
        "areas[0].position": "8 is above 7. For example: 3",
        "areas[0].barrier_power": "0 is below 1. For example: 3",
        "areas[1].area": "'leisure' is there twice. Rate it once",
    }


def test_distance_and_change_by_area(twice):
    rows = by_area(twice)

    assert list(rows) == ["leisure", "relationships"]  # in the order of the target
    near = rows["relationships"]
    assert (near["distance"], near["change"], near["compared with"]) == (2, -3, "2026-03-05")
    assert numbers(near["barrier power"]) == (4.5, 2, 0)  # (6 + 3) / 2
    unmarked = rows["leisure"]
    assert (unmarked["distance"], unmarked["change"]) == (None, None)
    assert numbers(unmarked["barrier power"]) == (5.0, 1, 1)


def test_the_course_goes_by_area_and_time(twice):
    course = twice.view(VIEW, "course")

    assert [(row["area"], row["distance"]) for row in course] == [
        ("leisure", 4),
        ("leisure", None),
        ("relationships", 5),
        ("relationships", 2),
    ]


def test_barriers_are_listed_with_power_and_action(twice):
    rows = twice.view(VIEW, "barriers")

    assert [(row["barrier"], row["barrier_power"], row["action"]) for row in rows] == [
        ("no evening free", 5, None),
        ("shame about the silence", 6, "write to M."),
        ("shame", 3, None),
    ]


def test_a_window_compares_with_the_mark_before_it(twice):
    row = by_area(twice, window=Window(date(2026, 3, 10), None))["relationships"]

    assert (row["change"], numbers(row["barrier power"])) == (-3, (3.0, 1, 0))


def test_a_late_entry_stands_where_it_belongs(twice, handle, record):
    record(handle, 12, {"areas": [mark("relationships", 4)]}, written=26)

    row = by_area(twice)["relationships"]
    assert (row["distance"], row["change"], row["compared with"]) == (2, -1, "2026-03-12")
    assert numbers(row["barrier power"]) == (4.5, 2, 1)


def test_a_correction_replaces_the_marks(twice, handle):
    twice.homework.correct(
        handle, 1, why="typing", answers={"areas": [mark("relationships", 6, "shame", 6)]}
    )

    assert by_area(twice)["relationships"]["change"] == 1
    assert [row["area"] for row in twice.view(VIEW, "course")] == [
        *("leisure", "relationships", "relationships"),
    ]
    assert twice.views.differences() == []


def test_without_entries_there_is_nothing(world):
    assert world.view(VIEW) == []


# The order of marks.


def at(text):
    return datetime.fromisoformat(text)


def test_on_the_night_the_clocks_go_back_instants_decide(world, handle):
    """02:50+02:00 is 00:50Z and 02:10+01:00 is 01:10Z: from 5 away to 1 away, change -4.

    Distance is 7 - position: 7 - 2 = 5, then 7 - 6 = 1.
    """
    world.clock.set("2026-10-26")
    for moment, position in (("02:50+02:00", 2), ("02:10+01:00", 6)):
        happened = at(f"2026-10-25T{moment}")
        world.homework.attempt(handle, {"areas": [mark("leisure", position)]}, happened=happened)

    row = by_area(world)["leisure"]
    assert (row["distance"], row["change"]) == (1, -4)
    assert [one["distance"] for one in world.view(VIEW, "course")] == [5, 1]


def test_what_is_known_to_the_day_stands_at_its_end(world, handle):
    """The day alone, typed first, comes after 21:00 of that day: 7 - 3 less 7 - 6 is 3."""
    world.clock.set("2026-03-06")
    for happened, position in ((date(2026, 3, 5), 3), (at("2026-03-05T21:00+01:00"), 6)):
        world.homework.attempt(handle, {"areas": [mark("leisure", position)]}, happened=happened)

    row = by_area(world)["leisure"]
    assert (row["position"], row["change"]) == (3, 3)


def test_a_mark_of_unknown_day_is_listed_and_takes_part_in_no_change(twice, handle):
    twice.homework.attempt(handle, {"areas": [mark("relationships", 7)]})

    row = by_area(twice)["relationships"]
    assert (row["position"], row["change"]) == (5, -3)
    course = twice.view(VIEW, "course")
    assert [one["position"] for one in course if one["area"] == "relationships"] == [2, 5, 7]
