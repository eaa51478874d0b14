"""Whole weeks of cards, as they come: late, out of order, on hold, under a plan that changes.

Each figure is worked out by hand from the table above it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from intersession import Between
from intersession.projections.query import Window

VIEWS = ("dbt.week", "dbt.targets", "dbt.skills", "dbt.chains", "dbt.practice")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
NO_SHEET = "no sheet: urges and acts not asked"


@pytest.fixture
def a_day(world, card):
    """Types a card: its day, urge and acts of self-harm; None leaves one out."""

    def typed(day, urge, acts, **more):
        answers = {
            "date": f"2026-03-{day:02}",
            "emotions": {"sadness": 2},
            "urges": {"self-harm": urge, "drinking": 0},
            "acts": {"self-harm": acts, "drinking": 0},
            **more,
        }
        world.homework.attempt(card, answers)

    return typed


def numbers(figure):
    return (figure.value, figure.n, figure.missing)


def grid(world, week, **asked):
    rows = [row for row in world.view("dbt.week", **asked) if row["week"] == week]
    return {row["item"]: [row[day] for day in DAYS] for row in rows}


def figures(world, **asked):
    rows = world.view("dbt.targets", "card", **asked)
    return {row["figure"]: numbers(row["value"]) for row in rows}


def target(world, name, **asked):
    (row,) = [row for row in world.view("dbt.targets", **asked) if row["target"] == name]
    return row


def open_flags(world):
    rows = [row for row in world.view("flags") if row["status"] == "open"]
    return {row["happened_on"][-2:]: row["flags"] for row in rows}


def outstanding(world, **asked):
    rows = world.view("dbt.chains", "outstanding", **asked)
    return [(row["day"][-2:], row["target"], row["acts"]) for row in rows]


def between(first, last):
    return Window(date(2026, 3, first), date(2026, 3, last))


# Typed on Monday the 9th, in the order 8, 3, 7, 2, 5: nothing for the 4th and the 6th.
#
# day    2  3  4  5  6  7  8
# urge   0  2  –  1  –  2  0
# acts   0  0  –  1  –  –  0      on the 7th the question about acts was left out
LATE = ((8, 0, 0), (3, 2, 0), (7, 2, None), (2, 0, 0), (5, 1, 1))


@pytest.fixture
def late(world, a_day):
    for told in LATE:
        a_day(*told)
    return world


def test_a_week_typed_late_and_out_of_order_in_the_grid(late):
    assert grid(late, "2026-03-02")["card"] == ["yes", "yes", None, "yes", None, "yes", "yes"]
    assert grid(late, "2026-03-02")["urge: self-harm"] == [0, 2, None, "1 ★1", None, "2 ★?", 0]


def test_a_week_typed_late_and_out_of_order_in_figures(late):
    row = target(late, "self-harm")
    assert numbers(row["acts"]) == (1, 4, 3)  # known on 2, 3, 5 and 8 March
    assert numbers(row["urge"]) == (1.0, 5, 2)  # (0 + 2 + 1 + 2 + 0) / 5
    # An urge on the 3rd (held), the 5th (acted on) and the 7th (unknown); 4 and 6 unknown.
    assert numbers(row["urge without act"]) == (0.5, 2, 3)
    assert figures(late)["days with a card"] == (pytest.approx(5 / 7), 7, 0)
    assert numbers(target(late, "days without a card")["days"]) == (2, 7, 0)


def test_a_week_typed_late_and_out_of_order_what_must_be_seen(late):
    """From 0 on the 2nd to 2 on the 3rd is a rise of two: the 3rd was typed before the 2nd."""
    assert open_flags(late) == {
        "03": ["self-harm: urge 2 of 5 on 2026-03-03, after 0 on 2026-03-02"],
        "05": ["self-harm: 1 act on 2026-03-05"],
    }
    assert outstanding(late) == [("05", "self-harm", 1)]


def test_five_cards_of_twenty_eight_days(late):
    """Five cards in the week of the 2nd and none since, looked at on Monday the 30th."""
    late.clock.set("2026-03-30")

    assert figures(late)["days with a card"] == (pytest.approx(5 / 28), 28, 0)
    assert numbers(target(late, "days without a card")["days"]) == (23, 28, 0)
    assert numbers(target(late, "self-harm")["acts"]) == (1, 4, 24)
    assert grid(late, "2026-03-23")["card"] == [None] * 7


# The week of the 9th: on hold from Wednesday the 11th, taken up again on Saturday the 14th.
#
# day    9   10  11   12    13   14  15
# urge   1   –   hold 3     hold –   2
# acts   0   –        2              0
@pytest.fixture
def held(world, card, a_day):
    world.clock.set("2026-03-16")
    a_day(9, 1, 0)
    world.homework.pause(card, why="in hospital", happened=date(2026, 3, 11))
    world.homework.resume(card, happened=date(2026, 3, 14))
    a_day(15, 2, 0)
    a_day(12, 3, 2)
    return world


def test_a_week_on_hold_in_the_grid(held):
    found = grid(held, "2026-03-09")
    assert found["card"] == ["yes", None, "hold", "yes", "hold", None, "yes"]
    assert found["urge: self-harm"] == [1, None, None, "3 ★2", None, None, 2]


def test_a_week_on_hold_in_figures(held):
    """Agreed were the 9th, 10th, 14th and 15th; the card of the 12th is beyond the plan."""
    asked = {"window": between(9, 15)}
    assert figures(held, **asked) == {
        "days with a card": (0.5, 4, 0),
        "cards filled in on their day": (None, 0, 3),
        "days on hold, not counted": (2, 7, 0),
        "days with a card beyond the plan": (1, 1, 0),
    }
    row = target(held, "self-harm", **asked)
    assert numbers(row["acts"]) == (2, 3, 2)  # the 9th, 12th, 15th; 10th and 14th missing
    assert numbers(row["urge, highest"]) == (3, 3, 2)


def test_a_week_on_hold_what_must_be_seen(held):
    """What was written on hold is looked at as any other: two acts, and 1 → 3 over three days."""
    assert open_flags(held) == {
        "12": [
            "self-harm: 2 acts on 2026-03-12",
            "self-harm: urge 3 of 5 on 2026-03-12, after 1 on 2026-03-09, 3 days before",
        ]
    }


# The week of the 16th: from Thursday the 19th on self-harm is not agreed any more, and skipping
# group is of another class; the amendment was typed on Monday the 23rd.
#
# day         16  17  18  19  20  21  22
# self-harm   1 act            –   –   –   –
# skipping        1 act        1 act
@pytest.fixture
def amended(world, card):
    def typed(day, **acts):
        acts = {name.replace("_", "-"): value for name, value in acts.items()}
        acts = {name.replace("skipping-group", "skipping group"): n for name, n in acts.items()}
        day = f"2026-03-{day:02}"
        answers = {"date": day, "emotions": {"joy": 1}, "urges": dict.fromkeys(acts, 1)}
        world.homework.attempt(card, {**answers, "acts": acts})

    world.clock.set("2026-03-23")
    typed(16, self_harm=1, skipping_group=0)
    typed(18, self_harm=0, skipping_group=1)
    plan = [
        {"name": "Skipping  Group", "hierarchy": "quality_of_life"},
        {"name": "drinking", "hierarchy": "therapy_interfering"},
    ]
    world.homework.amend(
        card,
        settings={"targets": plan},
        drop={"targets": ["self-harm", "calling a friend"]},
        why="a new plan",
        happened=date(2026, 3, 19),
    )
    world.homework.attempt(
        card,
        {
            "date": "2026-03-20",
            "emotions": {"joy": 1},
            "urges": {"Skipping  Group": 2, "drinking": 0},
            "acts": {"Skipping  Group": 1, "drinking": 1},
        },
    )
    return world


def test_targets_amended_in_mid_week_keep_the_class_of_the_day(amended):
    """Skipping group got in the way of therapy on the 18th, and not on the 20th any more."""
    assert outstanding(amended) == [
        ("16", "self-harm", 1),
        ("20", "drinking", 1),
        ("18", "Skipping  Group", 1),
    ]


def test_targets_amended_in_mid_week_are_one_however_they_are_written(amended):
    rows = grid(amended, "2026-03-16")
    assert rows["urge: Skipping  Group"] == [1, None, "1 ★1", None, "2 ★1", None, None]
    assert "urge: skipping group" not in rows
    assert rows["urge: self-harm"] == ["1 ★1", None, 1, None, None, None, None]
    row = target(amended, "Skipping  Group", window=between(16, 22))
    assert numbers(row["acts"]) == (2, 3, 4)
    assert target(amended, "self-harm")["hierarchy"] == "threatens life, no longer agreed"
    assert amended.views.differences() == []


def test_an_amendment_for_an_earlier_day_typed_later_leaves_what_holds_now(amended, card):
    """Found in the notes: what held from the 17th on. What was agreed for the 19th still holds.

    Self-harm was of another class from the 17th until it was taken out on the 19th.
    """
    plan = [{"name": "self-harm", "hierarchy": "quality_of_life"}]
    amended.homework.amend(
        card, settings={"targets": plan}, why="found in the notes", happened=date(2026, 3, 17)
    )

    assert ("16", "self-harm", 1) in outstanding(amended)
    names = [row["target"] for row in amended.view("dbt.targets")]
    assert names == ["drinking", "days without a card", "Skipping  Group", "self-harm"]
    assert target(amended, "drinking")["hierarchy"] == "gets in the way of therapy"
    assert amended.views.differences() == []


# The week of the 23rd: clocks in Berlin go from 02:00 to 03:00 on Sunday the 29th.
#
# day    23 24 25 26 27 28 29
# urge   1  1  1  1  1  1  3      from 1 to 3 over night, on the day of 23 hours
def test_a_week_with_the_day_of_twenty_three_hours(world, card, a_day):
    world.clock.set("2026-03-29", "22:30")  # 00:30 on Monday the 30th in Berlin
    for day in (29, 28, 23, 24, 25, 26, 27):
        a_day(day, 3 if day == 29 else 1, 0)
    world.clock.set("2026-03-30")

    assert grid(world, "2026-03-23")["urge: self-harm"] == [1, 1, 1, 1, 1, 1, 3]
    asked = {"window": between(23, 29)}
    assert figures(world, **asked)["days with a card"] == (1.0, 7, 0)
    assert numbers(target(world, "self-harm", **asked)["urge"]) == (pytest.approx(9 / 7), 7, 0)
    # Typed first as 3 of 5; the 28th, typed next, showed that it had risen from 1.
    assert open_flags(world) == {
        "29": [
            "self-harm: urge 3 of 5 on 2026-03-29",
            "self-harm: urge 3 of 5 on 2026-03-29, after 1 on 2026-03-28",
        ]
    }


def test_days_told_without_a_card_are_no_cards_and_not_zero(world, card, a_day):
    """The 3rd was told as done, and "three times from the 5th to the 7th"; the 2nd has a card."""
    a_day(2, 1, 0)
    world.homework.attempt(card, without_sheet=True, happened=date(2026, 3, 3))
    span = Between(first="2026-03-05", last="2026-03-07")
    world.homework.attempt(card, without_sheet=True, times=3, between=span)

    cells = ["yes", "no sheet", None, None, None, None, None]
    assert grid(world, "2026-03-02")["card"] == cells
    assert grid(world, "2026-03-02")["urge: self-harm"] == [1, *[None] * 6]
    assert figures(world)["days with a card"] == (pytest.approx(1 / 7), 7, 0)
    assert numbers(target(world, "self-harm")["acts"]) == (0, 1, 6)
    for name in ("dbt.week", "dbt.targets"):
        told = world.view(name, "without a card")
        assert [(row["happened_on"], row["times"], row["between"]) for row in told] == [
            ("2026-03-03", 1, None),
            (None, 3, "2026-03-05 to 2026-03-07"),
        ]
        assert {row["told"] for row in told} == {NO_SHEET}


def test_a_card_found_later_takes_the_place_of_what_was_told(world, card):
    world.homework.attempt(card, without_sheet=True, happened=date(2026, 3, 3))
    found = {"date": "2026-03-03", "emotions": {"joy": 1}}
    found |= {"urges": {"self-harm": 1}, "acts": {"self-harm": 1}}

    world.homework.correct(card, 1, why="the card was in the bag", answers=found)

    assert grid(world, "2026-03-02")["urge: self-harm"][1] == "1 ★1"
    assert world.view("dbt.week", "without a card") == []
    assert world.views.differences() == []


def test_other_sheets_told_without_one_have_no_figures(world):
    for sheet in ("distress-tolerance", "please", "opposite-action"):
        handle = world.assign(f"dbt.{sheet}")
        world.homework.attempt(handle, without_sheet=True, happened=date(2026, 3, 9))

    assert [*world.report("dbt.practice").values()] == [[], [], [], [], []]


def test_cards_before_it_was_agreed_are_beyond_the_plan(world, card, a_day):
    """Agreed on the 2nd, with a card of 1 March: no gap, and no day of the plan."""
    a_day(2, 0, 0)
    a_day(1, 4, 0)

    found = figures(world)
    assert found["days with a card"] == (pytest.approx(1 / 7), 7, 0)
    assert found["days with a card beyond the plan"] == (1, 1, 0)


SCRIPT = """
import json, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from conftest import WEEK, answers_of
from intersession.testing import World

world = World(Path({folder!r}))
names = ("self-harm", "drinking", "gaming", "arguing")
card = world.assign("dbt.diary-card", {{
    "targets": [{{"name": name, "hierarchy": "life_threatening"}} for name in names]
}})
world.clock.set("2026-03-09")
for day, told in WEEK.items():
    skills = [{{"skill": one}} for one in ("wise mind", "humming", "TIPP")]
    world.homework.attempt(card, {{**answers_of(day, *told), "skills": skills}})
print(json.dumps([world.report(name) for name in {views!r}], default=str))
"""


def test_columns_and_rows_stand_in_one_order_whatever_the_seed(tmp_path):
    found = set()
    for seed in "012":
        script = SCRIPT.format(
            tests=str(Path(__file__).parent), folder=str(tmp_path / seed), views=VIEWS
        )
        told = subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        found.add(told.stdout)
    assert len(found) == 1


def test_after_a_discharge_no_card_is_missing(late):
    """Five cards of the week of the 2nd; discharged on the 9th: seven days were asked for."""
    late.homework.discharge("RK")
    late.clock.set("2026-03-30")
    assert figures(late)["days with a card"] == (pytest.approx(5 / 7), 7, 0)


# Two clients with the same words.


def filled(world, code):
    """The same card, chain and crisis skill for any client."""
    world.clock.set("2026-03-02")
    targets = [{"name": "self-harm", "hierarchy": "life_threatening"}]
    card = world.assign("dbt.diary-card", {"targets": targets}, code=code, how_often="daily")
    chain = world.assign("dbt.chain-analysis", code=code)
    crisis = world.assign("dbt.distress-tolerance", code=code)
    opposite = world.assign("dbt.opposite-action", code=code)
    world.clock.set("2026-03-09")
    for day, acts in ((3, 1), (5, 1), (6, 0)):
        answers = {"date": f"2026-03-{day:02}", "urges": {"self-harm": 2}}
        more = {"acts": {"self-harm": acts}, "emotions": {"sadness": 2}, "skills_overall": 5}
        world.homework.attempt(card, {**answers, **more, "skills": [{"skill": "ice"}]})
    about = {"behaviour": "Cut", "target": "self-harm", "behaviour_on": "2026-03-03"}
    world.homework.attempt(
        chain,
        {**about, "prompting_event": "A call", "done_with": "clinician"},
        skipped=dict.fromkeys(("vulnerability", "links", "consequences"), "not now"),
    )
    told = {"trigger": "A call", "skill": "stop", "distress_before": 90, "distress_after": 60}
    world.homework.attempt(crisis, told, happened=date(2026, 3, 4))
    world.homework.attempt(opposite, {"emotion": "shame"}, skipped=UNSAID)


UNSAID = dict.fromkeys(
    (
        *("intensity_before", "intensity_after", "fits_facts", "prompting_event"),
        *("action_urge", "opposite_action"),
    ),
    "not said",
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
