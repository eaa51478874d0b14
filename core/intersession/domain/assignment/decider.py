"""An assignment's fold and decisions: from events to what is known, and on to new events.

Pure functions: no clock and no file.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from intersession.domain.assignment.events import (
    Acknowledged,
    Amended,
    Assigned,
    AssignmentEvent,
    Attempted,
    AttemptEvent,
    Completed,
    Corrected,
    Flagged,
    LookedAt,
    ObstacleMet,
    Paused,
    Resumed,
    Retracted,
    Reviewed,
    Withdrawn,
)
from intersession.domain.assignment.prescription import Prescription
from intersession.domain.assignment.state import Agreed, Assignment, Break, attempted, present
from intersession.domain.retraction import taken_back
from intersession.errors import NotFound, Refused
from intersession.events.base import PROVENANCE, changed, field_names
from intersession.events.streams import client_of

_SAYS = [
    name
    for name in field_names(AttemptEvent)
    if name not in (*PROVENANCE, "local_day", "zone", "offset", "clocks", "flags", "looked")
]
"""What a correction may change; the rest follows from it, the client and the plugins."""


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
    if isinstance(event, AttemptEvent):
        _flagged(state, event)
    if isinstance(event, Flagged):
        _flagged_by_hand(state, event)


def _assigned(state: Assignment, event: Assigned) -> None:
    state.assigned, state.zone = event, event.zone
    _agree(state, event)


def _amended(state: Assignment, event: Amended) -> None:
    _agree(state, event)


def _agree(state: Assignment, event: Assigned | Amended) -> None:
    """Put what was agreed in its place: by the day from which it holds, then by version."""
    from_on = event.day or event.recorded_at.isoformat()[:10]
    sheet = event.worksheet_version or present(state).worksheet_version
    agreed = Agreed(from_on, state.version, event.prescription, event.settings, sheet)
    state.agreed.append(agreed)
    state.agreed.sort(key=lambda one: (one.version != 1, one.from_on, one.version))
    state.prescription, state.settings = state.agreed[-1].prescription, state.agreed[-1].settings


def _attempted(state: Assignment, event: Attempted) -> None:
    state.by_number[event.attempt] = event
    state.recorded_in[event.attempt] = state.version
    state.numbered += 1
    _flagged(state, event)


def _corrected(state: Assignment, event: Completed | Corrected) -> None:
    state.by_number[event.attempt] = event
    _flagged(state, event)
    if event.attempt in state.flagged:
        state.flagged[event.attempt] = state.version


def _flagged(state: Assignment, event: AttemptEvent) -> None:
    for flag in event.flags:
        state.flagged[flag.attempt or event.attempt] = state.version


def _obstacle_met(state: Assignment, event: ObstacleMet) -> None:
    state.obstacles += 1


def _reviewed(state: Assignment, event: Reviewed) -> None:
    state.reviews += 1
    if event.next == "finish" and state.status in ("active", "paused"):
        state.status = "finished"


def _acknowledged(state: Assignment, event: Acknowledged) -> None:
    state.acknowledged[event.attempt] = event.seen


def _flagged_by_hand(state: Assignment, event: Flagged) -> None:
    state.flagged[event.attempt] = state.version


def _looked_at(state: Assignment, event: LookedAt) -> None:
    stood = state.by_number[event.attempt]
    kept = [flag for flag in stood.flags if flag.not_looked not in event.looked]
    looked = {**stood.looked, **event.looked}
    flags = tuple(dict.fromkeys([*kept, *event.flags]))
    state.by_number[event.attempt] = changed(stood, flags=flags, looked=looked)
    for flag in event.flags:
        state.flagged[flag.attempt or event.attempt] = state.version


def _paused(state: Assignment, event: Paused) -> None:
    if event.until is None:
        state.status = "paused"
    else:
        state.breaks.append(Break(event.from_on or _day(event), event.until))


def _resumed(state: Assignment, event: Resumed) -> None:
    state.status = "active"
    day = _day(event)
    ended = [Break(one.first, min(one.until, max(day, one.first))) for one in state.breaks]
    state.breaks = [one for one in ended if one.first < one.until]


def _withdrawn(state: Assignment, event: Withdrawn) -> None:
    state.status = "withdrawn"


def _retracted(state: Assignment, event: Retracted) -> None:
    """What it took back was left out by then."""


_FOLDS: dict[type, Any] = {
    Assigned: _assigned,
    Amended: _amended,
    Attempted: _attempted,
    Completed: _corrected,
    Corrected: _corrected,
    ObstacleMet: _obstacle_met,
    Reviewed: _reviewed,
    Acknowledged: _acknowledged,
    Flagged: _flagged_by_hand,
    LookedAt: _looked_at,
    Paused: _paused,
    Resumed: _resumed,
    Withdrawn: _withdrawn,
    Retracted: _retracted,
}


# Decisions: from what is known to new events.


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
    settings_version: int | None = None,
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
        worksheet_version=settings_version,
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
    """Correct an attempt's record; the first record stays in the log.

    Nothing where it says so already.
    """
    stood = attempted(state, record.attempt)
    if all(getattr(stood, name) == getattr(record, name) for name in _SAYS):
        return []
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
    if event.next == "finish" and state.status not in ("active", "paused"):
        raise Refused(
            f"{state.handle} was {state.status} already, so it cannot be finished. Nothing was "
            f"recorded. Leave out what is chosen next: intersession review {state.handle}"
        )
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
    return [changed(event, day=attempted(state, event.attempt).day)]


def pause(state: Assignment, event: Paused) -> list[AssignmentEvent]:
    """Put an active assignment on hold."""
    _open(state, "paused")
    if state.status == "paused":
        raise Refused(f"{state.handle} is paused already. Nothing was changed.")
    first, until = event.from_on or _day(event), event.until
    if until is not None and state.status != "active":
        raise Refused(f"{state.handle} is {state.status}, so nothing is to be put on hold.")
    for one in state.breaks:
        if first < one.until and (until is None or one.first < until):
            raise Refused(
                f"{state.handle} is on hold from {one.first} to {one.until} already. Nothing was "
                f"changed. To end that: intersession resume {state.handle}"
            )
    return [event]


def resume(state: Assignment, event: Resumed) -> list[AssignmentEvent]:
    """Resume a paused or finished assignment."""
    _open(state, "resumed")
    is_on_hold = any(one.is_after(_day(event)) for one in state.breaks)
    if state.status == "active" and not is_on_hold:
        raise Refused(f"{state.handle} is active already. Nothing was changed.")
    return [event]


def withdraw(state: Assignment, event: Withdrawn) -> list[AssignmentEvent]:
    """Withdraw an assignment."""
    _open(state, "withdrawn again")
    return [event]


def _day(event: Paused | Resumed) -> str:
    """The day of a change: when it happened, else when it was recorded."""
    return event.day or event.recorded_at.date().isoformat()


def _open(state: Assignment, doing: str) -> Assigned:
    assigned = present(state)
    if state.status == "withdrawn":
        raise Refused(f"{state.handle} was withdrawn, so it cannot be {doing}.")
    return assigned
