"""What a plugin could not look at stands first, until it did look."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from intersession import Flag, hookimpl
from intersession.domain.assignment.events import LookedAt
from intersession.errors import Refused
from intersession.intake.receive import take_commands
from intersession.testing import World

pytestmark = pytest.mark.every_store


class Watch:
    """Flags long walks; broken, it raises."""

    broken = False

    @hookimpl
    def flag_answers(self, worksheet: str, answers: Any, context: Any) -> Any:
        if self.broken:
            raise RuntimeError("no dictionary")
        if answers.get("minutes", 0) >= 60:
            yield Flag(place="minutes", text=f"long: {answers['minutes']}")


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def world(make_world, small_plugins, watch: Watch) -> World:
    plugins = small_plugins()
    plugins.add("watch", watch, "intersession-watch", "1.2")
    world: World = make_world(plugins=plugins)
    world.assign("walks.walk")
    return world


def walk(world: World, minutes: int) -> Any:
    return world.homework.attempt("RK-1", {"minutes": minutes}, happened=world.today).event


def flags(world: World) -> list[tuple[int, str, list[str]]]:
    return [
        (row["attempt"], row["status"], row["flags"]) for row in world.view("flags", client=None)
    ]


def test_an_entry_keeps_who_looked_and_in_which_version(world: World):
    assert walk(world, 10).looked == {"watch": "1.2"}


def test_what_was_not_looked_at_stands_first(world: World, watch: Watch):
    watch.broken = True
    event = walk(world, 90)
    told = "not looked at by watch (RuntimeError('no dictionary'))"
    assert event.looked == {}
    assert event.flags == (Flag(text=told, not_looked="watch", stands_alone=True),)
    assert flags(world) == [(1, "open", [told])]


def test_a_plugin_that_is_gone_should_still_have_looked(world: World):
    walk(world, 10)
    world.homework.catalogue.lookers.flaggers.clear()
    event = walk(world, 10)
    assert [flag.not_looked for flag in event.flags] == ["watch"]
    assert [flag.not_looked for flag in walk(world, 10).flags] == ["watch"]


def test_a_plugin_that_cannot_be_loaded_is_named(make_world, small_plugins):
    plugins = small_plugins()
    odd = SimpleNamespace(flag_answers=hookimpl(lambda sheet: ()))
    plugins.add("odd", odd, "intersession-odd", "1")
    world = make_world(plugins=plugins)
    world.assign("walks.walk")
    (flag,) = walk(world, 10).flags
    assert flag.not_looked == "odd"
    assert "not looked at by odd (its hooks could not be used" in flag.text


def test_a_second_plugin_of_a_name_is_refused_loudly(make_world, small_plugins, watch: Watch):
    plugins = small_plugins()
    plugins.add("watch", watch, "intersession-watch", "1.2")
    plugins.add("watch", Watch(), "someone-else", "9")
    assert "intersession-watch has a plugin of this name already" in plugins.listing[-1].problem
    assert plugins.lookers.versions["watch"] == "1.2"
    world = make_world(plugins=plugins)
    world.assign("walks.walk")
    assert [flag.not_looked for flag in walk(world, 10).flags] == ["watch of someone-else"]


def test_looking_again_finds_what_there_was(world: World, watch: Watch):
    watch.broken = True
    walk(world, 90)
    watch.broken = False
    event = world.homework.look_again("RK-1", 1).event
    assert isinstance(event, LookedAt)
    assert event.looked == {"watch": "1.2"}
    assert flags(world) == [(1, "open", ["long: 90"])]


def test_looking_again_and_finding_nothing_settles_it(world: World, watch: Watch):
    watch.broken = True
    walk(world, 10)
    watch.broken = False
    world.homework.look_again("RK-1", 1)
    assert flags(world) == [(1, "settled", [])]
    assert world.homework.correct("RK-1", 1, "a word", note="rain").event.flags == ()


def test_while_it_still_cannot_look_it_is_refused(world: World, watch: Watch):
    watch.broken = True
    walk(world, 10)
    with pytest.raises(Refused, match="is still not looked at by watch"):
        world.homework.look_again("RK-1", 1)


def test_there_is_nothing_to_look_at_again_where_all_looked(world: World):
    walk(world, 10)
    with pytest.raises(Refused, match="Every plugin looked at attempt 1"):
        world.homework.look_again("RK-1", 1)


def test_it_can_be_sent_as_a_line(world: World, watch: Watch):
    watch.broken = True
    walk(world, 90)
    watch.broken = False
    line = b'{"command": "look-again", "key": "l-1", "assignment": "RK-1", "attempt": 1}'
    (accepted,) = take_commands(world.homework, line).accepted
    assert (accepted.command, accepted.flags) == ("look-again", ("long: 90",))
    assert flags(world) == [(1, "open", ["long: 90"])]
