"""Facts turned back into the commands that led to them, to be decided once more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from intersession.application.homework import Homework
from intersession.application.ports import Facts
from intersession.domain.assignment import events as facts
from intersession.domain.client.events import Discharged, GoalAdded, GoalClosed, Registered
from intersession.events.base import as_dict
from intersession.events.recorded import Recorded
from intersession.events.streams import client_of
from intersession.plugins.manager import installed


class Deciding:
    """Gives commands to ``Homework`` at the time at which each fact was recorded."""

    def __init__(self, log: Facts) -> None:
        self._now = datetime.min
        self._homework = Homework(log, installed(), lambda: self._now)

    def again(self, recorded: Recorded) -> None:
        """Give the command whose outcome is this fact."""
        self._now = recorded.fact.recorded_at
        about = recorded.handle if "." in recorded.stream else recorded.stream
        _COMMANDS[type(recorded.fact)](self._homework, about, recorded.fact)


def _fields(fact: Any, *left_out: str) -> dict[str, Any]:
    """A fact's fields as a command takes them, some left out."""
    given = as_dict(fact)
    given["happened"] = _when(given.pop("happened_at"))
    for name in ("recorded_at", *left_out):
        del given[name]
    return given


def _when(text: str | None) -> date | datetime | None:
    if text is None:
        return None
    return datetime.fromisoformat(text) if len(text) > 10 else date.fromisoformat(text)


def _assign(homework: Homework, stream: str, fact: facts.Assigned) -> None:
    code = client_of(stream.replace("-", "."))
    homework.assign(code, **_fields(fact, "worksheet_version", "plugin", "zone"))


def _amend(homework: Homework, handle: str, fact: facts.Amended) -> None:
    given = _fields(fact, "changed", "worksheet", "prescription")
    changed = [name for name in fact.changed if name != "settings"]
    given["changes"] = {name: getattr(fact.prescription, name) for name in changed}
    homework.amend(handle, **given)


def _attempt(homework: Homework, handle: str, fact: facts.Attempted) -> None:
    given = _fields(fact, "attempt", "worksheet", "worksheet_version", "flags", "zone")
    homework.attempt(handle, **given)


def _acknowledge(homework: Homework, handle: str, fact: facts.Acknowledged) -> None:
    homework.acknowledge(handle, [fact.attempt], **_fields(fact, "attempt", "seen"))


def _correct(homework: Homework, handle: str, fact: facts.Corrected) -> None:
    given = _fields(fact, "corrects", "worksheet", "worksheet_version", "flags", "zone")
    homework.correct(handle, **given)


_COMMANDS: dict[type, Callable[[Homework, str, Any], Any]] = {
    Registered: lambda homework, code, fact: homework.register(code, **_fields(fact)),
    GoalAdded: lambda homework, code, fact: homework.add_goal(code, **_fields(fact, "goal")),
    GoalClosed: lambda homework, code, fact: homework.close_goal(code, **_fields(fact)),
    Discharged: lambda homework, code, fact: homework.discharge(code, **_fields(fact)),
    facts.Assigned: _assign,
    facts.Amended: _amend,
    facts.Attempted: _attempt,
    facts.Corrected: _correct,
    facts.Acknowledged: _acknowledge,
    facts.ObstacleMet: lambda homework, handle, fact: homework.meet_obstacle(
        handle, **_fields(fact)
    ),
    facts.Reviewed: lambda homework, handle, fact: homework.review(
        handle, **_fields(fact, "attempts")
    ),
    facts.Paused: lambda homework, handle, fact: homework.pause(handle, **_fields(fact)),
    facts.Resumed: lambda homework, handle, fact: homework.resume(handle, **_fields(fact)),
    facts.Withdrawn: lambda homework, handle, fact: homework.withdraw(handle, **_fields(fact)),
}
