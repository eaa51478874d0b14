"""Days in answers are typed in every way that ``--on`` takes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from intersession.errors import InvalidInput
from intersession.worksheets.items import Day, Line, Moment, Rows
from intersession_cli.input.sheet_days import as_stored, with_days

BERLIN = timezone(timedelta(hours=1))


class Monday:
    """Monday 2 March 2026 in Berlin."""

    today = date(2026, 3, 2)
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)

    @staticmethod
    def zone_on(_: date) -> timezone:
        return BERLIN


PAST, AHEAD = Day(ask="When?", name="on"), Day(ask="By when?", name="by", ahead=True)
SLOT = Moment(ask="When?", name="slot", ahead=True)
PLAN = Rows(ask="What?", name="plan", row=(SLOT, Line(ask="What?", name="what")))


@pytest.mark.parametrize(
    ("item", "typed", "stored"),
    [
        (PAST, "yesterday", "2026-03-01"),
        (PAST, "thu", "2026-02-26"),
        (AHEAD, "thu", "2026-03-05"),
        (PAST, "-2d", "2026-02-28"),
        (PAST, "2026-03-01", "2026-03-01"),
        (SLOT, "thu 6pm", "2026-03-05T18:00:00+01:00"),
        (Moment(ask="When?"), "yesterday 18:40", "2026-03-01T18:40:00+01:00"),
        (Moment(ask="When?"), "2026-03-01T18:40", "2026-03-01T18:40:00+01:00"),
    ],
)
def test_a_day_is_stored_as_it_was_meant(item, typed, stored):
    assert as_stored(item, typed, Monday()) == stored


def test_a_moment_needs_a_time():
    with pytest.raises(InvalidInput, match=r"has no time\. Accepted: 2026-03-01T18:40"):
        as_stored(SLOT, "yesterday", Monday())


def test_days_in_rows_too_and_what_is_no_day_stays_for_the_check():
    given = {
        "on": "yesterday",
        "by": "soon",
        "plan": [{"slot": "tomorrow 9am", "what": "thu"}, "no row"],
        "other": "yesterday",
    }
    assert with_days((PAST, AHEAD, PLAN), given, Monday()) == {
        "on": "2026-03-01",
        "by": "soon",
        "plan": [{"slot": "2026-03-03T09:00:00+01:00", "what": "thu"}, "no row"],
        "other": "yesterday",
    }


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_set_takes_them_as_on_does(agreed):
    agreed("assign RK diary-card --task x --setting 'targets=[{name: a, hierarchy: increase}]'")
    line = "attempt RK-2 --set date=yesterday --set emotions=joy=1 --set urges=a=0 --set acts=a=0"
    assert "(Sunday 2026-03-01)" in agreed(line).output
    assert agreed("correct RK-2 1 --set date=-2d --why 'the day before'").exit_code == 0
    assert "2026-02-28" in agreed("log show RK-2").output
    refused = agreed("attempt RK-2 --set date=soon --set emotions=joy=9")
    assert refused.exit_code == 2
    assert "'soon' is not a day" in refused.output
    assert "9 is above 5" in refused.output
