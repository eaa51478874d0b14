"""Nights and days: sleep diaries and activity schedules."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from intersession_cli.caseload.synthetic.dice import Dice
from intersession_cli.caseload.synthetic.practice import Answers, Kind, Plan, Practice, if_then

DISTURBED = ("a cold", "the child woke", "thunder", "late work", "the neighbours", "a long dream")
ACTIVITIES = (
    ("walked to the river", "body/health"),
    ("cooked something warm", "daily responsibilities"),
    ("washed up and put away", "daily responsibilities"),
    ("rang M.", "relationships"),
    ("coffee with K.", "relationships"),
    ("an hour of the course", "education/work"),
    ("opened the letters", "education/work"),
    ("watered the balcony", "recreation"),
    ("played with the child", "relationships"),
    ("listened to a record to the end", "recreation"),
    ("stretched for ten minutes", "body/health"),
    ("shopping, the whole list", "daily responsibilities"),
)
MATTERS = ("being a good neighbour", "the child", "my health", "having people", "learning")


def night(dice: Dice, practice: Practice, day: date, amount: int) -> Answers:
    """A night; it gets shorter in bed and calmer as the weeks go by."""
    trouble = 1 - practice.relief
    into_bed = dice.around(22 * 60 + 40, 60, 21 * 60, 24 * 60 - 20)
    wake = dice.around(6 * 60 + 10, 55, 5 * 60, 7 * 60 + 20)
    after = dice.whole(5, 55)
    awakenings = dice.around(2.5 * trouble, 2, 0, 6)
    answers = {
        "wake_date": day.isoformat(),
        "into_bed": _clock(into_bed),
        "tried_to_sleep": _clock(into_bed + dice.whole(5, 40)),
        "sol_min": dice.around(50 * trouble, 30, 2, 120),
        "awakenings": awakenings,
        "waso_min": awakenings * dice.whole(4, 18),
        "final_wake": _clock(wake),
        "out_of_bed": _clock(wake + after),
        "quality": dice.around(4 - 2 * trouble, 1.5, 1, 5),
        "tried_after_final_wake_min": dice.whole(0, after),
        "refreshed": dice.around(4 - 2 * trouble, 1.5, 1, 5),
        "caffeine": dice.whole(0, 4),
        "alcohol": dice.one((0, 0, 0, 0, 1, 2)),
    }
    if dice.chance(0.25):
        answers["comments"] = dice.one(DISTURBED)
    return answers


def activities(dice: Dice, practice: Practice, day: date, amount: int) -> Answers:
    """A day's activities in the order of the hours, with plans now and then."""
    hours = dice.some(range(8, 22), dice.whole(1, 2) + amount // 2)
    lift = 3 * practice.relief
    answers: Answers = {"log": [_logged(dice, hour, lift) for hour in hours]}
    if dice.chance(0.8):
        answers["mood_of_day"] = dice.around(4 + lift, 3, 0, 10)
    if dice.chance(0.3):
        answers["plan"] = [_planned(dice, day, dice.whole(1, 3))]
    return answers


def week_plan(dice: Dice, day: date) -> Answers:
    """Three activities planned for the week to come."""
    return {"plan": [_planned(dice, day, ahead) for ahead in (1, 3, 5)]}


def _logged(dice: Dice, hour: int, lift: float) -> dict[str, Any]:
    activity, area = dice.one(ACTIVITIES)
    logged: dict[str, Any] = {
        "hour": f"{hour:02}:00",
        "activity": activity,
        "mastery": dice.around(4 + lift, 4, 0, 10),
        "pleasure": dice.around(4 + lift, 4, 0, 10),
        "life_area": area,
    }
    if dice.chance(0.3):
        logged["was_avoidance"] = dice.chance(0.2)
    return logged


def _planned(dice: Dice, day: date, ahead: int) -> dict[str, Any]:
    activity, area = dice.one(ACTIVITIES)
    return {
        "slot": f"{(day + timedelta(days=ahead)).isoformat()}T{dice.whole(9, 19):02}:00",
        "activity": activity,
        "life_area": area,
        "value_ref": dice.one(MATTERS),
        "expected_pleasure": dice.whole(2, 8),
    }


def _clock(minutes: int) -> str:
    """Minutes after midnight as a time of day, also past the next midnight."""
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


NIGHTS = Kind(
    worksheet="cbt.sleep-diary",
    skill="time in bed that fits the sleep",
    plans=(
        Plan(
            task="Fill in the sleep diary on getting up",
            rationale="so that we plan by my nights and not by my worst one",
            teach_back="Estimates are enough, and I do not watch the clock",
            when="with the first coffee",
            where="in the kitchen",
            minutes=3,
            how_often="daily",
            cue="when the coffee machine starts",
            done_when="the eight lines are filled in",
            smallest="into bed and out of bed",
        ),
    ),
    obstacles=(
        if_then("a rush in the morning", "on the train, before ten", "environment.no-time"),
        if_then("forgotten for a day", "leave it blank and go on", "person.forgot"),
    ),
    minutes_of_day=(8 * 60 + 20, 8 * 60 + 50),
    answers=night,
    may_skip=("waso_min", "sol_min", "quality"),
    rating=("quality", 1, 5),
)

SCHEDULE = Kind(
    worksheet="cbt.activity-schedule",
    skill="planning by what matters",
    plans=(
        Plan(
            task="Do one planned thing a day, and rate the day in the evening",
            rationale="the mood comes after the doing, most days",
            teach_back="Mastery and pleasure are two things",
            when="after supper",
            where="on the sofa",
            minutes=10,
            how_often="4x/week",
            cue="when the dishes are done",
            done_when="two activities with two numbers each",
            smallest="one activity, one number",
        ),
        Plan(
            task="Write down the day hour by hour on working days",
            rationale="to see which hours carry me and which do not",
            teach_back="I rate what I did, and not myself",
            when="before going to bed",
            where="at the kitchen table",
            minutes=15,
            how_often="weekdays",
            cue="when the light in the hall goes off",
            done_when="three hours have an entry",
            smallest="the best hour of the day",
        ),
    ),
    obstacles=(
        if_then("no energy in the evening", "rate just one thing", "person.low-energy"),
        if_then("it looks like a list of chores", "plan one for pleasure", "task.did-not-fit"),
    ),
    minutes_of_day=(20 * 60, 22 * 60 + 30),
    settings=week_plan,
    answers=activities,
    rating=("mood_of_day", 0, 10),
)
