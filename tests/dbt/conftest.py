"""A small world with the core's views and the DBT plugin, and a client's card in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import intersession_dbt
from intersession.core_views import registered
from intersession.plugins import Plugins
from intersession.testing import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Client RK, and nothing installed but the core and DBT; it is 9 March 2026."""
    plugins = Plugins()
    plugins.add("core", registered, "intersession", "")
    plugins.add("dbt", intersession_dbt, "intersession", "0.1.0")
    assert [one.problem for one in plugins.listing] == ["", ""]
    made = World(tmp_path, plugins=plugins)
    made.clock.set("2026-03-09")
    yield made
    made.close()


@pytest.fixture
def card(world: World) -> str:
    """RK's diary card: its targets are not given in the order of the hierarchy."""
    return world.assign(
        "dbt.diary-card",
        {
            "targets": [
                {"name": "calling a friend", "hierarchy": "increase"},
                {"name": "drinking", "hierarchy": "quality_of_life"},
                {"name": "self-harm", "hierarchy": "life_threatening"},
                {"name": "skipping group", "hierarchy": "therapy_interfering"},
            ],
            "skills": [{"name": "opposite action", "module": "emotion_regulation"}],
        },
        how_often="FREQ=DAILY",
    )
