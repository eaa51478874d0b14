"""A client's open flags stand on one line; an act, a rise or a person's flag on its own."""

from __future__ import annotations

from typing import Any

import pytest

from intersession import Flag, hookimpl
from intersession.testing import World


class Watch:
    """Flags a walk in rain, and a fall, which stands alone."""

    @hookimpl
    def flag_answers(self, worksheet: str, answers: Any, context: Any) -> Any:
        if answers.get("minutes") == 60:
            yield Flag(place="minutes", text="an hour")
        if answers.get("minutes") == 90:
            yield Flag(place="minutes", text="a fall", stands_alone=True)


@pytest.fixture
def world(make_world, small_plugins) -> World:
    plugins = small_plugins()
    plugins.add("watch", Watch(), "intersession-watch", "1")
    world: World = make_world(plugins=plugins)
    world.homework.register("AB", timezone="Europe/Berlin")
    world.clock.set("2026-03-09")
    for code in ("RK", "RK", "AB"):
        world.assign("walks.walk", code=code)
    return world


def walk(world: World, handle: str, day: int, minutes: int = 60) -> None:
    world.homework.attempt(handle, {"minutes": minutes}, happened=f"2026-03-0{day}")


def first(world: World) -> list[tuple[str, str, int]]:
    return [
        (row["task"], row["text"], row["n"])
        for row in world.view("agenda", client=None)
        if row["about"] == "to see first"
    ]


def test_a_client_s_flags_are_one_line_with_all_their_days(world: World):
    walk(world, "RK-1", 5)
    walk(world, "RK-2", 4)
    walk(world, "RK-1", 3)
    walk(world, "AB-1", 4)
    assert sorted(first(world)) == [
        ("attempt 1, 2026-03-04", "an hour", 1),
        (
            "attempts 2, 1; RK-2 attempt 1",
            "an hour (2026-03-03, 2026-03-04, 2026-03-05)",
            3,
        ),
    ]


def test_an_act_is_a_line_of_its_own(world: World):
    walk(world, "RK-1", 3)
    walk(world, "RK-1", 4, minutes=90)
    walk(world, "RK-1", 5)
    assert first(world) == [
        ("attempt 2, 2026-03-04", "a fall", 1),
        ("attempts 1, 3", "an hour (2026-03-03, 2026-03-05)", 2),
    ]


def test_what_a_person_flagged_is_a_line_of_its_own(world: World):
    walk(world, "RK-1", 3)
    walk(world, "RK-1", 4)
    world.homework.flag("RK-1", 2, "spoke of giving up", by="DrM")
    assert first(world) == [
        ("attempt 2, 2026-03-04", "an hour; spoke of giving up (flagged by DrM)", 1),
        ("attempt 1, 2026-03-03", "an hour", 1),
    ]


def test_what_is_acknowledged_leaves_its_line(world: World):
    walk(world, "RK-1", 3)
    walk(world, "RK-1", 4)
    world.homework.acknowledge("RK-1", [1], "looked at")
    assert first(world) == [("attempt 2, 2026-03-04", "an hour", 1)]
