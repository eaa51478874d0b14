"""An entry is checked, flagged and corrected by the settings in force on its day."""

from __future__ import annotations

from typing import Any

import pytest
from weeks import CARD, CARD_SETTINGS, at, card, day

from intersession.errors import InvalidInput
from intersession.testing import World


def flagged(world: World) -> list[tuple[int, str, bool]]:
    """What is flagged: the attempt, the words, and whether it was put right since."""
    return [
        (row["attempt"], text, row["corrected"])
        for row in world.view("flags")
        for text in row["flags"]
    ]


@pytest.fixture
def carded(world: World) -> World:
    """A card from the 2nd; drinking is of no more interest from the 10th, smoking is."""
    world.assign(CARD, CARD_SETTINGS, how_often="daily")
    at(world, 12)
    world.homework.amend(
        "RK-1",
        settings={"targets": [{"name": "smoking", "hierarchy": "quality_of_life"}]},
        drop={"targets": ["Drinking"]},
        why="a new plan",
        happened=day(10),
    )
    return world


def now(number: int) -> dict[str, Any]:
    """A card of the new plan."""
    answers = card(number)
    answers["urges"] = {"self-harm": 0, "smoking": 3}
    answers["acts"] = {"self-harm": 0, "smoking": 1}
    return answers


def test_what_is_not_named_stays_and_what_is_dropped_goes(carded: World):
    (row,) = carded.view("assignments")
    names = [target["name"] for target in row["settings"]["targets"]]
    assert names == ["self-harm", "smoking"]


def test_a_card_is_checked_by_the_targets_of_its_day(carded: World):
    carded.homework.attempt("RK-1", card(9))
    carded.homework.attempt("RK-1", now(11))
    for wrong in (now(9), card(11)):
        with pytest.raises(InvalidInput, match="is not on this sheet"):
            carded.homework.attempt("RK-1", wrong)


def test_an_old_card_stays_correctable_under_its_own_targets(carded: World):
    carded.homework.attempt("RK-1", card(9))
    carded.homework.correct("RK-1", 1, why="read 0 for 4", answers={"misery": 4})
    assert carded.view("assignments", "attempts")[0]["answers"]["acts"]["drinking"] == 0


def test_a_threshold_raised_later_leaves_the_flag_of_an_old_card(world: World):
    """Urge 2 at a level of 2; then 4 is agreed; then another answer of that card is corrected."""
    world.assign(CARD, {**CARD_SETTINGS, "flag_urge_at": 2}, how_often="daily")
    at(world, 10)
    world.homework.attempt("RK-1", card(3, urge=2))
    world.homework.amend("RK-1", settings={"flag_urge_at": 4}, why="agreed", happened=day(10))
    (before,) = flagged(world)
    world.homework.correct("RK-1", 1, why="read 2 for 4", answers={"misery": 4})
    assert flagged(world) == [before]
    assert before[2] is False


def test_what_is_dropped_must_be_there(carded: World):
    with pytest.raises(InvalidInput) as refused:
        carded.homework.amend("RK-1", drop={"targets": ["gaming"], "aims": ["x"]}, why="x")
    told = {problem.place: problem.message for problem in refused.value.problems}
    assert "there is no 'gaming' in it" in told["drop.targets"]
    assert "there is no such list" in told["drop.aims"]


def test_a_flag_by_hand_stays_until_it_is_acknowledged(world: World):
    world.assign(CARD, CARD_SETTINGS, how_often="daily")
    at(world, 4)
    world.homework.attempt("RK-1", card(3))
    world.homework.flag("RK-1", 1, "sounded flat")
    assert flagged(world) == [(1, "sounded flat (flagged by DrM)", False)]
    world.homework.correct("RK-1", 1, why="read 2 for 4", answers={"misery": 4})
    assert flagged(world) == [(1, "sounded flat (flagged by DrM)", False)]
    world.homework.acknowledge("RK-1", [1], note="spoke on the telephone")
    assert [row["status"] for row in world.view("flags")] == ["acknowledged"]
