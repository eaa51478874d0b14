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
    Flagged,
    ObstacleMet,
    Paused,
    Resumed,
    Reviewed,
    Withdrawn,
)
from intersession.domain.assignment.prescription import NOTHING_AGREED, Prescription
from intersession.errors import NotFound, Refused
from intersession.events.base import changed, field_names
from intersession.events.flags import Flag
from intersession.events.streams import client_of, handle_of

# Handles: the stream ``RK.7`` is the assignment people call ``RK-7``.


# Folds.

Status = Literal["active", "paused", "finished", "withdrawn"]


class Agreed(msgspec.Struct, frozen=True):
    """What was agreed from a day on, as the event of a version says."""

    from_on: str
    version: int
    prescription: Prescription
    settings: dict[str, Any]


class Assignment(msgspec.Struct, kw_only=True):
    """What is known of an assignment: the fold of its stream; ``version`` 0: there is none.

    ``attempts[n - 1]`` is attempt n as it now stands; ``recorded_in`` holds the
    version of the event that first recorded each. ``flagged`` maps each attempt that was
    ever flagged to the version of the latest event about it, ``acknowledged`` each that
    was acknowledged to the version that was seen. ``agreed`` is what was agreed one after
    another, in the order of the days from which it holds; ``prescription`` and ``settings``
    are the last of it. ``keys`` are those under which commands on it
    were sent, other than the one that assigned it.
    """

    stream: str
    version: int = 0
    status: Status = "active"
    assigned: Assigned | None = None
    prescription: Prescription = NOTHING_AGREED
    settings: dict[str, Any] = field(default_factory=dict)
    agreed: list[Agreed] = field(default_factory=list)
    attempts: list[Attempted | Corrected] = field(default_factory=list)
    recorded_in: list[int] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    flagged: dict[int, int] = field(default_factory=dict)
    acknowledged: dict[int, int] = field(default_factory=dict)
    obstacles: int = 0
    reviews: int = 0

    @property
    def handle(self) -> str:
        """The handle people type: ``RK-7``."""
        return handle_of(self.stream)


def fold(stream: str, events: Iterable[Any]) -> Assignment:
    """Fold an assignment's events, oldest first."""
    return fold_on(Assignment(stream=stream), events)


def fold_on(state: Assignment, events: Iterable[Any]) -> Assignment:
    """Fold the events that follow what is known already; returns the same state, changed."""
    for event in events:
        state.version += 1
        _FOLDS[type(event)](state, event)
        if event.key is not None and not isinstance(event, Assigned):
            state.keys.add(event.key)
    return state


def _assigned(state: Assignment, event: Assigned) -> None:
    state.assigned = event
    _agree(state, event)


def _amended(state: Assignment, event: Amended) -> None:
    _agree(state, event)


def _agree(state: Assignment, event: Assigned | Amended) -> None:
    """Put what was agreed in its place: by the day from which it holds, then by version."""
    from_on = str(event.happened_at or event.recorded_at.isoformat())[:10]
    state.agreed.append(Agreed(from_on, state.version, event.prescription, event.settings))
    state.agreed.sort(key=lambda one: (one.version != 1, one.from_on, one.version))
    state.prescription, state.settings = state.agreed[-1].prescription, state.agreed[-1].settings


def _attempted(state: Assignment, event: Attempted) -> None:
    state.attempts.append(event)
    state.recorded_in.append(state.version)
    _flagged(state, event)


def _corrected(state: Assignment, event: Corrected) -> None:
    state.attempts[event.attempt - 1] = event
    _flagged(state, event)
    if event.attempt in state.flagged:
        state.flagged[event.attempt] = state.version


def _flagged(state: Assignment, event: Attempted | Corrected) -> None:
    for flag in event.flags:
        state.flagged[flag.attempt or event.attempt] = state.version


def _obstacle_met(state: Assignment, event: ObstacleMet) -> None:
    state.obstacles += 1


def _reviewed(state: Assignment, event: Reviewed) -> None:
    state.reviews += 1
    if event.next == "finish":
        state.status = "finished"


def _acknowledged(state: Assignment, event: Acknowledged) -> None:
    state.acknowledged[event.attempt] = event.seen


def _flagged_by_hand(state: Assignment, event: Flagged) -> None:
    state.flagged[event.attempt] = state.version


def _paused(state: Assignment, event: Paused) -> None:
    state.status = "paused"


def _resumed(state: Assignment, event: Resumed) -> None:
    state.status = "active"


def _withdrawn(state: Assignment, event: Withdrawn) -> None:
    state.status = "withdrawn"


_FOLDS: dict[type, Any] = {
    Assigned: _assigned,
    Amended: _amended,
    Attempted: _attempted,
    Corrected: _corrected,
    ObstacleMet: _obstacle_met,
    Reviewed: _reviewed,
    Acknowledged: _acknowledged,
    Flagged: _flagged_by_hand,
    Paused: _paused,
    Resumed: _resumed,
    Withdrawn: _withdrawn,
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
    return [changed(record, attempt=len(state.attempts) + 1)]


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
    return [changed(record, corrects=state.recorded_in[record.attempt - 1])]


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
    return [changed(event, attempts=len(state.attempts))]


def acknowledge(state: Assignment, event: Acknowledged) -> list[AssignmentEvent]:
    """Record that a clinician saw what was flagged in an attempt, and what was done."""
    attempted(state, event.attempt)
    if event.attempt not in state.flagged:
        known = ", ".join(map(str, sorted(state.flagged)))
        flagged = f"Flagged: attempt {known}." if known else "No attempt at it is flagged."
        raise Refused(
            f"Nothing is flagged in attempt {event.attempt} of {state.handle}, so there is nothing "
            f"to acknowledge. {flagged}"
        )
    return [changed(event, seen=state.flagged[event.attempt])]


def flag(state: Assignment, event: Flagged) -> list[AssignmentEvent]:
    """Flag an attempt by hand, in any state."""
    about = attempted(state, event.attempt)
    day = about.about or about.happened_at
    return [changed(event, day=day and day[:10])]


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
    if not 1 <= number <= len(state.attempts):
        count = len(state.attempts)
        known = f"Accepted: 1 to {count}." if count else "It has no attempts yet."
        raise NotFound(f"{state.handle} has no attempt {number}. {known}")
    return state.attempts[number - 1]


def in_force(state: Assignment, day: str | None, version: int | None = None) -> Agreed:
    """What was agreed for an ISO day; of an unknown day, the last.

    ``version`` leaves out what was agreed by later events: an entry is judged by what was
    agreed when it was recorded.
    """
    known = [one for one in state.agreed if version is None or one.version <= version]
    held = [one for one in known if day is None or one.from_on <= day]
    return held[-1] if held else known[0]


def flags_on(state: Assignment, number: int) -> tuple[Flag, ...]:
    """What is flagged in an attempt: with its own record, and with those of others."""
    stood = attempted(state, number)
    with_others = [
        changed(flag, attempt=None, day=None)
        for one in state.attempts
        for flag in one.flags
        if flag.attempt == number
    ]
    return tuple(dict.fromkeys([*stood.flags, *with_others]))


def present(state: Assignment) -> Assigned:
    """What was agreed; raises NotFound where there is no such assignment."""
    if state.assigned is None:
        raise NotFound(f"There is no assignment {state.handle}.")
    return state.assigned


def _open(state: Assignment, doing: str) -> Assigned:
    assigned = present(state)
    if state.status == "withdrawn":
        raise Refused(f"{state.handle} was withdrawn, so it cannot be {doing}.")
    return assigned
