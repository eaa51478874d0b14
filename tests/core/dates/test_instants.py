"""Moments: clocks that jump, precision that is kept, and times as people write them."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intersession.dates import instants
from intersession.dates.parsing import parse_iso_day, parse_time, weekday_number
from intersession.errors import InvalidInput

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
ZONES = st.sampled_from(
    [
        BERLIN,
        NEW_YORK,
        ZoneInfo("Australia/Lord_Howe"),  # its clocks change by half an hour
        ZoneInfo("Pacific/Apia"),  # it left out 30 December 2011
        ZoneInfo("America/Nuuk"),  # its clocks change before midnight
        ZoneInfo("Asia/Kathmandu"),  # 5:45 ahead of UTC
        ZoneInfo("UTC"),
    ]
)
NAIVE = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2060, 1, 1))


def told(raised: pytest.ExceptionInfo[InvalidInput]) -> str:
    """The message of the one problem."""
    (problem,) = raised.value.problems
    return problem.message


# Zones


def test_a_zone_is_found_by_its_name() -> None:
    assert instants.zone(" Europe/Berlin ") == BERLIN


def test_an_unknown_zone_is_refused_with_near_matches() -> None:
    with pytest.raises(InvalidInput, match="Did you mean Europe/Berlin"):
        instants.zone("Europe/Berln")
    with pytest.raises(InvalidInput, match="Did you mean America/New_York"):
        instants.zone("new york")


@pytest.mark.parametrize(
    "name", ["", " ", ".", "Europe", "Europe/", "../etc/passwd", "/etc/passwd", "a\0b", "x" * 5000]
)
def test_what_is_no_zone_at_all_is_refused_as_input(name: str) -> None:
    with pytest.raises(InvalidInput, match="is not a time zone") as raised:
        instants.zone(name)
    assert "Accepted:" in told(raised)


# Wall times


@pytest.mark.parametrize(
    ("zone", "wall", "expected"),
    [
        (BERLIN, datetime(2026, 3, 2, 18, 40), "2026-03-02T18:40:00+01:00"),
        (BERLIN, datetime(2026, 7, 2, 18, 40), "2026-07-02T18:40:00+02:00"),
        (BERLIN, datetime(2026, 3, 29, 1, 59), "2026-03-29T01:59:00+01:00"),
        (BERLIN, datetime(2026, 3, 29, 3, 0), "2026-03-29T03:00:00+02:00"),
        (BERLIN, datetime(2026, 10, 25, 1, 59), "2026-10-25T01:59:00+02:00"),
        (BERLIN, datetime(2026, 10, 25, 3, 0), "2026-10-25T03:00:00+01:00"),
        (NEW_YORK, datetime(2026, 3, 8, 3, 0), "2026-03-08T03:00:00-04:00"),
        (NEW_YORK, datetime(2026, 11, 1, 2, 0), "2026-11-01T02:00:00-05:00"),
        (UTC, datetime(2026, 3, 2, 18, 40), "2026-03-02T18:40:00+00:00"),
    ],
)
def test_a_wall_time_gets_the_offset_of_that_day(
    zone: ZoneInfo | timezone, wall: datetime, expected: str
) -> None:
    assert instants.moment_text(instants.localise(wall, zone)) == expected


def test_a_skipped_wall_time_in_berlin_is_refused_naming_the_gap() -> None:
    with pytest.raises(InvalidInput) as raised:
        instants.localise(datetime(2026, 3, 29, 2, 30), BERLIN)
    assert told(raised) == (
        "02:30 on 29 March 2026 does not exist in Europe/Berlin: clocks went from 02:00 to 03:00. "
        "Accepted: a time before 02:00 or from 03:00 on"
    )


@pytest.mark.parametrize(
    ("zone", "wall", "gap"),
    [
        (BERLIN, datetime(2026, 3, 29, 2, 0), "from 02:00 to 03:00."),
        (BERLIN, datetime(2026, 3, 29, 2, 59, 59, 999_999), "from 02:00 to 03:00."),
        (NEW_YORK, datetime(2026, 3, 8, 2, 30), "from 02:00 to 03:00."),
        (ZoneInfo("Australia/Lord_Howe"), datetime(2026, 10, 4, 2, 1), "from 02:00 to 02:30."),
        (
            ZoneInfo("America/Nuuk"),
            datetime(2025, 3, 29, 23, 30),
            "from 23:00 to 00:00 on 30 March 2025.",
        ),
        (
            ZoneInfo("Pacific/Apia"),
            datetime(2011, 12, 30, 12),
            "from 00:00 to 00:00 on 31 December 2011.",
        ),
    ],
)
def test_the_gap_is_named_wherever_in_it_the_time_lies(
    zone: ZoneInfo, wall: datetime, gap: str
) -> None:
    with pytest.raises(InvalidInput) as raised:
        instants.localise(wall, zone)
    assert f"clocks went {gap}" in told(raised)


@pytest.mark.parametrize(
    ("zone", "wall", "first", "second"),
    [
        (
            BERLIN,
            datetime(2026, 10, 25, 2, 30),
            "2026-10-25T02:30+02:00",
            "2026-10-25T02:30+01:00",
        ),
        (
            NEW_YORK,
            datetime(2026, 11, 1, 1, 0),
            "2026-11-01T01:00-04:00",
            "2026-11-01T01:00-05:00",
        ),
    ],
)
def test_a_repeated_wall_time_is_refused_with_two_writings_that_are_accepted(
    zone: ZoneInfo, wall: datetime, first: str, second: str
) -> None:
    with pytest.raises(InvalidInput) as raised:
        instants.localise(wall, zone)
    assert f"Write {first} for the first, or {second} for the second" in told(raised)
    times = [instants.localise(datetime.fromisoformat(text), zone) for text in (first, second)]
    assert times[1].astimezone(UTC) - times[0].astimezone(UTC) == timedelta(hours=1)
    assert [str(instants.moment_text(moment)) for moment in times] == [
        first[:16] + ":00" + first[16:],
        second[:16] + ":00" + second[16:],
    ]


def test_a_moment_with_an_offset_is_converted_even_into_a_gap_or_fold() -> None:
    moment = datetime(2026, 3, 29, 2, 30, tzinfo=timezone(timedelta(hours=1)))
    assert instants.moment_text(instants.localise(moment, BERLIN)) == "2026-03-29T03:30:00+02:00"


@pytest.mark.parametrize(
    "moment",
    [
        datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-12))),
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
    ],
)
def test_a_moment_that_leaves_the_calendar_is_refused(moment: datetime) -> None:
    with pytest.raises(InvalidInput, match="outside the years"):
        instants.localise(moment, BERLIN)


@given(moment=NAIVE, zone=ZONES)
def test_every_instant_is_localised_to_itself(moment: datetime, zone: ZoneInfo) -> None:
    instant = moment.replace(tzinfo=UTC)
    local = instants.localise(instant, zone)
    assert local.astimezone(UTC) == instant
    text = str(instants.moment_text(local))
    assert instants.localise(datetime.fromisoformat(text), zone) == local.replace(microsecond=0)


@given(wall=NAIVE, zone=ZONES)
def test_a_wall_time_is_kept_or_refused_never_moved(wall: datetime, zone: ZoneInfo) -> None:
    seen = {
        wall.replace(tzinfo=zone, fold=fold).astimezone(UTC).astimezone(zone).replace(tzinfo=None)
        for fold in (0, 1)
    }
    both = {wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    if len(both) == 1:
        assert instants.localise(wall, zone).replace(tzinfo=None) == wall
    else:
        says = "comes twice" if seen == {wall} else "does not exist"
        with pytest.raises(InvalidInput, match=says):
            instants.localise(wall, zone)


# Stored text


def test_what_is_stored_is_as_precise_as_what_is_known() -> None:
    at = datetime(2026, 3, 2, 18, 40, 7, 123_456, tzinfo=BERLIN)
    assert instants.moment_text(at) == "2026-03-02T18:40:07+01:00"
    assert instants.moment_text(date(2026, 3, 2)) == "2026-03-02"
    assert instants.moment_text(None) is None


@pytest.mark.parametrize(
    ("text", "precision", "day", "hour"),
    [
        ("2026-03-02T00:05:00+01:00", "instant", date(2026, 3, 2), 0),
        ("2026-03-02T23:40:00-08:00", "instant", date(2026, 3, 2), 23),
        ("2026-03-02", "day", date(2026, 3, 2), None),
        (None, "unknown", None, None),
    ],
)
def test_a_stored_moment_tells_its_local_date_and_hour(
    text: str | None, precision: str, day: date | None, hour: int | None
) -> None:
    assert instants.precision(text) == precision
    assert instants.local_date(text) == day
    assert instants.local_hour(text) == hour


@given(moment=NAIVE, zone=ZONES)
def test_text_keeps_the_clients_date_and_hour(moment: datetime, zone: ZoneInfo) -> None:
    local = instants.localise(moment.replace(tzinfo=UTC), zone)
    text = instants.moment_text(local)
    assert instants.local_date(text) == local.date()
    assert instants.local_hour(text) == local.hour


def test_recorded_at_is_utc_with_microseconds_only_where_there_are_any() -> None:
    at = datetime(2026, 3, 2, 18, 40, 0, 123_456, tzinfo=BERLIN)
    assert instants.utc_text(at) == "2026-03-02T17:40:00.123456Z"
    assert instants.utc_text(at.replace(microsecond=0)) == "2026-03-02T17:40:00Z"


def test_a_datetime_without_offset_is_never_written() -> None:
    naive = datetime(2026, 3, 2, 18, 40)
    with pytest.raises(TypeError, match="no offset"):
        instants.moment_text(naive)
    with pytest.raises(TypeError, match="no offset"):
        instants.utc_text(naive)


# Days


def test_weekdays_have_english_short_names() -> None:
    names = [instants.weekday_name(date(2026, 3, 2) + timedelta(days=n)) for n in range(7)]
    assert names == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


@pytest.mark.parametrize(
    ("text", "number"),
    [("mon", 0), ("Tues", 1), ("weds", 2), ("THURSDAY", 3), ("thurs", 3), ("fr", 4), ("suns", 6)],
)
def test_weekdays_are_known_by_how_they_start(text: str, number: int) -> None:
    assert weekday_number(text) == number


@pytest.mark.parametrize("text", ["", "s", "ss", "t", "mondayx", "weekly", "mon tue"])
def test_what_is_no_weekday_is_none(text: str) -> None:
    assert weekday_number(text) is None


def test_iso_days_are_read() -> None:
    assert parse_iso_day(" 2026-03-02 ") == date(2026, 3, 2)
    assert parse_iso_day("2028-2-29") == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2026-02-30", "'2026-02-30' does not exist: February 2026 has 28 days"),
        ("2026-02-29", "February 2026 has 28 days"),
        ("2028-02-30", "February 2028 has 29 days"),
        ("2100-02-29", "February 2100 has 28 days"),
        ("2026-04-31", "April 2026 has 30 days"),
        ("2026-04-00", "April 2026 has 30 days"),
        ("2026-13-01", "there is no month 13"),
        ("2026-00-01", "there is no month 0"),
        ("0000-01-01", "there is no year 0"),
        ("02.03.2026", "is not a day. Accepted: year, month and day, such as 2026-03-02"),
        ("2026-03-02T18:40", "is not a day"),
        ("", "is not a day"),
    ],
)
def test_an_impossible_day_is_refused_saying_why(text: str, says: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        parse_iso_day(text)
    assert says in told(raised)


# Times of day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("23:15", time(23, 15)),
        ("11pm", time(23)),
        ("11.15 pm", time(23, 15)),
        ("11:15 P.M.", time(23, 15)),
        ("7:05", time(7, 5)),
        ("07:05", time(7, 5)),
        ("18.40", time(18, 40)),
        ("0:30", time(0, 30)),
        ("00:00", time(0)),
        ("12am", time(0)),
        ("12:30 am", time(0, 30)),
        ("12pm", time(12)),
        ("12.05pm", time(12, 5)),
        ("1 am", time(1)),
        ("midnight", time(0)),
        (" Noon ", time(12)),
        ("18:40:07", time(18, 40, 7)),
    ],
)
def test_times_of_day_are_read(text: str, expected: time) -> None:
    assert parse_time(text) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("7", "Write 7:00 or 19:00"),
        ("12", "Write 0:00 or 12:00"),
        ("18", "Write 18:00"),
        ("24:00", "Hours go from 0 to 23"),
        ("7:65", "minutes from 0 to 59"),
        ("13pm", "with am or pm the hour goes from 1 to 12"),
        ("0:30 am", "with am or pm the hour goes from 1 to 12"),
        ("1840", "Accepted: 18:40"),
        ("7:5", "Accepted: 18:40"),
        ("late", "Accepted: 18:40"),
        ("", "Accepted: 18:40"),
    ],
)
def test_other_times_are_refused_saying_how_to_write_them(text: str, says: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        parse_time(text)
    assert says in told(raised)


@given(st.times())
def test_every_minute_is_read_in_both_clocks(at: time) -> None:
    at = at.replace(second=0, microsecond=0)
    assert parse_time(f"{at:%H:%M}") == at
    half = "am" if at.hour < 12 else "pm"
    assert parse_time(f"{at.hour % 12 or 12}.{at.minute:02} {half}") == at


@given(st.text(max_size=20) | st.from_regex(r"\A\d{1,4}[-:.]\d{1,3}[-:. ]?(\d{1,2}|[ap]m)?\Z"))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    for read in (parse_time, parse_iso_day, instants.zone):
        with suppress(InvalidInput):
            read(text)
