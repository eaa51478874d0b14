"""A client's events: taken on, goals, and the end of the work."""

from __future__ import annotations

from typing import Annotated, Literal

from intersession.domain.retraction import Retraction
from intersession.events.base import Event
from intersession.events.fields import IANA, ORDINAL, Meaning

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
GoalOutcome = Literal["reached", "changed", "set aside"]

Timezone = Annotated[str, Meaning("the client's time zone", IANA)]
Words = Annotated[str, Meaning("the goal, in the client's words")]
WhichGoal = Annotated[int, Meaning("which goal", "goal number", low=1)]
Outcome = Annotated[GoalOutcome, Meaning("how it ended")]
ClientNote = Annotated[str, Meaning("anything worth knowing; no names and no addresses")]
FreeNote = Annotated[str, Meaning("anything else, in free words")]


FromDay = Annotated[
    str,
    Meaning("the first of the client's days for which it holds", "ISO 8601 day", form="day"),
]
DayBegins = Annotated[
    str,
    Meaning(
        "the time at which the client's day begins: an earlier instant belongs to the day before",
        "local time, `HH:MM`",
        pattern="([01][0-9]|2[0-3]):[0-5][0-9]",
    ),
]
WhichSession = Annotated[int, Meaning("which planned session of this client", ORDINAL, low=1)]
Starts = Annotated[
    str,
    Meaning(
        "when the session begins: an instant with the client's own offset, or a day",
        "ISO 8601",
        form="moment",
    ),
]
Ends = Annotated[
    str | None,
    Meaning("when it ends, where that is known", "ISO 8601", form="moment"),
]
FromCalendar = Annotated[
    str | None,
    Meaning(
        "the SHA-256 of the entry's UID in the calendar that it was read from",
        "64 hexadecimal digits",
        pattern="[0-9a-f]{64}",
    ),
]
WeekBegins = Annotated[Weekday, Meaning("the first day of the client's week")]


class Registered(Event, frozen=True, kw_only=True):
    """A client was taken on, or back after a discharge."""

    timezone: Timezone
    note: ClientNote = ""


class GoalAdded(Event, frozen=True, kw_only=True):
    """Client and clinician agreed on a goal."""

    goal: Annotated[int, Meaning("the goal's number with this client", ORDINAL, low=1)]
    words: Words


class GoalClosed(Event, frozen=True, kw_only=True):
    """A goal was reached, changed or set aside."""

    goal: WhichGoal
    outcome: Outcome
    note: FreeNote = ""


class Discharged(Event, frozen=True, kw_only=True):
    """The work with the client ended."""

    note: FreeNote = ""


class TimezoneChanged(Event, frozen=True, kw_only=True):
    """The client lives in another time zone from a day on; what was recorded keeps its offset."""

    timezone: Timezone
    from_on: FromDay
    note: FreeNote = ""


class CalendarChanged(Event, frozen=True, kw_only=True):
    """The client's day or week begins otherwise from a day on."""

    day_begins: DayBegins = "00:00"
    week_begins: WeekBegins = "monday"
    from_on: FromDay
    note: FreeNote = ""


class SessionPlanned(Event, frozen=True, kw_only=True):
    """A session was planned; the same number again moves it."""

    planned: WhichSession
    starts: Starts
    ends: Ends = None
    source: FromCalendar = None

    @property
    def on(self) -> str:
        """The client's day of the session."""
        return self.starts[:10]


class SessionCancelled(Event, frozen=True, kw_only=True):
    """A planned session will not be, or was not."""

    planned: WhichSession
    note: FreeNote = ""


class ClientRetracted(Retraction, frozen=True, kw_only=True):
    """An event of this client was taken back: it stays in the log, and nothing counts it."""


ClientEvent = (
    Registered
    | GoalAdded
    | GoalClosed
    | Discharged
    | TimezoneChanged
    | CalendarChanged
    | SessionPlanned
    | SessionCancelled
    | ClientRetracted
)

STORED_NAMES: dict[str, type] = {
    "client.registered.v1": Registered,
    "client.goal-added.v1": GoalAdded,
    "client.goal-closed.v1": GoalClosed,
    "client.discharged.v1": Discharged,
    "client.timezone-changed.v1": TimezoneChanged,
    "client.calendar-changed.v1": CalendarChanged,
    "client.session-planned.v1": SessionPlanned,
    "client.session-cancelled.v1": SessionCancelled,
    "client.retracted.v1": ClientRetracted,
}
