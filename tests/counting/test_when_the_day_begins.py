"""A client whose day begins at 04:00: half past midnight belongs to the day before, everywhere."""

from __future__ import annotations

from typing import Any

import pytest
from weeks import adherence, at, thought

from intersession import Flag
from intersession.testing import World

NIGHT = "2026-03-05T00:30:00+01:00"


@pytest.fixture
def owl(world: World) -> World:
    world.homework.change_calendar("RK", "2026-03-01", day_begins="04:00")
    world.assign("cbt.thought-record", how_often="daily")
    return at(world, 6)


def test_an_entry_of_the_night_meets_the_day_before(owl: World):
    owl.homework.attempt("RK-1", thought(), happened=NIGHT)
    owl.homework.attempt("RK-1", thought(), happened="2026-03-05T10:00:00+01:00")
    row = adherence(owl)  # 2nd to 5th: the 4th and the 5th are met
    assert (row["expected"], row["entries"], row["days"], row["beyond"]) == (4, 2, 2, 0)


def test_a_flag_by_hand_stands_on_the_client_s_day(owl: World):
    owl.homework.attempt("RK-1", thought(), happened=NIGHT)
    assert owl.homework.flag("RK-1", 1, "sounded flat").event.day == "2026-03-04"
    (row,) = owl.view("flags", client="RK")
    assert row["happened_on"] == "2026-03-04"


def test_a_plugin_that_looks_is_told_the_client_s_day(owl: World):
    seen: list[tuple[str | None, list[str | None]]] = []

    def look(worksheet: str, answers: Any, context: Any) -> list[Flag]:
        seen.append((context.day, [one.day for one in context.others]))
        return []

    owl.homework.catalogue.lookers.flaggers["tests"] = look
    try:
        owl.homework.attempt("RK-1", thought(), happened=NIGHT)
        owl.homework.attempt("RK-1", thought(), happened="2026-03-05T10:00:00+01:00")
    finally:
        del owl.homework.catalogue.lookers.flaggers["tests"]
    assert seen == [("2026-03-04", []), ("2026-03-05", ["2026-03-04"])]


def test_what_was_agreed_is_that_of_the_client_s_day(owl: World):
    """10 minutes from the 5th; 5 minutes at half past midnight are of the 4th, with none agreed.

    So the record itself is the practice: 1 of 4 days, and not 5 of 10 minutes of one.
    """
    owl.homework.amend("RK-1", changes={"minutes": 10}, happened="2026-03-05")
    owl.homework.attempt("RK-1", thought(), minutes=5, happened=NIGHT)
    assert adherence(owl)["done"].value == 1 / 4
