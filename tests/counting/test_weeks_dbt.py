"""Weeks of dialectical behaviour therapy as they are lived, each worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest
from weeks import (
    CARD,
    CARD_SETTINGS,
    adherence,
    agenda,
    at,
    card,
    day,
    flagged,
    moment,
    morning,
    on,
    ratio,
    told,
    undo,
)

from intersession import Between
from intersession.errors import IntersessionError
from intersession.testing import World

CHAIN_SHEET, TOLERANCE = "dbt.chain-analysis", "dbt.distress-tolerance"
CHAIN = {
    "behaviour": "Hit the wall with my fist, about eleven at night",
    "target": "self-harm",
    "vulnerability": [{"kind": "sleep"}],
    "prompting_event": "J. did not answer",
    "links": [{"kind": "emotion", "text": "Shame", "skill_possible": True}],
    "consequences": [{"text": "Quiet for a moment", "who": "self"}],
}


def chain(number: int) -> dict[str, Any]:
    """A chain analysis about a day of March."""
    return {**CHAIN, "behaviour_on": f"2026-03-{number:02}"}


def grid(world: World, item: str, week: int = 0) -> list[Any]:
    """A row of a week's grid, Monday to Sunday."""
    rows = [row for row in world.view("dbt.week") if row["item"] == item]
    return [rows[week][name] for name in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")]


def target(world: World, name: str) -> dict[str, Any]:
    """A row of the targets."""
    return next(row for row in world.view("dbt.targets") if row["target"] == name)


def of_card(world: World) -> dict[str, tuple[float | None, int, int]]:
    """The figures about the card itself."""
    return {row["figure"]: ratio(row["value"]) for row in world.view("dbt.targets", "card")}


def outstanding(world: World) -> list[tuple[str, int]]:
    """Days with acts that no chain analysis is about."""
    return [(row["day"], row["acts"]) for row in world.view("dbt.chains", "outstanding")]


def test_cards_of_the_week_in_which_the_clocks_go_forward(world: World):
    """Agreed on Monday 23 March, typed on Monday the 30th in the order 29, 24, 28, 23, 26.

        day    23   24   25   26   27   28      29
        urge   1    3    –    1    –    2 ★1    0     mean 7/5 = 1.4, highest 3

    First to see: the 24th (3 is the level agreed on; and 2 more than the 23rd, which was typed
    after it) and the act of the 28th. Urges of 1 or more on four days, held on three.
    A chain analysis of the 28th, made on the 30th, leaves nothing outstanding.
    """
    morning(world, "2026-03-23")
    handle = world.assign(CARD, CARD_SETTINGS, how_often="daily")
    chains = world.assign(CHAIN_SHEET, how_often="as needed")
    morning(world, "2026-03-30")
    for number, urge, act in ((29, 0, 0), (24, 3, 0), (28, 2, 1), (23, 1, 0), (26, 1, 0)):
        world.homework.attempt(handle, card(number, urge, act, filled_when="later"))
    assert told(adherence(world)) == (7, 5 / 7, 5 / 7, 0, 5, 5)
    assert grid(world, "urge: self-harm") == [1, 3, None, 1, None, "2 ★1", 0]
    row = target(world, "self-harm")
    assert ratio(row["urge"]) == (1.4, 5, 2)
    assert ratio(row["urge without act"]) == (0.75, 4, 2)
    assert ratio(row["acts"]) == (1, 5, 2)
    assert of_card(world)["days with a card"] == (round(5 / 7, 4), 7, 0)
    assert flagged(world) == [
        (2, "self-harm: urge 3 of 5 on 2026-03-24", "open"),
        (2, "self-harm: urge 3 of 5 on 2026-03-24, after 1 on 2026-03-23", "open"),
        (3, "self-harm: 1 act on 2026-03-28", "open"),
    ]
    assert outstanding(world) == [("2026-03-28", 1)]
    world.homework.attempt(chains, chain(28), happened=on("2026-03-30"))
    assert outstanding(world) == []
    assert flagged(world)[-1] == (1, "self-harm: chain analysis on 2026-03-28", "open")
    assert told(adherence(world, chains)) == (0, None, None, 0, 1, 1)


def test_a_card_on_hold_and_a_day_told_without_one(world: World):
    """Daily from Monday 2 March; on hold on the 4th, 5th and 6th; looked at on Monday the 9th.

    Cards of the 2nd, 3rd, 5th (on hold: beyond the plan) and 8th. The 7th was told as done
    without a card: a day practised, and no occasion. Active: 2, 3, 7, 8.
    """
    handle = world.assign(CARD, CARD_SETTINGS, how_often="daily")
    at(world, 9)
    world.homework.attempt(handle, card(8))
    world.homework.pause(handle, why="in hospital", happened=day(4))
    world.homework.resume(handle, happened=day(7))
    world.homework.attempt(handle, happened=day(7), without_sheet=True)
    for number in (2, 3, 5):
        world.homework.attempt(handle, card(number, urge=1))
    assert told(adherence(world)) == (4, 3 / 4, 3 / 4, 1, 5, 5)
    assert grid(world, "card") == ["yes", "yes", "hold", "yes", "hold", "no sheet", "yes"]
    assert of_card(world) == {
        "days with a card": (0.75, 4, 0),
        "cards filled in on their day": (None, 0, 4),
        "days on hold, not counted": (2, 7, 0),
        "days with a card beyond the plan": (1, 1, 0),
    }
    (line,) = agenda(world, "to look at together")
    assert line == (
        "3 of 4 planned; 1 beyond the plan, 2026-03-02 to 2026-03-08. No sheet: urges and acts "
        "were not asked. 1 open today."
    )


def test_a_client_in_new_york_while_the_clocks_go_forward(world: World):
    """Berlin until Friday 6 March, New York from Saturday the 7th; the clocks go forward there
    on Sunday the 8th at 02:00.

    It is Monday 02:30 in UTC, and 22:30 on Sunday in New York: Sunday is not over, its card is
    written and is met; a card of Monday is refused. Expected are Monday to Saturday and
    Sunday's, which is met: 7; the card of Thursday is missing.
    """
    handle = world.assign(CARD, CARD_SETTINGS, how_often="daily")
    at(world, 7)
    world.homework.change_timezone("RK", "America/New_York", "2026-03-07")
    for number in (2, 3, 4, 6):
        world.homework.attempt(handle, card(number))
    world.clock.set("2026-03-09", "02:30")
    for number, written in ((8, "2026-03-09T02:25Z"), (7, "2026-03-08T04:30Z")):
        world.homework.attempt(handle, card(number), happened=moment(written))
    with pytest.raises(IntersessionError, match="2026-03-09"):
        world.homework.attempt(handle, card(9))
    rows = world.views.report("adherence", client="RK", today=day(8))["adherence"]
    assert told(dict(rows[0])) == (7, 6 / 7, 6 / 7, 0, 6, 6)
    world.clock.set("2026-03-09", "04:00")  # midnight in New York, four hours behind by now
    world.homework.attempt(handle, card(9))
    assert told(adherence(world)) == (8, 7 / 8, 7 / 8, 0, 7, 7)


def test_of_all_clients_each_has_a_today_of_their_own(world: World):
    """Monday 9 March, 02:30 in UTC; the client in New York still has Sunday the 8th.

    Cards of the 2nd and the 3rd; of the others up to Saturday the 7th there is none: 4.
    """
    handle = world.assign(CARD, CARD_SETTINGS, how_often="daily")
    world.homework.change_timezone("RK", "America/New_York", "2026-03-02")
    world.clock.set("2026-03-09", "02:30")
    for number in (3, 2):
        world.homework.attempt(handle, card(number))
    report = world.views.report("dbt.targets", today=day(9), todays={"RK": day(8)})
    (figure, _) = report["card"]
    assert ratio(figure["value"]) == (round(2 / 6, 4), 6, 0)
    assert figure["window"] == "2026-03-02 to 2026-03-07"


def test_a_card_on_fewer_days_that_was_agreed_a_week_before_it_was_typed(world: World):
    """Daily from Monday 2 March; on Monday, Wednesday and Friday from Monday the 9th.

    That was typed on the 16th. Cards on all days of the first week but the 7th, then on the
    9th, the 10th and the 11th. Expected 7 + 3, met 6 + 2 (9 and 11), the 10th is beyond.
    Discharged on Wednesday the 18th: Monday the 16th is asked for, the 18th is not.
    """
    handle = world.assign(CARD, CARD_SETTINGS, how_often="daily")
    at(world, 16)
    for number in (11, 10, 9, 8, 6, 5, 4, 3, 2):
        world.homework.attempt(handle, card(number))
    changes = {"how_often": "FREQ=WEEKLY;BYDAY=MO,WE,FR"}
    world.homework.amend(handle, changes=changes, happened=day(9))
    assert told(adherence(world)) == (10, 8 / 10, 8 / 10, 1, 9, 9)
    at(world, 18)
    world.homework.discharge("RK", happened=day(18))
    at(world, 27)
    assert told(adherence(world)) == (11, 8 / 11, 8 / 11, 1, 9, 9)
    assert {row["window"] for row in world.view("dbt.targets")} == {"2026-03-02 to 2026-03-17"}
    assert agenda(world, "a question") == []


def test_a_card_that_rests_until_a_start_that_is_agreed(world: World):
    """Daily from Monday 2 March; on Monday the 9th: daily, from Thursday the 12th on.

    Cards of the first week, of Tuesday the 10th, the 12th and the 13th; looked at on the 16th.
    Asked for are 2 to 8 and 12 to 15: 11 days, 9 with a card; the 10th is beyond the plan.
    """
    handle = world.assign(CARD, CARD_SETTINGS, how_often="daily")
    at(world, 16)
    world.homework.amend(handle, changes={"start_on": "2026-03-12"}, happened=day(9))
    for number in (13, 12, 10, 8, 7, 6, 5, 4, 3, 2):
        world.homework.attempt(handle, card(number))
    assert told(adherence(world)) == (11, 9 / 11, 9 / 11, 1, 10, 10)
    figures = of_card(world)
    assert figures["days with a card"] == (round(9 / 11, 4), 11, 0)
    assert figures["days with a card beyond the plan"] == (1, 1, 0)


def test_a_target_that_went_a_correction_and_a_card_taken_back(world: World):
    """Drinking is followed until Sunday 8 March, and no more from Monday the 9th.

    Cards typed on Thursday the 12th: 6 (drank twice), 9, 10 (urge 4, typed for 1), and 11,
    which was another client's. Self-harm has its act on the 9th, so a chain is outstanding
    for it; drinking gets in the way of a life worth living, and is not.
    """
    handle = world.assign(CARD, CARD_SETTINGS, how_often="daily")
    at(world, 12)
    world.homework.amend(handle, drop={"targets": ["drinking"]}, why="reached", happened=day(9))
    drank = {**card(6), "acts": {"self-harm": 0, "drinking": 2}}
    world.homework.attempt(handle, drank)
    for number, urge, act in ((9, 2, 2), (10, 4, 0)):
        world.homework.attempt(handle, of_one(number, urge, act))
    strange = world.homework.attempt(handle, of_one(11, 5, 3))
    rise, back = "self-harm: urge 2 of 5 on 2026-03-09", "after 0 on 2026-03-06, 3 days before"
    assert flagged(world) == [
        (2, "self-harm: 2 acts on 2026-03-09", "open"),
        (2, f"{rise}, {back}", "open"),
        (3, "self-harm: urge 4 of 5 on 2026-03-10, after 2 on 2026-03-09", "open"),
        (4, "self-harm: 3 acts on 2026-03-11", "open"),
        (4, "self-harm: urge 5 of 5 on 2026-03-11", "open"),
    ]
    undo(world, strange)
    world.homework.correct(handle, 3, why="read 4 for 1", answers={"urges": {"self-harm": 1}})
    assert told(adherence(world)) == (10, 3 / 10, 3 / 10, 0, 3, 3)
    assert outstanding(world) == [("2026-03-09", 2)]
    assert ratio(target(world, "self-harm")["urge, highest"])[0] == 2
    row = target(world, "drinking")
    assert row["hierarchy"] == "gets in the way of a life worth living, no longer agreed"
    assert ratio(row["acts"]) == (2, 1, 9)
    assert agenda(world, "to see first") == [
        f"self-harm: 2 acts on 2026-03-09; {rise}, {back}",
        "self-harm: urge 4 of 5 on 2026-03-10, after 2 on 2026-03-09 (corrected since; no longer "
        "flagged)",
        "self-harm: 3 acts on 2026-03-11; self-harm: urge 5 of 5 on 2026-03-11 (taken back since)",
    ]


def of_one(number: int, urge: int, act: int) -> dict[str, Any]:
    """A card that follows self-harm only."""
    return {**card(number), "urges": {"self-harm": urge}, "acts": {"self-harm": act}}


def test_days_told_between_two_days_are_no_cards(world: World):
    """Daily from Monday 19 October, the clocks go back on Sunday the 25th.

    Cards of the 19th and the 25th; "done on three of the days from the 20th to the 24th", without
    cards: what they ask is not known, and they meet nothing. Expected 7, met 2; 5 entries,
    2 days that are known.
    """
    morning(world, "2026-10-19")
    handle = world.assign(CARD, CARD_SETTINGS, how_often="daily")
    morning(world, "2026-10-26")
    world.homework.attempt(handle, card("2026-10-25"), happened=moment("2026-10-25T23:30+01:00"))
    span = Between(first="2026-10-20", last="2026-10-24")
    world.homework.attempt(handle, times=3, between=span, without_sheet=True)
    world.homework.attempt(handle, card("2026-10-19"))
    assert told(adherence(world)) == (7, 2 / 7, 2 / 7, 0, 5, 2)
    (row,) = world.view("dbt.week", "without a card")
    assert (row["times"], row["between"]) == (3, "2026-10-20 to 2026-10-24")
    assert grid(world, "card") == ["yes", None, None, None, None, None, "yes"]


def test_a_crisis_skill_three_times_a_week_with_a_review_in_the_middle(world: World):
    """Three times a week from Monday 2 March; looked at together on Thursday the 5th.

    Tuesday; Saturday, in which an urge was acted on; Sunday 22:30 in New York, which is
    Monday in Berlin and of the week that ends on Sunday: 3 of 3. In the second week, nothing:
    after the review there are 2 + 0 of 2 + 3.
    """
    handle = world.assign(TOLERANCE, how_often="3x/week", review_on="2026-03-05")
    at(world, 5)
    world.homework.attempt(handle, crisis(), happened=day(3))
    assert told(adherence(world)) == (1, 1, 1, 0, 1, 1)
    world.homework.review(handle, happened=day(5), next="keep")
    at(world, 9)
    world.homework.attempt(
        handle,
        crisis(urge_acted=True, made_it_worse=False),
        happened=moment("2026-03-07T23:00+01:00"),
    )
    world.homework.attempt(handle, crisis(), happened=moment("2026-03-08T22:30-04:00"))
    assert told(adherence(world)) == (3, 1, 1, 0, 3, 3)
    at(world, 16)
    assert told(adherence(world)) == (6, 0.5, 0.5, 0, 3, 3)
    (line,) = agenda(world, "to look at together")
    assert line == (
        "2 of 5 planned, 2026-03-07 to 2026-03-08. 3 open until 2026-03-22. Chosen then: keep."
    )
    assert flagged(world) == [(2, "distress tolerance: an urge was acted on", "open")]


def crisis(**more: Any) -> dict[str, Any]:
    """A crisis skill that was used."""
    return {
        "trigger": "a quarrel",
        "distress_before": 90,
        "skill": "tipp-temperature",
        "distress_after": 60,
        **more,
    }
