"""What is flagged stands first until a clinician acknowledged it, with its plugin or without."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from intersession import Context, Flag, hookimpl, line, whole, worksheet
from intersession.domain.assignment.events import Attempted, Corrected
from intersession.errors import InvalidInput, NotFound, Refused
from intersession.plugins import builtin
from intersession.plugins.manager import Plugins
from intersession.testing import World

pytestmark = pytest.mark.every_store
MakeWorld = Callable[..., World]


@worksheet("swims.swim", version=1, title="A swim", source="own practice")
class Swim:
    """A swim, and how often one went under."""

    where: str = line("Where?")
    under: int | None = whole("How often under?", 0, required=False, risk=True)


class SwimsPlugin:
    """Flags any time under, and a rise against the swim before."""

    @hookimpl
    def register_worksheets(self, register: Any) -> None:
        register(Swim)

    @hookimpl
    def flag_answers(
        self, worksheet: str, answers: Mapping[str, Any], context: Context
    ) -> Iterable[Flag]:
        if worksheet != "swims.swim" or not answers.get("under"):
            return
        yield Flag(place="under", text=f"{answers['under']} times under")
        before = context.before[-1].get("under") if context.before else None
        if before is not None and answers["under"] > before:
            yield Flag(place="under", text=f"up from {before}")


def plugins_with(*more: tuple[str, object]) -> Plugins:
    found = Plugins()
    found.add("core", builtin, "intersession", "")
    for name, plugin in more:
        found.add(name, plugin, f"intersession-{name}", "1")
    assert [one.problem for one in found.listing if one.problem] == []
    return found


@pytest.fixture
def world(make_world: MakeWorld) -> World:
    return make_world(plugins=plugins_with(("swims", SwimsPlugin())))


def attempts(world: World, *under: int | None) -> str:
    handle = world.assign("swims.swim")
    for times in under:
        given = {"where": "the lake"} if times is None else {"where": "the lake", "under": times}
        world.homework.attempt(handle, given, happened=world.today)
    return handle


def latest(world: World) -> Any:
    return list(world.log.pages())[-1][-1].event


def test_flags_are_recorded_with_the_attempt(world: World):
    attempts(world, 0, 2)
    assert latest(world).flags == (
        Flag(place="under", text="2 times under"),
        Flag(place="under", text="up from 0"),
    )


def test_nothing_answered_flags_nothing(world: World):
    attempts(world, None)
    assert latest(world).flags == ()
    assert world.view("flags") == []


def test_the_agenda_opens_with_what_is_flagged_even_where_it_was_withdrawn(world: World):
    handle = attempts(world, 0, 3)
    world.homework.withdraw(handle)
    (first,) = world.view("agenda")
    assert first["about"] == "to see first"
    assert first["text"] == "3 times under; up from 0"
    assert first["events"] == f"{handle}#3"


def test_acknowledging_is_a_event_with_who_when_and_what_was_done(world: World):
    handle = attempts(world, 2)
    world.homework.acknowledge(handle, [1], by="Dr M", note="called", happened=world.today)
    assert latest(world).said == {
        "attempt": 1,
        "seen": 2,
        "by": "Dr M",
        "note": "called",
        "happened_at": "2026-03-02",
    }
    assert [row["about"] for row in world.view("agenda")] == [
        "to look at together",
    ]
    (row,) = world.view("flags")
    assert (row["status"], row["acknowledged_by"], row["note"]) == (
        "acknowledged",
        "Dr M",
        "called",
    )
    assert world.views.differences() == []


def test_acknowledging_needs_someone_and_something_and_a_flag(world: World):
    handle = attempts(world, 2, None)
    known = world.log.last_position()
    with pytest.raises(InvalidInput) as refused:
        world.homework.acknowledge(handle, [], " ")
    assert [problem.place for problem in refused.value.problems] == ["note", "attempt"]
    with pytest.raises(Refused, match=r"attempt 2 of RK-1.*Flagged: attempt 1"):
        world.homework.acknowledge(handle, [2], by="Dr M", note="called")
    with pytest.raises(NotFound):
        world.homework.acknowledge(handle, [3], by="Dr M", note="called")
    assert world.log.last_position() == known


def test_a_correction_that_raises_something_else_is_open_again(world: World):
    handle = attempts(world, 2)
    world.homework.acknowledge(handle, [1], by="Dr M", note="called")
    world.homework.correct(handle, 1, why="elsewhere", answers={"where": "the sea"})
    assert world.view("flags")[0]["status"] == "acknowledged"
    world.homework.correct(handle, 1, why="it was more", answers={"under": 5})
    (row,) = world.view("flags")
    assert (row["status"], row["flags"]) == ("open", ["5 times under"])
    assert row["note"] == ""


def test_a_correction_that_takes_it_out_leaves_it_to_be_acknowledged(world: World):
    handle = attempts(world, 2)
    world.homework.correct(handle, 1, why="a slip of the key", answers={"under": 0})
    assert isinstance(latest(world), Corrected)
    assert latest(world).flags == ()
    text = world.view("agenda")[0]["text"]
    assert text == "2 times under (corrected since; no longer flagged)"
    world.homework.acknowledge(handle, [1], by="Dr M", note="asked: a slip")
    assert world.view("flags")[0]["status"] == "acknowledged"
    assert world.views.differences() == []


def test_without_the_plugin_the_flag_is_still_there_and_can_be_acknowledged(make_world: MakeWorld):
    before = make_world("home", plugins=plugins_with(("swims", SwimsPlugin())))
    handle = attempts(before, 2)
    before.close()
    world = make_world("home", plugins=plugins_with())
    assert world.view("agenda")[0]["text"] == "2 times under"
    world.homework.correct(handle, 1, why="later", happened=world.today)
    assert latest(world).flags == (Flag(place="under", text="2 times under"),)
    world.homework.acknowledge(handle, [1], by="Dr M", note="called")
    assert world.view("flags")[0]["status"] == "acknowledged"


def test_a_plugin_that_fails_asks_for_a_look_and_loses_nothing(make_world: MakeWorld):
    class Failing:
        @hookimpl
        def flag_answers(self, worksheet: str, answers: Any, context: Any) -> Any:
            raise ValueError("no such key")

    world = make_world(plugins=plugins_with(("swims", SwimsPlugin()), ("odd", Failing())))
    attempts(world, None)
    event = latest(world)
    assert isinstance(event, Attempted)
    (flag,) = event.flags
    assert flag.text == "not looked at by odd (ValueError('no such key'))"


def test_what_is_no_flag_asks_for_a_look_too(make_world: MakeWorld):
    class Odd:
        @hookimpl
        def flag_answers(self, worksheet: str, answers: Any, context: Any) -> Any:
            return ["urge"]

    world = make_world(plugins=plugins_with(("swims", SwimsPlugin()), ("odd", Odd())))
    attempts(world, None)
    (flag,) = latest(world).flags
    assert flag.text.startswith("not looked at by odd (TypeError(")
    assert "'urge' is not a Flag" in flag.text


def test_a_rise_is_seen_against_the_attempt_before_it_also_in_a_correction(world: World):
    handle = attempts(world, 1, 2, 3)
    world.homework.correct(handle, 2, why="it was more", answers={"under": 4})
    assert [flag.text for flag in latest(world).flags] == ["4 times under", "up from 1"]


def test_a_hook_of_another_shape_is_left_out_with_its_reason():
    odd = SimpleNamespace(flag_answers=hookimpl(lambda sheet: ()))
    found = Plugins()
    found.add("odd", odd, "intersession-odd", "1")
    assert "hooks could not be used" in found.listing[0].problem
    assert found.lookers.flaggers == {}
