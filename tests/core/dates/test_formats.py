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
    ],
)
def test_a_day_or_a_moment_as_precise_as_it_is_written(text, words, when):
    found = read_when(text, [read_format(one) for one in words])
    assert (found, type(found)) == (when, type(when))


def test_an_offset_is_kept():
    assert str(read_when("2026-03-02T18:40:00Z")) == "2026-03-02 18:40:00+00:00"


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
    ],
)
def test_what_is_neither_is_refused(text, words, said):
    with pytest.raises(InvalidInput, match=said):
        read_when(text, [read_format(one) for one in words])


@pytest.mark.parametrize(
    "words", ["dd.mm.yyyy", "%d.%m.%Y", "month/year", "", "year month day 50%"]
)
def test_a_format_it_does_not_know(words):
    with pytest.raises(InvalidInput, match=r"day\.month\.year hour:minute"):
        read_format(words)
