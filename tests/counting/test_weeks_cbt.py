"""Weeks of cognitive behavioural therapy as they are lived, each worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest
from weeks import (
    RELAX,
    SLEEP,
    adherence,
    agenda,
    at,
    day,
    moment,
    morning,
    night,
    ratio,
    relaxed,
    thought,
    told,
    undo,
)

from intersession import Between
from intersession.testing import World

LOG, LADDER, EXPOSURE = "cbt.activity-log", "cbt.exposure-hierarchy", "cbt.exposure-log"
STEPS = {
    "theme": "buses",
    "items": [
        {
            "id": name,
            "situation": situation,
            "suds_predicted": suds,
            "feared_outcome": "I faint",
        }
        for name, situation, suds in (
            ("stop", "Standing at the bus stop", 30),
            ("ride", "One stop on the bus", 50),
        )
    ],
}
BEFORE = {
    "item_ref": "stop",
    "task": "Stay until the bus has left",
    "feared_outcome": "I faint",
    "probability_before": 60,
}


def after(end: int, outcome: str = "no", **more: Any) -> dict[str, Any]:
    """What is written down once an exposure was made."""
    return {
        "suds_start": 40,
        "suds_peak": 60,
        "suds_end": end,
        "duration_min": 15,
        "outcome_occurred": outcome,
        "probability_after": 30,
        "learned": "I stayed on my feet",
        "ended_by": "planned end",
        **more,
    }


def did(what: str, hour: int = 18, **more: Any) -> dict[str, Any]:
    """One thing that was done."""
    return {"time": f"{hour:02}:00", "what": what, "was_avoidance": False, **more}


def sleep_weeks(world: World) -> list[tuple[str, int, int]]:
    """Each week with its nights and those that are missing."""
    rows = world.view("cbt.sleep", "weeks")
    return [(row["week"], row["nights"], row["missing"]) for row in rows]


def mastered(world: World, step: str = "stop") -> str:
    """In which way a step is mastered."""
    rows = world.view("cbt.exposure-hierarchy")
    return next(row["mastered"] for row in rows if row["step"] == step)


def test_the_night_on_which_the_clocks_go_back(world: World):
    """Agreed on Sunday 18 October, typed on Monday the 26th from the back to the front.

    Wake dates 19 to 25, without the 21st and the 23rd; the night to the 25th is 9 hours long.
    The 22nd was typed with 15 minutes to fall asleep, and was 45. The 20th was typed a
    second time by mistake, and that is taken back.

        wake date         19   20   22   24   25     5 nights, 2 missing
        time in bed      480  480  480  480  540     mean 492
        23:15 to 06:45   450  450  450  450  510
        minus SOL, WASO   25   25   55   25   25
        asleep           425  425  395  425  485     mean 2155/5 = 431
    """
    morning(world, "2026-10-18")
    handle = world.assign(SLEEP, how_often="daily")
    morning(world, "2026-10-26")
    for number in (25, 24, 22, 20, 19):
        world.homework.attempt(handle, night(f"2026-10-{number}"))
    again = world.homework.attempt(handle, night("2026-10-20", sol_min=60))
    undo(world, again, "typed twice")
    world.homework.correct(handle, 3, why="read 15 for 45", answers={"sol_min": 45})
    assert told(adherence(world)) == (7, 5 / 7, 5 / 7, 0, 5, 5)
    (week,) = world.view("cbt.sleep", "weeks")
    assert (week["week"], week["nights"], week["missing"]) == ("2026-W43", 5, 2)
    assert ratio(week["tib_min"]) == (492, 5, 2)
    assert ratio(week["tst_min"]) == (431, 5, 2)
    assert agenda(world, "to look at together") == [
        "5 of 7 planned, 2026-10-19 to 2026-10-25. 1 open today."
    ]


def test_nights_in_two_places_each_on_the_clock_of_its_own(world: World):
    """Berlin until Wednesday 28 October, New York from Thursday the 29th; all typed on 2 November.

    Agreed on Friday the 23rd. The clocks go back in Berlin in the night to Sunday the 25th
    and in New York in the night to Sunday 1 November: 9 hours each, in one client's diary.
    The night to the 29th, in the air, is left blank.

        week 43: 24 (480), 25 (540)                     mean 510
        week 44: 26, 27, 28, 30, 31 (480), 1 (540)      mean 2940/6 = 490; 1 missing
    """
    morning(world, "2026-10-23")
    handle = world.assign(SLEEP, how_often="daily")
    morning(world, "2026-10-29")
    world.homework.change_timezone("RK", "America/New_York", "2026-10-29")
    morning(world, "2026-11-02")
    for number in (31, 24, 30, 28, 25, 27, 26):
        world.homework.attempt(handle, night(f"2026-10-{number}"))
    world.homework.attempt(handle, night("2026-11-01"))
    assert told(adherence(world)) == (9, 8 / 9, 8 / 9, 0, 8, 8)
    assert sleep_weeks(world) == [("2026-W43", 2, 0), ("2026-W44", 6, 1)]
    first, second = world.view("cbt.sleep", "weeks")
    assert ratio(first["tib_min"]) == (510, 2, 0)
    assert ratio(second["tib_min"]) == (490, 6, 1)


def test_a_diary_on_hold_and_then_the_work_ends(world: World):
    """Agreed on Monday 2 March; on hold on Thursday and Friday; discharged on Monday the 9th.

    The nights of a day are those that end on the day after: on hold are the wake dates 6 and
    7, and the last night asked for ends on the 9th. Asked for: 3, 4, 5, 8 and 9. Written
    down: 3, 4, 7 (on hold: beyond the plan) and 8. Looked at on the 20th, the
    days after the end ask for nothing.
    """
    handle = world.assign(SLEEP, how_often="daily")
    at(world, 9)
    world.homework.pause(handle, happened=day(5))
    world.homework.resume(handle, happened=day(7))
    for number in (3, 4, 7, 8):
        world.homework.attempt(handle, night(number))
    world.homework.discharge("RK", happened=day(9))
    at(world, 20)
    assert told(adherence(world)) == (5, 3 / 5, 3 / 5, 1, 4, 4)
    # Missing are the 5th and the 9th, and nothing of the week that followed.
    assert sleep_weeks(world) == [("2026-W10", 4, 1), ("2026-W11", 0, 1), ("2026-W12", 0, 0)]
    assert world.view("cbt.sleep", "weeks")[-1]["note"] == "no night was asked for"


def test_a_start_that_is_named_is_the_first_morning(world: World):
    """Agreed on Thursday 5 March from that morning on; on Monday the 9th: from Friday the 13th.

    Asked for are the mornings of 5, 6, 7, 8, 9 (the night of Sunday) and 13, 14, 15.
    Written down are 5, 6, 9, 11 (beyond the plan) and 14.
    """
    at(world, 5)
    handle = world.assign(SLEEP, how_often="daily", start_on="2026-03-05")
    at(world, 16)
    world.homework.amend(handle, changes={"start_on": "2026-03-13"}, happened=day(9))
    for number in (14, 11, 9, 6, 5):
        world.homework.attempt(handle, night(number))
    assert told(adherence(world)) == (8, 0.5, 0.5, 1, 5, 5)
    # Missing are 7 and 8; 13 and 15.
    assert sleep_weeks(world) == [("2026-W10", 2, 2), ("2026-W11", 3, 2)]


def test_of_all_clients_each_has_a_morning_of_their_own(world: World):
    """Monday 9 March, 02:30 in UTC: in New York Sunday's morning is the last that came.

    Agreed on the 2nd, written down are the nights to the 3rd and the 4th. Missing are
    5, 6 and 7: Sunday the 8th is today there.
    """
    handle = world.assign(SLEEP, how_often="daily")
    world.homework.change_timezone("RK", "America/New_York", "2026-03-02")
    world.clock.set("2026-03-09", "02:30")
    for number in (4, 3):
        world.homework.attempt(handle, night(number))
    report = world.views.report("cbt.sleep", today=day(9), todays={"RK": day(8)})
    assert [(row["nights"], row["missing"]) for row in report["weeks"]] == [(2, 3)]


def test_an_exposure_that_was_planned_before_the_review_and_told_after_it(world: World):
    """Three times a week from Monday 2 March, looked at together on Monday the 9th.

    Tuesday at its planned end: 1. Thursday left early: a half. Saturday evening, Sunday's is
    planned. At the review: 3 expected, 2 attempted, 1.5 done. On Tuesday the rest of
    Sunday's is told: it is of the week that is over: 3 of 3, 2.5 done.
    """
    world.assign(LADDER, STEPS)
    handle = world.assign(EXPOSURE, how_often="3x/week", review_on="2026-03-09")
    at(world, 8)
    world.homework.attempt(handle, {**BEFORE, **after(20)}, happened=day(3))
    early = {**BEFORE, **after(50, ended_by="left early")}
    world.homework.attempt(handle, early, happened=day(5))
    world.homework.attempt(handle, BEFORE, happened=day(8), is_planned=True)
    at(world, 9)
    assert told(adherence(world, handle)) == (3, 2 / 3, 0.5, 0, 2, 2)
    (line,) = agenda(world, "to look at together", handle)
    assert line == (
        "2 of 3 planned, 1 in part, 2026-03-03 to 2026-03-05. 3 open until 2026-03-15. Planned, "
        "and the rest not told yet: attempt 3, 2026-03-08. Agreed to look at it on 2026-03-09."
    )
    world.homework.review(handle, happened=day(9), next="keep", learned="fear falls")
    at(world, 10)
    world.homework.complete(handle, 3, after(15), happened=day(8))
    assert told(adherence(world, handle)) == (3, 1, 2.5 / 3, 0, 3, 3)
    course = world.view("cbt.exposures", "exposures")
    assert [(row["happened_on"][-2:], row["suds_end"]) for row in course] == [
        *(("03", 20), ("05", 50), ("08", 15)),
    ]
    (line,) = agenda(world, "to look at together", handle)
    assert line == (
        "1 of 1 planned, 2026-03-08. 3 open until 2026-03-15. "
        'Learned last time: "fear falls". Chosen then: keep.'
    )


def test_a_step_is_mastered_and_then_is_not(world: World):
    """By the last two endings, and by the last three outcomes; typed out of order.

    Tue 3   ends at 20           one exposure: not yet
    Thu 5   left early at 10     it masters nothing: not yet
    Sun 8   ends at 15           the last two are the 5th and the 8th: not yet
    Wed 11  ends at 10           8th and 11th: by distress; of three one was left early
    Fri 13  ends at 30           13th ended above 20: not by distress; three by expectancy
    Sat 14  the fear came true   not yet
    """
    world.assign(LADDER, STEPS)
    handle = world.assign(EXPOSURE, how_often="3x/week")
    at(world, 15)

    def expose(number: int, end: int, *outcome: str, **more: Any) -> None:
        answers = {**BEFORE, **after(end, *outcome, **more)}
        world.homework.attempt(handle, answers, happened=day(number))

    expose(8, 15)
    expose(5, 10, ended_by="left early")
    expose(3, 20)
    assert mastered(world) == "not yet"
    expose(11, 10)
    assert mastered(world) == "by distress"
    expose(13, 30)
    assert mastered(world) == "by expectancy"
    expose(14, 15, "yes")
    assert mastered(world) == "not yet"
    (step,) = [row for row in world.view(LADDER) if row["step"] == "stop"]
    assert (step["attempts"], step["next"]) == (6, True)
    assert ratio(step["ended_low"]) == (1, 2, 0)  # the 14th, of the last two
    at(world, 16)
    # Week 1: 3, 5 and 8, one a half; week 2: 11, 13 and 14.
    assert told(adherence(world, handle)) == (6, 1, 5.5 / 6, 0, 6, 6)


def test_a_log_kept_on_some_days_and_on_hold_on_others(world: World):
    """Daily from Monday 2 March; on hold on Wednesday and Thursday; looked at on Monday the 9th.

    Monday 1, Tuesday 2, Thursday (on hold) 1, Saturday 1. Active are Mon, Tue, Fri, Sat and
    Sun: 5 expected, 3 met. Beyond: Tuesday's second and Thursday's. The entry of Saturday,
    typed first, is still Saturday's.
    """
    handle = world.assign(LOG, how_often="daily")
    at(world, 9)
    world.homework.attempt(handle, did("swimming", mastery=6, pleasure=8), happened=day(7))
    world.homework.pause(handle, why="exam", happened=day(4))
    world.homework.resume(handle, happened=day(6))
    world.homework.attempt(handle, did("dishes", mastery=4, pleasure=2), happened=day(3))
    world.homework.attempt(handle, did("walk", 20, mastery=2, pleasure=6), happened=day(3))
    world.homework.attempt(handle, did("television", was_avoidance=True), happened=day(5))
    world.homework.attempt(handle, did("tea with A.", pleasure=4), happened=day(2))
    assert told(adherence(world)) == (5, 3 / 5, 3 / 5, 2, 5, 4)
    assert agenda(world, "to look at together") == [
        "3 of 5 planned; 2 beyond the plan, 2026-03-02 to 2026-03-07. 1 open today."
    ]
    assert agenda(world, "what went well") == []  # nobody said how it went
    days = {row["figure"]: row for row in world.view("cbt.activities", "days")}
    # Wednesday was on hold: no blank day. Of Mon, Tue, Thu (logged all the same), Fri and Sat.
    assert ratio(days["days with something logged"]["value"]) == (round(4 / 5, 4), 5, 0)
    assert days["days with nothing logged"]["which"] == ["2026-03-06"]
    means = {row["of"]: row for row in world.view("cbt.activities") if row["by"] == "weekday"}
    assert ratio(means["Tue"]["pleasure"]) == (4, 2, 0)  # (2 + 6) / 2
    assert ratio(means["Mon"]["mastery"]) == (None, 0, 1)


def test_less_and_shorter_was_agreed_and_typed_ten_days_later(world: World):
    """Daily, 20 minutes, from Monday 2 March; twice a week, 10 minutes, from Thursday the 5th.

    That was typed on Monday the 16th. Monday 10 of 20: a half; Tuesday 20: 1; Wednesday
    nothing. Week from the 5th to the 11th: Thursday 10 of 10: 1, and "twice between the 7th
    and the 11th" without sheets: one meets the other occasion, one is beyond. The week from
    the 12th runs. Expected 3 + 2, attempted 4, done 0.5 + 1 + 1 + 1 = 3.5 of 5.
    """
    handle = world.assign(RELAX, how_often="daily", minutes=20)
    at(world, 6)
    for number, length in ((5, 10), (2, 10), (3, 20)):
        world.homework.attempt(handle, relaxed(length), happened=day(number))
    assert told(adherence(world)) == (4, 3 / 4, 0.5, 0, 3, 3)  # 0.5 + 1 + 0.5 of 4
    at(world, 12)
    span = Between(first="2026-03-07", last="2026-03-11")
    world.homework.attempt(handle, times=2, between=span, without_sheet=True)
    at(world, 16)
    changes = {"how_often": "2x/week", "minutes": 10}
    world.homework.amend(handle, changes=changes, happened=day(5))
    assert told(adherence(world)) == (5, 4 / 5, 0.7, 1, 5, 3)
    (line,) = agenda(world, "to look at together")
    assert line.startswith("4 of 5 planned, 1 in part; 1 beyond the plan")
    assert line.endswith("2 open until 2026-03-18.")
    # Told as done: Tuesday, Thursday by what was agreed then, and twice in the week.
    assert agenda(world, "what went well") == ["Done as agreed 4 times."]


@pytest.mark.parametrize(("last", "expected"), [(19, 1), (20, 2)])
def test_a_record_from_elsewhere_a_week_without_an_occasion_and_the_end(
    world: World, last: int, expected: int
):
    """Weekly from Monday 2 March. Sunday 8 March 22:30 in New York is already Monday in Berlin.

    It is still of the first week. In the second no occasion arose. The third is cut off by
    a discharge: on Thursday the 19th 3 of its 7 days were active: 3/7, none; on Friday the
    20th 4/7: one.
    """
    handle = world.assign("cbt.thought-record", how_often="weekly")
    at(world, 12)
    world.homework.attempt(handle, thought(), happened=moment("2026-03-08T22:30-05:00"))
    world.homework.meet_obstacle(handle, category="no-occasion", happened=day(12))
    at(world, last)
    world.homework.discharge("RK", happened=day(last))
    assert told(adherence(world)) == (expected, 1 / expected, 1 / expected, 0, 1, 1)
    at(world, 30)
    assert told(adherence(world)) == (expected, 1 / expected, 1 / expected, 0, 1, 1)


def test_twice_a_day_in_a_week_of_23_hours(world: World):
    """Breathing twice a day, 5 minutes, from Friday 27 March; the clocks go forward on the 29th.

    Friday twice; Saturday once; Sunday at 01:50+01:00, 03:10+02:00 and in the evening, and
    told on Monday. Expected 2 + 2 + 2, met 2 + 1 + 2, beyond 1. 3 of 5 minutes on Saturday.
    """
    morning(world, "2026-03-27")
    handle = world.assign(RELAX, how_often="2x/day", minutes=5)
    morning(world, "2026-03-30")
    for happened, length in (
        ("2026-03-29T21:00+02:00", 5),
        ("2026-03-29T03:10+02:00", 5),
        ("2026-03-29T01:50+01:00", 5),
        ("2026-03-28T20:00+01:00", 3),
        ("2026-03-27T08:00+01:00", 5),
        ("2026-03-27T20:00+01:00", 5),
    ):
        world.homework.attempt(handle, relaxed(length), happened=moment(happened))
    row = adherence(world)
    assert told(row)[3:] == (1, 6, 3)
    assert ratio(row["attempted"]) == (round(5 / 6, 4), 6, 0)
    assert ratio(row["done"]) == (round(4.6 / 6, 4), 6, 0)
    assert row["planned"] == "5 of 6 planned, 1 in part; 1 beyond the plan"
    assert agenda(world, "to look at together") == [
        "5 of 6 planned, 1 in part; 1 beyond the plan, 2026-03-27 to 2026-03-29. 2 open today."
    ]
