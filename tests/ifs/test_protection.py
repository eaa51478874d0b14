"""Who protects whom, as the parts map has it, and who has said yes."""

from __future__ import annotations

from datetime import date

import pytest

from intersession.projections.query import Window


def attempt(world, answers, day):
    world.clock.set(f"2026-03-{day:02}", "21:00")
    return world.homework.attempt("RK-1", answers, happened=date(2026, 3, day))


@pytest.fixture
def mapped(world):
    """Three protectors, three parts that are protected, two of them exiles.

    2 March  Critic protects Nine; Nine is exiled by Planner; Scroller protects Planner
             Critic: not yet; Planner: yes; Lost is an exile, and nobody is named
    9 March  Critic: yes; Scroller no longer protects Planner
    """
    world.assign("ifs.parts-map")
    first = {
        "parts": [
            {"name": "Critic", "role": "manager", "fear_if_stopped": "they would laugh"},
            {"name": "Planner", "role": "manager"},
            {"name": "Scroller", "role": "firefighter"},
            {"name": "Nine", "role": "exile"},
            {"name": "Lost", "role": "exile"},
        ],
        "permissions": [
            {"part": "Critic", "permission": "not-yet"},
            {"part": "Planner", "permission": "yes"},
        ],
        "relations": [
            {"from_part": "Critic", "type": "protects", "to_part": "nine", "note": "since school"},
            {"from_part": "Nine", "type": "exiled-by", "to_part": "Planner"},
            {"from_part": "Nine", "type": "exiled-by", "to_part": "CRITIC"},
            {"from_part": "Scroller", "type": "protects", "to_part": "Planner"},
        ],
    }
    attempt(world, first, 2)
    second = {
        "permissions": [{"part": "critic", "permission": "yes"}],
        "relations": [
            {"from_part": "Scroller", "type": "protects", "to_part": "Planner", "still": "no"}
        ],
    }
    attempt(world, second, 9)
    return world


def coverage(world, **asked):
    return [
        (row["protected"], row["protector"], row.get("permission"), row.get("said on"))
        for row in world.view("ifs.protection", **asked)
    ]


def test_each_protected_part_with_its_protectors(mapped):
    assert coverage(mapped) == [
        ("Lost", "no protector named yet", None, None),
        ("Nine", "critic", "yes", "2026-03-09"),
        ("Nine", "Planner", "yes", "2026-03-02"),
    ]
    critic = mapped.view("ifs.protection")[1]
    assert critic["how"] == ["protects", "keeps away"]
    assert (critic["role"], critic["note"]) == ("manager", "since school")
    assert critic["fear if it stopped"] == "they would laugh"


def test_the_map_as_it_stood_at_the_end_of_a_window(mapped):
    asked = Window(None, date(2026, 3, 5))

    assert coverage(mapped, window=asked) == [
        ("Lost", "no protector named yet", None, None),
        ("Nine", "Critic", "not yet", "2026-03-02"),
        ("Nine", "Planner", "yes", "2026-03-02"),
        ("Planner", "Scroller", None, None),
    ]


def test_how_far_it_is_known(mapped):
    (row,) = mapped.view("ifs.protection", "summary")

    covered, yes = row["exiles with a protector"], row["protectors who said yes"]
    assert (covered.value, covered.n, covered.missing) == (0.5, 2, 0)
    # Critic and Planner said yes; Scroller was not asked.
    assert (yes.value, yes.n, yes.missing) == (1.0, 2, 1)


def test_what_is_open_is_a_question(mapped):
    asked = Window(None, date(2026, 3, 5))
    found = mapped.view("ifs.protection", "questions", window=asked)

    assert [row["question"] for row in found] == [
        "A question to ask: who keeps watch over Lost?",
        "A question to ask: what does Scroller say to being asked about Planner?",
    ]


def test_a_correction_takes_a_permission_back(mapped):
    mapped.homework.correct(
        "RK-1",
        2,
        why="it was the Planner who said yes",
        answers={"permissions": [{"part": "Planner", "permission": "yes"}]},
    )

    assert coverage(mapped)[1:] == [
        ("Nine", "Critic", "not yet", "2026-03-02"),
        ("Nine", "Planner", "yes", "2026-03-09"),
    ]
    assert mapped.views.differences() == []


def test_an_exile_of_an_agreement_has_no_protector_yet(world):
    world.assign("ifs.parts-journal", {"known_parts": [{"name": "Nine", "role": "exile"}]})

    assert coverage(world) == [("Nine", "no protector named yet", None, None)]
