"""What is known of an assignment, and what is looked up in it."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from msgspec import field

from intersession.domain.assignment.events import (
    Assigned,
    AttemptEvent,
)
from intersession.domain.assignment.prescription import NOTHING_AGREED, Prescription
from intersession.errors import NotFound
from intersession.events.base import changed
from intersession.events.flags import Flag
from intersession.events.streams import handle_of

# Handles: the stream ``RK.7`` is the assignment people call ``RK-7``.

Status = Literal["active", "paused", "finished", "withdrawn"]


class Agreed(msgspec.Struct, frozen=True):
    """What was agreed from a day on, as the event of a version says.

    ``worksheet_version`` is the version of the worksheet by which the settings are read.
    """

    from_on: str
    version: int
    prescription: Prescription
    settings: dict[str, Any]
    worksheet_version: int = 1


class Break(msgspec.Struct, frozen=True):
    """A pause with an end: the ISO days from the first on hold to the one on which it goes on."""

    first: str
    until: str

    def is_after(self, day: str) -> bool:
        """Whether any of it is still to come, or runs, on a day."""
        return self.until > day


class Assignment(msgspec.Struct, kw_only=True):
    """What is known of an assignment: the fold of its stream; ``version`` 0: there is none.

    ``by_number`` are the attempts that stand, each as it now is; ``recorded_in`` holds the
    version of the event that first recorded each, and ``numbered`` is how many were
    ever recorded. ``flagged`` maps each attempt that was ever flagged, those that were taken
    back among them, to the version of the latest event about it, ``acknowledged`` each that
    was acknowledged to the version that was seen. ``agreed`` is what was agreed one after
    another, in the order of the days from which it holds; ``prescription`` and ``settings``
    are the last of it. ``keys`` are those under which commands on it
    were sent, other than the one that assigned it. ``breaks`` are the pauses with an end.
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
    breaks: list[Break] = field(default_factory=list)

    @property
    def handle(self) -> str:
        """The handle people type: ``RK-7``."""
        return handle_of(self.stream)

    @property
    def attempts(self) -> list[AttemptEvent]:
        """The attempts that stand, in the order in which they were recorded."""
        return list(self.by_number.values())


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
