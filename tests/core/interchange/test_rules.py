"""What an import takes is what a command would have recorded."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from intersession import InvalidInput
from intersession.interchange.cloudevents import Stream
from intersession.interchange.merge import Imported, import_stream
from intersession.plugins.manager import Plugins
from intersession.store.home import Home
from intersession.store.sqlite.log import SqliteLog
from intersession.testing import World

STEPS = [{"id": "bus", "words": "go by bus"}]
Change = Callable[[dict[str, Any]], None]


@pytest.fixture
def lines(world: World) -> list[bytes]:
    """A ladder, a climb of one of its steps, and a walk that was planned otherwise since."""
    world.assign("walks.ladder", {"steps": STEPS})
    world.homework.attempt("RK-1", {}, happened=world.today)
    world.assign("walks.climb")
    world.homework.attempt("RK-2", {"step": "bus"}, happened=world.today)
    world.assign("walks.walk")
    world.homework.attempt("RK-3", {"minutes": 20, "mood": 7}, happened=world.today)
    world.homework.attempt("RK-3", {}, skipped={"minutes": "no watch"}, happened=world.today)
    world.homework.amend("RK-1", settings={"theme": "buses"}, happened=world.today)
    rows = [row for page in world.log.stored() for row in page]
    return [line.rstrip() for line in Stream().lines(rows, world.log.identity())]


@pytest.fixture
def log(tmp_path: Path) -> Iterator[SqliteLog]:
    """An empty log."""
    with closing(SqliteLog(Home(tmp_path / "taken"))) as found:
        yield found


def changed(lines: list[bytes], event: str, change: Change) -> list[bytes]:
    """The lines, with the data of an event changed."""
    found = [json.loads(line) for line in lines]
    (one,) = [one for one in found if one["id"] == event]
    change(one["data"])
    return [json.dumps(one, separators=(",", ":")).encode() for one in found]


def taken(log: SqliteLog, lines: list[bytes], plugins: Plugins | None) -> Imported:
    return import_stream(log, lines, lambda: None, plugins.versions if plugins else None)


def test_what_was_recorded_is_taken(log: SqliteLog, lines: list[bytes], plugins: Plugins):
    assert taken(log, lines, plugins).added == len(lines)
    assert taken(log, lines, plugins).known == len(lines)


def without(*names: str) -> Change:
    return lambda data: [data["settings"].pop(name) for name in names] and None


REFUSED: dict[str, tuple[str, Change, str]] = {
    "a setting that is needed": (
        "RK-1#1",
        without("steps"),
        "RK-1#1, data.settings.steps: is missing, and the worksheet needs it (walks.ladder)",
    ),
    "a key of a row": (
        "RK-1#1",
        lambda data: data["settings"]["steps"][0].pop("id"),
        "RK-1#1, data.settings.steps[0].id: is missing, and the worksheet needs it (walks.ladder)",
    ),
    "an answer that is needed": (
        "RK-3#2",
        lambda data: data["answers"].pop("minutes"),
        "RK-3#2, data.answers.minutes: is missing, and the worksheet needs it (walks.walk)",
    ),
    "an answer out of its range": (
        "RK-3#2",
        lambda data: data["answers"].update(mood=70),
        "RK-3#2, data.answers.mood: 70",
    ),
    "an answer in another form": (
        "RK-3#2",
        lambda data: data["answers"].update(minutes="20"),
        "RK-3#2, data.answers.minutes: is '20', and is kept as 20 (walks.walk)",
    ),
    "an answer that is not asked": (
        "RK-3#2",
        lambda data: data["answers"].update(speed=5),
        "RK-3#2, data.answers.speed: there is no such item",
    ),
    "a reference to a number": (
        "RK-2#2",
        lambda data: data["answers"].update(step=5),
        "RK-2#2, data.answers.step: ",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_a_worksheet_refuses_is_refused_whole(
    log: SqliteLog, lines: list[bytes], plugins: Plugins, case: str
):
    event, change, told = REFUSED[case]
    with pytest.raises(InvalidInput) as refused:
        taken(log, changed(lines, event, change), plugins)
    assert told in str(refused.value)
    assert "leave it out: intersession --without NAME log import" in str(refused.value)
    assert log.last_position() == 0


def test_without_the_plugin_it_is_taken(log: SqliteLog, lines: list[bytes]):
    event, change, _ = REFUSED["a setting that is needed"]
    assert taken(log, changed(lines, event, change), None).added == len(lines)


def test_what_no_stream_could_take_is_refused(log: SqliteLog, lines: list[bytes]):
    """An amendment of settings that are no settings; what a later line says heals nothing."""
    looked = {**json.loads(lines[-1]), "type": "homework.looked-at.v1"}
    looked["dataschema"] = "https://intersession.dev/events/homework.looked-at/1"
    looked["data"] = {"recorded_at": looked["time"], "attempt": 77, "looked": {}}
    with pytest.raises(InvalidInput, match=r"RK-1#3: does not follow from what is before it"):
        taken(log, [*lines[:-1], json.dumps(looked).encode()], None)
    assert log.last_position() == 0
