"""Whole weeks, worked by hand: late and out of order, on hold, amended, abroad, clocks changed."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from intersession.projections.query import Window


def at(text):
    return datetime.fromisoformat(text)


def numbers(figure):
    return (figure.value, figure.n, figure.missing)


# The journal in the week of 23 March, in which the clocks go forward.


@pytest.fixture
def journal(world):
    """Parts with their strength, in the order in which they were typed, on Monday 30 March.

    when                        in UTC         parts                  all right with it?
    29 March 03:10+02:00        29th 01:10     Rene 5
    25 March, the day only      25th 22:59     Rene 2                 no
    no day                      –              scroller 9             no
    29 March 01:50+01:00        29th 00:50     Rene 3, scroller 6
    28 March 22:30−04:00        29th 02:30     rene 7                 in New York: Saturday
    24 March 20:00+01:00        24th 19:00     Rene 1, then 4         yes
    """
    handle = world.assign("ifs.parts-journal", how_often="FREQ=DAILY")
    world.clock.set("2026-03-30")
    rene = "Ren\u00e9"
    for happened, *met in (
        (at("2026-03-29T03:10+02:00"), (rene, 5, None)),
        (date(2026, 3, 25), ("rene\u0301", 2, "no")),
        (None, ("scroller", 9, "no")),
        (at("2026-03-29T01:50+01:00"), (f" {rene}", 3, None), ("Scroller", 6, None)),
        (at("2026-03-28T22:30-04:00"), ("REN\u00c9", 7, None)),
        (at("2026-03-24T20:00+01:00"), (rene, 1, "yes")),
    ):
        parts = [_met(*one) for one in met]
        answers = {"parts": parts, "self_response": "I saw it"}
        world.homework.attempt(handle, answers, happened=happened)
    corrected = {"parts": [_met(rene, 4, "yes")]}
    world.homework.correct(handle, 6, why="misread", answers=corrected)
    return world


def _met(part, intensity, permission):
    said = {"permission": permission} if permission else {}
    return {"part": part, "wanted": "quiet", "intensity": intensity, **said}


def test_a_week_of_the_journal(journal):
    rene, scroller = journal.view("ifs.parts")

    assert numbers(rene["entries"]) == (pytest.approx(5 / 6), 6, 0)
    assert numbers(rene["days"]) == (1.0, 4, 0)  # 24, 25, 28 and 29 March
    assert numbers(rene["strength"]) == (4.2, 5, 0)  # (5 + 2 + 3 + 7 + 4) / 5
    assert rene["permission, latest"] == "no"  # the 25th, after the yes of the 24th
    assert rene["last met"] == "2026-03-28"  # the latest instant, 02:30 in UTC
    assert numbers(scroller["strength"]) == (7.5, 2, 0)
    assert scroller["permission, latest"] == "no"  # of unknown day, and nothing after it


def test_the_first_days_of_it(journal):
    window = Window(date(2026, 3, 23), date(2026, 3, 28))
    (rene,) = journal.view("ifs.parts", window=window)

    assert numbers(rene["entries"]) == (1.0, 3, 0)
    assert numbers(rene["strength"]) == (pytest.approx(13 / 3), 3, 0)  # (4 + 2 + 7) / 3
    assert journal.views.differences() == []


def test_an_entry_that_names_no_part_does_not_say_that_none_was_there(journal):
    """A seventh entry of the 26th with its parts left out: still 5 of 6, and 4 of 4 days."""
    skipped = {"parts": "too tired"}
    answers = {"self_response": "I let it be"}
    journal.homework.attempt("RK-1", answers, skipped=skipped, happened=date(2026, 3, 26))

    rene = journal.view("ifs.parts")[0]
    assert numbers(rene["entries"]) == (pytest.approx(5 / 6), 6, 1)
    assert numbers(rene["days"]) == (1.0, 4, 1)


# The six Fs in two weeks from 2 March, with a hold.


def test_a_fortnight_of_the_six_fs(world):
    """Daily from Monday 2 March, on hold from the 4th, taken up on the 9th.

    day     part      gate     before  after  unblended
    Mon 2   Critic    open     4       6      yes
    Thu 5   critic    hostile  3       –      –       on hold; typed on the 9th
    Tue 3   Critic    open     5       5      –       typed on the 9th
    Tue 10  Critic    –        2       7      no      how it felt was not said
    no day  Critic    open     6       –      yes
    """
    handle = world.assign("ifs.six-fs", how_often="FREQ=DAILY")
    rows = (
        (2, 2, "open", 4, 6, True),
        *((5, 9, "hostile", 3, None, None), (3, 9, "open", 5, 5, None)),
        *((10, 10, None, 2, 7, False), (None, 10, "open", 6, None, True)),
    )
    for day, typed, toward, before, after, unblended in rows:
        world.clock.set(f"2026-03-{typed:02}", "20:00")
        if typed == 9 and day == 5:
            world.homework.pause(handle, why="a fair", happened=date(2026, 3, 4))
            world.homework.resume(handle, happened=date(2026, 3, 9))
        answers = {
            "part": "critic " if day == 5 else "Critic",
            "feel_toward": toward,
            "self_energy_before": before,
            "self_energy_after": after,
            "unblended": unblended,
            "in_the_way": "scroller" if toward == "hostile" else None,
        }
        skipped = {} if toward else {"feel_toward": "would not say"}
        happened = date(2026, 3, day) if day else None
        world.homework.attempt(handle, answers, skipped=skipped, happened=happened)

    (critic,) = world.view("ifs.six-fs")
    assert (critic["times"], critic["last"]) == (5, "2026-03-10")
    assert numbers(critic["change"]) == (pytest.approx(7 / 3), 3, 2)  # (2 + 0 + 5) / 3
    assert numbers(critic["before"]) == (4.0, 5, 0)  # (4 + 3 + 5 + 2 + 6) / 5
    assert numbers(critic["gate opened"]) == (0.75, 4, 1)  # what was not said is no no
    assert numbers(critic["unblended"]) == (pytest.approx(2 / 3), 3, 2)
    each = [row["happened_on"] for row in world.view("ifs.six-fs", "each time")]
    assert each == ["2026-03-02", "2026-03-03", "2026-03-05", "2026-03-10", None]

    first = Window(date(2026, 3, 2), date(2026, 3, 8))
    (critic,) = world.view("ifs.six-fs", window=first)
    assert (critic["times"], numbers(critic["change"])) == (3, (1.0, 2, 1))  # (2 + 0) / 2
    energy = {row["source"]: row for row in world.view("ifs.self-energy", "summary")}
    assert (energy["six Fs, before"]["first"], energy["six Fs, before"]["latest"]) == (4, 2)


# Three weeks of maps, typed out of order.


@pytest.fixture
def maps(world):
    """The Critic's trust in the Self, on two assignments, in the order of typing.

    typed     about       trust  says     assignment
    2 March   2 March     3      –        RK-1
    17 March  16 March    6      yes      RK-2
    17 March  9 March     5→4    not yet  RK-1
    17 March  no day      9      –        RK-2
    18 March  17 March    –      no       RK-1, the older one
    """
    handles = [world.assign("ifs.parts-map"), world.assign("ifs.parts-map")]
    for typed, day, trust, says, number in (
        *((2, 2, 3, None, 0), (17, 16, 6, "yes", 1), (17, 9, 5, "not yet", 0)),
        *((17, None, 9, None, 1), (18, 17, None, "no", 0)),
    ):
        world.clock.set(f"2026-03-{typed:02}", "20:00")
        parts = [{"name": "Critic", "role": "manager", "trusts_self": trust}]
        said = [{"part": "critic", "permission": says}] if says else []
        answers = {"parts": parts, "permissions": said}
        happened = date(2026, 3, day) if day else None
        world.homework.attempt(handles[number], answers, happened=happened)
    parts = [{"name": "Critic", "role": "manager", "trusts_self": 4}]
    world.homework.correct(handles[0], 2, why="it was 4", answers={"parts": parts})
    return world


def test_the_maps_tell_trust_and_permission_in_the_order_of_days(maps):
    rows = maps.view("ifs.map-history")

    trust = [(row["before"], row["now"]) for row in rows if "trusts" in row["about"]]
    assert trust == [(None, 3), (3, 4), (4, 6)]  # the 9 of unknown day is no change
    said = [(row["happened_on"], row["now"]) for row in rows if row["about"] == "permission"]
    assert said == [("2026-03-09", "not yet"), ("2026-03-16", "yes"), ("2026-03-17", "no")]
    undated = maps.view("ifs.map-history", "said on no known day")
    assert [(row["about"], row["now"]) for row in undated] == [
        *(("role", "manager"), ("trusts Self (0–10)", 9)),
    ]


def test_the_map_as_it_stands_at_the_end_of_a_week(maps):
    def now(until):
        window = Window(None, date(2026, 3, until))
        (part,) = maps.view("ifs.map-history", "parts", window=window)
        return part["trusts Self"], part["permission"]

    assert now(8) == (3, None)
    assert now(15) == (4, "not yet")
    assert now(16) == (6, "yes")
    assert now(22) == (6, "no")
    assert maps.views.differences() == []


# Two clients with the same parts.


def filled(world, code):
    """The same week for any client."""
    world.clock.set("2026-03-02")
    handles = {
        name: world.assign(name, code=code)
        for name in (
            *("ifs.parts-map", "ifs.parts-journal", "ifs.six-fs"),
            *("ifs.self-qualities", "ifs.trailhead"),
        )
    }
    parts = [{"name": "Critic", "role": "manager"}, {"name": "Nine", "role": "exile"}]
    relations = [
        {"from_part": "Critic", "type": "protects", "to_part": "Nine"},
        {"from_part": "Critic", "type": "polarized-with", "to_part": "Nine"},
    ]
    said = [{"part": "Critic", "permission": "yes"}]
    met = [{"part": part, "wanted": f"{part} wants"} for part in ("Critic", "Nine")]
    sheets = {
        "ifs.parts-map": {"parts": parts, "relations": relations, "permissions": said},
        "ifs.parts-journal": {"parts": met, "self_response": "–", "self_energy": 4},
        "ifs.six-fs": {"part": "Critic", "feel_toward": "afraid", "in_the_way": "Nine"},
        "ifs.self-qualities": {"calm": 5},
        "ifs.trailhead": {
            "situation": "a call",
            "reaction": [{"kind": "body", "what": "tight"}],
            "parts_suspected": [{"part": "Critic"}],
        },
    }
    for day in (3, 4, 5):
        world.clock.set(f"2026-03-{day:02}", "20:00")
        for name, answers in sheets.items():
            world.homework.attempt(handles[name], answers, happened=date(2026, 3, day))


VIEWS = (
    *("ifs.parts", "ifs.together", "ifs.protection", "ifs.map-history"),
    *("ifs.six-fs", "ifs.self-energy", "ifs.trailheads"),
)


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_over_all_clients_never_joins_them(world, name):
    world.homework.register("AB", timezone="Europe/Berlin")
    for code in ("RK", "AB"):
        filled(world, code)

    def shown(rows):
        return sorted(repr(row) for row in rows)

    every = world.report(name, client=None)
    assert any(every.values())
    for part, rows in every.items():
        alone = [row for code in ("RK", "AB") for row in world.report(name, client=code)[part]]
        assert shown(rows) == shown(alone)


def test_permission_is_of_the_own_client(world):
    """AB's Critic says yes; RK's was never asked, and protects a part of the same name."""
    world.homework.register("AB", timezone="Europe/Berlin")
    for code, said in (("AB", [{"part": "Critic", "permission": "yes"}]), ("RK", [])):
        handle = world.assign("ifs.parts-map", code=code)
        parts = [{"name": "Critic", "role": "manager"}, {"name": "Nine", "role": "exile"}]
        relations = [{"from_part": "Critic", "type": "protects", "to_part": "Nine"}]
        answers = {"parts": parts, "relations": relations, "permissions": said}
        world.homework.attempt(handle, answers, happened=date(2026, 3, 1))

    def flags(code):
        handle = world.assign("ifs.six-fs", {"exile_work": "yes"}, code=code)
        answers = {"part": "Nine", "feel_toward": "open"}
        return world.homework.attempt(handle, answers, happened=date(2026, 3, 2)).event.flags

    assert flags("AB") == ()
    assert len(flags("RK")) == 1
