"""A client's events, decisions and folds.

A client is known here by a pseudonymous code only, such as ``RK``: no name, no
address, no date of birth. Whose code it is stays in the clinic's own records.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, get_args

import msgspec

from intersession.dates.local import Calendar, LocalClocks
from intersession.domain.client.events import (
    CalendarChanged,
    ClientEvent,
    ClientRetracted,
    Discharged,
    GoalAdded,
    GoalClosed,
    GoalOutcome,
    Registered,
    SessionCancelled,
    SessionPlanned,
    TimezoneChanged,
    Weekday,
)
from intersession.domain.retraction import taken_back
from intersession.errors import InvalidInput, NotFound, Problem, Refused, near_matches

# Folds.


class Client(msgspec.Struct, kw_only=True):
    """What is known of a client: the fold of their stream.

    ``is_registered`` says that they were taken on once, and that it was not taken back;
    ``numbered`` is how many goals were ever agreed. ``sessions`` are the planned ones by number,
    each as it was said last, without those that were ``cancelled``; ``planned`` is how many
    there ever were.
    """

    code: str
    version: int = 0
    is_registered: bool = False
    clocks: LocalClocks = LocalClocks()
    note: str = ""
    discharged: bool = False
    discharged_on: str | None = None
    goals: dict[int, str] = msgspec.field(default_factory=dict)
    closed_goals: set[int] = msgspec.field(default_factory=set)
    numbered: int = 0
    sessions: dict[int, SessionPlanned] = msgspec.field(default_factory=dict)
    cancelled: dict[int, SessionPlanned] = msgspec.field(default_factory=dict)
    planned: int = 0

    @property
    def timezone(self) -> str:
        """The time zone that was said last to begin."""
        return self.clocks.on(date.max).timezone


def fold(code: str, events: Iterable[Any]) -> Client:
    """Fold a client's events, oldest first."""
    return fold_on(Client(code=code), events)


def fold_on(client: Client, events: Iterable[Any]) -> Client:
    """Fold the events that follow what is known already; returns the same client, changed.

    A retraction among them may only take back one of them: what was folded before stays.
    """
    every = list(events)
    gone = taken_back(every, after=client.version)
    for event in every:
        client.version += 1
        if client.version not in gone:
            evolve(client, event)
        elif isinstance(event, GoalAdded):
            client.numbered += 1
        elif isinstance(event, SessionPlanned):
            client.planned = max(client.planned, event.planned)
    return client


def evolve(client: Client, event: Any) -> None:
    """Change what is known by an event that stands."""
    _FOLDS[type(event)](client, event)


def _registered(client: Client, event: Registered) -> None:
    first = (event.day or event.recorded_at.date().isoformat()) if client.is_registered else ""
    client.clocks = client.clocks.with_zone(first, event.timezone)
    client.note, client.discharged, client.is_registered = event.note, False, True


def _goal_added(client: Client, event: GoalAdded) -> None:
    client.goals[event.goal] = event.words
    client.numbered += 1


def _goal_closed(client: Client, event: GoalClosed) -> None:
    client.closed_goals.add(event.goal)


def _discharged(client: Client, event: Discharged) -> None:
    client.discharged, client.discharged_on = True, event.day


def _timezone_changed(client: Client, event: TimezoneChanged) -> None:
    client.clocks = client.clocks.with_zone(event.from_on, event.timezone)


def _calendar_changed(client: Client, event: CalendarChanged) -> None:
    client.clocks = client.clocks.with_calendar(event.from_on, calendar_of(event))


def _session_planned(client: Client, event: SessionPlanned) -> None:
    client.sessions[event.planned] = event
    client.cancelled.pop(event.planned, None)
    client.planned = max(client.planned, event.planned)


def _session_cancelled(client: Client, event: SessionCancelled) -> None:
    stood = client.sessions.pop(event.planned, None)
    if stood is not None:
        client.cancelled[event.planned] = stood


def calendar_of(event: CalendarChanged) -> Calendar:
    """When day and week begin, as an event says."""
    week = get_args(Weekday).index(event.week_begins)
    return Calendar(time.fromisoformat(event.day_begins), week)


def _retracted(client: Client, event: ClientRetracted) -> None:
    """What it took back was left out by then."""


_FOLDS: dict[type, Any] = {
    Registered: _registered,
    GoalAdded: _goal_added,
    GoalClosed: _goal_closed,
    Discharged: _discharged,
    TimezoneChanged: _timezone_changed,
    CalendarChanged: _calendar_changed,
    SessionPlanned: _session_planned,
    SessionCancelled: _session_cancelled,
    ClientRetracted: _retracted,
}


# Decisions: pure functions from what is known to new events.

_CODE = r"[A-Za-z0-9]{1,12}"
_WHY = (
    "A client is known here by a pseudonym only, so that nobody who sees the file learns who "
    "is in therapy. Accepted: 1 to 12 letters and digits with at most three letters in a row, "
    "such as RK, RK2 or C104. Keep the list of codes and names in your own records."
)


def check_code(text: str) -> str:
    """The client code in capitals; raises InvalidInput for what could be a name or address."""
    found = text.strip()
    looks = None
    if "@" in found:
        looks = "looks like an e-mail address"
    elif re.search(r"[^\W\d_]{4}", found) or re.search(r"\s", found):
        looks = "looks like a name"
    elif re.fullmatch(r"[A-Z][a-z]{2}", found):
        looks = "looks like a first name (type a code in capitals)"
    elif not re.fullmatch(_CODE, found):
        looks = "is not a client code"
    if looks:
        raise InvalidInput(f"{found!r} {looks}.", [Problem("", _WHY)])
    return found.upper()


def register(
    client: Client,
    *,
    timezone: str,
    note: str,
    again: bool = False,
    on_record: str = "",
    happened_at: str | None,
    now: datetime,
) -> list[ClientEvent]:
    """Take a client on, or again after a discharge, where somebody says that it is the same."""
    if client.is_registered and not client.discharged:
        raise Refused(f"Client {client.code} is registered already. Nothing was changed.")
    if client.is_registered and not again:
        ended = f" on {client.discharged_on}" if client.discharged_on else ""
        raise Refused(
            f"Client {client.code} was discharged{ended}. {on_record}If it is the same person, "
            f"they join this record: intersession client add {client.code} --again. If not, "
            f"choose another code."
        )
    return [Registered(timezone=timezone, note=note, happened_at=happened_at, recorded_at=now)]


def add_goal(
    client: Client, *, words: str, happened_at: str | None, now: datetime
) -> list[ClientEvent]:
    """Agree on a goal; it gets the next number."""
    require_open(client)
    if not words.strip():
        raise InvalidInput("The goal is empty.", [Problem("goal", "say it in the client's words")])
    number = client.numbered + 1
    return [GoalAdded(goal=number, words=words.strip(), happened_at=happened_at, recorded_at=now)]


def close_goal(
    client: Client,
    *,
    goal: int,
    outcome: GoalOutcome,
    note: str,
    happened_at: str | None,
    now: datetime,
) -> list[ClientEvent]:
    """Close a goal that is open."""
    require_goal(client, goal)
    if goal in client.closed_goals:
        raise Refused(f"Goal G{goal} of {client.code} is closed already. Nothing was changed.")
    closed = GoalClosed(
        goal=goal, outcome=outcome, note=note, happened_at=happened_at, recorded_at=now
    )
    return [closed]


def discharge(
    client: Client, *, note: str, happened_at: str | None, now: datetime
) -> list[ClientEvent]:
    """End the work with a client; what is on record stays."""
    require_open(client)
    return [Discharged(note=note, happened_at=happened_at, recorded_at=now)]


def change_timezone(client: Client, event: TimezoneChanged) -> list[ClientEvent]:
    """Let a client's zone be another one from a day on; nothing where it is that already."""
    there = client.clocks.on(event.from_on).timezone
    return [] if there == event.timezone else [event]


def change_calendar(client: Client, event: CalendarChanged) -> list[ClientEvent]:
    """Let a client's day or week begin otherwise from a day on; nothing where it does already."""
    there = client.clocks.on(event.from_on).calendar
    return [] if there == calendar_of(event) else [event]


def require_open(client: Client) -> None:
    """Raise Refused where a client was discharged."""
    if client.discharged:
        raise Refused(
            f"Client {client.code} was discharged. To take them on again: "
            f"intersession client add {client.code} --again"
        )


def require_goal(client: Client, goal: int) -> None:
    """Raise NotFound where a client has no such goal."""
    if goal not in client.goals:
        known = near_matches(f"G{goal}", [f"G{number}" for number in client.goals])
        hint = known or f'Add one first: intersession goal add {client.code} "…"'
        raise NotFound(f"Client {client.code} has no goal G{goal}. {hint}")
