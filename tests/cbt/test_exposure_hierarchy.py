"""What is said about the steps of a hierarchy over time, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

SHEET = "cbt.exposure-hierarchy"


def step(name, suds, **more):
    return {
        "id": name,
        "situation": f"At the {name}",
        "suds_predicted": suds,
        "feared_outcome": "I faint",
        **more,
    }


def agreed(*steps):
    return {"theme": "buses", "items": list(steps)}


def steps_of(world):
    return {row["step"]: row for row in world.view(SHEET)}


def rate(world, hierarchy, *, happened=..., **steps):
    ratings = [{"step": name, "suds_predicted": suds} for name, suds in steps.items()]
    day = world.today if happened is ... else happened
    world.homework.attempt(hierarchy, {"ratings": ratings}, happened=day)


def predictions(world, name):
    rows = world.view(SHEET, "predictions")
    return [row["suds_predicted"] for row in rows if row["step"] == name]


@pytest.fixture
def hierarchy(world):
    return world.assign(SHEET, agreed(step("stop", 30), step("bus", 60)))


def test_steps_with_the_same_prediction_stand_by_name(world):
    world.assign(SHEET, agreed(step("tram", 40), step("bus", 40), step("stop", 20)))

    assert list(steps_of(world)) == ["stop", "bus", "tram"]


def test_an_attempt_adds_a_step(world, hierarchy):
    world.clock.set("2026-03-04")
    world.homework.attempt(hierarchy, {"items": [step("tram", 45)]}, happened=date(2026, 3, 4))

    assert list(steps_of(world)) == ["stop", "tram", "bus"]
    assert steps_of(world)["tram"]["rated_on"] == "2026-03-04"


def test_a_step_in_other_words_keeps_its_exposures_and_earlier_predictions(world, hierarchy):
    reworded = {**step("bus", 55), "situation": "Two stops on the bus"}
    world.homework.attempt(hierarchy, {"items": [reworded]}, happened=world.today)

    bus = steps_of(world)["bus"]
    assert (bus["situation"], bus["suds_predicted"]) == ("Two stops on the bus", 55)
    assert predictions(world, "bus") == [60, 55]


def test_a_rating_is_stored_with_the_handle(world, hierarchy):
    world.homework.attempt(hierarchy, {"ratings": [{"step": "BUS", "suds_predicted": 40}]})

    (attempt,) = world.homework.assignment(hierarchy).attempts
    assert attempt.answers["ratings"][0]["step"] == "RK-1/bus"


def test_a_rating_of_unknown_day_is_kept_and_is_never_the_latest(world, hierarchy):
    rate(world, hierarchy, bus=40)
    rate(world, hierarchy, bus=90, happened=None)  # a sheet out of a drawer

    assert predictions(world, "bus") == [60, 40, 90]
    assert steps_of(world)["bus"]["suds_predicted"] == 40


def test_an_agreement_that_leaves_a_step_as_it_was_does_not_undo_a_rating(world, hierarchy):
    rate(world, hierarchy, bus=40)
    world.clock.set("2026-03-09")
    new = agreed(step("stop", 30), step("bus", 60), step("tram", 70))
    world.homework.amend(hierarchy, settings=new, happened=date(2026, 3, 9))

    steps = steps_of(world)
    assert (steps["bus"]["suds_predicted"], steps["tram"]["suds_predicted"]) == (40, 70)
    assert predictions(world, "bus") == [60, 40]


def test_an_agreement_that_changes_a_prediction_is_a_rating(world, hierarchy):
    rate(world, hierarchy, bus=40)
    world.clock.set("2026-03-09")
    new = agreed(step("stop", 30), step("bus", 70))
    world.homework.amend(hierarchy, settings=new, happened=date(2026, 3, 9))

    assert predictions(world, "bus") == [60, 40, 70]


def test_a_change_of_the_task_alone_says_nothing_about_the_steps(world, hierarchy):
    world.view(SHEET)
    world.homework.amend(hierarchy, changes={"task": "Rate the steps again"})

    assert predictions(world, "bus") == [60]


def test_a_step_that_is_taken_out_stays_on_record_and_is_not_suggested(world, hierarchy):
    world.homework.amend(hierarchy, drop={"items": ["stop"]})

    assert steps_of(world)["stop"]["status"] == "taken out"
    assert world.view(SHEET, "next")[0]["next"] == "bus"


def test_a_step_that_was_taken_out_can_be_put_back(world, hierarchy):
    world.homework.amend(hierarchy, drop={"items": ["stop"]})
    world.homework.attempt(hierarchy, {"items": [step("stop", 25)]})

    stop = steps_of(world)["stop"]
    assert (stop["status"], stop["next"]) == (None, True)


@pytest.mark.parametrize("status", ["done", "set aside"])
def test_a_step_that_is_done_or_set_aside_is_not_suggested(world, hierarchy, status):
    rating = {"step": "stop", "suds_predicted": 30, "status": status}
    world.homework.attempt(hierarchy, {"ratings": [rating]})

    assert world.view(SHEET, "next")[0]["next"] == "bus"


def test_where_no_step_is_ahead_the_view_says_so(world, hierarchy):
    ratings = [{"step": n, "suds_predicted": 9, "status": "done"} for n in ("stop", "bus")]
    world.homework.attempt(hierarchy, {"ratings": ratings})

    assert world.view(SHEET, "next")[0]["next"] == "no step is ahead"


def test_a_corrected_rating_is_replaced_and_keeps_its_place(world, hierarchy):
    rate(world, hierarchy, bus=40)
    world.clock.move(hours=1)
    rate(world, hierarchy, bus=30)
    world.view(SHEET)
    world.clock.move(hours=1)
    meant = {"ratings": [{"step": "bus", "suds_predicted": 45}]}
    world.homework.correct(hierarchy, 1, why="typed wrong", answers=meant)

    assert predictions(world, "bus") == [60, 45, 30]
    assert steps_of(world)["bus"]["suds_predicted"] == 30
    assert world.views.differences() == []


def test_a_correction_to_another_step_takes_the_rating_back(world, hierarchy):
    rate(world, hierarchy, bus=40)
    world.view(SHEET)
    meant = {"ratings": [{"step": "stop", "suds_predicted": 40}]}
    world.homework.correct(hierarchy, 1, why="the wrong step", answers=meant)

    assert (predictions(world, "bus"), predictions(world, "stop")) == ([60], [30, 40])


def test_the_wording_of_each_step(world):
    full = step(
        *("bus", 60),
        kind="in vivo",
        response_to_prevent="Getting off",
        safety_behaviours=["phone", "seat by the door"],
        contexts=["alone"],
        value_ref="seeing my sister",
    )
    world.assign(SHEET, agreed(full))

    (row,) = world.view(SHEET, "wording")
    assert row["safety_behaviours"] == ["phone", "seat by the door"]
    assert (row["contexts"], row["response_to_prevent"]) == (["alone"], "Getting off")


def test_two_hierarchies_stand_apart(world, hierarchy):
    world.assign(SHEET, {"theme": "lifts", "items": [step("lift", 10)]})

    assert [(row["hierarchy"], row["next"]) for row in world.view(SHEET, "next")] == [
        ("RK-1", "stop"),
        ("RK-2", "lift"),
    ]


def test_a_step_that_was_never_tried_has_no_peaks(world, hierarchy):
    bus = steps_of(world)["bus"]

    assert (bus["attempts"], bus["first_peak"], bus["change"].value) == (0, None, None)
    assert str(bus["recent_peak"]) == "no data"


def test_no_hierarchy_gives_no_rows(world):
    assert world.report(SHEET) == {"steps": []}


def test_an_attempt_without_steps_or_ratings_is_refused(world, hierarchy, problems_of):
    problems = problems_of(world.homework.attempt, hierarchy, {"comments": "all the same"})

    assert "items, ratings, or both" in problems[""]


def test_what_cannot_be_a_step_is_refused_with_its_place(world, hierarchy, problems_of):
    items = [step("a/b", 10), step("tram", 120), step("tram", 30), step("Bus", 50)]
    problems = problems_of(world.homework.attempt, hierarchy, {"items": items})

    assert set(problems) == {
        "items[0].id",
        "items[1].suds_predicted",
        "items[2].id",
        "items[3].id",
    }
    assert problems["items[1].suds_predicted"] == "120 is above 100. For example: 40"
    assert "'bus'" in problems["items[3].id"]


def test_a_step_cannot_do_without_its_name(world, hierarchy, problems_of):
    nameless = {name: value for name, value in step("x", 10).items() if name != "id"}
    problems = problems_of(
        world.homework.attempt, hierarchy, {"items": [nameless]}, skipped={"items.id": "forgot"}
    )

    assert "name the step" in problems["items[0].id"]


def test_a_rating_of_a_step_that_is_not_there_or_is_rated_twice(world, hierarchy, problems_of):
    ratings = [{"step": name, "suds_predicted": 10} for name in ("plane", "bus", "RK-1/bus")]
    problems = problems_of(world.homework.attempt, hierarchy, {"ratings": ratings})

    assert "RK-1/bus" in problems["ratings[0].step"]
    assert problems["ratings[2].step"] == "'RK-1/bus' is rated twice"


def test_a_hierarchy_is_agreed_with_a_theme_and_steps_of_different_names(world, problems_of):
    problems = problems_of(world.assign, SHEET, {"items": [step("bus", 10), step("BUS", 20)]})

    assert set(problems) == {"settings.theme", "settings.items[1].id"}


def test_the_cautions_are_carried(world):
    caution = world.homework.worksheet(SHEET).caution

    for part in ("checking or reassurance", "understood the reason and agreed to it", "protects"):
        assert part in caution
        assert part in world.homework.worksheet("cbt.exposure-log").caution
