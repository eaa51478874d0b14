"""Toward and away moves, counted and averaged by hand.

day  direction  hook     short  long  willingness
3    toward     shame    2      9     7
4    away       Shame    9      1     –
5    toward     –        5      7     4
9    toward     fatigue  –      8     –
10   (skipped)  –        4      –     –

3 and 4, 5 lie in the week of 2 March, 9 and 10 in that of 9 March.
"""

from __future__ import annotations

from datetime import date

import pytest

from intersession import ChangeCalendar
from intersession.errors import InvalidInput
from intersession.projections.query import Window

SHEET, VIEW = "act.moves-log", "act.moves"


@pytest.fixture
def handle(world):
    return world.assign(SHEET)


def move(direction, what, **more):
    return {"move": what, "direction": direction, **more}


@pytest.fixture
def days(world, handle, record):
    wrote = {"hook": "shame", "worked_short": 2, "worked_long": 9, "willingness": 7}
    record(handle, 3, move("toward", "wrote to M.", **wrote))
    record(handle, 4, move("away", "turned it over", hook="Shame", worked_short=9, worked_long=1))
    record(handle, 5, move("toward", "floor", worked_short=5, worked_long=7, willingness=4))
    record(handle, 9, move("toward", "went to the pool", hook="fatigue", worked_long=8))
    world.clock.set("2026-03-10", "20:00")
    world.homework.attempt(
        handle,
        {"move": "cooked", "worked_short": 4},
        skipped={"direction": "could not say"},
        happened=date(2026, 3, 10),
    )
    return world


def numbers(figure):
    return (figure.value and round(figure.value, 4), figure.n, figure.missing)


def test_what_a_client_types_is_kept_in_one_form(world, handle):
    world.homework.attempt(handle, {"move": "stayed in", "direction": "a", "worked_short": "8"})

    assert world.homework.assignment(handle).attempts[0].answers == {
        "move": "stayed in",
        "direction": "away",
        "worked_short": 8,
    }


def test_what_does_not_fit_is_told_with_its_place(world, handle):
    with pytest.raises(InvalidInput) as refused:
        world.homework.attempt(handle, {"direction": "sideways", "worked_long": 11})

    places = [problem.place for problem in refused.value.problems]
    assert places == ["move", "direction", "worked_long"]


def test_toward_to_away(days):
    (row,) = days.view(VIEW)

    assert row["toward : away"] == "3 : 1"
    assert numbers(row["toward"]) == (0.75, 4, 1)
    assert numbers(row["highly willing"]) == (0.5, 2, 1)  # 7 is, 4 is not, one not rated
    assert row["toward"].events == ("RK-1#2", "RK-1#3", "RK-1#4", "RK-1#5")


def test_short_and_long_by_direction(days):
    toward, away = days.view(VIEW, "worked")

    assert (toward["direction"], toward["moves"]) == ("toward", 3)
    assert numbers(toward["short"]) == (3.5, 2, 1)  # (2 + 5) / 2
    assert numbers(toward["long"]) == (8.0, 3, 0)  # (9 + 7 + 8) / 3
    assert numbers(away["short"]) == (9.0, 1, 0)
    assert numbers(away["long"]) == (1.0, 1, 0)


def test_by_week_from_monday(days):
    rows = days.view(VIEW, "weeks")

    assert [(row["week of"], row["toward : away"]) for row in rows] == [
        ("2026-03-02", "2 : 1"),
        ("2026-03-09", "1 : 0"),
    ]
    assert numbers(rows[0]["toward"]) == (0.6667, 3, 0)
    assert numbers(rows[1]["toward"]) == (1.0, 1, 1)


def test_by_week_from_sunday_where_the_clients_week_begins_then(days, record, handle):
    record(handle, 8, move("away", "stayed in bed"), written=11)  # a Sunday
    days.homework.handle(
        ChangeCalendar(client="RK", from_on="2026-03-01", week_begins="sunday", key="week")
    )

    rows = days.view(VIEW, "weeks")
    assert [(row["week of"], row["toward : away"]) for row in rows] == [
        ("2026-03-01", "2 : 1"),
        ("2026-03-08", "1 : 1"),
    ]


def test_hooks_whatever_their_capitals(days):
    rows = days.view(VIEW, "hooks")

    assert [(row["hook"], row["times"], row["toward : away"]) for row in rows] == [
        ("shame", 2, "1 : 1"),
        ("fatigue", 1, "1 : 0"),
    ]


def test_a_window(days):
    (row,) = days.view(VIEW, window=Window(date(2026, 3, 9), date(2026, 3, 15)))

    assert (row["toward : away"], row["window"]) == ("1 : 0", "2026-03-09 to 2026-03-15")
    assert numbers(row["highly willing"]) == (None, 0, 1)


def test_a_correction_and_a_late_move(days, handle, record):
    days.homework.correct(handle, 5, why="said so later", answers={"direction": "away"})
    record(handle, 2, move("away", "left early", worked_long=3), written=12)

    (row,) = days.view(VIEW)
    assert (row["toward : away"], numbers(row["toward"])) == ("3 : 3", (0.5, 6, 0))
    assert numbers(days.view(VIEW, "worked")[1]["long"]) == (2.0, 2, 1)  # (1 + 3) / 2
    assert days.view(VIEW, "moves")[0]["move"] == "left early"
    assert days.views.differences() == []


def test_a_move_without_a_date_is_in_no_week(world, handle):
    world.homework.attempt(handle, move("toward", "rang"))

    assert world.view(VIEW, "weeks") == []
    assert world.view(VIEW)[0]["toward : away"] == "1 : 0"
