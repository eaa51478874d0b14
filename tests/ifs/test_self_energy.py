"""What the qualities of Self take; Self-energy over time and the eight Cs, worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

from intersession.errors import InvalidInput
from intersession.projections.query import Window
from intersession.worksheets.definition import definition_of
from intersession_ifs.self_qualities import EIGHT, SelfQualities


def numbers(figure):
    return (figure.value, figure.n, figure.missing)


def give(world, handle, answers, day, **more):
    world.clock.set(f"2026-03-{day:02}", "22:00")
    return world.homework.attempt(handle, answers, happened=date(2026, 3, day), **more)


def test_a_profile_as_people_type_it(world):
    handle = world.assign("ifs.self-qualities")
    world.homework.attempt(handle, {"calm": "6", "courage": 0, "clarity": "", "noticed": "tired"})

    assert world.homework.assignment(handle).attempts[0].answers == {
        "calm": 6,
        "courage": 0,
        "noticed": "tired",
    }


def test_a_rating_outside_and_a_profile_of_nothing_are_refused(world):
    handle = world.assign("ifs.self-qualities")

    with pytest.raises(InvalidInput) as outside:
        world.homework.attempt(handle, {"calm": 11, "clarity": 3})
    with pytest.raises(InvalidInput) as nothing:
        world.homework.attempt(handle, {"noticed": "could not tell"})

    assert [problem.place for problem in outside.value.problems] == ["calm"]
    assert nothing.value.problems[0].message.startswith("none of the eight is rated")


def test_it_says_that_it_is_not_validated_and_has_no_total(world):
    sheet = definition_of(SelfQualities)

    assert sheet.caution.startswith("Not validated, and no total")
    assert "not validated" in sheet.about
    assert [item.name for item in sheet.answers][:8] == list(EIGHT)


@pytest.fixture
def rated(world):
    """Self-energy and profiles of a fortnight.

    journal  2 March 3, 4 March not told, 9 March 6
    six Fs   5 March 4 → 7, 8 March 2 → not told
    profile  3 March calm 2, clarity 5; 10 March calm 6
    """
    journal, six_fs = world.assign("ifs.parts-journal"), world.assign("ifs.six-fs")
    profile = world.assign("ifs.self-qualities")
    met = {"parts": [{"part": "Critic", "wanted": "more"}], "self_response": "heard it"}
    protector = {"part": "Critic", "feel_toward": "open"}
    give(world, journal, {**met, "self_energy": 3}, 2)
    give(world, profile, {"calm": 2, "clarity": 5}, 3)
    give(world, journal, met, 4)
    give(world, six_fs, {**protector, "self_energy_before": 4, "self_energy_after": 7}, 5)
    give(world, six_fs, {**protector, "self_energy_before": 2}, 8)
    give(world, journal, {**met, "self_energy": 6}, 9)
    give(world, profile, {"calm": 6}, 10)
    return world


def course(world, **asked):
    return [
        (row["happened_on"][-2:], row["source"], row["self-energy"])
        for row in world.view("ifs.self-energy", **asked)
    ]


def test_self_energy_over_time(rated):
    assert course(rated) == [
        ("02", "journal", 3),
        ("05", "six Fs, before", 4),
        ("05", "six Fs, after", 7),
        ("08", "six Fs, before", 2),
        ("09", "journal", 6),
    ]


def test_means_stand_apart_by_where_they_come_from(rated):
    found = {row["source"]: row for row in rated.view("ifs.self-energy", "summary")}

    assert numbers(found["journal"]["mean"]) == (4.5, 2, 1)  # (3 + 6) / 2, one not told
    assert numbers(found["six Fs, before"]["mean"]) == (3.0, 2, 0)  # (4 + 2) / 2
    assert numbers(found["six Fs, after"]["mean"]) == (7.0, 1, 1)
    assert (found["journal"]["first"], found["journal"]["latest"]) == (3, 6)


def test_the_eight_cs_are_a_profile_for_each_day_with_blanks_and_no_total(rated):
    rows = rated.view("ifs.self-energy", "eight Cs")

    assert [row["quality"] for row in rows] == list(EIGHT)
    profile = {row["quality"]: (row["2026-03-03"], row["2026-03-10"]) for row in rows}
    assert profile["calm"] == (2, 6)
    assert profile["clarity"] == (5, None)
    assert profile["connectedness"] == (None, None)
    assert set(rows[0]) == {"client", "quality", "2026-03-03", "2026-03-10", "events"}


def test_two_profiles_of_a_day_stand_side_by_side(rated):
    give(rated, "RK-3", {"calm": 8}, 10)

    calm = rated.view("ifs.self-energy", "eight Cs")[0]
    assert (calm["2026-03-10"], calm["2026-03-10 (2)"]) == (6, 8)


def test_the_latest_six_profiles_stand_side_by_side_and_all_are_listed(rated):
    for day in range(11, 16):
        give(rated, "RK-3", {"calm": 5}, day)

    calm = rated.view("ifs.self-energy", "eight Cs")[0]
    assert [name for name in calm if name.startswith("2026")] == [
        f"2026-03-{day}" for day in range(10, 16)
    ]
    assert len(rated.view("ifs.self-energy", "all profiles")) == 7


def test_a_window_a_correction_and_a_late_entry(rated):
    rated.homework.correct("RK-3", 1, why="it was 3", answers={"calm": 3})
    rated.homework.correct("RK-1", 1, why="it was 5", answers={"self_energy": 5})
    late = {"part": "Critic", "feel_toward": "open", "self_energy_before": 1}
    rated.homework.attempt("RK-2", late, happened=date(2026, 3, 3), timing="later")
    asked = Window(date(2026, 3, 1), date(2026, 3, 4))

    assert course(rated, window=asked) == [("02", "journal", 5), ("03", "six Fs, before", 1)]
    calm = rated.view("ifs.self-energy", "eight Cs", window=asked)[0]
    assert calm["2026-03-03"] == 3
    assert calm["events"] == "RK-3#2 RK-3#4"
    assert rated.views.differences() == []
