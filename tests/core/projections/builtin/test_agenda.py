"""The agenda: what to open the next session with, in which order, and in which words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from intersession.application.agreement import Rated
from intersession.domain.assignment.prescription import AnticipatedObstacle
from intersession.domain.assignment.vocabulary import AMOUNTS, OBSTACLES, RATINGS
from intersession.testing import World

pytestmark = pytest.mark.every_store

MON, TUE, WED = (date(2026, 3, day) for day in (2, 3, 4))
RAIN = (AnticipatedObstacle(text="rain", backup="umbrella"),)

LOOK, WAY, WELL, QUESTION = (
    *("to look at together", "what got in the way", "what went well", "a question"),
)

# What clients are not told, and clinicians not shown: the left column of the wording table.
SHAMING = (
    *("complian", "fail", "missed", "overdue", "resist", "motivat", "excuse", "why didn't"),
    *("streak", "only", "bad", "severe", "poor", "admit", "non-", "refus", "lazy", "!"),
)


def walk(world: World, handle: str, happened: date | None, **more: Any) -> None:
    """A walk on a day."""
    world.homework.attempt(handle, {"minutes": 20}, happened=happened, **more)


def points(world: World, **asked: Any) -> list[tuple[str, str, str]]:
    """The agenda: about what, which assignment, and the words."""
    return [(p["about"], p["assignment"], p["text"]) for p in world.view("agenda", **asked)]


def test_what_was_agreed_stands_in_it_until_it_was_looked_at(world: World):
    assert world.view("agenda") == []
    handle = world.assign("walks.walk", how_often="daily")
    assert points(world) == [(LOOK, handle, "No entry yet. 1 open today.")]
    world.homework.review(handle, happened=MON)
    assert points(world) == []
    world.clock.set("2026-03-04")  # Monday was not over when it was looked at
    assert points(world) == [(LOOK, handle, "0 of 2 planned. 1 open today.")]


def test_the_order_is_unreviewed_then_obstacles_then_wins_then_questions(world: World):
    quiet = world.assign("walks.walk", how_often="daily", task="breathe")
    light = world.assign("walks.walk", how_often="daily", obstacles=RAIN)
    heavy = world.assign("walks.walk", review_on="2026-03-16")
    world.clock.set("2026-03-17")
    walk(world, light, MON, amount=4)
    walk(world, light, TUE, amount=2)
    walk(world, light, WED, amount=4, note="windy")
    met = world.homework.meet_obstacle
    met(light, "no-time", severity=1, anticipated=1, backup_used=True, backup_worked="yes")
    met(light, "forgot")
    met(heavy, "too-big", text="the bridge", severity=4)
    assert points(world) == [
        (
            *(LOOK, heavy),
            "No entry yet. Agreed to look at it on 2026-03-16. What did we learn about the task?",
        ),
        (LOOK, quiet, "0 of 15 planned. 1 open today."),
        (
            *(LOOK, light),
            '3 of 15 planned, 1 in part, 2026-03-02 to 2026-03-04. 1 open today. "windy"',
        ),
        (WAY, heavy, 'too big: "the bridge".'),
        (WAY, light, "no time. Foreseen; back-up used, and it helped."),
        (WAY, light, "forgot."),
        (WELL, light, "Done as agreed twice."),
        (WELL, light, "The back-up helped when this came up: no time."),
        (
            *(QUESTION, quiet),
            "2 cycles without an entry. Task too big, unclear, or not the right task?",
        ),
    ]
    agenda = world.view("agenda")
    assert [point["point"] for point in agenda] == list(range(1, 10))
    assert agenda[2]["events"] == f"{light}#2 {light}#3 {light}#4"
    assert (agenda[2]["n"], agenda[2]["window"]) == (15, "since it was agreed")
    assert agenda[6]["events"] == f"{light}#2 {light}#4"
    assert (agenda[8]["task"], agenda[8]["events"]) == ("breathe", f"{quiet}#1")


def test_what_was_looked_at_is_off_the_agenda(world: World):
    handle = world.assign("walks.walk", review_on="2026-03-09")
    walk(world, handle, MON)
    world.homework.meet_obstacle(handle, "forgot")
    world.clock.set("2026-03-09")
    world.homework.review(handle, happened=world.today)
    assert points(world) == []
    world.clock.set("2026-03-12")
    walk(world, handle, date(2026, 3, 11))
    world.homework.meet_obstacle(handle, "no-time")
    assert points(world) == [
        (LOOK, handle, "1 entry, 2026-03-11."),
        (WAY, handle, "no time."),
    ]
    assert {point["window"] for point in world.view("agenda")} == {"since 2026-03-09"}


def test_a_correction_does_not_bring_an_attempt_back(world: World):
    handle = world.assign("walks.walk")
    walk(world, handle, MON)
    world.homework.review(handle, happened=MON)
    world.homework.correct(handle, 1, why="a note", note="windy")
    assert points(world) == []


def test_an_attempt_on_no_known_day_is_looked_at_too(world: World):
    handle = world.assign("walks.walk")
    walk(world, handle, None, amount=1)
    assert points(world) == [(LOOK, handle, "1 entry. 1 entry of unknown day.")]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "forgot."),
        ({"text": "the alarm"}, 'forgot: "the alarm".'),
        ({"anticipated": 1}, "forgot. Foreseen."),
        ({"anticipated": 1, "backup_used": False}, "forgot. Foreseen; back-up not used."),
        ({"backup_used": False}, "forgot. Back-up not used."),
        ({"backup_used": True}, "forgot. Back-up used."),
        ({"backup_used": True, "backup_worked": "no"}, "forgot. Back-up used, it did not help."),
        (
            {"anticipated": 1, "backup_used": True, "backup_worked": "partly"},
            "forgot. Foreseen; back-up used, and it helped partly.",
        ),
    ],
)
def test_what_got_in_the_way_is_told_with_its_back_up(world: World, given: dict, told: str):
    handle = world.assign("walks.walk", obstacles=RAIN)
    world.homework.meet_obstacle(handle, "forgot", **given)
    assert points(world)[1] == (WAY, handle, told)


# When a practice rests.


@pytest.mark.parametrize(
    ("how_often", "today", "cycles"),
    [
        ("daily", "2026-03-15", 0),  # the second week, 9 to 15, ends today
        ("daily", "2026-03-16", 2),
        ("daily", "2026-03-23", 3),
        ("mon", "2026-03-16", 2),
        ("every 2 weeks", "2026-03-29", 0),  # 16 to 29 is not over
        ("every 2 weeks", "2026-03-30", 2),
        ("once", "2026-03-30", 0),  # one occasion is one cycle
        (None, "2026-03-30", 0),
    ],
)
def test_a_question_after_two_quiet_weeks(world: World, how_often, today: str, cycles: int):
    world.assign("walks.walk", how_often=how_often)
    world.clock.set(today)
    asked = [point for point in world.view("agenda") if point["about"] == QUESTION]
    assert [point["n"] for point in asked] == ([cycles] if cycles else [])


def test_an_attempt_starts_the_count_anew(world: World):
    handle = world.assign("walks.walk", how_often="daily")
    world.clock.set("2026-03-16")
    walk(world, handle, date(2026, 3, 5), amount=0)
    world.homework.review(handle, happened=world.today)
    assert points(world) == []
    world.clock.set("2026-03-22")  # from the 2nd: 9 to 15; 16 to 22 is not over
    assert [point[0] for point in points(world)] == [LOOK]
    world.clock.set("2026-03-23")
    assert [point[0] for point in points(world)] == [LOOK, QUESTION]


def test_what_was_withdrawn_is_off_the_agenda(world: World):
    handle = world.assign("walks.walk")
    walk(world, handle, MON)
    world.homework.meet_obstacle(handle, "forgot")
    world.homework.withdraw(handle)
    assert points(world) == []


@pytest.mark.parametrize("rest", ["pause", "finish", "withdraw"])
def test_what_rests_or_is_over_raises_no_question(world: World, rest: str):
    handle = world.assign("walks.walk", how_often="daily", review_on="2026-03-09")
    if rest == "finish":
        world.homework.review(handle, next="finish", happened=MON)
    else:
        getattr(world.homework, rest)(handle, happened=MON)
    world.clock.set("2026-03-30")
    assert points(world) == []


def test_a_rest_by_agreement_is_not_a_quiet_week(world: World):
    handle = world.assign("walks.walk", how_often="daily")
    world.clock.set("2026-03-17")
    world.homework.pause(handle, happened=MON)
    world.homework.resume(handle, happened=date(2026, 3, 10))
    assert QUESTION not in [point[0] for point in points(world)]


def test_the_agenda_of_all_clients(world: World):
    world.homework.register("AB", timezone="UTC")
    for code, severity in (("AB", 1), ("RK", 4), ("AB", 3)):
        handle = world.assign("walks.walk", code=code)
        world.homework.meet_obstacle(handle, "forgot", severity=severity)
    agenda = [point for point in world.view("agenda", client=None) if point["about"] == WAY]
    told = [(point["client"], point["assignment"]) for point in agenda]
    assert told == [("AB", "AB-2"), ("AB", "AB-1"), ("RK", "RK-1")]


# Words.


def texts(value: Any) -> list[str]:
    """Every word of a report, keys and values."""
    if isinstance(value, dict):
        return [str(key) for key in value] + [t for one in value.values() for t in texts(one)]
    if isinstance(value, list | tuple):
        return [t for one in value for t in texts(one)]
    return [str(value)]


def shaming(found: list[str]) -> set[tuple[str, str]]:
    """Words that shame, with where they stand."""
    return {(word, text) for text in found for word in SHAMING if word in text.lower()}


def test_the_words_of_the_record_never_shame():
    """The names under which obstacles, ratings and amounts are shown."""
    assert shaming([*OBSTACLES, *OBSTACLES.values()]) == set()
    assert shaming([*RATINGS, *RATINGS.values(), *AMOUNTS.values()]) == set()


def test_a_hard_month_is_told_without_shame(world: World):
    """Everything that can go otherwise than planned, and every word that the views say of it."""
    handle = world.assign("walks.walk", how_often="daily", review_on="2026-03-09", obstacles=RAIN)
    quiet = world.assign("walks.walk", how_often="daily", review_on="2026-03-09")
    gone = world.assign("walks.walk", how_often="daily")
    for amount in AMOUNTS:
        walk(world, handle, MON, amount=amount)
    for category in OBSTACLES:
        world.homework.meet_obstacle(
            handle, category, severity=4, backup_used=True, backup_worked="no"
        )
    world.homework.review(gone, ratings=Rated({"quality": 0}, {"quality": 0}), next="shrink")
    world.homework.withdraw(gone)
    world.clock.set("2026-03-30")
    reports = [world.report(name) for name in world.plugins.views]
    said = [text for report in reports for text in texts(dict(report))]
    assert quiet in said
    assert len(said) > 500
    assert shaming(said) == set()
    agenda = texts(dict(world.report("agenda")))
    assert not [text for text in agenda if "%" in text]  # counts, and never a grade


def test_the_abouts_of_the_views_never_shame(world: World):
    about = [text for one in world.plugins.views.values() for text in (one.title, one.about)]
    assert shaming(about) == set()
