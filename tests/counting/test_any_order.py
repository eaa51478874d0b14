"""In whatever order entries are recorded, what they come to is the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from weeks import ACTION, CARD, CARD_SETTINGS, RELAX, acted, relaxed, thought

from intersession.plugins.manager import installed
from intersession.testing import World

PLUGINS = installed()
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
SHEETS: tuple[tuple[str, dict[str, Any], dict[str, Any]], ...] = (
    ("cbt.thought-record", {}, {"how_often": "daily"}),
    (RELAX, {}, {"how_often": "3x/week", "minutes": 10, "confidence": 80}),
    ("act.committed-action", ACTION, {"how_often": "weekly"}),
    (CARD, CARD_SETTINGS, {"how_often": "daily"}),
)


def card_on(when: datetime, urge: int) -> dict[str, Any]:
    """A card of the day on which it is written."""
    return {
        "date": (when + timedelta(hours=1)).date().isoformat(),
        "emotions": {"sadness": 2},
        "urges": {"self-harm": urge, "drinking": 0},
        "acts": {"self-harm": 0, "drinking": 0},
        "skills_overall": 3,
        "misery": 2,
    }


def answers(sheet: int, when: datetime, number: int) -> dict[str, Any]:
    """What is written on a sheet."""
    return (
        thought(),
        relaxed(4 + number),
        acted(("yes", "partly", "not-yet")[number % 3]),
        card_on(when, number % 6),
    )[sheet]


minutes = st.integers(0, 20 * 24 * 60)
entries = st.lists(
    st.tuples(minutes, st.integers(0, len(SHEETS) - 1), st.integers(0, 11)),
    min_size=2,
    max_size=9,
    unique_by=lambda one: one[0],
)


@st.composite
def orders(draw: st.DrawFn) -> tuple[list[Any], list[Any]]:
    """Entries as they happened and in another order; no two cards are about one day."""
    found = draw(entries)
    days: set[Any] = set()
    kept = []
    for one in found:
        day = (START + timedelta(minutes=one[0], hours=1)).date()
        if one[1] == 3 and day in days:
            continue
        days |= {day} if one[1] == 3 else set()
        kept.append(one)
    return sorted(kept), draw(st.permutations(kept))


def figures(folder: Path, order: list[Any]) -> dict[str, Any]:
    """What the views say once entries are recorded in an order."""
    world = World(folder, plugins=PLUGINS)
    try:
        handles = [
            world.assign(name, chosen, **agreed, task=name) for name, chosen, agreed in SHEETS
        ]
        world.clock.set("2026-03-24")
        for offset, sheet, number in order:
            when = START + timedelta(minutes=offset)
            world.homework.attempt(handles[sheet], answers(sheet, when, number), happened=when)
        plain = [
            {name: str(value) for name, value in row.items() if name != "events"}
            for row in world.view("adherence")
        ]
        agenda = [
            (point["about"], point["assignment"], point["text"], point["n"])
            for point in world.view("agenda")
            if point["about"] != "to see first"
        ]
        own = [(row["figure"], str(row["value"])) for row in world.view("therapist")]
        flags = sorted(text for row in world.view("flags") for text in row["flags"])
        return {"adherence": plain, "agenda": agenda, "own": own, "flags": set(flags)}
    finally:
        world.close()


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(orders=orders())
def test_the_order_of_recording_changes_no_figure(orders: tuple[list[Any], list[Any]]):
    """Given entries at distinct instants, recorded in two orders, when they are counted.

    The same urges and acts are flagged, and every rise from the card before. One more may
    be: from the card that was before until another was typed, which stays as it was raised.
    """
    one, other = orders
    with TemporaryDirectory() as first, TemporaryDirectory() as second:
        as_it_happened = figures(Path(first), one)
        shuffled = figures(Path(second), other)
    flags, more = as_it_happened.pop("flags"), shuffled.pop("flags")
    assert as_it_happened == shuffled
    assert {flag for flag in flags if ", after" in flag} <= more
    assert levels(flags) == levels(more)


def levels(flags: set[str]) -> set[str]:
    """What was flagged, without from where it rose."""
    return {flag.partition(", after")[0] for flag in flags}
