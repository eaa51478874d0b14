"""Two clients on the two sides of midnight: what has come due is told by each one's own day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from intersession.testing import World

pytestmark = pytest.mark.every_store

TODAYS = {"LA": date(2026, 3, 9), "TK": date(2026, 3, 10)}
"""At 02:00 in UTC on 10 March 2026, in Los Angeles and in Tokyo."""


@pytest.fixture
def both(world: World) -> World:
    """Daily from Monday 2 March, to be looked at on the 10th, nothing recorded."""
    world.homework.register("LA", timezone="America/Los_Angeles")
    world.homework.register("TK", timezone="Asia/Tokyo")
    for code in TODAYS:
        world.assign("walks.walk", code=code, how_often="daily", review_on="2026-03-10")
    world.clock.set("2026-03-10", "02:00")
    return world


def of_all(world: World, view: str) -> list[dict[str, Any]]:
    """A view's first part over all clients, each with their own today."""
    report = world.views.report(view, today=min(TODAYS.values()), todays=TODAYS)
    return [dict(row) for row in next(iter(report.values()))]


def test_occasions_come_due_by_each_clients_own_day(both: World):
    """The 2nd to the 8th are over in Los Angeles, and the 9th is over too in Tokyo."""
    expected = {row["client"]: row["expected"] for row in of_all(both, "adherence")}
    assert expected == {"LA": 7, "TK": 8}


def test_the_review_day_comes_by_each_clients_own_day(both: World):
    told = {row["client"]: row["text"] for row in of_all(both, "agenda") if "look" in row["about"]}
    assert told == {
        "LA": "0 of 7 planned. 1 open today.",
        "TK": "0 of 8 planned. 1 open today. Agreed to look at it on 2026-03-10. "
        "What did we learn about the task?",
    }


def test_what_waits_to_be_looked_at_is_by_each_clients_own_day(both: World):
    first = of_all(both, "therapist")[0]
    assert (first["value"].value, first["value"].n) == (1, 2)
    assert first["value"].events == ("TK-1#1",)
    assert first["window"] == "on 2026-03-09 or 2026-03-10"
