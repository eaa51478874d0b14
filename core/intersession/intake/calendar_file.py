"""A clinician's calendar file → the sessions in it that name a client's code, and nothing else.

Only an entry whose summary holds a code as a whole word is looked at further. Of it the code, the
beginning, the end and a digest of what identifies it are kept. No text of the file is in what
is returned, or in an error.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from hashlib import sha256
from importlib import import_module
from typing import Any

import attrs

from intersession.errors import HomeError, InvalidInput, Problem
from intersession.strict.bounds import CALENDAR_FILE

LARGEST = CALENDAR_FILE
"""Bytes of a file that is read."""
MOST_SESSIONS = 5_000
_OFTEN = {"SECONDLY", "MINUTELY", "HOURLY"}
_DATES = {"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"}
_LONGEST = timedelta(days=1)


@attrs.frozen
class Window:
    """The days that are read, both included; ``zone`` is where times without a zone are told."""

    first: date
    last: date
    zone: tzinfo

    def holds(self, moment: date | datetime) -> bool:
        """Whether something begins within it."""
        return self.first <= self.day(moment) <= self.last

    def day(self, moment: date | datetime) -> date:
        """The day of a moment, as told here."""
        return moment.astimezone(self.zone).date() if isinstance(moment, datetime) else moment


@attrs.frozen
class Entry:
    """A session in the calendar: only a day where it takes the whole day."""

    code: str
    starts: date | datetime
    ends: datetime | None
    source: str


def read_calendar(data: bytes, codes: Collection[str], window: Window) -> list[Entry]:
    """The sessions within a window that name a code, in order; cancelled ones are left out.

    Raises InvalidInput for what is no calendar, or holds too much.
    """
    if len(data) > LARGEST:
        told = f"it is over {LARGEST // 1_000_000} MB. Export fewer months, or one calendar"
        raise _unreadable(told)
    library = _library()
    try:
        calendars = library[0].Calendar.from_ical(data, multiple=True)
    except Exception:  # whatever the parser says may quote the file
        calendars = []
    if not calendars:
        raise _unreadable("it is no calendar. Export it as iCalendar, which ends in .ics")
    named = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, codes))})(?![\w-])")
    found: dict[tuple[str, str], Entry] = {}
    for calendar in calendars if codes else ():
        for one in _entries(library, calendar, named, window):
            found[one.code, one.source] = one
            if len(found) > MOST_SESSIONS:
                raise _unreadable(f"it holds over {MOST_SESSIONS:,} sessions. Say fewer: --until")
    return sorted(found.values(), key=lambda one: (str(one.starts), one.code))


def _library() -> tuple[Any, Any]:
    try:
        return import_module("icalendar"), import_module("recurring_ical_events")
    except ImportError as problem:
        raise HomeError(
            "To read a calendar, two more packages are needed: pip install 'intersession[calendar]'"
        ) from problem


def _entries(
    library: tuple[Any, Any], calendar: Any, named: re.Pattern[str], window: Window
) -> Iterator[Entry]:
    """The sessions of one calendar."""
    groups: dict[str, list[Any]] = {}
    for event in calendar.walk("VEVENT"):
        groups.setdefault(str(event.get("UID", id(event))), []).append(event)
    for several in groups.values():
        codes = {code for event in several for code in named.findall(_summary(event))}
        if codes:
            _refuse_unusable(several, codes)
            yield from _expanded(library, calendar, several, named, window)


def _summary(event: Any) -> str:
    found = event.get("SUMMARY", "")
    return " ".join(map(str, found)) if isinstance(found, list) else str(found)


def _refuse_unusable(several: Iterable[Any], codes: Collection[str]) -> None:
    """Raise InvalidInput, which names the codes alone, for dates or rules that cannot be used."""
    who = ", ".join(sorted(codes))
    for event in several:
        broken = {name for name, _ in getattr(event, "errors", ())} & _DATES
        if broken or "DTSTART" not in event:
            what = ", ".join(sorted(broken)) or "DTSTART"
            raise _unreadable(f"an entry for {who} has a date that cannot be used ({what})")
        found = event.get("RRULE", [])
        rules = found if isinstance(found, list) else [found]
        if not all(rule.get("FREQ") for rule in rules):
            raise _unreadable(f"an entry for {who} has a rule that cannot be used (RRULE)")
        if any(map(_is_often, rules)):
            raise _unreadable(f"an entry for {who} repeats more often than daily. Make it daily")


def _is_often(rule: Any) -> bool:
    within_day = [len(rule.get(name, ())) for name in ("BYHOUR", "BYMINUTE", "BYSECOND")]
    return str(next(iter(rule.get("FREQ", [])), "")) in _OFTEN or max(within_day) > 1


def _expanded(
    library: tuple[Any, Any],
    calendar: Any,
    several: list[Any],
    named: re.Pattern[str],
    window: Window,
) -> Iterator[Entry]:
    """The occurrences of one entry and of what was moved or cancelled of it."""
    recurs = any(name in event for event in several for name in ("RRULE", "RDATE", "RECURRENCE-ID"))
    alone = library[0].Calendar()
    if "X-WR-TIMEZONE" in calendar:
        alone["X-WR-TIMEZONE"] = calendar["X-WR-TIMEZONE"]
    for part in [*calendar.walk("VTIMEZONE"), *several]:
        alone.add_component(part)
    around = (window.first - _LONGEST, window.last + 2 * _LONGEST)
    try:
        occurrences = list(library[1].of(alone).between(*around))
        found = [_entry(one, recurs, window) for one in occurrences if not _is_cancelled(one)]
    except Exception:  # whatever the library says may quote the file
        codes = {code for event in several for code in named.findall(_summary(event))}
        who = ", ".join(sorted(codes))
        raise _unreadable(f"an entry for {who} has dates that cannot be used") from None
    for summary, starts, ends, source in found:
        if window.holds(starts):
            for code in dict.fromkeys(named.findall(summary)):
                yield Entry(code, starts, ends, source)


def _is_cancelled(event: Any) -> bool:
    return str(event.get("STATUS", "")).upper() == "CANCELLED"


def _entry(
    event: Any, recurs: bool, window: Window
) -> tuple[str, date | datetime, datetime | None, str]:
    """The summary, the beginning, the end and the digest of an occurrence."""
    starts = _told(event["DTSTART"].dt, window)
    ends = _end(starts, _told(event["DTEND"].dt, window) if "DTEND" in event else None)
    which = event.get("RECURRENCE-ID", event["DTSTART"]).dt if recurs else ""
    if isinstance(which, datetime):
        which = which.astimezone(UTC) if which.tzinfo else which
    uid = event.get("UID", f"{event['DTSTART'].dt}")
    source = sha256(f"{uid}\n{which}".encode()).hexdigest()
    return _summary(event), starts, ends, source


def _end(starts: date | datetime, ends: date | datetime | None) -> datetime | None:
    """An end on the same day or the next; None where there is no such time."""
    if not isinstance(starts, datetime) or not isinstance(ends, datetime):
        return None
    return ends if timedelta(0) < ends - starts <= _LONGEST else None


def _told(moment: date | datetime, window: Window) -> date | datetime:
    """A moment with its zone; one that has none is told where the file is read."""
    if isinstance(moment, datetime) and moment.tzinfo is None:
        return moment.replace(tzinfo=window.zone)
    return moment


def _unreadable(told: str) -> InvalidInput:
    return InvalidInput("The calendar cannot be read:", [Problem("", told)])
