"""What a parts map takes, and how role, permission and relations changed, worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

from intersession.errors import InvalidInput
from intersession.projections.query import Window
from intersession.worksheets.definition import definition_of
from intersession_ifs.parts_map import PartsMap

FIRST = {
    "parts": [
        {
            "name": "the Planner",
            "role": "manager",
            "job": "nothing is forgotten",
            "triggers": "an evening without a list",
            "fear_if_stopped": "everything lands at once",
            "trusts_self": 3,
        },
        {"name": "the scroller", "role": "firefighter"},
    ],
    "relations": [
        {
            "from_part": "the Planner",
            "type": "polarized-with",
            "to_part": "the scroller",
            "note": "each makes up for the other",
        }
    ],
}


def attempt(world, handle, answers, day, **more):
    world.clock.set(f"2026-03-{day:02}", "21:00")
    return world.homework.attempt(handle, answers, happened=date(2026, 3, day), **more)


def refused(world, answers, **more):
    handle = world.assign("ifs.parts-map")
    with pytest.raises(InvalidInput) as found:
        world.homework.attempt(handle, answers, **more)
    return {problem.place: problem.message for problem in found.value.problems}


def changes(world, **asked):
    return [
        (row["happened_on"][-2:], row["part"], row["about"], row["before"], row["now"])
        for row in world.view("ifs.map-history", **asked)
    ]


def test_a_first_map_as_people_type_it(world):
    handle = world.assign("ifs.parts-map")
    typed = {
        "parts": [
            {"name": " the Planner ", "role": "manager", "trusts_self": "3"},
            {"name": "little one", "role": "exile", "felt_age": 6},
        ],
        "permissions": [{"part": "the planner", "permission": "not yet", "note": "too early"}],
        "relations": [{"from_part": "The Planner", "type": "protects", "to_part": "little one"}],
    }
    world.homework.attempt(handle, typed)

    assert world.homework.assignment(handle).attempts[0].answers == {
        "parts": [
            {"name": "the Planner", "role": "manager", "trusts_self": 3},
            {"name": "little one", "role": "exile", "felt_age": "6"},
        ],
        "permissions": [{"part": "the planner", "permission": "not-yet", "note": "too early"}],
        "relations": [
            {
                "from_part": "The Planner",
                "type": "protects",
                "to_part": "little one",
                "still": True,
            }
        ],
    }


def test_everything_wrong_is_told_at_once_with_its_place(world):
    told = refused(
        world,
        {
            "parts": [
                {"name": "Critic", "role": "boss", "trusts_self": 11},
                {"name": "critic", "role": "manager"},
            ],
            "permissions": [{"part": "Guard", "permission": "yes"}],
            "relations": [
                {"from_part": "Critic", "type": "protects"},
                {"from_part": "Critic", "type": "allied-with", "to_part": "CRITIC"},
                {"from_part": "Critic", "type": "blended-with-self", "to_part": "Guard"},
            ],
        },
    )

    assert set(told) == {
        "parts[0].role",
        "parts[0].trusts_self",
        "parts[1].name",
        "permissions[0].part",
        "relations[0].to_part",
        "relations[1].to_part",
        "relations[2].to_part",
    }
    assert told["permissions[0].part"] == (
        "'Guard' is not known yet. Known so far: critic. Add it under parts as well"
    )


def test_a_map_with_nothing_new_is_refused(world):
    assert refused(world, {"comments": "all as it was"}) == {
        "": "there is nothing new in it. Give parts, permissions or relations"
    }


def test_permission_is_asked_of_protectors(world):
    parts = [{"name": "little one", "role": "exile"}]
    told = refused(
        world, {"parts": parts, "permissions": [{"part": "Little one", "permission": "yes"}]}
    )

    assert told["permissions[0].part"] == (
        "'Little one' is known as an exile. Permission is asked of the parts that protect it; "
        "name one of them"
    )


def test_a_mutual_relation_is_one_whichever_part_comes_first(world):
    there = FIRST["relations"][0]
    back = {"from_part": "the scroller", "type": "polarized-with", "to_part": "the planner"}
    told = refused(world, {**FIRST, "relations": [there, back]})

    assert set(told) == {"relations[1]"}


def test_parts_of_the_journal_are_known_to_the_map(world):
    journal = world.assign(
        "ifs.parts-journal", {"known_parts": [{"name": "Guard", "role": "manager"}]}
    )
    entry = {"parts": [{"part": "Critic", "wanted": "effort"}], "self_response": "heard it"}
    world.homework.attempt(journal, entry)
    handle = world.assign("ifs.parts-map")
    relation = {"from_part": "critic", "type": "allied-with", "to_part": "guard"}

    assert world.homework.attempt(handle, {"relations": [relation]}).event.attempt == 1


@pytest.fixture
def mapped(world):
    """Four maps.

    2 March   the Planner: manager, trusts 3; the scroller: firefighter; polarized
    9 March   The planner, in capitals: trusts 5; says not yet
    16 March  the scroller: manager after all; the Planner: yes; no longer polarized
    23 March  the Planner: yes, as before; both allied
    """
    handle = world.assign("ifs.parts-map")
    attempt(world, handle, FIRST, 2)
    again = [{"name": "The planner", "role": "manager", "trusts_self": 5}]
    said = {"part": "the Planner", "permission": "not-yet", "note": "first it wants to see"}
    attempt(world, handle, {"parts": again, "permissions": [said]}, 9)
    ended = {"from_part": "the scroller", "type": "polarized-with", "to_part": "the Planner"}
    attempt(
        world,
        handle,
        {
            "parts": [{"name": "the scroller", "role": "manager"}],
            "permissions": [{"part": "the Planner", "permission": "yes"}],
            "relations": [{**ended, "still": "no"}],
        },
        16,
    )
    attempt(
        world,
        handle,
        {
            "permissions": [{"part": "the Planner", "permission": "yes"}],
            "relations": [{**ended, "type": "allied-with"}],
        },
        23,
    )
    return world


def test_what_changed_and_when(mapped):
    against = "pulls against (polarized with)"

    assert changes(mapped) == [
        ("02", "the Planner", "role", None, "manager"),
        ("02", "the Planner", "trusts Self (0–10)", None, 3),
        ("02", "the scroller", "role", None, "firefighter"),
        ("02", "the Planner", f"{against} the scroller", None, "so"),
        ("09", "The planner", "trusts Self (0–10)", 3, 5),
        ("09", "the Planner", "permission", None, "not yet"),
        ("16", "the scroller", "role", "firefighter", "manager"),
        ("16", "the Planner", "permission", "not yet", "yes"),
        ("16", "the scroller", f"{against} the Planner", "so", "no longer so"),
        ("23", "the scroller", "works together with (allied with) the Planner", None, "so"),
    ]


def test_a_window_tells_its_changes_against_what_stood_before(mapped):
    asked = Window(date(2026, 3, 10), date(2026, 3, 20))

    assert [row[0] for row in changes(mapped, window=asked)] == ["16", "16", "16"]
    assert changes(mapped, window=asked)[1][3:] == ("not yet", "yes")
    (planner, scroller) = mapped.view("ifs.map-history", "parts", window=asked)
    assert (planner["permission"], planner["trusts Self"], scroller["role"]) == (
        *("yes", 5),
        "manager",
    )
    assert mapped.view("ifs.map-history", "relations", window=asked) == []


def test_what_is_not_named_stays_as_it_was(mapped):
    (planner, scroller) = mapped.view("ifs.map-history", "parts")

    assert planner["job"] == "nothing is forgotten"
    assert planner["fear if it stopped"] == "everything lands at once"
    assert sorted(planner["events"].split()) == ["RK-1#2", "RK-1#3", "RK-1#5"]
    assert scroller["permission"] is None
    (allied,) = mapped.view("ifs.map-history", "relations")
    assert (allied["relation"], allied["said on"]) == (
        "works together with (allied with) the Planner",
        "2026-03-23",
    )


def test_a_map_written_down_late_stands_where_it_happened(mapped):
    said = {"permissions": [{"part": "the scroller", "permission": "no"}]}
    mapped.homework.attempt("RK-1", said, happened=date(2026, 3, 5), timing="later")

    assert changes(mapped)[4] == ("05", "the scroller", "permission", None, "no")
    assert changes(mapped)[-1][0] == "23"


def test_a_correction_takes_the_place_of_what_was_said(mapped):
    mapped.homework.correct(
        "RK-1",
        3,
        why="it said not yet, again",
        answers={"permissions": [{"part": "the Planner", "permission": "not-yet"}]},
    )

    assert [row for row in changes(mapped) if row[2] == "permission"] == [
        ("09", "the Planner", "permission", None, "not yet"),
        ("23", "the Planner", "permission", "not yet", "yes"),
    ]
    assert mapped.views.differences() == []


def test_a_map_without_a_date_is_named_where_a_window_was_asked_for(mapped):
    mapped.homework.attempt("RK-1", {"parts": [{"name": "Guard", "role": "unknown"}]})
    asked = Window(date(2026, 3, 1), date(2026, 3, 31))

    (row,) = mapped.view("ifs.map-history", "left out: no date", window=asked)
    assert row["entries"] == 1
    assert "Guard" not in {change[1] for change in changes(mapped, window=asked)}


def test_the_caution_puts_protectors_first():
    caution = definition_of(PartsMap).caution

    assert caution.startswith("A protector's permission comes first.")
    assert "its story is not for the time between sessions" in caution
    assert "not validated" in caution
