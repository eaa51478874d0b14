"""Assignments with as many attempts as a question needs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from intersession.application.homework import Homework
from intersession.application.unit_of_work import UnitOfWork
from intersession.domain.assignment.prescription import Prescription
from intersession.plugins.manager import installed
from intersession.store.home import Home
from intersession.store.sqlite.log import SqliteLog

ANSWERS: dict[str, Any] = {
    "situation": "On the bus, standing",
    "moods": [{"name": "fear", "before": 80}],
    "automatic_thoughts": [{"text": "They all look at me", "belief_before": 90, "hot": True}],
    "balanced_thought": [{"text": "Some look at their phones", "belief": 60}],
    "moods_after": {"fear": 45},
    "belief_after": 50,
}
"""A thought record; what was agreed asks for no more."""


def assigned(home: Home, attempts: Iterable[int]) -> list[str]:
    """The handles of new assignments, each with so many attempts; ten to a client."""
    log = SqliteLog(home)
    batch = UnitOfWork(log)
    homework = Homework(batch, installed())
    handles = []
    for number, count in enumerate(attempts):
        code = f"Q{number // 10}Q"
        if number % 10 == 0:
            homework.register(code, timezone="Europe/Berlin")
        agreed = Prescription(task="Write one down")
        handles.append(homework.assign(code, "cbt.thought-record", agreed).handle)
        for _ in range(count):
            homework.attempt(handles[-1], ANSWERS)
    batch.save()
    log.close()
    return handles
