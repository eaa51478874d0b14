"""A whole worksheet's answers: every problem with its place, all at once, and what is left out."""

from __future__ import annotations

import json
from typing import Any

import attrs
import pytest

from intersession import (
    Problem,
    choice,
    choices,
    line,
    percent,
    ratings,
    row,
    rows,
    scale,
    text,
    worksheet,
)
from intersession.worksheets.definition import definition_of
from intersession.worksheets.validation import check_answers, check_settings

A = dict[str, Any]


@row
class Step:
    """A step of a plan."""

    what: str = line("What?")
    hard: int = scale("How hard?", 0, 10)
    note: str | None = text("Anything else?", required=False)


@worksheet("walks.plan", version=1, title="Plan", source="own practice")
class Plan:
    """A plan of steps."""

    title: str = line("What is it called?")
    steps: list = rows("Which steps?", Step)
    urges: dict = ratings("Which urges?", 0, 5)
    company: str = choice("With whom?", ["alone", "together"], default="alone")
    sure: int | None = percent("How sure are you?", required=False)
    tags: list = choices("Tags?", ["city", "wood"], required=False, default=["city"])

    @staticmethod
    def check(answers, context):
        """Steps may not be all of the same hardness."""
        hard = [step["hard"] for step in answers.get("steps", ()) if "hard" in step]
        if len(hard) > 1 and len(set(hard)) == 1:
            yield Problem("steps", "are all equally hard")


PLAN = definition_of(Plan)
MISSING = "no answer. Give one (such as a few words), or say why it is left out: --skip {}=REASON"

WHOLE: A = {
    "title": "Bus",
    "steps": [{"what": "look at it", "hard": 2}, {"what": "ride", "hard": 8, "note": "far"}],
    "urges": {"stay": 4},
    "company": "together",
    "sure": 70,
    "tags": ["wood"],
}


def problems(given: Any, skipped: dict[str, str] | None = None) -> dict[str, str]:
    """What is wrong with answers to the plan, by place."""
    return {one.place: one.message for one in check_answers(PLAN, given, skipped).problems}


def test_whole_answers_are_taken_as_they_are():
    checked = check_answers(PLAN, WHOLE)
    assert (checked.answers, checked.problems) == (WHOLE, ())


def test_what_is_not_answered_is_absent_or_at_its_default():
    least = {key: WHOLE[key] for key in ("title", "steps", "urges")}
    checked = check_answers(PLAN, least)
    assert checked.answers == {**least, "company": "alone", "tags": ["city"]}
    assert checked.problems == ()
    checked.answers["tags"].append("sea")
    assert check_answers(PLAN, least).answers["tags"] == ["city"]


def test_all_problems_are_told_at_once():
    found = problems(
        {
            "title": "two\nlines",
            "steps": [{"what": "", "hard": 11}, "ride", {"hard": "x", "how": 1}],
            "urges": {"stay": 9},
            "company": "nobody",
            "sure": "very",
            "titel": "Bus",
        }
    )
    assert found == {
        "titel": "there is no such item. Did you mean title?",
        "title": "this is one line, and the answer has a line break. Write it in one line. "
        "For example: a few words",
        "steps[0].what": MISSING.format("steps.what"),
        "steps[0].hard": "11 is above 10. For example: 4",
        "steps[1]": "'ride' is not a set of named answers. For example: "
        '{"what": "a few words", "hard": 4}',
        "steps[2].how": "there is no such item. Known: hard, note, what.",
        "steps[2].what": MISSING.format("steps.what"),
        "steps[2].hard": "'x' is not a whole number from 0 to 10. For example: 4",
        "urges.stay": "9 is above 5. For example: 2",
        "company": "'nobody' is not an option. Accepted: alone, together",
        "sure": "'very' is not a whole number from 0 to 100. For example: 40",
    }


@pytest.mark.parametrize("given", [{}, {"title": "", "steps": [], "urges": {}}])
def test_required_answers_are_asked_for(given: A):
    assert list(problems(given)) == ["title", "steps", "urges"]
    assert problems(given)["title"] == MISSING.format("title")


def test_a_map_without_a_single_rating_is_no_answer():
    assert list(problems({**WHOLE, "urges": {"stay": None}})) == ["urges"]


@pytest.mark.parametrize("given", [["title"], "title", None, 7])
def test_answers_are_named(given: Any):
    assert [one.place for one in check_answers(PLAN, given).problems] == [""]


def test_the_sheets_own_check_sees_what_is_right():
    even = [{"what": "look", "hard": 5}, {"what": "ride", "hard": 5}]
    assert problems({**WHOLE, "steps": even}) == {"steps": "are all equally hard"}
    wrong = [{"what": "look", "hard": 5}, {"what": "ride", "hard": 50}]
    assert problems({**WHOLE, "steps": wrong}) == {
        "steps[1].hard": "50 is above 10. For example: 4"
    }


# Skipping.


def without(*places: str) -> A:
    """The whole answers without some items; ``steps.hard`` takes it out of every step."""
    left = json.loads(json.dumps(WHOLE))
    for place in places:
        name, _, inner = place.partition(".")
        if inner:
            for step in left[name]:
                step.pop(inner)
        else:
            left.pop(name)
    return left


def test_a_required_answer_may_be_left_out_with_a_reason():
    checked = check_answers(PLAN, without("title"), {"title": "would rather not say"})
    assert checked.problems == ()
    assert "title" not in checked.answers  # missing, and never empty


def test_rows_may_be_left_out_with_a_reason():
    assert problems(without("steps"), {"steps": "not today"}) == {}


def test_an_item_may_be_left_out_in_every_row_or_in_one():
    given = without("steps.hard")
    assert list(problems(given)) == ["steps[0].hard", "steps[1].hard"]
    assert problems(given, {"steps.hard": "did not want to rate"}) == {}
    assert list(problems(given, {"steps[1].hard": "forgot"})) == ["steps[0].hard"]
    assert check_answers(PLAN, given, {"steps.hard": "no"}).answers["steps"] == given["steps"]


@pytest.mark.parametrize(
    ("given", "skipped", "place", "told"),
    [
        (without("title"), {"title": " "}, "title", "was skipped without a reason"),
        (WHOLE, {"title": "no"}, "title", "is both answered and skipped"),
        (WHOLE, {"titel": "no"}, "titel", "there is no such item to skip. Did you mean title?"),
        (WHOLE, {"steps.hart": "no"}, "steps.hart", "there is no such item to skip. Did you mean"),
        (WHOLE, {"title.hard": "no"}, "title.hard", "there is no such item to skip"),
    ],
)
def test_what_cannot_be_skipped(given: A, skipped: dict[str, str], place: str, told: str):
    found = problems(given, skipped)
    assert list(found) == [place]
    assert told in found[place]


def test_what_was_left_out_in_some_rows_may_be_answered_in_others():
    given = {**WHOLE, "steps": [{"what": "look", "hard": 1}, {"what": "ride"}]}
    assert problems(given, {"steps.hard": "did not want to rate the ride"}) == {}


# Settings.


def test_settings_are_checked_like_answers_and_cannot_be_skipped():
    sheet = attrs.evolve(PLAN, settings=PLAN.answers, settings_check=PLAN.check)
    assert check_settings(sheet, WHOLE).answers == WHOLE
    places = [
        one.place for one in check_settings(sheet, {**WHOLE, "title": "", "sure": 101}).problems
    ]
    assert places == ["title", "sure"]
    even = [{"what": "look", "hard": 5}, {"what": "ride", "hard": 5}]
    assert [str(one) for one in check_settings(sheet, {**WHOLE, "steps": even}).problems] == [
        "steps: are all equally hard"
    ]


def test_a_sheet_without_settings_takes_none():
    assert [one.place for one in check_settings(PLAN, {"targets": 1}).problems] == ["targets"]
