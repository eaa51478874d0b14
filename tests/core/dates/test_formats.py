"""Days and moments as files write them."""

from datetime import date, datetime

import pytest

from intersession.dates.formats import read_format, read_when
from intersession.errors import InvalidInput

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("text", "words", "when"),
    [
        ("2026-03-02", [], DAY),
        (" 2026-3-2 ", [], DAY),
        ("2026-03-02 18:40", [], datetime(2026, 3, 2, 18, 40)),
        ("2026-03-02T18:40:05", [], datetime(2026, 3, 2, 18, 40, 5)),
        ("2.3.2026", ["day.month.year"], DAY),
        ("03/02/2026", ["month/day/year"], DAY),
        ("2/3/2026 18.40", ["day/month/year hour.minute"], datetime(2026, 3, 2, 18, 40)),
        ("2026/03/02 06:40 PM", ["year/month/day hour:minute am"], datetime(2026, 3, 2, 18, 40)),
        ("02.03.2026", ["year-month-day", "day.month.year"], DAY),
        (DAY, [], DAY),
        ("2.3.26", ["day.month.yy"], DAY),
        ("2 Mar 2026", ["day monthname year"], DAY),
        ("20260302", ["yearmonthday"], DAY),
        ("2026-03-01T24:00", [], datetime(2026, 3, 2)),
        ("1.3.2026 24:00", ["day.month.year hour:minute"], datetime(2026, 3, 2)),
        ("2026-03-02 1840", ["year-month-day hourminute"], datetime(2026, 3, 2, 18, 40)),
        ("2.3.2026 um 18h40", ["day.month.year 'um' hourhminute"], datetime(2026, 3, 2, 18, 40)),
        ("2.3.2026 12:05 A.M.", ["day.month.year hour:minute am"], datetime(2026, 3, 2, 0, 5)),
        ("1772476800", ["local unix seconds"], datetime(2026, 3, 2, 18, 40)),
    ],
)
def test_a_day_or_a_moment_as_precise_as_it_is_written(text, words, when):
    found = read_when(text, [read_format(one) for one in words])
    assert (found, type(found)) == (when, type(when))


def test_an_offset_is_kept():
    assert str(read_when("2026-03-02T18:40:00Z")) == "2026-03-02 18:40:00+00:00"
    words = read_format("year-month-day hour:minuteoffset")
    assert str(read_when("2026-03-02 18:40-0330", [words])) == "2026-03-02 18:40:00-03:30"
    assert str(read_when("1772476800000", [read_format("unix milliseconds")])) == (
        "2026-03-02 18:40:00+00:00"
    )


@pytest.mark.parametrize(
    ("year", "pivot", "read"), [(68, 68, 2068), (69, 68, 1969), (30, 30, 2030), (31, 30, 1931)]
)
def test_two_digits_of_a_year_turn_at_the_pivot(year, pivot, read):
    words = read_format("day/month/yy", pivot=pivot)
    assert read_when(f"1/2/{year}", [words]) == date(read, 2, 1)


def test_a_day_that_could_be_two_is_not_read():
    both = [read_format(one) for one in ("day/month/year", "month/day/year")]
    with pytest.raises(InvalidInput, match=r"3 April 2026 .* or 4 March 2026"):
        read_when("3/4/2026", both)
    assert read_when("3/14/2026", both) == date(2026, 3, 14)
    assert read_when("4/4/2026", both) == date(2026, 4, 4)


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ("03/02/2026", [], 'format = "day/month/year"'),
        ("20260302", [], "is not a day such as 2026-03-02"),
        ("2026-02-30", [], "February 2026 has 28 days"),
        ("2026-03-02T25:00", [], "hour must be in 0..23"),
        ("yesterday", [], "is not a day"),
        ("2.3.26", ["day.month.year"], "is not written as the mapping's format says"),
        ("30.2.2026", ["day.month.year"], "is not written as the mapping's format says"),
        ("24:10", ["hour:minute"], "is not written as the mapping's format says"),
        ("18:40", ["hour:minute"], "says a time of day, and no day"),
        ("13:40 pm", ["hour:minute am"], "is not written as the mapping's format says"),
        ("2 Mai 2026", ["day monthname year"], "is not written as the mapping's format says"),
        ("03/04/26", ["day/month/yy", "yy/month/day"], r"3 April 2026 .* or 26 April 2003"),
        ("99999999999999", ["unix seconds"], "is not written as the mapping's format says"),
        ("", ["unix seconds"], "is not written as the mapping's format says"),
    ],
)
def test_what_is_neither_is_refused(text, words, said):
    with pytest.raises(InvalidInput, match=said):
        read_when(text, [read_format(one) for one in words])


@pytest.mark.parametrize(
    "words",
    [
        *("dd.mm.yyyy", "%d.%m.%Y", "month/year", "", "year month day 50%", "year yy month day"),
        *(
            "minute:second",
            "hour:second",
            "am",
            "unix",
            "unix days",
            "day day month year",
            "weekday",
        ),
    ],
)
def test_a_format_it_does_not_know(words):
    with pytest.raises(InvalidInput, match=r"day\.month\.year hour:minute"):
        read_format(words)
