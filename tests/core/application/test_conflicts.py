"""Others write at the same time: a command reloads, decides again, and loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from intersession.application import command_handler
from intersession.application.homework import Homework
from intersession.domain.assignment.prescription import Prescription
from intersession.errors import Conflict, LogError, Refused
from intersession.events.recorded import Recorded
from intersession.testing import World

pytestmark = pytest.mark.every_store

STEPS = [{"id": "bus", "words": "go by bus"}, {"id": "bridge", "words": "cross a bridge"}]
WALK = {"minutes": 20}


@pytest.fixture
def handle(world: World) -> str:
    """A walk assigned to RK."""
    return world.assign("walks.walk", minutes=30)


class Busy:
    """A log to which others add first: before a command's append, ``turns`` times."""

    def __init__(self, log: Any, others: Callable[[], Any], turns: int = 1) -> None:
        self.log, self.others, self.turns = log, others, turns
        self.appends = 0

    def events(self, stream: str) -> Sequence[Any]:
        return self.log.events(stream)

    def count_assignments(self, code: str) -> int:
        return self.log.count_assignments(code)

    def append(self, records: Sequence[Recorded]) -> Any:
        self.appends += 1
        if self.turns:
            self.turns -= 1
            self.others()
        return self.log.append(records)


def busy(world: World, others: Callable[[], Any], turns: int = 1) -> Homework:
    """Commands over a busy log."""
    return Homework(Busy(world.log, others, turns), world.plugins, world.clock)


def test_a_conflict_reloads_and_decides_again(world: World, handle: str):
    homework = busy(world, lambda: world.homework.attempt(handle, {"minutes": 11}), turns=3)
    assert homework.attempt(handle, {"minutes": 44}).event.attempt == 4
    minutes = [one.answers["minutes"] for one in world.homework.assignment(handle).attempts]
    assert minutes == [11, 11, 11, 44]
    assert homework.store.appends == 4


def test_what_others_did_may_lead_to_a_refusal(world: World, handle: str):
    homework = busy(world, lambda: world.homework.withdraw(handle))
    with pytest.raises(Refused, match="RK-1 was withdrawn"):
        homework.attempt(handle, WALK)
    assert world.homework.assignment(handle).attempts == []


def test_two_corrections_at_once_both_stand(world: World, handle: str):
    world.homework.attempt(handle, WALK)
    other = world.homework
    homework = busy(world, lambda: other.correct(handle, 1, why="windy", note="windy"))
    homework.correct(handle, 1, why="it was 25", answers={"minutes": 25})
    stands = other.assignment(handle).attempts[0]
    assert (stands.answers, stands.note) == ({"minutes": 25}, "windy")


def test_two_amendments_at_once_both_stand(world: World):
    handle = world.assign("walks.ladder", {"steps": STEPS})
    other = world.homework
    homework = busy(world, lambda: other.amend(handle, settings={"steps": STEPS[:1]}))
    homework.amend(handle, changes={"minutes": 5})
    state = other.assignment(handle)
    assert (state.settings, state.prescription.minutes) == ({"steps": STEPS[:1]}, 5)


def test_two_who_assign_at_once_get_two_numbers(world: World):
    homework = busy(world, lambda: world.assign("walks.walk", task="first"))
    assert homework.assign("RK", "walks.walk", Prescription(task="second")).handle == "RK-2"
    tasks = [world.homework.assignment(f"RK-{n}").prescription.task for n in (1, 2)]
    assert tasks == ["first", "second"]


def test_the_same_key_from_two_sides_is_one_attempt(world: World, handle: str):
    homework = busy(world, lambda: world.homework.attempt(handle, WALK, key="row 1"))
    assert homework.attempt(handle, WALK, key="row 1").is_repeated
    assert len(world.homework.assignment(handle).attempts) == 1


@pytest.mark.parametrize(
    "command",
    [
        lambda homework: homework.attempt("RK-1", WALK),
        lambda homework: homework.assign("RK", "walks.walk", Prescription(task="x")),
    ],
)
def test_others_who_never_stop_are_told(world: World, handle: str, command, monkeypatch):
    monkeypatch.setattr(command_handler, "TRIES", 3)

    def others() -> None:
        raise Conflict("RK-1#2 is taken")

    homework = busy(world, others, turns=99)
    with pytest.raises(LogError, match=r"Others kept .* to RK.*Nothing was recorded; try again"):
        command(homework)
    assert homework.store.appends == 3
