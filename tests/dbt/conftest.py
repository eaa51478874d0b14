"""A small world with the core's views and the DBT plugin, and a client's card in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import intersession_dbt
from intersession.plugins import builtin
from intersession.plugins.manager import Plugins
from intersession.testing import World

WEEK = {
    "2026-03-02": ((3, 4), (0, 2), 5, 4),
    "2026-03-03": ((0, 0), (0, 1), 0, 2),
    "2026-03-05": ((4, 2), (1, 0), 3, 5),
    "2026-03-06": ((1, None), (0, 0), 6, 3),
    "2026-03-07": ((2, 1), (None, 0), 7, None),
    "2026-03-08": ((0, 3), (0, 0), None, 1),
}
"""Urges and acts of self-harm and of drinking, the code for skills, misery.

day     urge           acts           skills  misery
        harm  drink    harm  drink
2 Mar   3     4        0     2        5       4          a Monday
3 Mar   0     0        0     1        0       2
4 Mar   no card
5 Mar   4     2        1     0        3       5
6 Mar   1     –        0     0        6       3
7 Mar   2     1        –     0        7       –
8 Mar   0     3        0     0        –       1
"""


def answers_of(day: str | None, urges: Any, acts: Any, skills: Any, misery: Any) -> dict[str, Any]:
    """The answers of one card."""
    return {
        "date": day,
        "emotions": {"sadness": 2},
        "urges": dict(zip(("self-harm", "drinking"), urges, strict=True)),
        "acts": dict(zip(("self-harm", "drinking"), acts, strict=True)),
        "skills_overall": skills,
        "misery": misery,
    }


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Client RK, and nothing installed but the core and DBT; it is 9 March 2026."""
    plugins = Plugins()
    plugins.add("core", builtin, "intersession", "")
    plugins.add("dbt", intersession_dbt, "intersession", "0.1.0")
    assert [one.problem for one in plugins.listing] == ["", ""]
    made = World(tmp_path, plugins=plugins)
    made.clock.set("2026-03-09")
    yield made
    made.close()


@pytest.fixture
def card(world: World) -> str:
    """RK's diary card, agreed on 2 March: its targets are not given in the hierarchy's order."""
    world.clock.set("2026-03-02")
    handle = world.assign(
        "dbt.diary-card",
        {
            "targets": [
                {"name": "calling a friend", "hierarchy": "increase"},
                {"name": "drinking", "hierarchy": "quality_of_life"},
                {"name": "self-harm", "hierarchy": "life_threatening"},
                {"name": "skipping group", "hierarchy": "therapy_interfering"},
            ],
            "skills": [
                {"name": "opposite action", "module": "emotion_regulation"},
                {"name": "wise mind", "module": "mindfulness"},
            ],
        },
        how_often="FREQ=DAILY",
    )
    world.clock.set("2026-03-09")
    return handle


@pytest.fixture
def a_card() -> Callable[..., dict[str, Any]]:
    """Makes the answers of one card: day, urges, acts, skills, misery."""
    return answers_of


@pytest.fixture
def week(world: World, card: str) -> World:
    """The week of cards in WEEK, recorded on 9 March."""
    for day, told in WEEK.items():
        world.homework.attempt(card, answers_of(day, *told))
    return world
