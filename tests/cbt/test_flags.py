"""What of an urge that was surfed must be seen first; worked out by hand from the rule.

Threatens life: the sheet says *to hurt* or *to kill oneself*, or the client's diary card holds
what the urge was for as a target that threatens life. Then any acting on it is a flag, in part
too, and so is the urge itself from 6 of 10; to kill oneself, from 1 of 10.
"""

from __future__ import annotations

from datetime import date

import pytest

import intersession_cbt
import intersession_dbt
from intersession.plugins import builtin
from intersession.plugins.manager import Plugins
from intersession.testing import World

SHEET = "cbt.urge-surfing"
TARGETS = [
    {"name": "Suicide", "hierarchy": "life_threatening"},
    {"name": "smoking", "hierarchy": "quality_of_life"},
]


def urge(urge_for, peak, acted, **more):
    answers = {"trigger": "a letter", "urge_for": urge_for, "start": 0, "peak": peak, "end": 0}
    answers |= {"acted": acted, **more}
    return {name: value for name, value in answers.items() if value is not None}


def raised(world, handle="RK-1"):
    last = world.homework.assignment(handle).attempts[-1]
    return [(flag.place, flag.text) for flag in last.flags]


@pytest.fixture
def sheet(world):
    return world.assign(SHEET)


CASES = [
    (("no", 9, "yes"), []),
    ((None, 9, "yes"), []),  # nobody said: free text is not read
    (("hurt", 5, "no"), []),
    (("hurt", 6, "no"), ["urge to hurt oneself: 6 of 10 at its highest"]),
    (("hurt", 5, "partly"), ["urge to hurt oneself: acted on in part"]),
    (("kill", 0, "no"), []),
    (("kill", 1, "no"), ["urge to kill oneself: 1 of 10 at its highest"]),
    (
        ("kill", 7, "yes"),
        ["urge to kill oneself: acted on", "urge to kill oneself: 7 of 10 at its highest"],
    ),
]


@pytest.mark.parametrize(("told", "flags"), CASES)
def test_what_the_sheet_says(world, sheet, told, flags):
    against_self, peak, acted = told
    world.homework.attempt(sheet, urge("to end it", peak, acted, against_self=against_self))

    assert [text for _, text in raised(world)] == flags


def test_a_flag_names_the_answer_that_it_is_about(world, sheet):
    world.homework.attempt(sheet, urge("pills", 3, "partly", against_self="kill"))

    assert [place for place, _ in raised(world)] == ["acted", "peak"]


def test_what_was_not_answered_raises_no_flag_of_its_own(world, sheet):
    answers = urge("pills", None, None, against_self="hurt", samples=[{"min": 5, "level": 8}])
    why = {"peak": "would not say", "acted": "would not say"}
    world.homework.attempt(sheet, answers, skipped=why)

    # The peak was not said, and 8 of 10 was there on the way
    assert raised(world) == [("peak", "urge to hurt oneself: 8 of 10 at its highest")]


def test_a_correction_is_looked_at_too(world, sheet):
    world.homework.attempt(sheet, urge("pills", 2, "no", against_self="hurt"))
    assert raised(world) == []
    world.homework.correct(sheet, 1, why="said so later", answers={"acted": "partly"})

    assert raised(world) == [("acted", "urge to hurt oneself: acted on in part")]


# A target of the client's diary card.


@pytest.fixture
def with_card(tmp_path):
    plugins = Plugins()
    plugins.add("core", builtin, "intersession", "")
    plugins.add("cbt", intersession_cbt, "intersession", "0.1.0")
    plugins.add("dbt", intersession_dbt, "intersession", "0.1.0")
    world = World(tmp_path, plugins=plugins)
    world.assign("dbt.diary-card", {"targets": TARGETS})
    world.assign(SHEET)
    yield world
    world.close()


def test_urge_surfing_for_suicide_acted_on_in_part(with_card):
    """The row of the list of faults: there was no flag."""
    happened = date(2026, 3, 2)
    with_card.homework.attempt("RK-2", urge("suicide", 4, "partly"), happened=happened)

    assert raised(with_card, "RK-2") == [("acted", "urge for Suicide: acted on in part")]
    (row,) = with_card.view("flags")
    assert (row["assignment"], row["happened_on"], row["status"]) == ("RK-2", "2026-03-02", "open")


@pytest.mark.parametrize(
    ("urge_for", "peak", "flags"),
    [
        (" SUICIDE ", 6, ["urge for Suicide: 6 of 10 at its highest"]),
        ("suicide", 5, []),
        ("smoking", 9, []),
        ("suicide hotline", 9, []),  # another name
    ],
)
def test_a_strong_urge_for_a_target_of_the_card(with_card, urge_for, peak, flags):
    with_card.homework.attempt("RK-2", urge(urge_for, peak, "no"))

    assert [text for _, text in raised(with_card, "RK-2")] == flags


def test_the_card_of_another_client_says_nothing_about_this_one(with_card):
    with_card.homework.register("AB", timezone="Europe/Berlin")
    with_card.assign(SHEET, code="AB")
    with_card.homework.attempt("AB-1", urge("suicide", 9, "yes"))

    assert raised(with_card, "AB-1") == []


def test_the_clinician_is_told_that_nobody_watches(world, sheet):
    from intersession.worksheets.definition import definition_of

    definition = definition_of(intersession_cbt.UrgeSurfing)
    assert "Not a crisis service" in definition.caution
    assert [item.name for item in definition.answers if item.risk] == ["against_self"]
