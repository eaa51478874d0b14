"""What is counted is what happened: weeks worked by hand, from the rules.

March 2026: Monday the 2nd, Sundays the 8th, 15th, 22nd and 29th. What was agreed was agreed
on Monday the 2nd unless it says otherwise.
"""

from __future__ import annotations

from datetime import date

import pytest
from weeks import (
    CARD,
    CARD_SETTINGS,
    RELAX,
    SLEEP,
    adherence,
    at,
    card,
    day,
    night,
    ratio,
    relaxed,
    thought,
    told,
)

from intersession import Between, Window
from intersession.testing import World


def test_seven_cards_typed_on_monday_are_seven_days(world: World):
    handle = world.assign(CARD, CARD_SETTINGS, how_often="daily")
    at(world, 9)
    for number in range(2, 9):
        world.homework.attempt(handle, card(number))
    assert told(adherence(world)) == (7, 1.0, 1.0, 0, 7, 7)


def test_seven_entries_on_one_day_meet_one_occasion(world: World):
    """10 of 10 minutes each, all on Sunday; looked at on the 9th: 1 of 7, 6 beyond."""
    handle = world.assign(RELAX, how_often="daily", minutes=10)
    at(world, 9)
    for _ in range(7):
        world.homework.attempt(handle, relaxed(10), happened=day(8))
    row = adherence(world)
    assert told(row) == (7, 1 / 7, 1 / 7, 6, 7, 1)
    assert row["planned"] == "1 of 7 planned; 6 beyond the plan"


def test_a_week_on_hold_asks_for_nothing_and_its_entries_are_beyond(world: World):
    """Week 1 all; week 2 on hold with 3 entries; week 3 none: 7 of 14."""
    handle = world.assign("cbt.thought-record", how_often="daily")
    at(world, 9)
    for number in range(2, 9):
        world.homework.attempt(handle, thought(), happened=day(number))
    world.homework.pause(handle, happened=day(9))
    at(world, 16)
    for number in (10, 12, 14):
        world.homework.attempt(handle, thought(), happened=day(number))
    world.homework.resume(handle, happened=day(16))
    at(world, 23)
    assert told(adherence(world)) == (14, 0.5, 0.5, 3, 10, 10)


def test_what_was_done_before_it_began_is_beyond(world: World):
    """Agreed on the 9th, entries on the 7th, 8th and 9th, looked at on the 11th: 1 of 2."""
    at(world, 9)
    handle = world.assign("cbt.thought-record", how_often="daily")
    for number in (7, 8, 9):
        world.homework.attempt(handle, thought(), happened=day(number))
    at(world, 11)
    assert told(adherence(world)) == (2, 0.5, 0.5, 2, 3, 3)


@pytest.mark.parametrize("looked", [4, 5])
def test_once_done_before_its_review_is_done(world: World, looked: int):
    handle = world.assign("cbt.thought-record", how_often="once", review_on="2026-03-05")
    at(world, looked)
    world.homework.attempt(handle, thought(), happened=day(3))
    assert told(adherence(world)) == (1, 1.0, 1.0, 0, 1, 1)


def test_once_without_an_entry_is_due_on_the_morning_of_its_review(world: World):
    handle = world.assign("cbt.thought-record", how_often="once", review_on="2026-03-05")
    at(world, 4)
    assert told(adherence(world))[:3] == (0, None, None)
    at(world, 5)
    assert told(adherence(world))[:3] == (1, 0.0, 0.0)
    world.homework.review(handle, next="finish", happened=day(5))
    assert told(adherence(world))[:3] == (1, 0.0, 0.0)
    at(world, 20)
    assert told(adherence(world))[:3] == (1, 0.0, 0.0)


def test_once_done_late_but_before_it_was_looked_at_is_done(world: World):
    """Review planned on the 5th, done on the 7th, looked at on the 9th: 1 of 1."""
    handle = world.assign("cbt.thought-record", how_often="once", review_on="2026-03-05")
    at(world, 9)
    world.homework.attempt(handle, thought(), happened=day(7))
    world.homework.review(handle, happened=day(9))
    at(world, 12)
    world.homework.attempt(handle, thought(), happened=day(11))
    assert told(adherence(world)) == (1, 1.0, 1.0, 1, 2, 2)


def test_a_week_that_runs_expects_nothing_yet(world: World):
    world.assign("cbt.thought-record", how_often="weekly")
    at(world, 3)
    assert told(adherence(world))[:3] == (0, None, None)
    at(world, 8)
    assert adherence(world)["expected"] == 0
    at(world, 9)
    assert told(adherence(world))[:3] == (1, 0.0, 0.0)


def test_weeks_in_which_no_occasion_arose_are_not_expected(world: World):
    """Thursday of each of two weeks: nothing is expected, and no question asked."""
    handle = world.assign("cbt.thought-record", how_often="weekly")
    at(world, 16)
    for number in (5, 12):
        world.homework.meet_obstacle(handle, category="no-occasion", happened=day(number))
    assert told(adherence(world))[:3] == (0, None, None)
    assert "a question" not in {row["about"] for row in world.view("agenda")}


def test_two_reports_of_no_occasion_on_one_day_are_one(world: World):
    """3x a week, told twice on Thursday: 3 − 1 = 2 expected."""
    handle = world.assign("cbt.thought-record", how_often="3x/week")
    at(world, 9)
    for _ in range(2):
        world.homework.meet_obstacle(handle, category="no-occasion", happened=day(5))
    assert adherence(world)["expected"] == 2


@pytest.mark.parametrize(
    ("often", "held", "until", "expected"),
    [
        ("weekly", 3, 9, 0),  # Tuesday to Sunday: 1 active day of 7
        ("weekly", 2, 3, 1),  # Monday only: 6 of 7
        ("weekly", 2, 5, 1),  # 4 active days: 4/7, rounded 1
        ("weekly", 2, 6, 0),  # 3 active days: 3/7, rounded 0
        ("3x/week", 2, 5, 2),  # 3 · 4/7 = 1.7
        ("daily", 3, 9, 1),
        ("every 2 weeks", 2, 9, 0),  # 7 of 14 days: a half counts down
    ],
)
def test_a_hold_takes_its_part_of_a_period(
    world: World, often: str, held: int, until: int, expected: int
):
    handle = world.assign("cbt.thought-record", how_often=often)
    world.clock.set("2026-03-16")
    world.homework.pause(handle, happened=day(held))
    world.homework.resume(handle, happened=day(until))
    first_week = Window(day(2), day(15) if often == "every 2 weeks" else day(8))
    assert adherence(world, window=first_week)["expected"] == expected


def test_four_entries_in_a_week_of_three(world: World):
    """3x a week; Monday twice, Wednesday, Saturday: 3 of 3, 1 beyond."""
    handle = world.assign("cbt.thought-record", how_often="3x/week")
    at(world, 9)
    for number in (2, 2, 4, 7):
        world.homework.attempt(handle, thought(), happened=day(number))
    assert told(adherence(world))[:4] == (3, 1.0, 1.0, 1)


def test_not_yet_is_an_answer_and_no_attempt(world: World):
    """Committed action, weekly: yes, not yet, partly, yes: 3 of 4 attempted, 2.5 of 4 done."""
    from weeks import ACTION, acted

    handle = world.assign("act.committed-action", ACTION, how_often="weekly")
    world.clock.set("2026-03-30")
    for number, did in ((3, "yes"), (10, "not-yet"), (17, "partly"), (24, "yes")):
        world.homework.attempt(handle, acted(did), happened=day(number))
    row = adherence(world)
    assert told(row) == (4, 0.75, 0.625, 0, 3, 3)
    assert row["planned"] == "3 of 4 planned, 1 in part; not yet 1 ×"


def test_minutes_of_one_evening_add_up_to_one_occasion(world: World):
    """20 agreed; 3, then 10 more that evening: 13/20 = 0.65 of 1."""
    handle = world.assign(RELAX, how_often="daily", minutes=20)
    for length in (3, 10):
        world.homework.attempt(handle, relaxed(length), happened=day(2))
    at(world, 3)
    assert told(adherence(world))[:4] == (1, 1.0, 0.65, 0)


def test_ticks_say_yes_and_no(world: World):
    """Yes, no, yes, no on four days: 2 of 4."""
    handle = world.assign("act.defusion-practice", how_often="daily")
    at(world, 6)
    for number, tick in ((2, True), (3, False), (4, True), (5, False)):
        world.homework.attempt(handle, {"tick": tick}, happened=day(number))
    assert told(adherence(world))[:3] == (4, 0.5, 0.5)


def test_an_amount_that_nobody_said_stays_unknown(world: World):
    """Breathing on 7 days, no minutes agreed, no amount: 7 of 7 attempted, how much unknown."""
    handle = world.assign(RELAX, how_often="daily")
    at(world, 9)
    for number in range(2, 9):
        world.homework.attempt(handle, relaxed(10), happened=day(number))
    row = adherence(world)
    assert told(row)[:3] == (7, 1.0, None)
    assert ratio(row["done"]) == (None, 0, 7)
    assert row["planned"] == "7 of 7 planned, 7 of unknown amount"


def test_a_sleep_diary_begins_on_the_morning_after(world: World):
    """Agreed on Thursday the 5th; nights of wake dates 6, 7 and 8: 3 of 3."""
    at(world, 5)
    handle = world.assign(SLEEP, how_often="daily")
    at(world, 9)
    for number in (6, 7, 8):
        world.homework.attempt(handle, night(number))
    assert told(adherence(world)) == (3, 1.0, 1.0, 0, 3, 3)


def test_three_of_five_days_and_nothing_else(world: World):
    """Told for the 2nd to the 6th; looked at on the 7th: 3 of 5, the days not known."""
    handle = world.assign("cbt.thought-record", how_often="daily")
    at(world, 7)
    world.homework.attempt(
        handle, times=3, between=Between(first="2026-03-02", last="2026-03-06"), without_sheet=True
    )
    row = adherence(world)
    assert told(row) == (5, 0.6, 0.6, 0, 3, 0)


def test_cards_on_five_of_twenty_eight_days(world: World):
    handle = world.assign(CARD, CARD_SETTINGS, how_often="daily")
    at(world, 9)
    for number in (2, 3, 5, 6, 7):
        world.homework.attempt(handle, card(number))
    at(world, 30)
    assert told(adherence(world)) == (28, 5 / 28, 5 / 28, 0, 5, 5)


def test_a_card_told_without_its_sheet_is_a_day_and_no_occasion(world: World):
    handle = world.assign(CARD, CARD_SETTINGS, how_often="daily")
    at(world, 4)
    world.homework.attempt(handle, happened=day(2), without_sheet=True)
    assert told(adherence(world)) == (2, 0.0, 0.0, 0, 1, 1)
    (line,) = [row for row in world.view("agenda") if row["about"] == "to look at together"]
    assert "No sheet: urges and acts were not asked." in line["text"]


def test_an_amendment_begins_its_own_weeks_however_late_it_was_typed(world: World):
    """Daily from the 2nd; 2x a week from Friday the 6th, typed on the 20th.

    Daily on the 2nd to the 5th: 4. Weeks from the 6th to the 12th and from the 13th to the
    19th: 2 each. Two entries on the 6th and the 7th meet the new schedule.
    """
    handle = world.assign("cbt.thought-record", how_often="daily")
    at(world, 20)
    for number in (6, 7):
        world.homework.attempt(handle, thought(), happened=day(number))
    world.homework.amend(handle, changes={"how_often": "2x/week"}, happened=day(6))
    assert told(adherence(world))[:4] == (8, 0.25, 0.25, 0)


def test_windows_side_by_side_add_up(world: World):
    """Three times a week, entries on the 3rd, 12th and 13th: each window has its own."""
    handle = world.assign("cbt.thought-record", how_often="3x/week")
    at(world, 23)
    for number in (3, 12, 13):
        world.homework.attempt(handle, thought(), happened=day(number))
    parts = [
        adherence(world, window=Window(first, last))["expected"]
        for first, last in ((day(2), day(10)), (day(11), day(12)), (day(13), date(2026, 3, 22)))
    ]
    assert parts == [3, 1, 5]  # 1 met + 2 unmet by Sunday the 8th; the 12th; the 13th, 1 and 3
    assert sum(parts) == adherence(world)["expected"]


def test_an_undated_entry_counts_and_meets_nothing(world: World):
    handle = world.assign("cbt.thought-record", how_often="daily")
    at(world, 4)
    world.homework.attempt(handle, thought(), happened=None)
    assert told(adherence(world)) == (2, 0.0, 0.0, 0, 1, 0)
