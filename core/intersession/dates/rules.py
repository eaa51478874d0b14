"""Calendar rules as people type them: checked, put in canonical form, and counted.

A rule is an RFC 5545 recurrence without its ``RRULE:`` name.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from intersession.dates.parsing import make_day
from intersession.errors import InvalidInput, Problem, invalid, shown

if TYPE_CHECKING:
    from dateutil.rrule import rrule, rruleset

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ALL_DAYS = ",".join(DAYS)
MOST_PER_DAY = 12

_SUBJECT = "The schedule cannot be used:"
ACCEPTED = (
    "Accepted: once; daily; 2x/day; every 2 days; weekly; 3x/week; every 2 weeks; "
    "weekdays; weekends; mon, wed, fri; monthly; every session; as needed; or a calendar "
    "rule such as RRULE:FREQ=WEEKLY;BYDAY=MO,TH"
)
# The parts of a calendar rule that can be counted, in canonical order. The finer
# frequencies, and parts that pick days of a year, have no use in homework and some
# of them never come; dateutil would look for those until the year 9999.
_PARTS = (
    *("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY"),
    *("BYHOUR", "BYMINUTE", "BYSECOND", "BYSETPOS", "WKST"),
)
_TIMES = {"BYHOUR", "BYMINUTE", "BYSECOND"}
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY")
LIMITS = {
    "INTERVAL": (1, 366),
    "COUNT": (1, 9999),
    "BYMONTHDAY": (-31, 31),
    "BYHOUR": (0, 23),
    "BYMINUTE": (0, 59),
    "BYSECOND": (0, 59),
    "BYSETPOS": (-31, 31),
}


def check_rule(given: str) -> str:
    """Check a calendar rule as typed, and put it in canonical form."""
    parts = {name: _part(name, value) for name, value in _split(given).items()}
    parts = {name: value for name, value in parts.items() if (name, value) != ("INTERVAL", "1")}
    if parts.get("FREQ") != "WEEKLY" or "INTERVAL" not in parts or "BYSETPOS" in parts:
        parts.pop("WKST", None)  # it makes no difference to the other rules
    if problems := [Problem("", f"{shown(given)}: {problem}") for problem in _together(parts)]:
        raise InvalidInput(_SUBJECT, problems)
    rule = ";".join(f"{name}={parts[name]}" for name in _PARTS if name in parts)
    if next(iter(counted(without_until(rule)[0], date(2024, 1, 1))), None) is None:
        raise unusable(f"{shown(given)} never falls on any day. {ACCEPTED}")
    return rule


def _split(given: str) -> dict[str, str]:
    """The parts of a rule as typed, by name; refuses parts that cannot be counted."""
    found: dict[str, str] = {}
    text = "".join(given.upper().split()).removeprefix("RRULE:").strip(";")
    for pair in text.split(";"):
        name, _, value = pair.partition("=")
        if name not in _PARTS:
            raise unusable(
                f"{shown(name)} in a rule cannot be counted. Accepted: {', '.join(_PARTS)}"
            )
        if name in found:
            raise unusable(f"the rule has {name} twice. Write it once, with commas: BYDAY=MO,TH")
        found[name] = value
    return found


def _part(name: str, value: str) -> str:
    """One part of a rule in canonical form."""
    if name == "FREQ":
        return _frequency(value)
    if name == "UNTIL":
        return _until(value)
    if name in ("BYDAY", "WKST"):
        return _rule_days(name, value)
    return _numbers(name, value)


def _frequency(value: str) -> str:
    if value in ("HOURLY", "MINUTELY", "SECONDLY"):
        raise unusable(f"FREQ={value} is finer than days. Write 2x/day, up to {MOST_PER_DAY}x/day")
    if value not in _FREQUENCIES:
        raise unusable(f"FREQ={value} cannot be counted. Accepted: {', '.join(_FREQUENCIES)}")
    return value


def _until(value: str) -> str:
    match = re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})", value)
    if not match:
        how = "Write the last day, which counts as a whole: UNTIL=20260331"
        raise unusable(f"UNTIL={value} is not a day. {how}")
    make_day(int(match[1]), int(match[2]), int(match[3]), f"UNTIL={value}")
    return value


def _rule_days(name: str, value: str) -> str:
    """Weekdays in order, for BYDAY perhaps each with its place in the month (``-1FR``)."""
    found = [re.fullmatch(r"\+?(-?[1-5])?([A-Z]{2})", day) for day in value.split(",")]
    days = [match for match in found if match and match[2] in DAYS]
    if len(days) < len(found) or (name == "WKST" and (len(days) > 1 or days[0][1])):
        raise unusable(f"{name}={value} is not a weekday. Accepted: {', '.join(DAYS)}")
    days.sort(key=lambda match: (int(match[1] or 0), DAYS.index(match[2])))
    return ",".join(dict.fromkeys((match[1] or "") + match[2] for match in days))


def _numbers(name: str, value: str) -> str:
    """Whole numbers in order, each once; a single one for INTERVAL and COUNT."""
    low, high = LIMITS[name]
    several = name.startswith("BY")
    texts = value.split(",") if several else [value]
    numbers = {int(text) for text in texts if re.fullmatch(r"[+-]?[0-9]{1,4}", text)}
    fits = all(low <= number <= high and (number or low == 0) for number in numbers)
    if not fits or len(numbers) < len(set(texts)):
        accepted = f"{low} to {high}" + (", but not 0" if low < 0 else "")
        raise unusable(f"{name}={value} cannot be counted. Accepted: {accepted}")
    return ",".join(map(str, sorted(numbers)))


def _together(parts: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with a rule's parts together."""
    frequency = parts.get("FREQ")
    days = parts.get("BYDAY", "")
    if frequency is None:
        yield f"a rule needs FREQ. Accepted: {', '.join(_FREQUENCIES)}"
    if "COUNT" in parts and "UNTIL" in parts:
        yield "a rule ends by COUNT or by UNTIL. Write one of them"
    if frequency == "DAILY" and days:
        yield f"weekdays need a week. Write FREQ=WEEKLY;BYDAY={days}"
    if frequency != "MONTHLY" and any(letter.isdigit() for letter in days):
        yield "a weekday with a number, such as 1MO, needs FREQ=MONTHLY"
    if frequency != "MONTHLY" and "BYMONTHDAY" in parts:
        yield "BYMONTHDAY needs FREQ=MONTHLY"
    if "BYSETPOS" in parts and not _can_pick(parts):
        yield "BYSETPOS cannot be counted in this rule. Write 3x/week, or name the weekdays"
    if math.prod(parts[name].count(",") + 1 for name in _TIMES if name in parts) > MOST_PER_DAY:
        yield f"a day can have up to {MOST_PER_DAY} times"


def _can_pick(parts: Mapping[str, str]) -> bool:
    """Whether BYSETPOS can be counted: by whole days, of a month or of all the week."""
    if not _TIMES.isdisjoint(parts):
        return False
    if parts.get("FREQ") == "MONTHLY":
        return True
    places = [abs(int(place)) for place in parts["BYSETPOS"].split(",")]
    return parts.get("FREQ") == "WEEKLY" and parts.get("BYDAY") == ALL_DAYS and max(places) <= 7


def counted(rule: str, start: date) -> rrule | rruleset:
    """The rule as dateutil counts it, from the start's midnight, without a zone."""
    from dateutil.rrule import rrulestr  # here, because only some commands count

    if rule.startswith("FREQ=WEEKLY") and "BYSETPOS" in rule:
        rule += f";WKST={DAYS[start.weekday()]}"
    try:
        return rrulestr(rule, dtstart=datetime.combine(start, time.min))
    except (ValueError, TypeError):
        raise unusable(f"{shown(rule)} is not a calendar rule. {ACCEPTED}") from None


def without_until(rule: str) -> tuple[str, date]:
    """The rule without its UNTIL, and that day; the last day there is where it has none.

    dateutil would stop at the day's first minute, and leave its later times out.
    """
    match = re.search(r";UNTIL=(\d{8})", rule)
    if not match:
        return rule, date.max
    return rule.replace(match[0], ""), date.fromisoformat(match[1])


def unusable(message: str) -> InvalidInput:
    return invalid(_SUBJECT, message)
