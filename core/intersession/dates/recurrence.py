"""How often: typed in words, stored as a recurrence rule, counted in a window.

A schedule is stored as an RFC 5545 recurrence rule without its ``RRULE:`` name,
in one canonical form, so that any calendar program can read it. The rule is
counted in the client's local dates, from the day on which the schedule starts.

Two things that people say have no rule of their own in RFC 5545. Each is written
as a valid rule that gives the right count and that no other words give:

* ``3x/week``, on any days, is "of all seven days of the week, the 1st, 3rd and
  5th": ``FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=1,3,5``. The places are
  spread evenly and only say how many; they ask for no particular day. Weeks are
  blocks of seven days from the start (WKST is the start's weekday), so every full
  week from the start expects three. Write ``;WKST=`` and the start's weekday
  behind the rule when it leaves Intersession.
* ``2x/day``, at any hours, is ``FREQ=DAILY;BYHOUR=9,21;BYMINUTE=0;BYSECOND=0``:
  as many hours as times, spread from 9 to 21, which again ask for no particular
  hour. A program that reads it needs a start with a time, not only a date.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from intersession.dates.parsing import WEEKDAYS, make_day, weekday_number
from intersession.errors import InvalidInput, Problem, invalid, shown

if TYPE_CHECKING:
    from dateutil.rrule import rrule, rruleset

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST_PER_DAY = 12

_SUBJECT = "The schedule cannot be used:"
_ALL_DAYS = ",".join(DAYS)

_ACCEPTED = (
    "Accepted: once; daily; 2x/day; every 2 days; weekly; 3x/week; every 2 weeks; "
    "weekdays; weekends; mon, wed, fri; or a calendar rule such as "
    "RRULE:FREQ=WEEKLY;BYDAY=MO,TH"
)
_FIXED = {
    "once": "FREQ=DAILY;COUNT=1",
    "daily": "FREQ=DAILY",
    "weekly": "FREQ=WEEKLY",
    "weekdays": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "weekends": "FREQ=WEEKLY;BYDAY=SA,SU",
}
_SAME = {
    "every day": "daily",
    "each day": "daily",
    "everyday": "daily",
    "every week": "weekly",
    "each week": "weekly",
    "weekday": "weekdays",
    "every weekday": "weekdays",
    "weekend": "weekends",
    "every weekend": "weekends",
    "fortnightly": "every 2 weeks",
    "every fortnight": "every 2 weeks",
}
_NUMBERS = (
    *("one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_COUNTS = {"once": 1, "twice": 2, "thrice": 3} | dict(zip(_NUMBERS, range(1, 13), strict=True))
_NTH = {"other": 2, "second": 2, "third": 3}
_TIMES_PER = re.compile(
    r"(?P<count>\w+?) ?(?:x|×|times?|days?(?=.*w))?(?: ?/ ?| (?:a|per|each|every|in a) )"
    r"(?P<period>daily|day|weekly|week|wk)s?"
)
_EVERY = re.compile(r"(?:every|each) (?P<count>\w+) (?P<period>day|week)s?")

# The parts of a calendar rule that can be counted, in canonical order. The finer
# frequencies, and parts that pick days of a year, have no use in homework and some
# of them never come; dateutil would look for those until the year 9999.
_PARTS = (
    *("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY"),
    *("BYHOUR", "BYMINUTE", "BYSECOND", "BYSETPOS", "WKST"),
)
_TIMES = {"BYHOUR", "BYMINUTE", "BYSECOND"}
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY")
_LIMITS = {
    "INTERVAL": (1, 366),
    "COUNT": (1, 9999),
    "BYMONTHDAY": (-31, 31),
    "BYHOUR": (0, 23),
    "BYMINUTE": (0, 59),
    "BYSECOND": (0, 59),
    "BYSETPOS": (-31, 31),
}


def parse(words: str) -> str:
    """Read how often from words, or from a recurrence rule; the canonical rule.

    Forgiving about case, spaces and plurals. Raises InvalidInput with the
    accepted forms, and for what could mean two things or cannot be counted.
    """
    given = " ".join(words.strip().split())
    if "=" in given:
        return _rule(given)
    plain = given.lower().rstrip(".")
    plain = _SAME.get(plain, plain)
    if plain in ("biweekly", "bi-weekly"):
        raise _invalid(f"{shown(given)} has two meanings. Write 2x/week, or every 2 weeks")
    found = _FIXED.get(plain) or _times_per(plain) or _every(plain) or _on_days(plain)
    if found is None:
        raise _invalid(f"{shown(given)} is not a schedule. {_ACCEPTED}")
    return found


def words(rule: str) -> str:
    """A canonical rule in words that ``parse`` reads back as that rule.

    The rule's own text where no words say exactly the same.
    """
    if rule in _IN_WORDS:
        return _IN_WORDS[rule]
    if match := re.fullmatch(r"FREQ=(DAI|WEEK)LY;INTERVAL=(\d+)", rule):
        return f"every {match[2]} {'days' if match[1] == 'DAI' else 'weeks'}"
    if match := re.fullmatch(r"FREQ=WEEKLY;BYDAY=([A-Z,]+)", rule):
        return ", ".join(WEEKDAYS[DAYS.index(day)][:3].lower() for day in match[1].split(","))
    return rule


def is_flexible(rule: str) -> bool:
    """Whether a canonical rule says how many times a week, and asks for no particular day."""
    return rule in _FLEXIBLE


def occasions(rule: str, start: date, first: date, last: date) -> list[date]:
    """The expected occasions of a canonical rule that started on ``start``.

    Those within ``first`` to ``last``, both included, in order; a date comes as
    many times as there are occasions on it.
    """
    rule, until = _without_until(rule)
    begin = datetime.combine(first, time.min)
    end = datetime.combine(min(last, until), time.max)
    found = _recurrence(rule, start).between(begin, end, inc=True)
    return [moment.date() for moment in found]


def _per_week(count: int) -> str:
    """The rule for so many times a week on any days, 2 to 6."""
    places = ",".join(str(1 + 7 * n // count) for n in range(count))
    return f"FREQ=WEEKLY;BYDAY={_ALL_DAYS};BYSETPOS={places}"


def _per_day(count: int) -> str:
    """The rule for so many times a day at any hours, 2 to 12."""
    hours = ",".join(str(9 + 12 * n // (count - 1)) for n in range(count))
    return f"FREQ=DAILY;BYHOUR={hours};BYMINUTE=0;BYSECOND=0"


_FLEXIBLE = {_per_week(count): f"{count}x/week" for count in range(2, 7)}
_IN_WORDS = {
    **{rule: name for name, rule in _FIXED.items()},
    **_FLEXIBLE,
    **{_per_day(count): f"{count}x/day" for count in range(2, MOST_PER_DAY + 1)},
}


def _times_per(plain: str) -> str | None:
    """The rule for ``3x/week``, ``twice a day`` and the like; None for other words."""
    plain = re.sub(r"(once|twice|thrice|x|×|times) (?=dai|day|wee|wk)", r"\1/", plain)
    match = _TIMES_PER.fullmatch(plain)
    count = _count(match["count"]) if match else None
    if not match or count is None:
        return None
    daily = match["period"].startswith("da")
    most = MOST_PER_DAY if daily else 7
    if not 1 <= count <= most:
        period = "day" if daily else "week"
        raise _invalid(f"{shown(plain)}: a {period} can have 1 to {most} times. {_ACCEPTED}")
    if count == (1 if daily else 7):
        return _FIXED["daily"]
    if count == 1:
        return _FIXED["weekly"]
    return _per_day(count) if daily else _per_week(count)


def _every(plain: str) -> str | None:
    """The rule for ``every 2 days`` and the like; None for other words."""
    match = _EVERY.fullmatch(plain.removeprefix("once "))
    count = _NTH.get(match["count"]) or _count(match["count"]) if match else None
    if not match or count is None:
        return None
    most = _LIMITS["INTERVAL"][1]
    if not 1 <= count <= most:
        raise _invalid(
            f"{shown(plain)} cannot be counted. Accepted: every 1 to {most} {match['period']}s"
        )
    interval = f";INTERVAL={count}" if count > 1 else ""
    return f"FREQ={'DAILY' if match['period'] == 'day' else 'WEEKLY'}{interval}"


def _count(word: str) -> int | None:
    """The number meant by digits or a word; None for another word."""
    return int(word[:6]) if word.isdecimal() else _COUNTS.get(word)


def _on_days(plain: str) -> str | None:
    """The rule for a list of weekdays, with ``mon-fri`` for a run; None where not one."""
    plain = re.sub(r" ?(?:-|–| to | through ) ?", "-", plain)
    plain = re.sub(r"^(every|each|on) ", "", plain)
    found: set[int] = set()
    for part in re.split(r"(?:[\s,;/&+]|\band\b)+", plain.strip(" ,;")):
        days = [weekday_number(day) for day in part.split("-")]
        if None in days or len(days) > 2:
            return None
        found.update(_run(*(day for day in days if day is not None)))
    return f"FREQ=WEEKLY;BYDAY={','.join(DAYS[day] for day in sorted(found))}"


def _run(first: int, last: int | None = None) -> Iterable[int]:
    """The weekdays from the first to the last, over the end of the week if need be."""
    length = 0 if last is None else (last - first) % 7
    return ((first + n) % 7 for n in range(length + 1))


def _rule(given: str) -> str:
    """Check a calendar rule as typed, and put it in canonical form."""
    parts = {name: _part(name, value) for name, value in _split(given).items()}
    parts = {name: value for name, value in parts.items() if (name, value) != ("INTERVAL", "1")}
    if parts.get("FREQ") != "WEEKLY" or "INTERVAL" not in parts or "BYSETPOS" in parts:
        parts.pop("WKST", None)  # it makes no difference to the other rules
    if problems := [Problem("", f"{shown(given)}: {problem}") for problem in _together(parts)]:
        raise InvalidInput(_SUBJECT, problems)
    rule = ";".join(f"{name}={parts[name]}" for name in _PARTS if name in parts)
    if next(iter(_recurrence(_without_until(rule)[0], date(2024, 1, 1))), None) is None:
        raise _invalid(f"{shown(given)} never falls on any day. {_ACCEPTED}")
    return rule


def _split(given: str) -> dict[str, str]:
    """The parts of a rule as typed, by name; refuses parts that cannot be counted."""
    found: dict[str, str] = {}
    text = "".join(given.upper().split()).removeprefix("RRULE:").strip(";")
    for pair in text.split(";"):
        name, _, value = pair.partition("=")
        if name not in _PARTS:
            raise _invalid(
                f"{shown(name)} in a rule cannot be counted. Accepted: {', '.join(_PARTS)}"
            )
        if name in found:
            raise _invalid(f"the rule has {name} twice. Write it once, with commas: BYDAY=MO,TH")
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
        raise _invalid(f"FREQ={value} is finer than days. Write 2x/day, up to {MOST_PER_DAY}x/day")
    if value not in _FREQUENCIES:
        raise _invalid(f"FREQ={value} cannot be counted. Accepted: {', '.join(_FREQUENCIES)}")
    return value


def _until(value: str) -> str:
    match = re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})", value)
    if not match:
        how = "Write the last day, which counts as a whole: UNTIL=20260331"
        raise _invalid(f"UNTIL={value} is not a day. {how}")
    make_day(int(match[1]), int(match[2]), int(match[3]), f"UNTIL={value}")
    return value


def _rule_days(name: str, value: str) -> str:
    """Weekdays in order, for BYDAY perhaps each with its place in the month (``-1FR``)."""
    found = [re.fullmatch(r"\+?(-?[1-5])?([A-Z]{2})", day) for day in value.split(",")]
    days = [match for match in found if match and match[2] in DAYS]
    if len(days) < len(found) or (name == "WKST" and (len(days) > 1 or days[0][1])):
        raise _invalid(f"{name}={value} is not a weekday. Accepted: {', '.join(DAYS)}")
    days.sort(key=lambda match: (int(match[1] or 0), DAYS.index(match[2])))
    return ",".join(dict.fromkeys((match[1] or "") + match[2] for match in days))


def _numbers(name: str, value: str) -> str:
    """Whole numbers in order, each once; a single one for INTERVAL and COUNT."""
    low, high = _LIMITS[name]
    several = name.startswith("BY")
    texts = value.split(",") if several else [value]
    numbers = {int(text) for text in texts if re.fullmatch(r"[+-]?[0-9]{1,4}", text)}
    fits = all(low <= number <= high and (number or low == 0) for number in numbers)
    if not fits or len(numbers) < len(set(texts)):
        accepted = f"{low} to {high}" + (", but not 0" if low < 0 else "")
        raise _invalid(f"{name}={value} cannot be counted. Accepted: {accepted}")
    return ",".join(map(str, sorted(numbers)))


def _together(parts: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with a rule's parts beside each other."""
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
    return parts.get("FREQ") == "WEEKLY" and parts.get("BYDAY") == _ALL_DAYS and max(places) <= 7


def _recurrence(rule: str, start: date) -> rrule | rruleset:
    """The rule as dateutil counts it, from the start's midnight, without a zone."""
    from dateutil.rrule import rrulestr  # here, because only some commands count

    if rule.startswith("FREQ=WEEKLY") and "BYSETPOS" in rule:
        rule += f";WKST={DAYS[start.weekday()]}"
    try:
        return rrulestr(rule, dtstart=datetime.combine(start, time.min))
    except (ValueError, TypeError):
        raise _invalid(f"{shown(rule)} is not a calendar rule. {_ACCEPTED}") from None


def _without_until(rule: str) -> tuple[str, date]:
    """The rule without its UNTIL, and that day; the last day there is where it has none.

    dateutil would stop at the day's first minute, and leave its later times out.
    """
    match = re.search(r";UNTIL=(\d{8})", rule)
    if not match:
        return rule, date.max
    return rule.replace(match[0], ""), date.fromisoformat(match[1])


def _invalid(message: str) -> InvalidInput:
    return invalid(_SUBJECT, message)
