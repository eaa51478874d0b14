"""An assignment's decisions: from what is known of one practice to new events.

Pure functions: no clock and no file.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from intersession.domain.assignment.events import (
    Acknowledged,
    Amended,
    Assigned,
    AssignmentEvent,
    Attempted,
    Completed,
    Corrected,
    Flagged,
    ObstacleMet,
    Paused,
    Resumed,
    Reviewed,
    Withdrawn,
)
from intersession.domain.assignment.prescription import Prescription
from intersession.domain.assignment.state import Assignment, attempted, present
from intersession.errors import NotFound, Refused
from intersession.events.base import changed, field_names
from intersession.events.streams import client_of


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


def complete(state: Assignment, record: Completed) -> list[AssignmentEvent]:
    """Fill in the rest of an attempt that was planned."""
    stood = attempted(state, record.attempt)
    if not stood.is_planned:
        raise Refused(
            f"Attempt {record.attempt} of {state.handle} is complete. Nothing was changed. To "
            f"correct it: intersession correct {state.handle} {record.attempt}"
        )
    return [changed(record, completes=state.recorded_in[record.attempt])]


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
    return [changed(event, attempts=sum(not one.is_planned for one in state.attempts))]


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


def _open(state: Assignment, doing: str) -> Assigned:
    assigned = present(state)
    if state.status == "withdrawn":
        raise Refused(f"{state.handle} was withdrawn, so it cannot be {doing}.")
    return assigned
