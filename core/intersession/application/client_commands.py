"""The commands about a client: taken on, moved, with goals, and discharged."""

from __future__ import annotations

from typing import Annotated

from intersession.application.command import CODE, Command
from intersession.domain.client import events as clients
from intersession.events.fields import Meaning


class Register(Command, frozen=True, tag="register"):
    """A client is taken on, or back after a discharge."""

    records = clients.Registered
    needed = ("key", "happened", "client")

    client: Annotated[str, CODE]
    timezone: clients.Timezone
    note: clients.ClientNote = ""
    again: Annotated[
        bool, Meaning("that a client who was discharged is taken on again, to the same record")
    ] = False


class ChangeTimezone(Command, frozen=True, tag="timezone"):
    """A client lives in another time zone from a day on."""

    records = clients.TimezoneChanged
    client: Annotated[str, CODE]
    timezone: clients.Timezone
    from_on: clients.FromDay
    note: clients.FreeNote = ""


class ChangeCalendar(Command, frozen=True, tag="calendar"):
    """A client's day or week begins otherwise from a day on; what is left out stays."""

    records = clients.CalendarChanged
    client: Annotated[str, CODE]
    from_on: clients.FromDay
    day_begins: clients.DayBegins | None = None
    week_begins: clients.WeekBegins | None = None
    note: clients.FreeNote = ""


class AddGoal(Command, frozen=True, tag="goal"):
    """Client and clinician agree on a goal."""

    records = clients.GoalAdded
    client: Annotated[str, CODE]
    words: clients.Words


class CloseGoal(Command, frozen=True, tag="close-goal"):
    """A goal is reached, changed or set aside."""

    records = clients.GoalClosed
    client: Annotated[str, CODE]
    goal: clients.WhichGoal
    outcome: clients.Outcome
    note: clients.FreeNote = ""


class Discharge(Command, frozen=True, tag="discharge"):
    """The work with a client ends; what is on record stays."""

    records = clients.Discharged
    client: Annotated[str, CODE]
    note: clients.FreeNote = ""
