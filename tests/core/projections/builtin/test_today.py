"""Today: a line for each client, worked by hand, and level with the agenda."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date
from typing import Any

import pytest
from histories import for_all, hard_plugins, histories, lived
from stores import Store

from intersession.plugins.manager import Plugins, installed
from intersession.projections.builtin.agenda import _since
from intersession.projections.builtin.courses import cases
from intersession.projections.query import Window
from intersession.projections.runner import Views
from intersession.testing import World
from intersession_cli import caseload

pytestmark = pytest.mark.every_store

MON, TUE, WED = (date(2026, 3, day) for day in (2, 3, 4))
EXPERIMENT = {
    "belief": "They laugh",
    "belief_before": 80,
    "prediction": "Two laugh",
    "experiment": "Ask",
}


def walk(world: World, handle: str, happened: date | None, **more: Any) -> None:
    """A walk on a day."""
    world.homework.attempt(handle, {"minutes": 20}, happened=happened, **more)


def line(world: World) -> dict[str, Any]:
    """The line of client RK."""
    (found,) = world.view("today")
    return found


def told(world: World) -> tuple[Any, ...]:
    """What the line says of entries, reviews and what was chosen."""
    names = ("last_seen_on", "since", "not_looked_at", "review_due", "next_step")
    return tuple(line(world)[name] for name in names)


def test_a_client_of_whom_nothing_is_agreed_has_dashes_and_no_zero(world: World):
    assert told(world) == (None, None, None, None, [])
    assert line(world)["comes"] is None


def test_entries_since_and_what_is_left_from_before(world: World):
    """Three entries on Monday, RK-1 reviewed on Tuesday: what RK-2 has is left over."""
    first, second = world.assign("walks.walk"), world.assign("walks.walk")
    for handle in (first, first, second):
        walk(world, handle, MON)
    assert told(world) == (None, 3, 3, 0, [])
    world.clock.set("2026-03-03")
    world.homework.review(first, happened=TUE, next="shrink")
    assert told(world) == ("2026-03-03", 0, 1, 0, ["shrink"])
    world.clock.set("2026-03-04")
    walk(world, first, WED)
    walk(world, second, None)
    assert told(world) == ("2026-03-03", 2, 3, 0, ["shrink"])


def test_an_entry_looked_at_stays_so_when_it_is_corrected(world: World):
    handle = world.assign("walks.walk")
    walk(world, handle, MON)
    world.homework.review(handle, happened=MON)
    world.homework.correct(handle, 1, answers={"minutes": 30}, why="longer")
    walk(world, handle, MON)
    world.homework.correct(handle, 2, answers={"minutes": 30}, why="longer")
    assert told(world)[1:3] == (0, 1)


def test_several_told_at_once_count_as_many_and_a_withdrawn_practice_as_none(world: World):
    first, second = world.assign("walks.walk"), world.assign("walks.walk")
    world.homework.attempt(first, times=3, without_sheet=True, happened=MON)
    walk(world, second, MON)
    world.homework.withdraw(second)
    assert told(world)[1:3] == (3, 3)
    assert line(world)["practices"] == 1


def test_a_review_day_that_has_come_is_due_until_it_was_looked_at(world: World):
    handle = world.assign("walks.walk", review_on="2026-03-03")
    assert told(world)[3] == 0
    world.clock.set("2026-03-04")
    assert (told(world)[3], line(world)["review_due_on"]) == (1, "2026-03-03")
    world.homework.review(handle, happened=WED, next="keep")
    assert (told(world)[3], line(world)["review_due_on"]) == (0, None)


def test_nothing_is_due_of_a_practice_on_hold_until_it_goes_on(world: World):
    handle = world.assign("walks.walk", review_on="2026-03-03")
    world.homework.pause(handle, happened=MON, until="2026-03-06")
    world.clock.set("2026-03-05")
    assert (told(world)[3], line(world)["practices"]) == (0, 1)
    world.clock.set("2026-03-06")
    assert told(world)[3] == 1


def test_what_was_chosen_is_of_the_last_day_by_day_and_not_of_the_last_review_typed(world: World):
    first, second = world.assign("walks.walk"), world.assign("walks.walk")
    world.clock.set("2026-03-04")
    world.homework.review(first, happened=WED, next="grow")
    world.homework.review(second, happened=WED, next="keep")
    world.homework.review(first, happened=MON, next="finish")
    assert told(world)[0] == "2026-03-04"
    assert told(world)[4] == ["grow", "keep"]


def test_of_two_reviews_on_one_day_the_later_one_chose(world: World):
    handle = world.assign("walks.walk")
    world.homework.review(handle, happened=MON, next="keep")
    world.homework.review(handle, happened=MON, next="shrink")
    assert told(world)[4] == ["shrink"]


def test_what_is_only_planned_is_no_entry_until_the_rest_is_told(tmp_path):
    with closing(World(tmp_path)) as world:
        handle = world.assign("cbt.behavioural-experiment")
        world.homework.attempt(handle, EXPERIMENT, is_planned=True, happened=MON)
        assert told(world)[2] == 0
        world.homework.review(handle, happened=MON)
        rest = {"result": "One", "prediction_came_true": "no", "belief_after": 50}
        world.homework.complete(handle, 1, rest)
        assert told(world)[2] == 1


def test_a_review_taken_back_leaves_what_it_covered_open(world: World):
    handle = world.assign("walks.walk")
    walk(world, handle, MON)
    done = world.homework.review(handle, happened=MON, next="keep")
    assert told(world)[1:3] == (0, 0)
    world.homework.retract("RK", [done.events[0].id], why="another client")
    assert told(world) == (None, 1, 1, 0, [])


def test_who_comes_next_is_first_and_who_was_discharged_is_left_out(world: World):
    for code in ("AB", "CD", "EF"):
        world.homework.register(code, timezone="Europe/Berlin")
    world.homework.plan_session("RK", "2026-03-04T14:00")
    world.homework.plan_session("CD", "2026-03-04T09:30")
    world.homework.plan_session("CD", "2026-03-11T09:30")
    world.homework.discharge("EF")
    rows = world.view("today", client=None)
    assert [(row["client"], row["comes"]) for row in rows] == [
        ("CD", "2026-03-04T09:30:00+01:00"),
        ("RK", "2026-03-04T14:00:00+01:00"),
        ("AB", None),
    ]
    world.clock.set("2026-03-05")
    rows = world.view("today", client=None)
    assert [(row["client"], row["comes"]) for row in rows][:2] == [
        ("CD", "2026-03-11T09:30:00+01:00"),
        ("AB", None),
    ]


def same_as_the_agenda(views: Views, today: date) -> None:
    """Every client's numbers are those of the agenda and of the therapist's own part."""
    assert views.catch_up() == {}
    entries: dict[str, int] = {}
    for case in cases(views.look(None, Window(), today)):
        if case.row.status != "withdrawn":
            counted = _since(case).counted
            entries[case.row.client] = entries.get(case.row.client, 0) + counted.entries
    due = views.report("therapist", today=today)["to look at together"]
    for row in views.report("today", today=today)["today"]:
        code = row["client"]
        assert (row["not_looked_at"] or 0) == entries.get(code, 0), code
        days = [one["review_on"] for one in due if one["client"] == code]
        assert (row["review_due"] or 0) == len(days)
        assert row["review_due_on"] == min(days, default=None)


@pytest.mark.only("sqlite")
def test_the_numbers_of_the_whole_demo_are_the_agendas(store: Store, tmp_path):
    plugins = installed()
    with closing(store.world(tmp_path, plugins=plugins)) as world:
        caseload.fill(world.log, plugins, date(2026, 3, 2))
        for days in (0, 3, 30):
            same_as_the_agenda(world.views, date(2026, 3, 2 + days if days < 30 else 31))


@for_all(history=histories)
def test_the_numbers_of_any_history_are_the_agendas(
    store: Store, small_plugins: Callable[[], Plugins], history
):
    with lived(store, hard_plugins(small_plugins()), history) as life:
        same_as_the_agenda(life.world.views, life.world.today)
