"""A sleep diary over a hold and a change of the clocks, typed late; and clocks nobody knows.

Berlin. Agreed on Thursday 19 March 2026, so the first night ends on Friday the 20th. On hold
from Monday 23 March, taken up again on Wednesday 25 March: the nights of the wake dates 24 and
25 are not asked for. Looked at on Monday 30 March.

    wake date  asked  entry           TIB of 23:00 to 07:00
    Fri 20     yes    typed on 21     480
    Sat 21     yes    typed on 21     480
    Sun 22     yes    –               missing
    Mon 23     yes    typed on 30     480
    Tue 24     no     typed on 30     480   it counts as a night all the same
    Wed 25     no     –
    Thu 26     yes    typed on 27     480
    Fri 27     yes    –               missing
    Sat 28     yes    typed on 30     480
    Sun 29     yes    typed on 30     420   the clocks go forward from 02:00 to 03:00

    week 12    2 nights, 1 missing
    week 13    5 nights, 1 missing; mean TIB (4 · 480 + 420) / 5 = 468
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date

import pytest

from intersession import ChangeCalendar
from intersession.projections.query import Window

DIARY, VIEW = "cbt.sleep-diary", "cbt.sleep"


def night(wake_date, **more):
    return {
        "wake_date": wake_date,
        "into_bed": "23:00",
        "tried_to_sleep": "23:00",
        "sol_min": 10,
        "awakenings": 0,
        "waso_min": 0,
        "final_wake": "07:00",
        "out_of_bed": "07:00",
        "quality": 3,
        **more,
    }


@pytest.fixture
def fortnight(world):
    homework, clock = world.homework, world.clock
    clock.set("2026-03-19")
    diary = world.assign(DIARY)
    for typed, days in (("21", ["21", "20"]), ("27", ["26"]), ("30", ["29", "23", "28", "24"])):
        clock.set(f"2026-03-{typed}")
        if typed == "27":
            homework.pause(diary, happened=date(2026, 3, 23))
            homework.resume(diary, happened=date(2026, 3, 25))
        for day in days:
            homework.attempt(diary, night(f"2026-03-{day}"))
    return world


def numbers(figure):
    return figure.value, figure.n, figure.missing


def weeks(world, **asked):
    rows = world.view(VIEW, "weeks", **asked)
    return [(row["week"], row["nights"], row["missing"]) for row in rows]


def test_the_two_weeks(fortnight):
    assert weeks(fortnight) == [("2026-W12", 2, 1), ("2026-W13", 5, 1)]
    week = fortnight.view(VIEW, "weeks")[-1]
    assert (week["from"], week["to"]) == ("2026-03-23", "2026-03-29")
    assert numbers(week["tib_min"]) == (468.0, 5, 1)
    assert week["note"] == "5 of 7 nights: few to judge by"


def test_nights_are_listed_as_they_were_slept_and_only_those_asked_for_are_missing(fortnight):
    rows = [(row["wake_date"][-2:], row["tib_min"], row["note"]) for row in fortnight.view(VIEW)]

    assert rows == [
        *[("20", 480, ""), ("21", 480, ""), ("22", None, "no entry"), ("23", 480, "")],
        *[("24", 480, ""), ("26", 480, ""), ("27", None, "no entry"), ("28", 480, "")],
        ("29", 420, ""),
    ]


def test_agreed_on_thursday_the_week_before_it_is_not_missing(world):
    """Agreed on the 5th, nights of the wake dates 6, 7 and 8: none is missing."""
    world.clock.set("2026-03-05")
    diary = world.assign(DIARY, how_often="daily")
    world.clock.set("2026-03-09")
    for day in (6, 7, 8):
        world.homework.attempt(diary, night(f"2026-03-{day:02}"))

    assert weeks(world) == [("2026-W10", 3, 0)]


def test_a_start_that_was_named_is_the_first_wake_date(world):
    world.clock.set("2026-03-01")
    diary = world.assign(DIARY, start_on="2026-03-05")
    world.clock.set("2026-03-09")
    world.homework.attempt(diary, night("2026-03-08"))

    assert weeks(world) == [("2026-W10", 1, 3)]  # of the 5th, 6th and 7th there is none


def test_nights_until_yesterday_are_missing_and_none_after_the_end(world):
    diary = world.assign(DIARY)  # Monday 2 March: from the wake date 3 on
    world.clock.set("2026-03-12")
    world.homework.attempt(diary, night("2026-03-03"))
    assert weeks(world) == [("2026-W10", 1, 5), ("2026-W11", 0, 3)]  # 4 to 8; 9, 10, 11

    # Withdrawn on Tuesday the 10th: the night that ends on the 10th is the last asked for
    world.homework.withdraw(diary, happened=date(2026, 3, 10))
    assert weeks(world) == [("2026-W10", 1, 5), ("2026-W11", 0, 2)]


def test_a_week_on_hold_says_that_no_night_was_asked_for(world):
    diary = world.assign(DIARY)
    world.clock.set("2026-03-16")
    world.homework.attempt(diary, night("2026-03-03"))
    world.homework.pause(diary, happened=date(2026, 3, 8))

    row = world.view(VIEW, "weeks")[-1]
    assert (row["week"], row["nights"], row["missing"]) == ("2026-W11", 0, 0)
    assert row["note"] == "no night was asked for"
    assert str(row["tib_min"]) == "no data"


def test_weeks_from_sunday_where_the_clients_week_begins_then(fortnight):
    """Sunday 22 to Saturday 28 March: missing are the 22nd and the 27th."""
    fortnight.homework.handle(
        ChangeCalendar(client="RK", from_on="2026-03-01", week_begins="sunday", key="week")
    )

    assert weeks(fortnight) == [
        ("week of 2026-03-15", 2, 0),
        ("week of 2026-03-22", 4, 2),
        ("week of 2026-03-29", 1, 0),
    ]
    assert numbers(fortnight.view(VIEW, "weeks")[1]["tib_min"]) == (480.0, 4, 2)


def test_after_a_discharge_no_night_is_missing(world):
    """Agreed on the 2nd; discharged on the 5th: nights of the wake dates 3, 4 and 5."""
    diary = world.assign(DIARY)
    world.clock.set("2026-03-05")
    world.homework.attempt(diary, night("2026-03-03"))
    world.homework.discharge("RK")
    world.clock.set("2026-03-20")

    assert [(w, n, m) for w, n, m in weeks(world) if n or m] == [("2026-W10", 1, 2)]


def test_the_view_says_that_its_weeks_are_calendar_weeks():
    import intersession_cbt

    assert "calendar weeks, Monday to Sunday" in intersession_cbt.Sleep.about


# Clocks.


@pytest.fixture
def no_zones(monkeypatch):
    """A machine that knows no time zone when it reads."""

    def lacks(name):
        raise KeyError(name)

    monkeypatch.setattr("intersession.projections.entries._zone", lacks)


def test_minutes_are_those_of_the_offsets_that_were_stored(fortnight, no_zones):
    (event,) = [
        one for one in fortnight.homework.assignment("RK-1").attempts if one.about == "2026-03-29"
    ]
    assert event.clocks == ("+01:00", "2026-03-29T01:00:00Z", "+02:00")

    assert numbers(fortnight.view(VIEW, "weeks")[-1]["tib_min"]) == (468.0, 5, 1)


@pytest.mark.parametrize(
    ("clocks", "in_bed"),
    [
        (("+06:00",), 540),  # a database from before the country changed its time
        (("+06:00", "2024-02-29T18:00:00Z", "+05:00"), 600),  # one from after
    ],
)
def test_the_readers_database_changes_no_figure(make_world, monkeypatch, no_zones, clocks, in_bed):
    """Almaty went from +06:00 to +05:00 at the midnight to 1 March 2024; in bed from 22:00."""
    monkeypatch.setattr("intersession.application.entry.clocks_of", lambda *_: clocks)
    world = make_world(timezone="Asia/Almaty")
    diary = world.assign(DIARY)
    told = {"into_bed": "22:00", "tried_to_sleep": "22:00"}
    world.homework.attempt(diary, night("2024-03-01", **told))

    (row,) = [row for row in world.view(VIEW) if row["events"]]
    assert (row["tib_min"], row["into_bed_clock"], row["out_of_bed_clock"]) == (in_bed, -120, 420)


def test_a_zone_that_nobody_knows_costs_that_clients_rows_only(make_world, monkeypatch):
    """Entries of before, without stored offsets: AB's zone is lost, RK's nights are read."""
    monkeypatch.setattr("intersession.application.entry.clocks_of", lambda *_: ())
    world = make_world()
    world.homework.register("AB", timezone="America/New_York")
    for code in ("RK", "AB"):
        diary = world.assign(DIARY, code=code)
        world.homework.attempt(diary, night("2026-03-02"))

    def lacks(name):
        from zoneinfo import ZoneInfo

        if name == "America/New_York":
            raise KeyError(name)
        return ZoneInfo(name)

    monkeypatch.setattr("intersession.projections.entries._zone", lacks)
    told = {row["client"]: (row["tib_min"], row["note"]) for row in world.view(VIEW, client=None)}
    missing = "its times are not read: this machine does not know the zone America/New_York"
    assert told == {"RK": (480, ""), "AB": (None, missing)}
    assert world.views.differences() == []
    (row,) = world.view(VIEW, "weeks", client="AB")
    assert (row["nights"], numbers(row["tib_min"])) == (1, (None, 0, 1))
    assert numbers(row["sol_min"]) == (10.0, 1, 0)  # what was estimated is known


# One order of columns, whatever the seed.


def test_a_blank_night_has_the_columns_of_every_night(fortnight):
    asked = Window(date(2026, 3, 22), date(2026, 3, 23))
    blank, entered = fortnight.view(VIEW, window=asked)

    assert (blank["note"], entered["note"]) == ("no entry", "")
    assert list(blank) == list(entered)


@pytest.mark.parametrize("form", ["--csv", "--json"])
def test_the_order_of_columns_hangs_on_no_seed(fortnight, form):
    fortnight.view(VIEW)
    words = ["view", VIEW, "RK", "--from", "2026-03-22", "--to", "2026-03-28", form]
    command = [sys.executable, "-m", "intersession_cli", "--home", fortnight.home.path, *words]
    printed = {
        subprocess.run(
            [str(word) for word in command],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            timeout=60,
        ).stdout
        for seed in ("0", "1", "2")
    }

    assert len(printed) == 1
    assert b"2026-03-22" in next(iter(printed))
