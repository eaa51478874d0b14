"""A week of the activity schedule with entries of unknown day, worked by hand.

Agreed on Monday 2 March 2026, with a walk planned for Tuesday and for Thursday.

    day     activity  mastery  pleasure  puts off  mood
    Mon  2  –                                      3
    Tue  3  Walk      4        6         no        5
    Wed  4  TV        1        5         yes       2
    Thu  5  –                                      7   typed on the 9th
    Fri  6  Dishes    6        2         –         6
    –       Walk      8        8         no        9   a sheet without a day
    –       –                                      1   another

    mastery over all: (4 + 1 + 6 + 8) / 4 = 4.75; pleasure (6 + 5 + 2 + 8) / 4 = 5.25
    mood on active days: Tue 5; not active: Wed 2; not said: Fri 6; no activity: (3 + 7) / 2 = 5
    plans: Tuesday's walk was logged; Thursday's is not known, as only a mood was written down
"""

from __future__ import annotations

from datetime import date

import pytest

from intersession.projections.query import Window

SHEET, VIEW = "cbt.activity-schedule", "cbt.activities"
PLAN = [
    {"slot": "2026-03-03T17:00", "activity": "walk", "expected_pleasure": 3},
    {"slot": "2026-03-05T17:00", "activity": "walk"},
]


def done(activity, mastery, pleasure, was_avoidance=None):
    told = {"hour": "17:00", "activity": activity, "mastery": mastery, "pleasure": pleasure}
    return told if was_avoidance is None else {**told, "was_avoidance": was_avoidance}


@pytest.fixture
def week(world):
    world.assign(SHEET, {"plan": PLAN})
    world.clock.set("2026-03-09")
    for day, mood, *log in (
        (None, 9, done("Walk", 8, 8, False)),
        (5, 7),
        (2, 3),
        (6, 6, done("Dishes", 6, 2)),
        (None, 1),
        (3, 5, done("Walk", 4, 6, False)),
        (4, 2, done("TV", 1, 5, True)),
    ):
        happened = date(2026, 3, day) if day else None
        answers = {"mood_of_day": mood, **({"log": log} if log else {})}
        world.homework.attempt("RK-1", answers, happened=happened)
    return world


def numbers(figure):
    return figure.value, figure.n, figure.missing


def means(world, by):
    rows = [row for row in world.view(VIEW, "means") if row["by"] == by]
    return {row["of"]: (numbers(row["mastery"]), numbers(row["pleasure"])) for row in rows}


def test_an_activity_of_unknown_day_is_counted_where_no_day_is_needed(week):
    assert means(week, "activity")["Walk"] == ((6.0, 2, 0), (7.0, 2, 0))  # 4, 8; 6, 8
    figures = [one for one, _ in means(week, "activity").values()]
    assert sum(value * n for value, n, _ in figures) / 4 == 4.75
    assert means(week, "weekday")[None] == ((8.0, 1, 0), (8.0, 1, 0))


def test_moods_by_what_is_known_of_the_day(week):
    told = {row["days"]: numbers(row["mood"]) for row in week.view(VIEW, "mood")}

    assert told == {
        "active": (5.0, 1, 0),
        "active or putting something off: not said": (6.0, 1, 0),
        "not active": (2.0, 1, 0),
        "no activity logged: not known": (5.0, 2, 0),
    }


def test_the_days(week):
    rows = {row["figure"]: row for row in week.view(VIEW, "days")}

    assert numbers(rows["days with something logged"]["value"]) == (0.6, 5, 0)
    assert rows["days with nothing logged"]["which"] == []
    assert rows["days with a mood and no activity"]["which"] == ["2026-03-02", "2026-03-05"]


def test_the_plans(week):
    stands = [(row["day"][-2:], row["stands"]) for row in week.view(VIEW, "plan")]
    assert stands == [("03", "logged"), ("05", "nothing logged that day")]

    figures = {
        row["figure"]: numbers(row["value"]) for row in week.view(VIEW, "planned and logged")
    }
    assert figures["planned activities that were logged"] == (1.0, 1, 1)
    assert figures["pleasure − expected pleasure"] == (3.0, 1, 0)  # 6 − 3 of Tuesday
    assert figures["logged activities that were planned"] == (0.3333333333333333, 3, 1)


def test_in_a_window_entries_of_unknown_day_are_told_apart(week):
    report = week.report(VIEW, window=Window(date(2026, 3, 2), date(2026, 3, 8)))

    assert len(report["log"]) == 3
    (left,) = report["left out: no date"]
    assert left["entries"] == 2


def test_days_on_hold_and_after_a_discharge_are_not_blank(week):
    """On hold from Saturday the 7th to Monday the 9th; a mood on the 12th; discharged on the 13th.

    Blank are the 10th and 11th, taken up again and without an entry: not the 7th, 8th and 9th.
    """
    week.clock.set("2026-03-12")
    week.homework.pause("RK-1", happened=date(2026, 3, 7))
    week.homework.resume("RK-1", happened=date(2026, 3, 10))
    week.homework.attempt("RK-1", {"mood_of_day": 4}, happened=date(2026, 3, 12))
    rows = {row["figure"]: row for row in week.view(VIEW, "days")}
    assert rows["days with nothing logged"]["which"] == ["2026-03-10", "2026-03-11"]

    week.clock.set("2026-03-13")
    week.homework.discharge("RK")
    week.clock.set("2026-03-20")
    window = Window(date(2026, 3, 10), date(2026, 3, 19))
    rows = {row["figure"]: row for row in week.view(VIEW, "days", window=window)}
    assert rows["days with nothing logged"]["which"] == ["2026-03-10", "2026-03-11"]
    assert numbers(rows["days with something logged"]["value"]) == (0.0, 3, 0)
