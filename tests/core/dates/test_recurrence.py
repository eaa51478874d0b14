"""Schedules: words to rule, rule to words, and the occasions that are counted."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from intersession.dates import recurrence
from intersession.errors import InvalidInput

MONDAY = date(2026, 3, 2)
THURSDAY = date(2026, 3, 5)

ANY_3 = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=1,3,5"
TWICE_DAILY = "FREQ=DAILY;BYHOUR=9,21;BYMINUTE=0;BYSECOND=0"

WORDS = [
    ("once", "FREQ=DAILY;COUNT=1", "once"),
    ("daily", "FREQ=DAILY", "daily"),
    ("Every  day", "FREQ=DAILY", "daily"),
    ("1x/day", "FREQ=DAILY", "daily"),
    ("once a day", "FREQ=DAILY", "daily"),
    ("7x/week", "FREQ=DAILY", "daily"),
    ("weekly", "FREQ=WEEKLY", "weekly"),
    ("once a week", "FREQ=WEEKLY", "weekly"),
    ("twice a day", TWICE_DAILY, "2x/day"),
    ("2x/day", TWICE_DAILY, "2x/day"),
    ("2 x per day", TWICE_DAILY, "2x/day"),
    ("twice daily", TWICE_DAILY, "2x/day"),
    ("3x/day", "FREQ=DAILY;BYHOUR=9,15,21;BYMINUTE=0;BYSECOND=0", "3x/day"),
    ("weekdays", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "weekdays"),
    ("every weekday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "weekdays"),
    ("mon-fri", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "weekdays"),
    ("weekend", "FREQ=WEEKLY;BYDAY=SA,SU", "weekends"),
    ("sat & sun", "FREQ=WEEKLY;BYDAY=SA,SU", "weekends"),
    ("mon,wed,fri", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "mon, wed, fri"),
    ("Fri Mon Wed mon", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "mon, wed, fri"),
    ("mondays and thursdays", "FREQ=WEEKLY;BYDAY=MO,TH", "mon, thu"),
    ("every Tuesday", "FREQ=WEEKLY;BYDAY=TU", "tue"),
    ("fri to mon", "FREQ=WEEKLY;BYDAY=MO,FR,SA,SU", "mon, fri, sat, sun"),
    ("3x/week", ANY_3, "3x/week"),
    ("3 X / Week", ANY_3, "3x/week"),
    ("3× a week", ANY_3, "3x/week"),
    ("3 times a week", ANY_3, "3x/week"),
    ("three times weekly", ANY_3, "3x/week"),
    ("3 days a week", ANY_3, "3x/week"),
    ("twice a week", ANY_3.replace("1,3,5", "1,4"), "2x/week"),
    ("every 2 days", "FREQ=DAILY;INTERVAL=2", "every 2 days"),
    ("every other day", "FREQ=DAILY;INTERVAL=2", "every 2 days"),
    ("every 1 day", "FREQ=DAILY", "daily"),
    ("fortnightly", "FREQ=WEEKLY;INTERVAL=2", "every 2 weeks"),
    ("every two weeks", "FREQ=WEEKLY;INTERVAL=2", "every 2 weeks"),
]
RULES = [
    ("RRULE:FREQ=DAILY", "FREQ=DAILY"),
    ("rrule:freq=weekly; interval=1; wkst=su; byday=we,mo,we", "FREQ=WEEKLY;BYDAY=MO,WE"),
    ("FREQ=WEEKLY;WKST=SU;BYDAY=SU,MO;INTERVAL=2", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU"),
    ("COUNT=5;FREQ=DAILY", "FREQ=DAILY;COUNT=5"),
    ("FREQ=DAILY;UNTIL=20260331", "FREQ=DAILY;UNTIL=20260331"),
    ("FREQ=MONTHLY;BYDAY=-1FR,+1MO", "FREQ=MONTHLY;BYDAY=-1FR,1MO"),
    ("FREQ=MONTHLY;BYMONTHDAY=15,1,-1", "FREQ=MONTHLY;BYMONTHDAY=-1,1,15"),
    (ANY_3 + ";WKST=TH", ANY_3),
    (ANY_3 + ";WKST=TH;INTERVAL=2", ANY_3.replace("WEEKLY", "WEEKLY;INTERVAL=2")),
]
REFUSED = [
    ("sometimes", "'sometimes' is not a schedule. Accepted: once; daily; 2x/day"),
    ("", "Accepted: once; daily"),
    ("3 weekly", "is not a schedule"),
    ("mon-wed-fri", "is not a schedule"),
    ("biweekly", "Write 2x/week, or every 2 weeks"),
    ("8x/week", "a week can have 1 to 7 times"),
    ("0x/week", "a week can have 1 to 7 times"),
    ("13x/day", "a day can have 1 to 12 times"),
    ("9" * 5000 + "x/week", "a week can have 1 to 7 times"),
    ("every 0 days", "Accepted: every 1 to 366 days"),
    ("FREQ=HOURLY", "FREQ=HOURLY is finer than days. Write 2x/day"),
    ("FREQ=YEARLY", "Accepted: DAILY, WEEKLY, MONTHLY"),
    ("FREQ=DAILY;INTERVAL=0", "INTERVAL=0 cannot be counted. Accepted: 1 to 366"),
    ("FREQ=DAILY;INTERVAL=-1", "Accepted: 1 to 366"),
    ("FREQ=DAILY;COUNT=x", "Accepted: 1 to 9999"),
    ("FREQ=DAILY;COUNT=1,2", "Accepted: 1 to 9999"),
    ("FREQ=DAILY;COUNT=3;UNTIL=20260331", "ends by COUNT or by UNTIL"),
    ("FREQ=DAILY;UNTIL=20260331T220000Z", "Write the last day"),
    ("FREQ=DAILY;UNTIL=20260231", "February 2026 has 28 days"),
    ("FREQ=DAILY;FREQ=WEEKLY", "FREQ twice"),
    ("BYDAY=MO", "a rule needs FREQ"),
    ("FREQ=WEEKLY;BYDAY=XX", "Accepted: MO, TU"),
    ("FREQ=WEEKLY;BYDAY=", "Accepted: MO, TU"),
    ("FREQ=WEEKLY;BYDAY=1MO", "needs FREQ=MONTHLY"),
    ("FREQ=WEEKLY;BYMONTHDAY=1", "needs FREQ=MONTHLY"),
    ("FREQ=DAILY;BYDAY=MO,TH", "Write FREQ=WEEKLY;BYDAY=MO,TH"),
    ("FREQ=WEEKLY;BYDAY=MO;BYSETPOS=5", "Write 3x/week"),
    ("FREQ=DAILY;BYHOUR=8,9,10,11,12,13,14;BYMINUTE=0,30", "up to 12 times"),
    ("FREQ=DAILY;BYHOUR=24", "Accepted: 0 to 23"),
    ("FREQ=MONTHLY;BYMONTHDAY=0", "-31 to 31, but not 0"),
    ("FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=31", "never falls on any day"),
    ("FREQ=DAILY;BYEASTER=1", "'BYEASTER' in a rule cannot be counted"),
    ("=", "cannot be counted"),
]


def days(rule: str, start: date, length: int, skip: int = 0) -> list[str]:
    """The occasions in so many days from the start, or from later, as ``Thu 5``."""
    first = start + timedelta(days=skip)
    found = recurrence.occasions(rule, start, first, first + timedelta(days=length - 1))
    return [f"{day:%a} {day.day}" for day in found]


@pytest.mark.parametrize(("typed", "rule", "said"), WORDS)
def test_words_become_a_rule_and_the_rule_becomes_words(typed: str, rule: str, said: str) -> None:
    assert recurrence.parse(typed) == rule
    assert recurrence.words(rule) == said
    assert recurrence.parse(said) == rule


@pytest.mark.parametrize(("typed", "rule"), RULES)
def test_a_calendar_rule_is_put_in_one_form(typed: str, rule: str) -> None:
    assert recurrence.parse(typed) == rule
    assert recurrence.parse(recurrence.words(rule)) == rule


def test_a_rule_without_words_is_said_as_itself() -> None:
    assert recurrence.words("FREQ=MONTHLY;BYDAY=1MO") == "FREQ=MONTHLY;BYDAY=1MO"


@pytest.mark.parametrize(("typed", "says"), REFUSED)
def test_the_rest_is_refused_with_what_is_accepted(typed: str, says: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        recurrence.parse(typed)
    assert says in raised.value.problems[0].message


def test_everything_wrong_with_a_rule_is_told_at_once() -> None:
    with pytest.raises(InvalidInput) as raised:
        recurrence.parse("FREQ=DAILY;BYDAY=MO;BYMONTHDAY=1;COUNT=2;UNTIL=20260331")
    assert len(raised.value.problems) == 3


@pytest.mark.parametrize("count", range(1, 8))
def test_every_count_a_week_goes_there_and_back(count: int) -> None:
    rule = recurrence.parse(f"{count}x/week")
    assert recurrence.words(rule) == {1: "weekly", 7: "daily"}.get(count, f"{count}x/week")
    assert len(days(rule, THURSDAY, 7)) == count


@pytest.mark.parametrize("count", range(1, 13))
def test_every_count_a_day_goes_there_and_back(count: int) -> None:
    rule = recurrence.parse(f"{count}x/day")
    assert recurrence.words(rule) == ("daily" if count == 1 else f"{count}x/day")
    assert Counter(days(rule, MONDAY, 2)) == {"Mon 2": count, "Tue 3": count}


# Occasions


def test_once_is_the_day_of_the_start() -> None:
    assert days("FREQ=DAILY;COUNT=1", THURSDAY, 30) == ["Thu 5"]
    assert days("FREQ=DAILY;COUNT=1", THURSDAY, 30, skip=1) == []


def test_daily_counts_both_ends_of_the_window() -> None:
    assert days("FREQ=DAILY", THURSDAY, 3) == ["Thu 5", "Fri 6", "Sat 7"]


def test_nothing_is_expected_before_the_start() -> None:
    found = recurrence.occasions("FREQ=DAILY", THURSDAY, MONDAY, THURSDAY)
    assert found == [THURSDAY]
    assert recurrence.occasions("FREQ=DAILY", THURSDAY, MONDAY, MONDAY) == []
    assert recurrence.occasions("FREQ=DAILY", MONDAY, THURSDAY, MONDAY) == []


def test_weekly_keeps_to_the_weekday_of_the_start() -> None:
    assert days("FREQ=WEEKLY", THURSDAY, 14) == ["Thu 5", "Thu 12"]


def test_named_weekdays_keep_to_the_calendar_whatever_the_start() -> None:
    rule = recurrence.parse("mon, wed, fri")
    assert days(rule, THURSDAY, 7) == ["Fri 6", "Mon 9", "Wed 11"]


def test_three_a_week_from_a_thursday_counts_weeks_from_thursday() -> None:
    assert days(ANY_3, THURSDAY, 7) == ["Thu 5", "Sat 7", "Mon 9"]
    assert days(ANY_3, THURSDAY, 7, skip=7) == ["Thu 12", "Sat 14", "Mon 16"]
    assert len(days(ANY_3, THURSDAY, 28)) == 12


def test_three_a_week_is_a_calendar_rule_that_others_can_read() -> None:
    start = datetime(2026, 3, 5)
    theirs = rrulestr(f"RRULE:{ANY_3};WKST=TH", dtstart=start)
    found = theirs.between(start, start + timedelta(days=13), inc=True)
    assert [at.date() for at in found] == recurrence.occasions(
        ANY_3, THURSDAY, THURSDAY, THURSDAY + timedelta(days=13)
    )


def test_every_other_day_goes_on_over_the_leap_day() -> None:
    found = recurrence.occasions(
        "FREQ=DAILY;INTERVAL=2", date(2028, 2, 25), date(2028, 2, 26), date(2028, 3, 4)
    )
    assert found == [date(2028, 2, 27), date(2028, 2, 29), date(2028, 3, 2), date(2028, 3, 4)]


def test_every_two_weeks_is_counted_over_the_turn_of_the_year() -> None:
    found = recurrence.occasions(
        "FREQ=WEEKLY;INTERVAL=2", date(2026, 12, 24), date(2026, 12, 25), date(2027, 2, 1)
    )
    assert found == [date(2027, 1, 7), date(2027, 1, 21)]


def test_the_last_day_of_a_rule_counts_as_a_whole() -> None:
    rule = recurrence.parse("FREQ=DAILY;BYHOUR=9,21;UNTIL=20260303")
    assert days(rule, MONDAY, 10) == ["Mon 2", "Mon 2", "Tue 3", "Tue 3"]


def test_a_count_is_used_up_before_a_later_window() -> None:
    assert days("FREQ=DAILY;COUNT=3", MONDAY, 10, skip=2) == ["Wed 4"]


def test_the_last_days_of_the_calendar_can_be_asked_for() -> None:
    assert recurrence.occasions("FREQ=DAILY", date(9999, 12, 30), MONDAY, date.max) == [
        date(9999, 12, 30),
        date(9999, 12, 31),
    ]


def test_ten_years_are_counted_quickly() -> None:
    begun = time.perf_counter()
    found = recurrence.occasions(ANY_3, date(2016, 1, 1), date(2016, 1, 1), date(2025, 12, 25))
    assert len(found) == 3 * 521
    assert time.perf_counter() - begun < 1


def test_dateutil_is_imported_only_when_something_is_counted() -> None:
    code = "import intersession.dates.recurrence, sys; sys.exit('dateutil' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# Properties

TYPED = st.sampled_from([typed for typed, *_ in WORDS] + [typed for typed, _ in RULES])
STARTS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
LENGTHS = st.integers(0, 120)


@given(typed=TYPED, start=STARTS, before=st.integers(-30, 60), one=LENGTHS, two=LENGTHS)
def test_adjoining_windows_add_up_to_the_whole(
    typed: str, start: date, before: int, one: int, two: int
) -> None:
    rule = recurrence.parse(typed)
    first = start + timedelta(days=before)
    middle = first + timedelta(days=one)
    last = middle + timedelta(days=two)
    left = recurrence.occasions(rule, start, first, middle - timedelta(days=1))
    right = recurrence.occasions(rule, start, middle, last)
    whole = recurrence.occasions(rule, start, first, last)
    assert left + right == whole
    assert all(max(first, start) <= day <= last for day in whole)
    assert all(one <= two for one, two in pairwise(whole))


@given(count=st.integers(1, 7), start=STARTS, week=st.integers(0, 60))
def test_every_full_week_from_the_start_expects_the_count(
    count: int, start: date, week: int
) -> None:
    assert len(days(recurrence.parse(f"{count}x/week"), start, 7, skip=7 * week)) == count


@given(st.sets(st.integers(0, 6), min_size=1), STARTS)
def test_any_week_has_each_named_weekday_once(wanted: set[int], start: date) -> None:
    names = ("Monday", "tue", "weds", "Thurs", "fr", "saturdays", "SUN")
    rule = recurrence.parse(" and ".join(names[day] for day in wanted))
    found = recurrence.occasions(rule, start, start, start + timedelta(days=6))
    assert {day.weekday() for day in found} == wanted
    assert len(found) == len(wanted)
    assert recurrence.parse(recurrence.words(rule)) == rule


def taken(text: str) -> str | None:
    """The rule, or None where the text is refused as input."""
    try:
        return recurrence.parse(text)
    except InvalidInput:
        return None


PARTS = st.dictionaries(
    st.sampled_from(["INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYHOUR", "BYSETPOS", "WKST"]),
    st.sampled_from(["1", "2", "3,1", "MO", "TH,MO", "-1FR", "20300101", "MO,TU,WE,TH,FR,SA,SU"]),
    max_size=3,
)


@given(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY"]), PARTS)
def test_a_rule_is_refused_or_taken_in_a_form_that_stays(freq: str, parts: dict[str, str]) -> None:
    typed = ";".join([f"FREQ={freq}", *(f"{name}={value}" for name, value in parts.items())])
    rule = taken(typed)
    if rule is not None:
        assert recurrence.parse(rule) == rule
        assert recurrence.parse(recurrence.words(rule)) == rule
        assert recurrence.occasions(rule, MONDAY, MONDAY, MONDAY + timedelta(days=400))


@given(st.text(max_size=30) | st.from_regex(r"\A(every )?\w{1,3} ?x?(/| a )?(day|week)s?\Z"))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    rule = taken(text)
    assert rule is None or recurrence.parse(recurrence.words(rule)) == rule
