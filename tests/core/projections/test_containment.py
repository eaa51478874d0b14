"""One damaged stream costs that stream: all others are folded as if it never was."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from counted import dump
from damage import KINDS, TEXT, damage, without_stream

from intersession.store.damage import Damage, damaged_streams
from intersession.testing import World

Make = Callable[..., World]
HURT = ("RK#1", "RK#3", "RK-1#1", "RK-1#2", "RK-1#4")
"""Of a client: the first event and the last; of an assignment: the first, another, the last."""


def told(make_world: Make, name: str = "") -> World:
    """Clients RK and OT, with two assignments each and two walks at each."""
    world = make_world(name)
    world.homework.register("OT", timezone="Europe/Berlin")
    for code in ("RK", "OT"):
        world.homework.add_goal(code, "go by bus again")
        handles = [world.assign("walks.walk", code=code) for _ in range(2)]
        for minutes in (11, 12):
            for handle in handles:
                world.homework.attempt(handle, {"minutes": minutes}, happened=world.today)
        world.homework.add_goal(code, "see a film")
        for handle in handles:
            world.homework.review(handle, learned="it was fine", happened=world.today)
    return world


def expected(make_world: Make, event: str) -> dict:
    """The rows of the same log, cut at an event of a stream that is damaged there."""
    world = told(make_world, "whole")
    handle, _, version = event.partition("#")
    without_stream(world.home, handle.replace("-", "."), int(version))
    world.views.rebuild()
    return rows(world)


def rows(world: World) -> dict:
    """Every row of every view."""
    assert world.views.catch_up() == {}
    return dump(world.views)


def place(event: str) -> Damage:
    """Where an event is damaged, without why."""
    handle, _, version = event.partition("#")
    return Damage(handle.replace("-", "."), 0, int(version), "")


def found(damages) -> list[Damage]:
    return [Damage(one.stream, 0, one.version, "") for one in damages]


@pytest.mark.every_store
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("event", HURT)
def test_all_others_are_folded_as_if_it_ended_there(make_world: Make, kind: str, event: str):
    world = told(make_world)
    if kind == TEXT and world.home.shared:
        pytest.skip("a server stores bytes alone")
    damage(world.home, event, kind)
    right = expected(make_world, event)
    assert rows(world) == right
    assert found(world.views.damages()) == [place(event)]
    assert found(damaged_streams(world.log)) == [place(event)]
    assert world.views.rebuild() == {}
    assert rows(world) == right
    assert found(world.views.damages()) == [place(event)]
    assert world.views.differences() == []
