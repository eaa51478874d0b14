"""Days and times of day as people type them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, datetime, time

from intersession.errors import (
    InvalidInput,
    invalid,
    shown,
)

# Spelled out here because strftime's names follow the machine's language.
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


_ISO_DAY = r"(\d{4})-(\d{1,2})-(\d{1,2})"


_TIME = (
    r"(?P<hour>\d{1,2})"
    r"(?:[:.](?P<minute>\d{2})(?::(?P<second>\d{2}))?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?"
)


_NAMED_TIMES = {"midnight": time(0), "noon": time(12), "midday": time(12)}


_ACCEPTED_TIMES = "Accepted: 18:40, 7:05, 6pm, 11.15 pm, noon, midnight"


DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"


MOMENT = rf"{DAY}[T ][0-9]{{2}}(:[0-9]{{2}}){{1,2}}([.][0-9]{{1,6}})?(Z|[+-][0-9]{{2}}:[0-9]{{2}})?"


_ISO = f"{DAY}|{MOMENT}"


EARLIEST = date(1900, 1, 1)
"""No day before is taken: it can only be a slip of the pen."""
LATEST = date(2199, 12, 31)
"""No day after is taken, of what is planned or held."""


def parse_happened(text: str | None) -> date | datetime | None:
    """When it happened, as sent: a day or an instant in ISO; None for not known."""
    if text is None:
        return None
    if not re.fullmatch(_ISO, text):
        accepted = "2026-03-02, 2026-03-02T18:40, 2026-03-02T18:40:00+01:00, or null: not known"
        raise invalid("Refused:", f"{shown(text)} is not a time. Accepted: {accepted}")
    day = parse_iso_day(text[:10])
    if len(text) == 10:
        return day
    if not MINYEAR < day.year < MAXYEAR:  # in another zone it may be outside the calendar
        raise invalid("Refused:", f"{text} is too near the calendar's end to be used")
    try:
        return datetime.fromisoformat(text)
    except ValueError as problem:
        raise invalid("Refused:", f"{text} cannot be used: {problem}") from problem


def weekday_number(text: str) -> int | None:
    """The weekday meant, 0 for Monday to 6; None where it is not a weekday's name.

    Accepts a name or its start from two letters on, in any case, and its plural:
    ``Thursday``, ``thurs``, ``TH``, ``mondays``, ``weds``.
    """
    word = text.strip().lower().rstrip(".")
    starts = {word, word.removesuffix("s")}
    for number, name in enumerate(WEEKDAYS):
        if any(len(start) > 1 and name.lower().startswith(start) for start in starts):
            return number
    return None


def make_day(year: int, month: int, day: int, given: str) -> date:
    """The day, or InvalidInput that says why it is not in the calendar.

    ``given`` is what was typed, for the message.
    """
    subject = "The date cannot be used:"
    if not 1 <= month <= 12:
        raise invalid(subject, f"{shown(given)}: there is no month {month}. Months go from 1 to 12")
    if not 1 <= year <= 9999:
        raise invalid(
            subject, f"{shown(given)}: there is no year {year}. Write the year, such as 2026"
        )
    _check_year(year, given)
    days = monthrange(year, month)[1]
    if not 1 <= day <= days:
        name = MONTHS[month - 1]
        how = f"{name} {year} has {days} days. Write a day from 1 to {days}"
        raise invalid(subject, f"{shown(given)} does not exist: {how}")
    return date(year, month, day)


def check_year(day: date) -> None:
    """Raise InvalidInput for a day in a year in which nobody lives who is on record."""
    _check_year(day.year, day.isoformat())


def _check_year(year: int, given: str) -> None:
    if not EARLIEST.year <= year <= LATEST.year:
        told = f"{shown(given)} is not between {EARLIEST.year} and {LATEST.year}"
        raise invalid("The date cannot be used:", f"{told}. Check the year, such as 2026")


def parse_iso_day(text: str) -> date:
    """Read a day written year first, such as ``2026-03-02``.

    Raises InvalidInput for another form, and for a day that does not exist.
    """
    match = re.fullmatch(_ISO_DAY, text.strip())
    if not match:
        raise invalid(
            "The date cannot be used:",
            f"{shown(text)} is not a day. Accepted: year, month and day, such as 2026-03-02",
        )
    year, month, day = map(int, match.groups())
    return make_day(year, month, day, text.strip())


def parse_time(text: str) -> time:
    """Read a time of day: ``23:15``, ``7:05``, ``11pm``, ``11.15 pm``, ``noon``.

    Raises InvalidInput, among others for a bare ``7``, which could be the morning
    or the evening.
    """
    given = text.strip()
    if named := _NAMED_TIMES.get(given.lower()):
        return named
    match = re.fullmatch(_TIME, given, re.IGNORECASE)
    if not match:
        raise invalid_time(f"{shown(given)} is not a time of day. {_ACCEPTED_TIMES}")
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    if match["half"]:
        hour = _hour_of_24(hour, match["half"][0].lower(), given)
    elif not match["minute"]:
        raise _bare_hour(hour, given)
    if hour > 23 or minute > 59 or second > 59:
        limits = "Hours go from 0 to 23 and minutes from 0 to 59"
        raise invalid_time(f"{shown(given)} is not a time of day. {limits}")
    return time(hour, minute, second)


def _hour_of_24(hour: int, half: str, given: str) -> int:
    """The hour of the day for an hour with am or pm (``half`` is ``a`` or ``p``)."""
    if not 1 <= hour <= 12:
        raise invalid_time(
            f"{shown(given)} is not a time of day: with am or pm the hour goes from 1 to 12. "
            f"Leave {half}m out, such as 18:40"
        )
    return hour % 12 + (12 if half == "p" else 0)


def _bare_hour(hour: int, given: str) -> InvalidInput:
    """The error for an hour alone, with how to write each time of day it may be."""
    if hour > 23:
        return invalid_time(f"{shown(given)} is not a time of day. {_ACCEPTED_TIMES}")
    hours = (hour % 12, hour % 12 + 12) if 1 <= hour <= 12 else (hour,)
    written = " or ".join(f"{hour}:00" for hour in hours)
    return invalid_time(f"{shown(given)} alone is not a time of day. Write {written}")


def invalid_time(message: str) -> InvalidInput:
    return invalid("The time cannot be used:", message)
