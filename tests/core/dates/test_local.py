"""The clock a client lives by: the zone in force on a day, and when day and week begin."""

from datetime import UTC, date, datetime, time

import pytest

from intersession.dates.local import Calendar, LocalClocks, known_zone

LATE = Calendar(time(4), 6)
BERLIN = LocalClocks((("", "Europe/Berlin"),))
MOVED = BERLIN.with_zone("2026-03-10", "America/New_York")


@pytest.mark.parametrize(
    ("day", "zone"),
    [
        ("2026-03-09", "Europe/Berlin"),
        ("2026-03-10", "America/New_York"),
        ("2030-01-01", "America/New_York"),
    ],
)
def test_a_zone_holds_from_its_first_day_on(day, zone):
    assert MOVED.on(date.fromisoformat(day)).timezone == zone


def test_of_two_zones_from_one_day_the_one_said_later_holds():
    assert MOVED.with_zone("2026-03-10", "Asia/Tokyo").on("2026-03-10").timezone == "Asia/Tokyo"


def test_a_zone_said_later_may_begin_earlier():
    found = MOVED.with_zone("2026-02-01", "Asia/Tokyo")
    zones = [found.on(day).timezone for day in ("2026-01-31", "2026-03-09", "2026-03-10")]
    assert zones == ["Europe/Berlin", "Asia/Tokyo", "America/New_York"]


@pytest.mark.parametrize(
    ("at", "zone", "today"),
    [
        ((10, 3), "Europe/Berlin", "2026-03-10"),  # the 10th has not begun in New York
        ((10, 4), "America/New_York", "2026-03-10"),  # midnight there, in summer time
        ((11, 3), "America/New_York", "2026-03-10"),
    ],
)
def test_the_clock_at_an_instant_is_the_latest_that_has_begun(at, zone, today):
    now = datetime(2026, 3, *at, tzinfo=UTC)
    clock = MOVED.at(now)
    assert (clock.timezone, clock.today(now).isoformat()) == (zone, today)


@pytest.mark.parametrize(
    ("wall", "day"),
    [
        ("2026-03-02T00:30:00+01:00", "2026-03-01"),
        ("2026-03-02T03:59:59+01:00", "2026-03-01"),
        ("2026-03-02T04:00:00+01:00", "2026-03-02"),
        ("2026-03-02", "2026-03-02"),
        ("0001-01-01T00:30:00+00:00", "0001-01-01"),
    ],
)
def test_a_day_may_begin_late(wall, day):
    assert str(LATE.day_of(wall)) == day


@pytest.mark.parametrize(
    ("calendar", "week"),
    [(Calendar(), "2026-03-02"), (LATE, "2026-03-01")],
)
def test_a_week_begins_on_its_day(calendar, week):
    """4 March 2026 is a Wednesday."""
    assert str(calendar.week_of(date(2026, 3, 4))) == week


def test_a_calendar_holds_from_its_first_day_on():
    found = BERLIN.with_calendar("2026-03-10", LATE)
    assert [found.on(day).calendar for day in ("2026-03-09", "2026-03-10")] == [Calendar(), LATE]
    before = datetime(2026, 3, 10, 2, tzinfo=UTC)  # 03:00, a day that begins at 04:00
    assert str(found.at(before).today(before)) == "2026-03-10"  # by the calendar until then


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "America"])
def test_an_unknown_zone_is_read_in_utc(name):
    clock = LocalClocks((("", name),)).on(None)
    assert known_zone(clock.timezone) is None or name == ""
    assert clock.zone.utcoffset(datetime(2026, 1, 1)).total_seconds() == 0


def test_a_day_of_an_unknown_zone_may_have_come_anywhere_on_earth():
    now = datetime(2026, 3, 1, 11, tzinfo=UTC)
    clock = LocalClocks((("", "Mars/Olympus"),)).on(None)
    assert (str(clock.today(now)), str(clock.latest_day(now))) == ("2026-03-01", "2026-03-02")
