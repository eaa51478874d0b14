"""The commands about a client: taken on, moved, with goals, and discharged."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

from intersession.application.command import CODE, Command
from intersession.dates.parsing import DAY, MOMENT
from intersession.domain.client import events as clients
from intersession.events.fields import Meaning

if TYPE_CHECKING:
    Moment = date | datetime | str
else:
    Moment = str


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


class PlanSession(Command, frozen=True, tag="plan-session"):
    """A session is planned, or one that was planned is moved."""

    records = clients.SessionPlanned
    client: Annotated[str, CODE]
    starts: Annotated[
        Moment,
        Meaning(
            "when it begins: a day, or an instant; one without an offset is in the client's time "
            "zone",
            "ISO 8601",
            pattern=f"({DAY}|{MOMENT})",
        ),
    ]
    ends: Annotated[
        Moment | None,
        Meaning("when it ends, where that is known", "ISO 8601", pattern=f"({DAY}|{MOMENT})"),
    ] = None
    source: clients.FromCalendar = None
    planned: Annotated[
        int | None,
        Meaning("which planned session is moved; left out for a new one", "ordinal", low=1),
    ] = None


class CancelSession(Command, frozen=True, tag="cancel-session"):
    """A planned session will not be."""

    records = clients.SessionCancelled
    client: Annotated[str, CODE]
    planned: clients.WhichSession
    note: clients.FreeNote = ""


class Discharge(Command, frozen=True, tag="discharge"):
    """The work with a client ends; what is on record stays."""

    records = clients.Discharged
    client: Annotated[str, CODE]
    note: clients.FreeNote = ""
