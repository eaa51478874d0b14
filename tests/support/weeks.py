"""Sheets as people fill them in, for weeks worked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from intersession.testing import World

CARD, RELAX, SLEEP = "dbt.diary-card", "cbt.relaxation-practice", "cbt.sleep-diary"
CARD_SETTINGS = {
    "targets": [
        {"name": "self-harm", "hierarchy": "life_threatening"},
        {"name": "drinking", "hierarchy": "quality_of_life"},
    ]
}
ACTION = {
    "value": "being a patient father",
    "goal": "Read with my son at bedtime",
    "goal_form": "act",
    "smallest_step": "sit on his bed for one page",
    "when_where": "half past seven, his room",
}


def day(number: int) -> date:
    """A day of March 2026."""
    return date(2026, 3, number)


def at(world: World, number: int) -> World:
    """The world on the morning of a day of March."""
    world.clock.set(f"2026-03-{number:02}")
    return world


def adherence(world: World, handle: str = "RK-1", **asked: Any) -> dict[str, Any]:
    """An assignment's row of the adherence view."""
    return next(row for row in world.view("adherence", **asked) if row["assignment"] == handle)


def card(number: int, urge: int = 0, act: int = 0, **more: Any) -> dict[str, Any]:
    """A diary card for a day of March."""
    return {
        "date": f"2026-03-{number:02}",
        "emotions": {"sadness": 2},
        "urges": {"self-harm": urge, "drinking": 0},
        "acts": {"self-harm": act, "drinking": 0},
        "skills_overall": 3,
        "misery": 2,
        **more,
    }


def relaxed(minutes: int) -> dict[str, Any]:
    """So many minutes of breathing."""
    return {"exercise": "breathing", "minutes": minutes}


def thought() -> dict[str, Any]:
    """A thought record with what is required."""
    return {
        "situation": "a meeting",
        "moods": [{"name": "fear", "before": 40}],
        "automatic_thoughts": [{"text": "I will be late", "belief_before": 60}],
    }


def acted(did: str) -> dict[str, Any]:
    """A committed action: yes, partly or not-yet."""
    return {"did": did}


def night(number: int) -> dict[str, Any]:
    """A night that ended on a day of March."""
    return {
        "wake_date": f"2026-03-{number:02}",
        "into_bed": "23:00",
        "tried_to_sleep": "23:15",
        "sol_min": 15,
        "awakenings": 1,
        "waso_min": 10,
        "final_wake": "06:45",
        "out_of_bed": "07:00",
        "quality": 3,
    }
