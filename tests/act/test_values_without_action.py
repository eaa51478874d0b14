"""Which values are asked about: agreed or rated 8 and more, and no action recorded.

value                        from                     actions
being a father who is there  RK-1, parenting 10       done 4 March, not yet 25 March
friendship                   RK-2, friends 9          partly 27 March
treating my body as mine     RK-3                     none
to paint again               recreation 8             none
couple                       couple 10                none
(work 7 is not rated important)

It is 30 March: the last four weeks are 3 to 30 March.
"""

from __future__ import annotations

from datetime import date

import pytest

from intersession.projections.query import Window

VIEW = "act.values-without-action"


def commitment(value, **more):
    step = {"goal": "One thing a week", "smallest_step": "begin", "when_where": "at home"}
    return {"value": value, **step, **more}


def domain(name, importance, statement=None):
    given = {"domain": name, "importance": importance, "consistency": 5}
    return {**given, "value_statement": statement}


@pytest.fixture
def month(world, record):
    assign = world.assign
    assign("act.committed-action", commitment("being a father who is there", domain="parenting"))
    assign("act.committed-action", commitment("friendship"))
    assign("act.committed-action", commitment("treating my body as mine"))
    values = assign("act.values")
    rated = [
        domain("parenting", 10),
        domain("friends", 9, "Friendship"),
        domain("recreation", 8, "to paint again"),
        domain("couple", 10),
        domain("work", 7),
    ]
    record(values, 3, {"domains": rated})
    record("RK-1", 4, {"did": "yes"})
    record("RK-1", 25, {"did": "not yet"})
    record("RK-2", 27, {"did": "partly"})
    world.clock.set("2026-03-30")
    return world


def asked(world, part="questions", **more):
    return {row["value"]: row for row in world.view(VIEW, part, **more)}


def test_values_without_an_action_in_four_weeks(month):
    found = asked(month)

    assert {value: row["why"] for value, row in found.items()} == {
        "treating my body as mine": "agreed in RK-3",
        "to paint again": "importance 8 of 10",
        "couple": "importance 10 of 10",
    }
    assert found["couple"]["question"] == (
        "Nothing is recorded 2026-03-03 to 2026-03-30. "
        "Is it one to act on now, and what would be one small step?"
    )


def test_a_value_and_a_domain_are_one_by_area_or_by_words(month):
    found = asked(month, "with action")

    assert {value: (row["why"], row["actions"]) for value, row in found.items()} == {
        "being a father who is there": ("agreed in RK-1; importance 10 of 10", 1),
        "friendship": ("agreed in RK-2; importance 9 of 10", 1),
    }


def test_not_yet_is_no_action_and_a_window_decides(month):
    found = asked(month, window=Window(date(2026, 3, 10), date(2026, 3, 30)))

    father = found["being a father who is there"]
    assert (father["actions"], father["last on"]) == (0, "2026-03-04")
    assert father["events"] == "RK-1#1 RK-4#2"


def test_what_is_new_is_not_asked_about_yet(month):
    month.assign("act.committed-action", commitment("learning"))
    assert "learning" not in asked(month)

    month.clock.set("2026-04-06")
    assert asked(month)["learning"]["since"] == "2026-03-30"


def test_an_amended_value_counts_from_the_amendment(month):
    month.homework.amend(
        "RK-3", settings={"value": "health"}, happened=date(2026, 3, 28), why="his words"
    )
    found = asked(month)
    assert "treating my body as mine" not in found
    assert "health" not in found

    month.homework.amend("RK-2", settings={"goal": "Write"}, happened=date(2026, 3, 29))
    row = asked(month, "with action")["friendship"]
    assert row["since"] == "2026-03-02"


def test_a_domain_counts_as_it_was_last_rated(month, record):
    record("RK-4", 29, {"domains": [domain("couple", 6), domain("work", 9)]})
    month.clock.set("2026-03-30")

    assert set(asked(month)) == {"treating my body as mine"}  # work is important since yesterday
    month.clock.set("2026-04-05")
    assert set(asked(month)) == {
        "treating my body as mine",
        "being a father who is there",  # 4 March is more than four weeks back
        "work",
    }


def test_an_importance_that_was_not_given_this_time_ends_nothing(month, record):
    """Couple: 10 on the 3rd, not rated on the 20th, 9 on the 29th: important since the 3rd."""
    month.clock.set("2026-03-20")
    month.homework.attempt(
        "RK-4",
        {"domains": [{"domain": "couple", "consistency": 4}]},
        skipped={"domains.importance": "not today"},
        happened=date(2026, 3, 20),
    )
    record("RK-4", 29, {"domains": [domain("couple", 9)]})
    month.clock.set("2026-03-30")

    assert asked(month)["couple"]["since"] == "2026-03-03"


def test_an_action_without_a_date_is_said_to_be_there(month):
    month.homework.attempt("RK-3", {"did": "yes"})

    row = asked(month)["treating my body as mine"]
    assert (row["actions"], row["without a date"]) == (0, 1)
    assert "1 without a date may be in it" in row["question"]


def test_a_correction_and_a_late_entry_take_the_question_away(month, record):
    month.homework.correct("RK-1", 2, why="did it after all", answers={"did": "yes"})
    record("RK-3", 12, {"did": "partly"}, written=30)

    late = Window(date(2026, 3, 10), date(2026, 3, 30))
    assert set(asked(month, window=late)) == {"to paint again", "couple"}
    assert month.views.differences() == []


def test_nothing_known_asks_nothing(world):
    assert world.report(VIEW) == {"questions": [], "with action": []}
