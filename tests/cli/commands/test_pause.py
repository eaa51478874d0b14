"""``pause`` with and without an end; today is Monday 2 March 2026."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.every_store

CARD = "--setting when_i_think=a --setting i_can_tell_myself=b"


@pytest.fixture
def daily(terminal):
    """Client RK with a coping card every day since Monday 2 March, as RK-1."""
    terminal("client add RK --timezone Europe/Berlin")
    terminal(f"assign RK coping-card --task 'Read it' --how-often daily {CARD}")
    return terminal


def status(terminal) -> str:
    (row,) = json.loads(terminal("view assignments RK --json").output)
    return row["status"]


def expected(terminal) -> int:
    (row,) = json.loads(terminal("view adherence RK --json").output)
    return row["expected"]


def test_a_pause_with_an_end_ends_by_itself(daily):
    told = daily("pause RK-1 --from 2026-03-05 --until 2026-03-09 --why holiday").output
    assert told == "RK-1 is on hold from 2026-03-05; it goes on on 2026-03-09.\n"
    assert status(daily) == "active"
    daily.clock.set("2026-03-06")
    assert status(daily) == "paused"
    assert "On hold until 2026-03-09." in daily("agenda RK").output
    daily.clock.set("2026-03-11")
    assert status(daily) == "active"
    # Due by the 11th: 2, 3, 4 and 9, 10 March; the 5th to the 8th were on hold.
    assert expected(daily) == 5


def test_it_is_ended_before_its_day(daily):
    daily("pause RK-1 --until 2026-03-09")
    daily.clock.set("2026-03-04")
    assert daily("resume RK-1").exit_code == 0
    assert status(daily) == "active"
    daily.clock.set("2026-03-07")
    assert expected(daily) == 3  # 4, 5 and 6 March; 2 and 3 were on hold
    assert daily("resume RK-1").exit_code == 2


def test_one_that_was_only_planned_is_taken_back_by_resume(daily):
    daily("pause RK-1 --from 2026-03-05 --until 2026-03-09")
    assert daily("resume RK-1").exit_code == 0
    daily.clock.set("2026-03-11")
    assert expected(daily) == 9


def test_a_pause_without_an_end_lasts_until_it_is_resumed(daily):
    assert "Nothing is expected until: intersession resume RK-1" in daily("pause RK-1").output
    daily.clock.set("2026-03-11")
    assert (status(daily), expected(daily)) == ("paused", 0)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("--from 2026-03-07 --until 2026-03-12", "is on hold from 2026-03-05 to 2026-03-09"),
        ("--from 2026-03-01 --until 2026-03-06", "is on hold from 2026-03-05 to 2026-03-09"),
        ("--until 2026-03-01", "is not after the first day on hold, 2026-03-02"),
        ("--from 2026-03-20", "has not come yet"),
    ],
)
def test_what_does_not_fit_is_refused(daily, typed, told):
    daily("pause RK-1 --from 2026-03-05 --until 2026-03-09")
    found = daily(f"pause RK-1 {typed}")
    assert found.exit_code == 2
    assert told in " ".join(found.output.split())


def test_two_that_touch_are_taken(daily):
    daily("pause RK-1 --from 2026-03-05 --until 2026-03-09")
    assert daily("pause RK-1 --from 2026-03-09 --until 2026-03-12").exit_code == 0
    daily.clock.set("2026-03-14")
    assert expected(daily) == 5  # 2, 3, 4, 12, 13 March


def test_a_pause_taken_back_was_never(daily):
    daily("pause RK-1 --from 2026-03-05 --until 2026-03-09")
    assert daily("retract RK-1#2 --why mistake --yes").exit_code == 0
    daily.clock.set("2026-03-11")
    assert expected(daily) == 9
