"""One order of entries, worked by hand: instants, days, unknown days, weeks."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from intersession import (
    Attempted,
    Calendar,
    Corrected,
    Entry,
    EntryRow,
    Recorded,
    by_client,
    by_week,
    in_order,
    latest,
    listed,
    ordered_at,
    table,
    undated,
    with_before,
)

BERLIN = "Europe/Berlin"


@table("t_rated")
class Rated(EntryRow):
    """Something rated."""

    rating: int = 0


@pytest.mark.parametrize(
    ("happened_at", "offset", "zone", "expected"),
    [
        ("2026-03-05T18:40:00+01:00", None, BERLIN, "2026-03-05T17:40:00.000000Z"),
        ("2026-03-05", None, BERLIN, "2026-03-05T22:59:59.999999Z"),  # the day ends at 23:00Z
        ("2026-07-05", None, BERLIN, "2026-07-05T21:59:59.999999Z"),
        ("2026-03-29", None, BERLIN, "2026-03-29T21:59:59.999999Z"),  # clocks went forward
        ("2026-10-25", None, BERLIN, "2026-10-25T22:59:59.999999Z"),  # and back
        ("2026-03-05", None, "America/New_York", "2026-03-06T04:59:59.999999Z"),
        ("2026-03-05", "+06:00", "Asia/Almaty", "2026-03-05T17:59:59.999999Z"),
        ("2026-03-05", "+05:00", "Asia/Almaty", "2026-03-05T18:59:59.999999Z"),
        ("2026-03-05", "-03:30", BERLIN, "2026-03-06T03:29:59.999999Z"),
        ("2026-03-05", None, "Nowhere/Land", "2026-03-05T23:59:59.999999Z"),
        ("0800-03-05", "+00:00", BERLIN, "0800-03-05T23:59:59.999999Z"),
        ("9999-12-31", None, BERLIN, "9999-12-31T23:59:59.999999Z"),
        (None, None, BERLIN, None),
    ],
)
def test_where_something_stands(happened_at, offset, zone, expected):
    assert ordered_at(happened_at, offset=offset, zone=zone) == expected


def rated(rating: int, happened_at: str | None, *, attempt: int = 1, **more) -> Rated:
    """A row of a client in Berlin; its number says when it was first recorded."""
    return Rated(
        assignment=more.get("assignment", "RK-1"),
        attempt=attempt,
        client=more.get("client", "RK"),
        happened_at=happened_at,
        happened_on=happened_at and happened_at[:10],
        ordered_at=ordered_at(happened_at, zone=BERLIN),
        first_recorded_at=more.get("recorded", "2026-03-10T09:00:00.000000Z"),
        rating=rating,
    )


def ratings(rows) -> list[int]:
    return [row.rating for row in rows]


def test_entries_come_as_they_happened_however_they_were_typed():
    """Pain for today, then of 3 days before, then of 6: drawn forwards it is 0, -4, -8."""
    rows = [
        rated(-8, "2026-03-10", attempt=1),
        rated(-4, "2026-03-07", attempt=2),
        rated(0, "2026-03-04", attempt=3),
    ]
    assert ratings(in_order(rows)) == [0, -4, -8]


def test_a_day_stands_at_its_end_and_before_the_next_days_first_minute():
    rows = [
        rated(3, "2026-03-06T00:00:00+01:00"),
        rated(2, "2026-03-05"),
        rated(1, "2026-03-05T23:59:59+01:00"),
    ]
    assert ratings(in_order(rows)) == [1, 2, 3]


def test_ties_stand_in_the_order_in_which_they_were_recorded():
    later, earlier = "2026-03-10T09:00:01.000000Z", "2026-03-10T09:00:00.999999Z"
    rows = [
        rated(3, "2026-03-05", recorded=later),
        rated(1, "2026-03-05", assignment="RK-2", recorded=earlier),
        rated(4, "2026-03-05", attempt=3, recorded=later),
        rated(2, "2026-03-05", assignment="RK-2", attempt=2, recorded=earlier),
    ]
    assert ratings(in_order(rows)) == [1, 2, 3, 4]


def test_what_has_no_day_stands_apart():
    rows = [
        rated(9, None, attempt=2, recorded="2026-03-12T09:00:00.000000Z"),
        rated(8, None, attempt=1, recorded="2026-03-11T09:00:00.000000Z"),
        rated(1, "2026-03-05", attempt=3),
    ]
    assert ratings(in_order(rows)) == [1]
    assert ratings(undated(rows)) == [8, 9]
    assert ratings(listed(rows)) == [1, 8, 9]
    assert [(row.rating, before) for row, before in with_before(rows, _client)] == [(1, None)]
    assert ratings(latest(rows, _client).values()) == [1]


def _client(row: Rated) -> str:
    return row.client


def test_clients_are_never_mixed():
    rows = [
        rated(2, "2026-03-06", client="RK"),
        rated(5, "2026-03-07", client="AB"),
        rated(1, "2026-03-05", client="RK"),
        rated(4, "2026-03-04", client="AB"),
    ]
    assert ratings(listed(rows)) == [4, 5, 1, 2]
    assert [(code, ratings(found)) for code, found in by_client(rows)] == [
        ("AB", [4, 5]),
        ("RK", [1, 2]),
    ]
    pairs = [(one.rating, before and before.rating) for one, before in with_before(rows, _client)]
    assert pairs == [(4, None), (1, None), (2, 1), (5, 4)]
    assert {code: row.rating for code, row in latest(rows, _client).items()} == {"AB": 5, "RK": 2}


# An entry.


class Stored(Attempted, frozen=True, kw_only=True):
    """An attempt with the offset that was stored with it."""

    offset: str | None = None


def entry(event, **more) -> Entry:
    return Entry(recorded=Recorded(7, "RK.1", 2, event), event=event, **more)


def tried(kind=Attempted, **more):
    given = {"attempt": 1, "worksheet": "w", "worksheet_version": 1, "zone": BERLIN, **more}
    return kind(**given)


@pytest.fixture
def recorded_at() -> datetime:
    return datetime.fromisoformat("2026-03-10T09:00:00.250000+00:00")


def test_an_entry_fills_in_where_it_stands(recorded_at):
    event = tried(happened_at="2026-03-05", recorded_at=recorded_at)
    row = entry(event).row(Rated, rating=1)
    assert (row.happened_on, row.ordered_at) == ("2026-03-05", "2026-03-05T22:59:59.999999Z")
    assert row.first_recorded_at == "2026-03-10T09:00:00.250000Z"


def test_the_offset_that_was_stored_decides_and_no_table_of_zones(recorded_at):
    event = tried(Stored, happened_at="2026-03-05", offset="+02:00", recorded_at=recorded_at)
    assert entry(event).ordered_at == "2026-03-05T21:59:59.999999Z"


def test_the_day_that_a_sheet_names_is_the_day_of_the_entry(recorded_at):
    """A card about the 3rd, written on the 5th, stands at the end of the 3rd."""
    event = tried(happened_at="2026-03-05T08:00:00+01:00", recorded_at=recorded_at)
    row = entry(event).on("2026-03-03").row(Rated, rating=1)
    assert (row.happened_on, row.ordered_at) == ("2026-03-03", "2026-03-03T22:59:59.999999Z")
    assert entry(event).on(None).day == "2026-03-05"


def test_a_correction_keeps_when_it_was_first_recorded(recorded_at):
    before = rated(1, "2026-03-05", recorded="2026-03-06T09:00:00.000000Z")
    event = tried(Corrected, corrects=2, why="typed 4 for 40", recorded_at=recorded_at)
    assert entry(event, before=before).first_recorded_at == "2026-03-06T09:00:00.000000Z"


# Days and weeks.


@pytest.mark.parametrize(
    ("happened_at", "begins", "expected"),
    [
        ("2026-03-05T00:30:00+01:00", time(0), date(2026, 3, 5)),
        ("2026-03-05T00:30:00+01:00", time(4), date(2026, 3, 4)),
        ("2026-03-05T04:00:00+01:00", time(4), date(2026, 3, 5)),
        ("2026-03-05", time(4), date(2026, 3, 5)),  # a day that was told stays
        (None, time(4), None),
    ],
)
def test_the_day_that_something_is_of(happened_at, begins, expected):
    assert Calendar(day_begins=begins).day_of(happened_at) == expected


@pytest.mark.parametrize(("begins", "expected"), [(0, 2), (6, 1), (3, 5)])
def test_the_week_that_a_day_is_of(begins, expected):
    """5 March 2026 is a Thursday: the Monday before is the 2nd, the Sunday the 1st."""
    assert Calendar(week_begins=begins).week_of(date(2026, 3, 5)) == date(2026, 3, expected)


def test_blank_weeks_are_kept():
    rows = [rated(2, "2026-03-17"), rated(1, "2026-03-05"), rated(9, None)]
    found = [(week.day, ratings(of_week)) for week, of_week in by_week(rows)]
    assert found == [(2, [1]), (9, []), (16, [2])]
    until = by_week(rows, until=date(2026, 3, 23))
    assert [week.day for week, _ in until] == [2, 9, 16, 23]


def test_weeks_may_be_counted_from_a_day():
    """From Thursday 5 March: 5-11, 12-18."""
    rows = [rated(2, "2026-03-12"), rated(1, "2026-03-11")]
    found = by_week(rows, start=date(2026, 3, 5))
    assert [(week.day, ratings(of_week)) for week, of_week in found] == [(5, [1]), (12, [2])]
    assert by_week([rated(9, None)]) == []
