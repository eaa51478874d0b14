"""How much of what was agreed an attempt was."""

from __future__ import annotations

from intersession.domain.assignment.events import Attempted, Corrected


def credit(record: Attempted | Corrected, agreed_minutes: int | None) -> float:
    """How much of what was agreed an attempt was, 0–1.

    ``amount`` counts in quarters; else the minutes done over the minutes agreed;
    an attempt for which neither is known counts as whole.
    """
    if record.amount is not None:
        return record.amount / 4
    if record.minutes is not None and agreed_minutes:
        return min(1.0, record.minutes / agreed_minutes)
    return 1.0
