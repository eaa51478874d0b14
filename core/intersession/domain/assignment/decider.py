"""An assignment's state and decisions: one practice, from agreed to finished.

Pure functions over its events (``events.py``): no clock and no file.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec import field

from intersession.domain.assignment.events import (
    Acknowledged,
    Amended,
    Assigned,
    AssignmentEvent,
    Attempted,
    Corrected,
    ObstacleMet,
    Paused,
    Resumed,
    Retracted,
    Reviewed,
    Withdrawn,
)
from intersession.domain.assignment.prescription import NOTHING_AGREED, Prescription
from intersession.domain.retraction import taken_back
from intersession.errors import NotFound, Refused
from intersession.events.base import changed, field_names
from intersession.events.streams import client_of, handle_of

# Handles: the stream ``RK.7`` is the assignment people call ``RK-7``.


# Folds.

Status = Literal["active", "paused", "finished", "withdrawn"]


class Assignment(msgspec.Struct, kw_only=True):
    """What is known of an assignment: the fold of its stream; ``version`` 0: there is none.

    ``by_number`` are the attempts that stand, each as it now is; ``recorded_in`` holds the
    version of the event that first recorded each, and ``numbered`` is how many were
    ever recorded. ``flagged`` maps each attempt that was ever flagged, those that were taken
    back among them, to the version of the latest event about it, ``acknowledged`` each that
    was acknowledged to the version that was seen. ``keys`` are those under which commands on it
    were sent, other than the one that assigned it.
    """

    stream: str
    version: int = 0
    status: Status = "active"
    assigned: Assigned | None = None
    zone: str = "UTC"
    prescription: Prescription = NOTHING_AGREED
    settings: dict[str, Any] = field(default_factory=dict)
    by_number: dict[int, Attempted | Corrected] = field(default_factory=dict)
    recorded_in: dict[int, int] = field(default_factory=dict)
    numbered: int = 0
    keys: set[str] = field(default_factory=set)
    flagged: dict[int, int] = field(default_factory=dict)
    acknowledged: dict[int, int] = field(default_factory=dict)
    obstacles: int = 0
    reviews: int = 0

    @property
    def handle(self) -> str:
        """The handle people type: ``RK-7``."""
        return handle_of(self.stream)

    @property
    def attempts(self) -> list[Attempted | Corrected]:
        """The attempts that stand, in the order in which they were recorded."""
        return list(self.by_number.values())


def fold(stream: str, events: Iterable[Any]) -> Assignment:
    """Fold an assignment's events, oldest first."""
    return fold_on(Assignment(stream=stream), events)


def fold_on(state: Assignment, events: Iterable[Any]) -> Assignment:
    """Fold the events that follow what is known already; returns the same state, changed.

    A retraction among them may only take back one of them: what was folded before stays.
    """
    following = list(events)
    gone = taken_back(following, after=state.version)
    for event in following:
        state.version += 1
        if state.version in gone:
            _left_out(state, event)
        else:
            evolve(state, event)
        if event.key is not None and not isinstance(event, Assigned):
            state.keys.add(event.key)
    return state


def evolve(state: Assignment, event: Any) -> None:
    """Change what is known by an event that stands."""
    _FOLDS[type(event)](state, event)


def _left_out(state: Assignment, event: Any) -> None:
    """What is kept of an event that was taken back: its number, and that it was flagged."""
    if isinstance(event, Assigned):
        state.zone = event.zone
    if isinstance(event, Attempted):
        state.numbered += 1
    if isinstance(event, Attempted | Corrected) and event.flags:
        state.flagged[event.attempt] = state.version


def _assigned(state: Assignment, event: Assigned) -> None:
    state.assigned, state.prescription, state.settings = event, event.prescription, event.settings
    state.zone = event.zone


def _amended(state: Assignment, event: Amended) -> None:
    state.prescription, state.settings = event.prescription, event.settings


def _attempted(state: Assignment, event: Attempted) -> None:
    state.by_number[event.attempt] = event
    state.recorded_in[event.attempt] = state.version
    state.numbered += 1
    if event.flags:
        state.flagged[event.attempt] = state.version


def _corrected(state: Assignment, event: Corrected) -> None:
    state.by_number[event.attempt] = event
    if event.flags or event.attempt in state.flagged:
        state.flagged[event.attempt] = state.version


def _obstacle_met(state: Assignment, event: ObstacleMet) -> None:
    state.obstacles += 1


def _reviewed(state: Assignment, event: Reviewed) -> None:
    state.reviews += 1
    if event.next == "finish":
        state.status = "finished"


def _acknowledged(state: Assignment, event: Acknowledged) -> None:
    state.acknowledged[event.attempt] = event.seen


def _paused(state: Assignment, event: Paused) -> None:
    state.status = "paused"


def _resumed(state: Assignment, event: Resumed) -> None:
    state.status = "active"


def _withdrawn(state: Assignment, event: Withdrawn) -> None:
    state.status = "withdrawn"


def _retracted(state: Assignment, event: Retracted) -> None:
    """What it took back was left out by then."""


_FOLDS: dict[type, Any] = {
    Assigned: _assigned,
    Amended: _amended,
    Attempted: _attempted,
    Corrected: _corrected,
    ObstacleMet: _obstacle_met,
    Reviewed: _reviewed,
    Acknowledged: _acknowledged,
    Paused: _paused,
    Resumed: _resumed,
    Withdrawn: _withdrawn,
    Retracted: _retracted,
}


# Decisions: pure functions from what is known to new events.


def assign(state: Assignment, event: Assigned) -> list[AssignmentEvent]:
    """Agree on a practice under a number that is free."""
    if state.version:
        raise Refused(f"{state.handle} is taken by another assignment. Nothing was changed.")
    return [event]


def amend(
    state: Assignment,
    *,
    prescription: Prescription,
    settings: dict[str, Any],
    why: str,
    session: int | None,
    happened_at: str | None,
    now: datetime,
) -> list[AssignmentEvent]:
    """Change what was agreed; nothing is recorded where nothing changes."""
    assigned = _open(state, "amended")
    differing = [
        name
        for name in field_names(Prescription)
        if getattr(prescription, name) != getattr(state.prescription, name)
    ]
    if settings != state.settings:
        differing.append("settings")
    if not differing:
        return []
    event = Amended(
        changed=tuple(differing),
        worksheet=assigned.worksheet,
        settings=settings,
        prescription=prescription,
        why=why,
        session=session,
        happened_at=happened_at,
        recorded_at=now,
    )
    return [event]


def attempt(state: Assignment, record: Attempted) -> list[AssignmentEvent]:
    """Record an attempt under the next number."""
    present(state)
    require_open(state)
    return [changed(record, attempt=state.numbered + 1)]


def require_open(state: Assignment) -> None:
    """Raise Refused where an assignment was withdrawn, so that nothing can be added to it."""
    if state.status == "withdrawn":
        raise Refused(
            f"{state.handle} was withdrawn, so an attempt cannot be added to it. If the practice "
            f"goes on, assign it again: intersession assign {client_of(state.stream)} "
            f"{present(state).worksheet}"
        )


def correct(state: Assignment, record: Corrected) -> list[AssignmentEvent]:
    """Correct an attempt's record; the first record stays in the log."""
    attempted(state, record.attempt)
    return [changed(record, corrects=state.recorded_in[record.attempt])]


def meet_obstacle(state: Assignment, event: ObstacleMet) -> list[AssignmentEvent]:
    """Record what got in the way, in any state."""
    present(state)
    agreed = len(state.prescription.obstacles)
    if event.anticipated is not None and not 1 <= event.anticipated <= agreed:
        raise NotFound(
            f"{state.handle} has no anticipated obstacle {event.anticipated}. "
            + (f"Accepted: 1 to {agreed}." if agreed else "None was written down for it.")
        )
    if event.attempt is not None:
        attempted(state, event.attempt)
    return [event]


def review(state: Assignment, event: Reviewed) -> list[AssignmentEvent]:
    """Record that client and clinician looked at it, even where nothing was attempted."""
    present(state)
    return [changed(event, attempts=len(state.by_number))]


def acknowledge(state: Assignment, event: Acknowledged) -> list[AssignmentEvent]:
    """Record that a clinician saw what was flagged in an attempt, and what was done."""
    present(state) if event.attempt in state.flagged else attempted(state, event.attempt)
    if event.attempt not in state.flagged:
        known = ", ".join(map(str, sorted(state.flagged)))
        flagged = f"Flagged: attempt {known}." if known else "No attempt at it is flagged."
        raise Refused(
            f"Nothing is flagged in attempt {event.attempt} of {state.handle}, so there is nothing "
            f"to acknowledge. {flagged}"
        )
    return [changed(event, seen=state.flagged[event.attempt])]


def pause(state: Assignment, event: Paused) -> list[AssignmentEvent]:
    """Put an active assignment on hold."""
    _open(state, "paused")
    if state.status == "paused":
        raise Refused(f"{state.handle} is paused already. Nothing was changed.")
    return [event]


def resume(state: Assignment, event: Resumed) -> list[AssignmentEvent]:
    """Resume a paused or finished assignment."""
    _open(state, "resumed")
    if state.status == "active":
        raise Refused(f"{state.handle} is active already. Nothing was changed.")
    return [event]


def withdraw(state: Assignment, event: Withdrawn) -> list[AssignmentEvent]:
    """Withdraw an assignment."""
    _open(state, "withdrawn again")
    return [event]


def attempted(state: Assignment, number: int) -> Attempted | Corrected:
    """Attempt ``number`` as it now stands; raises NotFound where there is none."""
    present(state)
    if number in state.by_number:
        return state.by_number[number]
    if 1 <= number <= state.numbered:
        raise NotFound(
            f"Attempt {number} of {state.handle} was taken back. To see it: "
            f"intersession log show {state.handle}"
        )
    known = _listed(list(state.by_number))
    accepted = f"Accepted: {known}." if known else "It has no attempts yet."
    raise NotFound(f"{state.handle} has no attempt {number}. {accepted}")


def _listed(numbers: list[int]) -> str:
    """Numbers as a range where they have no gap, else one by one."""
    if numbers == list(range(1, len(numbers) + 1)) and numbers:
        return f"1 to {len(numbers)}"
    return ", ".join(map(str, numbers))


def present(state: Assignment) -> Assigned:
    """What was agreed; raises NotFound where there is no such assignment."""
    if state.assigned is None and state.version:
        raise NotFound(
            f"There is no assignment {state.handle}: it was taken back. To see it: "
            f"intersession log show {state.handle}"
        )
    if state.assigned is None:
        raise NotFound(f"There is no assignment {state.handle}.")
    return state.assigned


def _open(state: Assignment, doing: str) -> Assigned:
    assigned = present(state)
    if state.status == "withdrawn":
        raise Refused(f"{state.handle} was withdrawn, so it cannot be {doing}.")
    return assigned
