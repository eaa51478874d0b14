"""The therapist's own part, worked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from weeks import at, day

from intersession import Figure, Window
from intersession.application.agreement import Rated
from intersession.domain.assignment.vocabulary import RATINGS
from intersession.testing import World

pytestmark = pytest.mark.every_store

WALK = "walks.walk"
SHAMING = (
    *("complian", "fail", "missed", "overdue", "resist", "motivat", "excuse", "late"),
    *("streak", "only", "bad", "poor", "lazy"),
)


def walk(world: World, handle: str, when: date | None, **more: Any) -> None:
    """A walk on a day."""
    world.homework.attempt(handle, {"minutes": 20}, happened=when, **more)


def shown(figure: Figure) -> tuple[float | None, int, int]:
    """A figure's value, n and missing."""
    value = figure.value if figure.value is None else round(figure.value, 4)
    return value, figure.n, figure.missing


def figure(world: World, name: str, **asked: Any) -> tuple[float | None, int, int]:
    """A figure of the view by its name."""
    (row,) = [row for row in world.view("therapist", **asked) if row["figure"] == name]
    return shown(row["value"])


def waits(world: World, **asked: Any) -> list[tuple[str, int]]:
    """What waits to be looked at, and for how many days."""
    rows = world.view("therapist", "to look at together", **asked)
    return [(row["assignment"], row["days"]) for row in rows]


def days(world: World, **asked: Any) -> list[tuple[str, int | None]]:
    """From what the days to each review are counted, and how many they are."""
    rows = world.view("therapist", "reviews", **asked)
    return [(row["waited since"], row["days"]) for row in rows]


def chosen(world: World, **asked: Any) -> list[tuple[str | None, bool | None]]:
    """What was chosen at each review, and whether it was done."""
    return [(row["next"], row["done"]) for row in world.view("therapist", "reviews", **asked)]


def bands(world: World, **asked: Any) -> dict[str, tuple[int, Any, Any]]:
    """For each band of confidence: occasions, share done, Brier score."""
    return {
        row["confidence"]: (row["occasions"], shown(row["done"]), shown(row["brier"]))
        for row in world.view("therapist", "confidence", **asked)
    }


# What waits to be looked at.


def test_practices_whose_review_day_has_come_wait_the_longest_first(world: World):
    """On the 11th: the 3rd is 8 days ago, the 9th 2; the 12th is to come, one has no day."""
    for review_on in ("2026-03-09", "2026-03-12", None, "2026-03-03"):
        world.assign(WALK, review_on=review_on)
    at(world, 11)
    assert waits(world) == [("RK-4", 8), ("RK-1", 2)]
    assert figure(world, "to look at") == (2, 3, 1)
    assert figure(world, "days since") == (5, 2, 0)
    assert figure(world, "longest") == (8, 2, 0)
    (first, *_) = world.view("therapist")
    assert first["window"] == "on 2026-03-11"
    assert first["value"].events == ("RK-4#1", "RK-1#1")


def test_on_the_review_day_it_waits_for_no_day_yet(world: World):
    world.assign(WALK, review_on="2026-03-09")
    assert waits(at(world, 8)) == []
    assert figure(world, "to look at") == (0, 1, 0)
    assert waits(at(world, 9)) == [("RK-1", 0)]


def test_a_review_since_or_a_new_day_settles_it_and_an_earlier_one_does_not(world: World):
    for _ in range(3):
        world.assign(WALK, review_on="2026-03-09")
    at(world, 11)
    world.homework.review("RK-1", happened=day(9))
    world.homework.review("RK-2", happened=day(8))
    world.homework.amend("RK-3", changes={"review_on": "2026-03-16"}, happened=day(10))
    assert waits(world) == [("RK-2", 2)]
    world.homework.retract("RK", ["RK-1#2"], "another client's")
    assert waits(world) == [("RK-1", 2), ("RK-2", 2)]


def test_nothing_waits_on_hold_after_the_end_or_of_who_was_discharged(world: World):
    world.homework.register("AB", timezone="UTC")
    for code in ("RK", "RK", "RK", "AB"):
        world.assign(WALK, code=code, review_on="2026-03-09")
    at(world, 10)
    world.homework.pause("RK-1", happened=day(8))
    world.homework.withdraw("RK-2", happened=day(8))
    world.homework.review("RK-3", happened=day(8), next="finish")
    world.homework.discharge("AB")
    assert waits(world, client=None) == []
    assert figure(world, "to look at", client=None) == (None, 0, 0)
    world.homework.resume("RK-1", happened=day(10))
    assert waits(world, client=None) == [("RK-1", 1)]


# How long reviews were waited for.


def test_days_from_the_review_day_as_it_stood_before_the_review(world: World):
    """Agreed for the 9th, looked at on the 11th; then for the 16th, looked at on the 19th."""
    world.assign(WALK, review_on="2026-03-09")
    at(world, 11)
    world.homework.review("RK-1", happened=day(11))
    world.homework.amend("RK-1", changes={"review_on": "2026-03-16"}, happened=day(11))
    at(world, 19)
    world.homework.review("RK-1", happened=day(19))
    assert days(world) == [("review day", 2), ("review day", 3)]
    assert figure(world, "after review day") == (2.5, 2, 0)
    assert figure(world, "after first entry") == (None, 0, 0)
    assert figure(world, "after review day", window=Window(first=day(12))) == (3, 1, 0)


def test_without_a_review_day_days_are_from_the_first_entry_since_the_last_review(world: World):
    """Entries on 3, 5 and, in the evening after the session, on 9; looked at on 9 and 16."""
    world.assign(WALK, how_often="daily")
    at(world, 9)
    walk(world, "RK-1", day(5))
    walk(world, "RK-1", day(3))
    walk(world, "RK-1", None)
    world.homework.review("RK-1", happened=day(9))
    walk(world, "RK-1", day(9))
    at(world, 16)
    world.homework.review("RK-1", happened=day(16))
    assert days(world) == [("first entry", 6), ("first entry", 7)]
    assert figure(world, "after first entry") == (6.5, 2, 0)


def test_a_review_that_was_typed_late_is_in_its_place(world: World):
    """Of the 9th, typed after the one of the 16th: entries on 4 and 12 are 5 and 4 days ago."""
    world.assign(WALK, how_often="daily")
    at(world, 16)
    walk(world, "RK-1", day(4))
    walk(world, "RK-1", day(12))
    world.homework.review("RK-1", happened=day(16))
    world.homework.review("RK-1", happened=day(9))
    assert days(world) == [("first entry", 5), ("first entry", 4)]


def test_before_the_review_day_has_come_the_first_entry_counts(world: World):
    """Looked at on the 9th already, an entry on the 4th; then on the 16th, as agreed."""
    world.assign(WALK, review_on="2026-03-16")
    at(world, 16)
    walk(world, "RK-1", day(4))
    world.homework.review("RK-1", happened=day(9))
    world.homework.review("RK-1", happened=day(16))
    assert days(world) == [("first entry", 5), ("review day", 0)]


def test_looked_at_twice_on_the_review_day_it_was_waited_for_once(world: World):
    """Agreed and looked at on Monday 2, as agreed; the second time there is nothing new."""
    world.assign(WALK, review_on="2026-03-02")
    for _ in range(2):
        world.homework.review("RK-1", happened=day(2))
    assert days(world) == [("review day", 0), ("first entry", None)]


def test_without_an_entry_or_a_day_it_is_not_known(world: World):
    world.assign(WALK, how_often="weekly")
    at(world, 9)
    world.homework.review("RK-1")
    world.homework.review("RK-1", happened=day(9))
    assert days(world) == [("first entry", None), ("first entry", None)]
    assert figure(world, "after first entry") == (None, 0, 2)
    assert str(world.view("therapist")[4]["value"]) == "no data (2 missing)"


# Sessions that opened with the homework.


def test_sessions_are_counted_by_their_day(world: World):
    """RK: the 9th yes and nothing said: yes; the 16th no; the 23rd nothing said; one undated.

    AB: on the 9th no of one and yes of the other: yes. Of RK ½, of both ⅔.
    """
    world.homework.register("AB", timezone="UTC")
    for code in ("RK", "RK", "AB", "AB"):
        world.assign(WALK, code=code)
    at(world, 23)
    review = world.homework.review
    review("RK-1", happened=day(9), opened_session=True)
    review("RK-2", happened=day(9))
    review("RK-1", happened=day(16), opened_session=False)
    review("RK-2", happened=day(16), opened_session=False)
    review("RK-1", happened=day(23))
    review("RK-2", opened_session=True)
    review("AB-1", happened=day(9), opened_session=False)
    review("AB-2", happened=day(9), opened_session=True)
    assert figure(world, "opened with it") == (0.5, 2, 2)
    assert figure(world, "opened with it", client=None) == (round(2 / 3, 4), 3, 2)
    assert figure(world, "opened with it", window=Window(day(9), day(15))) == (1, 1, 0)


# Confidence, beside what came of it.


def test_each_occasion_stands_beside_the_confidence_of_its_day(world: World):
    """90 for Mon to Thu, all done: 0.01 each. 50 from Fri 6, none on Fri to Sun: 0.25 each."""
    world.assign(WALK, how_often="daily", confidence=90)
    at(world, 9)
    for number in (2, 3, 4, 5):
        walk(world, "RK-1", day(number), amount=4)
    world.homework.amend("RK-1", changes={"confidence": 50}, happened=day(6))
    assert bands(world) == {
        "50–69 %": (3, (0, 3, 0), (0.25, 3, 0)),
        "90–100 %": (4, (1, 4, 0), (0.01, 4, 0)),
    }
    assert figure(world, "brier") == (round(0.79 / 7, 4), 7, 0)
    assert figure(world, "brier", window=Window(first=day(6))) == (0.25, 3, 0)
    world.homework.retract("RK", ["RK-1#6"], "another's")
    assert figure(world, "brier") == (round((4 * 0.01 + 3 * 0.81) / 7, 4), 7, 0)


def test_without_a_confidence_nothing_is_scored_and_that_is_told(world: World):
    world.assign(WALK, how_often="daily")
    at(world, 5)
    walk(world, "RK-1", day(2), amount=4)
    assert figure(world, "brier") == (None, 0, 3)
    assert bands(world) == {"not said": (3, (round(1 / 3, 4), 3, 0), (None, 0, 3))}


def test_a_period_that_runs_is_not_scored_until_it_is_over(world: World):
    """Three a week, two done by Thursday: nothing yet. On Monday 9: 1, 1 and 0 beside 70."""
    world.assign(WALK, how_often="3x/week", confidence=70)
    at(world, 5)
    for number in (2, 4):
        walk(world, "RK-1", day(number), amount=4)
    assert figure(world, "brier") == (None, 0, 0)
    at(world, 9)
    assert figure(world, "brier") == (round((0.09 + 0.09 + 0.49) / 3, 4), 3, 0)


def test_what_was_not_expected_is_not_scored(world: World):
    """Daily at 100. Tue no occasion, on hold on Wed and Thu, ended on Sat: Mon and Fri count."""
    world.homework.register("AB", timezone="UTC")
    world.assign(WALK, code="AB", how_often="daily", confidence=100)
    at(world, 7)
    walk(world, "AB-1", day(2), amount=4)
    walk(world, "AB-1", day(4), amount=4)  # on hold: beyond the plan
    world.homework.meet_obstacle("AB-1", "no-occasion", happened=day(3))
    world.homework.pause("AB-1", happened=day(4))
    world.homework.resume("AB-1", happened=day(6))
    world.homework.discharge("AB")
    at(world, 20)
    assert figure(world, "brier", client="AB") == (0.5, 2, 0)
    assert figure(world, "brier") == (None, 0, 0)
    assert figure(world, "brier", client=None) == (0.5, 2, 0)


# What was chosen next, and whether it was done.


def test_shrinking_is_done_by_an_amendment_before_the_next_review(world: World):
    """Shrunk on the 9th, in the session; on the 16th chosen again, and nothing amended."""
    world.assign(WALK, how_often="daily", minutes=30)
    at(world, 9)
    world.homework.amend("RK-1", changes={"minutes": 10}, happened=day(9))
    world.homework.review("RK-1", happened=day(9), next="shrink")
    at(world, 16)
    world.homework.review("RK-1", happened=day(16), next="shrink")
    assert chosen(world) == [("shrink", True), ("shrink", None)]
    at(world, 23)
    world.homework.review("RK-1", happened=day(23), next="grow")
    world.homework.amend("RK-1", changes={"minutes": 15}, happened=day(23))
    assert chosen(world) == [("shrink", True), ("shrink", False), ("grow", True)]
    rows = world.view("therapist", "what was chosen next")
    told = [(row["next"], row["reviews"], shown(row["done"])) for row in rows]
    assert told == [("shrink", 2, (0.5, 2, 0)), ("grow", 1, (1, 1, 0))]
    assert rows[0]["events"] == "RK-1#3 RK-1#4"


def test_keeping_is_done_where_nothing_of_the_practice_was_amended(world: World):
    """A new review day amends nothing of the practice; other minutes do."""
    world.assign(WALK, how_often="daily", minutes=30)
    for number, changes in (
        (9, {"review_on": "2026-03-16", "confidence": 80}),
        (16, {"minutes": 10}),
        (23, None),
    ):
        at(world, number)
        world.homework.review("RK-1", happened=day(number), next="keep")
        if changes:
            world.homework.amend("RK-1", changes=changes, happened=day(number))
    assert chosen(world) == [("keep", True), ("keep", False), ("keep", None)]
    world.homework.withdraw("RK-1", happened=day(23))
    assert chosen(world)[-1] == ("keep", False)


def test_an_amendment_of_an_earlier_day_is_of_the_time_before(world: World):
    world.assign(WALK, how_often="daily", minutes=30)
    at(world, 9)
    world.homework.review("RK-1", happened=day(9), next="change")
    world.homework.amend("RK-1", changes={"minutes": 10}, happened=day(5))
    assert chosen(world) == [("change", None)]


def test_a_finish_stands_until_it_is_taken_up_again(world: World):
    """A hold that was over before changes nothing."""
    world.assign(WALK, how_often="daily")
    at(world, 9)
    world.homework.pause("RK-1", happened=day(3))
    world.homework.resume("RK-1", happened=day(5))
    world.homework.review("RK-1", happened=day(9), next="finish")
    assert chosen(world) == [("finish", True)]
    world.homework.resume("RK-1", happened=day(9))
    assert chosen(world) == [("finish", False)]
    world.homework.review("RK-1", next="finish")
    assert chosen(world) == [("finish", True), ("finish", False)]  # the one of unknown day first


def test_of_a_discharged_client_nothing_more_is_to_come(world: World):
    for _ in range(2):
        world.assign(WALK, how_often="daily")
    at(world, 9)
    world.homework.review("RK-1", happened=day(9), next="shrink")
    world.homework.review("RK-2", happened=day(9), next="keep")
    assert chosen(world) == [("shrink", None), ("keep", None)]
    world.homework.discharge("RK")
    assert chosen(world) == [("shrink", False), ("keep", True)]


def test_nothing_chosen_and_an_unknown_day_are_not_known(world: World):
    world.assign(WALK, how_often="daily")
    at(world, 9)
    world.homework.review("RK-1", next="grow")
    world.homework.review("RK-1", happened=day(9))
    assert chosen(world) == [("grow", None), (None, None)]
    rows = world.view("therapist", "what was chosen next")
    assert [(row["next"], shown(row["done"])) for row in rows] == [
        ("grow", (None, 0, 1)),
        ("not said", (None, 0, 1)),
    ]


# Ratings.


def test_all_twelve_ratings_by_client_and_by_clinician_apart(world: World):
    """Client: mastery 1, 4 and 2, median 2; quality 3 and not rated. Clinician: mastery 0."""
    world.homework.register("AB", timezone="UTC")
    for code in ("RK", "AB"):
        world.assign(WALK, code=code)
    at(world, 16)
    review = world.homework.review
    review("RK-1", happened=day(9), ratings=Rated({"mastery": 1, "quality": 3}, {"mastery": 0}))
    review("RK-1", happened=day(16), ratings=Rated({"mastery": 4}, {}))
    review("AB-1", happened=day(16), ratings=Rated({"mastery": 2}, {}))
    rows = {row["rating"]: row for row in world.view("therapist", "ratings", client=None)}
    assert list(rows) == list(RATINGS)
    assert len(rows) == 12
    told = {
        name: (shown(row["by client"]), shown(row["by clinician"])) for name, row in rows.items()
    }
    assert told["mastery"] == ((2, 3, 0), (0, 1, 2))
    assert told["quality"] == ((3, 1, 2), (None, 0, 3))
    assert told["goal-match"] == ((None, 0, 3), (None, 0, 3))
    (mine,) = [r for r in world.view("therapist", "ratings") if r["rating"] == "mastery"]
    assert shown(mine["by client"]) == (2.5, 2, 0)


# The whole.


def test_in_a_window_reviews_of_unknown_day_are_told_apart(world: World):
    world.assign(WALK, how_often="daily")
    at(world, 9)
    world.homework.review("RK-1", next="keep", ratings=Rated({"mastery": 1}, {}))
    world.homework.review("RK-1", happened=day(9))
    report = world.report("therapist", window=Window(first=day(3)))
    assert [row["happened_on"] for row in report["reviews"]] == ["2026-03-09"]
    assert [dict(row) for row in report["left out: no date"]] == [
        {"client": "RK", "reviews": 1, "events": "RK-1#2"}
    ]
    assert "left out: no date" not in world.report("therapist")


def test_of_nothing_there_is_no_data(world: World):
    report = world.report("therapist")
    assert {str(row["value"]) for row in report["figures"]} == {"no data"}
    assert all(not report[part] for part in report if part not in ("figures", "ratings"))


def test_no_word_shames(world: World):
    world.assign(WALK, how_often="daily", review_on="2026-03-09", confidence=90)
    at(world, 20)
    report = world.report("therapist")
    told = [str(item) for rows in report.values() for row in rows for item in row.items()]
    told += [world.views.views["therapist"].about]
    words = " ".join(told).lower()
    assert [word for word in SHAMING if word in words] == []
