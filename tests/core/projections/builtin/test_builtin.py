"""Obstacles, assignments, clients and goals, worked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from intersession import Figure
from intersession.domain.assignment.prescription import AnticipatedObstacle
from intersession.testing import World

pytestmark = pytest.mark.every_store

# March 2026 starts on a Sunday; the worlds' clock stands on Monday the 2nd.
MON, TUE, WED, THU, FRI, SAT, SUN = (date(2026, 3, day) for day in range(2, 9))


def day(number: int) -> date:
    """A day of March."""
    return date(2026, 3, number)


def walk(world: World, handle: str, when: date | None, **more: Any) -> None:
    """A walk on a day."""
    world.homework.attempt(handle, {"minutes": 20}, happened=when, **more)


def shown(figure: Figure) -> tuple[float | None, int, int]:
    """A figure's value, n and missing."""
    value = figure.value if figure.value is None else round(figure.value, 4)
    return value, figure.n, figure.missing


def at(world: World, number: int) -> World:
    """The world on the morning of a day of March."""
    world.clock.set(f"2026-03-{number:02}")
    return world


# Obstacles.


def test_obstacles_by_category(world: World):
    """Four met, three of them being tired: ¾. Severity 3 and 1 of three; one foreseen of three."""
    handle = world.assign(
        "walks.walk", obstacles=(AnticipatedObstacle(text="tired", backup="to the corner"),)
    )
    meet = world.homework.meet_obstacle
    meet(
        *(handle, "low-energy"),
        severity=3,
        anticipated=1,
        backup_used=True,
        backup_worked="partly",
        happened=MON,
    )
    meet(handle, "low-energy", severity=1, backup_used=False)
    meet(handle, "low-energy", text="slept badly")
    meet(handle, "environment.no-time", backup_used=True, backup_worked="yes")
    tired, busy = world.view("obstacles", "by category")
    assert (tired["category"], tired["times"]) == ("person.low-energy", 3)
    assert tired["words"] == "low energy or symptoms in the way"
    assert shown(tired["share"]) == (0.75, 4, 0)
    assert shown(tired["severity"]) == (2.0, 2, 1)
    assert shown(tired["foreseen"]) == (1.0, 1, 2)  # of two nobody said
    assert shown(tired["backup used"]) == (0.5, 2, 1)
    assert shown(tired["backup worked"]) == (0.5, 1, 2)  # partly counts half
    assert (busy["category"], busy["times"]) == ("environment.no-time", 1)
    assert shown(busy["severity"]) == (None, 0, 1)
    assert shown(busy["backup worked"]) == (1.0, 1, 0)
    rows = world.view("obstacles", "obstacles")
    assert [row["words"] for row in rows] == ["", "", "slept badly", ""]
    assert rows[0]["events"] == "RK-1#2"


def test_no_obstacle_is_an_empty_view(world: World):
    world.assign("walks.walk")
    assert world.view("obstacles", "by category") == []
    assert world.view("obstacles", "obstacles") == []


# Assignments and clients.


def test_an_assignment_as_it_now_stands(world: World):
    handle = world.assign("walks.walk", minutes=30, how_often="daily", confidence=70)
    walk(world, handle, MON)
    at(world, 9)
    walk(world, handle, FRI)
    world.homework.amend(handle, changes={"minutes": 15}, happened=day(9))
    world.homework.review(handle, happened=day(9), next="shrink")
    (row,) = world.view("assignments")
    wanted = {
        "assignment": "RK-1",
        "client": "RK",
        "number": 1,
        "status": "active",
        "minutes": 15,
        "how_often": "daily",
        "start_on": "2026-03-02",
        "attempts": 2,
        "last_attempt_on": "2026-03-06",
        "reviews": 1,
        "last_review_on": "2026-03-09",
    }
    assert {name: row[name] for name in wanted} == wanted
    assert [one["minutes"] for one in row["terms"]] == [30, 15]


def test_the_last_attempt_follows_a_correction(world: World):
    handle = world.assign("walks.walk")
    at(world, 9)
    walk(world, handle, MON)
    walk(world, handle, FRI)
    world.homework.correct(handle, 2, why="it was Tuesday", happened=TUE)
    assert world.view("assignments")[0]["last_attempt_on"] == "2026-03-03"
    world.homework.correct(handle, 1, why="it was Saturday", happened=SAT)
    assert world.view("assignments")[0]["last_attempt_on"] == "2026-03-07"
    rows = world.view("assignments", "attempts")
    assert [(row["happened_on"], row["corrected"]) for row in rows] == [
        ("2026-03-07", True),
        ("2026-03-03", True),
    ]
    assert rows[1]["events"] == "RK-1#3 RK-1#4"


def test_assignments_are_in_the_order_of_their_numbers(world: World):
    world.homework.register("AB", timezone="UTC")
    for code in ("RK", "AB"):
        for _ in range(11):
            world.assign("walks.walk", code=code)
    handles = [row["assignment"] for row in world.view("assignments", client=None)]
    assert handles == [f"{code}-{n}" for code in ("AB", "RK") for n in range(1, 12)]


def test_clients_and_goals(world: World):
    world.homework.add_goal("RK", "go by bus again", happened=MON)
    world.homework.add_goal("RK", "sleep through")
    at(world, 9)
    world.homework.close_goal("RK", 1, "reached", happened=day(9))
    world.homework.register("AB", timezone="UTC", note="mondays")
    world.homework.discharge("AB")
    clients = world.view("clients", client=None)
    assert [(row["client"], row["status"], row["timezone"]) for row in clients] == [
        ("AB", "discharged", "UTC"),
        ("RK", "active", "Europe/Berlin"),
    ]
    goals = world.view("clients", "goals")
    assert [(row["goal"], row["status"], row["closed_on"]) for row in goals] == [
        (1, "reached", "2026-03-09"),
        (2, "open", None),
    ]
    assert goals[0]["events"] == "RK#2 RK#4"
    world.homework.register("AB", timezone="UTC", again=True)
    assert world.view("clients", client="AB")[0]["status"] == "active"
