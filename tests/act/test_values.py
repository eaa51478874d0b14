"""The values worksheet, and gaps and composites worked by hand.

                     first, 3 March      second, 24 March
domain               I   C  I·C  I−C     I   C  I·C  I−C
parenting            10  4   40    6     10  7   70    3
friends               8  2   16    6      9  6   54    3
work                  6  9   54   −3      6  8   48   −2
physical-self-care    9  –    –    –      9  5   45    4

First: composite (40 + 16 + 54) / 3 = 36.67, discrepancy 6 + 6 = 12.
Second: composite (70 + 54 + 48 + 45) / 4 = 54.25, discrepancy 3 + 3 + 4 = 10.
Change, over the three rated both times: (70 + 54 + 48) / 3 - (40 + 16 + 54) / 3 = 62 / 3 and
(3 + 3) - (6 + 6) = -6; physical self-care is new this time.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from intersession.errors import InvalidInput
from intersession.projections.query import Window
from intersession.testing import World
from intersession.worksheets.definition import definition_of
from intersession_act.values import ValuesWorksheet

SHEET = VIEW = "act.values"


def domain(name, importance, consistency=None, statement=None):
    given = {"domain": name, "importance": importance, "consistency": consistency}
    return {**given, "value_statement": statement}


FIRST = [
    domain("parenting", 10, 4, "being a father who is there"),
    domain("friends", 8, 2),
    domain("work", 6, 9),
    domain("physical-self-care", 9),
]
SECOND = [
    domain("parenting", 10, 7, "being a father who is there"),
    domain("friends", 9, 6),
    domain("work", 6, 8),
    domain("physical-self-care", 9, 5),
]
SKIPPED = {"domains.consistency": "did not want to rate that"}


@pytest.fixture
def handle(world):
    return world.assign(SHEET)


@pytest.fixture
def twice(world, handle):
    world.clock.set("2026-03-03")
    world.homework.attempt(handle, {"domains": FIRST}, skipped=SKIPPED, happened=date(2026, 3, 3))
    world.clock.set("2026-03-24")
    world.homework.attempt(handle, {"domains": SECOND}, happened=date(2026, 3, 24))
    return world


def gaps(world, **asked):
    rows = world.view(VIEW, "gaps", **asked)
    return [(row["domain"], row["gap"], row["change"]) for row in rows]


def test_what_a_client_types_is_kept_in_one_form(world, handle):
    typed = [
        {"domain": "Parenting", "importance": "10", "consistency": "4"},
        {"domain": "physical", "importance": 9, "consistency": 5, "value_statement": " to move "},
    ]
    world.homework.attempt(handle, {"domains": typed})

    assert world.homework.assignment(handle).attempts[0].answers == {
        "domains": [
            {"domain": "parenting", "importance": 10, "consistency": 4},
            {
                "domain": "physical-self-care",
                "importance": 9,
                "consistency": 5,
                "value_statement": "to move",
            },
        ]
    }


def test_what_does_not_fit_is_told_with_its_place(world, handle):
    wrong = [domain("parenting", 0, 11), domain("garden", 5, 5), domain("work", 3)]

    with pytest.raises(InvalidInput) as refused:
        world.homework.attempt(handle, {"domains": wrong})

    told = {problem.place: problem.message for problem in refused.value.problems}
    assert set(told) == {
        "domains[0].importance",
        "domains[0].consistency",
        "domains[1].domain",
        "domains[2].consistency",
    }
    assert told["domains[0].importance"] == "0 is below 1. For example: 5"


def test_a_domain_is_rated_once(world, handle):
    with pytest.raises(InvalidInput) as refused:
        world.homework.attempt(handle, {"domains": [domain("work", 3, 3), domain("work", 4, 4)]})

    (problem,) = refused.value.problems
    assert (problem.place, problem.message) == (
        "domains[1].domain",
        "'work' is there twice. Rate it once",
    )


def test_composite_and_discrepancy_stand_on_the_domains_rated_both_ways(twice):
    first, second = twice.view(VIEW)

    assert (first["domains"], first["missing"]) == (3, 1)
    assert first["composite"] == pytest.approx(110 / 3)
    assert first["discrepancy"] == 12
    assert (second["domains"], second["missing"]) == (4, 0)
    assert (second["composite"], second["discrepancy"]) == (54.25, 10)


def test_the_change_is_from_the_worksheet_before(twice):
    first, second = twice.view(VIEW)

    assert (first["change"], first["discrepancy change"]) == (None, None)
    assert second["change"] == pytest.approx(62 / 3)
    assert (second["discrepancy change"], second["compared with"]) == (-6, "2026-03-03")
    assert [second[name] for name in ("over both", "not this time", "new this time")] == [3, 0, 1]


def test_gaps_of_the_latest_the_widest_first(twice):
    assert gaps(twice) == [
        ("physical-self-care", 4, None),  # consistency was not rated the first time
        ("parenting", 3, -3),
        ("friends", 3, -3),
        ("work", -2, 1),
    ]


def test_a_gap_that_is_not_known_stands_last(twice):
    assert gaps(twice, window=Window(None, date(2026, 3, 10))) == [
        ("parenting", 6, None),
        ("friends", 6, None),
        ("work", -3, None),
        ("physical-self-care", None, None),
    ]


def test_a_window_still_compares_with_the_worksheet_before_it(twice):
    window = Window(date(2026, 3, 20), date(2026, 3, 31))

    (only,) = twice.view(VIEW, window=window)
    assert (only["discrepancy change"], only["compared with"]) == (-6, "2026-03-03")


def test_a_second_assignment_goes_on_from_the_first(twice, record):
    again = twice.assign(SHEET)
    record(again, 30, {"domains": [domain("work", 6, 6)]})

    last = twice.view(VIEW)[-1]
    assert (last["change"], last["over both"], last["not this time"]) == (36 - 48, 1, 3)
    assert gaps(twice) == [("work", 0, 2)]


def test_a_worksheet_entered_late_stands_where_it_belongs(twice, handle, record):
    record(handle, 10, {"domains": [domain("friends", 8, 3)]}, written=28)

    rows = twice.view(VIEW)
    assert [row["happened_on"] for row in rows] == ["2026-03-03", "2026-03-10", "2026-03-24"]
    assert [row["discrepancy change"] for row in rows] == [None, 5 - 6, 3 - 5]  # of friends alone
    assert gaps(twice)[2] == ("friends", 3, -2)


def test_a_correction_replaces_the_domains(twice, handle):
    left = [one for one in SECOND if one["domain"] != "work"]
    twice.homework.correct(handle, 2, why="work does not apply now", answers={"domains": left})

    assert (twice.view(VIEW)[1]["composite"], twice.view(VIEW)[1]["domains"]) == (169 / 3, 3)
    assert [name for name, _, _ in gaps(twice)] == ["physical-self-care", "parenting", "friends"]
    assert twice.views.differences() == []


def test_a_worksheet_without_ratings_has_no_composite(world, handle):
    world.homework.attempt(handle, {}, skipped={"domains": "too close today"})

    (row,) = world.view(VIEW)
    assert (row["composite"], row["discrepancy"], row["domains"]) == (None, None, 0)
    assert gaps(world) == []


def test_without_a_date_it_is_named_where_a_window_is_asked_for(world, handle):
    world.homework.attempt(handle, {"domains": SECOND})

    report = world.report(VIEW, window=Window(date(2026, 3, 1), date(2026, 3, 31)))
    assert (report["worksheets"], report["gaps"]) == ([], [])
    assert report["left out: no date"] == [{"client": "RK", "entries": 1, "events": "RK-1#2"}]


def test_the_caution_says_that_it_is_not_validated():
    assert "not validated" in definition_of(ValuesWorksheet).caution


def test_a_worksheet_of_unknown_day_is_the_latest_of_none(tmp_path, world):
    """In New York: A, undated, written down at 23:00Z; B at 18:30 there, which is 22:30Z."""
    there = World(tmp_path / "york", plugins=world.plugins, timezone="America/New_York")
    sheet = there.assign(SHEET)
    there.clock.now = datetime(2026, 3, 16, 23, 0, tzinfo=UTC)
    there.homework.attempt(sheet, {"domains": [domain("work", 9, 6)]})
    evening = datetime.fromisoformat("2026-03-16T18:30:00-04:00")
    there.homework.attempt(sheet, {"domains": [domain("work", 10, 10)]}, happened=evening)

    rows = there.view(VIEW)
    assert [(row["composite"], row["change"]) for row in rows] == [(100, None), (54, None)]
    assert gaps(there) == [("work", 0, None)]
    there.homework.correct(sheet, 1, why="it was the day before", happened=date(2026, 3, 15))
    assert [(row["composite"], row["change"]) for row in there.view(VIEW)] == [
        (54, None),
        (100, 46),
    ]
    there.close()


# Change is over what was rated both times.


def test_what_was_not_rated_this_time_is_no_change(world, handle, record):
    """First family 10/10, work 10/1, friends 8/5; then family 10/10 alone.

    Composite (100 + 10 + 40) / 3 = 50, then 100; discrepancy 0 + 9 + 3 = 12, then 0. Of what
    both hold, family, nothing changed: 100 - 100 and 0 - 0. Work and friends were not rated.
    """
    first = [domain("family", 10, 10), domain("work", 10, 1), domain("friends", 8, 5)]
    record(handle, 3, {"domains": first})
    record(handle, 24, {"domains": [domain("family", 10, 10)]})

    before, now = world.view(VIEW)
    assert (before["composite"], before["discrepancy"]) == (50, 12)
    assert (now["composite"], now["discrepancy"]) == (100, 0)
    assert (now["change"], now["discrepancy change"]) == (0, 0)
    assert (now["over both"], now["not this time"], now["new this time"]) == (1, 2, 0)


def test_nothing_in_common_is_no_change_at_all(world, handle, record):
    record(handle, 3, {"domains": [domain("family", 10, 10)]})
    record(handle, 24, {"domains": [domain("work", 10, 1)]})

    now = world.view(VIEW)[1]
    assert (now["change"], now["discrepancy change"], now["over both"]) == (None, None, 0)
    assert (now["not this time"], now["new this time"]) == (1, 1)


def test_each_domain_is_compared_with_the_last_time_it_was_rated(world, handle, record):
    """Work: gap 6 on the 3rd, left out on the 10th, no consistency on the 17th, 2 on the 24th."""
    record(handle, 3, {"domains": [domain("work", 9, 3), domain("family", 8, 8)]})
    record(handle, 10, {"domains": [domain("family", 8, 7)]})
    world.clock.set("2026-03-17")
    half = {"domains": [domain("work", 9), domain("family", 8, 6)]}
    world.homework.attempt(handle, half, skipped=SKIPPED, happened=date(2026, 3, 17))
    record(handle, 24, {"domains": [domain("work", 9, 7), domain("family", 8, 8)]})

    assert gaps(world) == [("work", 2, 2 - 6), ("family", 0, 0 - 2)]
    (work, _) = world.view(VIEW, "gaps")
    assert work["compared with"] == "2026-03-03"
    last = world.view(VIEW)[-1]  # with the 17th it shares family alone: 64 - 48
    assert (last["change"], last["over both"], last["new this time"]) == (16, 1, 1)


def test_a_row_without_a_name_is_compared_with_no_other(world, handle):
    for day, consistency in ((3, 2), (10, 9)):
        world.clock.set(f"2026-03-{day:02}", "20:00")
        world.homework.attempt(
            handle,
            {"domains": [{"importance": 9, "consistency": consistency}]},
            skipped={"domains.domain": "would not say"},
            happened=date(2026, 3, day),
        )

    assert gaps(world) == [("not named (1)", 0, None)]
    assert world.view(VIEW)[1]["change"] is None
