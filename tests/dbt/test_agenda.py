"""What DBT adds to the agenda: acts without a chain analysis, and a level that was raised."""

from __future__ import annotations

from datetime import date

import pytest

from intersession.errors import InvalidInput
from intersession_dbt.suicide_level import LevelRow
from intersession_dbt.suicide_level import raised as raised_lines

NEXT = "what comes next"
CHAIN = {
    "behaviour": "Cut my arm",
    "target": "self-harm",
    "behaviour_on": "2026-03-03",
    "vulnerability": [{"kind": "sleep"}],
    "prompting_event": "No answer",
    "links": [{"kind": "emotion", "text": "Shame", "intensity": 5}],
    "consequences": [{"text": "Quiet", "who": "self", "when": "immediate"}],
    "done_with": "clinician",
}


def lines(world):
    return [
        (row["assignment"], row["text"], row["n"])
        for row in world.view("agenda")
        if row["about"] == NEXT
    ]


@pytest.fixture
def acts(world, card, a_card):
    """One act on the 3rd, two on the 5th, one on the 7th, typed on the 9th, the last first."""
    for day, times in ((7, 1), (5, 2), (3, 1)):
        world.homework.attempt(card, a_card(f"2026-03-{day:02}", (4, 0), (times, 0), 0, 0))
    return world


# Acts without a chain.


def test_acts_without_a_chain_stand_in_the_agenda_with_their_days(acts):
    """4 acts, on three cards; an act of drinking would get in the way of life only."""
    days = "2026-03-03, 2026-03-05 and 2026-03-07"
    assert lines(acts) == [("RK-1", f"4 acts without a chain yet: self-harm on {days}.", 3)]


def test_the_line_does_not_depend_on_today(acts):
    before = lines(acts)
    acts.clock.set("2027-05-01")
    assert lines(acts) == before


def test_a_chain_about_the_first_takes_that_day_out_and_taking_it_back_brings_it_again(acts):
    """The chain closes the 3rd: 3 acts on two cards are left; without it, 4 on three."""
    before = lines(acts)
    chain = acts.assign("dbt.chain-analysis")
    acts.homework.attempt(chain, CHAIN, happened=date(2026, 3, 8))
    days = "2026-03-05 and 2026-03-07"
    assert lines(acts) == [("RK-1", f"3 acts without a chain yet: self-harm on {days}.", 2)]

    acts.homework.retract("RK", [f"{chain}#2"], why="another client's")
    assert lines(acts) == before


def test_a_card_that_is_taken_back_or_corrected_changes_it(acts):
    acts.homework.retract("RK", ["RK-1#2"], why="typed twice")  # the card of the 7th
    acts.homework.correct("RK-1", 2, why="asked", answers={"acts": {"self-harm": 0}})  # the 5th
    assert lines(acts) == [("RK-1", "1 act without a chain yet: self-harm on 2026-03-03.", 1)]


def test_an_act_of_unknown_day_is_told_as_that(world, card, a_card):
    undated = {"date": "not written on the card"}
    world.homework.attempt(card, a_card(None, (4, 0), (1, 0), 0, 0), skipped=undated)
    told = "1 act without a chain yet: self-harm on a day not known."
    assert lines(world) == [("RK-1", told, 1)]


def test_of_many_days_the_last_are_named(world, card, a_card):
    """Six acts, one on each of the 2nd to the 7th: the last four are named."""
    for day in range(2, 8):
        world.homework.attempt(card, a_card(f"2026-03-{day:02}", (4, 0), (1, 0), 0, 0))
    days = "2 earlier days, 2026-03-04, 2026-03-05, 2026-03-06 and 2026-03-07"
    assert lines(world) == [("RK-1", f"6 acts without a chain yet: self-harm on {days}.", 6)]


def test_what_is_left_open_goes_on_to_the_next_card(acts):
    """The card ended on the 9th and another was agreed: the line stands with that one."""
    acts.homework.review("RK-1", next="finish", happened=date(2026, 3, 9))
    settings = {"targets": [{"name": "self-harm", "hierarchy": "life_threatening"}]}
    acts.assign("dbt.diary-card", settings, how_often="daily")
    assert [line[0] for line in lines(acts)] == ["RK-2"]


# The level from which the urge to kill oneself is seen first.

RAISED = (
    "The urge to kill oneself is seen first from 3 of 5 on, not from 1, since 2026-03-09: "
    '"thoughts every day, plan agreed", agreed by DrM.'
)


@pytest.fixture
def raised(world, card):
    world.homework.amend(
        card,
        settings={"flag_suicide_at": 3},
        why="thoughts every day,\nplan agreed",
        happened=date(2026, 3, 9),
    )
    return world


def test_a_level_above_one_says_who_why_and_since_when(raised):
    assert lines(raised) == [("RK-1", RAISED, 1)]


def test_nothing_is_said_where_it_stands_at_one(world, card):
    world.homework.amend(card, settings={"flag_urge_at": 5}, why="other urges")
    assert lines(world) == []


def test_a_later_amendment_of_something_else_leaves_who_and_when(raised):
    raised.clock.set("2026-03-20")
    raised.homework.amend("RK-1", settings={"flag_urge_at": 4}, why="other urges")
    assert lines(raised) == [("RK-1", RAISED, 1)]


def test_put_back_to_one_it_is_not_said_any_more(raised):
    raised.clock.set("2026-03-20")
    raised.homework.amend("RK-1", settings={"flag_suicide_at": 1}, why="calmer")
    assert lines(raised) == []


def test_an_amendment_that_is_taken_back_is_not_said_any_more(raised):
    raised.homework.retract("RK", ["RK-1#2"], why="another client's")
    assert lines(raised) == []


def refusal(change):
    with pytest.raises(InvalidInput) as refused:
        change()
    (problem,) = refused.value.problems
    assert problem.place.endswith("flag_suicide_at")
    return problem.message


def test_it_is_not_raised_without_a_reason(world, card):
    told = refusal(lambda: world.homework.amend(card, settings={"flag_suicide_at": 2}))
    assert told.startswith("2 is above 1: less is seen first. Amend it with the reason: --why")
    assert lines(world) == []


def test_it_is_not_raised_where_a_card_is_first_agreed(world):
    targets = [{"name": "self-harm", "hierarchy": "life_threatening"}]
    settings = {"targets": targets, "flag_suicide_at": 2}
    told = refusal(lambda: world.assign("dbt.diary-card", settings))
    assert "Agree on the card with 1 first." in told


def test_an_earlier_log_may_hold_a_level_without_a_reason():
    row = LevelRow(assignment="RK-1", version=1, client="RK", from_on="2026-03-02", level=2)
    (line,) = raised_lines([row])
    assert line.text == (
        "The urge to kill oneself is seen first from 2 of 5 on, not from 1, since 2026-03-02: "
        "no reason is on record, agreed by somebody who is not on record."
    )


def test_typed_late_the_day_decides_which_level_stands(world, card):
    """2 from the 3rd, 1 from the 8th; 3 from the 4th is typed last: 1 stands at the last."""
    amend = world.homework.amend
    amend(card, settings={"flag_suicide_at": 2}, why="asked", happened=date(2026, 3, 3))
    amend(card, settings={"flag_suicide_at": 1}, why="calmer", happened=date(2026, 3, 8))
    amend(card, settings={"flag_suicide_at": 3}, why="daily", happened=date(2026, 3, 4))
    assert lines(world) == []


# What is told, and what is not praised.


def test_seven_cards_of_a_week_typed_on_monday_are_seven_in_every_view(world, card, a_card):
    """2 to 8 March, an act on the 5th: 7 of 7 here and there, and nothing is praised."""
    for day in range(2, 9):
        world.homework.attempt(card, a_card(f"2026-03-{day:02}", (0, 0), (int(day == 5), 0), 0, 0))
    about = {row["about"]: row["text"] for row in world.view("agenda")}
    assert "what went well" not in about
    assert about["to look at together"].startswith("7 of 7 planned, 2026-03-02 to 2026-03-08.")
    (row,) = world.view("adherence")
    assert (row["expected"], row["attempted"].value, row["done"].value) == (7, 1.0, 1.0)
    (share,) = [
        row["value"]
        for row in world.view("dbt.targets", "card")
        if row["figure"] == "days with a card"
    ]
    assert (share.value, share.n) == (1.0, 7)


def test_a_request_that_was_not_made_yet_is_told_as_that(world):
    world.clock.set("2026-03-02")
    handle = world.assign("dbt.dear-man", how_often="weekly")
    world.clock.set("2026-03-09")
    words = ("objective", "describe", "express", "assert_it", "reinforce")
    answers = {**dict.fromkeys(words, "to be asked first"), "did": "not-yet"}
    world.homework.attempt(handle, answers, happened=date(2026, 3, 4))
    rows = [(row["about"], row["text"]) for row in world.view("agenda")]
    told = "0 of 1 planned; not yet 1 ×, 2026-03-04. 1 open until 2026-03-15."
    assert rows == [("to look at together", told)]
    (row,) = world.view("adherence")
    assert (row["expected"], row["attempted"].value, row["done"].value) == (1, 0.0, 0.0)
