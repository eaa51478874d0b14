"""What later events of a client stand on: found by what could not have been decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from intersession.domain.client.decider import Client, evolve
from intersession.domain.client.events import (
    Discharged,
    GoalAdded,
    GoalClosed,
    Registered,
    SessionCancelled,
    SessionPlanned,
)
from intersession.domain.retraction import Retraction


def lacking(events: Sequence[Any], gone: Mapping[int, int]) -> set[int]:
    """The events that stand and could not have been decided, with those in ``gone`` left out."""
    found: set[int] = set()
    client = Client(code="")
    retracted: set[int] = set()
    for version, event in enumerate(events, 1):
        if version in gone:
            continue
        if isinstance(event, Retraction):
            if event.retracts in retracted:
                found.add(version)
            retracted.add(event.retracts)
        elif _could_be_decided(client, event):
            evolve(client, event)
        else:
            found.add(version)
    return found


def _could_be_decided(client: Client, event: Any) -> bool:
    if isinstance(event, Registered):
        return not client.is_registered or client.discharged
    if isinstance(event, GoalClosed):
        return event.goal in client.goals and event.goal not in client.closed_goals
    if isinstance(event, SessionCancelled):
        return event.planned in client.sessions
    is_open = client.is_registered and not client.discharged
    return (
        is_open
        if isinstance(event, GoalAdded | Discharged | SessionPlanned)
        else client.is_registered
    )
