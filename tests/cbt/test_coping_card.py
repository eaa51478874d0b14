"""Two cards and four uses, worked by hand.

card  happened    helped
RK-1  Tue 3 Mar   6
RK-1  Thu 5 Mar   –        could not tell
RK-1  Sat 7 Mar   3        mean of RK-1: (6 + 3) / 2
RK-2  Fri 6 Mar   9
"""

from __future__ import annotations

from datetime import date

import pytest

from intersession.projections.query import Window

SHEET = "cbt.coping-card"
VIEW = "cbt.coping"
CARD = {
    "when_i_think": "I cannot stand this",
    "i_can_tell_myself": "I have stood it before, and it passed",
    "i_can_do": ["feet on the floor", "ring M."],
    "evidence": "Twice last month",
}


@pytest.fixture
def cards(world):
    first = world.assign(SHEET, CARD)
    second = world.assign(SHEET, {"when_i_think": "Not again", "i_can_tell_myself": "One thing"})
    world.clock.set("2026-03-07")
    used = world.homework.attempt
    used(first, {"helped": "3"}, happened=date(2026, 3, 7))
    used(first, {"helped": 6, "situation": "in the lift"}, happened=date(2026, 3, 3))
    skipped = {"helped": "could not tell"}
    used(first, {"did": "ring M."}, skipped=skipped, happened=date(2026, 3, 5))
    used(second, {"helped": 9}, happened=date(2026, 3, 6))
    return world


def numbers(figure):
    return (figure.value, figure.n, figure.missing)


def found(world, **asked):
    rows = world.view(VIEW, **asked)
    return {row["card"]: (row["uses"], numbers(row["helped"])) for row in rows}


def test_the_card_is_agreed(cards):
    rows = cards.view(VIEW)

    assert rows[0]["i_can_do"] == ["feet on the floor", "ring M."]
    assert [row["when_i_think"] for row in rows] == ["I cannot stand this", "Not again"]


def test_uses_and_how_far_they_helped(cards):
    assert found(cards) == {"RK-1": (3, (4.5, 2, 1)), "RK-2": (1, (9.0, 1, 0))}


def test_uses_come_as_they_happened(cards):
    rows = cards.view(VIEW, "uses")

    assert [(row["card"], row["helped"]) for row in rows] == [
        *(("RK-1", 6), ("RK-1", None), ("RK-2", 9), ("RK-1", 3)),
    ]


def test_a_card_that_was_not_used_in_the_window_stays_without_a_figure(cards):
    window = Window(date(2026, 3, 4), date(2026, 3, 5))

    assert found(cards, window=window) == {"RK-1": (1, (None, 0, 1)), "RK-2": (0, (None, 0, 0))}


def test_a_card_in_other_words_keeps_its_uses(cards):
    found(cards)
    cards.homework.amend("RK-1", settings={"when_i_think": "It is too much", "evidence": ""})

    row = cards.view(VIEW)[0]
    assert (row["when_i_think"], row["evidence"]) == ("It is too much", None)
    assert row["i_can_tell_myself"] == CARD["i_can_tell_myself"]
    assert row["events"] == "RK-1#1 RK-1#5"
    assert found(cards)["RK-1"] == (3, (4.5, 2, 1))
    assert cards.views.differences() == []


def test_an_amendment_of_the_rest_leaves_the_card(cards):
    cards.homework.amend("RK-1", changes={"task": "Carry it along"})

    assert cards.view(VIEW)[0]["events"] == "RK-1#1"


def test_a_correction_replaces_the_use(cards):
    found(cards)
    cards.homework.correct("RK-1", 3, why="thought about it", answers={"helped": 0})

    assert found(cards)["RK-1"] == (3, (3.0, 3, 0))  # (6 + 0 + 3) / 3: a nought is no blank
    assert cards.views.differences() == []


def test_a_card_without_its_answer_and_a_use_without_a_rating_are_refused(world, problems_of):
    problems = problems_of(world.assign, SHEET, {"when_i_think": "I cannot"})
    assert set(problems) == {"settings.i_can_tell_myself"}

    problems = problems_of(world.homework.attempt, world.assign(SHEET, CARD), {"helped": 11})
    assert set(problems) == {"helped"}
