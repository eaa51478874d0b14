"""What an exposure log takes and refuses, and what stays missing."""

from __future__ import annotations

import pytest

from intersession_cbt.exposure_rows import area

LOG = "cbt.exposure-log"

FULL = {
    "task": "Stand at the stop",
    "feared_outcome": "I faint",
    "probability_before": 60,
    "suds_start": 30,
    "suds_peak": 40,
    "suds_end": 20,
    "duration_min": 15,
    "outcome_occurred": "no",
    "probability_after": 30,
    "learned": "I stayed on my feet",
}


@pytest.fixture
def log(world):
    return world.assign(LOG)


def only_row(world):
    (row,) = world.view("cbt.exposures")
    return row


def test_an_exposure_without_a_step_has_no_change_between_sessions(world, log):
    world.homework.attempt(log, FULL)
    world.homework.attempt(log, FULL)

    rows = world.view("cbt.exposures")
    assert [row["between_session"] for row in rows] == [None, None]


def test_what_was_left_out_is_missing(world, log):
    answers = {name: value for name, value in FULL.items() if name != "suds_peak"}
    world.homework.attempt(log, answers, skipped={"suds_peak": "did not notice"})

    row = only_row(world)
    assert (row["within_session"], row["within_session_share"]) == (None, None)
    assert (row["over_prediction"], row["violation_by_outcome"]) == (None, 60)
    within = world.view("cbt.exposures", "summary")[0]["mean"]
    assert (within.value, within.n, within.missing) == (None, 0, 1)


def test_distress_that_stayed_at_zero_has_no_share(world, log):
    world.homework.attempt(log, {**FULL, "suds_start": 0, "suds_peak": 0, "suds_end": 0})

    row = only_row(world)
    assert (row["within_session"], row["within_session_share"]) == (0, None)


@pytest.mark.parametrize(("outcome", "violation"), [("no", 60), ("partly", 10), ("yes", -40)])
def test_what_happened_stands_on_the_scale_of_the_expectation(world, log, outcome, violation):
    world.homework.attempt(log, {**FULL, "outcome_occurred": outcome})

    assert only_row(world)["violation_by_outcome"] == violation


@pytest.mark.parametrize("hours", [1, 0])
def test_without_dates_exposures_stand_as_recorded_also_after_a_correction(world, log, hours):
    for peak in (50, 60, 70):
        world.homework.attempt(log, {**FULL, "suds_peak": peak})
        world.clock.move(hours=hours)
    world.view("cbt.exposures")
    world.homework.correct(log, 1, why="typed wrong", answers={"suds_peak": 45})

    assert [row["suds_peak"] for row in world.view("cbt.exposures")] == [45, 60, 70]
    assert world.views.differences() == []


def test_a_window_names_the_exposures_whose_date_is_not_known(world, log):
    from intersession.projections.query import Window

    world.homework.attempt(log, FULL)
    report = world.report("cbt.exposures", window=Window(world.today, world.today))

    assert report["exposures"] == []
    assert report["left out: no date"] == [{"client": "RK", "entries": 1, "events": "RK-1#2"}]


def test_area_needs_two_ratings():
    assert area([]) is None
    assert area([{"min": 3, "suds": 40}]) is None
    assert area([{"min": 10, "suds": 20}, {"min": 0, "suds": 40}]) == 300.0


def test_every_problem_is_told_with_its_place(world, log, problems_of):
    problems = problems_of(
        world.homework.attempt,
        log,
        {
            **FULL,
            "suds_start": 50,
            "suds_samples": [{"min": 0, "suds": 30}, {"min": 0, "suds": 45}],
            "used_safety": False,
            "safety_used": ["phone"],
            "response_prevented": "yes",
            "delay_min": 5,
            "probability_after": 130,
        },
    )

    assert set(problems) == {
        "suds_start",
        "suds_samples[1].suds",
        "suds_samples[1].min",
        "safety_used",
        "delay_min",
        "probability_after",
    }
    assert problems["suds_start"] == "50 is above suds_peak, 40, which is the highest of all"
    assert problems["probability_after"] == "130 is above 100. For example: 40"


def test_a_step_must_be_one_the_client_has(world, log, problems_of):
    problems = problems_of(world.homework.attempt, log, {**FULL, "item_ref": "bus"})

    assert "Assign that worksheet first" in problems["item_ref"]


@pytest.mark.parametrize("prevented", ["delayed", "partly"])
def test_a_delay_goes_with_a_response_that_was_put_off(world, log, prevented):
    world.homework.attempt(log, {**FULL, "response_prevented": prevented, "delay_min": "1h"})

    assert only_row(world)["delay_min"] == 60
