"""The week of cards in ``conftest.WEEK`` as a grid, worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

from intersession import ChangeCalendar
from intersession.projections.query import Window

VIEW = "dbt.week"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def cells(row):
    return [row[day] for day in DAYS]


def grid(world, **asked):
    return {row["item"]: cells(row) for row in world.view(VIEW, **asked)}


def row_of(world, item):
    (row,) = [row for row in world.view(VIEW) if row["item"] == item]
    return row


def numbers(figure):
    return (figure.value, figure.n, figure.missing)


def test_the_grid(week):
    none = [None] * 7

    assert grid(week) == {
        "RK, calendar week from 2026-03-02": ["02", "03", "04", "05", "06", "07", "08"],
        "card": ["yes", "yes", None, "yes", "yes", "yes", "yes"],
        "urge: self-harm": [3, 0, None, "4 ★1", 1, "2 ★?", 0],
        "urge: skipping group": none,
        "urge: drinking": ["4 ★2", "0 ★1", None, 2, None, 1, 3],
        "urge: calling a friend": none,
        "sadness": [2, 2, None, 2, 2, 2, 2],
        "misery": [4, 2, None, 5, 3, None, 1],
        "skills used": ["yes", "no", None, "no", "yes", "yes", None],
        "skills helped": ["yes", None, None, None, "no", "yes", None],
    }


def test_peak_and_mean_count_what_is_missing(week):
    harm, misery = row_of(week, "urge: self-harm"), row_of(week, "misery")

    assert numbers(harm["peak"]) == (4, 6, 1)
    assert numbers(harm["mean"]) == (pytest.approx(10 / 6), 6, 1)  # (3 + 0 + 4 + 1 + 2 + 0) / 6
    assert numbers(misery["peak"]) == (5, 5, 2)
    assert numbers(misery["mean"]) == (3.0, 5, 2)  # (4 + 2 + 5 + 3 + 1) / 5
    assert numbers(row_of(week, "urge: skipping group")["mean"]) == (None, 0, 7)


def test_peaks_and_means_stand_in_a_part_of_their_own_too(week):
    rows = {row["item"]: row for row in week.view(VIEW, "peak and mean")}

    assert next(iter(rows)) == "urge: self-harm"
    assert "skills used" not in rows  # a code that is no scale
    assert numbers(rows["misery"]["mean"]) == (3.0, 5, 2)


def test_an_act_without_an_answer_on_the_urge_keeps_its_star(week, card, a_card):
    week.homework.attempt(card, a_card("2026-03-09", (None, 0), (2, 0), None, None))

    latest = [row for row in week.view(VIEW) if row["week"] == "2026-03-09"]
    assert {row["item"]: row["Mon"] for row in latest}["urge: self-harm"] == "? ★2"


def test_risk_coming_into_session_pain_medicines_and_what_was_taken_have_rows(world, card, a_card):
    more = {
        "session_suicide": 2,
        "physical_pain": 3,
        "meds_as_prescribed": "no",
        "substances": [{"what": "wine", "amount": "two glasses"}],
    }
    world.homework.attempt(card, {**a_card("2026-03-03", (0, 0), (0, 1), 5, 2), **more})

    told = {row["item"]: row["Tue"] for row in world.view(VIEW)}
    assert told["session urge: suicide"] == 2
    assert "session urge: giving up therapy" not in told
    assert told["bodily pain"] == 3
    assert told["medicines as prescribed"] == "no"
    assert told["taken: wine"] == "yes"
    (taken,) = world.view(VIEW, "taken")
    assert (taken["happened_on"], taken["amount"]) == ("2026-03-03", "two glasses")


def test_the_last_seven_days_are_shown_in_their_weeks(week, card, a_card):
    """The last card is of Tuesday the 10th: its week, and the one its seven days began in."""
    week.clock.set("2026-03-11")
    week.homework.attempt(card, a_card("2026-02-17", (5, 0), (0, 0), 5, 1))
    week.homework.attempt(card, a_card("2026-03-10", (1, 0), (0, 0), 5, 1))

    heads = [row["item"] for row in week.view(VIEW) if row["item"].startswith("RK")]
    assert heads == ["RK, calendar week from 2026-03-02", "RK, calendar week from 2026-03-09"]


def test_every_week_of_a_window_that_was_asked_for(week):
    """From the first card to yesterday; days outside the window are blank and not missing."""
    week.clock.set("2026-03-12")
    asked = Window(date(2026, 2, 1), date(2026, 3, 31))

    rows = week.view(VIEW, window=asked)
    second = {row["item"]: row for row in rows if row["week"] == "2026-03-09"}
    assert {row["week"] for row in rows} == {"2026-03-02", "2026-03-09"}
    assert numbers(second["misery"]["mean"]) == (None, 0, 3)  # 9, 10 and 11 March

    cut = Window(date(2026, 3, 3), date(2026, 3, 5))
    assert grid(week, window=cut)["misery"] == [None, 2, None, 5, None, None, None]


def test_a_card_filled_in_later_stands_on_the_day_it_is_about(week):
    first = week.view(VIEW, "cards")[0]

    assert (first["happened_on"], first["recorded_at"][:10]) == ("2026-03-02", "2026-03-09")


def test_two_cards_of_a_day_are_both_kept_and_the_higher_value_stands(week, card, a_card):
    week.homework.attempt(card, a_card("2026-03-08", (5, 0), (0, 0), 2, 1))

    assert grid(week)["urge: self-harm"][-1] == 5
    days = [row["happened_on"] for row in week.view(VIEW, "cards")]
    assert days.count("2026-03-08") == 2


def test_a_card_without_a_day_is_still_shown(week, card, a_card):
    answers = a_card(None, (5, 0), (1, 0), 2, 5)
    week.homework.attempt(card, answers, skipped={"date": "not written on the card"})

    undated = week.view(VIEW, "cards")[-1]
    assert (undated["happened_on"], undated["acts"]) == (None, {"self-harm": 1, "drinking": 0})
    assert grid(week)["urge: self-harm"] == [3, 0, None, "4 ★1", 1, "2 ★?", 0]


def test_a_correction_replaces_the_card_and_nothing_else(week, card):
    week.homework.correct(
        card, 1, why="the two columns had changed places", answers={"acts": {"self-harm": 2}}
    )

    assert grid(week)["urge: self-harm"] == ["3 ★2", 0, None, "4 ★1", 1, "2 ★?", 0]
    assert grid(week)["urge: drinking"] == ["4 ★?", "0 ★1", None, 2, None, 1, 3]
    assert week.views.differences() == []


def test_a_day_on_hold_is_neither_blank_nor_missing(week, card):
    week.clock.set("2026-03-13")
    week.homework.pause(card, why="flu", happened=date(2026, 3, 10))
    week.homework.resume(card, happened=date(2026, 3, 12))
    asked = Window(date(2026, 3, 9), date(2026, 3, 31))

    told = {row["item"]: row for row in week.view(VIEW, window=asked)}
    assert cells(told["card"]) == [None, "hold", "hold", None, None, None, None]
    assert numbers(told["misery"]["mean"]) == (None, 0, 2)  # 9 and 12 March


def test_a_week_without_a_card_is_blank_and_its_days_are_missing(world, card):
    rows = {row["item"]: row for row in world.view(VIEW)}

    assert cells(rows["card"]) == [None] * 7
    assert numbers(rows["misery"]["mean"]) == (None, 0, 7)


def test_nothing_agreed_no_rows(world):
    assert [*world.report(VIEW).values()] == [[], [], [], [], []]


def test_a_week_from_sunday_where_the_clients_week_begins_then(week):
    """Sunday 1 to Saturday 7 March: misery 4, 2, 5, 3; Sunday the 8th begins another week."""
    week.homework.handle(
        ChangeCalendar(client="RK", from_on="2026-03-01", week_begins="sunday", key="week")
    )

    rows = [row for row in week.view(VIEW) if row["item"] == "misery"]
    assert [(row["week"], numbers(row["mean"])) for row in rows] == [
        ("2026-03-01", (3.5, 4, 2)),  # (4 + 2 + 5 + 3) / 4; none on the 4th and the 7th
        ("2026-03-08", (1.0, 1, 0)),
    ]
    heads = [row for row in week.view(VIEW) if "calendar week" in row["item"]]
    assert heads[1]["item"] == "RK, calendar week from 2026-03-08 (Sun)"
    assert cells(heads[1]) == ["09", "10", "11", "12", "13", "14", "08"]
    assert cells(rows[1]) == [None, None, None, None, None, None, 1]
