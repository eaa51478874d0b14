"""Targets in the order of the hierarchy; the week of cards in ``conftest.WEEK``, by hand."""

from __future__ import annotations

from datetime import date

import pytest

from intersession.projections.query import Window

VIEW = "dbt.targets"


def target(world, name, **asked):
    (row,) = [row for row in world.view(VIEW, **asked) if row["target"] == name]
    return row


def names(world):
    return [row["target"] for row in world.view(VIEW)]


def numbers(figure):
    return (figure.value, figure.n, figure.missing)


def test_targets_come_in_the_order_of_the_hierarchy(week):
    """Days without a card are listed with what gets in the way of therapy."""
    assert names(week) == [
        *("self-harm", "skipping group", "days without a card", "drinking", "calling a friend")
    ]


def test_within_a_class_by_most_acts_then_highest_urge_then_name(week, card, a_card):
    same = [
        {"name": name, "hierarchy": "quality_of_life"}
        for name in ("gaming", "bingeing", "drinking", "self-harm", "arguing")
    ]
    gone = {"targets": ["calling a friend", "skipping group"]}
    week.homework.amend(
        card, settings={"targets": same}, drop=gone, why="a new plan", happened=date(2026, 3, 8)
    )
    answers = a_card("2026-03-08", (5, 0), (0, 0), 2, 1)
    answers["urges"] |= {"gaming": 4}
    week.homework.attempt(card, answers)

    # Drinking 3 acts, self-harm 1, the others none; of those gaming had an urge of 4.
    assert names(week)[1:] == ["drinking", "self-harm", "gaming", "arguing", "bingeing"]
    assert names(week)[0] == "days without a card"


def test_figures_for_self_harm(week):
    row = target(week, "self-harm")

    assert row["hierarchy"] == "threatens life"
    assert numbers(row["urge, highest"]) == (4, 6, 1)
    assert numbers(row["urge"]) == (pytest.approx(10 / 6), 6, 1)  # 4 March is missing
    # Known on 2, 3, 5, 6 and 8 March.
    assert numbers(row["acts"]) == (1, 5, 2)
    assert numbers(row["days"]) == (1, 5, 2)
    # An urge on 2, 5 and 6 March, held on two; of 7 March the act, of 4 March all is unknown.
    assert numbers(row["urge without act"]) == (pytest.approx(2 / 3), 3, 2)
    assert numbers(row["days with an act at urge 0"]) == (0, 5, 2)


def test_figures_for_drinking(week):
    row = target(week, "drinking")

    assert numbers(row["urge"]) == (2.0, 5, 2)  # (4 + 0 + 2 + 1 + 3) / 5
    assert numbers(row["acts"]) == (3, 6, 1)
    assert numbers(row["days"]) == (2, 6, 1)
    # An urge on 2, 5, 7 and 8 March, held on three; 4 and 6 March are unknown.
    assert numbers(row["urge without act"]) == (0.75, 4, 2)
    assert numbers(row["days with an act at urge 0"]) == (1, 5, 2)


def test_acts_at_urge_0_are_listed_apart(week):
    (row,) = week.view(VIEW, "acts at urge 0")

    assert (row["day"], row["target"], row["acts"]) == ("2026-03-03", "drinking", 1)
    assert row["events"] == "RK-1#3"


def test_a_target_nobody_rated_has_no_data(week):
    row = target(week, "skipping group")

    assert numbers(row["urge"]) == (None, 0, 7)
    assert numbers(row["acts"]) == (None, 0, 7)
    assert numbers(row["urge without act"]) == (None, 0, 7)


def test_days_without_a_card_are_counted_and_nothing_else_is_said_of_them(week):
    row = target(week, "days without a card")

    assert numbers(row["days"]) == (1, 7, 0)  # 4 March
    assert row["hierarchy"] == "gets in the way of therapy"
    assert "acts" not in row


def test_figures_about_the_card(week, card):
    week.homework.correct(card, 1, why="asked", answers={"filled_when": "same-day"})
    week.homework.correct(card, 2, why="asked", answers={"filled_when": "waiting-room"})

    rows = week.view(VIEW, "card")
    assert {row["figure"]: numbers(row["value"]) for row in rows} == {
        "days with a card": (pytest.approx(6 / 7), 7, 0),
        "cards filled in on their day": (0.5, 2, 4),
    }
    assert {row["window"] for row in rows} == {"2026-03-02 to 2026-03-08"}


def test_figures_name_the_events_behind_them(week):
    assert target(week, "self-harm")["urge without act"].events == ("RK-1#2", "RK-1#4", "RK-1#5")


def test_a_window_starts_at_the_first_card_and_ends_yesterday(week):
    """Before the first card nothing was asked; today's card may still come."""
    asked = Window(date(2026, 2, 1), date(2026, 3, 31))
    week.clock.set("2026-03-11")

    rows = week.view(VIEW, "card", window=asked)

    assert rows[0]["window"] == "2026-03-02 to 2026-03-10"
    assert numbers(rows[0]["value"]) == (pytest.approx(6 / 9), 9, 0)


def test_a_window_without_an_end_goes_on_to_yesterday(week):
    week.clock.set("2026-03-11")

    rows = week.view(VIEW, "card", window=Window(date(2026, 3, 7), None))
    assert rows[0]["window"] == "2026-03-07 to 2026-03-10"
    assert numbers(rows[0]["value"]) == (0.5, 4, 0)


def test_days_on_hold_are_not_counted_unless_a_card_was_filled_in(week, card, a_card):
    """From 2 to 12 March are 11 days; the 9th is on hold and blank, the 10th has a card.

    The 11th is the day it was resumed, and blank as the 4th and the 12th are: 6 cards on 9
    days, and one beyond the plan.
    """
    week.homework.pause(card, why="flu", happened=date(2026, 3, 9))
    week.clock.set("2026-03-13")
    week.homework.resume(card, happened=date(2026, 3, 11))
    week.homework.attempt(card, a_card("2026-03-10", (0, 0), (0, 0), 0, 0))
    asked = Window(None, date(2026, 3, 31))

    found = {row["figure"]: row["value"] for row in week.view(VIEW, "card", window=asked)}
    assert numbers(found["days with a card"]) == (pytest.approx(6 / 9), 9, 0)
    assert found["days on hold, not counted"].value == 1
    assert found["days with a card beyond the plan"].value == 1
    assert numbers(target(week, "days without a card", window=asked)["days"]) == (3, 9, 0)
    # What the card of the 10th says counts: known on 2, 3, 5, 6, 8 and 10 March.
    assert numbers(target(week, "self-harm", window=asked)["acts"]) == (1, 6, 4)


def test_a_card_that_came_to_its_end_leaves_no_blank_days(week, card):
    week.clock.set("2026-03-20")
    week.homework.withdraw(card, happened=date(2026, 3, 10))
    asked = Window(None, date(2026, 3, 31))

    assert week.view(VIEW, "card", window=asked)[0]["window"] == "2026-03-02 to 2026-03-09"


def test_a_window_cuts_the_days(week):
    asked = Window(date(2026, 3, 3), date(2026, 3, 5))

    assert numbers(target(week, "self-harm", window=asked)["urge"]) == (2.0, 2, 1)  # (0 + 4) / 2


def test_a_card_without_a_day_is_told_and_not_counted(week, card, a_card):
    answers = a_card(None, (5, 0), (1, 0), 2, 5)
    week.homework.attempt(card, answers, skipped={"date": "not written on the card"})

    assert target(week, "self-harm")["acts"].value == 1
    found = {row["figure"]: row["value"] for row in week.view(VIEW, "card")}
    assert found["cards without a day, not counted"].value == 1


def test_a_correction_counts_in_the_place_of_the_first(week, card):
    week.homework.correct(card, 1, why="asked again", answers={"acts": {"self-harm": 2}})

    assert target(week, "self-harm")["acts"].value == 3
    assert len(week.view(VIEW)) == 5


def test_an_amended_target_changes_class(week, card):
    targets = [{"name": "self-harm", "hierarchy": "quality_of_life"}]
    gone = {"targets": ["calling a friend", "drinking", "skipping group"]}
    week.homework.amend(card, settings={"targets": targets}, drop=gone, why="the plan changed")

    rows = {row["target"]: row["hierarchy"] for row in week.view(VIEW)}
    assert rows == {
        "days without a card": "gets in the way of therapy",
        "self-harm": "gets in the way of a life worth living",
        "drinking": "gets in the way of a life worth living, no longer agreed",
    }
    assert week.views.differences() == []


def test_a_card_that_nobody_filled_in_has_days_without_one(world, card):
    """Agreed on Monday the 2nd, looked at on the 9th: seven days, and nothing known of any."""
    assert numbers(target(world, "days without a card")["days"]) == (7, 7, 0)
    assert numbers(target(world, "self-harm")["acts"]) == (None, 0, 7)
    assert numbers(world.view(VIEW, "card")[0]["value"]) == (0.0, 7, 0)


def test_nothing_was_due_on_the_day_it_was_agreed(world, card):
    world.clock.set("2026-03-02")

    assert [*world.report(VIEW).values()] == [[], [], [], []]
