"""Whole weeks, worked by hand: late and out of order, on hold, amended, abroad, clocks changed."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from intersession.projections.query import Window
from intersession_act.defusion import _practised

WITHOUT = "act.values-without-action"


def at(text):
    return datetime.fromisoformat(text)


def numbers(figure):
    return (figure.value, figure.n, figure.missing)


def commitment(value, **more):
    step = {"goal": "One thing a week", "smallest_step": "begin", "when_where": "at home"}
    return {"value": value, **step, **more}


# Willingness in the week of 23 March, in which the clocks go forward.


@pytest.fixture
def march(world):
    """Willingness 0–10, in the order in which it was typed, all on Monday 30 March.

    when                        in UTC            willingness
    29 March 03:10+02:00        29th 01:10        5
    25 March, the day only      25th 22:59:59     2
    no day                      –                 9
    29 March 01:50+01:00        29th 00:50        3
    28 March 22:30−04:00        29th 02:30        7     in New York: it is still Saturday there
    24 March 20:00+01:00        24th 19:00        1, corrected to 4
    """
    handle = world.assign("act.willingness", how_often="FREQ=DAILY")
    world.clock.set("2026-03-30")
    for willingness, happened in (
        (5, at("2026-03-29T03:10+02:00")),
        (2, date(2026, 3, 25)),
        (9, None),
        (3, at("2026-03-29T01:50+01:00")),
        (7, at("2026-03-28T22:30-04:00")),
        (1, at("2026-03-24T20:00+01:00")),
    ):
        answers = {"experience": "Dread ", "willingness": willingness, "intensity": 6}
        world.homework.attempt(handle, answers, happened=happened)
    world.homework.correct(handle, 6, why="misread", answers={"willingness": 4})
    return world


def willingness(world, **asked):
    return [row["willingness"] for row in world.view("act.willingness", "records", **asked)]


def test_a_week_of_willingness_stands_in_the_order_of_instants(march):
    assert willingness(march) == [4, 2, 3, 5, 7, 9]  # the one of unknown day comes last
    (row,) = march.view("act.willingness", "means")
    assert numbers(row["willingness"]) == (5.0, 6, 0)  # (4 + 2 + 3 + 5 + 7 + 9) / 6


def test_a_window_goes_by_the_day_as_it_was_written_there(march):
    until_saturday = Window(date(2026, 3, 23), date(2026, 3, 28))
    assert willingness(march, window=until_saturday) == [4, 2, 7]
    sunday = Window(date(2026, 3, 29), date(2026, 3, 29))
    assert willingness(march, window=sunday) == [3, 5]
    assert march.views.differences() == []


def test_what_is_entered_backwards_is_drawn_forwards(world):
    """Entered for the 15th, then the 12th, then the 9th: 8, 4, 0 becomes 0, 4, 8."""
    handle = world.assign("act.willingness")
    world.clock.set("2026-03-15", "21:00")
    for day, strong in ((15, 8), (12, 4), (9, 0)):
        answers = {"experience": "pain", "willingness": 5, "intensity": strong}
        world.homework.attempt(handle, answers, happened=date(2026, 3, day))

    assert [row["intensity"] for row in world.view("act.willingness")] == [0, 4, 8]


# Committed actions in two weeks from 2 March, with a hold and an amendment.


@pytest.fixture
def held(world):
    """Friendship, daily from Monday 2 March; on hold from Wednesday, taken up on Friday.

    day           said     typed
    Mon 2         yes      that day
    Tue 3         not yet  that day
    Thu 5         partly   Monday 9, on hold that day
    Sat 7         yes      Monday 9
    Sun 8         –        the sheet, and nobody said whether it was done
    Tue 10        yes      that day, the value written "friendship" with a capital since the 9th
    """
    handle = world.assign(
        "act.committed-action", commitment("friendship", domain="friends"), how_often="FREQ=DAILY"
    )
    for day, typed, did in (
        *((2, 2, "yes"), (3, 3, "not yet"), (7, 9, "yes")),
        *((5, 9, "partly"), (8, 9, None), (10, 10, "yes")),
    ):
        world.clock.set(f"2026-03-{typed:02}", "20:00")
        if typed == 9 and day == 7:
            world.homework.pause(handle, why="his mother", happened=date(2026, 3, 4))
            world.homework.resume(handle, happened=date(2026, 3, 6))
        if day == 10:
            world.homework.amend(handle, settings={"value": "Friendship"}, why="his words")
        answers, skipped = ({"did": did}, {}) if did else ({"noticed": "tired"}, {"did": "–"})
        world.homework.attempt(handle, answers, skipped=skipped, happened=date(2026, 3, day))
    return world


def test_a_fortnight_of_committed_actions(held):
    (row,) = held.view("act.committed-actions")

    assert row["value"] == "Friendship"
    assert (row["actions"], row["records"], row["last on"]) == (4, 6, "2026-03-10")
    assert numbers(row["done"]) == (0.6, 5, 1)  # 3 of the 5 that say so
    assert numbers(row["partly"]) == (0.2, 5, 1)
    assert numbers(row["not yet"]) == (0.2, 5, 1)


def test_the_first_week_of_it(held):
    (row,) = held.view("act.committed-actions", window=Window(date(2026, 3, 2), date(2026, 3, 8)))

    assert (row["actions"], row["records"], row["last on"]) == (3, 5, "2026-03-07")
    assert numbers(row["done"]) == (0.5, 4, 1)


# Values without an action: what was said instead, and the agenda's line.


@pytest.fixture
def waiting(world):
    """Family since 2 March: not yet on the 4th and the 18th, one sheet that does not say.

    It is 30 March: the last four weeks are 3 to 30 March.
    """
    handle = world.assign("act.committed-action", commitment("family"))
    for day, answers, skipped in (
        (4, {"did": "not yet"}, {}),
        (18, {"did": "not yet"}, {}),
        (20, {"noticed": "–"}, {"did": "would not say"}),
    ):
        world.clock.set(f"2026-03-{day:02}", "20:00")
        world.homework.attempt(handle, answers, skipped=skipped, happened=date(2026, 3, day))
    world.clock.set("2026-03-30")
    return world


def test_not_yet_is_told_as_what_it_says(waiting):
    (row,) = waiting.view(WITHOUT)

    assert (row["actions"], row["not yet"], row["not known"]) == (0, 2, 1)
    assert row["question"] == (
        "No action is recorded 2026-03-03 to 2026-03-30. (2 said not yet. 1 did not say whether "
        "it was done.) Is it one to act on now, and what would be one small step?"
    )


def test_a_day_told_without_its_sheet_is_an_action(waiting):
    waiting.homework.attempt("RK-1", {}, without_sheet=True, happened=date(2026, 3, 25))

    assert waiting.view(WITHOUT) == []
    (row,) = waiting.view(WITHOUT, "with action")
    assert (row["actions"], row["last on"]) == (1, "2026-03-25")


def test_a_value_is_one_however_it_is_written(world, record):
    """The café of a value in two spellings, and in two forms of its é: one value."""
    world.assign("act.committed-action", commitment("my Caf\u00e9"))
    world.assign("act.committed-action", commitment("my \uff43afe\u0301"))
    sheet = world.assign("act.values")
    stated = {"domain": "work", "importance": 9, "consistency": 5}
    record(sheet, 3, {"domains": [{**stated, "value_statement": "MY CAFE\u0301"}]})
    record("RK-2", 4, {"did": "yes"})

    (row,) = world.view(WITHOUT, "with action")
    assert (row["actions"], row["why"]) == (1, "agreed in RK-1, RK-2; importance 9 of 10")
    (row,) = world.view("act.committed-actions")
    assert row["actions"] == 1


# Defusion: a week of ticks.


def test_no_and_no_minutes_are_answers_and_no_practice(world, record):
    """Yes, no, yes, no from the 2nd; in full on the 6th, no minute of it on the 7th; all late."""
    handle = world.assign("act.defusion-practice", how_often="FREQ=DAILY")
    for day, answers in (
        *((5, {"tick": False}), (2, {"tick": True}), (3, {"tick": False}), (4, {"tick": True})),
        (6, {"exercise": "other", "minutes": 4}),
        (7, {"exercise": "other", "minutes": 0}),
    ):
        record(handle, day, answers, written=8)

    (row,) = world.view("act.defusion")
    assert (row["practised"], row["ticks"], row["in full"]) == (3, 2, 1)
    assert (row["not practised"], row["not known"]) == (3, 0)
    assert (row["days"], row["last on"]) == (3, "2026-03-06")
    (row,) = world.view("act.defusion", "by exercise")
    assert row["times"] == 1


# Bull's-eye: the week in which the clocks go back, and a flight.


def test_a_week_of_marks_with_a_flight_and_the_night_the_clocks_go_back(world):
    """Leisure, 7 − position; typed in this order on Monday 26 October.

    when                      in UTC           position  distance
    25 Oct 02:10+01:00        25th 01:10       6         1
    25 Oct 02:50+02:00        25th 00:50       2         5
    24 Oct 20:30−04:00        25th 00:30       4         3     in New York
    20 Oct, the day only      20th 21:59:59    –         –     could not say
    18 Oct, the day only      18th 21:59:59    1         6
    """
    handle = world.assign("act.bulls-eye")
    world.clock.set("2026-10-26")
    for position, happened in (
        (6, at("2026-10-25T02:10+01:00")),
        (2, at("2026-10-25T02:50+02:00")),
        (4, at("2026-10-24T20:30-04:00")),
        (None, date(2026, 10, 20)),
        (1, date(2026, 10, 18)),
    ):
        mark = {"area": "leisure", "value": "to play", "position": position}
        skipped = {} if position else {"areas.position": "could not say"}
        world.homework.attempt(handle, {"areas": [mark]}, skipped=skipped, happened=happened)

    def change(until):
        window = Window(date(2026, 10, 1), date(2026, 10, until))
        (row,) = world.view("act.bulls-eye", window=window)
        return row["distance"], row["change"], row["compared with"]

    course = [row["distance"] for row in world.view("act.bulls-eye", "course")]
    assert course == [6, None, 3, 5, 1]
    assert change(25) == (1, 1 - 5, "2026-10-25")
    assert change(24) == (3, 3 - 6, "2026-10-18")  # the 20th was not marked
    assert change(20) == (None, None, "2026-10-18")


# Two clients with the same words.


def filled(world, code):
    """The same week for any client."""
    world.clock.set("2026-03-02")
    assign = world.assign
    action = assign("act.committed-action", commitment("friendship"), code=code)
    sheets = {
        "act.values": {"domains": [{"domain": "work", "importance": 9, "consistency": 2}]},
        "act.bulls-eye": {"areas": [{"area": "leisure", "value": "to play", "position": 2}]},
        "act.defusion-practice": {"tick": True},
        "act.matrix": {
            "items": [{"direction": "away", "experience": "inner", "text": "on the bus"}]
        },
        "act.moves-log": {"move": "left", "direction": "away", "hook": "on the bus"},
        "act.willingness": {"experience": "On the bus", "willingness": 4},
    }
    handles = {name: assign(name, code=code) for name in sheets}
    for day in (3, 5):
        world.clock.set(f"2026-03-{day:02}", "20:00")
        world.homework.attempt(action, {"did": "yes"}, happened=date(2026, 3, day))
        for name, answers in sheets.items():
            world.homework.attempt(handles[name], answers, happened=date(2026, 3, day))


VIEWS = (
    *("act.values", "act.bulls-eye", "act.committed-actions", "act.defusion", "act.matrix"),
    *("act.moves", "act.willingness", WITHOUT),
)


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_over_all_clients_never_joins_them(world, name):
    world.homework.register("AB", timezone="Europe/Berlin")
    for code in ("RK", "AB"):
        filled(world, code)

    def shown(rows):
        return sorted(repr(row) for row in rows)

    every = world.report(name, client=None)
    assert any(every.values())
    for part, rows in every.items():
        alone = [row for code in ("RK", "AB") for row in world.report(name, client=code)[part]]
        assert shown(rows) == shown(alone)


def test_a_sheet_on_which_nobody_said_is_not_known():
    assert _practised(None, {"minutes": None, "noticed": "tired"}) is None
    assert _practised(None, {"minutes": None, "exercise": "other"}) is True
