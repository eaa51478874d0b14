"""An entry in a few words, where a command names it: its day, and what was agreed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from intersession.dates.parsing import WEEKDAYS

if TYPE_CHECKING:
    from intersession.domain.assignment.events import AttemptEvent
    from intersession.domain.assignment.state import Assignment

TASK_LENGTH = 50


def entry_words(state: Assignment, number: int) -> str:
    """Which entry a number names: ``Monday 2026-03-02, Write one down``."""
    stood = state.by_number.get(number)
    day = day_of(stood) if stood else "taken back since"
    return f"{day}, {task_of(state)}"


def task_of(state: Assignment) -> str:
    """What was agreed, shortened; the worksheet where the task has no words."""
    agreed = " ".join(state.prescription.task.split())
    if not agreed and state.assigned:
        return state.assigned.worksheet
    return agreed if len(agreed) <= TASK_LENGTH else f"{agreed[: TASK_LENGTH - 1]}…"


def day_of(event: AttemptEvent) -> str:
    """The day, and the time where it is known."""
    day = event.about or event.day
    if day is None:
        return "day not known"
    weekday = WEEKDAYS[date.fromisoformat(day).weekday()]
    at = event.happened_at or ""
    if event.about or len(at) <= 10:
        return f"{weekday} {day}"
    date_of_time = f"{at[:10]} " if at[:10] != day else ""
    return f"{weekday} {day}{',' if date_of_time else ''} {date_of_time}{at[11:16]}"
