"""One damaged stream costs that stream: all others are folded as if it ended there."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from counted import dump
from damage import BROKEN, KINDS, TEXT, UNKNOWN, damage, opened
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from stores import SqliteStore

from intersession import (
    Attempted,
    Damage,
    LogError,
    Recorded,
    StreamDamaged,
    Unreadable,
    View,
    folds,
    key,
    replay,
    table,
    view,
)
from intersession.domain.assignment.events import LookedAt
from intersession.plugins.manager import Plugins
from intersession.projections.containment import Containment
from intersession.projections.replay import Folded
from intersession.store.as_of import by_then
from intersession.store.damage import damaged_streams
from intersession.store.home import Home
from intersession.store.sqlite.log import SqliteLog
from intersession.testing import World

Make = Callable[..., World]
HURT = ("RK#1", "RK#3", "RK-1#1", "RK-1#2", "RK-1#4")
"""Of a client: the first event and the last; of an assignment: the first, another, the last."""


def told(world: World) -> World:
    """Clients RK and OT, with two assignments each and two walks at each."""
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


def others(world: World, event: str) -> list[Recorded]:
    """All events of a log, without those of a stream from one of them on."""
    handle, _, version = event.partition("#")
    stream, ends = handle.replace("-", "."), int(version)
    return [one for one in world.log.read() if one.stream != stream or one.version < ends]


def rows_of(events: Iterable[Recorded], folder: Path, plugins: Plugins) -> dict:
    """The rows of every view of a log that holds these events."""
    with closing(SqliteLog(Home(folder / "home"))) as log:
        log.append(list(events))
    with closing(World(folder, plugins=plugins)) as world:
        return rows(world)


def rows(world: World) -> dict:
    """The rows of every view, caught up."""
    assert world.views.catch_up() == {}
    return dump(world.views)


def place(event: str) -> tuple[str, int]:
    handle, _, version = event.partition("#")
    return handle.replace("-", "."), int(version)


def places(damages: Iterable[Damage]) -> list[tuple[str, int]]:
    return [(one.stream, one.version) for one in damages]


@pytest.mark.every_store
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("event", HURT)
def test_all_others_are_folded_as_if_it_ended_there(
    world: World, tmp_path: Path, plugins: Plugins, kind: str, event: str
):
    if kind == TEXT and world.home.shared:
        return  # a server stores bytes alone
    right = rows_of(others(told(world), event), tmp_path / "right", plugins)
    damage(world.home, event, kind)
    assert rows(world) == right
    assert places(world.views.damages()) == [place(event)]
    assert world.views.rebuild() == {}
    assert rows(world) == right
    assert places(world.views.damages()) == [place(event)]
    assert world.views.differences() == []


@settings(max_examples=8, phases=[Phase.generate])
@given(st.data())
def test_whatever_is_damaged(plugins: Plugins, data: st.DataObject):
    """Any event of a log, in any way, and another of another stream."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        with closing(SqliteStore().world(folder, plugins=plugins)) as world:
            names = sorted(one.id for one in told(world).log.read())
            event = data.draw(st.sampled_from(names))
            kind = data.draw(st.sampled_from(KINDS))
            (folder / "right").mkdir()
            right = rows_of(others(world, event), folder / "right", plugins)
            damage(world.home, event, kind)
            assert rows(world) == right
            assert places(world.views.damages()) == [place(event)]


def test_a_later_catch_up_does_not_go_on_behind_it(world: World):
    """What no fold takes was appended, and then more to the same stream and to others."""
    told(world)
    before = rows(world)
    looked = LookedAt(attempt=77, looked={}, recorded_at=world.clock())
    late = [one.event for one in world.log.of_stream("RK.1") if isinstance(one.event, Attempted)]
    world.log.append([Recorded(0, "RK.1", 5, looked)])
    world.log.append([Recorded(0, "RK.1", 6, late[0])])
    assert rows(world) == before
    assert places(world.views.damages()) == [("RK.1", 5)]
    world.log.append([Recorded(0, "RK.1", 7, late[0])])
    world.homework.attempt("RK-2", {"minutes": 13}, happened=world.today)
    assert [row["minutes"] for row in world.view("walks.minutes")] == [11, 12, 11, 12, 13]
    after = rows(world)
    world.views.rebuild()
    assert rows(world) == after


def test_what_is_taken_back_behind_it_stands(world: World, tmp_path: Path, plugins: Plugins):
    """A stream says nothing after its damage, also not that something before it does not count."""
    told(world)
    world.homework.retract("RK", ["RK-1#2"], "by mistake", with_them=True)
    right = rows_of(others(world, "RK-1#4"), tmp_path / "right", plugins)
    damage(world.home, "RK-1#4", BROKEN)
    assert rows(world) == right
    assert [row["minutes"] for row in world.view("walks.minutes")] == [11, 12, 11, 12]


def test_a_past_day_is_shown_without_it(world: World, tmp_path: Path, plugins: Plugins):
    told(world)
    world.clock.move(days=7)
    world.homework.attempt("OT-1", {"minutes": 14}, happened=world.today)
    then = world.clock() - timedelta(days=1)
    damage(world.home, "RK-1#2", BROKEN)

    def folded(client: str | None) -> list[tuple[str, int]]:
        events, known = by_then(world.log, then, client, contained=True), Containment(world.log)
        with Folded(world.views.views, events, today=world.today, containment=known) as views:
            assert (views.problems, places(views.damages())) == ({}, [("RK.1", 2)])
            report = views.report("walks.minutes", client=client)["walks_minutes"]
            return [(row["assignment"], row["minutes"]) for row in report]

    rest = [("RK-2", 11), ("RK-2", 12)]
    assert folded("RK") == rest
    assert folded(None) == [("OT-1", 11), ("OT-1", 12), ("OT-2", 11), ("OT-2", 12), *rest]


def test_what_is_mended_is_folded_again_by_itself(world: World):
    whole = rows(told(world))
    with opened(world.home) as log:
        ((state,),) = log.execute("SELECT state FROM stored_events WHERE position = 6").fetchall()
    event = next(one.id for one in world.log.read() if one.position == 6)
    damage(world.home, event, BROKEN)
    world.views.rebuild()
    assert rows(world) != whole
    with opened(world.home) as log:
        log.execute("UPDATE stored_events SET state = ? WHERE position = 6", [state])
    assert rows(world) == whole
    assert world.views.damages() == []


@table("t_counted")
class CountRow:
    """How many attempts a client made."""

    client: str = key()
    attempts: int = 0


def test_a_view_that_fails_is_another_matter(world: World, views_of):
    """It is left out, and no stream is called damaged for it."""

    @view("t.fails", version=1, title="Fails", tables=[CountRow])
    class Fails(View):
        """Fails on the second walk."""

        @folds(Attempted)
        def attempted(self, recorded, store) -> None:
            if recorded.event.answers["minutes"] == 12:
                raise ValueError("12 is too much")

    views = views_of(told(world), Fails)
    assert views.catch_up() == {
        "t.fails": "RK-1#3 could not be folded: ValueError('12 is too much')"
    }
    assert views.damages() == []


def test_a_strangers_view_folds_the_rest(world: World, views_of):
    """By itself, before any other view: it stops at the same event."""

    @view("t.counts", version=1, title="Counts", tables=[CountRow])
    class Counts(View):
        """Counts the attempts of each client."""

        @folds(Attempted)
        def attempted(self, recorded, store) -> None:
            before = store[CountRow].get(recorded.client)
            count = before.attempts if before else 0
            store[CountRow].put(CountRow(client=recorded.client, attempts=count + 1))

    damage(told(world).home, "OT-2#3", UNKNOWN)
    views = views_of(world, Counts)
    assert views.catch_up() == {}
    assert dump(views) == {"t_counted": [("OT", 3), ("RK", 4)]}
    assert places(views.damages()) == [("OT.2", 3)]


@pytest.mark.every_store
@pytest.mark.parametrize("kind", [BROKEN, UNKNOWN])
def test_programs_are_told_the_place(world: World, kind: str):
    """Who is handed events gets each of them, or an error; nothing is left out on the way."""
    damage(told(world).home, "RK-1#2", kind)
    with pytest.raises(StreamDamaged, match=r"^RK-1#2, at position 6 of the log .*cannot be read"):
        list(world.log.read())
    with pytest.raises(LogError, match="RK-1#2, at position 6"):
        replay(type(world.views.views["walks.minutes"]), world.log.read())
    assert len(list(world.log.read(client="OT"))) == 11
    unread = [one for one in world.log.read(contained=True) if isinstance(one.event, Unreadable)]
    assert [one.id for one in unread] == ["RK-1#2"]
    assert unread[0].event.is_unknown == (kind == UNKNOWN)
    assert places(damaged_streams(world.log)) == [("RK.1", 2)]


@pytest.mark.every_store
@pytest.mark.parametrize("event", ["RK-1#2", "RK#2"])
def test_commands_on_it_are_refused_and_all_others_work(world: World, event: str):
    damage(told(world).home, event, BROKEN)
    stream, _ = place(event)
    before = world.log.last_position()

    def walk(handle: str, **more: str) -> None:
        world.homework.attempt(handle, {"minutes": 20}, happened=world.today, **more)

    told_all = rf"^{event}, at position \d+ .*all others go on\.$"
    with pytest.raises(StreamDamaged, match=told_all):
        walk("RK-1")
    with pytest.raises(StreamDamaged, match=f"Nothing was recorded: .*{event}"):
        walk("RK-2", key="k1")  # it may have come before
    assert world.log.last_position() == before
    walk("OT-1", key="k1")
    walk("OT-2")
    world.homework.add_goal("OT", "see a play")
    if "." in stream:  # the client's own stream is whole
        walk("RK-2")
        world.homework.add_goal("RK", "see a play")
        world.assign("walks.walk")
        with pytest.raises(StreamDamaged, match=event):
            world.homework.retract("RK", ["RK-1#3"], "by mistake")
    assert world.views.catch_up() == {}


def test_text_that_is_no_text_costs_its_stream(world: World):
    """A broken byte in the name of the type or of the stream: SQLite gives no text then."""
    told(world)
    with sqlite3.connect(world.home.log_path) as log:
        log.execute(
            "UPDATE stored_events SET topic = CAST(x'ff61' AS TEXT) WHERE originator_id = 'RK.1' "
            "AND originator_version = 2"
        )
    log.close()
    assert [row["client"] for row in world.view("clients", client=None)] == ["OT", "RK"]
    assert places(world.views.damages()) == [("RK.1", 2)]
