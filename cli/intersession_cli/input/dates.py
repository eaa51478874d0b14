"""Dates and times as people say them: ``yesterday 18:40``, ``thu``, ``+7d``.

Nothing here looks at a clock: today's date is passed in. ``towards`` is where the
speaker looks: "past" for what happened, "future" for what is planned. It decides
which Thursday ``thu`` is, and the year of ``2 March``. Numbers that could be read
in two ways are refused with both readings, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Literal

from intersession.dates.instants import localise
from intersession.dates.parsing import (
    MONTHS,
    check_year,
    make_day,
    parse_iso_day,
    parse_time,
    weekday_number,
)
from intersession.errors import InvalidInput, invalid, shown

Towards = Literal["past", "future"]

_SUBJECT = "The date cannot be used:"
_ACCEPTED = (
    "Accepted: today, yesterday, tomorrow, thu, last thu, next thu, 3 days ago, "
    "in 2 weeks, +7d, -3d, 2 March, 2 March 2026, 2026-03-02"
)
_ACCEPTED_MOMENTS = f"{_ACCEPTED}; with a time behind it where it is known: thu 6pm, today 18:40"
_RELATIVE = {"today": 0, "yesterday": -1, "tomorrow": 1}
_UNITS = {"d": 1, "day": 1, "w": 7, "week": 7}
_AMOUNT = r"(?P<amount>\d{1,6}|an?|one) ?(?P<unit>d|day|w|week)s?"
_SHIFTS = (
    (re.compile(rf"\+ ?{_AMOUNT}"), 1),
    (re.compile(rf"in {_AMOUNT}"), 1),
    (re.compile(rf"- ?{_AMOUNT}"), -1),
    (re.compile(rf"{_AMOUNT} ago"), -1),
)
_DAY_MONTH = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?[ -]?(?:of )?(?P<month>[a-z]{3,})\.?"
    r"(?:(?:,? |,|-)(?P<year>\d{4}))?"
)
_MONTH_DAY = re.compile(
    r"(?P<month>[a-z]{3,})\.?[ -]?(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:(?:,? |,)(?P<year>\d{4}))?"
)
_YEAR_FIRST = re.compile(r"\d{4}([-/.])\d{1,2}\1\d{1,2}")
_NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})(?:\2(\d{4}|\d{2}))?")
_ONLY_A_DAY = re.compile(r"(2[4-9]|3\d)\.\d{2}")  # 25.12 is not a time
# The time that ends a moment, and perhaps its offset from UTC; parse_time judges the time.
_ENDING_TIME = re.compile(
    r"(?:^|[\s,]|(?<=\d)T)"
    r"(?P<time>\d{1,2}:\d{1,2}(?::\d{1,2})?(?:\s*[ap]\.?m\.?)?|\d{1,2}\.\d{2}(?:\s*[ap]\.?m\.?)?"
    r"|\d{1,2}\s*[ap]\.?m\.?|noon|midday|midnight)"
    r"(?P<offset>\s*(?:Z|[+-]\d{2}(?::?\d{2})?))?$",
    re.IGNORECASE,
)


def parse_day(text: str, today: date, towards: Towards) -> date:
    """Read a day.

    A weekday is the most recent one, today included, towards the past, and the
    next one, today excluded, towards the future; ``last thu`` and ``next thu``
    both exclude today. Raises InvalidInput for a day that does not exist, that
    could be two days, or in another form.
    """
    return _day(text, today, towards, _ACCEPTED)


def parse_moment(
    text: str, today: date, zone: tzinfo | Callable[[date], tzinfo], towards: Towards
) -> date | datetime:
    """Read a day, or a day and a time, or a time today.

    A time without an offset comes back with that of ``zone``, which may depend on the day;
    an offset that is written is kept. Raises InvalidInput as ``parse_day`` does, and for a
    time that the clocks skipped or showed twice, unless its offset is written
    (``2026-10-25T02:30+01:00``).
    """
    given = text.strip()
    match = _ENDING_TIME.search(given)
    if not match or _ONLY_A_DAY.fullmatch(given):
        return _day(given, today, towards, _ACCEPTED_MOMENTS)
    day_text = re.sub(r"(\bat|,)\s*$", "", given[: match.start()], flags=re.IGNORECASE).strip()
    if not day_text:
        _check_not_a_day(match["time"], today)
    day = _day(day_text, today, towards, _ACCEPTED_MOMENTS) if day_text else today
    if match["time"].lower() == "midnight":
        raise _midnight(given, day)
    at = datetime.combine(day, parse_time(match["time"]), _offset(match["offset"]))
    if at.utcoffset():
        return at
    return localise(at, zone if isinstance(zone, tzinfo) else zone(day))


def _day(text: str, today: date, towards: Towards, accepted: str) -> date:
    """Read a day; ``accepted`` is shown if the text is not a day."""
    plain = " ".join(text.lower().replace("−", "-").split()).strip(" ,.")
    for read in _READERS:
        found = read(plain, today, towards)
        if found is not None:
            check_year(found)
            return found
    raise _invalid(f"{shown(text)} is not a day. {accepted}")


def _relative(plain: str, today: date, towards: Towards) -> date | None:
    """today, yesterday, tomorrow; +7d, -3d, in 2 weeks, 3 days ago."""
    days = _RELATIVE.get(plain)
    for pattern, sign in _SHIFTS:
        if match := pattern.fullmatch(plain):
            amount = int(match["amount"]) if match["amount"].isdecimal() else 1
            days = sign * amount * _UNITS[match["unit"]]
    try:
        return None if days is None else today + timedelta(days=days)
    except OverflowError:
        raise _invalid(
            f"{shown(plain)} is too far away. Write a day from the year 1 to 9999"
        ) from None


def _weekday(plain: str, today: date, towards: Towards) -> date | None:
    """thu, last thu, next thu, on Thursday."""
    match = re.fullmatch(r"(?:(last|next|on) )?([a-z]+)", plain)
    wanted = weekday_number(match[2]) if match else None
    if match is None or wanted is None:
        return None
    ahead = (wanted - today.weekday()) % 7
    if match[1] == "next" or (match[1] != "last" and towards == "future"):
        return today + timedelta(days=ahead or 7)
    back = (7 - ahead) % 7
    return today - timedelta(days=back or (7 if match[1] == "last" else 0))


def _year_first(plain: str, today: date, towards: Towards) -> date | None:
    """2026-03-02, also with slashes or dots."""
    return parse_iso_day(re.sub("[/.]", "-", plain)) if _YEAR_FIRST.fullmatch(plain) else None


def _month_by_name(plain: str, today: date, towards: Towards) -> date | None:
    """2 March 2026, 2nd of March, 2 mar, March 2, 2026."""
    match = _DAY_MONTH.fullmatch(plain) or _MONTH_DAY.fullmatch(plain)
    names = [name for name in MONTHS if match and name.lower().startswith(match["month"])]
    if not match or not names:
        return None
    month, day = MONTHS.index(names[0]) + 1, int(match["day"])
    year = int(match["year"]) if match["year"] else _year(month, day, today, towards)
    return make_day(year, month, day, plain)


def _numbers_only(plain: str, today: date, towards: Towards) -> date | None:
    """25/12/2026, 25.12.; refused where day and month could change places."""
    match = _NUMBERS.fullmatch(plain)
    if not match:
        return None
    first, second = int(match[1]), int(match[3])
    readings = _readings(first, second) or [(second, first)]  # make_day says what is wrong
    if match[4] and len(match[4]) == 2:
        raise _invalid(f"{shown(plain)}: write the year first and in full, such as 2026-12-25")
    days = [
        make_day(int(match[4] or _year(month, day, today, towards)), month, day, plain)
        for month, day in readings
    ]
    if len(days) > 1:
        raise _invalid(f"{shown(plain)} could be two days. Write {days[0]} or {days[1]}")
    return days[0]


_READERS: tuple[Callable[[str, date, Towards], date | None], ...] = (
    _relative,
    _weekday,
    _year_first,
    _month_by_name,
    _numbers_only,
)


def _readings(first: int, second: int) -> list[tuple[int, int]]:
    """The (month, day) pairs that two numbers can mean: none, one or two."""
    pairs = [(second, first), (first, second)]
    fits = [(month, day) for month, day in pairs if 1 <= month <= 12 and 1 <= day <= 31]
    return list(dict.fromkeys(fits))


def _year(month: int, day: int, today: date, towards: Towards) -> int:
    """The year of a day without one: the nearest on the speaker's side, today included."""
    if towards == "past":
        return today.year - ((month, day) > (today.month, today.day))
    return today.year + ((month, day) < (today.month, today.day))


def _check_not_a_day(given: str, today: date) -> None:
    """Refuse a lone ``3.04``, which could be a time or a day; ``18.40`` is only a time."""
    match = re.fullmatch(r"(\d{1,2})\.(\d{2})", given)
    if match and _readings(int(match[1]), int(match[2])):
        raise _invalid(
            f"{shown(given)} could be a time or a day. Write {match[1]}:{match[2]} for the time, "
            f"or the day as {today}"
        )


def _midnight(given: str, day: date) -> InvalidInput:
    """The error for midnight, with both ways to write it."""
    start, end = (f"{each}T00:00" for each in (day, day + timedelta(days=1)))
    return _invalid(f"{shown(given)} could begin or end that day. Write {start} or {end}")


def _offset(text: str | None) -> timezone | None:
    """The offset from UTC that was written behind a time; None where there was none."""
    if text is None:
        return None
    written = text.strip().upper().replace(":", "")
    if written == "Z":
        return UTC
    hours, minutes = int(written[1:3]), int(written[3:] or 0)
    if hours > 14 or minutes > 59:
        raise _invalid(
            f"{shown(text.strip())} is not an offset from UTC. Accepted: -12:00 to +14:00"
        )
    ahead = timedelta(hours=hours, minutes=minutes)
    return timezone(-ahead if written[0] == "-" else ahead)


def _invalid(message: str) -> InvalidInput:
    return invalid(_SUBJECT, message)
