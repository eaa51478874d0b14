"""What is known of an assignment: the fold of its events, and what is looked up in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import msgspec
from msgspec import field

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
    Retracted,
    Reviewed,
    Withdrawn,
)
from intersession.domain.assignment.prescription import NOTHING_AGREED, Prescription
from intersession.domain.retraction import taken_back
from intersession.errors import NotFound
from intersession.events.base import changed
from intersession.events.flags import Flag
from intersession.events.streams import handle_of

# Handles: the stream ``RK.7`` is the assignment people call ``RK-7``.

Status = Literal["active", "paused", "finished", "withdrawn"]


class Agreed(msgspec.Struct, frozen=True):
    """What was agreed from a day on, as the event of a version says."""

    from_on: str
    version: int
    prescription: Prescription
    settings: dict[str, Any]


class Assignment(msgspec.Struct, kw_only=True):
    """What is known of an assignment: the fold of its stream; ``version`` 0: there is none.

    ``by_number`` are the attempts that stand, each as it now is; ``recorded_in`` holds the
    version of the event that first recorded each, and ``numbered`` is how many were
    ever recorded. ``flagged`` maps each attempt that was ever flagged, those that were taken
    back among them, to the version of the latest event about it, ``acknowledged`` each that
    was acknowledged to the version that was seen. ``agreed`` is what was agreed one after
    another, in the order of the days from which it holds; ``prescription`` and ``settings``
    are the last of it. ``keys`` are those under which commands on it
    were sent, other than the one that assigned it.
    """

    stream: str
    version: int = 0
    status: Status = "active"
    assigned: Assigned | None = None
    zone: str = "UTC"
    prescription: Prescription = NOTHING_AGREED
    settings: dict[str, Any] = field(default_factory=dict)
    agreed: list[Agreed] = field(default_factory=list)
    by_number: dict[int, AttemptEvent] = field(default_factory=dict)
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
    def attempts(self) -> list[AttemptEvent]:
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
    state.agreed.append(Agreed(from_on, state.version, event.prescription, event.settings))
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
    if event.next == "finish":
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


def attempted(state: Assignment, number: int) -> AttemptEvent:
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


def looked_at(state: Assignment) -> list[str]:
    """The plugins that looked at the last entry, or should have: they are to look at the next."""
    last = next(reversed(state.by_number.values()), None)
    if last is None:
        return []
    return [*last.looked, *(flag.not_looked for flag in last.flags if flag.not_looked)]


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
