"""An entry that says the same as one before it: typed twice, perhaps."""

from __future__ import annotations

from itertools import islice

from intersession.domain.assignment.events import AttemptEvent
from intersession.domain.assignment.state import Assignment

_LOOKED_AT = 12
_SAME = ("answers", "skipped", "amount", "minutes", "times", "between", "without_sheet", "about")


def same_before(state: Assignment, event: AttemptEvent) -> int | None:
    """The number of a late attempt with the same answers on the same day; None where none is.

    ``state`` is the assignment as it stood before. Two instants that differ are two entries.
    """
    for number, one in islice(reversed(state.by_number.items()), _LOOKED_AT):
        if _is_same_day(one, event) and all(
            getattr(one, name) == getattr(event, name) for name in _SAME
        ):
            return number
    return None


def _is_same_day(one: AttemptEvent, other: AttemptEvent) -> bool:
    if one.about is not None or one.happened_at == other.happened_at:
        return True
    at, then = one.happened_at or "", other.happened_at or ""
    is_day_only = min(len(at), len(then)) <= 10
    return bool(at and then) and one.day == other.day and is_day_only
