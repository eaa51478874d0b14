"""Which event a stream stops at: the first that it could not have come to."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from intersession import Recorded, StreamDamaged, Unreadable
from intersession.domain.assignment.events import Amended, Assigned, Attempted, LookedAt, Retracted
from intersession.domain.assignment.prescription import Prescription
from intersession.domain.client.events import CalendarChanged, GoalAdded, Registered
from intersession.domain.registry import CODEC
from intersession.domain.soundness import assignment_from, client_from, first_unsound

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
REGISTERED = Registered(timezone="Europe/Berlin", recorded_at=NOW)
GOAL = GoalAdded(goal=1, words="go by bus", recorded_at=NOW)
SHEET = {"worksheet": "walks.walk", "worksheet_version": 1, "recorded_at": NOW}
AGREED = Prescription(task="Walk")
ASSIGNED = Assigned(plugin="walks", prescription=AGREED, zone="UTC", **SHEET)
WALK = Attempted(attempt=1, zone="UTC", **SHEET)
LOOKED = LookedAt(attempt=1, looked={}, recorded_at=NOW)
SOON = CalendarChanged(
    day_begins="soon", week_begins="monday", from_on="2026-03-02", recorded_at=NOW
)
BROKEN = CODEC.decode(
    "homework.attempted.v2",
    b'{"recorded_at":"2026-03-02T09:00:00Z","attempt":1,"worksheet":"walks.walk",'
    b'"worksheet_version":1,"zone":"UTC","answers":[1]}',
)


def stopped(stream: str, *events: object) -> tuple[int, str] | None:
    every = [Recorded(n, stream, n, event) for n, event in enumerate(events, 1)]
    found = first_unsound(stream, every)
    return found and (found[0].version, found[1].partition(". The log was")[0])


SOUND = {
    "nothing": ("RK",),
    "a client": ("RK", REGISTERED, GOAL),
    "taken on again": ("RK", REGISTERED, GOAL, REGISTERED),
    "an assignment": ("RK.1", ASSIGNED, WALK, LOOKED),
    "looked at, then taken back": (
        *("RK.1", ASSIGNED, WALK, LOOKED),
        *(Retracted(retracts=n, why="by mistake", recorded_at=NOW) for n in (3, 2)),
    ),
}


@pytest.mark.parametrize("case", SOUND)
def test_what_commands_record_stands(case: str):
    assert stopped(*SOUND[case]) is None


STOPPED = {
    "unreadable": (
        ("RK", REGISTERED, Unreadable("x.v1", "it is broken"), GOAL),
        (2, "cannot be read (it is broken)"),
    ),
    "a later version's": (
        ("RK", REGISTERED, Unreadable("x.v1", "Upgrade", is_unknown=True)),
        (2, "cannot be read. Upgrade"),
    ),
    "answers that are no answers": (
        ("RK.1", ASSIGNED, BROKEN),
        (2, "cannot be read (its answers: Expected `object`, got `array`)"),
    ),
    "of the other kind": (
        ("RK", REGISTERED, ASSIGNED),
        (2, "is Assigned, which a client's stream never holds"),
    ),
    "the first missing": (
        ("RK.1", WALK),
        (1, "is Attempted, and an assignment's stream begins with Assigned"),
    ),
    "assigned again": (
        ("RK.1", ASSIGNED, ASSIGNED),
        (2, "is Assigned, and an assignment's stream begins with Assigned"),
    ),
    "no such attempt": (
        ("RK.1", ASSIGNED, LOOKED),
        (2, "does not follow from what is before it (KeyError: 1)"),
    ),
    "an attempt that was taken back": (
        ("RK.1", ASSIGNED, WALK, Retracted(retracts=2, why="no", recorded_at=NOW), LOOKED),
        (4, "does not follow from what is before it (KeyError: 1)"),
    ),
    "what it says": (
        ("RK", REGISTERED, SOON),
        (
            2,
            "does not follow from what is before it (ValueError: Invalid isoformat string: 'soon')",
        ),
    ),
    "a stream of nobody": (("rk smith", REGISTERED), (1, "is in a stream of no client")),
}


@pytest.mark.parametrize("case", STOPPED)
def test_it_stops_at_the_first_that_it_cannot_take(case: str):
    given, told = STOPPED[case]
    assert stopped(*given) == told


def test_a_version_that_is_missing_is_named():
    rows = [Recorded(1, "RK", 1, REGISTERED), Recorded(3, "RK", 3, GOAL)]
    found = first_unsound("RK", rows)
    assert found is not None
    assert (found[0].id, found[1].startswith("is not the next one: RK#2 is missing.")) == (
        "RK#3",
        True,
    )


def test_what_is_folded_of_it_is_refused():
    assert client_from("RK", [REGISTERED, GOAL]).goals == {1: "go by bus"}
    with pytest.raises(StreamDamaged, match=r"^RK#2 does not follow .* all others go on\.$"):
        client_from("RK", [REGISTERED, SOON])
    with pytest.raises(StreamDamaged, match=r"^RK-1#1 is Amended, and an assignment's"):
        assignment_from(
            "RK.1",
            [Amended(changed=("task",), worksheet="w.w", prescription=AGREED, recorded_at=NOW)],
        )
