"""What a diary card takes, and what it refuses, each with its place."""

from __future__ import annotations

import pytest

from intersession.errors import InvalidInput
from intersession.worksheets.context import Context
from intersession.worksheets.definition import definition_of
from intersession.worksheets.validation import check_answers, check_settings
from intersession_dbt.diary_card import DiaryCard, decode_skills

CARD = definition_of(DiaryCard)

A_DAY = {
    "date": "2026-03-08",
    "emotions": {"sadness": 4, "shame": 5, "joy": 0},
    "urges": {"self-harm": 4, "drinking": 0},
    "acts": {"self-harm": 0, "drinking": 2},
    "misery": 4,
    "physical_pain": 1,
    "substances": [{"what": "wine", "amount": "two glasses"}],
    "meds_as_prescribed": "yes",
    "skills_overall": 5,
    "skills": [{"skill": "opposite action", "module": "emotion_regulation"}],
    "filled_when": "same-day",
    "session_suicide": 1,
    "can_change_actions": 3,
}


def test_a_real_day_is_kept_as_it_was_given(world, card):
    world.homework.attempt(card, A_DAY)

    assert world.homework.assignment(card).attempts[0].answers == A_DAY


def test_an_urge_and_an_act_are_two_questions(world, card):
    """Drinking twice at urge 0 is an answer, and so is an urge of 5 without an act."""
    world.homework.attempt(card, {**A_DAY, "urges": {"drinking": 0}, "acts": {"drinking": 2}})
    world.homework.attempt(card, {**A_DAY, "urges": {"drinking": 5}, "acts": {"drinking": 0}})

    first, second = world.homework.assignment(card).attempts
    assert (first.answers["urges"], first.answers["acts"]) == ({"drinking": 0}, {"drinking": 2})
    assert (second.answers["urges"], second.answers["acts"]) == ({"drinking": 5}, {"drinking": 0})


def test_a_target_that_was_left_blank_stays_missing(world, card):
    world.homework.attempt(card, {**A_DAY, "urges": {"self-harm": 2, "drinking": ""}})

    assert world.homework.assignment(card).attempts[0].answers["urges"] == {"self-harm": 2}


def test_everything_wrong_is_told_at_once_with_its_place(world, card):
    wrong = {
        **A_DAY,
        "date": "8 March",
        "emotions": {"envy": 2},
        "urges": {"self-harm": 6},
        "acts": {"drinkin": 1, "self-harm": -1},
        "skills_overall": 8,
        "meds_as_prescribed": "maybe",
        "substances": [{"amount": "a lot"}],
    }

    with pytest.raises(InvalidInput) as refused:
        world.homework.attempt(card, wrong)

    told = {problem.place: problem.message for problem in refused.value.problems}
    assert set(told) == {
        "date",
        "emotions.envy",
        "urges.self-harm",
        "acts.drinkin",
        "acts.self-harm",
        "skills_overall",
        "meds_as_prescribed",
        "substances[0].what",
    }
    assert told["urges.self-harm"] == "6 is above 5. For example: 2"
    assert told["acts.drinkin"] == "is not on this sheet. Did you mean drinking?"
    assert told["acts.self-harm"] == "-1 is below 0. For example: 3"
    assert world.homework.assignment(card).attempts == []


def test_a_required_map_may_be_left_out_with_a_reason(world, card):
    rest = {name: value for name, value in A_DAY.items() if name != "urges"}

    world.homework.attempt(card, rest, skipped={"urges": "did not want to say"})

    recorded = world.homework.assignment(card).attempts[0]
    assert "urges" not in recorded.answers
    assert recorded.skipped == {"urges": "did not want to say"}


def test_settings_need_targets_and_know_the_hierarchy():
    checked = check_settings(CARD, {"targets": [{"name": "self-harm", "hierarchy": "dire"}]})
    assert [problem.place for problem in checked.problems] == ["targets[0].hierarchy"]

    assert [problem.place for problem in check_settings(CARD, {}).problems] == ["targets"]


def test_two_targets_cannot_share_a_name():
    twice = [
        {"name": "drinking", "hierarchy": "quality_of_life"},
        {"name": "Drinking", "hierarchy": "life_threatening"},
    ]
    checked = check_settings(CARD, {"targets": twice})

    assert [problem.place for problem in checked.problems] == ["targets[1].name"]


def test_the_card_asks_about_five_feelings_unless_others_are_agreed():
    target = [{"name": "self-harm", "hierarchy": "life_threatening"}]
    usual = check_settings(CARD, {"targets": target}).answers
    own = check_settings(CARD, {"targets": target, "emotions": [{"name": "envy"}]}).answers

    assert [one["name"] for one in usual["emotions"]] == [
        "sadness",
        "shame",
        "anger",
        "fear",
        "joy",
    ]
    answers = {"date": "2026-03-08", "emotions": {"envy": 2}, "urges": {"self-harm": 0}}
    checked = check_answers(
        CARD, {**answers, "acts": {"self-harm": 0}}, context=Context(settings=own)
    )
    assert checked.problems == ()


@pytest.mark.parametrize(
    ("code", "thought", "wanted", "tried", "used", "automatic", "helped"),
    [
        (0, False, None, False, False, False, None),
        (1, True, False, False, False, False, None),
        (2, True, True, False, False, False, None),
        (3, True, None, True, False, False, None),
        (4, True, None, True, True, False, False),
        (5, True, None, True, True, False, True),
        (6, None, None, False, True, True, False),
        (7, None, None, False, True, True, True),
    ],
)
def test_skills_today_is_decoded(code, thought, wanted, tried, used, automatic, helped):
    told = decode_skills(code)

    assert (told.thought, told.wanted, told.tried) == (thought, wanted, tried)
    assert (told.used, told.automatic, told.helped) == (used, automatic, helped)


def test_skills_today_left_out_tells_nothing():
    assert decode_skills(None) is None


def test_the_level_from_which_a_card_is_seen_first_is_agreed():
    target = {"targets": [{"name": "self-harm", "hierarchy": "life_threatening"}]}
    usual = check_settings(CARD, target).answers
    refused = check_settings(CARD, {**target, "flag_urge_at": 6, "flag_rise": 0})

    assert (usual["flag_urge_at"], usual["flag_rise"]) == (3, 2)
    assert [problem.place for problem in refused.problems] == ["flag_urge_at", "flag_rise"]


def test_the_caution_says_that_nobody_is_watching():
    assert "Not a crisis service" in CARD.caution
    assert "not watched in real time" in CARD.caution


def test_the_items_on_risk_are_marked():
    assert [item.name for item in CARD.answers if item.risk] == ["urges", "acts", "session_suicide"]
