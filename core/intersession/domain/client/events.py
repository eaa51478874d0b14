"""A client's events: taken on, goals, and the end of the work."""

from __future__ import annotations

from typing import Literal

from intersession.events.base import Event


class Registered(Event, frozen=True, kw_only=True):
    """A client was taken on; again after a discharge, when they come back."""

    timezone: str
    note: str = ""


class GoalAdded(Event, frozen=True, kw_only=True):
    """Client and clinician agreed on a goal, in the client's words."""

    goal: int
    words: str


GoalOutcome = Literal["reached", "changed", "set aside"]


class GoalClosed(Event, frozen=True, kw_only=True):
    """A goal was reached, changed, or set aside."""

    goal: int
    outcome: GoalOutcome
    note: str = ""


class Discharged(Event, frozen=True, kw_only=True):
    """The work with this client ended."""

    note: str = ""


ClientEvent = Registered | GoalAdded | GoalClosed | Discharged


STORED_NAMES: dict[str, type] = {
    "client.registered.v1": Registered,
    "client.goal-added.v1": GoalAdded,
    "client.goal-closed.v1": GoalClosed,
    "client.discharged.v1": Discharged,
}
