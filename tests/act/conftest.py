"""A small world with the core's views and the ACT plugin."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import intersession_act
from intersession.plugins import builtin
from intersession.plugins.manager import Plugins
from intersession.testing import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Client RK, and nothing installed but the core and ACT; it is 2 March 2026."""
    plugins = Plugins()
    plugins.add("core", builtin, "intersession", "")
    plugins.add("act", intersession_act, "intersession", "0.1.0")
    assert [one.problem for one in plugins.listing] == ["", ""]
    made = World(tmp_path, plugins=plugins)
    yield made
    made.close()


@pytest.fixture
def record(world: World) -> Callable[..., int]:
    """Records an attempt of a day of March, on the evening of ``written`` or of that day."""

    def give(handle: str, day: int, answers: dict[str, Any], *, written: int = 0) -> int:
        world.clock.set(f"2026-03-{written or day:02}", "20:00")
        return world.homework.attempt(handle, answers, happened=date(2026, 3, day))

    return give
