"""Which parts come together, and the questions that come of it, worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

from intersession.projections.query import Window


def entry(world, day, **wanted):
    """An entry of a day in March: each part and what it wanted."""
    world.clock.set(f"2026-03-{day:02}", "22:00")
    answers = {
        "parts": [{"part": part, "wanted": want} for part, want in wanted.items()],
        "self_response": "noticed them",
    }
    return world.homework.attempt("RK-1", answers, happened=date(2026, 3, day))


@pytest.fixture
def journal(world):
    """Six entries, with Planner and Scroller in three of them, Critic and Scroller in two.

    2 March  Planner: a list     Scroller: peace
    3 March  planner: order      scroller: peace
    4 March  Planner: quiet
    5 March  Critic: more        Scroller: peace
    6 March  Critic: more        Scroller: to get away
    7 March  Planner: a list     Scroller: an hour off
    """
    world.assign("ifs.parts-journal", how_often="FREQ=DAILY")
    entry(world, 2, Planner="a list", Scroller="peace")
    entry(world, 3, planner="order", scroller="peace")
    entry(world, 4, Planner="quiet")
    entry(world, 5, Critic="more", Scroller="peace")
    entry(world, 6, Critic="more", Scroller="to get away")
    entry(world, 7, Planner="a list", Scroller="an hour off")
    return world


def pairs(world, **asked):
    return [
        (
            row["part"],
            row["with"],
            row["together"],
            row["both, of either"].value,
            row["both, of either"].n,
        )
        for row in world.view("ifs.together", **asked)
    ]


def questions(world, **asked):
    return world.report("ifs.together", **asked).get("questions", [])


def polarized(world, still="yes"):
    handle = world.assign("ifs.parts-map")
    relation = {"from_part": "scroller", "type": "polarized-with", "to_part": "PLANNER"}
    world.homework.attempt(
        handle, {"relations": [{**relation, "still": still}]}, happened=date(2026, 3, 7)
    )


def test_pairs_from_three_entries_on(journal):
    # Entries with either: all six. With both: those of 2, 3 and 7 March.
    assert pairs(journal) == [("Planner", "Scroller", 3, 0.5, 6)]
    (row,) = journal.view("ifs.together")
    assert row["events"] == "RK-1#2 RK-1#3 RK-1#7"
    assert row["window"] == "all time"


def test_two_evenings_make_no_pattern(journal):
    assert pairs(journal, window=Window(date(2026, 3, 2), date(2026, 3, 6))) == []
    assert questions(journal, window=Window(date(2026, 3, 2), date(2026, 3, 6))) == []


def test_parts_that_wanted_different_things_are_a_question_and_no_finding(journal):
    (row,) = questions(journal)

    assert row["question"] == (
        "A question to ask: Planner and Scroller were there together and wanted different "
        "things, lately 'a list' and 'an hour off'. Do they pull against each other, or on the "
        "same side?"
    )
    assert row["n"] == 3


def test_parts_that_once_wanted_the_same_are_no_question(journal):
    journal.homework.correct(
        "RK-1",
        6,
        why="both wanted the hour",
        answers={
            "parts": [
                {"part": "Planner", "wanted": "An hour off"},
                {"part": "Scroller", "wanted": "an hour off"},
            ]
        },
    )

    assert questions(journal) == []
    assert pairs(journal) == [("Planner", "Scroller", 3, 0.5, 6)]
    assert journal.views.differences() == []


def test_polarized_on_the_map_is_asked_about_once(journal):
    polarized(journal)

    (row,) = questions(journal)
    assert row["question"].startswith(
        "A question to ask: the map has Planner and Scroller pulling against each other. Is it"
    )
    assert row["n"] == 3
    assert row["events"].split()[0] == "RK-2#2"


def test_polarized_on_the_map_is_asked_about_without_any_entry_together(journal):
    polarized(journal)

    (row,) = questions(journal, window=Window(date(2026, 3, 7), date(2026, 3, 7)))
    assert row["n"] == 1
    assert questions(journal, window=Window(date(2026, 3, 2), date(2026, 3, 6))) == []


def test_what_is_no_longer_so_is_not_asked_about(journal):
    polarized(journal, still="no")

    (row,) = questions(journal)
    assert "the map has" not in row["question"]


def test_an_entry_written_down_late_counts_on_its_day(journal):
    entry(journal, 9, Guard="rest")
    answers = {
        "parts": [
            {"part": "Critic", "wanted": "more"},
            {"part": "Scroller", "wanted": "a film"},
        ],
        "self_response": "later",
    }
    journal.homework.attempt("RK-1", answers, happened=date(2026, 3, 4), timing="later")

    # Critic and Scroller: 3 of the 6 entries with either (2, 3, 5, 6, 7 March and this one).
    assert ("Critic", "Scroller", 3, 0.5, 6) in pairs(journal)
