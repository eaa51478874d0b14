"""The same again, the same made smaller, and single steps; today is Monday 2 March 2026."""

from __future__ import annotations

import json

import pytest

CARD = "--setting when_i_think=a --setting i_can_tell_myself=b"
LADDER = (
    "[{id: bus, situation: One stop, suds_predicted: 30, feared_outcome: I faint}, "
    "{id: lift, situation: Two floors, suds_predicted: 50, feared_outcome: It stops}]"
)


@pytest.fixture
def card(terminal):
    terminal("client add RK --timezone Europe/Berlin")
    terminal("client add AB --timezone Europe/Berlin")
    terminal(
        f"assign RK coping-card --task 'Read both lines' --smallest 'Only the second' "
        f"--minutes 5 --how-often 3x/week --confidence 60 --review-on thu {CARD}"
    )
    return terminal


def agreed(terminal, handle: str) -> dict:
    events = [
        json.loads(line)
        for line in terminal(f"log show {handle} --json").output.split("\n")
        if line
    ]
    return {**events[-1]["data"]["prescription"], "settings": events[-1]["data"]["settings"]}


def test_the_same_again_keeps_what_was_agreed_but_its_days_and_what_was_said_then(card):
    told = card("assign --like RK-1")
    assert told.exit_code == 0, told.output
    assert "RK-1 goes on, too" in told.output
    now, before = agreed(card, "RK-2"), agreed(card, "RK-1")
    for name in ("confidence", "review_on"):
        assert name in before
        assert name not in now
        del before[name]
    assert now == before


def test_what_is_said_beside_it_holds(card):
    card("assign RK --like RK-1 --task 'Read it aloud' --confidence 90")
    now = agreed(card, "RK-2")
    assert (now["task"], now["confidence"], now["minutes"]) == ("Read it aloud", 90, 5)


def test_the_same_again_smaller(card):
    card("assign --like RK-1 --smaller")
    now = agreed(card, "RK-2")
    assert (now["task"], now["minutes"], now.get("smallest")) == ("Only the second", 3, None)


def test_another_clients_words_are_not_taken_over(card):
    told = card("assign AB --like RK-1")
    assert (told.exit_code, "is of client RK" in told.output) == (2, True)
    assert card("assign").exit_code == card("assign RK").exit_code == 2


def test_amended_to_be_smaller(card):
    told = card("amend RK-1 --smaller").output
    assert "RK-1 is amended:\n  task: Read both lines → Only the second\n  minutes: 5 → 3\n" in told
    now = agreed(card, "RK-1")
    assert (now["task"], now["minutes"]) == ("Only the second", 3)
    assert "confidence" not in now
    card("amend RK-1 --smaller --task 'One word'")
    now = agreed(card, "RK-1")
    assert (now["task"], now["minutes"]) == ("One word", 2)


@pytest.mark.parametrize(
    ("often", "then"),
    [
        ("daily", "3x/week"),
        ("2x/day", "daily"),
        ("5x/week", "3x/week"),
        ("2x/week", "weekly"),
    ],
)
def test_rarer_where_nothing_else_is_known(terminal, often, then):
    terminal("client add RK --timezone Europe/Berlin")
    terminal(f"assign RK coping-card --task Read --how-often {often} {CARD}")
    assert terminal("amend RK-1 --smaller").exit_code == 0
    (row,) = json.loads(terminal("view assignments RK --json").output)
    assert row["how_often"] == then


@pytest.mark.parametrize("often", ["weekly", "once", "mon,wed"])
def test_where_nothing_says_how_it_is_asked_for(terminal, often):
    terminal("client add RK --timezone Europe/Berlin")
    terminal(f"assign RK coping-card --task Read --how-often {often} {CARD}")
    told = terminal("amend RK-1 --smaller")
    assert (told.exit_code, "Nothing says how RK-1 can be smaller" in told.output) == (2, True)


@pytest.fixture
def ladder(terminal):
    terminal("client add RK --timezone Europe/Berlin")
    told = terminal(["assign", "RK", "exposure-hierarchy", "--task", "Add", "--setting",
                     "theme=other", "--setting", f"items={LADDER}"])  # fmt: skip
    assert told.exit_code == 0, told.output
    return terminal


def steps(terminal) -> dict[str, dict]:
    return {row["id"]: row for row in agreed(terminal, "RK-1")["settings"]["items"]}


def test_a_step_changes_another_comes_and_one_goes(ladder):
    new = "+tram=situation=One stop, then two, suds_predicted=40, feared_outcome=I faint"
    told = ladder(["amend", "RK-1", "--step", "+bus=suds_predicted=20", "--step", new,
                   "--step", "-lift"])  # fmt: skip
    assert told.exit_code == 0, told.output
    found = steps(ladder)
    assert list(found) == ["bus", "tram"]
    assert (found["bus"]["suds_predicted"], found["bus"]["situation"]) == (20, "One stop")
    assert found["tram"]["situation"] == "One stop, then two"


def test_first_words_are_the_steps_own(ladder):
    ladder(["amend", "RK-1", "--step", "+bus=One stop, standing"])
    assert steps(ladder)["bus"]["situation"] == "One stop, standing"
    assert steps(ladder)["bus"]["suds_predicted"] == 30


def test_what_cannot_be_read_is_told_at_once_and_nothing_changes(ladder):
    told = ladder(["amend", "RK-1", "--step", "bus", "--step", "other:+x", "--step", "-bus"])
    assert told.exit_code == 2
    assert "'bus' is no step" in told.output
    assert "say which list is meant: items:+name" in told.output
    assert list(steps(ladder)) == ["bus", "lift"]


def test_of_several_lists_the_needed_one_is_meant_and_others_are_named(terminal):
    terminal("client add RK --timezone Europe/Berlin")
    targets = "[{name: cutting, hierarchy: life_threatening}]"
    terminal(["assign", "RK", "diary-card", "--task", "Card", "--setting", f"targets={targets}"])
    told = terminal(["amend", "RK-1", "--step", "+smoking=hierarchy=quality_of_life",
                     "--step", "emotions:+envy"])  # fmt: skip
    assert told.exit_code == 0, told.output
    settings = agreed(terminal, "RK-1")["settings"]
    assert [row["name"] for row in settings["targets"]] == ["cutting", "smoking"]
    assert {"name": "envy"} in settings["emotions"]
