"""Sheets as people fill them in, for weeks worked by hand."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from intersession.testing import World

Row = dict[str, Any]

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


def on(text: str) -> date:
    """An ISO day."""
    return date.fromisoformat(text)


def moment(text: str) -> datetime:
    """An ISO instant, with the offset of the place where it was written."""
    return datetime.fromisoformat(text)


def morning(world: World, text: str) -> World:
    """The world at nine in UTC on an ISO day."""
    world.clock.set(text)
    return world


def ratio(figure: Any) -> tuple[float | None, int, int]:
    """A figure's value, n and missing."""
    value = figure.value if figure.value is None else round(figure.value, 4)
    return value, figure.n, figure.missing


def told(row: Row) -> tuple[int, Any, Any, int, int, int]:
    """Expected, attempted, done, beyond, entries and days."""
    return (
        row["expected"],
        row["attempted"].value,
        row["done"].value,
        row["beyond"],
        row["entries"],
        row["days"],
    )


def agenda(world: World, about: str, handle: str | None = None) -> list[str]:
    """What the agenda says under a heading, of one practice or of all."""
    return [
        row["text"]
        for row in world.view("agenda")
        if row["about"] == about and handle in (None, row["assignment"])
    ]


def flagged(world: World) -> list[tuple[int, str, str]]:
    """What is flagged: the attempt, the words, and whether it is open."""
    return [
        (row["attempt"], text, row["status"])
        for row in world.view("flags")
        for text in row["flags"]
    ]


def undo(world: World, receipt: Any, why: str = "of another client") -> None:
    """Take back what a command recorded."""
    world.homework.retract("RK", [one.id for one in receipt.events], why)


def adherence(world: World, handle: str = "RK-1", **asked: Any) -> dict[str, Any]:
    """An assignment's row of the adherence view."""
    return next(row for row in world.view("adherence", **asked) if row["assignment"] == handle)


def written(number: int | str) -> str:
    """A day of March by its number, or any ISO day, as it is written on a sheet."""
    return number if isinstance(number, str) else day(number).isoformat()


def card(number: int | str, urge: int = 0, act: int = 0, **more: Any) -> dict[str, Any]:
    """A diary card for a day of March, or any other."""
    return {
        "date": written(number),
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


def night(number: int | str, **more: Any) -> dict[str, Any]:
    """A night from 23:00 to 07:00 that ended on a day of March, or any other."""
    return {
        "wake_date": written(number),
        "into_bed": "23:00",
        "tried_to_sleep": "23:15",
        "sol_min": 15,
        "awakenings": 1,
        "waso_min": 10,
        "final_wake": "06:45",
        "out_of_bed": "07:00",
        "quality": 3,
        **more,
    }
