"""Skills practised between sessions: the four worksheets, and what came of them, by hand."""

from __future__ import annotations

from datetime import date

import pytest

from intersession.errors import InvalidInput
from intersession.projections.query import Window
from intersession.worksheets.definition import definition_of
from intersession_dbt.distress_tolerance import DistressTolerance
from intersession_dbt.opposite_action import OppositeAction

VIEW = "dbt.practice"

OPPOSITE = {
    "prompting_event": "A friend asked me to dinner",
    "emotion": "shame",
    "intensity_before": "80",
    "action_urge": "Say I am ill and stay in bed",
    "fits_facts": "no",
    "effective_to_act": "no",
    "opposite_action": "Went, looked people in the eye, stayed to the end",
    "all_the_way": 7,
    "intensity_after": 40,
}
CRISIS = {
    "trigger": "The letter from the housing office",
    "distress_before": 90,
    "skill": "TIPP-temperature",
    "minutes": "2",
    "distress_after": 60,
    "made_it_worse": "no",
    "urge_acted": "no",
}
ASKING = {
    "objective": "That F. does the dishes on her days",
    "relationship_goal": "Still friends on Sunday",
    "priority": "objective=1, relationship=2, self-respect=3",
    "describe": "The sink was full on Tuesday and on Thursday",
    "express": "I get angry and then I hide in my room",
    "assert_it": "Please wash up before you go to bed on your days",
    "reinforce": "I would cook with you again",
    "request_intensity": 6,
    "did": "yes",
    "got_objective": 8,
    "relationship": 9,
    "self_respect": "7",
}


@pytest.fixture
def practise(world):
    handles = {}

    def record(sheet, answers, day=None, **changes):
        if sheet not in handles:
            handles[sheet] = world.assign(f"dbt.{sheet}")
        happened = date(2026, 3, day) if day else None
        world.homework.attempt(handles[sheet], {**answers, **changes}, happened=happened)
        return handles[sheet]

    return record


def kept(world, handle, attempt=1):
    return world.homework.assignment(handle).attempts[attempt - 1].answers


def refused(practise, sheet, answers, **changes):
    with pytest.raises(InvalidInput) as told:
        practise(sheet, answers, **changes)
    return {problem.place: problem.message for problem in told.value.problems}


def numbers(figure):
    return (figure.value, figure.n, figure.missing)


def values(world, part):
    return {row["figure"]: numbers(row["value"]) for row in world.view(VIEW, part)}


# The worksheets.


def test_an_opposite_action_as_it_is_stored(world, practise):
    answers = kept(world, practise("opposite-action", OPPOSITE))

    assert answers == {**OPPOSITE, "intensity_before": 80, "effective_to_act": False}


def test_an_opposite_action_that_is_refused(practise):
    told = refused(practise, "opposite-action", OPPOSITE, intensity_after=101, fits_facts="maybe")

    assert set(told) == {"intensity_after", "fits_facts"}


def test_a_crisis_skill_as_it_is_stored(world, practise):
    answers = kept(world, practise("distress-tolerance", CRISIS))

    assert (answers["skill"], answers["minutes"]) == ("tipp-temperature", 2)
    assert (answers["made_it_worse"], answers["urge_acted"]) == (False, False)


def test_a_crisis_skill_that_is_refused(practise):
    told = refused(practise, "distress-tolerance", CRISIS, skill="TIPP", distress_after=None)

    assert set(told) == {"skill", "distress_after"}
    assert told["skill"].startswith("'TIPP' could be tipp-temperature or")


def test_cautions_are_medical_and_about_safety():
    cold = definition_of(DistressTolerance).caution
    assert "heart condition" in cold
    assert "eating disorder" in cold
    assert "a home that is not safe" in definition_of(OppositeAction).caution


def test_a_dear_man_as_it_is_stored(world, practise):
    answers = kept(world, practise("dear-man", ASKING))

    assert answers["priority"] == {"objective": 1, "relationship": 2, "self-respect": 3}
    assert answers["self_respect"] == 7


def test_a_dear_man_not_said_yet_has_no_result(practise):
    told = refused(
        practise,
        "dear-man",
        {**ASKING, "self_respect": None, "relationship": None},
        did="not-yet",
        priority={"objective": 1, "relationship": 1},
        request_intensity=0,
    )

    assert told == {
        "got_objective": "is about how it went, and it was not said yet. Leave it blank",
        "priority.relationship": "is 1, and so is objective",
        "request_intensity": "0 is below 1. For example: 5",
    }


def test_please_as_it_is_stored_and_refused(world, practise):
    day = {"date": "2026-03-07", "ill_treated": "na", "sleep_h": "6.5", "exercise_min": "1h10"}

    assert kept(world, practise("please", day)) == {**day, "sleep_h": 6.5, "exercise_min": 70}
    assert set(refused(practise, "please", day, sleep_h=25, ill_treated="often")) == {
        *("sleep_h", "ill_treated")
    }


# The view.


def test_opposite_action_by_emotion(world, practise):
    """Shame twice: 80 → 40 (−40) and 60 → 50 (−10); for fear things are left out."""
    practise("opposite-action", OPPOSITE, 3)
    practise("opposite-action", OPPOSITE, 4, emotion="Shame", intensity_before=60)
    handle = practise("opposite-action", OPPOSITE, 5, emotion="fear", all_the_way=None)
    world.homework.correct(handle, 2, why="typing", answers={"intensity_after": 50})
    skipped = {"intensity_after": "forgot"}
    without = {k: v for k, v in OPPOSITE.items() if k != "intensity_after"}
    world.homework.attempt(handle, {**without, "emotion": "fear"}, skipped=skipped)

    fear, shame = world.view(VIEW, "opposite action")
    assert (fear["emotion"], shame["emotion"]) == ("fear", "shame")
    assert (fear["times"], shame["times"]) == (2, 2)
    assert numbers(shame["before"]) == (70.0, 2, 0)
    assert numbers(shame["after"]) == (45.0, 2, 0)
    assert numbers(shame["change"]) == (-25.0, 2, 0)
    assert numbers(shame["all the way"]) == (7.0, 2, 0)
    assert numbers(fear["before"]) == (80.0, 2, 0)
    assert numbers(fear["change"]) == (-40.0, 1, 1)
    assert numbers(fear["all the way"]) == (7.0, 1, 1)
    assert world.views.differences() == []


def test_crisis_skills_by_skill(world, practise):
    """Cold water twice: 90 → 60, 70 → 75; slow breathing once, the two questions left out."""
    practise("distress-tolerance", CRISIS, 3)
    practise(
        "distress-tolerance", CRISIS, 4, distress_before=70, distress_after=75, made_it_worse=True
    )
    practise(
        "distress-tolerance",
        CRISIS,
        4,
        skill="tipp-paced-breathing",
        distress_after=80,
        made_it_worse=None,
        urge_acted=None,
    )

    cold, breathing = world.view(VIEW, "distress tolerance")
    assert cold["skill"].startswith("TIPP: cold water")
    assert numbers(cold["before"]) == (80.0, 2, 0)
    assert numbers(cold["after"]) == (67.5, 2, 0)
    assert numbers(cold["change"]) == (-12.5, 2, 0)  # −30 and +5
    assert numbers(cold["made it worse"]) == (0.5, 2, 0)
    assert numbers(cold["urge acted on"]) == (0.0, 2, 0)
    assert numbers(breathing["made it worse"]) == (None, 0, 1)


def test_dear_man_keeps_three_aims_apart(world, practise):
    """Said twice, planned once: of the plan there is no result to miss."""
    practise("dear-man", ASKING, 3)
    practise("dear-man", ASKING, 4, did="partly", got_objective=3, relationship=None)
    blank = {"got_objective": None, "relationship": None, "self_respect": None}
    practise("dear-man", ASKING, 5, did="not-yet", **blank)

    assert values(world, "DEAR MAN") == {
        "said, whole or in part": (pytest.approx(2 / 3), 3, 0),
        "got what was wanted, 0–10": (5.5, 2, 0),
        "kept the relationship, 0–10": (9.0, 1, 1),
        "kept self-respect, 0–10": (7.0, 2, 0),
    }


def test_please_counts_days(world, practise):
    """Of two rows about the 4th the later stands; what does not apply is left out."""
    practise("please", {"date": "2026-03-03", "ill_treated": "na", "eating_balanced": "yes"})
    practise("please", {"date": "2026-03-04", "eating_balanced": "yes", "sleep_h": 2})
    practise("please", {"date": "2026-03-04", "eating_balanced": "no", "sleep_h": 7})
    practise("please", {"sleep_h": 5, "avoided_mood_drugs": "yes"}, 5)

    assert values(world, "PLEASE") == {
        "illness looked after": (None, 0, 2),
        "ate evenly": (0.5, 2, 1),
        "no alcohol or drugs": (1.0, 1, 2),
        "hours of sleep": (6.0, 2, 1),
        "minutes of movement": (None, 0, 3),
    }


def test_all_in_the_order_in_which_it_happened_and_within_the_window(world, practise):
    practise("distress-tolerance", CRISIS, 8)
    practise("opposite-action", OPPOSITE, 3)
    practise("please", {"date": "2026-03-05", "pleasant_event": "the first sun"}, 5)

    rows = world.view(VIEW)
    assert [(row["happened_on"][-2:], row["before"], row["after"]) for row in rows] == [
        ("03", 80, 40),
        ("05", None, None),
        ("08", 90, 60),
    ]
    assert rows[1]["about"] == "the first sun"
    window = Window(date(2026, 3, 4), date(2026, 3, 7))
    assert [row["skill"] for row in world.view(VIEW, window=window)] == ["PLEASE"]


def test_nothing_practised_no_rows(world):
    assert list(world.report(VIEW).values()) == [[], [], [], [], []]


def test_practices_come_as_they_happened_whatever_the_skill_and_when_it_was_typed(practise, world):
    """Typed as: the 9th, the 5th, one of unknown day, the 7th."""
    world.clock.set("2026-03-10")
    practise("opposite-action", OPPOSITE, 9)
    practise("distress-tolerance", CRISIS, 5)
    practise("distress-tolerance", CRISIS)
    practise("dear-man", ASKING, 7)

    days = [row["happened_on"] for row in world.view(VIEW)]
    assert days == ["2026-03-05", "2026-03-07", "2026-03-09", None]
