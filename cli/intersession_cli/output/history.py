"""The whole history of an assignment: every event in order, and what each one changed.

Corrections and amendments are shown with the values before and after. What was recorded
late is marked as late, and a flag says whether somebody acknowledged it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from intersession.dates.instants import local_date
from intersession.dates.local import zone_on_record
from intersession.domain.assignment.events import (
    Acknowledged,
    Amended,
    Assigned,
    Attempted,
    Corrected,
)
from intersession.domain.retraction import Retraction, retracted, standing
from intersession.events.base import as_dict
from intersession.events.flags import Flag
from intersession.events.recorded import Recorded
from intersession_cli.output.event import Field, Line, agreed, fields, lines, written
from intersession_cli.output.values import words

Change = tuple[str, Any, Any]
"""Where something changed, what was there, and what is there now."""

COMPARED = ("happened_at", "amount", "minutes", "timing", "recorded_by", "answered_by", "note")
"""The fields of an attempt that a correction may change, in addition to its answers and flags."""


class Story:
    """Shows an assignment's events one after another, compared with those before."""

    def __init__(self, events: Sequence[Recorded], *, is_full: bool) -> None:
        self.events = events
        self.is_full = is_full
        zones = (one.event.zone for one in events if isinstance(one.event, Assigned))
        self._zone = next(zones, "UTC")
        self._agreed: dict[str, Any] = {}
        self._settings: dict[str, Any] = {}
        self._attempts: dict[int, Attempted | Corrected] = {}
        self._gone = retracted(events)

    def told(self) -> Iterator[Line]:
        """The story, line by line."""
        for one in self.events:
            by = self._gone.get((one.stream, one.version))
            yield from lines(one, self._recorded(one), self._fields(one), by, self.is_full)
            if isinstance(one.event, Retraction):
                self._begin_again(one.version)
            else:
                self._go_on(one.event)

    def _begin_again(self, version: int) -> None:
        """What stood once this retraction was recorded."""
        self._agreed, self._settings, self._attempts = {}, {}, {}
        for one in standing(one for one in self.events if one.version <= version):
            self._go_on(one.event)

    def _go_on(self, event: Any) -> None:
        if isinstance(event, Assigned | Amended):
            self._agreed, self._settings = agreed(event.prescription), event.settings
        elif isinstance(event, Attempted | Corrected):
            self._attempts[event.attempt] = event

    def _recorded(self, one: Recorded) -> str:
        """How an event was recorded: when, and how much later than it happened."""
        event = one.event
        if isinstance(event, Corrected):
            first = self._at(event.corrects)
            days = _days(self._day(first), self._day(one)) if first else ""
            after = f", {days} after {first.id}" if first and days else ""
            return f"recorded {written(one)}{after}"
        happened = local_date(event.happened_at)
        days = _days(happened, self._day(one)) if happened else ""
        return f"recorded {days} later, {written(one)}" if days else f"recorded {written(one)}"

    def _fields(self, one: Recorded) -> Iterator[Field]:
        event = one.event
        if isinstance(event, Amended):
            yield from self._amended(event)
        elif isinstance(event, Corrected):
            yield from self._corrected(one)
        elif isinstance(event, Acknowledged):
            yield from self._acknowledged(event)
        else:
            for name, value in fields(event):
                if name not in ("flags", "is_practice"):
                    yield name, words(value)
            yield from self._flagged(one)

    def _amended(self, event: Amended) -> Iterator[Field]:
        yield from _told(changes(self._agreed, agreed(event.prescription)))
        yield from _told(changes(self._settings, event.settings))
        for name, value in fields(event):
            if name in ("why", "session"):
                yield name, words(value)

    def _corrected(self, one: Recorded) -> Iterator[Field]:
        event: Corrected = one.event
        yield "attempt", str(event.attempt)
        yield "why", event.why
        stood = self._attempts.get(event.attempt)
        found = list(changes(_compared(stood), _compared(event))) if stood else []
        yield from _told(found)
        if stood and not found:
            yield "changed", "nothing"
        yield from self._flagged(one)

    def _acknowledged(self, event: Acknowledged) -> Iterator[Field]:
        yield "attempt", str(event.attempt)
        seen = self._at(event.seen)
        if seen:
            flags = getattr(seen.event, "flags", ())
            yield "seen", f"{_flags(flags) or 'no flag any more'} ({seen.id})"
        yield "by", event.by
        yield "note", event.note

    def _flagged(self, one: Recorded) -> Iterator[Field]:
        """What was flagged, and where somebody said that they saw it."""
        flags = getattr(one.event, "flags", ())
        if flags:
            seen = [
                other.id
                for other in self.events
                if isinstance(other.event, Acknowledged)
                and other.event.attempt == one.event.attempt
                and other.event.seen >= one.version
            ]
            answer = f"acknowledged in {seen[0]}" if seen else "not acknowledged yet"
            yield "to see first", f"{_flags(flags)} ({answer})"

    def _at(self, version: int) -> Recorded | None:
        return next((one for one in self.events if one.version == version), None)

    def _day(self, one: Recorded) -> Any:
        """The client's day on which an event was recorded."""
        return one.event.recorded_at.astimezone(zone_on_record(self._zone)).date()


def changes(before: Any, after: Any, place: str = "") -> Iterator[Change]:
    """What differs between two values, at the innermost places: ``moods[0].before``."""
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in dict.fromkeys([*before, *after]):
            within = f"{place}.{name}" if place else str(name)
            yield from changes(before.get(name), after.get(name), within)
    elif _are_rows(before) and _are_rows(after):
        for number in range(max(len(before), len(after))):
            was, now = (rows[number] if number < len(rows) else None for rows in (before, after))
            yield from changes(was, now, f"{place}[{number}]")
    else:
        yield place, before, after


def _are_rows(value: Any) -> bool:
    return isinstance(value, list | tuple) and any(isinstance(one, Mapping) for one in value)


def _compared(event: Attempted | Corrected) -> dict[str, Any]:
    """An attempt's fields as they are compared, its answers among them."""
    found = as_dict(event)
    told = {name: found[name] for name in COMPARED}
    left_out = {f"skipped {name}": why for name, why in event.skipped.items()}
    return {**event.answers, **left_out, **told, "to see first": _flags(event.flags)}


def _told(found: Iterator[Change] | Sequence[Change]) -> Iterator[Field]:
    for place, before, after in found:
        yield place, f"{words(before)} → {words(after)}"


def _flags(flags: Sequence[Flag]) -> str:
    return "; ".join(flag.text for flag in flags)


def _days(first: Any, last: Any) -> str:
    """How many days lie between two, in words; "" for none."""
    days = (last - first).days
    return "" if days < 1 else "1 day" if days == 1 else f"{days} days"
