"""How much of what was agreed an attempt was."""

from __future__ import annotations

from typing import Protocol


class Said(Protocol):
    """What was said of an attempt, and what its sheet says: an event, or a row about it."""

    @property
    def amount(self) -> int | None: ...
    @property
    def minutes(self) -> int | None: ...
    @property
    def sheet_amount(self) -> int | None: ...
    @property
    def sheet_minutes(self) -> int | None: ...


def credit(record: Said, agreed_minutes: int | None) -> float | None:
    """How much of what was agreed an attempt was, 0–1; None where nobody said.

    What was said goes first: the amount in quarters, then the minutes over the minutes
    agreed. Then comes what the sheet says: done, partly or not yet, or its own minutes.
    """
    if record.amount is not None:
        return record.amount / 4
    if record.minutes is not None and agreed_minutes:
        return min(1.0, record.minutes / agreed_minutes)
    if record.sheet_amount is not None:
        return record.sheet_amount / 4
    if record.sheet_minutes is not None and agreed_minutes:
        return min(1.0, record.sheet_minutes / agreed_minutes)
    return None


def says_not_yet(record: Said) -> bool:
    """Whether the sheet says that it was not done: an answer, and no attempt."""
    return record.sheet_amount == 0
