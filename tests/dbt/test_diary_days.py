"""A week of cards, worked by hand.

day     urge           acts           skills  misery
        harm  drink    harm  drink
2 Mar   3     4        0     2        5       4
3 Mar   0     0        0     1        0       2
4 Mar   no card
5 Mar   4     2        1     0        3       5
6 Mar   1     –        0     0        6       3
7 Mar   2     1        –     0        7       –
8 Mar   0     3        0     0        –       1
"""

from __future__ import annotations

from datetime import date

import pytest

from intersession.views import Window

WEEK = {
    "2026-03-02": ((3, 4), (0, 2), 5, 4),
    "2026-03-03": ((0, 0), (0, 1), 0, 2),
    "2026-03-05": ((4, 2), (1, 0), 3, 5),
    "2026-03-06": ((1, None), (0, 0), 6, 3),
    "2026-03-07": ((2, 1), (None, 0), 7, None),
    "2026-03-08": ((0, 3), (0, 0), None, 1),
}


def answers_of(day, urges, acts, skills, misery):
    return {
        "date": day,
        "emotions": {"sadness": 2},
        "urges": dict(zip(("self-harm", "drinking"), urges, strict=True)),
        "acts": dict(zip(("self-harm", "drinking"), acts, strict=True)),
        "skills_overall": skills,
        "misery": misery,
    }


@pytest.fixture
def week(world, card):
    for day, told in WEEK.items():
        world.homework.attempt(card, answers_of(day, *told), happened=date(2026, 3, 9))
    return world


def target(world, name, **asked):
    (row,) = [r for r in world.view("dbt.diary-days", "targets", **asked) if r["target"] == name]
    return row


def numbers(figure):
    return (figure.value, figure.n, figure.missing)


def test_a_day_without_a_card_is_kept_blank(week):
    days = week.view("dbt.diary-days")

    assert [row["day"][-2:] for row in days] == ["02", "03", "04", "05", "06", "07", "08"]
    blank = days[2]
    assert blank["card"] is False
    assert (blank["urges"], blank["misery"], blank["skills_used"]) == (None, None, None)


def test_a_card_filled_in_later_stands_on_the_day_it_is_about(week):
    first = week.view("dbt.diary-days")[0]

    assert (first["day"], first["happened_at"]) == ("2026-03-02", "2026-03-09")


def test_skills_are_decoded_on_each_day(week):
    days = {row["day"]: row for row in week.view("dbt.diary-days")}

    assert (days["2026-03-05"]["skills_tried"], days["2026-03-05"]["skills_used"]) == (True, False)
    assert (days["2026-03-06"]["skills_used"], days["2026-03-06"]["skills_helped"]) == (True, False)
    assert days["2026-03-08"]["skills_used"] is None


def test_a_star_tells_how_often_an_urge_was_acted_on(week):
    told = {row["day"][-2:]: row["urges, acts ★"] for row in week.view("dbt.diary-days")}

    assert told["02"] == "self-harm 3, drinking 4 ★2"
    assert told["03"] == "drinking 0 ★1"
    assert told["06"] == "self-harm 1, drinking ?"
    assert told["07"] == "self-harm 2 ★?, drinking 1"
    assert told["04"] is None


def test_targets_come_in_the_order_of_the_hierarchy(week):
    rows = week.view("dbt.diary-days", "targets")

    names = ["self-harm", "skipping group", "drinking", "calling a friend"]
    assert [row["target"] for row in rows] == names


def test_within_a_class_the_target_with_more_acts_comes_first(week, card):
    same = [
        {"name": name, "hierarchy": "quality_of_life"}
        for name in ("bingeing", "drinking", "self-harm")
    ]
    week.homework.amend(card, settings={"targets": same}, why="the plan changed")

    week.homework.attempt(card, answers_of("2026-03-08", (5, 0), (0, 0), 2, 1))

    # Drinking at most 2 on a day, self-harm 1 (with the higher urge, 5), bingeing none.
    names = [row["target"] for row in week.view("dbt.diary-days", "targets")]
    assert names == ["drinking", "self-harm", "bingeing"]


def test_figures_for_self_harm(week):
    row = target(week, "self-harm")

    assert row["urge, highest"].value == 4
    # (3 + 0 + 4 + 1 + 2 + 0) / 6; 4 March is missing.
    assert numbers(row["urge"]) == (pytest.approx(10 / 6), 6, 1)
    # Known on 2, 3, 5, 6 and 8 March.
    assert numbers(row["acts"]) == (1, 5, 2)
    # An urge on 2, 5 and 6 March, held on two; of 7 March the act, of 4 March all is unknown.
    assert numbers(row["urge without act"]) == (pytest.approx(2 / 3), 3, 2)
    assert numbers(row["days with an act at urge 0"]) == (0, 5, 2)


def test_figures_for_drinking(week):
    row = target(week, "drinking")

    assert numbers(row["urge"]) == (2.0, 5, 2)  # (4 + 0 + 2 + 1 + 3) / 5
    assert numbers(row["acts"]) == (3, 6, 1)
    # An urge on 2, 5, 7 and 8 March, held on three; 4 and 6 March are unknown.
    assert numbers(row["urge without act"]) == (0.75, 4, 2)
    assert numbers(row["days with an act at urge 0"]) == (1, 5, 2)  # 3 March


def test_a_target_nobody_rated_has_no_data(week):
    row = target(week, "skipping group")

    assert numbers(row["urge"]) == (None, 0, 7)
    assert numbers(row["acts"]) == (None, 0, 7)
    assert numbers(row["urge without act"]) == (None, 0, 7)


def test_the_summary(week):
    rows = week.view("dbt.diary-days", "summary")
    found = {row["figure"]: numbers(row["value"]) for row in rows}

    assert found == {
        "days with a card": (pytest.approx(6 / 7), 7, 0),
        "misery": (3.0, 5, 2),  # (4 + 2 + 5 + 3 + 1) / 5
        # Used on 2, 6 and 7 March, not on 3 and 5; 4 and 8 March are unknown.
        "days on which skills were used": (0.6, 5, 2),
        # They helped on 2 and 7 March, not on 6.
        "days on which they helped, of those": (pytest.approx(2 / 3), 3, 2),
    }
    assert {row["window"] for row in rows} == {"2026-03-02 to 2026-03-08"}


def test_figures_name_the_events_behind_them(week):
    row = target(week, "self-harm")

    assert row["urge without act"].events == ("RK-1#2", "RK-1#4", "RK-1#5")


def test_a_window_starts_at_the_first_card_and_ends_yesterday(week):
    """Before the first card nothing was asked; today's card may still come."""
    asked = Window(date(2026, 2, 1), date(2026, 3, 31))
    week.clock.set("2026-03-11")

    rows = week.view("dbt.diary-days", "summary", window=asked)

    assert rows[0]["window"] == "2026-03-02 to 2026-03-10"
    assert numbers(rows[0]["value"]) == (pytest.approx(6 / 9), 9, 0)


def test_a_window_cuts_the_days(week):
    asked = Window(date(2026, 3, 3), date(2026, 3, 5))

    assert len(week.view("dbt.diary-days", window=asked)) == 3
    assert numbers(target(week, "self-harm", window=asked)["urge"]) == (2.0, 2, 1)  # (0 + 4) / 2


def test_two_cards_of_a_day_are_both_kept_and_the_higher_value_stands(week, card):
    week.homework.attempt(card, answers_of("2026-03-08", (5, 0), (0, 0), 2, 1))

    assert [row["day"] for row in week.view("dbt.diary-days")].count("2026-03-08") == 2
    row = target(week, "self-harm")
    assert (row["urge, highest"].value, row["urge"].n) == (5, 6)


def test_a_card_without_a_day_is_still_shown(week, card):
    answers = answers_of(None, (5, 0), (1, 0), 2, 5)
    week.homework.attempt(card, answers, skipped={"date": "not written on the card"})

    undated = week.view("dbt.diary-days")[-1]
    assert (undated["day"], undated["acts"]) == (None, {"self-harm": 1, "drinking": 0})
    assert target(week, "self-harm")["acts"].value == 1


def test_a_correction_replaces_the_card_and_nothing_else(week, card):
    week.homework.correct(
        card, 1, why="the two columns had changed places", answers={"acts": {"self-harm": 2}}
    )

    row = target(week, "self-harm")
    assert row["acts"].value == 3
    assert len(week.view("dbt.diary-days", "targets")) == 4


def test_an_amended_target_changes_class(week, card):
    targets = [{"name": "self-harm", "hierarchy": "quality_of_life"}]
    week.homework.amend(card, settings={"targets": targets}, why="the plan changed")

    rows = {row["target"]: row["hierarchy"] for row in week.view("dbt.diary-days", "targets")}
    assert rows == {"self-harm": "quality_of_life", "drinking": "no longer agreed"}


def test_a_rebuild_gives_the_same(week, card):
    week.homework.correct(card, 2, why="typing", answers={"misery": 1})

    assert week.views.differences() == []


def test_no_cards_no_rows(world, card):
    assert world.report("dbt.diary-days") == {"days": [], "targets": [], "summary": []}
