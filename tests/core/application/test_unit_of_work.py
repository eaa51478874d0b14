"""Many commands, one transaction: all of them, or nothing at all."""

from __future__ import annotations

import pytest

from intersession.application.homework import Homework
from intersession.application.unit_of_work import UnitOfWork
from intersession.domain.assignment.prescription import Prescription
from intersession.errors import Conflict, InvalidInput
from intersession.testing import World

pytestmark = pytest.mark.every_store


@pytest.fixture
def batch(world: World) -> UnitOfWork:
    """A batch before the world's log."""
    return UnitOfWork(world.log)


@pytest.fixture
def homework(world: World, batch: UnitOfWork) -> Homework:
    """Commands into the batch."""
    return Homework(batch, world.plugins, world.clock)


def walk(homework: Homework, code: str, minutes: int) -> str:
    """An assignment with one attempt, under a key of its own; the assignment's handle."""
    handle = homework.assign(code, "walks.walk", Prescription(task="walk")).handle
    homework.attempt(handle, {"minutes": minutes}, key=f"{handle} {minutes}")
    return handle


def test_nothing_is_written_before_it_is_saved(world: World, batch: UnitOfWork, homework: Homework):
    homework.register("AB", timezone="UTC")
    handles = [walk(homework, code, 10) for code in ("RK", "AB", "RK")]
    assert handles == ["RK-1", "AB-1", "RK-2"]
    assert world.log.last_position() == 1
    assert homework.assignment("RK-2").attempts[0].answers == {"minutes": 10}
    assert homework.client("AB").timezone == "UTC"
    assert batch.save() == 7
    assert world.log.last_position() == 8
    assert world.homework.assignment("RK-2").version == 2


def test_a_batch_goes_on_after_it_was_saved(world: World, batch: UnitOfWork, homework: Homework):
    walk(homework, "RK", 10)
    assert batch.save() == 2
    assert batch.save() == 0
    homework.attempt("RK-1", {"minutes": 20})
    walk(homework, "RK", 30)
    assert batch.save() == 3
    attempts = world.homework.assignment("RK-1").attempts
    assert [one.answers["minutes"] for one in attempts] == [10, 20]
    assert world.homework.assignment("RK-2").attempts[0].attempt == 1


def test_a_refused_command_leaves_the_rest(world: World, batch: UnitOfWork, homework: Homework):
    walk(homework, "RK", 10)
    with pytest.raises(InvalidInput):
        homework.attempt("RK-1", {"minutes": 0})
    assert homework.attempt("RK-1", {"minutes": 20}).event.attempt == 2
    assert batch.save() == 3


def test_all_or_nothing_where_another_was_first(
    world: World, batch: UnitOfWork, homework: Homework
):
    walk(homework, "RK", 10)
    walk(homework, "RK", 20)
    world.assign("walks.walk", task="first")
    with pytest.raises(Conflict):
        batch.save()
    assert world.log.last_position() == 2
    again = UnitOfWork(world.log)
    homework = Homework(again, world.plugins, world.clock)
    assert [walk(homework, "RK", 10), walk(homework, "RK", 20)] == ["RK-2", "RK-3"]
    assert again.save() == 4


def test_keys_are_known_within_a_batch(batch: UnitOfWork, homework: Homework):
    handle = walk(homework, "RK", 10)
    assert homework.attempt(handle, {"minutes": 10}, key="RK-1 10").is_repeated
    assert homework.attempt(handle, {"minutes": 10}, key="RK-1 11").event.attempt == 2
    assert batch.save() == 3


def test_what_was_added_after_a_mark_can_be_undone(
    world: World, batch: UnitOfWork, homework: Homework
):
    """As an import does with the events of a row that is refused halfway."""
    walk(homework, "RK", 10)
    mark = len(batch.pending)
    homework.register("AB", timezone="UTC")
    walk(homework, "AB", 20)
    homework.attempt("RK-1", {"minutes": 30}, key="row 3")
    walk(homework, "RK", 40)
    batch.undo_to(mark)
    assert len(batch.pending) == mark
    assert homework.attempt("RK-1", {"minutes": 31}, key="row 3").event.attempt == 2
    assert walk(homework, "RK", 41) == "RK-2"
    homework.register("AB", timezone="Europe/Berlin")
    assert walk(homework, "AB", 21) == "AB-1"
    assert batch.save() == mark + 1 + 2 + 1 + 2
    minutes = [
        [one.answers["minutes"] for one in world.homework.assignment(handle).attempts]
        for handle in ("RK-1", "RK-2", "AB-1")
    ]
    assert minutes == [[10, 31], [41], [21]]
    assert world.homework.client("AB").timezone == "Europe/Berlin"


def test_undoing_to_the_end_undoes_nothing(batch: UnitOfWork, homework: Homework):
    walk(homework, "RK", 10)
    batch.undo_to(len(batch.pending))
    assert len(batch.pending) == 2
    batch.undo_to(0)
    assert batch.save() == 0
