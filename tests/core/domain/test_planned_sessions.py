"""Planned sessions: given events, when one is planned, moved or cancelled, then events."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from intersession.domain.client import sessions
from intersession.domain.client.decider import Client, fold
from intersession.domain.client.events import (
    Discharged,
    Registered,
    SessionCancelled,
    SessionPlanned,
)
from intersession.errors import NotFound, Refused

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
AT: dict[str, Any] = {"happened_at": "2026-03-02", "recorded_at": NOW}
REGISTERED = Registered(timezone="Europe/Berlin", **AT)
THURSDAY = "2026-03-05T14:00:00+01:00"
FRIDAY = "2026-03-06T09:30:00+01:00"
ENTRY, OTHER = "a" * 64, "b" * 64


def planned(number: int, starts: str, source: str | None = None, **more: Any) -> SessionPlanned:
    return SessionPlanned(planned=number, starts=starts, source=source, **AT, **more)


def cancelled(number: int) -> SessionCancelled:
    return SessionCancelled(planned=number, **AT)


def after(*events: Any) -> Client:
    return fold("RK", [REGISTERED, *events])


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        ([], planned(0, THURSDAY), [planned(1, THURSDAY)]),
        ([planned(1, THURSDAY)], planned(0, FRIDAY), [planned(2, FRIDAY)]),
        # The same again, and the day of a session whose time is known, add nothing.
        ([planned(1, THURSDAY)], planned(0, THURSDAY), []),
        ([planned(1, THURSDAY)], planned(0, "2026-03-05"), []),
        # A time is added to a day, and an end to a time.
        ([planned(1, "2026-03-05")], planned(0, THURSDAY), [planned(1, THURSDAY)]),
        (
            [planned(1, THURSDAY)],
            planned(0, THURSDAY, ends="2026-03-05T14:50:00+01:00"),
            [planned(1, THURSDAY, ends="2026-03-05T14:50:00+01:00")],
        ),
        # Two at different times of a day are two.
        (
            [planned(1, THURSDAY)],
            planned(0, "2026-03-05T17:00:00+01:00"),
            [planned(2, "2026-03-05T17:00:00+01:00")],
        ),
        # Moved by its number, and by its calendar's entry.
        ([planned(1, THURSDAY)], planned(1, FRIDAY), [planned(1, FRIDAY)]),
        ([planned(1, THURSDAY, ENTRY)], planned(0, FRIDAY, ENTRY), [planned(1, FRIDAY, ENTRY)]),
        ([planned(1, THURSDAY, ENTRY)], planned(1, FRIDAY), [planned(1, FRIDAY, ENTRY)]),
        ([planned(1, THURSDAY, ENTRY)], planned(0, THURSDAY, ENTRY), []),
        # A calendar's entry for what was typed by hand is that session, and no second one.
        ([planned(1, THURSDAY)], planned(0, THURSDAY, ENTRY), [planned(1, THURSDAY, ENTRY)]),
        ([planned(1, THURSDAY, ENTRY)], planned(0, THURSDAY, OTHER), [planned(2, THURSDAY, OTHER)]),
        # Cancelled, and planned again: by hand a new one, by its entry the same.
        ([planned(1, THURSDAY), cancelled(1)], planned(0, THURSDAY), [planned(2, THURSDAY)]),
        (
            [planned(1, THURSDAY, ENTRY), cancelled(1)],
            planned(0, THURSDAY, ENTRY),
            [planned(1, THURSDAY, ENTRY)],
        ),
    ],
)
def test_a_session_is_planned(given: list[Any], when: SessionPlanned, then: list[Any]):
    assert sessions.plan_session(after(*given), when) == then


def test_a_session_is_cancelled_once():
    assert sessions.cancel_session(after(planned(1, THURSDAY)), cancelled(1)) == [cancelled(1)]
    with pytest.raises(Refused, match="is cancelled already"):
        sessions.cancel_session(after(planned(1, THURSDAY), cancelled(1)), cancelled(1))
    with pytest.raises(NotFound, match=r"no planned session 3\. Planned: 2026-03-05T14"):
        sessions.cancel_session(after(planned(1, THURSDAY)), cancelled(3))


def test_what_was_moved_is_one_session():
    state = after(planned(1, THURSDAY), planned(1, FRIDAY))
    assert {n: one.starts for n, one in state.sessions.items()} == {1: FRIDAY}
    assert state.planned == 1


def test_nothing_is_planned_with_a_discharged_client():
    with pytest.raises(Refused, match="was discharged"):
        sessions.plan_session(after(Discharged(**AT)), planned(0, THURSDAY))
