"""What a trailhead takes, and what a view shows of them, worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

from intersession.errors import InvalidInput
from intersession.projections.query import Window
from intersession.worksheets.definition import definition_of
from intersession_ifs.trailhead import Trailhead

ON_THE_BUS = {
    "situation": "'interesting choice', about slide four",
    "reaction": [
        {"kind": "in the body", "what": "face hot"},
        {"kind": "thought", "what": "now they know"},
    ],
    "intensity": "7",
    "parts_suspected": ["the Critic", "the Planner"],
    "followed": "no",
}


def numbers(figure):
    return (figure.value, figure.n, figure.missing)


def test_a_trailhead_as_people_type_it(world):
    handle = world.assign("ifs.trailhead")
    world.homework.attempt(handle, ON_THE_BUS)

    assert world.homework.assignment(handle).attempts[0].answers == {
        "situation": "'interesting choice', about slide four",
        "reaction": [
            {"kind": "body", "what": "face hot"},
            {"kind": "thought", "what": "now they know"},
        ],
        "intensity": 7,
        "parts_suspected": [{"part": "the Critic"}, {"part": "the Planner"}],
        "followed": False,
    }


def test_everything_wrong_is_told_at_once_with_its_place(world):
    handle = world.assign("ifs.trailhead")
    wrong = {"intensity": 11, "parts_suspected": ["Critic", "critic"]}

    with pytest.raises(InvalidInput) as refused:
        world.homework.attempt(handle, wrong)

    assert {problem.place for problem in refused.value.problems} == {
        *("situation", "reaction", "intensity", "parts_suspected[1].part")
    }


def test_the_caution_keeps_the_trail_for_the_session():
    caution = definition_of(Trailhead).caution

    assert caution.startswith("A protector's permission comes first.")
    assert "If it leads to an exile, that is for the session" in caution


@pytest.fixture
def noted(world):
    """Four trailheads: the Critic in two of the three that name a part."""
    handle = world.assign("ifs.trailhead")
    for day, followed, intensity, parts in (
        (2, True, 4, ["Critic"]),
        (3, None, 8, []),
        (4, False, None, ["critic", "Guard"]),
        (5, False, 6, ["Guard"]),
    ):
        world.clock.set(f"2026-03-{day:02}", "20:00")
        answers = {
            "situation": f"day {day}",
            "reaction": [{"kind": "body", "what": "cold"}],
            "followed": followed,
            "intensity": intensity,
            "parts_suspected": parts,
        }
        world.homework.attempt(handle, answers, happened=date(2026, 3, day))
    return world


def test_those_kept_for_the_session_come_first(noted):
    rows = noted.view("ifs.trailheads")

    assert [row["situation"] for row in rows] == ["day 3", "day 4", "day 5", "day 2"]
    assert rows[0]["reaction"] == ["body: cold"]


def test_the_parts_suspected_with_what_is_missing(noted):
    critic, guard = noted.view("ifs.trailheads", "parts suspected")

    assert (critic["part"], guard["part"]) == ("critic", "Guard")
    # Of four trailheads one names no part: who was there is not known.
    assert numbers(critic["share"]) == (pytest.approx(2 / 3), 3, 1)
    assert numbers(critic["intensity"]) == (4.0, 1, 1)
    assert numbers(guard["intensity"]) == (6.0, 1, 1)


def test_a_window_a_correction_and_a_late_entry(noted):
    noted.homework.correct("RK-1", 4, why="followed after all", answers={"followed": True})
    late = {"situation": "day 1", "reaction": [{"kind": "impulse", "what": "to leave"}]}
    noted.homework.attempt("RK-1", late, happened=date(2026, 3, 1), timing="later")

    rows = noted.view("ifs.trailheads", window=Window(date(2026, 3, 1), date(2026, 3, 4)))
    assert [row["situation"] for row in rows] == ["day 1", "day 3", "day 4", "day 2"]
    assert [row["situation"] for row in noted.view("ifs.trailheads")][-1] == "day 5"
    assert noted.views.differences() == []
