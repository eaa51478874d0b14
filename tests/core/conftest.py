"""Small worlds for the engine's own tests.

What is installed changes with every plugin; these tests bring their own sheets:
the thought record, a walk log with every easy kind of answer, and a ladder of
steps whose rows a climb refers to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from stores import Store

from intersession import (
    Entry,
    EntryRow,
    EntryView,
    View,
    hookimpl,
    line,
    minutes,
    reference,
    row,
    rows,
    scale,
    table,
    text,
    view,
    worksheet,
)
from intersession.plugins import builtin
from intersession.plugins.manager import Plugins
from intersession.projections.runner import Views
from intersession.testing import World
from intersession_cbt.thought_record import ThoughtRecord, ThoughtRecords

MakeWorld = Callable[..., World]


@worksheet("walks.walk", version=1, title="Walk", source="own practice", is_practice=True)
class Walk:
    """A walk: how long, and how it was."""

    minutes: int = minutes("How long did you walk?", 1, 600)
    mood: int | None = scale("How was your mood?", 0, 10, required=False)
    noticed: str | None = text("What did you notice?", required=False)


@row
class Step:
    """A step of a ladder."""

    id: str = line("A short name for the step")
    words: str = line("What is the step?")


@row
class LadderSettings:
    """What is agreed when a ladder is assigned."""

    steps: list[Step] = rows("Which steps?", Step)
    theme: str | None = line("What are they about?", required=False)


@worksheet(
    "walks.ladder", version=1, title="Ladder", source="own practice", settings=LadderSettings
)
class Ladder:
    """A ladder of steps; attempts may add a step."""

    steps: list[Step] = rows("Which steps are new?", Step, required=False)


@worksheet("walks.climb", version=1, title="Climb", source="own practice")
class Climb:
    """A climb of one step of a ladder."""

    step: str = reference("Which step?", "walks.ladder", "steps")


@table("walks_minutes")
class WalkRow(EntryRow):
    """A walk's minutes."""

    minutes: int | None = None
    mood: int | None = None


@view("walks.minutes", version=1, title="Walks", tables=[WalkRow])
class Walks(EntryView):
    """Every walk with its minutes."""

    worksheet = "walks.walk"

    def rows(self, entry: Entry) -> Iterable[WalkRow]:
        """One row for each walk."""
        answers = entry.answers
        yield entry.row(WalkRow, minutes=answers.get("minutes"), mood=answers.get("mood"))


class Cbt:
    """The part of the CBT plugin that these tests use."""

    @staticmethod
    @hookimpl
    def register_worksheets(register: Callable[[type], None]) -> None:
        """The thought record."""
        register(ThoughtRecord)

    @staticmethod
    @hookimpl
    def register_views(register: Callable[[type], None]) -> None:
        """Its view."""
        register(ThoughtRecords)


class WalksPlugin:
    """The sheets made up above."""

    @staticmethod
    @hookimpl
    def register_worksheets(register: Callable[[type], None]) -> None:
        """Walks, ladders and climbs."""
        for sheet in (Walk, Ladder, Climb):
            register(sheet)

    @staticmethod
    @hookimpl
    def register_views(register: Callable[[type], None]) -> None:
        """Walks by minutes."""
        register(Walks)


def make_plugins() -> Plugins:
    """The core's views, the thought record, and the walks."""
    found = Plugins()
    found.add("core", builtin, "intersession", "")
    found.add("cbt", Cbt, "intersession", "0.1.0")
    found.add("walks", WalksPlugin, "intersession-walks", "1.0")
    assert [one.problem for one in found.listing] == ["", "", ""]
    return found


@pytest.fixture(scope="session")
def plugins() -> Plugins:
    """What the small worlds have installed; tests that change it make their own."""
    return make_plugins()


@pytest.fixture(scope="session")
def small_plugins() -> Callable[[], Plugins]:
    """Make what the small worlds have installed, for a test that adds to it."""
    return make_plugins


@pytest.fixture
def make_world(tmp_path: Path, plugins: Plugins, store: Store) -> Iterator[MakeWorld]:
    """Make worlds in folders of their own, or one in a folder that is there; closed afterwards."""
    made: list[World] = []

    def make(name: str = "", **options: object) -> World:
        folder = tmp_path / (name or f"world{len(made)}")
        folder.mkdir(exist_ok=True)
        made.append(store.world(folder, **{"plugins": plugins, **options}))
        return made[-1]

    yield make
    for world in made:
        world.close()


@pytest.fixture
def world(make_world: MakeWorld) -> World:
    """A world with client RK in it."""
    return make_world()


@pytest.fixture
def views_of() -> Iterator[Callable[..., Views]]:
    """Make views over a world's log, with these views only; closed afterwards."""
    made: list[Views] = []

    def make(world: World, *classes: type[View], **options: object) -> Views:
        found = {one.name: one() for one in classes}
        made.append(Views(world.home, world.log, found, **options))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def walked(world: World) -> World:
    """A world with walks of 11, 12, 13 and 14 minutes."""
    handle = world.assign("walks.walk")
    for walked in (11, 12, 13, 14):
        world.homework.attempt(handle, {"minutes": walked}, happened=world.today)
    return world
