"""Dates and times as people say them; today is Thursday, 5 March 2026, in Berlin."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from intersession.dates.instants import moment_text
from intersession.errors import InvalidInput
from intersession_cli.input import dates
from intersession_cli.input.dates import Towards

TODAY = date(2026, 3, 5)
BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
TOWARDS: st.SearchStrategy[Towards] = st.sampled_from(["past", "future"])


def day(text: str, towards: Towards = "past", today: date = TODAY) -> str:
    return dates.parse_day(text, today, towards).isoformat()


def moment(text: str, towards: Towards = "past", zone: ZoneInfo = BERLIN) -> str:
    return str(moment_text(dates.parse_moment(text, TODAY, zone, towards)))


def refusal(text: str, towards: Towards = "past") -> str:
    """What is said about a moment that is refused."""
    with pytest.raises(InvalidInput) as raised:
        dates.parse_moment(text, TODAY, BERLIN, towards)
    return raised.value.problems[0].message


# Days


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", "2026-03-05"),
        (" Yesterday ", "2026-03-04"),
        ("tomorrow", "2026-03-06"),
        ("+7d", "2026-03-12"),
        ("-3d", "2026-03-02"),
        ("−3 days", "2026-03-02"),
        ("+2w", "2026-03-19"),
        ("in 3 days", "2026-03-08"),
        ("in a week", "2026-03-12"),
        ("3 days ago", "2026-03-02"),
        ("1 week ago", "2026-02-26"),
        ("2026-03-02", "2026-03-02"),
        ("2026-3-2", "2026-03-02"),
        ("2026/03/02", "2026-03-02"),
        ("2 March 2026", "2026-03-02"),
        ("2 mar. 2026", "2026-03-02"),
        ("2nd of March 2026", "2026-03-02"),
        ("2-Mar-2026", "2026-03-02"),
        ("March 2, 2026", "2026-03-02"),
        ("sept 1st 2025", "2025-09-01"),
        ("29 Feb 2028", "2028-02-29"),
        ("25/12/2026", "2026-12-25"),
        ("12/25/2026", "2026-12-25"),
        ("25.12.2026", "2026-12-25"),
        ("3/3/2026", "2026-03-03"),
    ],
)
def test_days_that_are_the_same_in_either_direction(text: str, expected: str) -> None:
    assert day(text, "past") == expected
    assert day(text, "future") == expected


@pytest.mark.parametrize(
    ("text", "past", "future"),
    [
        ("thu", "2026-03-05", "2026-03-12"),
        ("Thursday", "2026-03-05", "2026-03-12"),
        ("on thurs", "2026-03-05", "2026-03-12"),
        ("wed", "2026-03-04", "2026-03-11"),
        ("FRI", "2026-02-27", "2026-03-06"),
        ("last thu", "2026-02-26", "2026-02-26"),
        ("last wed", "2026-03-04", "2026-03-04"),
        ("next thu", "2026-03-12", "2026-03-12"),
        ("next fri", "2026-03-06", "2026-03-06"),
        ("2 mar", "2026-03-02", "2027-03-02"),
        ("5 March", "2026-03-05", "2026-03-05"),
        ("March 6", "2025-03-06", "2026-03-06"),
        ("31 December", "2025-12-31", "2026-12-31"),
        ("25.12.", "2025-12-25", "2026-12-25"),
    ],
)
def test_days_that_depend_on_where_the_speaker_looks(text: str, past: str, future: str) -> None:
    assert day(text, "past") == past
    assert day(text, "future") == future


def test_weekdays_are_found_over_the_turn_of_the_year() -> None:
    assert day("thu", "past", date(2026, 1, 1)) == "2026-01-01"
    assert day("wed", "past", date(2026, 1, 1)) == "2025-12-31"
    assert day("mon", "future", date(2025, 12, 30)) == "2026-01-05"


def test_the_leap_day_is_found_in_a_leap_year_and_refused_in_another() -> None:
    assert day("29 feb", "past", date(2028, 3, 1)) == "2028-02-29"
    assert day("yesterday", "past", date(2028, 3, 1)) == "2028-02-29"
    assert "February 2026 has 28 days" in refusal("29 feb")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("03/04/2026", "could be two days. Write 2026-04-03 or 2026-03-04"),
        ("3.4.2026", "could be two days. Write 2026-04-03 or 2026-03-04"),
        ("3-4-2026", "could be two days. Write 2026-04-03 or 2026-03-04"),
        ("3/4", "could be two days. Write 2025-04-03 or 2026-03-04"),
        ("25/12/26", "write the year first and in full"),
        ("2026-02-30", "'2026-02-30' does not exist: February 2026 has 28 days"),
        ("30 February 2026", "February 2026 has 28 days"),
        ("31/04/2026", "April 2026 has 30 days"),
        ("2026-13-01", "there is no month 13"),
        ("13/13/2026", "there is no month 13"),
        ("+999999w", "is too far away"),
        ("soon", "'soon' is not a day. Accepted: today, yesterday"),
        ("2 bananas", "is not a day"),
        ("monthly", "is not a day"),
        ("", "is not a day"),
    ],
)
def test_other_days_are_refused_saying_why(text: str, says: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        dates.parse_day(text, TODAY, "past")
    assert says in raised.value.problems[0].message
    assert says in refusal(text)


# Moments


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yesterday", "2026-03-04"),
        ("2026-03-02", "2026-03-02"),
        ("3 days ago", "2026-03-02"),
        ("25.12", "2025-12-25"),
        ("yesterday 18:40", "2026-03-04T18:40:00+01:00"),
        ("Yesterday, at 6.40 PM", "2026-03-04T18:40:00+01:00"),
        ("2026-03-02 18:40", "2026-03-02T18:40:00+01:00"),
        ("2026-03-02T18:40", "2026-03-02T18:40:00+01:00"),
        ("2026-03-02t18:40:09", "2026-03-02T18:40:09+01:00"),
        ("thu 6pm", "2026-03-05T18:00:00+01:00"),
        ("today 6.40pm", "2026-03-05T18:40:00+01:00"),
        ("today 18.40", "2026-03-05T18:40:00+01:00"),
        ("2 March 6 pm", "2026-03-02T18:00:00+01:00"),
        ("March 2, 2026, 6pm", "2026-03-02T18:00:00+01:00"),
        ("25.12.2025 7:05", "2025-12-25T07:05:00+01:00"),
        ("18:40", "2026-03-05T18:40:00+01:00"),
        ("at 18:40", "2026-03-05T18:40:00+01:00"),
        ("18.40", "2026-03-05T18:40:00+01:00"),
        ("10.00", "2026-03-05T10:00:00+01:00"),
        ("noon", "2026-03-05T12:00:00+01:00"),
        ("2 am", "2026-03-05T02:00:00+01:00"),
        ("1 July 2025 18:40", "2025-07-01T18:40:00+02:00"),
    ],
)
def test_moments_are_as_precise_as_they_are_said(text: str, expected: str) -> None:
    assert moment(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-10-25T02:30+02:00", "2026-10-25T02:30:00+02:00"),
        ("2026-10-25T02:30+01:00", "2026-10-25T02:30:00+01:00"),
        ("2026-10-25 02:30 +0100", "2026-10-25T02:30:00+01:00"),
        ("2026-10-25T00:30Z", "2026-10-25T02:30:00+02:00"),
        ("2026-03-02T18:40-05:00", "2026-03-02T18:40:00-05:00"),
        ("yesterday 18:40+02", "2026-03-04T18:40:00+02:00"),
    ],
)
def test_an_offset_that_is_written_settles_the_moment(text: str, expected: str) -> None:
    assert moment(text) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2026-03-29T02:30", "does not exist in Europe/Berlin: clocks went from 02:00 to 03:00"),
        ("29 March 2026 at 2.30 am", "Accepted: a time before 02:00 or from 03:00 on"),
        ("2026-10-25 02:30", "Write 2026-10-25T02:30+02:00 for the first"),
        ("18.12", "could be a time or a day. Write 18:12 for the time"),
        ("3.04", "could be a time or a day. Write 3:04 for the time"),
        ("yesterday midnight", "Write 2026-03-04T00:00 or 2026-03-05T00:00"),
        ("midnight", "Write 2026-03-05T00:00 or 2026-03-06T00:00"),
        ("yesterday 25:00", "Hours go from 0 to 23"),
        ("yesterday 18:4", "'18:4' is not a time of day"),
        ("yesterday 13pm", "with am or pm the hour goes from 1 to 12"),
        ("yesterday 7", "with a time behind it where it is known: thu 6pm"),
        ("2026-02-30 18:40", "February 2026 has 28 days"),
        ("3/4/2026 6pm", "Write 2026-04-03 or 2026-03-04"),
        ("sometime 6pm", "'sometime' is not a day"),
        ("2026-03-02T18:40+25:00", "'+25:00' is not an offset from UTC"),
        ("0001-01-01T00:00+14:00", "is not between 1900 and 2199. Check the year"),
    ],
)
def test_other_moments_are_refused_saying_why(text: str, says: str) -> None:
    assert says in refusal(text)


def test_the_clocks_are_those_of_the_clients_zone() -> None:
    assert moment("2026-03-29T02:30", zone=NEW_YORK) == "2026-03-29T02:30:00-04:00"
    with pytest.raises(InvalidInput, match="does not exist in America/New_York"):
        dates.parse_moment("2026-03-08 2:30am", TODAY, NEW_YORK, "past")
    with pytest.raises(InvalidInput, match="comes twice in America/New_York"):
        dates.parse_moment("2026-11-01 1:30am", TODAY, NEW_YORK, "past")


# Properties

DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@given(DAYS, DAYS, TOWARDS)
def test_every_day_is_read_in_every_full_writing(
    wanted: date, today: date, towards: Towards
) -> None:
    for text in (f"{wanted}", f"{wanted:%d %B %Y}", f"{wanted:%B %d, %Y}", f"{wanted:%d-%b-%Y}"):
        assert dates.parse_day(text, today, towards) == wanted


@given(DAYS, st.integers(0, 6))
def test_a_weekday_is_within_a_week_on_the_speakers_side(today: date, number: int) -> None:
    name = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[number]
    past, future = dates.parse_day(name, today, "past"), dates.parse_day(name, today, "future")
    last = dates.parse_day(f"last {name}", today, "future")
    following = dates.parse_day(f"next {name}", today, "past")
    assert {day.weekday() for day in (past, last, future)} == {number}
    assert today - timedelta(days=6) <= past <= today
    assert today - timedelta(days=7) <= last < today
    assert today < future == following <= today + timedelta(days=7)


@given(DAYS, DAYS)
def test_a_day_without_its_year_is_within_a_year_on_the_speakers_side(
    wanted: date, today: date
) -> None:
    text = f"{wanted:%d %b}"
    assume((wanted.month, wanted.day) != (2, 29))
    past, future = dates.parse_day(text, today, "past"), dates.parse_day(text, today, "future")
    assert today - timedelta(days=366) < past <= today <= future < today + timedelta(days=366)
    assert (past.month, past.day) == (future.month, future.day) == (wanted.month, wanted.day)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)))
def test_what_is_stored_can_be_typed_again(instant: datetime) -> None:
    stored = str(moment_text(instant.replace(tzinfo=ZoneInfo("UTC")).astimezone(BERLIN)))
    assert moment(stored) == stored


@given(
    st.text(max_size=25)
    | st.from_regex(r"\A[+-]?\d{1,4}[-/.: ]?\d{0,2}([-/. T]\d{0,4})?( ?\d\d?[:.]\d\d)?\Z")
    | st.from_regex(r"\A(last |next |in )?(thu|mar|2 mar|3 days)( ago)?( \d\d:\d\d)?\Z"),
    TOWARDS,
)
def test_whatever_is_typed_is_read_or_refused(text: str, towards: Towards) -> None:
    with suppress(InvalidInput):
        dates.parse_moment(text, TODAY, BERLIN, towards)
