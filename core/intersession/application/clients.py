"""Commands on clients: taken on, where and how they count days, goals, and the end of the work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, get_args

from intersession.application.client_commands import (
    AddGoal,
    CancelSession,
    ChangeCalendar,
    ChangeTimezone,
    CloseGoal,
    Discharge,
    PlanSession,
    Register,
)
from intersession.application.command import (
    Command,
)
from intersession.application.command_handler import CommandHandler, Events, Takes
from intersession.application.planning import planned_times
from intersession.dates import instants
from intersession.dates.local import LocalClocks
from intersession.dates.parsing import parse_iso_day, parse_time
from intersession.domain.client import decider, sessions
from intersession.domain.client.decider import Client
from intersession.domain.client.events import (
    CalendarChanged,
    ClientEvent,
    SessionCancelled,
    SessionPlanned,
    TimezoneChanged,
    Weekday,
)
from intersession.errors import InvalidInput, Problem, near_matches
from intersession.events.base import changed

Decide = Callable[[Client, dict[str, Any]], list[ClientEvent]]
"""What is decided of a client, with the time at which it happened and is recorded."""


class Clients:
    """Checks commands on clients and asks the decider."""

    def __init__(self, handler: CommandHandler) -> None:
        self._handler = handler
        self._repository = handler.repository
        self.takes: Takes = {
            Register: self.register,
            ChangeTimezone: self.change_timezone,
            ChangeCalendar: self.change_calendar,
            AddGoal: self.add_goal,
            CloseGoal: self.close_goal,
            PlanSession: self.plan_session,
            CancelSession: self.cancel_session,
            Discharge: self.discharge,
        }

    def register(self, command: Register) -> Events:
        """Take a client on under a pseudonymous code, with their IANA time zone."""
        code = decider.check_code(command.client)
        zone = instants.zone(command.timezone)
        before = self._repository.load_client(code)
        clocks = LocalClocks((("", zone.key),), before.clocks.calendars)
        told: dict[str, Any] = {
            "timezone": zone.key,
            "note": command.note,
            "again": command.again,
            "on_record": self._repository.on_record(before),
        }
        return self._decided(
            command, code, clocks, lambda now, at: decider.register(now, **told, **at)
        )

    def change_timezone(self, command: ChangeTimezone) -> Events:
        """Let a client's time zone be another one from a day on."""
        client = self._repository.client(command.client)
        zone, first = instants.zone(command.timezone), _first_day(command.from_on)
        return self._decided(
            command,
            client.code,
            client.clocks,
            lambda now, at: decider.change_timezone(
                now,
                TimezoneChanged(
                    timezone=zone.key, from_on=first, note=command.note, **_recorded(at)
                ),
            ),
        )

    def change_calendar(self, command: ChangeCalendar) -> Events:
        """Let a client's day or week begin otherwise from a day on."""
        client = self._repository.client(command.client)
        first = _first_day(command.from_on)
        there = client.clocks.on(first).calendar
        day, week = _day_begins(command.day_begins), _week_begins(command.week_begins)

        def decide(now: Client, at: dict[str, Any]) -> list[ClientEvent]:
            event = CalendarChanged(
                day_begins=day or f"{there.day_begins:%H:%M}",
                week_begins=week or get_args(Weekday)[there.week_begins],
                from_on=first,
                note=command.note,
                **_recorded(at),
            )
            return decider.change_calendar(now, event)

        return self._decided(command, client.code, client.clocks, decide)

    def add_goal(self, command: AddGoal) -> Events:
        """Agree on a goal with a client."""
        client = self._repository.client(command.client)
        return self._decided(
            command,
            client.code,
            client.clocks,
            lambda now, at: decider.add_goal(now, words=command.words, **at),
        )

    def close_goal(self, command: CloseGoal) -> Events:
        """Close a goal: reached, changed or set aside."""
        client = self._repository.client(command.client)
        told: dict[str, Any] = {
            "goal": command.goal,
            "outcome": command.outcome,
            "note": command.note,
        }
        return self._decided(
            command,
            client.code,
            client.clocks,
            lambda now, at: decider.close_goal(now, **told, **at),
        )

    def plan_session(self, command: PlanSession) -> Events:
        """Plan a session with a client, or move one."""
        client = self._repository.client(command.client)
        now = self._handler.calendar.clock()
        starts, ends = planned_times(command.starts, command.ends, client.clocks, now)
        said: dict[str, Any] = {"planned": command.planned or 0, "source": command.source}
        return self._decided(
            command,
            client.code,
            client.clocks,
            lambda found, at: sessions.plan_session(
                found, SessionPlanned(starts=starts, ends=ends, **said, **_recorded(at))
            ),
        )

    def cancel_session(self, command: CancelSession) -> Events:
        """Cancel a planned session."""
        client = self._repository.client(command.client)
        return self._decided(
            command,
            client.code,
            client.clocks,
            lambda found, at: sessions.cancel_session(
                found,
                SessionCancelled(planned=command.planned, note=command.note, **_recorded(at)),
            ),
        )

    def discharge(self, command: Discharge) -> Events:
        """End the work with a client; what is on record stays."""
        client = self._repository.client(command.client)
        return self._decided(
            command,
            client.code,
            client.clocks,
            lambda now, at: decider.discharge(now, note=command.note, **at),
        )

    def _decided(
        self,
        command: Command,
        code: str,
        clocks: LocalClocks,
        decide: Decide,
    ) -> Events:
        """What is decided at the time that the command names, on the client's clock."""
        calendar = self._handler.calendar
        times = calendar.times(command.happened, clocks)
        at = {"happened_at": times["happened_at"], "now": calendar.clock()}

        def decide_on(now: Client) -> list[ClientEvent]:
            day = times["local_day"]
            return [changed(event, local_day=day) for event in decide(now, at)]

        return self._handler.on_client(command, code, decide_on)


def _recorded(at: dict[str, Any]) -> dict[str, Any]:
    return {"happened_at": at["happened_at"], "recorded_at": at["now"]}


def _first_day(given: str | date) -> str:
    """The first day for which a setting holds."""
    try:
        day = parse_iso_day(str(given))
    except InvalidInput as invalid:
        raise _unchanged("from_on", invalid.problems[0].message) from None
    return day.isoformat()


def _day_begins(given: str | None) -> str | None:
    """The time at which a day begins, before noon."""
    if given is None:
        return None
    found = parse_time(given)
    if found.hour >= 12 or found.second:
        told = f"{given} is not a time at which a day begins. Accepted: 00:00 to 11:59, such as"
        raise _unchanged("day_begins", f"{told} 04:00")
    return f"{found:%H:%M}"


def _week_begins(given: str | None) -> Weekday | None:
    """The weekday that is meant, by its name in any case."""
    if given is None:
        return None
    names: tuple[Weekday, ...] = get_args(Weekday)
    for name in names:
        if name == given.strip().lower():
            return name
    raise _unchanged("week_begins", f"{given!r} is not a weekday. {near_matches(given, names)}")


def _unchanged(place: str, told: str) -> InvalidInput:
    return InvalidInput("Nothing was changed:", [Problem(place, told)])
