"""Clocks as they are stored read every time as the zone itself does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from intersession.dates.clocks import StoredClock, clocks_of

CHANGES = [
    ("Europe/Berlin", "2026-03-29", ("+01:00", "2026-03-29T01:00:00Z", "+02:00")),
    ("Europe/Berlin", "2026-10-25", ("+02:00", "2026-10-25T01:00:00Z", "+01:00")),
    ("America/New_York", "2026-11-01", ("-04:00", "2026-11-01T06:00:00Z", "-05:00")),
    ("Australia/Lord_Howe", "2026-04-05", ("+11:00", "2026-04-04T15:00:00Z", "+10:30")),
]


@pytest.mark.parametrize(("zone", "day", "clocks"), CHANGES)
def test_where_the_clocks_change(zone, day, clocks):
    """By hand: Berlin goes from +01:00 to +02:00 at 01:00 in UTC on the last Sunday of March."""
    on = date.fromisoformat(day)

    assert clocks_of(on, ZoneInfo(zone)) == clocks
    assert clocks_of(on + timedelta(days=1), ZoneInfo(zone)) == clocks  # the day before
    assert clocks_of(on + timedelta(days=2), ZoneInfo(zone)) == clocks[-1:]
    assert clocks_of(on - timedelta(days=1), ZoneInfo(zone)) == clocks[:1]


@pytest.mark.parametrize(("zone", "day", "clocks"), CHANGES)
def test_it_reads_every_time_as_the_zone_does(zone, day, clocks):
    stored, known = StoredClock(clocks), ZoneInfo(zone)
    begin = datetime.fromisoformat(day) - timedelta(days=1)
    for minutes in range(0, 48 * 60, 10):
        wall = begin + timedelta(minutes=minutes)
        for fold in (0, 1):
            there = wall.replace(fold=fold, tzinfo=known)
            here = wall.replace(fold=fold, tzinfo=stored)
            assert here.utcoffset() == there.utcoffset(), (wall, fold)
        at = wall.replace(tzinfo=UTC)
        shown, wanted = at.astimezone(stored), at.astimezone(known)
        assert (shown.replace(tzinfo=None), shown.fold) == (
            wanted.replace(tzinfo=None),
            wanted.fold,
        )


def test_without_a_change_there_is_one_offset():
    clock = StoredClock(("+05:30",))

    assert datetime(2026, 3, 2, tzinfo=clock).utcoffset() == timedelta(hours=5, minutes=30)
    assert datetime(2026, 3, 1, 18, 30, tzinfo=UTC).astimezone(clock).isoformat() == (
        "2026-03-02T00:00:00+05:30"
    )
