"""An event in a few words, where a command names it: ``attempt 2, 2026-03-04``."""

from __future__ import annotations

from typing import Any

from intersession.domain.assignment import events as homework
from intersession.domain.client import events as client
from intersession.domain.retraction import Retraction
from intersession.events.recorded import Recorded

_AGREED: dict[type, str] = {
    homework.Paused: "the hold that began",
    homework.Resumed: "that it was taken up again",
    homework.Withdrawn: "that it was withdrawn",
    client.Registered: "that the client was taken on",
    client.Discharged: "the discharge",
    client.TimezoneChanged: "the change of time zone",
    client.CalendarChanged: "the change of when day and week begin",
}


def event_words(recorded: Recorded) -> str:
    """An event by its name, with what it is: ``RK-1#4, attempt 2, 2026-03-04``."""
    return f"{recorded.id}, {words_of(recorded)}"


def words_of(recorded: Recorded) -> str:
    """What an event is, and the day it is about where that is known."""
    event = recorded.event
    if isinstance(event, Retraction):
        return f"the retraction of {recorded.handle}#{event.retracts}"
    day = getattr(event, "about", None) or (event.happened_at and event.happened_at[:10])
    return f"{_what(event)}, {day or 'day not known'}"


def _what(event: Any) -> str:
    if isinstance(event, homework.Attempted):
        return f"attempt {event.attempt}"
    if isinstance(event, homework.Completed):
        return f"the rest of attempt {event.attempt}"
    if isinstance(event, homework.LookedAt):
        return f"that plugins looked at attempt {event.attempt}"
    if isinstance(event, homework.Corrected):
        return f"the correction of attempt {event.attempt}"
    if isinstance(event, homework.Acknowledged):
        return f"the acknowledgement of attempt {event.attempt}"
    if isinstance(event, homework.Flagged):
        return f"the flag on attempt {event.attempt} by hand"
    if isinstance(event, homework.Assigned):
        return f"the assignment of {event.worksheet}"
    if isinstance(event, homework.Amended):
        return f"the amendment of {', '.join(event.changed)}"
    if isinstance(event, homework.ObstacleMet):
        return f"the obstacle {event.category}"
    if isinstance(event, homework.Reviewed):
        return "the review"
    if isinstance(event, client.GoalAdded):
        return f"goal G{event.goal}"
    if isinstance(event, client.GoalClosed):
        return f"the end of goal G{event.goal}"
    return _AGREED.get(type(event), "an event")
