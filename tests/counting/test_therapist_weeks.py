"""The therapist's own part over the modalities' own sheets, worked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from weeks import ACTION, RELAX, SLEEP, acted, at, day, relaxed

from intersession import Figure
from intersession.testing import World


def shown(figure: Figure) -> tuple[float | None, int, int]:
    """A figure's value, n and missing."""
    value = figure.value if figure.value is None else round(figure.value, 4)
    return value, figure.n, figure.missing


def figures(world: World) -> dict[str, Figure]:
    """The figures of the view by their names."""
    return {row["figure"]: row["value"] for row in world.view("therapist")}


def bands(world: World) -> dict[str, tuple[int, Any, Any]]:
    """For each band of confidence: occasions, share done, Brier score."""
    return {
        row["confidence"]: (row["occasions"], shown(row["done"]), shown(row["brier"]))
        for row in world.view("therapist", "confidence")
    }


def relax(world: World, handle: str, when: date, **more: Any) -> None:
    """Breathing on a day, without a word about how long."""
    world.homework.attempt(handle, relaxed(5), happened=when, **more)


def test_the_brier_score_of_confidence(world: World):
    """80 from Mon 2, daily. Mon all: 1; Tue half: 0; Wed none: 0; Thu of unknown amount.

    (0.04 + 0.64 + 0.64) / 3 = 0.44, and not (0.8 − 1.5/3)² = 0.09. Friday is not over.
    """
    world.assign(RELAX, how_often="daily", confidence=80)
    at(world, 6)
    relax(world, "RK-1", day(2), amount=4)
    relax(world, "RK-1", day(3), amount=2)
    relax(world, "RK-1", day(5))
    relax(world, "RK-1", day(6), amount=4)
    found = figures(world)
    assert shown(found["brier"]) == (0.44, 3, 1)
    assert shown(found["confidence"]) == (80, 3, 0)
    assert shown(found["done"]) == (round(1 / 3, 4), 3, 0)
    assert bands(world) == {"70–89 %": (4, (round(1 / 3, 4), 3, 1), (0.44, 3, 1))}
    assert found["brier"].events == ("RK-1#1", "RK-1#2", "RK-1#3")
    assert str(found["brier"]) == "0.44 (n 3, 1 missing)"


def test_the_night_of_the_day_of_an_amendment_is_of_what_was_agreed_before(world: World):
    """Sleep diary: agreed on 2, so wake dates from 3; amended on 4, so from wake date 5."""
    world.assign(SLEEP, how_often="daily", confidence=90)
    at(world, 7)
    world.homework.amend("RK-1", changes={"confidence": 60}, happened=day(4))
    assert {name: row[0] for name, row in bands(world).items()} == {"90–100 %": 2, "50–69 %": 2}


def test_not_yet_is_an_answer_and_no_entry_to_count_days_from(world: World):
    """Not yet on the 4th, partly on the 6th: looked at on the 9th, 3 days later."""
    world.assign("act.committed-action", ACTION, how_often="weekly", confidence=60)
    at(world, 9)
    world.homework.attempt("RK-1", acted("not-yet"), happened=day(4))
    world.homework.attempt("RK-1", acted("partly"), happened=day(6))
    world.homework.review("RK-1", happened=day(9))
    assert shown(figures(world)["after first entry"]) == (3, 1, 0)
    assert shown(figures(world)["brier"]) == (0.36, 1, 0)  # partly is not done in full


def test_ten_minutes_in_parts_are_all_of_it(world: World):
    """7, 2 and 1 of 10 minutes on Mon: 1, though 0.7 + 0.2 + 0.1 is a little less in binary."""
    world.assign(RELAX, how_often="daily", minutes=10, confidence=100)
    at(world, 3)
    for minutes in (7, 2, 1):
        world.homework.attempt("RK-1", relaxed(minutes), happened=day(2))
    assert shown(figures(world)["brier"]) == (0, 1, 0)
