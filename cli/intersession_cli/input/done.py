"""What was done, in a few words: ``mon,wed,fri``, ``3/5``, ``yesterday half``."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import attrs

from intersession.domain.assignment.event_fields import Between
from intersession.domain.assignment.vocabulary import AMOUNTS
from intersession.errors import InvalidInput, Problem, refuse
from intersession_cli.app.local import Local
from intersession_cli.input import values
from intersession_cli.input.dates import parse_day

MOST_DAYS = 31
SUBJECT = "Nothing was recorded:"
_AMOUNT = re.compile(
    rf"^(?P<rest>.*?)(?:^|\s)(?P<amount>(?:only )?(?:{'|'.join(AMOUNTS.values())})"
    r"|\d{1,4} ?(?:m|min|minutes?))$"
)
_COUNT = re.compile(r"(?P<times>\d{1,3}) ?(?:/|of|out of) ?(?P<asked>\d{1,3})(?: days| times)?")
_TIMES = re.compile(r"(?P<times>\d{1,3}) ?(?:x|times?|days?)")

When = date | datetime | None


@attrs.frozen
class Done:
    """What was done: on each of some days, or so many times between two.

    ``asked`` is out of how many, where that was said.
    """

    days: tuple[When, ...] = ()
    times: int = 1
    asked: int | None = None
    between: Between | None = None
    amount: int | None = None
    minutes: int | None = None


def read_done(words: str, local: Local, week: str | None, agreed_on: date | None) -> Done:
    """Read what was done; nothing said is today, in full.

    Raises InvalidInput with every problem.
    """
    plain = " ".join(words.split())
    found = _AMOUNT.match(plain.lower())
    amount, minutes = values.read_amount(found["amount"]) if found else (4, None)
    rest = (found["rest"] if found else plain.lower()).strip(" ,")
    count = _COUNT.fullmatch(rest) or _TIMES.fullmatch(rest)
    if count is None and week is not None:
        told = f"--week goes with how many times, such as 3/5. Found: {rest or 'nothing'}"
        raise InvalidInput(SUBJECT, [Problem("--week", told)])
    if count is None:
        return Done(days=_days(rest, local), amount=amount, minutes=minutes)
    times, asked = int(count["times"]), int(count.groupdict().get("asked") or 0) or None
    _check_count(times, asked)
    between = _week(week, local.today, agreed_on)
    return Done(times=times, asked=asked, between=between, amount=amount, minutes=minutes)


def _check_count(times: int, asked: int | None) -> None:
    if times < 1:
        told = (
            "0 is nothing to record: no entry says so already. What got in the way: "
            "intersession obstacle"
        )
        raise InvalidInput(SUBJECT, [Problem("", told)])
    if asked is not None and times > asked:
        told = (
            f"{times}/{asked} is more than all. Write how many, then of how many: {asked}/{times}"
        )
        raise InvalidInput(SUBJECT, [Problem("", told)])


def _days(text: str, local: Local) -> tuple[When, ...]:
    """Each day that was named, in their order; today where none was."""
    several = [one.strip() for one in re.split(r",| and ", text) if one.strip()] or ["today"]
    days: dict[When, None] = {}
    problems = []
    for one in several:
        try:
            day = values.happened(one, local)
        except InvalidInput as invalid:
            problems += [Problem("", problem.message) for problem in invalid.problems]
            continue
        if day in days:
            told = f"{one} is {day} again. Twice on one day is two entries: record it again"
            problems.append(Problem("", told))
        days[day] = None
    if len(days) > MOST_DAYS:
        problems.append(Problem("", f"{len(days)} days. Accepted: up to {MOST_DAYS} at once"))
    refuse(SUBJECT, problems)
    return tuple(days)


def _week(text: str | None, today: date, agreed_on: date | None) -> Between:
    """The days that a count is about: the seven up to today, or the week that was named.

    They begin no earlier than what was agreed.
    """
    plain = (text or "").strip().lower()
    if not plain:
        first, last = today - timedelta(days=6), today
    elif plain in ("this", "last"):
        monday = today - timedelta(days=today.weekday() + 7 * (plain == "last"))
        first, last = monday, min(today, monday + timedelta(days=6))
    else:
        first = parse_day(plain, today, "past")
        last = min(today, first + timedelta(days=6))
    if agreed_on is not None and agreed_on <= last:
        first = max(first, agreed_on)
    return Between(first=first.isoformat(), last=last.isoformat())
