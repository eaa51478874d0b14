"""The plain log and the schedule, counted together and worked by hand.

day        from      hour   activity  mastery  pleasure  mood  puts off
Tue 3 Mar  log       18:30  Walk      3        6         5
Tue 3 Mar  schedule  09:00  walk      5        –         –
Wed 4 Mar  log       21:00  TV        –        4         3     yes
Thu 5 Mar  nothing logged
Fri 6 Mar  log       07:10  Walk      7        8         –
"""

from __future__ import annotations

from datetime import date

import pytest

from intersession.projections.query import Window

LOG, SCHEDULE = "cbt.activity-log", "cbt.activity-schedule"
VIEW = "cbt.activities"


@pytest.fixture
def log(world):
    return world.assign(LOG)


@pytest.fixture
def days(world, log):
    schedule = world.assign(SCHEDULE)
    world.clock.set("2026-03-07")

    def done(day, time, what, **ratings):
        answers = {"time": time, "what": what, **ratings}
        world.homework.attempt(log, answers, happened=date(2026, 3, day))

    done(3, "6:30 pm", "Walk", mastery=3, pleasure=6, mood=5)
    done(4, "21:00", "TV", pleasure=4, mood=3, was_avoidance="yes")
    done(6, "07:10", "Walk", mastery=7, pleasure="8")
    walk = {"hour": "09:00", "activity": "walk", "mastery": 5}
    skipped = {"log.pleasure": "could not tell"}
    world.homework.attempt(schedule, {"log": [walk]}, skipped=skipped, happened=date(2026, 3, 3))
    return world


def numbers(figure):
    value = None if figure.value is None else round(figure.value, 4)
    return (value, figure.n, figure.missing)


def means(world, by, **asked):
    rows = [row for row in world.view(VIEW, "means", **asked) if row["by"] == by]
    return {row["of"]: (numbers(row["mastery"]), numbers(row["pleasure"])) for row in rows}


def test_time_and_what_are_enough(world, log, stored):
    world.homework.attempt(log, {"time": "5 pm", "what": "Rang M."})

    assert stored(log) == {"time": "17:00", "what": "Rang M."}


def test_every_problem_is_told_with_its_place(world, log, problems_of):
    problems = problems_of(world.homework.attempt, log, {"time": "noonish", "pleasure": 11})

    assert set(problems) == {"time", "what", "pleasure"}


def test_by_activity_log_and_schedule_together_mastery_and_pleasure_apart(days):
    assert means(days, "activity") == {
        "TV": ((None, 0, 1), (4.0, 1, 0)),
        "Walk": ((5.0, 3, 0), (7.0, 2, 1)),  # (3 + 7 + 5) / 3, (6 + 8) / 2
    }


def test_by_hour_and_weekday(days):
    assert list(means(days, "hour")) == ["07:00", "09:00", "18:00", "21:00"]
    assert means(days, "weekday") == {
        "Tue": ((4.0, 2, 0), (6.0, 1, 1)),
        "Wed": ((None, 0, 1), (4.0, 1, 0)),
        "Fri": ((7.0, 1, 0), (8.0, 1, 0)),
    }


def test_days_with_nothing_logged_and_mood(days):
    rows = {row["figure"]: row["value"] for row in days.view(VIEW, "days")}
    assert rows["days with nothing logged"] == 2  # the 2nd, when it was agreed, and the 5th
    assert numbers(rows["days with something logged"]) == (0.6, 5, 0)

    moods = {row["days"]: numbers(row["mood"]) for row in days.view(VIEW, "mood")}
    not_said = "active or putting something off: not said"
    assert moods == {"active": (None, 0, 0), not_said: (5.0, 1, 1), "not active": (3.0, 1, 0)}


def test_a_correction_and_a_window(days):
    means(days, "activity")
    days.homework.correct("RK-1", 1, why="it was a run", answers={"what": "Run", "time": "19:00"})

    window = Window(date(2026, 3, 3), date(2026, 3, 3))
    assert means(days, "activity", window=window) == {
        "Run": ((3.0, 1, 0), (6.0, 1, 0)),
        "walk": ((5.0, 1, 0), (None, 0, 1)),
    }
    assert "19:00" in means(days, "hour", window=window)
    assert days.views.differences() == []


def test_an_entry_told_without_its_sheet_is_no_activity(days):
    before = days.report(VIEW)
    days.homework.attempt("RK-1", {}, without_sheet=True, happened=date(2026, 3, 5))

    assert days.report(VIEW) == before
