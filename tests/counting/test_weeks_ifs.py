"""Weeks of internal family systems therapy as they are lived, each worked out by hand."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from weeks import adherence, agenda, at, day, flagged, moment, morning, on, ratio, told, undo

from intersession.testing import World

MAP, JOURNAL, SIX_FS = "ifs.parts-map", "ifs.parts-journal", "ifs.six-fs"
TRAILHEAD, QUALITIES = "ifs.trailhead", "ifs.self-qualities"
FIRST_MAP = {
    "parts": [
        {"name": "Critic", "role": "manager"},
        {"name": "Little one", "role": "exile"},
    ],
    "relations": [{"from_part": "Critic", "type": "protects", "to_part": "Little one"}],
    "permissions": [{"part": "Critic", "permission": "yes"}],
}


def allows(answer: str) -> dict[str, Any]:
    """A map on which the critic says whether the exile may be turned to."""
    return {"permissions": [{"part": "Critic", "permission": answer}]}


def turned(part: str, toward: str = "open", **more: Any) -> dict[str, Any]:
    """Six Fs with a part."""
    return {"part": part, "feel_toward": toward, **more}


def met(*parts: tuple[str, int], **said: Any) -> dict[str, Any]:
    """A journal entry: parts with their strength."""
    return {
        "parts": [
            {"part": name, "wanted": "quiet", "intensity": strength, **said}
            for name, strength in parts
        ],
        "self_response": "thanked them",
    }


def protectors(world: World) -> list[tuple[str, str | None, str | None]]:
    """Each protector with what it says, and on which day it said so."""
    rows = world.view("ifs.protection")
    return [(row["protector"], row["permission"], row["said on"]) for row in rows]


def test_a_no_that_was_told_after_the_exile_was_turned_to(world: World):
    """Six Fs three times a week from Monday 2 March; the map of the 3rd says yes.

    Typed on Monday the 9th: Saturday with the exile, Thursday with the critic, stopped at
    the gate (a whole exercise), Tuesday with the critic: 3 of 3. Then a map of Friday is typed
    on which the critic says no: Saturday's work had no yes, and comes first. It turns out that
    the no was said on Sunday: the answer is the same, and what was flagged stays until it is seen.
    """
    parts_map = world.assign(MAP, how_often="as needed")
    handle = world.assign(SIX_FS, {"exile_work": True}, how_often="3x/week")
    at(world, 9)
    world.homework.attempt(parts_map, FIRST_MAP, happened=day(3))
    world.homework.attempt(handle, turned("little one"), happened=day(7))
    stopped = turned("Critic", "hostile", in_the_way="Tired one", self_energy_before=2)
    world.homework.attempt(handle, stopped, happened=day(5))
    rated = turned("critic", self_energy_before=3, self_energy_after=6, unblended=True)
    world.homework.attempt(handle, rated, happened=day(3))
    assert flagged(world) == []
    assert told(adherence(world, handle)) == (3, 1, 1, 0, 3, 3)
    critic = next(row for row in world.view(SIX_FS) if row["part"] != "little one")
    assert (critic["times"], critic["last"]) == (2, "2026-03-05")
    assert ratio(critic["gate opened"]) == (0.5, 2, 0)
    assert ratio(critic["change"]) == (3, 1, 1)

    world.homework.attempt(parts_map, allows("no"), happened=day(6))
    no = "Critic, who protects it, says no (2026-03-06)"
    words = f"'little one' was turned to (2026-03-07), and {no}"
    assert flagged(world) == [(2, words, "open")]
    assert protectors(world) == [("Critic", "no", "2026-03-06")]
    world.homework.correct(parts_map, 2, why="it was on Sunday", happened=day(8))
    assert protectors(world) == [("Critic", "no", "2026-03-08")]
    assert agenda(world, "to see first") == [words]
    assert told(adherence(world, parts_map)) == (0, None, None, 0, 2, 2)


def test_a_journal_of_the_week_in_which_the_clocks_go_forward(world: World):
    """Daily from Monday 23 March; on hold on the 25th and the 26th; typed on the 30th.

        23         Critic 4
        24         Critic 6     22:30 in New York, by when it was the 25th in Berlin
        26         Scroller     on hold: beyond the plan
        28         Scroller     23:30
        29         Scroller     01:50, an hour before the clocks go forward
        29         Critic 8     03:10, twenty minutes later: beyond the plan
        not known  Critic 10

    Active: 23, 24, 27, 28, 29, of which 4 are met. The critic is in 4 of 7 entries and
    on 3 of 5 days, 7 strong on average, and was met last on the 29th.
    """
    morning(world, "2026-03-23")
    handle = world.assign(JOURNAL, how_often="daily")
    morning(world, "2026-03-30")
    world.homework.pause(handle, happened=day(25))
    world.homework.resume(handle, happened=day(27))
    entries: tuple[tuple[date | datetime | None, str, int], ...] = (
        (moment("2026-03-29T03:10+02:00"), "Critic", 8),
        (day(26), "Scroller", 1),
        (None, "critic", 10),
        (moment("2026-03-24T22:30-04:00"), "CRITIC", 6),
        (moment("2026-03-29T01:50+01:00"), "Scroller", 2),
        (day(23), "Critic", 4),
        (moment("2026-03-28T23:30+01:00"), "Scroller", 3),
    )
    for happened, part, strength in entries:
        world.homework.attempt(handle, met((part, strength)), happened=happened)
    assert told(adherence(world)) == (5, 0.8, 0.8, 2, 7, 5)
    assert agenda(world, "to look at together") == [
        "4 of 5 planned; 2 beyond the plan, 2026-03-23 to 2026-03-29. 1 entry of unknown day. "
        "1 open today."
    ]
    critic, scroller = world.view("ifs.parts")
    assert ratio(critic["entries"]) == (round(4 / 7, 4), 7, 0)
    assert ratio(critic["days"]) == (0.6, 5, 0)
    assert ratio(critic["strength"]) == (7, 4, 0)
    assert (critic["last met"], scroller["last met"]) == ("2026-03-29", "2026-03-29")


def test_what_a_part_says_last_is_what_counts(world: World):
    """Daily from Monday 9 March; of two answers on one day without an hour the careful one stands.

    typed on the 12th: 10 yes, 10 no            no, of the 10th
    then 11 at 20:00 yes, 11 at 09:00 no        yes, of the 11th
    then of unknown day: no                     no, until a dated one is recorded
    then 9 yes                                  a dated one was: the last by day, 11 yes
    the 11th's yes was another client's         no, of the 11th
    """
    at(world, 9)
    handle = world.assign(JOURNAL, how_often="daily")
    at(world, 12)

    def says(answer: str, happened: date | datetime | None) -> Any:
        world.clock.move(minutes=1)
        return world.homework.attempt(
            handle, met(("Critic", 5), permission=answer), happened=happened
        )

    def latest() -> tuple[str, str | None]:
        (row,) = world.view("ifs.parts", "permission")
        return row["to turn to it"], row["on"]

    says("yes", day(10))
    says("no", day(10))
    assert latest() == ("no", "2026-03-10")
    strange = says("yes", moment("2026-03-11T20:00+01:00"))
    says("no", moment("2026-03-11T09:00+01:00"))
    assert latest() == ("yes", "2026-03-11")
    says("no", None)
    assert latest() == ("no", None)
    says("yes", day(9))
    assert latest() == ("yes", "2026-03-11")
    undo(world, strange)
    assert latest() == ("no", "2026-03-11")
    # 9, 10 and 11 are met; one more on the 10th is beyond; the one of unknown day meets none.
    assert told(adherence(world)) == (3, 1, 1, 1, 5, 3)


def test_a_trailhead_that_nobody_followed_for_two_weeks(world: World):
    """Weekly from Monday 2 March, without an entry until the 16th: asked about the task.

    An entry of unknown day is recorded: then it is not known, and not asked. A review with
    keep; on the 23rd three weeks passed. From the 23rd on every two weeks: it begins anew.
    Sunday, a trailhead at 00:30 on the 5th of April in Berlin, by then two hours ahead.
    """
    handle = world.assign(TRAILHEAD, how_often="weekly")
    at(world, 9)
    assert agenda(world, "a question") == []
    at(world, 16)
    (asked,) = agenda(world, "a question")
    assert asked == "2 cycles without an entry. Task too big, unclear, or not the right task?"
    world.homework.attempt(handle, head(), happened=None)
    (asked,) = agenda(world, "a question")
    assert asked.startswith("1 entry of unknown day")
    world.homework.review(handle, happened=day(16), next="keep")
    assert agenda(world, "a question") == []  # nothing came due, and it was looked at
    at(world, 23)
    (asked,) = agenda(world, "a question")
    assert asked.startswith("3 cycles without an entry.")
    world.homework.amend(handle, changes={"how_often": "every 2 weeks"}, happened=day(23))
    morning(world, "2026-04-06")
    assert agenda(world, "a question") == []
    world.homework.attempt(handle, head(), happened=moment("2026-04-05T00:30+02:00"))
    assert told(adherence(world)) == (4, 0.25, 0.25, 0, 2, 1)


def head() -> dict[str, Any]:
    """A trailhead with what is required."""
    return {"situation": "a letter", "reaction": [{"kind": "body", "what": "throat"}]}


def test_a_map_once_a_month_from_the_last_day_of_august(world: World):
    """From Monday 31 August; September has 30 days, so the second month begins on its last.

    31 August to 29 September     a map on the 29th                    1 of 1
    30 September to 30 October    on hold from 7 October to the 29th:
                                  9 of 31 active, 0.3: none; a map on
                                  the 30th of September counts         1 of 1
    31 October to 29 November     runs
    """
    morning(world, "2026-08-31")
    handle = world.assign(MAP, how_often="monthly")
    morning(world, "2026-10-31")
    world.homework.pause(handle, happened=on("2026-10-07"))
    world.homework.resume(handle, happened=on("2026-10-29"))
    world.homework.attempt(handle, allows_known(), happened=on("2026-09-30"))
    assert told(adherence(world)) == (2, 0.5, 0.5, 0, 1, 1)
    world.homework.attempt(handle, FIRST_MAP, happened=on("2026-09-29"))
    assert told(adherence(world)) == (2, 1, 1, 0, 2, 2)
    world.homework.attempt(handle, allows("not-yet"), happened=on("2026-10-08"))  # on hold
    assert told(adherence(world)) == (2, 1, 1, 1, 3, 3)
    assert protectors(world) == [("Critic", "not yet", "2026-10-08")]
    (line,) = agenda(world, "to look at together")
    assert line.endswith("1 open until 2026-11-29.")


def allows_known() -> dict[str, Any]:
    """A map with the critic on it, and what it says."""
    return {"parts": [{"name": "Critic", "role": "manager"}], **allows("yes")}


def test_a_practice_that_ended_and_was_taken_up_again_after_the_clocks_went_back(world: World):
    """Twice a week from Monday 12 October; the client's day begins at four in the morning.

    Finished at the review on Monday the 19th, taken up again on Monday the 26th. Sunday 25
    October at 02:30, before the clocks go back, is still Saturday; Monday at 00:30 is Sunday:
    both lie between, beyond the plan.

        12–18    13, 15      2 of 2
        19–25    ended       none asked for
        26–1     28          1 of 2
    """
    morning(world, "2026-10-12")
    world.homework.change_calendar("RK", "2026-10-12", day_begins="04:00")
    handle = world.assign(QUALITIES, how_often="2x/week")
    morning(world, "2026-10-19")
    for number in (15, 13):
        world.homework.attempt(handle, {"calm": 3}, happened=on(f"2026-10-{number}"))
    world.homework.review(handle, happened=on("2026-10-19"), next="finish")
    morning(world, "2026-10-28")
    world.homework.resume(handle, happened=on("2026-10-26"))
    for happened in (
        "2026-10-28T08:00+01:00",
        "2026-10-26T00:30+01:00",
        "2026-10-25T02:30+02:00",
    ):
        world.homework.attempt(handle, {"calm": 5}, happened=moment(happened))
    morning(world, "2026-11-02")
    assert told(adherence(world)) == (4, 0.75, 0.75, 2, 5, 5)
    days = [row["happened_on"] for row in world.view("assignments", "attempts")]
    assert days[-2:] == ["2026-10-25", "2026-10-24"]
    assert agenda(world, "to look at together") == [
        "1 of 2 planned; 2 beyond the plan, 2026-10-24 to 2026-10-28. 2 open until 2026-11-08."
    ]
