"""Mastery of a step, by its last exposures; a fortnight of exposures told late and out of order.

By distress: each of the last 2 with a day ended at 20 or below. By expectancy: on each of the
last 3 what was feared did not happen, and belief did not rise. None of them was left early.

The fortnight, Monday 2 to Sunday 15 March 2026, step "bus" of RK-1, log RK-2:

    day     end  feared  belief   ended            safety   typed on
    Mon  2  60   no      80 → 70  planned end      phone    2 March
    Wed  4  20   no      70 → 60  planned end      none     8 March, after that of the 6th
    Fri  6  20   no      60 → 40  –                –        8 March
    Tue 10  90   yes     40 → 85  expectation t.   none     15 March, last of all
    Thu 12  20   no      80 → 50  planned end      phone    12 March
    Sat 14  15   no      50 → 30  planned end      none     14 March
    –       85   no      30 → 20  planned end      none     14 March: of unknown day

    by the end of  last 2 end  by distress  last 3 (feared, belief)     by expectancy
    2 March        60          no           one only                    no
    4 March        60 20       no           two only                    no
    6 March        20 20       yes          no no no, all fell          yes; the 6th: ending unknown
    10 March       20 90       no           no no yes                   no
    12 March       90 20       no           no yes no                   no
    14 March       20 15       yes          yes no no                   no
"""

from __future__ import annotations

from datetime import date

import pytest

from intersession.projections.query import Window

HIERARCHY, LOG = "cbt.exposure-hierarchy", "cbt.exposure-log"
STEPS = [
    {"id": "bus", "situation": "One stop", "suds_predicted": 50, "feared_outcome": "I faint"},
    {"id": "rush", "situation": "At 8", "suds_predicted": 80, "feared_outcome": "I faint"},
]


def exposure(end, feared, before, after, ended_by=None, safety=None, **more):
    """An exposure; ``safety`` is what was used, "" for nothing, None for not asked."""
    answers = {
        "item_ref": "bus",
        "task": "Ride one stop",
        "feared_outcome": "I faint",
        "probability_before": before,
        "suds_start": 50,
        "suds_peak": 95,
        "suds_end": end,
        "duration_min": 20,
        "outcome_occurred": feared,
        "probability_after": after,
        "learned": "I stayed on my feet",
        "ended_by": ended_by,
        "used_safety": None if safety is None else bool(safety),
        "safety_used": safety and [safety],
        **more,
    }
    return {name: value for name, value in answers.items() if value not in (None, "")}


@pytest.fixture
def log(world):
    world.assign(HIERARCHY, {"theme": "buses", "items": STEPS})
    return world.assign(LOG)


def tried(world, day, *told, skipped=None, **more):
    """Record an exposure of a day of March."""
    world.clock.set(max(world.today.isoformat(), f"2026-03-{day:02}"), "20:00")
    happened = date(2026, 3, day)
    world.homework.attempt(
        "RK-2", exposure(*told, **more), happened=happened, skipped=skipped or {}
    )


def bus(world, **asked):
    (row,) = [row for row in world.view(HIERARCHY, **asked) if row["step"] == "bus"]
    return row


def numbers(figure):
    return figure.value, figure.n, figure.missing


@pytest.fixture
def fortnight(world, log):
    tried(world, 2, 60, "no", 80, 70, "planned end", "phone")
    world.clock.set("2026-03-08")
    tried(world, 6, 20, "no", 60, 40)
    tried(world, 4, 20, "no", 70, 60, "planned end", "")
    tried(world, 12, 20, "no", 80, 50, "planned end", "phone")
    tried(world, 14, 15, "no", 50, 30, "planned end", "")
    world.homework.attempt(log, exposure(85, "no", 30, 20, "planned end", ""))
    world.clock.set("2026-03-15")
    tried(world, 10, 90, "yes", 40, 85, "expectation tested", "")
    return world


@pytest.mark.parametrize(
    ("day", "mastered"),
    [
        (2, "not yet"),
        (4, "not yet"),
        (6, "by distress and expectancy"),
        (10, "not yet"),
        (12, "not yet"),
        (14, "by distress"),
        (31, "by distress"),
    ],
)
def test_the_fortnight(fortnight, day, mastered):
    row = bus(fortnight, window=Window(None, date(2026, 3, day)))

    assert row["mastered"] == mastered
    both = (row["mastered_by_distress"], row["mastered_by_expectancy"])
    assert both == ("distress" in mastered, "expectancy" in mastered)


def test_the_fortnight_as_a_whole(fortnight):
    row = bus(fortnight)

    assert (row["attempts"], row["mastered"]) == (7, "by distress")
    assert numbers(row["ended_low"]) == (2, 2, 0)  # 20 on the 12th, 15 on the 14th
    assert numbers(row["not_met"]) == (2, 3, 0)  # yes on the 10th, then no, no
    # Of the two that decide, the 12th and the 14th, one was with the phone
    assert numbers(row["safety_used"]) == (1, 2, 0)
    assert row["beside"] == "safety behaviours on 1 of 2: phone"


def test_what_is_not_known_is_told_beside_it(fortnight):
    row = bus(fortnight, window=Window(None, date(2026, 3, 6)))

    # The three that decide: the 2nd with the phone, the 4th without, the 6th not asked
    assert row["beside"] == (
        "safety behaviours on 1 of 3: phone; safety behaviours not known on 1 of 3; "
        "how it ended not known on 1 of 3"
    )
    assert (numbers(row["left_early"]), numbers(row["safety_used"])) == ((0, 2, 1), (1, 2, 1))


def test_a_window_that_begins_late_forgets_no_mastery(fortnight):
    """Only the 14th lies in it; the 12th is one of the last two all the same."""
    row = bus(fortnight, window=Window(date(2026, 3, 13), date(2026, 3, 15)))

    assert (row["attempts"], row["mastered"], row["next"]) == (1, "by distress", False)


def test_the_step_that_comes_next_follows(fortnight):
    def next_by(day):
        (row,) = fortnight.view(HIERARCHY, "next", window=Window(None, date(2026, 3, day)))
        return row["next"]

    assert [next_by(day) for day in (4, 6, 10, 14)] == ["bus", "rush", "bus", "rush"]


# The rows of the list of faults.


def test_a_relapse_undoes_it(world, log):
    for day, end, feared in ((2, 20, "no"), (3, 15, "no"), (4, 90, "yes"), (5, 85, "yes")):
        tried(world, day, end, feared, 60, 40, "planned end")

    assert bus(world)["mastered"] == "not yet"
    assert numbers(bus(world)["ended_low"]) == (0, 2, 0)
    assert world.view(HIERARCHY, "next")[0]["next"] == "bus"


def test_three_that_were_left_after_a_minute_master_nothing(world, log):
    for day in (2, 3, 4):
        tried(world, day, 10, "no", 90, 90, "left early", "my sister's hand", duration_min=1)

    row = bus(world)
    assert (row["mastered"], numbers(row["left_early"])) == ("not yet", (3, 3, 0))
    assert row["beside"] == ("safety behaviours on 3 of 3: my sister's hand; left early on 3 of 3")


def test_belief_that_stays_does_not_rise(world, log):
    """The same three, stayed to the end: mastered, and the safety behaviour stands beside it."""
    for day in (2, 3, 4):
        tried(world, day, 10, "no", 90, 90, "planned end", "my sister's hand")

    row = bus(world)
    assert row["mastered"] == "by distress and expectancy"
    assert row["beside"] == "safety behaviours on 3 of 3: my sister's hand"


@pytest.mark.parametrize(("belief", "mastered"), [(61, False), (60, True)])
def test_belief_that_rose_within_one_is_no_expectancy_put_right(world, log, belief, mastered):
    for day, after in ((2, 50), (3, belief), (4, 50)):
        tried(world, day, 40, "no", 60, after, "planned end")

    assert bus(world)["mastered_by_expectancy"] == mastered


@pytest.mark.parametrize("part", ["probability_after", "probability_before", "outcome_occurred"])
def test_what_is_not_known_puts_no_expectancy_right(world, log, part):
    given = [60, 50] if part != "probability_before" else [None, 50]
    given = [60, None] if part == "probability_after" else given
    feared = None if part == "outcome_occurred" else "no"
    for day in (2, 3):
        tried(world, day, 10, "no", 60, 50, "planned end")
    tried(world, 4, 10, feared, *given, "planned end", skipped={part: "did not say"})

    assert bus(world)["mastered"] == "by distress"


def test_an_end_that_is_not_known_is_not_low(world, log):
    tried(world, 2, 10, "no", 60, 50, "planned end")
    tried(world, 3, None, "no", 60, 50, "planned end", skipped={"suds_end": "fell asleep"})

    row = bus(world)
    assert (row["mastered"], numbers(row["ended_low"])) == ("not yet", (1, 1, 1))


def test_used_and_not_said_what_is_used(world, log):
    for day in (2, 3):
        tried(world, day, 10, "no", 60, 50, "planned end", used_safety=True)

    row = bus(world)
    assert row["beside"] == "safety behaviours on 2 of 2"
    (figure,) = [
        row["mean"]
        for row in world.view("cbt.exposures", "summary")
        if row["figure"] == "safety behaviours used"
    ]
    assert numbers(figure) == (None, 0, 2)  # how many is not known


def test_exposures_of_unknown_day_master_nothing(world, log):
    for _ in range(3):
        world.homework.attempt(log, exposure(5, "no", 60, 40, "planned end", ""))

    row = bus(world)
    assert (row["attempts"], row["mastered"], row["beside"]) == (3, "not yet", "")


def test_a_correction_of_how_it_ended_takes_the_mastery_back(world, log):
    for day in (2, 3):
        tried(world, day, 10, "no", 60, 50, "planned end")
    assert bus(world)["mastered"] == "by distress"

    world.homework.correct(log, 2, why="got off", answers={"ended_by": "left early"})
    assert bus(world)["mastered"] == "not yet"
    assert world.views.differences() == []


def test_the_change_of_a_peak_is_from_the_last_time_it_was_known(world, log):
    """Peaks 95, not known, 60: from 95 to 60 is −35; the one that is not known has no change."""
    tried(world, 2, 60, "no", 80, 70)
    tried(world, 4, 50, "no", 70, 60, suds_peak=None, skipped={"suds_peak": "not rated"})
    tried(world, 6, 40, "no", 60, 40, suds_peak=60)
    changes = [row["between_session"] for row in world.view("cbt.exposures")]
    assert changes == [None, None, -35]
    (figure,) = [
        row["mean"]
        for row in world.view("cbt.exposures", "summary")
        if row["figure"] == "between session, per step"
    ]
    assert numbers(figure) == (-35.0, 1, 1)
