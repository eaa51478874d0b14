"""The agenda of ordinary weeks: what nobody did, what is "not yet", what is never praised.

March 2026: Monday the 2nd. What was agreed was agreed on Monday the 2nd.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from weeks import (
    ACTION,
    CARD,
    CARD_SETTINGS,
    RELAX,
    acted,
    adherence,
    at,
    card,
    day,
    relaxed,
    thought,
)

from intersession import Between
from intersession.testing import World
from intersession_cli.caseload import fill

ABOUT = {
    "flag": "to see first",
    "look": "to look at together",
    "well": "what went well",
    "ask": "a question",
}


def agenda(world: World, about: str = "", **asked: Any) -> list[dict[str, Any]]:
    rows = world.view("agenda", **{"client": "RK", **asked})
    return [row for row in rows if not about or row["about"] == ABOUT[about]]


def test_what_nobody_did_stands_first(world: World):
    world.assign("cbt.thought-record", how_often="daily")
    world.assign("cbt.thought-record", how_often="daily", task="Another one")
    at(world, 9)
    world.homework.attempt("RK-2", thought(), happened=day(3))
    first = agenda(world)[0]
    assert (first["assignment"], first["about"], first["n"]) == ("RK-1", ABOUT["look"], 7)
    assert first["text"].startswith("0 of 7 planned.")


def test_not_yet_is_told_as_what_it_says_and_is_no_win(world: World):
    world.assign("act.committed-action", ACTION, how_often="weekly")
    at(world, 5)
    world.homework.attempt("RK-1", acted("not-yet"), happened=day(4))
    at(world, 9)
    (line,) = agenda(world, "look")
    assert line["text"].startswith("0 of 1 planned; not yet 1 ×")
    assert agenda(world, "well") == []
    row = adherence(world)
    assert (row["attempted"].value, row["entries"], row["done"].value) == (0, 0, 0)


def test_a_card_that_was_filled_in_is_not_praised(world: World):
    world.assign(CARD, CARD_SETTINGS, how_often="daily")
    at(world, 4)
    world.homework.attempt("RK-1", card(3, act=1))
    assert agenda(world, "well") == []
    (flag,) = agenda(world, "flag")
    assert flag["text"] == "self-harm: 1 act on 2026-03-03"


def test_the_question_is_about_cycles_after_what_was_changed(world: World):
    """Three quiet weeks, made smaller on Sunday the 22nd: the count began anew that day."""
    world.assign("cbt.thought-record", how_often="daily")
    at(world, 22)
    (asked,) = agenda(world, "ask")
    assert asked["text"].startswith("2 cycles without an entry.")
    world.homework.review("RK-1", next="shrink", happened=day(22))
    assert agenda(at(world, 23), "ask") == []


def test_a_review_that_keeps_it_does_not_interrupt_the_count(world: World):
    world.assign("cbt.thought-record", how_often="daily")
    at(world, 10)
    world.homework.review("RK-1", next="keep", happened=day(10))
    (asked,) = agenda(at(world, 23), "ask")
    assert asked["text"].startswith("3 cycles without an entry.")


def test_an_entry_of_unknown_day_leaves_open_whether_cycles_passed(world: World):
    world.assign("cbt.thought-record", how_often="daily")
    at(world, 23)
    world.homework.attempt("RK-1", thought(), happened=None)
    (asked,) = agenda(world, "ask")
    assert asked["text"] == (
        "1 entry of unknown day: whether cycles passed without one is not known."
    )
    assert agenda(world, "well") == []


def test_where_no_occasion_arose_nothing_is_asked(world: World):
    world.assign(RELAX, how_often="weekly")
    for number in (5, 12):
        at(world, number)
        world.homework.meet_obstacle("RK-1", "no-occasion", happened=day(number))
    at(world, 16)
    assert agenda(world, "ask") == []
    assert adherence(world)["expected"] == 0


def test_a_discharged_client_is_asked_nothing(world: World):
    world.assign("cbt.thought-record", how_often="daily")
    at(world, 23)
    assert agenda(world, "ask")
    world.homework.discharge("RK", happened=day(23))
    assert agenda(world) == []


def test_a_review_that_is_typed_late_does_not_move_the_last_one_back(world: World):
    world.assign("cbt.thought-record", how_often="daily")
    at(world, 12)
    world.homework.review("RK-1", next="keep", happened=day(10))
    world.homework.review("RK-1", next="keep", happened=day(5))
    world.homework.attempt("RK-1", thought(), happened=day(11))
    (line,) = agenda(world, "look")
    assert line["window"] == "since 2026-03-10"


def test_the_review_that_waits_longest_comes_first(world: World):
    for number, due in ((1, 8), (2, 5), (3, 7)):
        world.assign(
            "cbt.thought-record", how_often="daily", review_on=f"2026-03-0{due}", task=f"{number}"
        )
    lines = agenda(at(world, 9), "look")
    assert [line["task"] for line in lines] == ["2", "3", "1"]
    assert "Agreed to look at it on 2026-03-05." in lines[0]["text"]


def test_the_demo_never_says_more_than_was_planned(world: World):
    fill(world.log, world.homework.catalogue, date(2026, 3, 30))
    at(world, 30)
    said = [row["planned"] for row in world.view("adherence", client=None)]
    said += [row["text"] for row in world.view("agenda", client=None)]
    counts = [found for text in said for found in re.findall(r"(\d+) of (\d+) planned", text)]
    assert len(counts) > 20
    assert [(met, of) for met, of in counts if int(met) > int(of)] == []


def test_no_occasion_over_a_whole_week_takes_out_all_that_were_not_met(world: World):
    """3 × a week; none arose in the first week. Of the second week, nothing was met: 3."""
    world.assign(RELAX, how_often="3x/week")
    at(world, 9)
    span = Between(first="2026-03-02", last="2026-03-08")
    world.homework.meet_obstacle("RK-1", "no-occasion", between=span)
    assert adherence(world)["expected"] == 0
    assert adherence(at(world, 16))["expected"] == 3


def test_no_occasion_on_two_days_takes_out_two_at_most(world: World):
    """3 × a week, one met on the Monday; none arose from Saturday to Sunday: 3 − 2 = 1."""
    world.assign(RELAX, how_often="3x/week")
    at(world, 9)
    world.homework.attempt("RK-1", relaxed(10), happened=day(2))
    span = Between(first="2026-03-07", last="2026-03-08")
    world.homework.meet_obstacle("RK-1", "no-occasion", between=span)
    assert adherence(world)["expected"] == 1
