"""Thought records: what changes, what stays missing, and what is refused.

record  feelings before → after          mean before  change                hot thought
1       fear 80 → 50, shame 60 → 50      70           (−30 − 10)/2 = −20    70 → 40: −30
2       fear 90 → –                      90           –                     – → 50: –
3       anger 40 → 40, fear 60 → –       50           0                     50 → 20: −30
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

SHEET = "cbt.thought-record"
VIEW = "cbt.thought-records"


def moods(**before):
    return [{"name": name, "before": rating} for name, rating in before.items()]


FIRST = {
    "situation": "The boss walked past without a word",
    "moods": moods(fear=80, shame=60),
    "automatic_thoughts": [
        {"text": "She is angry with me", "belief_before": 90, "depth": 1},
        {"text": "I will be sent away", "belief_before": 70, "depth": 2, "hot": True},
    ],
    "moods_after": {"Fear": 50, "shame": 50},
    "belief_after": 40,
    "balanced_thought": [{"text": "She was in a hurry", "belief": 60}],
    "distortions": ["mind-reading", "catastrophising"],
}
SECOND = {
    "situation": "On the bus",
    "moods": moods(fear=90),
    "automatic_thoughts": [{"text": "I will faint"}],
    "belief_after": 50,
    "distortions": ["catastrophising"],
}
THIRD = {
    "situation": "On the bus",
    "moods": moods(anger=40, fear=60),
    "automatic_thoughts": [{"text": "They stare at me", "belief_before": 50}],
    "moods_after": {"anger": 40},
    "belief_after": 20,
}


@pytest.fixture
def record(world):
    return world.assign(SHEET)


@pytest.fixture
def three(world, record):
    world.clock.set("2026-03-10")
    world.homework.attempt(record, FIRST, happened=datetime(2026, 3, 3, 17, 30, tzinfo=UTC))
    world.homework.attempt(record, SECOND, happened=date(2026, 3, 4))
    world.homework.attempt(record, THIRD)
    return world


def column(rows, name):
    return [row[name] for row in rows]


def numbers(figure):
    return (figure.value, figure.n, figure.missing)


def counts(world, part):
    rows = world.view(VIEW, part)
    name = list(rows[0])[1]  # after the client
    return {row[name]: (row["times"], row["n"]) for row in rows}


def test_changes_of_each_record(three):
    rows = three.view(VIEW)

    assert column(rows, "intensity") == [70.0, 90.0, 50.0]
    assert column(rows, "mood_change") == [-20.0, None, 0.0]
    assert column(rows, "belief_change") == [-30, None, -30]


def test_the_hot_thought_is_the_one_marked_or_the_only_one(three):
    rows = three.view(VIEW)

    assert column(rows, "hot_thought") == [
        "I will be sent away",
        "I will faint",
        "They stare at me",
    ]


def test_of_several_thoughts_none_marked_there_is_no_hot_one(world, record):
    unmarked = [{"text": text, "belief_before": 50} for text in ("One", "Two")]
    world.homework.attempt(record, {**FIRST, "automatic_thoughts": unmarked})

    (row,) = world.view(VIEW)
    assert (row["hot_thought"], row["belief_change"]) == (None, None)
    assert row["note"] == "belief afterwards 40: it fits no thought, as none is marked hot"


def test_without_a_belief_afterwards_there_is_none_to_match(world, record):
    unmarked = [{"text": text, "belief_before": 50} for text in ("One", "Two")]
    answers = {**FIRST, "automatic_thoughts": unmarked, "belief_after": None}
    world.homework.attempt(record, answers)

    assert world.view(VIEW)[0]["note"] == ""


def test_a_hot_thought_that_was_not_rated_before_is_matched_and_has_no_change(three):
    rows = three.view(VIEW)

    assert (rows[1]["belief_after"], rows[1]["belief_change"], rows[1]["note"]) == (50, None, "")


def test_how_many_feelings_were_not_rated_again(three):
    # FIRST: both rated again; SECOND: fear was not; THIRD: anger was, fear was not
    assert column(three.view(VIEW), "not_rated_again") == [0, 1, 1]


def test_the_summary_counts_what_is_missing(three):
    rows = three.view(VIEW, "summary")

    assert {row["figure"]: numbers(row["value"]) for row in rows} == {
        "intensity before": (70.0, 3, 0),  # (70 + 90 + 50) / 3
        "change in feelings": (-10.0, 2, 1),  # between −20 and 0
        "change in belief": (-30.0, 2, 1),
    }
    assert rows[2]["value"].events == ("RK-1#2", "RK-1#4")


def test_when_it_was_in_the_clients_own_time(three):
    rows = three.view(VIEW)

    assert column(rows, "hour") == [18, None, None]  # 17:30 in UTC
    assert column(rows, "weekday") == ["Tue", "Wed", None]
    assert counts(three, "by weekday") == {"Tue": (1, 3), "Wed": (1, 3), None: (1, 3)}
    assert counts(three, "by hour") == {18: (1, 3), None: (2, 3)}


def test_counts_name_the_records_behind_them(three):
    rows = three.view(VIEW, "distortions")

    assert [(row["distortion"], row["times"], row["events"]) for row in rows] == [
        ("catastrophising", 2, "RK-1#2 RK-1#3"),
        ("mind-reading", 1, "RK-1#2"),
    ]
    # Distortions: of the two records that name any; depths: of the four thoughts
    assert counts(three, "distortions") == {"catastrophising": (2, 2), "mind-reading": (1, 2)}
    assert counts(three, "thoughts by depth") == {1: (1, 4), 2: (1, 4), None: (2, 4)}


def test_situations_that_came_back(three):
    assert counts(three, "situations that came back") == {"On the bus": (2, 3)}


def test_a_situation_is_one_however_it_is_spelt_and_of_one_client(make_world):
    """The row of the list of faults: two clients, both on the bus, were joined."""
    world = make_world()
    world.homework.register("AB", timezone="Europe/Berlin")
    for code in ("RK", "AB"):
        world.assign(SHEET, code=code)
    for handle, situation in (
        *(("RK-1", "On the bus"), ("RK-1", "on  the bus"), ("AB-1", "on the bus")),
        *(("AB-1", "Caf\u00e9"), ("AB-1", "At work"), ("RK-1", "Cafe\u0301")),
    ):
        world.homework.attempt(handle, {**SECOND, "situation": situation}, happened=world.today)

    rows = world.view(VIEW, "situations that came back", client=None)
    told = [(row["client"], row["situation"], row["times"], row["n"]) for row in rows]
    assert told == [("RK", "On the bus", 2, 3)]


def test_figures_of_two_clients_are_never_joined(make_world):
    world = make_world()
    world.homework.register("AB", timezone="Europe/Berlin")
    for code, before in (("RK", 80), ("AB", 20)):
        handle = world.assign(SHEET, code=code)
        world.homework.attempt(handle, {**SECOND, "moods": moods(fear=before)})

    rows = world.view(VIEW, "summary", client=None)
    told = {r["client"]: numbers(r["value"]) for r in rows if r["figure"] == "intensity before"}
    assert told == {"AB": (20.0, 1, 0), "RK": (80.0, 1, 0)}


def test_a_feeling_is_one_however_it_is_spelt(world, record):
    given = {**SECOND, "moods": [{"name": "Ne\u0301gligence", "before": 60}], "moods_after": {}}
    given["moods_after"]["n\u00e9gligence"] = 20
    world.homework.attempt(record, given)

    assert world.view(VIEW)[0]["mood_change"] == -40.0


def test_a_record_written_down_late_stands_where_it_happened(three):
    three.homework.attempt("RK-1", SECOND, happened=date(2026, 3, 2), timing="later")

    assert column(three.view(VIEW), "happened_on") == [
        *("2026-03-02", "2026-03-03", "2026-03-04", None),
    ]


def test_a_correction_replaces_the_record(three):
    three.view(VIEW)
    three.homework.correct("RK-1", 2, why="rated later", answers={"moods_after": {"fear": 30}})

    rows = three.view(VIEW)
    assert column(rows, "mood_change") == [-20.0, -60.0, 0.0]
    assert rows[1]["events"] == "RK-1#3 RK-1#5"
    assert three.views.differences() == []


@pytest.mark.parametrize(("after", "asked"), [(56, True), (55, False)])
def test_five_records_in_a_row_that_change_little_raise_a_question(world, record, after, asked):
    for rating in (58, 62, 60, 64, after):
        world.homework.attempt(
            record,
            {**SECOND, "moods": moods(fear=60), "moods_after": {"fear": rating}},
            happened=world.today,
        )
        world.clock.move(hours=1)

    questions = world.report(VIEW).get("questions", [])
    assert [row["n"] for row in questions] == ([5] if asked else [])
    assert all(row["question"].endswith("?") for row in questions)


def test_four_records_are_too_few_to_ask_about(world, record):
    for _ in range(4):
        world.homework.attempt(
            record, {**SECOND, "moods": moods(fear=60), "moods_after": {"fear": 60}}
        )

    assert "questions" not in world.report(VIEW)


def test_every_problem_is_told_with_its_place(world, record, problems_of):
    hot = [{"text": text, "hot": True} for text in ("One", "Two")]
    problems = problems_of(
        world.homework.attempt,
        record,
        {
            "moods": [*moods(fear=120), *moods(Fear=10)],
            "automatic_thoughts": hot,
            "moods_after": {"joy": 10},
        },
    )

    assert set(problems) == {
        "situation",
        "moods[0].before",
        "moods[1].name",
        "automatic_thoughts",
        "moods_after.joy",
    }
    assert problems["moods[0].before"] == "120 is above 100. For example: 40"
    assert "automatic_thoughts[0] and automatic_thoughts[1]" in problems["automatic_thoughts"]


def test_a_strength_left_out_with_a_reason_is_missing(world, record):
    given = {**SECOND, "moods": [{"name": "fear"}], "moods_after": {"fear": 30}}
    world.homework.attempt(record, given, skipped={"moods.before": "could not tell"})

    (row,) = world.view(VIEW)
    assert (row["intensity"], row["mood_change"]) == (None, None)


def test_records_come_by_instant_wherever_they_were_written(world, record):
    """23:30-05:00 of the 3rd is 04:30Z of the 4th, and 01:00+01:00 of the 4th is 00:00Z."""
    world.clock.set("2026-03-10")
    for moment, answers in (("03T23:30-05:00", FIRST), ("04T01:00+01:00", SECOND)):
        happened = datetime.fromisoformat(f"2026-03-{moment}")
        world.homework.attempt(record, answers, happened=happened)
    world.homework.attempt(record, THIRD)

    assert [row["events"] for row in world.view(VIEW)] == ["RK-1#3", "RK-1#2", "RK-1#4"]


def test_a_record_of_unknown_day_is_none_of_the_latest(world, record):
    """Five that changed little, and one of unknown day that changed much: it is still asked."""
    little = {**SECOND, "moods": moods(fear=60), "moods_after": {"fear": 58}}
    for day in range(3, 8):
        world.clock.set(f"2026-03-{day:02}")
        world.homework.attempt(record, little, happened=world.today)
    world.homework.attempt(record, {**little, "moods_after": {"fear": 5}})

    assert [row["n"] for row in world.report(VIEW)["questions"]] == [5]
