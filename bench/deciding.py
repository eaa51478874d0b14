"""Events turned back into the commands that led to them, to be decided once more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from intersession.application.client_commands import AddGoal, CloseGoal, Discharge, Register
from intersession.application.command import Command, OnAssignment
from intersession.application.commands import (
    Acknowledge,
    Amend,
    Assign,
    CorrectAttempt,
    Pause,
    Rated,
    RecordAttempt,
    RecordObstacle,
    RecordReview,
    Resume,
    Withdraw,
)
from intersession.application.homework import Homework
from intersession.application.ports import EventStore
from intersession.domain.assignment import events as events
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


def _fields(event: Any, kind: type[Command]) -> dict[str, Any]:
    """An event's fields as a command of a kind takes them."""
    given = as_dict(event)
    given = {name: value for name, value in given.items() if name in kind.__struct_fields__}
    given["happened"] = _when(event.happened_at)
    given["by"] = event.actor or ""
    given.pop("client", None)  # the ratings of a review: whom a command is about is said apart
    return given


def _when(text: str | None) -> date | datetime | None:
    if text is None:
        return None
    return datetime.fromisoformat(text) if len(text) > 10 else date.fromisoformat(text)


def _assign(homework: Homework, stream: str, event: events.Assigned) -> None:
    code = client_of(stream.replace("-", "."))
    homework.assign(code, **_fields(event, Assign))


def _amend(homework: Homework, handle: str, event: events.Amended) -> None:
    given = _fields(event, Amend)
    changed = [name for name in event.changed if name != "settings"]
    given["changes"] = {name: getattr(event.prescription, name) for name in changed}
    homework.amend(handle, **given)


def _acknowledge(homework: Homework, handle: str, event: events.Acknowledged) -> None:
    given = _fields(event, Acknowledge)
    homework.acknowledge(handle, [event.attempt], **given | {"by": event.by})


def _review(homework: Homework, handle: str, event: events.Reviewed) -> None:
    given = _fields(event, RecordReview)
    homework.review(handle, ratings=Rated(event.client, event.clinician), **given)


def _as_said(kind: type[Command]) -> Callable[[Homework, str, Any], Any]:
    """The command of a kind that says what its event says."""
    about = "assignment" if issubclass(kind, OnAssignment) else "client"
    return lambda homework, name, event: homework.handle(
        kind(**{about: name}, **_fields(event, kind))
    )


_COMMANDS: dict[type, Callable[[Homework, str, Any], Any]] = {
    **{kind.records: _as_said(kind) for kind in (Register, AddGoal, CloseGoal, Discharge)},
    **{kind.records: _as_said(kind) for kind in (RecordAttempt, CorrectAttempt, RecordObstacle)},
    **{kind.records: _as_said(kind) for kind in (Pause, Resume, Withdraw)},
    events.Assigned: _assign,
    events.Amended: _amend,
    events.Acknowledged: _acknowledge,
    events.Reviewed: _review,
}
