"""A view over all clients holds what the views of each hold, whatever words they share."""

from __future__ import annotations

from datetime import date

import pytest

import intersession_cbt
from intersession.worksheets.definition import definition_of

HIERARCHY, LOG = "cbt.exposure-hierarchy", "cbt.exposure-log"
STEPS = [{"id": "bus", "situation": "One stop", "suds_predicted": 50, "feared_outcome": "I faint"}]
SHEETS = {
    LOG: {
        "item_ref": "bus",
        "task": "On the bus",
        "probability_before": 50,
        "suds_peak": 80,
        "suds_end": 20,
        "context_tags": [{"kind": "place", "tag": "On the bus"}],
    },
    "cbt.thought-record": {
        "situation": "On the bus",
        "moods": [{"name": "fear", "before": 60}],
        "automatic_thoughts": [{"text": "I faint", "belief_before": 70}],
    },
    "cbt.activity-schedule": {
        "mood_of_day": 4,
        "log": [{"hour": "17:00", "activity": "Walk", "mastery": 3, "pleasure": 5}],
    },
    "cbt.panic-log": {"trigger": "On the bus", "peak": 7, "symptoms": ["heart"]},
    "cbt.worry-postponement": {"worry": "The bus", "postponed": True, "intensity_before": 6},
    "cbt.relaxation-practice": {"exercise": "breathing", "minutes": 10},
    "cbt.urge-surfing": {"urge_for": "to smoke", "peak": 5, "acted": "no"},
    "cbt.stress-diary": {"event": "The bus", "stress": 6},
}
AGREED = {"cbt.worry-postponement": {"time": "18:00", "place": "kitchen", "length": 20}}
VIEWS = (
    *(HIERARCHY, "cbt.exposures", "cbt.thought-records", "cbt.activities", "cbt.panic"),
    *("cbt.worries", "cbt.practice-minutes", "cbt.urges", "cbt.stress"),
)


def unsaid(name, answers):
    """The required items of a worksheet that the answers leave out."""
    (sheet,) = [one for one in map(definition_of, intersession_cbt.WORKSHEETS) if one.name == name]
    left = [item.name for item in sheet.answers if item.required and item.name not in answers]
    return dict.fromkeys(left, "not said")


def filled(world, code):
    """The same fortnight for any client."""
    world.clock.set("2026-03-02")
    world.assign(HIERARCHY, {"theme": "buses", "items": STEPS}, code=code)
    handles = {name: world.assign(name, AGREED.get(name), code=code) for name in SHEETS}
    for day in (3, 5, 10):
        world.clock.set(f"2026-03-{day:02}", "20:00")
        for name, answers in SHEETS.items():
            skipped, happened = unsaid(name, answers), date(2026, 3, day)
            world.homework.attempt(handles[name], answers, skipped=skipped, happened=happened)


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_over_all_clients_never_joins_them(world, name):
    world.homework.register("AB", timezone="Europe/Berlin")
    for code in ("RK", "AB"):
        filled(world, code)

    def shown(rows):
        return sorted(repr(row) for row in rows)

    every = world.report(name, client=None)
    assert any(every.values())
    for part, rows in every.items():
        if part != "read as":  # what the view's own words mean
            alone = [row for code in ("RK", "AB") for row in world.report(name, client=code)[part]]
            assert shown(rows) == shown(alone)
