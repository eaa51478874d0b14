"""A sheet in two phases: what is asked before, recorded when it is made, and the rest later."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from intersession import hookimpl, how_often, line, percent, text, worksheet
from intersession.domain.assignment.events import Attempted, Completed
from intersession.errors import InvalidInput, Refused
from intersession.intake.receive import take_commands
from intersession.plugins import builtin
from intersession.plugins.manager import Plugins
from intersession.projections.entries import Entry, EntryRow, EntryView
from intersession.projections.projection import view
from intersession.projections.tables import table
from intersession.testing import World

pytestmark = pytest.mark.every_store
BEFORE = {"guess": "two will laugh", "sure_before": 80}
AFTER = {"came": "nobody laughed", "sure_after": 30}


@worksheet(
    "tries.try",
    version=1,
    title="A try",
    source="own practice",
    is_practice=True,
    before="sure_before",
)
class Try:
    """A guess, and what came of it."""

    guess: str = text("What will happen?")
    sure_before: int = percent("How sure?")
    came: str = text("What happened?")
    sure_after: int = percent("How sure now?")
    note: str | None = line("Anything else?", required=False)


@table("tries")
class TryRow(EntryRow):
    """A try."""

    change: int = 0


@view("tries.change", version=1, title="Tries", tables=[TryRow])
class Tries(EntryView):
    """How sure, after minus before."""

    worksheet = "tries.try"

    def rows(self, entry: Entry) -> Any:
        answers = entry.answers
        yield entry.row(TryRow, change=answers["sure_after"] - answers["sure_before"])


class TriesPlugin:
    """Adds both."""

    @hookimpl
    def register_worksheets(self, register: Any) -> None:
        register(Try)

    @hookimpl
    def register_views(self, register: Any) -> None:
        register(Tries)


@pytest.fixture
def world(make_world) -> World:
    found = Plugins()
    found.add("core", builtin, "intersession", "")
    found.add("tries", TriesPlugin(), "intersession-tries", "1")
    world: World = make_world(plugins=found)
    world.clock.set("2026-03-02")
    world.assign("tries.try", how_often=how_often("weekly"))
    world.clock.set("2026-03-09")
    return world


def planned(world: World, **more: Any) -> Any:
    return world.homework.attempt(
        "RK-1", BEFORE, is_planned=True, happened=date(2026, 3, 3), **more
    )


def counted(world: World) -> tuple[int, int, int]:
    """Expected, entries and days."""
    (row,) = world.view("adherence", client="RK")
    return row["expected"], row["entries"], row["days"]


def test_the_prediction_is_recorded_when_it_is_made_and_is_no_attempt_yet(world: World):
    event = planned(world).event
    assert isinstance(event, Attempted)
    assert (event.is_planned, event.answers, event.sheet_amount) == (True, BEFORE, None)
    assert counted(world) == (1, 0, 0)
    assert world.view("tries.change", client=None) == []
    (line,) = world.view("agenda", client="RK")
    assert "Planned, and the rest not told yet: attempt 1, 2026-03-03." in line["text"]


def test_the_rest_makes_it_one_entry_with_two_times(world: World):
    planned(world)
    event = world.homework.complete("RK-1", 1, AFTER, happened=date(2026, 3, 5)).event
    assert isinstance(event, Completed)
    assert (event.planned_at, event.happened_at) == ("2026-03-03", "2026-03-05")
    assert event.answers == BEFORE | AFTER
    assert (event.is_planned, event.sheet_amount) == (False, 4)
    assert counted(world) == (1, 1, 1)
    (row,) = world.view("tries.change", client=None)
    assert (row["change"], row["happened_on"], row["events"]) == (
        -50,
        "2026-03-05",
        "RK-1#2 RK-1#3",
    )


def test_the_rest_is_checked_as_a_whole_sheet(world: World):
    planned(world)
    with pytest.raises(InvalidInput) as refused:
        world.homework.complete("RK-1", 1, {"came": "nothing"}, happened=date(2026, 3, 5))
    assert [one.place for one in refused.value.problems] == ["sure_after"]
    assert counted(world) == (1, 0, 0)


def test_what_is_asked_afterwards_is_not_taken_before(world: World):
    with pytest.raises(InvalidInput) as refused:
        world.homework.attempt("RK-1", BEFORE | AFTER, is_planned=True, amount=4)
    assert [one.place for one in refused.value.problems] == ["came", "sure_after", "amount"]


def test_what_is_missing_is_told_with_what_is_too_early(world: World):
    with pytest.raises(InvalidInput) as refused:
        world.homework.attempt("RK-1", {"guess": "two", "came": "none"}, is_planned=True)
    assert [one.place for one in refused.value.problems] == ["came", "sure_before"]


def test_a_sheet_that_asks_nothing_before_cannot_be_planned(make_world):
    world = make_world()
    handle = world.assign("walks.walk")
    with pytest.raises(InvalidInput, match="asks nothing before the practice"):
        world.homework.attempt(handle, {"minutes": 10}, is_planned=True)


def test_what_is_complete_is_not_completed_again(world: World):
    planned(world)
    world.homework.complete("RK-1", 1, AFTER, happened=date(2026, 3, 5))
    with pytest.raises(Refused, match="intersession correct RK-1 1"):
        world.homework.complete("RK-1", 1, AFTER, happened=date(2026, 3, 5))


def test_a_prediction_can_be_corrected_and_stays_planned(world: World):
    planned(world)
    event = world.homework.correct("RK-1", 1, "typed 8", answers={"sure_before": 60}).event
    assert (event.is_planned, event.answers["sure_before"]) == (True, 60)
    world.homework.complete("RK-1", 1, AFTER, happened=date(2026, 3, 5))
    (row,) = world.view("tries.change", client=None)
    assert row["change"] == -30


def test_a_review_in_between_has_not_seen_what_came_after_it(world: World):
    planned(world)
    world.homework.review("RK-1", next="keep", happened=date(2026, 3, 4))
    world.homework.complete("RK-1", 1, AFTER, happened=date(2026, 3, 5))
    (line,) = world.view("agenda", client="RK")
    assert line["text"].startswith("1 of 1 planned, 2026-03-05.")


def test_taking_back_the_rest_leaves_what_was_planned(world: World):
    planned(world)
    world.homework.complete("RK-1", 1, AFTER, happened=date(2026, 3, 5))
    world.homework.retract("RK", ["RK-1#3"], "typed at the wrong client")
    assert counted(world) == (1, 0, 0)
    assert world.homework.assignment("RK-1").attempts[0].is_planned
    world.homework.complete("RK-1", 1, AFTER, happened=date(2026, 3, 6))
    assert counted(world) == (1, 1, 1)


def test_taking_back_the_plan_takes_the_rest_with_it_only_where_that_is_said(world: World):
    planned(world)
    world.homework.complete("RK-1", 1, AFTER, happened=date(2026, 3, 5))
    with pytest.raises(Refused, match="the rest of attempt 1"):
        world.homework.retract("RK", ["RK-1#2"], "another client's")
    world.homework.retract("RK", ["RK-1#2"], "another client's", with_them=True)
    assert world.homework.assignment("RK-1").attempts == []


def test_the_same_command_sent_again_adds_nothing(world: World):
    planned(world, key="p-1")
    again = planned(world, key="p-1")
    sent = {"happened": date(2026, 3, 5), "key": "c-1"}
    world.homework.complete("RK-1", 1, AFTER, **sent)
    repeated = world.homework.complete("RK-1", 1, AFTER, **sent)
    assert (again.is_repeated, repeated.is_repeated) == (True, True)
    assert len(world.homework.assignment("RK-1").attempts) == 1


@pytest.mark.parametrize("last", ["came_not", "note"])
def test_a_worksheet_names_an_item_with_others_after_it(last: str):
    from intersession.errors import PluginError

    class Odd:
        """Odd."""

        guess: str = text("What will happen?")
        note: str | None = line("Anything else?", required=False)

    with pytest.raises(PluginError, match="its before is"):
        worksheet("tries.odd", version=1, title="Odd", source="own", before=last)(Odd)


def test_both_parts_can_be_sent_as_lines(world: World):
    on = {"assignment": "RK-1", "happened": "2026-03-03"}
    lines = [
        {**on, "command": "attempt", "key": "t-1", "answers": BEFORE, "is_planned": True},
        {**on, "command": "complete", "key": "t-2", "attempt": 1, "answers": AFTER},
    ]
    data = "\n".join(map(json.dumps, lines)).encode()
    report = take_commands(world.homework, data)
    assert [one.command for one in report.accepted] == ["attempt", "complete"]
    assert counted(world) == (1, 1, 1)
    assert len(take_commands(world.homework, data).repeated) == 2
