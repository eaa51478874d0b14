"""An event in a few words, where a command names it: ``attempt 2, 2026-03-04``."""

from __future__ import annotations

from typing import Any

from intersession.domain.assignment import events as homework
from intersession.domain.client import events as client
from intersession.domain.retraction import Retraction
from intersession.events.recorded import Recorded

_WORDS: dict[type, str] = {
    homework.Attempted: "attempt {0.attempt}",
    homework.Completed: "the rest of attempt {0.attempt}",
    homework.Corrected: "the correction of attempt {0.attempt}",
    homework.LookedAt: "that plugins looked at attempt {0.attempt}",
    homework.Acknowledged: "the acknowledgement of attempt {0.attempt}",
    homework.Flagged: "the flag on attempt {0.attempt} by hand",
    homework.Assigned: "the assignment of {0.worksheet}",
    homework.ObstacleMet: "the obstacle {0.category}",
    homework.Reviewed: "the review",
    homework.Paused: "the hold that began",
    homework.Resumed: "that it was taken up again",
    homework.Withdrawn: "that it was withdrawn",
    client.Registered: "that the client was taken on",
    client.Discharged: "the discharge",
    client.GoalAdded: "goal G{0.goal}",
    client.GoalClosed: "the end of goal G{0.goal}",
    client.TimezoneChanged: "the change of time zone",
    client.SessionPlanned: "the session planned for {0.starts}",
    client.SessionCancelled: "that planned session {0.planned} was cancelled",
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
    return f"{_what(event)}, {event.day or 'day not known'}"


def _what(event: Any) -> str:
    if isinstance(event, homework.Amended):
        return f"the amendment of {', '.join(event.changed)}"
    return _WORDS[type(event)].format(event)
