"""How often: typed in words, read as a rule in one canonical form, counted in a window.

A rule is an RFC 5545 recurrence rule without its ``RRULE:`` name, counted in the client's
local dates from the day on which the schedule starts. It is how occasions are counted;
what is stored is the value of how_often.py.

Two things that people say have no rule of their own in RFC 5545. Each is counted by
a valid rule that gives the right count and that no other words give:

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

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, time

from intersession.dates.parsing import WEEKDAYS, weekday_number
from intersession.dates.rules import (
    ACCEPTED,
    ALL_DAYS,
    DAYS,
    LIMITS,
    MOST_PER_DAY,
    check_rule,
    counted,
    unusable,
    without_until,
)
from intersession.errors import shown

ONCE = "FREQ=DAILY;COUNT=1"
EVERY_SESSION = "EVERY SESSION"
AS_NEEDED = "AS NEEDED"
"""Two that no calendar can say: nothing is expected on any day."""

_FIXED = {
    "once": ONCE,
    "daily": "FREQ=DAILY",
    "weekly": "FREQ=WEEKLY",
    "weekdays": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "weekends": "FREQ=WEEKLY;BYDAY=SA,SU",
    "monthly": "FREQ=MONTHLY",
    "every session": EVERY_SESSION,
    "as needed": AS_NEEDED,
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
    "every month": "monthly",
    "each month": "monthly",
    "once a month": "monthly",
    "each session": "every session",
    "between sessions": "every session",
    "when needed": "as needed",
    "whenever needed": "as needed",
    "if needed": "as needed",
}
_NUMBERS = (
    *("one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_COUNTS = {"once": 1, "twice": 2, "thrice": 3} | dict(zip(_NUMBERS, range(1, 13), strict=True))
_NTH = {"other": 2, "second": 2, "third": 3}
_TIMES_PER = (
    r"(?P<count>\w+?) ?(?:x|×|times?|days?(?=.*w))?(?: ?/ ?| (?:a|per|each|every|in a) )"
    r"(?P<period>daily|day|weekly|week|wk)s?"
)
_EVERY = r"(?:every|each) (?P<count>\w+) (?P<period>day|week)s?"


def parse(words: str) -> str:
    """Read how often from words, or from a recurrence rule; the canonical rule.

    Forgiving about case, spaces and plurals. Raises InvalidInput with the
    accepted forms, and for what could mean two things or cannot be counted.
    """
    given = " ".join(words.strip().split())
    if "=" in given:
        return check_rule(given)
    plain = given.lower().rstrip(".")
    plain = _SAME.get(plain, plain)
    if plain in ("biweekly", "bi-weekly"):
        raise unusable(f"{shown(given)} has two meanings. Write 2x/week, or every 2 weeks")
    found = _FIXED.get(plain) or _times_per(plain) or _every(plain) or _on_days(plain)
    if found is None:
        raise unusable(f"{shown(given)} is not a schedule. {ACCEPTED}")
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
    if rule in (EVERY_SESSION, AS_NEEDED):
        return []
    if rule == "FREQ=MONTHLY":
        return _monthly(start, first, last)
    rule, until = without_until(rule)
    begin = datetime.combine(first, time.min)
    end = datetime.combine(min(last, until), time.max)
    found = counted(rule, start).between(begin, end, inc=True)
    return [moment.date() for moment in found]


def _monthly(start: date, first: date, last: date) -> list[date]:
    """The start's day in each month, or the month's last where it has no such day."""
    found = []
    year, month = start.year, start.month
    while (year, month) <= (last.year, last.month):
        day = date(year, month, min(start.day, monthrange(year, month)[1]))
        if max(first, start) <= day <= last:
            found.append(day)
        year, month = (year + month // 12, month % 12 + 1)
    return found


def _per_week(count: int) -> str:
    """The rule for so many times a week on any days, 2 to 6."""
    places = ",".join(str(1 + 7 * n // count) for n in range(count))
    return f"FREQ=WEEKLY;BYDAY={ALL_DAYS};BYSETPOS={places}"


def _per_day(count: int) -> str:
    """The rule for so many times a day at any hours, 2 to 12."""
    hours = ",".join(str(9 + 12 * n // (count - 1)) for n in range(count))
    return f"FREQ=DAILY;BYHOUR={hours};BYMINUTE=0;BYSECOND=0"


_FLEXIBLE = {_per_week(count): f"{count}x/week" for count in range(2, 7)}
_DAILY = {_per_day(count): f"{count}x/day" for count in range(2, MOST_PER_DAY + 1)}
_IN_WORDS = {**{rule: name for name, rule in _FIXED.items()}, **_FLEXIBLE, **_DAILY}
TIMES = {name: rule for rule, name in (_FLEXIBLE | _DAILY).items()}
"""The rules for so many times a day or a week, by their words."""


def _times_per(plain: str) -> str | None:
    """The rule for ``3x/week``, ``twice a day`` and the like; None for other words."""
    plain = re.sub(r"(once|twice|thrice|x|×|times) (?=dai|day|wee|wk)", r"\1/", plain)
    match = re.fullmatch(_TIMES_PER, plain)
    count = _count(match["count"]) if match else None
    if not match or count is None:
        return None
    daily = match["period"].startswith("da")
    most = MOST_PER_DAY if daily else 7
    if not 1 <= count <= most:
        period = "day" if daily else "week"
        raise unusable(f"{shown(plain)}: a {period} can have 1 to {most} times. {ACCEPTED}")
    if count == (1 if daily else 7):
        return _FIXED["daily"]
    if count == 1:
        return _FIXED["weekly"]
    return _per_day(count) if daily else _per_week(count)


def _every(plain: str) -> str | None:
    """The rule for ``every 2 days`` and the like; None for other words."""
    match = re.fullmatch(_EVERY, plain.removeprefix("once "))
    count = _NTH.get(match["count"]) or _count(match["count"]) if match else None
    if not match or count is None:
        return None
    most = LIMITS["INTERVAL"][1]
    if not 1 <= count <= most:
        raise unusable(
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
