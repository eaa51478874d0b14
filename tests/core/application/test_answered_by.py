"""Who answered a sheet, and answers that are not asked for any more after a correction."""

from __future__ import annotations

import pytest
from made_plugins import plugins_of

from intersession import InvalidInput, line, row, rows, scale, worksheet, yes_no
from intersession.testing import World

ENDS = {0: "none", 10: "worst"}


@worksheet("pain.child", version=1, title="A day", source="own", answered_by=["self", "parent"])
class Child:
    """A child's day."""

    pain: int = scale("How strong was the pain?", 0, 10, ENDS)
    took: bool = yes_no("Was anything taken for it?")
    what: str = line("What was taken?", asked_when={"took": [True]})
    helped: int | None = scale(
        "Did it help?", 0, 10, ENDS, required=False, asked_when={"took": [True]}
    )


@row
class Stop:
    """A stop."""

    where: str = line("Where?")


@worksheet("pain.walk", version=1, title="A walk", source="own")
class Walk:
    """A walk."""

    stops: list = rows("Which stops?", Stop, least=2)


TOOK = {"pain": 6, "took": True, "what": "paracetamol", "helped": 4}


@pytest.fixture
def world(tmp_path):
    found = World(tmp_path, plugins=plugins_of(Child, Walk))
    found.assign("pain.child")
    yield found
    found.close()


def problems(command, *given, **more):
    with pytest.raises(InvalidInput) as refused:
        command(*given, **more)
    return [str(one) for one in refused.value.problems]


def test_who_answered_is_kept_with_the_entry(world):
    event = world.homework.attempt("RK-1", TOOK, answered_by="parent").event
    assert event.answered_by == "parent"
    assert (
        world.homework.correct("RK-1", 1, why="x", answers={"pain": 7}).event.answered_by
        == "parent"
    )
    assert (
        world.homework.correct("RK-1", 1, why="x", answered_by="self").event.answered_by == "self"
    )
    assert world.homework.attempt("RK-1", TOOK).event.answered_by is None


def test_only_those_whom_the_worksheet_offers_may_answer(world):
    told = problems(world.homework.attempt, "RK-1", TOOK, answered_by="teacher")
    assert told == [
        "answered_by: 'teacher' is not one whom pain.child offers. Known: parent, self."
    ]
    world.homework.attempt("RK-1", TOOK)
    assert problems(world.homework.correct, "RK-1", 1, why="x", answered_by="teacher") == told
    handle = world.assign("pain.walk")
    stops = {"stops": [{"where": "a"}, {"where": "b"}]}
    (told,) = problems(world.homework.attempt, handle, stops, answered_by="self")
    assert told.startswith("answered_by: pain.walk does not say who answers it")


def test_a_move_keeps_who_answered(world):
    world.homework.attempt("RK-1", TOOK, answered_by="parent")
    there = world.assign("pain.child")
    moved = world.homework.move("RK-1", 1, to=there, why="wrong one")
    assert [one.event.answered_by for one in moved.events if hasattr(one.event, "answered_by")] == [
        "parent"
    ]


def test_a_correction_takes_out_what_is_not_asked_any_more(world):
    """Nothing was taken after all: so nothing is said of what it was and how it helped."""
    world.homework.attempt("RK-1", TOOK)
    corrected = world.homework.correct("RK-1", 1, why="misread", answers={"took": "no"}).event
    assert corrected.answers == {"pain": 6, "took": False}


def test_a_correction_that_names_it_keeps_it(world):
    world.homework.attempt("RK-1", TOOK)
    answers = {"took": "no", "what": "a drop, spat out"}
    corrected = world.homework.correct("RK-1", 1, why="misread", answers=answers).event
    assert corrected.answers == {"pain": 6, "took": False, "what": "a drop, spat out"}


def test_a_correction_asks_for_what_is_needed_now(world):
    world.homework.attempt("RK-1", {"pain": 6, "took": False})
    (told,) = problems(world.homework.correct, "RK-1", 1, why="misread", answers={"took": "yes"})
    assert told.startswith("what: no answer.")


def test_what_was_never_asked_for_and_is_there_stays(world):
    """An earlier form of the sheet may have asked it always."""
    world.homework.attempt("RK-1", {"pain": 6, "took": False, "what": "nothing"})
    corrected = world.homework.correct("RK-1", 1, why="misread", answers={"pain": 5}).event
    assert corrected.answers == {"pain": 5, "took": False, "what": "nothing"}


def test_a_correction_keeps_to_the_least_number_of_rows(world):
    handle = world.assign("pain.walk")
    (told,) = problems(world.homework.attempt, handle, {"stops": [{"where": "a"}]})
    assert told == "stops: has 1 row, and at least 2 are needed. Add 1 more"
    world.homework.attempt(handle, {"stops": [{"where": "a"}, {"where": "b"}]})
    change = {"stops": [{"where": "a"}]}
    assert problems(world.homework.correct, handle, 1, why="x", answers=change) == [told]
