"""Events turned back into the commands that led to them, to be decided once more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from intersession.application.commands import (
    Rated,
)
from intersession.application.homework import Homework
from intersession.application.ports import EventStore
from intersession.domain.assignment import events as events
from intersession.domain.client.events import Discharged, GoalAdded, GoalClosed, Registered
from intersession.events.base import as_dict
from intersession.events.recorded import Recorded
from intersession.events.streams import client_of
from intersession.plugins.manager import installed


class Deciding:
    """Gives commands to ``Homework`` at the time at which each event was recorded."""

    def __init__(self, log: EventStore) -> None:
        self._now = datetime.min
        self._command = ""
        self._homework = Homework(log, installed(), lambda: self._now, new_id=lambda: self._command)

    def again(self, recorded: Recorded) -> None:
        """Give the command whose outcome is this event."""
        self._now = recorded.event.recorded_at
        self._command = recorded.event.command or ""
        about = recorded.handle if "." in recorded.stream else recorded.stream
        _COMMANDS[type(recorded.event)](self._homework, about, recorded.event)


_NOT_GIVEN = ("worksheet", "worksheet_version", "flags", "zone", "offset")
"""What an attempt's record holds that no command gives."""


def _fields(event: Any, *left_out: str) -> dict[str, Any]:
    """An event's fields as a command takes them, some left out."""
    given = as_dict(event)
    given["happened"] = _when(given.pop("happened_at"))
    for name in ("recorded_at", "command", *left_out):
        del given[name]
    given["by"] = given.pop("actor") or ""
    return given


def _when(text: str | None) -> date | datetime | None:
    if text is None:
        return None
    return datetime.fromisoformat(text) if len(text) > 10 else date.fromisoformat(text)


def _assign(homework: Homework, stream: str, event: events.Assigned) -> None:
    code = client_of(stream.replace("-", "."))
    homework.assign(code, **_fields(event, "worksheet_version", "plugin", "zone"))


def _amend(homework: Homework, handle: str, event: events.Amended) -> None:
    given = _fields(event, "changed", "worksheet", "prescription")
    changed = [name for name in event.changed if name != "settings"]
    given["changes"] = {name: getattr(event.prescription, name) for name in changed}
    homework.amend(handle, **given)


def _attempt(homework: Homework, handle: str, event: events.Attempted) -> None:
    given = _fields(event, "attempt", *_NOT_GIVEN)
    homework.attempt(handle, **given)


def _acknowledge(homework: Homework, handle: str, event: events.Acknowledged) -> None:
    given = _fields(event, "attempt", "seen")
    homework.acknowledge(handle, [event.attempt], **given | {"by": event.by})


def _correct(homework: Homework, handle: str, event: events.Corrected) -> None:
    given = _fields(event, "corrects", *_NOT_GIVEN)
    homework.correct(handle, **given)


def _review(homework: Homework, handle: str, event: events.Reviewed) -> None:
    given = _fields(event, "attempts", "client", "clinician")
    homework.review(handle, ratings=Rated(event.client, event.clinician), **given)


_COMMANDS: dict[type, Callable[[Homework, str, Any], Any]] = {
    Registered: lambda homework, code, event: homework.register(code, **_fields(event)),
    GoalAdded: lambda homework, code, event: homework.add_goal(code, **_fields(event, "goal")),
    GoalClosed: lambda homework, code, event: homework.close_goal(code, **_fields(event)),
    Discharged: lambda homework, code, event: homework.discharge(code, **_fields(event)),
    events.Assigned: _assign,
    events.Amended: _amend,
    events.Attempted: _attempt,
    events.Corrected: _correct,
    events.Acknowledged: _acknowledge,
    events.ObstacleMet: lambda homework, handle, event: homework.meet_obstacle(
        handle, **_fields(event)
    ),
    events.Reviewed: _review,
    events.Paused: lambda homework, handle, event: homework.pause(handle, **_fields(event)),
    events.Resumed: lambda homework, handle, event: homework.resume(handle, **_fields(event)),
    events.Withdrawn: lambda homework, handle, event: homework.withdraw(handle, **_fields(event)),
}
