"""A course of seven exposures over three steps, worked by hand.

Hierarchy RK-1, "buses", agreed on 2 March: stop 30, ride 50, rush 80.
Re-rated: on 6 March ride 85; told on 7 March, about 5 March: ride 65, stop 20.

    order happened  step  p.before after outcome  predicted start peak end  response  ended
    1     3 March   stop  60       30    no       50        30    40   20   yes       as planned
    2     4 March   stop  40       20    no       40        25    30   10   partly    tested
    3     5 March   ride  80       70    partly   60        50    80   70   delayed   left early
    4     6 March   ride  70       40    no       –         40    60   30   no        as planned
    5     8 March   ride  60       40    no       70        40    50   25   yes       as planned
    6     9 March   ride  40       20    no       50        30    40   20   yes       –
    7     10 March  rush  90       60    no       90        60    75   45   partly    as planned

Number 4 was recorded with peak 70 and end 40 and corrected at the end. Number 5 was
recorded after number 6, so it is attempt 6 of RK-2 and number 6 is attempt 5.

    order  within   share   between  by outcome   by belief  over-prediction  safety
    1      40-20=20 20/40   –        60-0  = 60   30         50-40 =  10      2
    2      30-10=20 20/30   30-40    40-0  = 40   20         40-30 =  10      1
    3      80-70=10 10/80   –        80-50 = 30   10         60-80 = -20      3
    4      60-30=30 30/60   60-80    70-0  = 70   30         –                0
    5      50-25=25 25/50   50-60    60-0  = 60   20         70-50 =  20      0
    6      40-20=20 20/40   40-50    40-0  = 40   20         50-40 =  10      –
    7      75-45=30 30/75   –        90-0  = 90   30         90-75 =  15      1

Samples of 1: (0, 30) (5, 40) (15, 20): 5·35 + 10·30 = 475 SUDS·min.
Samples of 3: (0, 50) (4, 80) (10, 70): 4·65 +  6·75 = 710 SUDS·min.
"""

from __future__ import annotations

from datetime import date, datetime

import pytest

from intersession.projections.query import Window

STEPS = [
    {
        "id": name,
        "situation": situation,
        "kind": "in vivo",
        "suds_predicted": suds,
        "feared_outcome": "I faint",
    }
    for name, situation, suds in (
        ("stop", "Standing at the bus stop", 30),
        ("ride", "One stop on the bus", 50),
        ("rush", "The bus at rush hour", 80),
    )
]


def exposure(step, before, after, outcome, predicted, suds, prevented, **more):
    start, peak, end = suds
    answers = {
        "item_ref": step,
        "task": "Stay until the bus has left",
        "feared_outcome": "I faint",
        "probability_before": before,
        "distress_predicted": predicted,
        "suds_start": start,
        "suds_peak": peak,
        "suds_end": end,
        "duration_min": 15,
        "response_prevented": prevented,
        "outcome_occurred": outcome,
        "probability_after": after,
        "learned": "I stayed on my feet",
        **more,
    }
    return {name: value for name, value in answers.items() if value is not None}


def samples(*points):
    return [{"min": minute, "suds": suds} for minute, suds in points]


def tags(*pairs):
    return [{"kind": kind, "tag": tag} for kind, tag in pairs]


FIRST = exposure(
    *("stop", 60, 30, "no", 50, (30, 40, 20), "yes"),
    surprise=40,
    safety_used=["phone", "headphones"],
    suds_samples=samples((0, 30), (5, 40), (15, 20)),
    context_tags=tags(("place", "Oak Street"), ("company", "alone")),
    ended_by="planned end",
)
SECOND = exposure(
    *("stop", 40, 20, "no", 40, (25, 30, 10), "partly"),
    surprise=20,
    safety_used=["phone"],
    ended_by="expectation tested",
)
THIRD = exposure(
    *("ride", 80, 70, "partly", 60, (50, 80, 70), "delayed"),
    delay_min=10,
    surprise=30,
    safety_used=["seat by the door", "phone", "headphones"],
    suds_samples=samples((10, 70), (0, 50), (4, 80)),
    context_tags=tags(("place", "oak street")),
    ended_by="left early",
)
FOURTH_AS_TOLD = exposure(
    *("ride", 70, 40, "no", None, (40, 70, 40), "no"), used_safety="no", ended_by="planned end"
)
FIFTH = exposure(
    *("ride", 60, 40, "no", 70, (40, 50, 25), "yes"),
    surprise=20,
    used_safety="no",
    ended_by="planned end",
)
SIXTH = exposure(*("ride", 40, 20, "no", 50, (30, 40, 20), "yes"), surprise=10)
SEVENTH = exposure(
    *("rush", 90, 60, "no", 90, (60, 75, 45), "partly"),
    surprise=60,
    safety_used=["phone"],
    context_tags=tags(("place", "Main Station")),
    ended_by="planned end",
)


@pytest.fixture
def hierarchy(world):
    return world.assign("cbt.exposure-hierarchy", {"theme": "buses", "items": STEPS})


@pytest.fixture
def course(world, hierarchy):
    log = world.assign("cbt.exposure-log")
    attempt, set_clock = world.homework.attempt, world.clock.set
    set_clock("2026-03-06", "20:00")
    for day, answers in ((3, FIRST), (4, SECOND), (5, THIRD), (6, FOURTH_AS_TOLD)):
        attempt(log, answers, happened=date(2026, 3, day))
    attempt(hierarchy, rated(ride=85), happened=date(2026, 3, 6))
    set_clock("2026-03-07")
    attempt(hierarchy, rated(ride=65, stop=20), happened=date(2026, 3, 5))
    set_clock("2026-03-10", "20:00")
    attempt(log, SIXTH, happened=datetime(2026, 3, 9, 17, 30))
    attempt(log, FIFTH, happened=date(2026, 3, 8))
    attempt(log, SEVENTH, happened=date(2026, 3, 10))
    world.homework.correct(log, 4, why="read it wrong", answers={"suds_peak": 60, "suds_end": 30})
    return world


def rated(**steps):
    return {"ratings": [{"step": name, "suds_predicted": suds} for name, suds in steps.items()]}


def column(rows, name):
    return [row[name] for row in rows]


def numbers(figure):
    value = None if figure.value is None else round(figure.value, 4)
    return (value, figure.n, figure.missing)


def figures(rows, name):
    (row,) = [row for row in rows if row.get("figure") == name]
    return row


def steps_of(world, **asked):
    return {row["step"]: row for row in world.view("cbt.exposure-hierarchy", "steps", **asked)}


# Each exposure.


def test_exposures_come_in_the_order_in_which_they_happened(course):
    rows = course.view("cbt.exposures")

    assert column(rows, "attempt") == [1, 2, 3, 4, 6, 5, 7]
    assert column(rows, "step") == ["RK-1/stop"] * 2 + ["RK-1/ride"] * 4 + ["RK-1/rush"]


def test_within_session(course):
    rows = course.view("cbt.exposures")

    assert column(rows, "within_session") == [20, 20, 10, 30, 25, 20, 30]
    shares = [round(row["within_session_share"], 4) for row in rows]
    assert shares == [0.5, 0.6667, 0.125, 0.5, 0.5, 0.5, 0.4]


def test_between_session_is_per_step_and_in_order(course):
    rows = course.view("cbt.exposures")

    assert column(rows, "between_session") == [None, -10, None, -20, -10, -10, None]


def test_an_exposure_of_unknown_day_is_counted_and_changes_no_course(course):
    """It would have taken the last peak of "ride" from 40 to 5, and mastered the step."""
    before = steps_of(course)["ride"]
    course.homework.attempt("RK-2", exposure("ride", 40, 20, "no", 50, (5, 5, 0), "yes"))

    rows = course.view("cbt.exposures")
    assert column(rows, "between_session") == [None, -10, None, -20, -10, -10, None, None]
    assert rows[-1]["happened_on"] is None
    after = steps_of(course)["ride"]
    assert after["attempts"] == before["attempts"] + 1
    assert (after["first_peak"], after["last_peak"]) == (80, 40)
    for name in ("change", "recent_peak", "ended_low", "mastered"):
        assert after[name] == before[name], name


def test_the_area_under_the_samples(course):
    rows = course.view("cbt.exposures")

    assert column(rows, "auc_suds_min") == [475.0, None, 710.0, None, None, None, None]


def test_expectancy_violation_both_ways_and_over_prediction(course):
    rows = course.view("cbt.exposures")

    assert column(rows, "violation_by_outcome") == [60, 40, 30, 70, 60, 40, 90]
    assert column(rows, "violation_by_belief") == [30, 20, 10, 30, 20, 20, 30]
    assert column(rows, "over_prediction") == [10, 10, -20, None, 20, 10, 15]


def test_safety_behaviours_not_filled_in_are_missing_and_none_is_zero(course):
    rows = course.view("cbt.exposures")

    assert column(rows, "safety_used_count") == [2, 1, 3, 0, 0, None, 1]


def test_a_response_that_was_not_prevented_voids_nothing(course):
    fourth = course.view("cbt.exposures")[3]

    assert (fourth["response_prevented"], fourth["within_session"]) == ("no", 30)


def test_each_exposure_names_the_events_behind_it_and_behind_its_change(course):
    rows = course.view("cbt.exposures")

    assert rows[0]["events"] == "RK-2#2"
    assert rows[3]["events"] == "RK-2#5 RK-2#9 RK-2#4"  # the third, from which it changed


# The course.

SUMMARY = {
    # 155 / 7; sorted 10 20 20 20 25 30 30
    "within session, peak − end": ((22.1429, 7, 0), (20.0, 7, 0)),
    # (-10 -20 -10 -10) / 4, of the four that have one before them at their step
    "between session, per step": ((-12.5, 4, 0), (-10.0, 4, 0)),
    "area under the samples": ((592.5, 2, 5), (592.5, 2, 5)),
    # 390 / 7; sorted 30 40 40 60 60 70 90
    "expectancy violation, by what happened": ((55.7143, 7, 0), (60.0, 7, 0)),
    # 160 / 7; sorted 10 20 20 20 30 30 30
    "expectancy violation, by belief": ((22.8571, 7, 0), (20.0, 7, 0)),
    # 45 / 6; sorted -20 10 10 10 15 20
    "over-prediction of distress": ((7.5, 6, 1), (10.0, 6, 1)),
    # 180 / 6; sorted 10 20 20 30 40 60
    "surprise": ((30.0, 6, 1), (25.0, 6, 1)),
    # 7 / 6; sorted 0 0 1 1 2 3
    "safety behaviours used": ((1.1667, 6, 1), (1.0, 6, 1)),
    "safety behaviours, earlier half": ((2.0, 3, 0), (2.0, 3, 0)),
    "safety behaviours, later half": ((0.5, 2, 1), (0.5, 2, 1)),
    "delay where the response was delayed": ((10.0, 1, 0), (10.0, 1, 0)),
}


@pytest.mark.parametrize("name", SUMMARY)
def test_the_summary(course, name):
    row = figures(course.view("cbt.exposures", "summary"), name)

    assert (numbers(row["mean"]), numbers(row["median"])) == SUMMARY[name]


def test_an_exposure_of_unknown_day_is_in_no_half(course):
    """Of eight, seven have a day: the last three of them are the later half, as before."""
    undated = exposure(
        *("ride", 40, 20, "no", 50, (30, 40, 20), "yes"), safety_used=["a", "b", "c"]
    )
    course.homework.attempt("RK-2", undated)

    rows = course.view("cbt.exposures", "summary")
    assert numbers(figures(rows, "safety behaviours, later half")["mean"]) == (0.5, 2, 1)
    assert numbers(figures(rows, "safety behaviours, earlier half")["mean"]) == (2.0, 3, 0)
    # (7 + 3) / 7, over all of them
    assert numbers(figures(rows, "safety behaviours used")["mean"]) == (1.4286, 7, 1)


def test_how_over_prediction_varies(course):
    # Mean 7.5; 3·2.5² + 27.5² + 12.5² + 7.5² = 987.5; √(987.5 / 5) = 14.0535
    row = figures(course.view("cbt.exposures", "summary"), "over-prediction of distress")

    assert numbers(row["sd"]) == (14.0535, 6, 1)
    assert "RK-2#5" not in row["sd"].events  # no prediction there


SHARES = {
    "distress fell to half the peak or less": (0.7143, 7, 0),  # 1 2 4 5 6
    "response prevented, in part and delays included": (0.8571, 7, 0),  # all but 4
    "response prevented: yes": (0.4286, 7, 0),
    "response prevented: partly": (0.2857, 7, 0),
    "response prevented: delayed": (0.1429, 7, 0),
    "response prevented: no": (0.1429, 7, 0),
    "ended: planned end": (0.6667, 6, 1),
    "ended: expectation tested": (0.1667, 6, 1),
    "ended: left early": (0.1667, 6, 1),
}


def test_shares(course):
    rows = course.view("cbt.exposures", "shares")

    assert {row["figure"]: numbers(row["value"]) for row in rows} == SHARES


def test_contexts_covered(course):
    rows = course.view("cbt.exposures", "contexts")

    assert {row["context"]: numbers(row["times"]) for row in rows} == {
        "different contexts": (3.0, 3, 4),
        "place: oak street": (2.0, 3, 4),
        "company: alone": (1.0, 3, 4),
        "place: main station": (1.0, 3, 4),
    }


def test_the_change_from_an_exposure_before_the_window_is_kept(course):
    asked = Window(date(2026, 3, 6), date(2026, 3, 9))
    rows = course.view("cbt.exposures", window=asked)

    assert column(rows, "attempt") == [4, 6, 5]
    assert column(rows, "between_session") == [-20, -10, -10]


# The hierarchy.


def test_steps_stand_in_the_order_of_their_latest_prediction(course):
    rows = course.view("cbt.exposure-hierarchy")

    assert column(rows, "step") == ["stop", "rush", "ride"]
    assert column(rows, "suds_predicted") == [20, 80, 85]
    assert column(rows, "rated_on") == ["2026-03-05", "2026-03-02", "2026-03-06"]


def test_the_prediction_made_last_counts_not_the_one_typed_last(course):
    said = course.view("cbt.exposure-hierarchy", "predictions")

    ride = [(row["suds_predicted"], row["said_in"]) for row in said if row["step"] == "ride"]
    assert ride == [(50, "agreement"), (65, "attempt 2"), (85, "attempt 1")]


def test_attempts_and_peaks_of_each_step(course):
    steps = steps_of(course)

    found = {
        name: (row["attempts"], row["first_peak"], row["last_peak"], numbers(row["recent_peak"]))
        for name, row in steps.items()
    }
    assert found == {
        "stop": (2, 40, 30, (40.0, 2, 0)),
        "ride": (4, 80, 40, (60.0, 3, 0)),  # peaks 80 60 50 40
        "rush": (1, 75, 75, (75.0, 1, 0)),
    }


def test_change_is_a_share_of_the_first_peak(course):
    steps = steps_of(course)

    assert numbers(steps["stop"]["change"]) == (0.25, 2, 0)  # (40 - 30) / 40
    assert numbers(steps["ride"]["change"]) == (0.5, 4, 0)  # (80 - 40) / 80
    assert numbers(steps["rush"]["change"]) == (None, 1, 0)  # one peak tells of no change


def test_mastered_is_told_in_two_ways(course):
    steps = steps_of(course)

    # stop ended at 20 and 10; ride at 70 30 25 20, and what was feared did not happen 3 times
    told = {
        name: (
            numbers(row["ended_low"])[0],
            row["mastered_by_distress"],
            numbers(row["not_met"])[0],
            row["mastered_by_expectancy"],
        )
        for name, row in steps.items()
    }
    assert told == {
        "stop": (2.0, True, 2.0, False),
        "ride": (1.0, False, 3.0, True),
        "rush": (0.0, False, 1.0, False),
    }


def test_the_next_step_is_the_lowest_that_is_mastered_in_neither_way(course):
    steps = steps_of(course)
    assert [row["mastered"] for row in steps.values()] == [
        "by distress",
        "not yet",
        "by expectancy",
    ]
    (row,) = course.view("cbt.exposure-hierarchy", "next")

    assert (row["theme"], row["next"], row["steps"], row["ahead"]) == ("buses", "rush", 3, 1)
    assert column(course.view("cbt.exposure-hierarchy"), "next") == [False, True, False]


def test_the_report_says_where_its_limits_lie(course):
    rows = course.view("cbt.exposure-hierarchy", "read as")
    told = {row["word"]: row["means"] for row in rows}

    assert "20 on each of the last 2 exposures" in told["mastered by distress"]
    assert "last 3 exposures" in told["mastered by expectancy"]


def test_the_hierarchy_as_it_stood_by_the_end_of_a_window(course):
    steps = steps_of(course, window=Window(None, date(2026, 3, 5)))

    assert list(steps) == ["stop", "ride", "rush"]
    assert steps["ride"]["suds_predicted"] == 65
    assert (steps["ride"]["attempts"], steps["ride"]["last_peak"]) == (1, 80)


def test_a_step_names_every_event_behind_it(course):
    ride = steps_of(course)["ride"]

    told = set(ride["events"].split())
    assert told == {
        *("RK-1#1", "RK-1#2", "RK-1#3"),
        *("RK-2#4", "RK-2#5", "RK-2#9", "RK-2#6", "RK-2#7"),
    }
    assert ride["change"].events == ("RK-2#4", "RK-2#6")


def test_a_rebuild_gives_what_stands(course):
    course.view("cbt.exposure-hierarchy")
    course.homework.amend("RK-1", settings={"items": STEPS[:2]}, happened=date(2026, 3, 10))
    course.homework.correct("RK-1", 1, why="it was 70", answers=rated(ride=70))

    assert course.views.differences() == []
