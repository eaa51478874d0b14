"""Weeks of acceptance and commitment therapy as they are lived, each worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest
from weeks import (
    ACTION,
    acted,
    adherence,
    agenda,
    at,
    day,
    moment,
    morning,
    on,
    ratio,
    told,
    undo,
)

from intersession import Between, Window
from intersession.errors import IntersessionError
from intersession.testing import World

COMMITTED, VALUES, EYE = "act.committed-action", "act.values", "act.bulls-eye"
DEFUSION, WILLING = "act.defusion-practice", "act.willingness"


def valued(*rated: tuple[str, int, int]) -> dict[str, Any]:
    """Areas of life with importance and consistency."""
    return {
        "domains": [
            {"domain": name, "importance": importance, "consistency": consistency}
            for name, importance, consistency in rated
        ]
    }


def marked(*areas: tuple[str, int]) -> dict[str, Any]:
    """Areas with where they stand on the target."""
    return {
        "areas": [
            {"area": name, "value": "to be there", "position": position} for name, position in areas
        ]
    }


def by_value(world: World, **asked: Any) -> dict[str, Any]:
    """The one row of committed actions by value."""
    (row,) = world.view("act.committed-actions", **asked)
    return row


def test_a_month_of_one_action_a_week(world: World):
    """Weekly from Monday 2 March; typed late and in disorder; looked at on Monday the 30th.

        2–8     yes on the 4th; yes on Sunday at 23:30, which is beyond the plan     1
        9–15    partly on the 10th and partly on the 14th: two halves                1
        16–22   not yet                                                              –
        23–29   not yet, as it was typed; it was partly                              ½

    3 of 4 attempted, 2.5 of 4 done. Of 6 records 2 say yes, 3 partly, 1 not yet.
    """
    handle = world.assign(COMMITTED, ACTION, how_often="weekly")
    morning(world, "2026-03-30")
    for number, did in ((28, "not-yet"), (14, "partly"), (18, "not-yet"), (10, "partly")):
        world.homework.attempt(handle, acted(did), happened=day(number))
    world.homework.attempt(handle, acted("yes"), happened=moment("2026-03-08T23:30+01:00"))
    world.homework.attempt(handle, acted("yes"), happened=day(4))
    world.homework.correct(handle, 1, why="one page was read", answers={"did": "partly"})
    row = adherence(world)
    assert told(row) == (4, 0.75, 0.625, 1, 5, 5)
    assert row["planned"] == "3 of 4 planned, 1 in part; 1 beyond the plan; not yet 1 ×"
    values = by_value(world)
    assert (values["actions"], values["records"], values["last on"]) == (5, 6, "2026-03-28")
    assert [ratio(values[name])[0] for name in ("done", "partly", "not yet")] == [
        *(0.3333, 0.5, 0.1667)
    ]
    assert agenda(world, "what went well") == ["Done as agreed twice."]
    with pytest.raises(IntersessionError, match="did"):
        world.homework.attempt(handle, acted("not-yet"), happened=day(19), amount=4)


def test_values_typed_in_disorder_and_one_of_unknown_day(world: World):
    """Weekly from Monday 2 March; two sheets and one without a day, typed on Monday the 16th.

        Sunday 8    parenting 9·3   work 6·5   friends 8·4    gaps 6, 1, 4
        Sunday 15   parenting 9·6   work 6·6                  gaps 3, 0

    Composite of the 15th (54 + 36)/2 = 45; over both areas it was (27 + 30)/2 = 28.5. The
    sheet of unknown day is counted, meets nothing, and is compared with none.
    Parenting matters (9) since the 8th and has no action: it is asked about.
    """
    handle = world.assign(VALUES, how_often="weekly")
    at(world, 16)
    world.homework.attempt(handle, valued(("parenting", 9, 6), ("work", 6, 6)), happened=day(15))
    world.homework.attempt(handle, valued(("parenting", 10, 10)), happened=None)
    first = valued(("parenting", 9, 3), ("work", 6, 5), ("friends", 8, 4))
    world.homework.attempt(handle, first, happened=day(8))
    assert told(adherence(world)) == (2, 1, 1, 0, 3, 2)
    assert agenda(world, "to look at together") == [
        "2 of 2 planned, 2026-03-08 to 2026-03-15. 1 entry of unknown day. 1 open until 2026-03-22."
    ]
    before, sheet, undated = world.view(VALUES)
    assert (before["change"], undated["change"]) == (None, None)
    assert (sheet["composite"], sheet["change"], sheet["discrepancy change"]) == (45, 16.5, -4)
    assert (sheet["over both"], sheet["not this time"]) == (2, 1)
    gaps = [(row["domain"], row["gap"], row["change"]) for row in world.view(VALUES, "gaps")]
    assert gaps == [("parenting", 3, -3), ("work", 0, -1)]
    questions = world.view("act.values-without-action")
    assert [(row["value"], row["since"]) for row in questions] == [("parenting", "2026-03-08")]


def test_a_target_marked_every_two_weeks_and_on_hold_for_one_of_them(world: World):
    """From Monday 2 March; on hold from the 16th, taken up again on the 23rd; until the 29th.

    2 to 15: marked on the 10th. 16 to 29: 7 of 14 days are active, a half counts down: none.
    Marked on the 20th, on hold: beyond the plan, and a mark like any other: from 4 to 2.
    """
    handle = world.assign(EYE, how_often="every 2 weeks")
    morning(world, "2026-03-30")
    world.homework.pause(handle, happened=day(16))
    world.homework.resume(handle, happened=day(23))
    world.homework.attempt(handle, marked(("leisure", 5)), happened=day(20))
    world.homework.attempt(handle, marked(("leisure", 3), ("growth-health", 6)), happened=day(10))
    assert told(adherence(world)) == (1, 1, 1, 1, 2, 2)
    leisure, health = world.view(EYE)
    assert (leisure["distance"], leisure["change"], leisure["compared with"]) == (
        *(2, -2, "2026-03-10"),
    )
    assert (health["distance"], health["change"]) == (1, None)


def test_ticks_and_minutes_in_the_week_with_an_hour_twice(world: World):
    """Daily, 10 minutes, from Monday 19 October; reviewed on Friday, looked at on Monday the 26th.

        Mon 19  yes                          1
        Tue 20  no                           an answer, no attempt
        Wed 21  4 minutes on the sheet       0.4
        Thu 22  yes, and 5 minutes said      0.5
        Fri 23  –
        Sat 24  yes                          1
        Sun 25  3 minutes at 02:30, 7 minutes at 02:30 an hour later: 1

    7 expected, 5 attempted, 3.9 done. Since the review: Friday, Saturday and Sunday.
    """
    morning(world, "2026-10-19")
    handle = world.assign(DEFUSION, how_often="daily", minutes=10)
    morning(world, "2026-10-23")
    world.homework.attempt(handle, {"tick": True}, happened=on("2026-10-22"), minutes=5)
    world.homework.attempt(handle, {"tick": False}, happened=on("2026-10-20"))
    world.homework.attempt(handle, {"tick": True}, happened=on("2026-10-19"))
    world.homework.attempt(handle, in_full(4), happened=on("2026-10-21"))
    world.homework.review(handle, happened=on("2026-10-23"), next="shrink")
    morning(world, "2026-10-26")
    world.homework.attempt(handle, in_full(7), happened=moment("2026-10-25T02:30+01:00"))
    world.homework.attempt(handle, in_full(3), happened=moment("2026-10-25T02:30+02:00"))
    world.homework.attempt(handle, {"tick": True}, happened=on("2026-10-24"))
    row = adherence(world)
    assert told(row)[3:] == (0, 6, 5)
    assert ratio(row["attempted"]) == (round(5 / 7, 4), 7, 0)
    assert ratio(row["done"]) == (round(3.9 / 7, 4), 7, 0)
    assert agenda(world, "to look at together") == [
        "2 of 3 planned, 2026-10-24 to 2026-10-25. 1 open today. Chosen then: shrink."
    ]
    (practice,) = world.view("act.defusion")
    counts = [practice[name] for name in ("practised", "in full", "ticks", "not practised")]
    assert counts == [6, 3, 3, 1]
    full = world.view("act.defusion", "in full")
    assert [row["minutes"] for row in full] == [4, 3, 7]  # in the order in which they were


def in_full(length: int) -> dict[str, Any]:
    """A practice with its exercise and its minutes."""
    return {"exercise": "leaves-on-a-stream", "minutes": length}


def test_weekdays_in_new_york_before_and_after_the_clocks_go_back(world: World):
    """On weekdays from Monday 26 October; the clocks go back on Sunday 1 November.

    In UTC 02:30 on the 31st is Friday 22:30; 04:30 on the 7th is Friday 23:30, for by
    then New York is five hours behind. Met: Mon 26, Wed 28, Fri 30, Fri 6: 4 of 10. Beyond: Sat
    31, and Sunday at 01:30 and at 01:30 an hour later.
    """
    world.homework.change_timezone("RK", "America/New_York", "2026-10-24")
    morning(world, "2026-10-26")
    handle = world.assign(WILLING, how_often="weekdays")
    morning(world, "2026-11-09")
    for happened in (
        "2026-11-07T04:30Z",
        "2026-11-01T01:30-05:00",
        "2026-10-31T02:30Z",
        "2026-11-01T01:30-04:00",
        "2026-10-31T12:00-04:00",
        "2026-10-28T12:00-04:00",
        "2026-10-26T12:00-04:00",
    ):
        world.homework.attempt(handle, willing(5), happened=moment(happened))
    assert told(adherence(world)) == (10, 0.4, 0.4, 3, 7, 6)
    days = [row["happened_on"][-2:] for row in world.view(WILLING, "records")]
    assert days == ["26", "28", "30", "31", "01", "01", "06"]
    week = Window(on("2026-11-02"), on("2026-11-08"))
    assert told(adherence(world, window=week)) == (5, 0.2, 0.2, 0, 1, 1)


def willing(much: int) -> dict[str, Any]:
    """A feeling, and how willing the client was to have it."""
    return {"experience": "dread", "willingness": much, "intensity": 6}


def test_an_action_each_session_and_the_work_ends(world: World):
    """Agreed on Monday 2 March for every session; sessions on the 9th, the 17th and the 24th.

    To the 9th: done. From the 10th to the 17th: "twice between the 11th and the 15th",
    without a sheet. From the 18th to the 24th: not yet; discharged on the 24th. After
    that nothing is open.
    """
    handle = world.assign(COMMITTED, ACTION, how_often="every session", review_on="2026-03-09")
    at(world, 9)
    world.homework.attempt(handle, acted("yes"), happened=day(9))
    world.homework.review(handle, happened=day(9), next="keep")
    at(world, 17)
    span = Between(first="2026-03-11", last="2026-03-15")
    world.homework.attempt(handle, times=2, between=span, without_sheet=True)
    world.homework.review(handle, happened=day(17), next="keep")
    at(world, 23)
    assert told(adherence(world))[:3] == (2, 1, 1)
    at(world, 24)
    world.homework.attempt(handle, acted("not-yet"), happened=day(22))
    world.homework.review(handle, happened=day(24), next="keep")
    at(world, 26)
    world.homework.discharge("RK", happened=day(25))
    row = adherence(world)
    assert told(row) == (3, 2 / 3, 2 / 3, 1, 3, 1)
    assert row["planned"] == "2 of 3 planned; 1 beyond the plan; not yet 1 ×"
    assert agenda(world, "to look at together") == []
    assert by_value(world)["actions"] == 1  # what was told without its sheet is not in this view


def test_a_smaller_step_that_was_agreed_before_it_was_typed(world: World):
    """Three times a week from Monday 2 March; weekly from Friday the 13th, typed on the 23rd.

    2–8     3, 5, 7: partly, yes, yes       3 of 3, 2.5 done
    9–12    four days of the week: 3·4/7 = 1.7: 2; the 10th yes, the 12th another
            client's, taken back            1 of 2
    13–19   the 14th yes                    1 of 1
    20–     runs, nothing yet
    """
    handle = world.assign(COMMITTED, ACTION, how_often="3x/week")
    at(world, 16)
    entries = [
        world.homework.attempt(handle, acted(did), happened=day(number))
        for number, did in ((14, "yes"), (12, "yes"), (3, "partly"), (10, "yes"), (7, "yes"))
    ]
    world.homework.attempt(handle, acted("yes"), happened=day(5))
    at(world, 23)
    undo(world, entries[1])
    world.homework.amend(handle, changes={"how_often": "weekly"}, happened=day(13))
    row = adherence(world)
    assert told(row) == (6, 5 / 6, 4.5 / 6, 0, 5, 5)
    assert row["planned"] == "5 of 6 planned, 1 in part"
    assert agenda(world, "to look at together") == [
        "5 of 6 planned, 1 in part, 2026-03-03 to 2026-03-14. 1 open until 2026-03-26."
    ]
    assert by_value(world)["actions"] == 5
