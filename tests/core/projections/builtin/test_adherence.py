"""Adherence worked by hand: what was expected, what happened, and how it went."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from intersession import Figure, Window
from intersession.application.agreement import Rated
from intersession.testing import World

pytestmark = pytest.mark.every_store

# March 2026 starts on a Sunday; the worlds' clock stands on Monday the 2nd.
MON, TUE, WED, THU, FRI, SAT, SUN = (date(2026, 3, day) for day in range(2, 9))


def day(number: int) -> date:
    """A day of March."""
    return date(2026, 3, number)


def walk(world: World, handle: str, when: date | None, **more: Any) -> None:
    """A walk on a day."""
    world.homework.attempt(handle, {"minutes": 20}, happened=when, **more)


def adherence(world: World, handle: str = "RK-1", **asked: Any) -> dict[str, Any]:
    """An assignment's row of the adherence view."""
    return next(row for row in world.view("adherence", **asked) if row["assignment"] == handle)


def shown(figure: Figure) -> tuple[float | None, int, int]:
    """A figure's value, n and missing."""
    value = figure.value if figure.value is None else round(figure.value, 4)
    return value, figure.n, figure.missing


def at(world: World, number: int) -> World:
    """The world on the morning of a day of March."""
    world.clock.set(f"2026-03-{number:02}")
    return world


# Adherence: what was expected.


def test_done_is_of_what_was_expected_until_yesterday(world: World):
    """Daily from Monday; looked at on Friday morning: Mon–Thu are due, Friday is not yet."""
    handle = world.assign("walks.walk", how_often="daily")
    at(world, 6)
    for when in (MON, WED, THU):
        walk(world, handle, when)
    row = adherence(world)
    assert (row["expected"], row["entries"], row["planned"]) == (4, 3, "3 of 4 planned")
    assert shown(row["done"]) == (0.75, 4, 0)
    assert shown(row["attempted"]) == (0.75, 4, 0)
    assert row["done"].events == ("RK-1#2", "RK-1#3", "RK-1#4")
    assert row["events"] == "RK-1#1 RK-1#2 RK-1#3 RK-1#4"
    assert (row["how often"], row["window"]) == ("daily", "all time")


def test_one_of_today_is_due_once_it_was_attempted(world: World):
    """Twice a day from Monday; on Tuesday morning once already: 2 of Monday and 1 of today."""
    handle = world.assign("walks.walk", how_often="2x/day")
    for when in (MON, MON):
        walk(world, handle, when)
    at(world, 3)
    assert adherence(world)["planned"] == "2 of 2 planned"
    walk(world, handle, TUE)
    assert adherence(world)["planned"] == "3 of 3 planned"
    walk(world, handle, TUE)
    walk(world, handle, TUE)
    assert adherence(world)["planned"] == "4 of 4 planned; 1 beyond the plan"


def test_part_of_it_is_credited_in_part(world: World):
    """Four due. Amounts 4, 2 and 0 of 4, and 15 of 30 minutes: (1 + ½ + 0 + ½) / 4 = ½."""
    handle = world.assign("walks.walk", how_often="daily", minutes=30)
    at(world, 6)
    walk(world, handle, MON, amount=4)
    walk(world, handle, TUE, amount=2)
    walk(world, handle, WED, amount=0)
    walk(world, handle, THU, minutes=15)
    row = adherence(world)
    assert shown(row["done"]) == (0.5, 4, 0)
    assert shown(row["attempted"]) == (1.0, 4, 0)
    assert row["planned"] == "4 of 4 planned, 3 in part"


def test_more_than_agreed_is_all_of_it(world: World):
    handle = world.assign("walks.walk", how_often="mon")
    at(world, 4)
    for _ in range(3):
        walk(world, handle, MON)
    assert shown(adherence(world)["done"]) == (1.0, 1, 0)


def test_nothing_due_yet_is_no_data(world: World):
    world.assign("walks.walk", how_often="daily")
    world.assign("walks.walk")
    for handle, how_often in (("RK-1", "daily"), ("RK-2", "not agreed")):
        row = adherence(world, handle)
        assert shown(row["done"]) == (None, 0, 0)
        assert (row["how often"], row["expected"]) == (how_often, 0)
        assert str(row["done"]) == "no data"


def test_the_count_starts_on_the_agreed_day(world: World):
    world.assign("walks.walk", how_often="daily", start_on="2026-03-05")
    assert adherence(at(world, 9))["expected"] == 4  # Thu, Fri, Sat, Sun


def test_days_on_hold_are_not_expected(world: World):
    """Daily from Mon 2; on hold from Wed 4 to Sat 7, when it is taken up again: 2, 3, 7, 8."""
    handle = world.assign("walks.walk", how_often="daily")
    at(world, 9)
    world.homework.pause(handle, happened=WED)
    assert adherence(world)["expected"] == 2
    world.homework.resume(handle, happened=SAT)
    assert adherence(world)["expected"] == 4
    world.homework.pause(handle, happened=SUN)
    assert adherence(world)["expected"] == 3


@pytest.mark.parametrize("end", ["withdraw", "finish"])
def test_nothing_is_expected_after_the_end(world: World, end: str):
    """Mon, Wed, Fri; ended on Thursday the 5th: Mon and Wed, and no more in all of March."""
    handle = world.assign("walks.walk", how_often="mon,wed,fri")
    at(world, 30)
    if end == "withdraw":
        world.homework.withdraw(handle, happened=THU)
    else:
        world.homework.review(handle, next="finish", happened=THU)
    assert adherence(world)["expected"] == 2


def test_an_end_on_no_known_day_is_on_the_day_it_was_recorded(world: World):
    handle = world.assign("walks.walk", how_often="daily")
    at(world, 5)
    world.homework.review(handle, next="finish")
    assert adherence(at(world, 30))["expected"] == 3  # Mon, Tue, Wed


def test_nothing_is_expected_between_the_end_and_a_new_start(world: World):
    """Daily from 2; finished on 5, taken up again on 9: 2, 3, 4, and 9, 10."""
    handle = world.assign("walks.walk", how_often="daily")
    at(world, 11)
    world.homework.review(handle, next="finish", happened=THU)
    world.homework.resume(handle, happened=day(9))
    assert adherence(world)["expected"] == 5


def test_each_week_is_counted_by_what_was_agreed_then(world: World):
    """Daily in week one; shrunk on Mon 9 to Tue and Thu: 7 + 2, and 3 + 2 done of 9."""
    handle = world.assign("walks.walk", how_often="daily")
    at(world, 9)
    world.homework.amend(handle, changes={"how_often": "tue,thu"}, happened=day(9))
    at(world, 16)
    for when in (MON, TUE, WED, day(10), day(12)):
        walk(world, handle, when)
    row = adherence(world)
    assert (row["expected"], row["how often"]) == (9, "tue, thu")
    assert shown(row["done"]) == (round(5 / 9, 4), 9, 0)
    first = Window(first=MON, last=SUN)
    second = Window(first=day(9), last=day(15))
    assert shown(adherence(world, window=first)["done"]) == (round(3 / 7, 4), 7, 0)
    assert shown(adherence(world, window=second)["done"]) == (1.0, 2, 0)


def test_credit_is_of_the_minutes_agreed_on_that_day(world: World):
    """30 agreed, 15 done: half; then 15 agreed. A later word on the record changes no credit."""
    handle = world.assign("walks.walk", how_often="daily", minutes=30)
    at(world, 6)
    walk(world, handle, MON, minutes=15)
    world.homework.amend(handle, changes={"minutes": 15}, happened=THU)
    walk(world, handle, TUE, minutes=15)  # a late entry, of when 30 were agreed
    walk(world, handle, FRI, minutes=15)
    assert [row["credit"] for row in world.view("assignments", "attempts")] == [0.5, 0.5, 1.0]
    world.homework.correct(handle, 1, why="a note", note="windy")
    assert [row["credit"] for row in world.view("assignments", "attempts")] == [0.5, 0.5, 1.0]


def test_amending_something_else_leaves_the_count_alone(world: World):
    handle = world.assign("walks.walk", how_often="daily")
    at(world, 9)
    world.homework.amend(handle, changes={"task": "walk slowly"})
    assert adherence(at(world, 16))["expected"] == 14
    (row,) = world.view("assignments")
    assert [terms["from_on"] for terms in row["terms"]] == ["2026-03-02", "2026-03-09"]


def test_an_occasion_that_did_not_arise_is_not_expected(world: World):
    """Daily, four due. It did not arise on Tuesday; being tired on Wednesday is another thing."""
    handle = world.assign("walks.walk", how_often="daily")
    at(world, 6)
    world.homework.meet_obstacle(handle, "task.no-occasion", happened=TUE)
    world.homework.meet_obstacle(handle, "person.low-energy", happened=WED)
    walk(world, handle, MON)
    assert shown(adherence(world)["done"]) == (round(1 / 3, 4), 3, 0)


def test_of_two_a_day_one_did_not_arise(world: World):
    """What is told of one day twice is told once."""
    handle = world.assign("walks.walk", how_often="2x/day")
    at(world, 4)
    world.homework.meet_obstacle(handle, "no-occasion", happened=TUE)
    assert adherence(world)["expected"] == 3
    world.homework.meet_obstacle(handle, "no-occasion", happened=TUE)
    assert adherence(world)["expected"] == 3
    world.homework.meet_obstacle(handle, "no-occasion", happened=MON)
    assert adherence(world)["expected"] == 2


def test_of_three_a_week_one_did_not_arise_on_any_day(world: World):
    """Weeks from Mon 2 and Mon 9, three each; on Sat 7 and on Sun 8 there was no occasion."""
    handle = world.assign("walks.walk", how_often="3x/week")
    at(world, 16)
    assert adherence(world)["expected"] == 6
    world.homework.meet_obstacle(handle, "no-occasion", happened=SAT)
    world.homework.meet_obstacle(handle, "no-occasion", happened=SUN)
    assert adherence(world)["expected"] == 4
    assert adherence(world, window=Window(first=day(9)))["expected"] == 3


def test_an_occasion_on_another_day_than_agreed_spares_nothing(world: World):
    handle = world.assign("walks.walk", how_often="mon,wed")
    at(world, 9)
    world.homework.meet_obstacle(handle, "no-occasion", happened=TUE)
    assert adherence(world)["expected"] == 2


@pytest.mark.parametrize(
    ("review_on", "today", "expected"),
    [
        ("2026-03-09", 8, 0),
        ("2026-03-09", 9, 1),  # from its morning
        (None, 2, 0),
        (None, 30, 0),  # without a review date, it is open to its end
    ],
)
def test_once_is_due_on_the_review_date(world: World, review_on, today: int, expected: int):
    world.assign("walks.walk", how_often="once", review_on=review_on)
    assert adherence(at(world, today))["expected"] == expected


def test_once_counts_one_whenever_it_was_done(world: World):
    handle = world.assign("walks.walk", how_often="once", review_on="2026-03-09")
    at(world, 10)
    walk(world, handle, WED)
    assert shown(adherence(world)["done"]) == (1.0, 1, 0)
    world.homework.meet_obstacle(handle, "no-occasion", happened=FRI)
    assert shown(adherence(world)["done"]) == (1.0, 1, 0)  # it was met


def test_a_review_date_that_was_moved_counts_once(world: World):
    handle = world.assign("walks.walk", how_often="once", review_on="2026-03-09")
    at(world, 6)
    world.homework.amend(handle, changes={"review_on": "2026-03-16"}, happened=FRI)
    assert adherence(at(world, 12))["expected"] == 0
    assert adherence(at(world, 17))["expected"] == 1


def test_a_window_holds_both_its_ends(world: World):
    handle = world.assign("walks.walk", how_often="daily")
    at(world, 30)
    for when in (TUE, WED, FRI):
        walk(world, handle, when)
    row = adherence(world, window=Window(TUE, FRI))
    assert shown(row["done"]) == (0.75, 4, 0)
    assert row["window"] == "2026-03-03 to 2026-03-06"
    assert adherence(world, window=Window(last=TUE))["expected"] == 2
    assert adherence(world, window=Window(first=day(28)))["expected"] == 2  # 28 and 29
    assert adherence(world, window=Window(last=date(2026, 2, 27)))["expected"] == 0
    assert shown(adherence(world, window=Window(last=date(2026, 2, 27)))["done"]) == (None, 0, 0)


def test_an_attempt_on_no_known_day_meets_nothing_and_is_missing_in_a_window(world: World):
    handle = world.assign("walks.walk", how_often="daily")
    at(world, 6)
    walk(world, handle, MON)
    walk(world, handle, None)
    assert shown(adherence(world)["done"]) == (0.25, 4, 0)
    assert adherence(world)["entries"] == 2
    row = adherence(world, window=Window(MON, THU))
    assert shown(row["done"]) == (0.25, 4, 1)
    assert str(row["done"]) == "25 % (n 4, 1 missing)"


def test_an_attempt_counts_on_its_own_day_in_the_clients_zone(world: World):
    """Half past eleven in New York is the next day in UTC."""
    world.homework.register("AB", timezone="America/New_York")
    handle = world.assign("walks.walk", code="AB", how_often="daily")
    at(world, 5)
    world.homework.attempt(handle, {"minutes": 5}, happened=datetime(2026, 3, 2, 23, 30))
    row = adherence(world, "AB-1", client="AB", window=Window(MON, MON))
    assert shown(row["done"]) == (1.0, 1, 0)


# Adherence: how it went.


def reviewed(world: World, handle: str, client: dict[str, int], clinician: dict[str, int]) -> None:
    """A review with these ratings."""
    world.homework.review(handle, ratings=Rated(client, clinician), happened=world.today)


def test_quality_is_two_medians_side_by_side(world: World):
    """Client 4, 1, 2: median 2. Clinician 2, 3: 2½. Both rated twice: (4−2 + 1−3) / 2 = 0."""
    handle = world.assign("walks.walk")
    reviewed(world, handle, {"quality": 4}, {"quality": 2})
    reviewed(world, handle, {"quality": 1}, {"quality": 3})
    reviewed(world, handle, {"quality": 2}, {})
    reviewed(world, handle, {}, {})
    row = adherence(world)
    assert row["reviews"] == 4
    assert shown(row["quality (client)"]) == (2, 3, 1)
    assert shown(row["quality (clinician)"]) == (2.5, 2, 2)
    assert shown(row["client − clinician"]) == (0, 2, 0)
    assert row["quality (clinician)"].events == ("RK-1#2", "RK-1#3")


def test_engagement_by_hand(world: World):
    """E = mean(quantity, quality)/4, H = mean(difficulty, obstacles)/4, E·(1+H)/1.5, at most 1.

    First review: quantity (client 3, clinician 1) is 2, quality (clinician) 3: E = 2.5/4 = 0.625.
    Difficulty 4, obstacles (2 and 4) 3: H = 3.5/4 = 0.875. Adjusted 0.625 · 1.875 / 1.5 = 0.78125.
    Second: quantity 4, quality 4: E = 1; difficulty 4, obstacles 4: H = 1; adjusted 4/3, so 1.
    Third: quality was not rated: no E; difficulty 0, obstacles 0: H = 0; no adjusted.
    """
    handle = world.assign("walks.walk")
    reviewed(
        world,
        handle,
        {"quantity": 3, "difficulty": 4, "obstacles": 2},
        {"quantity": 1, "quality": 3, "obstacles": 4},
    )
    four = dict.fromkeys(("quantity", "quality", "difficulty", "obstacles"), 4)
    reviewed(world, handle, four, {})
    reviewed(world, handle, {"quantity": 2, "difficulty": 0, "obstacles": 0}, {})
    row = adherence(world)
    assert shown(row["engagement"]) == (round((0.625 + 1) / 2, 4), 2, 1)
    assert shown(row["hardness"]) == (round((0.875 + 1 + 0) / 3, 4), 3, 0)
    assert shown(row["engagement, adjusted"]) == (round((0.78125 + 1) / 2, 4), 2, 1)


def test_without_reviews_there_are_no_ratings(world: World):
    world.assign("walks.walk")
    row = adherence(world)
    for name in ("quality (client)", "engagement", "hardness", "engagement, adjusted"):
        assert shown(row[name]) == (None, 0, 0)
    assert world.view("adherence", "ratings") == []


def test_reviews_count_in_the_window_of_their_day(world: World):
    handle = world.assign("walks.walk")
    reviewed(world, handle, {"quality": 0}, {})
    at(world, 9)
    reviewed(world, handle, {"quality": 4}, {})
    window = Window(first=day(9))
    assert shown(adherence(world, window=window)["quality (client)"]) == (4, 1, 0)
