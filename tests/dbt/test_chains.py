"""Chain analyses: what a real one looks like, what is refused, and which acts are left open."""

from __future__ import annotations

from datetime import date

import pytest

from intersession.errors import InvalidInput
from intersession.projections.query import Window
from intersession.worksheets.definition import definition_of
from intersession_dbt.chain_analysis import ChainAnalysis

SHEET, VIEW = "dbt.chain-analysis", "dbt.chains"

CHAIN = {
    "behaviour": "Cut my left forearm twice in the bathroom, Thursday about eleven at night",
    "target": "Self-Harm",
    "behaviour_on": "2026-03-05",
    "vulnerability": [
        {"kind": "sleep", "text": "four hours, two nights running"},
        {"kind": "food"},
    ],
    "prompting_event": "J. did not answer the third message",
    "links": [
        {"kind": "thought", "text": "He is done with me", "intensity": "4"},
        {"kind": "emotion", "text": "Shame", "intensity": 5, "skill_possible": "yes"},
        {"kind": "body", "text": "Face hot, could not sit", "skill_possible": True},
        {"kind": "urge", "text": "To cut", "intensity": 4, "skill_possible": "no"},
        {"kind": "action", "text": "Locked the bathroom door"},
    ],
    "consequences": [
        {"text": "Quiet for a moment", "who": "self", "when": "immediate"},
        {"text": "F. saw the bandage and cried", "who": "others", "when": "delayed"},
    ],
    "repair": "Tell F. that it was not her fault",
    "prevention": ["Eat before eight", "phone away at ten"],
    "solutions": [
        {"link": 2, "skill": "opposite action"},
        {"link": "3", "skill": "cold water"},
    ],
    "done_with": "clinician",
}


@pytest.fixture
def chain(world, card):
    return world.assign(SHEET)


def test_a_real_one_is_kept_in_its_stored_form(world, chain):
    world.homework.attempt(chain, CHAIN)

    kept = world.homework.assignment(chain).attempts[0].answers
    assert kept["target"] == "RK-1/self-harm"
    assert kept["links"][0] == {"kind": "thought", "text": "He is done with me", "intensity": 4}
    assert [link.get("skill_possible") for link in kept["links"]] == [None, True, True, False, None]
    assert kept["prevention"] == [{"text": "Eat before eight"}, {"text": "phone away at ten"}]
    assert kept["solutions"][1] == {"link": 3, "skill": "cold water"}


def test_everything_wrong_is_told_with_its_place(world, chain):
    wrong = {
        **CHAIN,
        "target": "smoking",
        "vulnerability": [{"kind": "weather"}],
        "links": [{"kind": "thought", "text": "Nothing helps", "intensity": 6}],
        "consequences": [],
        "solutions": [{"link": 2, "skill": "wise mind"}, {"link": 0, "skill": "STOP"}],
    }

    with pytest.raises(InvalidInput) as refused:
        world.homework.attempt(chain, wrong)

    told = {problem.place: problem.message for problem in refused.value.problems}
    assert set(told) == {
        *("target", "vulnerability[0].kind", "links[0].intensity", "consequences"),
        *("solutions[0].link", "solutions[1].link"),
    }
    assert told["solutions[0].link"] == "there is no link 2; this chain has only link 1"
    assert told["links[0].intensity"] == "6 is above 5. For example: 2"


def test_the_caution_is_about_a_crisis_and_about_who_reads_it():
    sheet = definition_of(ChainAnalysis)

    assert "Not in an acute crisis" in sheet.caution
    assert "It is sensitive" in sheet.caution
    assert [item.name for item in sheet.answers if item.risk] == ["behaviour"]


def figures(row):
    return (row["acts"].value, row["acts"].n)


def outstanding(world, **asked):
    rows = world.view(VIEW, "outstanding", **asked)
    return [(row["day"], row["target"], row["acts"]) for row in rows]


def test_the_first_target_with_an_act_is_suggested(week):
    """Self-harm once on the 5th comes before drinking three times."""
    (row,) = week.view(VIEW)

    assert row["target"] == "self-harm"
    assert row["suggestion"] == (
        "self-harm, on 2026-03-05: would a chain analysis fit the next session?"
    )
    assert figures(row) == (1, 1)
    assert row["acts"].events == ("RK-1#4",)
    assert outstanding(week) == [("2026-03-05", "self-harm", 1)]


def test_once_it_was_looked_at_the_next_one_is_suggested(week, chain):
    week.homework.attempt(chain, CHAIN, happened=date(2026, 3, 6))

    (row,) = week.view(VIEW)
    assert row["suggestion"] == (
        "drinking, the last on 2026-03-03: would a chain analysis fit the next session?"
    )
    assert figures(row) == (3, 2)
    assert outstanding(week) == []


def test_a_chain_closes_the_acts_of_its_own_day_whenever_it_was_made(week, chain):
    """CHAIN is about the 5th; the day on which it was worked out is another matter."""
    week.homework.attempt(chain, CHAIN, happened=date(2026, 3, 4))

    assert outstanding(week) == []


def test_a_chain_about_another_day_leaves_it_open(week, chain):
    week.homework.attempt(chain, {**CHAIN, "behaviour_on": "2026-03-04"}, happened=week.today)

    assert outstanding(week) == [("2026-03-05", "self-harm", 1)]


def test_a_chain_without_a_day_or_a_target_closes_none_and_the_view_asks(week, chain):
    week.homework.attempt(chain, {**CHAIN, "behaviour_on": None}, happened=date(2026, 3, 5))
    week.homework.attempt(chain, {**CHAIN, "target": None}, happened=date(2026, 3, 5))
    week.homework.attempt(chain, {**CHAIN, "target": None, "behaviour_on": None})

    assert outstanding(week) == [("2026-03-05", "self-harm", 1)]
    assert [(row["attempt"], row["question"]) for row in week.view(VIEW, "which")] == [
        (1, "Which day is it about? It closes no act until then."),
        (2, "Which target of the diary card is it about? It closes no act until then."),
        (
            3,
            "Which target of the diary card and which day is it about? "
            "It closes no act until then.",
        ),
    ]


def test_three_acts_and_a_chain_about_the_first_leave_two(world, card, chain, a_card):
    """One act a day on the 3rd, 5th and 7th; the chain about the 3rd, made on the 8th."""
    for day in ("2026-03-03", "2026-03-05", "2026-03-07"):
        world.homework.attempt(card, a_card(day, (4, 0), (1, 0), 0, 0))
    about = {**CHAIN, "behaviour_on": "2026-03-03"}
    world.homework.attempt(chain, about, happened=date(2026, 3, 8))

    assert outstanding(world) == [("2026-03-05", "self-harm", 1), ("2026-03-07", "self-harm", 1)]
    (row,) = world.view(VIEW)
    assert row["suggestion"] == (
        "self-harm, the last on 2026-03-07: would a chain analysis fit the next session?"
    )
    assert figures(row) == (2, 2)


def test_one_chain_for_two_acts_of_a_day(world, card, chain, a_card):
    world.homework.attempt(card, a_card("2026-03-05", (4, 0), (2, 0), 0, 0))
    world.homework.attempt(chain, CHAIN)

    assert outstanding(world) == []
    assert [row["about"] for row in world.view(VIEW, "chains")] == ["one chain for 2 acts"]


def test_a_chain_about_a_day_without_a_card_or_without_an_act_says_so(week, chain):
    for day in ("2026-03-04", "2026-03-07", "2026-03-08", "2026-03-05"):
        week.homework.attempt(chain, {**CHAIN, "behaviour_on": day})

    assert [row["about"] for row in week.view(VIEW, "chains")] == [
        *("no card of that day", "acts of that day not answered", "no act on the card", "1 act")
    ]


def test_an_act_of_unknown_day_stays_open_until_its_day_is_known(world, card, chain, a_card):
    undated = {"date": "not written on the card"}
    world.homework.attempt(card, a_card(None, (4, 0), (1, 0), 0, 0), skipped=undated)
    world.homework.attempt(chain, CHAIN)

    assert outstanding(world) == [(None, "self-harm", 1)]

    world.homework.correct(card, 1, why="asked", answers={"date": "2026-03-05"})
    assert outstanding(world) == []


def test_a_chain_of_another_target_leaves_it_open(week, chain):
    week.homework.attempt(chain, {**CHAIN, "target": "drinking"}, happened=week.today)

    assert outstanding(week) == [("2026-03-05", "self-harm", 1)]


def test_the_class_of_the_day_counts_whatever_was_agreed_since(week, card):
    """Self-harm threatened life on the 5th; from the 8th on it is not agreed any more."""
    targets = [{"name": "drinking", "hierarchy": "therapy_interfering"}]
    week.homework.amend(
        card, settings={"targets": targets}, why="new plan", happened=date(2026, 3, 8)
    )

    assert outstanding(week) == [("2026-03-05", "self-harm", 1)]
    (row,) = week.view(VIEW, "outstanding")
    assert row["hierarchy"] == "threatens life"
    assert week.views.differences() == []


def test_a_correction_of_the_target_counts(week, chain):
    week.homework.attempt(chain, {**CHAIN, "target": "drinking"}, happened=week.today)
    week.homework.correct(chain, 1, why="wrong target", answers={"target": "self-harm"})

    assert outstanding(week) == []
    assert week.views.differences() == []


def test_what_gets_in_the_way_of_therapy_is_listed_and_the_rest_is_not(week, card, a_card):
    answers = a_card("2026-03-08", (0, 0), (0, 4), 0, 0)
    answers["acts"] |= {"skipping group": 1, "calling a friend": 2}
    week.homework.attempt(card, answers)

    assert outstanding(week) == [
        ("2026-03-05", "self-harm", 1),
        ("2026-03-08", "skipping group", 1),
    ]


def test_more_of_what_is_wanted_is_never_suggested(world, card, a_card):
    answers = a_card("2026-03-08", (0, 0), (0, 0), 0, 0)
    answers["acts"] |= {"calling a friend": 2}
    world.homework.attempt(card, answers)

    assert world.view(VIEW) == []


def test_a_window_cuts_acts_and_chains(week, chain):
    week.homework.attempt(chain, CHAIN, happened=date(2026, 3, 6))
    until = Window(None, date(2026, 3, 5))

    # The chain of the 6th lies outside the window, and still closes the act of the 5th.
    assert outstanding(week, window=until) == []
    assert week.view(VIEW, "chains", window=until) == []
    assert len(week.view(VIEW, "chains")) == 1


def test_a_chain_as_it_is_listed(week, chain):
    week.homework.attempt(chain, CHAIN, happened=date(2026, 3, 6))

    (row,) = week.view(VIEW, "chains")
    assert (row["target"], row["behaviour_on"]) == ("self-harm", "2026-03-05")
    assert (row["link_count"], row["skills_possible"]) == (5, 2)
    assert row["solutions"] == ["2: opposite action", "3: cold water"]
    assert row["vulnerability"] == ["sleep", "food"]


def test_nothing_recorded_no_rows(world, card):
    assert [*world.report(VIEW).values()] == [[], [], [], []]
