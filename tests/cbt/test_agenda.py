"""What CBT adds to the agenda: the next step of a ladder, and how it went there last.

bus is expected at 50, rush at 80. A step is mastered by distress where its last two exposures
ended at 20 or below.
"""

from __future__ import annotations

from datetime import date

import pytest

HIERARCHY, LOG = "cbt.exposure-hierarchy", "cbt.exposure-log"
NEXT = "what comes next"
STEPS = [
    {"id": "rush", "situation": "At 8", "suds_predicted": 80, "feared_outcome": "I faint"},
    {"id": "bus", "situation": "One stop", "suds_predicted": 50, "feared_outcome": "I faint"},
]


@pytest.fixture
def ladder(world):
    world.assign(HIERARCHY, {"theme": "buses", "items": STEPS})
    world.assign(LOG)
    return world


def tried(world, day, end, ended_by="planned end", step="bus", skipped=None):
    """An exposure of a day of March; 0 is a day not known."""
    answers = {
        "item_ref": step,
        "task": "Ride",
        "feared_outcome": "I faint",
        "probability_before": 50,
        "suds_start": 50,
        "suds_peak": 95,
        "suds_end": end,
        "duration_min": 20,
        "outcome_occurred": "yes",
        "probability_after": 60,
        "learned": "–",
        "ended_by": ended_by,
        "used_safety": False,
    }
    world.clock.set(max(world.today.isoformat(), f"2026-03-{day or 1:02}"), "20:00")
    given = {name: value for name, value in answers.items() if value is not None}
    happened = date(2026, 3, day) if day else None
    world.homework.attempt("RK-2", given, happened=happened, skipped=skipped or {})


def lines(world):
    return [
        (row["assignment"], row["text"], row["n"])
        for row in world.view("agenda")
        if row["about"] == NEXT
    ]


def said(world):
    ((_, text, _),) = lines(world)
    return text


def test_the_first_step_is_the_one_expected_to_be_easiest(ladder):
    told = "Next step: bus (distress expected: 50). No exposure at it yet."
    assert lines(ladder) == [("RK-1", told, 0)]


def test_the_last_ending_is_of_the_last_day_and_not_of_the_last_typed(ladder):
    tried(ladder, 6, 35)
    tried(ladder, 4, 60)  # typed after it
    told = "2 exposures, the last ended at SUDS 35 on 2026-03-06."
    assert lines(ladder) == [("RK-1", f"Next step: bus (distress expected: 50). {told}", 2)]


def test_a_mastered_step_makes_way_and_a_relapse_brings_it_back(ladder):
    """20 and 15 master bus; 90 on the 10th undoes it."""
    tried(ladder, 4, 20)
    tried(ladder, 6, 15)
    assert said(ladder) == "Next step: rush (distress expected: 80). No exposure at it yet."
    tried(ladder, 10, 90)
    ending = "3 exposures, the last ended at SUDS 90 on 2026-03-10."
    assert said(ladder) == f"Next step: bus (distress expected: 50). {ending}"


def test_taking_the_relapse_back_or_correcting_it_changes_the_line(ladder):
    tried(ladder, 4, 20)
    tried(ladder, 6, 15)
    tried(ladder, 10, 90)
    ladder.homework.correct("RK-2", 3, why="misread", answers={"suds_end": 10})
    assert said(ladder).startswith("Next step: rush")
    ladder.homework.correct("RK-2", 3, why="it was 90", answers={"suds_end": 90})
    assert said(ladder).startswith("Next step: bus")
    ladder.homework.retract("RK", ["RK-2#4"], with_them=True, why="another client's")
    assert said(ladder).startswith("Next step: rush")


def test_how_it_ended_is_told_where_it_was_left_early_or_nobody_said(ladder):
    tried(ladder, 4, 15, ended_by="left early")
    assert "1 exposure, the last was left early at SUDS 15 on 2026-03-04." in said(ladder)
    tried(ladder, 5, 15, ended_by=None)
    told = "2 exposures, the last ended at SUDS 15, how is not known, on 2026-03-05."
    assert told in said(ladder)
    tried(ladder, 6, None, skipped={"suds_end": "not rated"})
    assert "3 exposures, the last ended at SUDS not known on 2026-03-06." in said(ladder)


def test_an_exposure_of_unknown_day_is_the_last_of_none(ladder):
    tried(ladder, 4, 60)
    tried(ladder, 0, 10)
    told = "2 exposures, the last ended at SUDS 60 on 2026-03-04, 1 of unknown day."
    assert told in said(ladder)


def test_a_step_taken_out_or_rated_again_changes_it(ladder):
    ladder.homework.attempt(
        "RK-1", {"ratings": [{"step": "rush", "suds_predicted": 30}]}, happened=date(2026, 3, 2)
    )
    assert said(ladder) == "Next step: rush (distress expected: 30). No exposure at it yet."
    ladder.homework.amend("RK-1", drop={"items": ["rush"]}, why="too near")
    assert said(ladder) == "Next step: bus (distress expected: 50). No exposure at it yet."


def test_with_every_step_mastered_nothing_is_said(ladder):
    for step in ("bus", "rush"):
        tried(ladder, 4, 20, step=step)
        tried(ladder, 5, 20, step=step)
    assert lines(ladder) == []


def test_two_clients_keep_their_own_ladders(ladder):
    ladder.homework.register("EH", timezone="Europe/Berlin")
    ladder.assign(HIERARCHY, {"theme": "lifts", "items": STEPS}, code="EH")
    tried(ladder, 4, 60)
    rows = ladder.view("agenda", client="EH")
    assert [row["text"] for row in rows if row["about"] == NEXT] == [
        "Next step: bus (distress expected: 50). No exposure at it yet."
    ]


def test_three_of_twenty_minutes_are_no_practice_as_agreed(world):
    """3 of 20 minutes: 0.15 of the one occasion of the day, and nothing is praised."""
    handle = world.assign("cbt.relaxation-practice", how_often="daily", minutes=20)
    answers = {"exercise": "breathing", "minutes": 3}
    world.homework.attempt(handle, answers, happened=date(2026, 3, 2))
    world.clock.set("2026-03-03")
    rows = [(row["about"], row["text"]) for row in world.view("agenda")]
    told = "1 of 1 planned, 1 in part, 2026-03-02. 1 open today."
    assert rows == [("to look at together", told)]
    (row,) = world.view("adherence")
    assert (row["attempted"].value, row["done"].value) == (1.0, 0.15)
