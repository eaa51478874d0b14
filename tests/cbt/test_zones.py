"""A time zone that this machine does not know costs no view anything but what hangs on it."""

from __future__ import annotations

import zoneinfo

import pytest

import intersession_cbt

STEPS = [{"id": "bus", "situation": "One stop", "suds_predicted": 50, "feared_outcome": "I faint"}]


@pytest.fixture
def lost(monkeypatch, world):
    """RK's and AB's practices; when they are read, the machine has lost AB's zone."""
    world.homework.register("AB", timezone="America/New_York")
    for code in ("RK", "AB"):
        steps = {"theme": "buses", "items": STEPS}
        world.assign("cbt.exposure-hierarchy", steps, code=code)
        world.assign("cbt.activity-schedule", code=code)
        world.homework.attempt(f"{code}-1", {"ratings": [{"step": "bus", "suds_predicted": 40}]})
        world.homework.attempt(f"{code}-2", {"mood_of_day": 4})
        new = {"plan": [{"slot": "2026-03-09T10:00", "activity": "Swim"}]}
        world.homework.amend(f"{code}-2", settings=new)

    def lacks(name):
        if name == "America/New_York":
            raise KeyError(name)
        return known(name)

    known = zoneinfo.ZoneInfo
    monkeypatch.setattr(zoneinfo, "ZoneInfo", lacks)
    return world


@pytest.mark.parametrize("view", intersession_cbt.VIEWS, ids=lambda one: one.name)
def test_no_view_stops(lost, view):
    lost.report(view.name, client=None)

    assert lost.views.differences() == []


def test_the_rows_of_both_clients_are_there(lost):
    steps = lost.view("cbt.exposure-hierarchy", client=None)
    assert [row["client"] for row in steps] == ["AB", "RK"]
    plan = lost.view("cbt.activities", "plan", client=None)
    assert [row["client"] for row in plan] == ["AB", "RK"]
