"""Five days of activities, worked by hand.

Agreed on Monday 2 March with a plan: a walk on the 3rd at 17:00 (pleasure expected
3), calling J on the 4th, a swim on the 5th (8), and as an idea a film on the 6th.

    day    hour   activity  area                    mastery  pleasure  mood  puts off
    Tue 3  09:00  Dishes    daily responsibilities  4        1         3
    Tue 3  17:00  walk      body/health             3        6         5     no
    Wed 4  18:00  TV        –                       0        4         –     yes   day's mood 2
    Thu 5  nothing logged
    Fri 6  10:00  Walk      body/health             5        –         –           day's mood 6
"""

from __future__ import annotations

from datetime import date

import pytest

from intersession.projections.query import Window

SHEET = "cbt.activity-schedule"

PLAN = [
    {"slot": "2026-03-03T17:00", "activity": "Walk", "expected_pleasure": 3},
    {"slot": "2026-03-04T18:00", "activity": "Call J"},
    {"slot": "2026-03-05T10:00", "activity": "Swim", "expected_pleasure": 8},
    {"slot": "2026-03-06T20:00", "activity": "Film", "planned": "no"},
]


def done(hour, activity, mastery, pleasure, **more):
    answers = {
        "hour": hour,
        "activity": activity,
        "mastery": mastery,
        "pleasure": pleasure,
        **more,
    }
    return {name: value for name, value in answers.items() if value is not None}


@pytest.fixture
def schedule(world):
    return world.assign(SHEET, {"plan": PLAN})


@pytest.fixture
def week(world, schedule):
    world.clock.set("2026-03-07")
    attempt = world.homework.attempt
    attempt(
        schedule,
        {
            "log": [
                done("09:00", "Dishes", 4, 1, life_area="daily responsibilities", mood=3),
                done("17:00", "walk", 3, 6, life_area="body", mood=5, was_avoidance=False),
            ]
        },
        happened=date(2026, 3, 3),
    )
    television = done("18:00", "TV", 0, 4, was_avoidance=True)
    attempt(schedule, {"log": [television], "mood_of_day": 2}, happened=date(2026, 3, 4))
    attempt(
        schedule,
        {"log": [done("10:00", "Walk", 5, None, life_area="body")], "mood_of_day": 6},
        skipped={"log.pleasure": "could not tell"},
        happened=date(2026, 3, 6),
    )
    return world


def numbers(figure):
    value = None if figure.value is None else round(figure.value, 4)
    return (value, figure.n, figure.missing)


def means(world, by, **asked):
    rows = [row for row in world.view("cbt.activities", "means", **asked) if row["by"] == by]
    return {row["of"]: (numbers(row["mastery"]), numbers(row["pleasure"])) for row in rows}


def figures(world, part, **asked):
    rows = world.view("cbt.activities", part, **asked)
    return {row["figure"]: row["value"] for row in rows}


def test_means_by_activity_whatever_its_capital_letters(week):
    assert means(week, "activity") == {
        "Dishes": ((4.0, 1, 0), (1.0, 1, 0)),
        "TV": ((0.0, 1, 0), (4.0, 1, 0)),
        "walk": ((4.0, 2, 0), (6.0, 1, 1)),  # (3 + 5) / 2; one pleasure is missing, not 0
    }


def test_means_by_life_area(week):
    assert means(week, "life area") == {
        "body/health": ((4.0, 2, 0), (6.0, 1, 1)),
        "daily responsibilities": ((4.0, 1, 0), (1.0, 1, 0)),
        None: ((0.0, 1, 0), (4.0, 1, 0)),
    }


def test_means_by_hour_and_weekday(week):
    assert list(means(week, "hour")) == ["09:00", "10:00", "17:00", "18:00"]
    assert list(means(week, "weekday")) == ["Tue", "Wed", "Fri"]
    assert means(week, "weekday")["Tue"] == ((3.5, 2, 0), (3.5, 2, 0))


def test_mastery_and_pleasure_are_never_merged(week):
    for row in week.view("cbt.activities", "means"):
        assert set(row) == {"client", "by", "of", "times", "mastery", "pleasure"}


def test_quadrants_say_the_cut(week):
    rows = week.view("cbt.activities", "quadrants")
    found = {
        (row["mastery"], row["pleasure"]): (numbers(row["times"]), row["activities"])
        for row in rows
    }

    high, low = "high (5 or more)", "low (under 5)"
    assert found == {
        (high, high): ((0.0, 3, 1), []),
        (high, low): ((0.0, 3, 1), []),
        (low, high): ((1.0, 3, 1), ["walk"]),
        (low, low): ((2.0, 3, 1), ["Dishes", "TV"]),
    }


def test_how_each_plan_stands(week):
    rows = week.view("cbt.activities", "plan")

    assert [(row["activity"], row["stands"]) for row in rows] == [
        ("Walk", "logged"),
        ("Call J", "not logged"),
        ("Swim", "nothing logged that day"),
        ("Film", "an idea"),
    ]


def test_planned_and_logged(week):
    found = figures(week, "planned and logged")

    # Walk yes, Call J no; what became of the swim is not known
    assert numbers(found["planned activities that were logged"]) == (0.5, 2, 1)
    assert numbers(found["pleasure − expected pleasure"]) == (3.0, 1, 0)  # 6 − 3
    assert numbers(found["logged activities that were planned"]) == (0.25, 4, 0)


def test_what_is_planned_for_today_and_later_is_to_come(world, schedule):
    world.clock.set("2026-03-04")
    rows = world.view("cbt.activities", "plan")

    assert [row["stands"] for row in rows] == [
        *("nothing logged that day", "to come", "to come"),
        "an idea",
    ]
    found = figures(world, "planned and logged")
    assert numbers(found["planned activities that were logged"]) == (None, 0, 1)


def test_an_activity_counts_for_one_plan_only(world):
    twice = [{"slot": f"2026-03-03T{hour}:00", "activity": "Walk"} for hour in ("08", "17")]
    handle = world.assign(SHEET, {"plan": twice})
    world.clock.set("2026-03-04")
    log = {"log": [done("08:00", "walk", 3, 3)]}
    world.homework.attempt(handle, log, happened=date(2026, 3, 3))

    rows = world.view("cbt.activities", "plan")
    assert [row["stands"] for row in rows] == ["logged", "not logged"]


def test_days_with_nothing_logged(week):
    rows = week.view("cbt.activities", "days")

    assert (rows[0]["from"], rows[0]["to"]) == ("2026-03-02", "2026-03-06")
    assert numbers(rows[0]["value"]) == (0.6, 5, 0)
    assert (rows[1]["value"], rows[1]["which"]) == (2, ["2026-03-02", "2026-03-05"])


def test_days_of_a_window_begin_with_the_agreement_and_end_yesterday(week):
    asked = Window(date(2026, 2, 20), date(2026, 3, 31))
    rows = week.view("cbt.activities", "days", window=asked)

    assert (rows[0]["from"], rows[0]["to"]) == ("2026-03-02", "2026-03-06")


def test_mood_on_active_and_other_days(week):
    rows = week.view("cbt.activities", "mood")

    # active: Tue (3 + 5) / 2 = 4, the walk was not to put something off; Fri 6, and nobody
    # said what the walk was for; not active: Wed 2; of Thu there is no entry
    assert [(row["days"], numbers(row["mood"])) for row in rows] == [
        ("active", (4.0, 1, 0)),
        ("active or putting something off: not said", (6.0, 1, 0)),
        ("not active", (2.0, 1, 0)),
    ]


def test_a_mood_on_a_day_without_an_activity_is_no_inactive_day(week):
    """The row of the list of faults: Thursday has a mood and nothing else."""
    week.homework.attempt("RK-1", {"mood_of_day": 1}, happened=date(2026, 3, 5))

    rows = {row["days"]: numbers(row["mood"]) for row in week.view("cbt.activities", "mood")}
    assert rows["not active"] == (2.0, 1, 0)
    assert rows["no activity logged: not known"] == (1.0, 1, 0)
    days = figures(week, "days")
    assert numbers(days["days with something logged"]) == (0.6, 5, 0)
    assert (days["days with nothing logged"], days["days with a mood and no activity"]) == (1, 1)


def test_a_plan_for_a_day_with_a_mood_alone_is_not_known(week):
    week.homework.attempt("RK-1", {"mood_of_day": 1}, happened=date(2026, 3, 5))

    rows = {row["activity"]: row["stands"] for row in week.view("cbt.activities", "plan")}
    assert rows["Swim"] == "nothing logged that day"
    found = figures(week, "planned and logged")
    assert numbers(found["planned activities that were logged"]) == (0.5, 2, 1)


def test_without_a_plan_it_is_not_known_what_was_planned(world):
    world.assign(SHEET)
    log = {"log": [done("09:00", "Walk", 3, 3)]}
    world.homework.attempt("RK-1", log, happened=date(2026, 3, 2))

    found = figures(world, "planned and logged")
    assert numbers(found["logged activities that were planned"]) == (None, 0, 1)


def test_an_activity_is_one_however_it_is_spelt(world, schedule):
    world.clock.set("2026-03-06")
    log = [done("17:00", " walk ", 3, 6), done("18:00", "WALK", 5, 6)]
    log += [done("19:00", "Cafe\u0301", 5, 6), done("20:00", "\uff23af\u00e9", 5, 6)]
    world.homework.attempt(schedule, {"log": log}, happened=date(2026, 3, 3))

    assert {name: told[0] for name, told in means(world, "activity").items()} == {
        "walk": (4.0, 2, 0),  # (3 + 5) / 2
        "Cafe\u0301": (5.0, 2, 0),
    }
    assert world.view("cbt.activities", "plan")[0]["stands"] == "logged"


def test_a_window(week):
    asked = Window(date(2026, 3, 4), date(2026, 3, 5))

    assert list(means(week, "activity", window=asked)) == ["TV"]
    plan = week.view("cbt.activities", "plan", window=asked)
    assert [row["activity"] for row in plan] == ["Call J", "Swim"]


def test_an_entry_without_a_day_still_has_its_hours(world, schedule):
    world.homework.attempt(schedule, {"log": [done("09:00", "Walk", 3, 3)]})

    assert list(means(world, "hour")) == ["09:00"]
    assert list(means(world, "weekday")) == [None]
    found = figures(world, "planned and logged")
    assert numbers(found["logged activities that were planned"]) == (None, 0, 1)


def test_a_new_plan_replaces_what_was_to_come_and_keeps_what_was_before(week):
    week.view("cbt.activities")
    new = [{"slot": "2026-03-08T10:00", "activity": "Swim"}]
    week.homework.amend("RK-1", settings={"plan": new}, happened=date(2026, 3, 5))

    rows = week.view("cbt.activities", "plan")
    assert [(row["day"], row["activity"]) for row in rows] == [
        ("2026-03-03", "Walk"),
        ("2026-03-04", "Call J"),
        ("2026-03-08", "Swim"),
    ]
    assert week.views.differences() == []


def test_a_plan_may_come_with_an_entry(world, schedule):
    world.homework.attempt(schedule, {"plan": [{"slot": "2026-03-09T10:00", "activity": "Swim"}]})

    row = world.view("cbt.activities", "plan")[-1]
    assert (row["slot"], row["stands"]) == ("2026-03-09T10:00:00+01:00", "to come")
    assert row["events"] == "RK-1#2"
    assert world.view("cbt.activities", "days") == []


def test_a_correction_replaces_all_lines_of_the_entry(week):
    week.view("cbt.activities")
    only = {"log": [done("09:00", "Dishes", 6, 2)]}
    week.homework.correct("RK-1", 1, why="the walk was another day", answers=only)

    assert means(week, "activity")["Dishes"] == ((6.0, 1, 0), (2.0, 1, 0))
    assert means(week, "activity")["Walk"] == ((5.0, 1, 0), (None, 0, 1))
    assert week.views.differences() == []


def test_no_schedule_gives_no_rows(world):
    assert world.report("cbt.activities") == {"means": []}


def test_an_entry_with_nothing_in_it_is_refused(world, schedule, problems_of):
    problems = problems_of(world.homework.attempt, schedule, {})

    assert problems == {"": "there is nothing in it. Give log, plan or mood_of_day"}


def test_every_problem_is_told_with_its_place(world, schedule, problems_of):
    problems = problems_of(
        world.homework.attempt,
        schedule,
        {
            "log": [done("9", "Walk", 11, None, life_area="chores")],
            "plan": [{"slot": "2026-03-29T02:30", "activity": "Swim"}],
        },
    )

    assert set(problems) == {
        "log[0].hour",
        "log[0].mastery",
        "log[0].pleasure",
        "log[0].life_area",
        "plan[0].slot",  # that night the clocks jump from 02:00 to 03:00
    }
    assert problems["log[0].mastery"] == "11 is above 10. For example: 4"
