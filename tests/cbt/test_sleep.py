"""Two weeks of sleep in Berlin, worked by hand, each with a change of the clocks.

Week 13 of 2026; the clocks go forward from 02:00 to 03:00 on Sunday 29 March.

    wake date  in bed  tried  sol  waso  wake   up     tried on  TIB  SPT  TST          DSE
    Mon 23     23:00   23:15  15   20    06:45  07:00  0         480  450  415          450
    Tue 24     00:30   00:30  10    0    07:00  07:30  30        420  390  380          420
    Wed 25     22:30   23:00  30   60    06:00  07:00  –         510  420  330          –
    Thu 26     blank
    Fri 27     23:30   23:45  20   10    06:30  06:45  15        435  405  375          420
    Sat 28     01:00   01:00   5   15    09:00  09:30  0         510  480  460          480
    Sun 29     23:00   23:30  20   10    07:30  08:00  30        480  420  390          450

On Sunday the clock shows 9 hours in bed, of which one never was: 480 minutes.

    wake date  100·TST/TIB          100·TST/DSE
    Mon 23     415/480 = 86.4583    415/450 = 92.2222
    Tue 24     380/420 = 90.4762    380/420 = 90.4762
    Wed 25     330/510 = 64.7059    –
    Fri 27     375/435 = 86.2069    375/420 = 89.2857
    Sat 28     460/510 = 90.1961    460/480 = 95.8333
    Sun 29     390/480 = 81.2500    390/450 = 86.6667
    mean       499.2934/6 = 83.2156 454.4841/5 = 90.8968

    ΣTST = 2350, ΣTIB = 2835, 100·2350/2835 = 82.8924
    Into bed, minutes from midnight: -60 30 -90 -30 60 -60, mean -25,
      35² + 55² + 65² + 5² + 85² + 35² = 16950, √(16950/5) = 58.2237
    Out of bed: 420 450 420 405 570 480, mean 457.5,
      37.5² + 7.5² + 37.5² + 52.5² + 112.5² + 22.5² = 18787.5, √(18787.5/5) = 61.2985
"""

from __future__ import annotations

from datetime import date

import pytest

from intersession.projections.query import Window

DIARY = "cbt.sleep-diary"
WEEK = {
    "2026-03-23": ("23:00", "23:15", 15, 20, "06:45", "07:00", 0),
    "2026-03-24": ("00:30", "00:30", 10, 0, "07:00", "07:30", 30),
    "2026-03-25": ("22:30", "23:00", 30, 60, "06:00", "07:00", None),
    "2026-03-27": ("23:30", "23:45", 20, 10, "06:30", "06:45", 15),
    "2026-03-28": ("01:00", "01:00", 5, 15, "09:00", "09:30", 0),
    "2026-03-29": ("23:00", "23:30", 20, 10, "07:30", "08:00", 30),
}


def night(wake_date, into_bed, tried, sol, waso, final_wake, out_of_bed, tried_on=None, **more):
    answers = {
        "wake_date": wake_date,
        "into_bed": into_bed,
        "tried_to_sleep": tried,
        "sol_min": sol,
        "awakenings": 1,
        "waso_min": waso,
        "final_wake": final_wake,
        "out_of_bed": out_of_bed,
        "quality": 3,
        "tried_after_final_wake_min": tried_on,
        **more,
    }
    return {name: value for name, value in answers.items() if value is not None}


@pytest.fixture
def diary(world):
    """Agreed on Sunday 1 March, so that its first night ends on the 2nd; it is 30 March."""
    world.clock.set("2026-03-01")
    handle = world.assign(DIARY)
    world.clock.set("2026-03-30")
    return handle


@pytest.fixture
def autumn(world):
    """Agreed on 24 October; it is the Monday after the clocks went back."""
    world.clock.set("2026-10-24")
    handle = world.assign(DIARY)
    world.clock.set("2026-10-26")
    return handle


@pytest.fixture
def spring(world):
    """Agreed on Sunday 22 March; it is the Monday after the clocks went forward."""
    world.clock.set("2026-03-22")
    diary = world.assign(DIARY)
    world.clock.set("2026-03-30")
    for wake_date, told in WEEK.items():
        world.homework.attempt(
            diary, night(wake_date, *told), happened=date.fromisoformat(wake_date)
        )
    return world


def nights(world, **asked):
    return {row["wake_date"][-2:]: row for row in world.view("cbt.sleep", **asked)}


def only_night(world):
    """The only night that has an entry."""
    (row,) = [row for row in world.view("cbt.sleep") if row["events"]]
    return row


def numbers(figure):
    value = None if figure.value is None else round(figure.value, 4)
    return (value, figure.n, figure.missing)


def minutes(row):
    return (row["tib_min"], row["spt_min"], row["tst_min"], row["dse_min"])


# The week of the spring change.


def test_minutes_of_each_night_are_real_minutes(spring):
    found = {day: minutes(row) for day, row in nights(spring).items()}

    assert found == {
        "23": (480, 450, 415, 450),
        "24": (420, 390, 380, 420),
        "25": (510, 420, 330, None),
        "26": (None, None, None, None),
        "27": (435, 405, 375, 420),
        "28": (510, 480, 460, 480),
        "29": (480, 420, 390, 450),
    }


def test_efficiency_over_both_denominators(spring):
    found = {
        day: tuple(part and round(part, 4) for part in (row["se_tib"], row["se_dse"]))
        for day, row in nights(spring).items()
    }

    assert found == {
        "23": (86.4583, 92.2222),
        "24": (90.4762, 90.4762),
        "25": (64.7059, None),
        "26": (None, None),
        "27": (86.2069, 89.2857),
        "28": (90.1961, 95.8333),
        "29": (81.25, 86.6667),
    }


def test_a_blank_night_stays_blank(spring):
    blank = nights(spring)["26"]

    assert (blank["note"], blank["quality"], blank["events"]) == ("no entry", None, "")


def test_the_week(spring):
    (week,) = spring.view("cbt.sleep", "weeks")

    assert (week["week"], week["from"], week["to"]) == ("2026-W13", "2026-03-23", "2026-03-29")
    assert (week["nights"], week["missing"]) == (6, 1)
    assert week["note"] == "6 of 7 nights: few to judge by"
    assert numbers(week["se_tib"]) == (83.2156, 6, 1)
    assert numbers(week["se_tib_total"]) == (82.8924, 6, 1)
    assert numbers(week["se_dse"]) == (90.8968, 5, 2)
    assert numbers(week["sol_min"]) == (16.6667, 6, 1)  # 100/6
    assert numbers(week["waso_min"]) == (19.1667, 6, 1)  # 115/6
    assert numbers(week["tst_min"]) == (391.6667, 6, 1)
    assert numbers(week["tib_min"]) == (472.5, 6, 1)
    assert numbers(week["bed_time_sd_min"]) == (58.2237, 6, 1)
    assert numbers(week["rise_time_sd_min"]) == (61.2985, 6, 1)


def test_a_figure_names_the_nights_behind_it(spring):
    (week,) = spring.view("cbt.sleep", "weeks")

    assert week["se_dse"].events == ("RK-1#2", "RK-1#3", "RK-1#5", "RK-1#6", "RK-1#7")
    assert week["events"] == "RK-1#2 RK-1#3 RK-1#4 RK-1#5 RK-1#6 RK-1#7"


def test_a_week_within_a_window_counts_only_nights_of_the_window(spring):
    asked = Window(date(2026, 3, 25), date(2026, 3, 27))
    (week,) = spring.view("cbt.sleep", "weeks", window=asked)

    assert (week["from"], week["to"]) == ("2026-03-25", "2026-03-27")
    assert (week["nights"], week["missing"]) == (2, 1)
    assert numbers(week["tst_min"]) == (352.5, 2, 1)  # (330 + 375) / 2


def test_nights_to_come_are_not_missing(world):
    world.clock.set("2026-03-22")
    diary = world.assign(DIARY)
    world.clock.set("2026-03-26")
    for wake_date in ("2026-03-23", "2026-03-24"):
        world.homework.attempt(diary, night(wake_date, *WEEK[wake_date]))

    (week,) = world.view("cbt.sleep", "weeks")
    assert (week["to"], week["nights"], week["missing"]) == ("2026-03-25", 2, 1)


def test_a_week_without_a_night_between_two_others_is_kept(world, diary):
    for wake_date in ("2026-03-02", "2026-03-16"):
        world.homework.attempt(diary, night(wake_date, *WEEK["2026-03-23"]))

    weeks = world.view("cbt.sleep", "weeks")
    assert [(row["week"], row["nights"], row["missing"]) for row in weeks] == [
        ("2026-W10", 1, 6),
        ("2026-W11", 0, 7),
        ("2026-W12", 1, 6),
        ("2026-W13", 0, 7),  # until yesterday, Sunday the 29th
    ]
    assert str(weeks[1]["se_tib"]) == "no data (7 missing)"


# The night of the autumn change: 02:00 to 03:00 comes twice on 25 October.


def test_the_night_the_clocks_go_back_is_an_hour_longer(world, autumn):
    told = ("23:00", "23:00", 30, 30, "06:30", "07:00", 0)
    world.homework.attempt(autumn, night("2026-10-25", *told))

    row = only_night(world)
    assert minutes(row) == (540, 510, 450, 510)  # the clock shows 8 h, and 7 h 30
    assert round(row["se_tib"], 4) == 83.3333  # 450/540


@pytest.mark.parametrize(
    ("final_wake", "out_of_bed", "awake_in_bed"),
    [
        ("02:30", "02:45", 15),  # both of the second time round
        ("02:50", "02:10", 20),  # 02:50 of the first, then 02:10 of the second
        ("01:50", "02:10", 80),  # ten minutes to 02:00, the hour, ten minutes
    ],
)
def test_times_that_come_twice_are_read_backwards(
    world, autumn, final_wake, out_of_bed, awake_in_bed
):
    told = ("23:00", "23:00", 30, 30, final_wake, out_of_bed, 0)
    world.homework.attempt(autumn, night("2026-10-25", *told))

    row = only_night(world)
    assert row["tib_min"] - row["spt_min"] == awake_in_bed


def test_a_day_asleep_after_a_night_at_work(world, diary):
    told = ("08:00", "08:10", 10, 0, "14:40", "15:00", 5)
    world.homework.attempt(diary, night("2026-03-24", *told))

    assert minutes(only_night(world)) == (420, 390, 380, 395)


def test_the_clocks_are_those_of_the_client(make_world):
    world = make_world(timezone="America/New_York")
    world.clock.set("2026-03-30")
    diary = world.assign(DIARY)
    world.homework.attempt(diary, night("2026-03-29", *WEEK["2026-03-29"]))

    assert only_night(world)["tib_min"] == 540  # no change of the clocks there that night


# What was left out, said twice, corrected.


def test_a_night_of_which_parts_were_left_out(world, diary):
    answers = night("2026-03-24", *WEEK["2026-03-24"])
    del answers["waso_min"], answers["into_bed"]
    reasons = {"waso_min": "no idea", "into_bed": "did not look"}
    world.homework.attempt(diary, answers, skipped=reasons)

    row = only_night(world)
    assert minutes(row) == (None, 390, None, None)
    assert (row["se_tib"], row["se_dse"]) == (None, None)


def test_a_night_without_a_time_of_getting_up_is_read_from_the_last_waking(world, diary):
    answers = night("2026-03-29", *WEEK["2026-03-29"])
    del answers["out_of_bed"]
    world.homework.attempt(diary, answers, skipped={"out_of_bed": "do not know"})

    assert only_night(world)["spt_min"] == 420


def test_a_night_without_its_date_counts_in_no_week(world, diary):
    answers = night("2026-03-24", *WEEK["2026-03-24"])
    del answers["wake_date"]
    world.homework.attempt(diary, answers, skipped={"wake_date": "not sure which"})

    assert only_night(world)["note"] == "no date: it counts in no week"
    assert world.view("cbt.sleep", "weeks") == []


def test_of_two_entries_for_a_night_both_are_shown_and_the_last_recorded_counts(world, diary):
    for sol in (10, 40):
        told = ("23:00", "23:00", sol, 0, "07:00", "07:00", 0)
        world.homework.attempt(diary, night("2026-03-24", *told))

    rows = world.view("cbt.sleep")[-2:]
    assert [(row["sol_min"], row["note"]) for row in rows] == [
        (10, "recorded again later, and that counts in the week"),
        (40, ""),
    ]
    week = world.view("cbt.sleep", "weeks")[-1]
    assert numbers(week["sol_min"]) == (40.0, 1, 6)


def test_a_correction_replaces_the_night(spring):
    spring.view("cbt.sleep")
    spring.homework.correct("RK-1", 1, why="the wrong day", answers={"wake_date": "2026-03-26"})

    rows = nights(spring)
    assert rows["23"]["note"] == "no entry"
    assert (rows["26"]["tst_min"], rows["26"]["events"]) == (415, "RK-1#2 RK-1#8")
    assert spring.views.differences() == []


def test_no_diary_gives_no_rows(world):
    assert world.report("cbt.sleep") == {"nights": [], "weeks": []}


# What is refused.


def refused(world, diary, problems_of, *told):
    return problems_of(world.homework.attempt, diary, night(*told))


def test_a_night_with_less_than_no_sleep_is_refused(world, diary, problems_of):
    # From 23:30 to 05:30 the clock shows 360 min; on 29 March there were 300.
    told = ("23:00", "23:30", 60, 260, "05:30", "06:00")
    assert world.homework.attempt(diary, night("2026-03-28", *told)).event.attempt == 1

    problems = refused(world, diary, problems_of, "2026-03-29", *told)
    assert "320 min" in problems["sol_min"]
    assert "300 min" in problems["sol_min"]


def test_a_night_without_any_sleep_is_a_night(world, diary):
    told = ("23:00", "23:00", 480, 0, "07:00", "07:00", 0)
    world.homework.attempt(diary, night("2026-03-24", *told))

    assert (only_night(world)["tst_min"], only_night(world)["se_tib"]) == (0, 0.0)


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("final_wake", ("23:00", "23:30", 20, 10, "02:30", "08:00")),
        ("out_of_bed", ("23:00", "23:30", 20, 10, "01:30", "02:30")),
        ("into_bed", ("02:15", "03:30", 20, 10, "07:30", "08:00")),
    ],
)
def test_a_time_that_the_clocks_jumped_over_is_refused(world, diary, problems_of, place, told):
    problems = refused(world, diary, problems_of, "2026-03-29", *told)

    assert set(problems) == {place}
    assert "does not exist in Europe/Berlin" in problems[place]


@pytest.mark.parametrize(
    ("wake_date", "told", "in_bed"),
    [
        ("2026-03-30", ("02:30", "02:40", 20, 10, "07:30", "08:00"), 330),
        ("2026-03-29", ("02:30", "02:40", 20, 10, "01:00", "01:30"), 1380),  # from the 28th
    ],
)
def test_the_same_time_on_another_night_is_taken(world, diary, wake_date, told, in_bed):
    world.homework.attempt(diary, night(wake_date, *told))

    assert only_night(world)["tib_min"] == in_bed


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("final_wake", ("23:00", "23:30", 20, 10, "07:30", "07:15")),
        ("into_bed", ("23:30", "23:00", 20, 10, "07:00", "07:15")),
        ("tried_to_sleep", ("23:00", "07:30", 20, 10, "07:00", "07:15")),
    ],
)
def test_times_out_of_order_are_refused_where_they_break_it(world, diary, problems_of, place, told):
    problems = refused(world, diary, problems_of, "2026-03-24", *told)

    assert "into_bed, tried_to_sleep, final_wake, out_of_bed" in problems[place]


def test_trying_to_sleep_on_fits_into_the_time_left_in_bed(world, diary, problems_of):
    told = ("23:00", "23:30", 20, 10, "07:00", "07:15", 16)
    problems = refused(world, diary, problems_of, "2026-03-24", *told)

    assert problems == {
        "tried_after_final_wake_min": "16 min is more than the 15 min from final_wake to out_of_bed"
    }


def test_each_answer_is_checked_too(world, diary, problems_of):
    given = night("2026-03-24", "7", "23:30", -5, 10, "07:00", "07:15", quality=0)
    problems = problems_of(world.homework.attempt, diary, given)

    assert set(problems) == {"into_bed", "sol_min", "quality"}
