"""What later events of an assignment stand on: found by what could not have been decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from intersession.domain.assignment.decider import evolve
from intersession.domain.assignment.events import (
    Acknowledged,
    Amended,
    Assigned,
    Attempted,
    AttemptEvent,
    Completed,
    Corrected,
    Flagged,
    LookedAt,
    ObstacleMet,
    Paused,
    Resumed,
    Withdrawn,
)
from intersession.domain.assignment.state import Assignment
from intersession.domain.retraction import Retraction, taken_back


def lacking(events: Sequence[Any], gone: Mapping[int, int]) -> set[int]:
    """The events that stand and could not have been decided, with those in ``gone`` left out."""
    found: set[int] = set()
    state = Assignment(stream="")
    retracted: set[int] = set()
    for version, event in enumerate(events, 1):
        state.version = version
        if version in gone:
            continue
        if isinstance(event, Retraction):
            if event.retracts in retracted:
                found.add(version)
            retracted.add(event.retracts)
        elif _could_be_decided(state, event) and _follows(events, gone, version):
            evolve(state, event)
        else:
            found.add(version)
    return found


def _could_be_decided(state: Assignment, event: Any) -> bool:
    if isinstance(event, Assigned):
        return state.assigned is None
    allows = _ALLOWS.get(type(event))
    return state.assigned is not None and (allows is None or allows(state, event))


def _meets(state: Assignment, event: ObstacleMet) -> bool:
    if event.anticipated is not None and event.anticipated > len(state.prescription.obstacles):
        return False
    return event.attempt is None or event.attempt in state.by_number


def _is_planned(state: Assignment, number: int) -> bool:
    return number in state.by_number and state.by_number[number].is_planned


def _is_open(state: Assignment, event: Any) -> bool:
    return state.status != "withdrawn"


_ALLOWS: dict[type, Callable[[Assignment, Any], bool]] = {
    Amended: _is_open,
    Attempted: _is_open,
    Completed: lambda state, event: _is_planned(state, event.attempt),
    Corrected: lambda state, event: event.attempt in state.by_number,
    LookedAt: lambda state, event: event.attempt in state.by_number,
    Flagged: lambda state, event: event.attempt in state.by_number,
    ObstacleMet: _meets,
    Paused: lambda state, event: state.status in ("active", "finished"),
    Resumed: lambda state, event: state.status in ("paused", "finished") or bool(state.breaks),
    Withdrawn: _is_open,
}


def _follows(events: Sequence[Any], gone: Mapping[int, int], version: int) -> bool:
    """Whether an event still follows the one that it changed, or that was seen.

    A correction holds the whole attempt, an amendment the whole agreement: each stands on
    the record as it was then.
    """
    event = events[version - 1]
    if isinstance(event, Acknowledged):
        return event.seen not in gone
    if not isinstance(event, Completed | Corrected | Amended):
        return True
    then = taken_back(events[: version - 1])
    return _changed_by(events, then, version) == _changed_by(events, gone, version)


def _changed_by(events: Sequence[Any], gone: Mapping[int, int], version: int) -> int:
    """The last standing event before a correction or amendment about the same."""
    event = events[version - 1]
    for earlier in range(version - 1, 0, -1):
        if earlier not in gone and _is_about_the_same(events[earlier - 1], event):
            return earlier
    return 0


def _is_about_the_same(one: Any, other: Any) -> bool:
    if isinstance(other, Amended):
        return isinstance(one, Assigned | Amended)
    return isinstance(one, AttemptEvent) and one.attempt == other.attempt
