"""A small world with the core's views and the CBT plugin."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import intersession_cbt
from intersession.plugins import builtin
from intersession.plugins.manager import Plugins
from intersession.testing import World


@pytest.fixture
def make_world(tmp_path: Path) -> Iterator[Callable[..., World]]:
    """Make worlds with nothing installed but the core and CBT; it is 2 March 2026."""
    made: list[World] = []

    def make(**options: object) -> World:
        plugins = Plugins()
        plugins.add("core", builtin, "intersession", "")
        plugins.add("cbt", intersession_cbt, "intersession", "0.1.0")
        assert [one.problem for one in plugins.listing] == ["", ""]
        folder = tmp_path / f"world{len(made)}"
        folder.mkdir()
        made.append(World(folder, plugins=plugins, **options))
        return made[-1]

    yield make
    for world in made:
        world.close()


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    """Client RK in Berlin."""
    return make_world()


@pytest.fixture
def problems_of() -> Callable[..., dict[str, str]]:
    """What a command refuses, by place; it must refuse something."""
    from intersession.errors import InvalidInput

    def find(command: Callable[..., object], *args: object, **named: object) -> dict[str, str]:
        with pytest.raises(InvalidInput) as refused:
            command(*args, **named)
        return {problem.place: problem.message for problem in refused.value.problems}

    return find


@pytest.fixture
def stored(world: World) -> Callable[[str], dict[str, object]]:
    """The answers of an assignment's latest attempt, as they are kept."""
    return lambda handle: world.homework.assignment(handle).attempts[-1].answers
