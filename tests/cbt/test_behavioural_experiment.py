"""Four experiments, worked by hand.

no.  happened    came true  belief       the other way
1    Tue 3 Mar   no         80 → 40: −40  20 → 60: 40
2    Thu 5 Mar   partly     60 → 50: −10  –
3    Fri 6 Mar   yes        70 → –        30 → 30: 0    written down on the 9th
4    Sat 7 Mar   still to come; belief 90 before
"""

from __future__ import annotations

from datetime import date

import pytest

from intersession.projections.query import Window

SHEET = "cbt.behavioural-experiment"
VIEW = "cbt.experiments"
TO_COME = dict.fromkeys(("result", "prediction_came_true", "belief_after"), "on Saturday")


def experiment(**more):
    return {
        "belief": "If I ask a question they will laugh",
        "belief_before": 80,
        "prediction": "Somebody laughs out loud",
        "experiment": "Ask one question in the team meeting on Tuesday",
        "result": "Two nodded",
        "prediction_came_true": "no",
        "belief_after": 40,
        **more,
    }


def other(before, after):
    return {"alternative": "Most are glad of it", "alt_before": before, "alt_after": after}


@pytest.fixture
def sheet(world):
    return world.assign(SHEET)


@pytest.fixture
def four(world, sheet):
    def tried(day, answers, **more):
        world.homework.attempt(sheet, answers, happened=date(2026, 3, day), **more)

    world.clock.set("2026-03-07")
    tried(3, experiment(**other("20%", "60%")))
    tried(5, experiment(belief_before=60, belief_after=50, prediction_came_true="partly"))
    ahead = experiment(belief_before=90)
    tried(7, {name: ahead[name] for name in ahead if name not in TO_COME}, skipped=TO_COME)
    world.clock.set("2026-03-09")
    third = experiment(belief_before=70, prediction_came_true="yes", **other(30, 30))
    del third["belief_after"]
    tried(6, third, timing="later", skipped={"belief_after": "could not tell"})
    return world


def numbers(figure):
    value = None if figure.value is None else round(figure.value, 4)
    return (value, figure.n, figure.missing)


def summary(world, **asked):
    rows = world.view(VIEW, "summary", **asked)
    return {row["figure"]: numbers(row["value"]) for row in rows}


def predictions(world, **asked):
    rows = world.view(VIEW, "predictions", **asked)
    return {row["prediction"]: numbers(row["share"]) for row in rows}


def test_answers_are_stored_in_one_form(world, sheet, stored):
    typed = experiment(
        belief_before="80 %",
        prediction_came_true=False,
        safety_behaviours_dropped="rehearsing it in my head",
    )
    world.homework.attempt(sheet, typed)

    kept = stored(sheet)
    assert kept["belief_before"] == 80
    assert kept["prediction_came_true"] == "no"
    assert kept["safety_behaviours_dropped"] == [{"what": "rehearsing it in my head"}]


def test_a_rating_of_another_way_that_is_not_written_down_is_refused(world, sheet, problems_of):
    problems = problems_of(
        world.homework.attempt, sheet, experiment(belief_before=180, alt_after=50)
    )

    assert set(problems) == {"belief_before", "alt_after"}
    assert "Say in alternative what it is" in problems["alt_after"]


def test_belief_before_and_after_each_as_it_happened(four):
    rows = four.view(VIEW)

    found = [(row["happened_on"][8:], row["belief_change"], row["alt_change"]) for row in rows]
    assert found == [("03", -40, 40), ("05", -10, None), ("06", None, 0), ("07", None, None)]


def test_mean_changes_leave_out_what_is_missing(four):
    assert summary(four) == {
        "belief before": (75.0, 4, 0),  # (80 + 60 + 70 + 90) / 4
        "belief after": (45.0, 2, 2),  # (40 + 50) / 2
        "change in belief": (-25.0, 2, 2),  # (−40 − 10) / 2
        "change in the other belief": (20.0, 2, 2),  # (40 + 0) / 2
    }


def test_predictions_are_counted_where_the_outcome_is_recorded(four):
    third = round(1 / 3, 4)
    assert predictions(four) == {
        "did not come true": (third, 3, 1),
        "came true in part": (third, 3, 1),
        "came true": (third, 3, 1),
    }


def test_what_is_still_to_come_is_listed_until_a_correction_brings_it(four):
    (ahead,) = four.view(VIEW, "result not recorded yet")
    assert (ahead["happened_on"], ahead["belief_before"]) == ("2026-03-07", 90)

    result = {"result": "Nobody did", "prediction_came_true": "no", "belief_after": 30}
    four.homework.correct("RK-1", 3, why="done now", answers=result)

    assert "result not recorded yet" not in four.report(VIEW)
    assert summary(four)["change in belief"] == (-36.6667, 3, 1)  # (−40 − 10 − 60) / 3
    assert predictions(four)["did not come true"] == (0.5, 4, 0)
    assert four.views.differences() == []


def test_the_window_counts_what_happened_in_it(four):
    window = Window(date(2026, 3, 5), date(2026, 3, 6))

    assert summary(four, window=window)["change in belief"] == (-10.0, 1, 1)
    assert predictions(four, window=window)["did not come true"] == (0.0, 2, 0)
    assert four.views.differences() == []


def test_an_experiment_without_a_date_is_named_where_a_window_is_asked(four):
    four.homework.attempt("RK-1", experiment())
    report = four.report(VIEW, window=Window(date(2026, 3, 1), date(2026, 3, 9)))

    assert [row["entries"] for row in report["left out: no date"]] == [1]
    assert len(report["experiments"]) == 4
