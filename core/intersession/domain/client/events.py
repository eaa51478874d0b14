"""A client's events: taken on, goals, and the end of the work."""

from __future__ import annotations

from typing import Annotated, Literal

from intersession.domain.retraction import Retraction
from intersession.events.base import Event
from intersession.events.fields import IANA, ORDINAL, Meaning

GoalOutcome = Literal["reached", "changed", "set aside"]

Timezone = Annotated[str, Meaning("the client's time zone", IANA)]
Words = Annotated[str, Meaning("the goal, in the client's words")]
WhichGoal = Annotated[int, Meaning("which goal", "goal number", low=1)]
Outcome = Annotated[GoalOutcome, Meaning("how it ended")]
ClientNote = Annotated[str, Meaning("anything worth knowing; no names and no addresses")]
FreeNote = Annotated[str, Meaning("anything else, in free words")]


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


class ClientRetracted(Retraction, frozen=True, kw_only=True):
    """An event of this client was taken back: it stays in the log, and nothing counts it."""


ClientEvent = Registered | GoalAdded | GoalClosed | Discharged | ClientRetracted

STORED_NAMES: dict[str, type] = {
    "client.registered.v1": Registered,
    "client.goal-added.v1": GoalAdded,
    "client.goal-closed.v1": GoalClosed,
    "client.discharged.v1": Discharged,
    "client.retracted.v1": ClientRetracted,
}
