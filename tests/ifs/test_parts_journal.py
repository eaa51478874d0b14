"""What a parts journal takes, and which parts were met, worked by hand."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from intersession.errors import InvalidInput
from intersession.projections.query import Window
from intersession.worksheets.definition import definition_of
from intersession_ifs.parts_journal import PartsJournal

AN_EVENING = {
    "parts": [
        {
            "part": "the Planner",
            "wanted": "every hour of tomorrow settled before I sleep",
            "intensity": 7,
            "blended": 6,
            "permission": "yes",
        },
        {"part": "the one who scrolls", "wanted": "not to feel anything for a while"},
    ],
    "self_response": "Told the Planner I had seen its list, and put the phone in the hall.",
    "trigger": "an e-mail from work at nine",
    "self_energy": 4,
}


def numbers(figure):
    return (figure.value, figure.n, figure.missing)


def parts(world, **asked):
    return {row["part"]: row for row in world.view("ifs.parts", **asked)}


def test_a_real_evening_is_kept_as_it_was_given(world):
    handle = world.assign("ifs.parts-journal")
    world.homework.attempt(handle, AN_EVENING)

    assert world.homework.assignment(handle).attempts[0].answers == AN_EVENING


def test_exile_work_is_off_unless_the_clinician_marks_it(world):
    handle = world.assign("ifs.parts-journal")
    marked = world.assign("ifs.parts-journal", {"exile_work": "yes"})

    assert world.homework.assignment(handle).settings["exile_work"] is False
    assert world.homework.assignment(marked).settings["exile_work"] is True


def test_everything_wrong_is_told_at_once_with_its_place(world):
    handle = world.assign("ifs.parts-journal")
    wrong = {
        "parts": [{"part": "the Planner", "intensity": 12}, {"wanted": "peace", "blended": -1}],
        "self_energy": "some",
    }

    with pytest.raises(InvalidInput) as refused:
        world.homework.attempt(handle, wrong)

    told = {problem.place: problem.message for problem in refused.value.problems}
    assert set(told) == {
        "parts[0].wanted",
        "parts[0].intensity",
        "parts[1].part",
        "parts[1].blended",
        "self_response",
        "self_energy",
    }
    assert told["parts[0].intensity"] == "12 is above 10. For example: 4"


def test_a_part_has_one_row_in_an_entry(world):
    handle = world.assign("ifs.parts-journal")
    twice = [{"part": "Critic", "wanted": "quiet"}, {"part": "critic", "wanted": "effort"}]

    with pytest.raises(InvalidInput) as refused:
        world.homework.attempt(handle, {**AN_EVENING, "parts": twice})

    assert [problem.place for problem in refused.value.problems] == ["parts[1].part"]


def test_what_a_part_wanted_may_be_left_out_with_a_reason(world):
    handle = world.assign("ifs.parts-journal")
    entry = {**AN_EVENING, "parts": [{"part": "the Planner"}]}

    world.homework.attempt(handle, entry, skipped={"parts.wanted": "it would rather not say"})

    assert parts(world)["the Planner"]["entries"].value == 1


@pytest.fixture
def journal(world):
    """Five entries on four days.

    entry  day          part     strength  blended  permission  Self-energy
    1      2 March      Planner  8         6        not yet     3
    2      3 March      Planner  6         –                    5
                        Critic   9         8        no
    3      3 March, 2nd  Critic  7         7                    –
    4      4 March      planner  –         2        yes         6
    5      6 March      Guard    5         4        no          4
    """
    handle = world.assign("ifs.parts-journal", how_often="FREQ=DAILY")
    for day, hour, energy, *met in (
        (2, 21, 3, ("Planner", 8, 6, "not-yet")),
        (3, 13, 5, ("Planner", 6, None, None), ("Critic", 9, 8, "no")),
        (3, 21, None, ("Critic", 7, 7, None)),
        (4, 21, 6, ("planner", None, 2, "yes")),
        (6, 21, 4, ("Guard", 5, 4, "no")),
    ):
        world.clock.set(f"2026-03-{day:02}", "22:00")
        entry = {
            "parts": [
                {"part": p, "wanted": "calm", "intensity": i, "blended": b, "permission": asked}
                for p, i, b, asked in met
            ],
            "self_response": "noticed it",
            "self_energy": energy,
        }
        world.homework.attempt(handle, entry, happened=datetime(2026, 3, day, hour))
    return world


def test_how_often_each_part_was_met(journal):
    found = parts(journal)

    assert list(found) == ["planner", "Critic", "Guard"]
    # The Planner: in entries 1, 2 and 4 of five, on 2, 3 and 4 March of four days.
    assert numbers(found["planner"]["entries"]) == (0.6, 5, 0)
    assert numbers(found["planner"]["days"]) == (0.75, 4, 0)
    # The Critic: two entries of five, both on one day of four.
    assert numbers(found["Critic"]["entries"]) == (0.4, 5, 0)
    assert numbers(found["Critic"]["days"]) == (0.25, 4, 0)


def test_strength_blending_and_self_energy_with_what_is_missing(journal):
    planner = parts(journal)["planner"]

    assert numbers(planner["strength"]) == (7.0, 2, 1)  # (8 + 6) / 2
    assert numbers(planner["blended"]) == (4.0, 2, 1)  # (6 + 2) / 2
    assert numbers(planner["self-energy"]) == (pytest.approx(14 / 3), 3, 0)  # (3 + 5 + 6) / 3
    critic = parts(journal)["Critic"]
    assert numbers(critic["strength"]) == (8.0, 2, 0)
    assert numbers(critic["self-energy"]) == (5.0, 1, 1)


def test_the_latest_permission_and_meeting(journal):
    found = parts(journal)

    assert (found["planner"]["permission, latest"], found["planner"]["last met"]) == (
        "yes",
        "2026-03-04",
    )
    # The later entry of 3 March did not say; what was said before still stands.
    assert found["Critic"]["permission, latest"] == "no"


def test_self_energy_over_all_entries(journal):
    (row,) = journal.view("ifs.parts", "self-energy")

    assert numbers(row["self-energy"]) == (4.5, 4, 1)  # (3 + 5 + 6 + 4) / 4


def test_a_window_cuts_entries_and_days(journal):
    asked = Window(date(2026, 3, 3), date(2026, 3, 4))
    found = parts(journal, window=asked)

    assert set(found) == {"planner", "Critic"}
    assert numbers(found["planner"]["entries"]) == (pytest.approx(2 / 3), 3, 0)
    assert numbers(found["planner"]["days"]) == (1.0, 2, 0)
    assert found["planner"]["window"] == "2026-03-03 to 2026-03-04"


def test_figures_name_the_events_behind_them(journal):
    assert parts(journal)["Guard"]["strength"].events == ("RK-1#6",)


def test_a_correction_replaces_the_parts_of_the_entry(journal):
    journal.homework.correct(
        "RK-1",
        2,
        why="it was the Guard, not the Critic",
        answers={"parts": [{"part": "Guard", "wanted": "distance", "intensity": 9}]},
    )

    found = parts(journal)
    assert numbers(found["Guard"]["strength"]) == (7.0, 2, 0)  # (9 + 5) / 2
    assert numbers(found["Critic"]["strength"]) == (7.0, 1, 0)
    assert numbers(found["planner"]["entries"]) == (0.4, 5, 0)


def test_two_clients_parts_are_not_mixed(journal):
    journal.homework.register("MO", timezone="Europe/Berlin")
    handle = journal.assign("ifs.parts-journal", code="MO")
    entry = {"parts": [{"part": "Planner", "wanted": "order"}], "self_response": "waved"}
    journal.homework.attempt(handle, entry, happened=date(2026, 3, 6))

    rows = journal.view("ifs.parts", client=None)
    shares = {(row["client"], row["part"]): numbers(row["entries"]) for row in rows}
    assert shares["MO", "Planner"] == (1.0, 1, 0)
    assert shares["RK", "planner"] == (0.6, 5, 0)


def test_a_rebuild_gives_the_same(journal):
    journal.homework.correct("RK-1", 1, why="typing", answers={"self_energy": 2})

    assert journal.views.differences() == []


def test_the_caution_asks_the_protectors_first():
    caution = definition_of(PartsJournal).caution

    assert "A protector's permission comes first" in caution
    assert "unless you mark it" in caution


def test_the_role_is_that_of_the_map_and_else_of_the_agreement(journal):
    known = [{"name": "critic", "role": "firefighter"}, {"name": "guard", "role": "manager"}]
    journal.homework.amend("RK-1", settings={"known_parts": known})
    handle = journal.assign("ifs.parts-map")
    mapped = [{"name": "CRITIC", "role": "manager"}, {"name": "Guard", "role": "unknown"}]
    journal.homework.attempt(handle, {"parts": mapped}, happened=date(2026, 3, 6))

    found = parts(journal)
    assert {name: row["role"] for name, row in found.items()} == {
        "planner": None,
        "Critic": "manager",
        "Guard": "manager",
    }
    before = parts(journal, window=Window(date(2026, 3, 2), date(2026, 3, 5)))
    assert before["Critic"]["role"] == "firefighter"


def test_an_amendment_of_something_else_keeps_the_known_parts(journal):
    known = [{"name": "Guard", "role": "manager"}, {"name": "Host", "role": "manager"}]
    journal.homework.amend("RK-1", settings={"known_parts": known})
    journal.homework.amend("RK-1", changes={"minutes": 5})

    assert parts(journal)["Guard"]["role"] == "manager"
    (host,) = journal.view("ifs.parts", "not met lately")
    assert host["events"] == "RK-1#1 RK-1#7"


def test_permission_of_a_part_and_of_those_it_protects_stand_apart(journal):
    handle = journal.assign("ifs.parts-map")
    said = [{"part": "planner", "permission": "not-yet"}]
    journal.homework.attempt(handle, {"permissions": said}, happened=date(2026, 3, 5))

    rows = {row["part"]: row for row in journal.view("ifs.parts", "permission")}
    planner = rows["planner"]
    assert (planner["to turn to it"], planner["on"]) == ("yes", "2026-03-04")
    assert (planner["to turn to those it protects"], planner["said on"]) == (
        "not yet",
        "2026-03-05",
    )
    assert rows["Guard"]["to turn to those it protects"] is None


def test_parts_not_met_lately(journal):
    known = [{"name": "the one who waits", "role": "exile"}, {"name": "Host", "role": "manager"}]
    journal.homework.amend("RK-1", settings={"known_parts": known})
    journal.clock.set("2026-03-19")

    found = {row["part"]: row for row in journal.view("ifs.parts", "not met lately")}
    # The Planner was met 15 days before, the Guard 13; an exile that was never met is not
    # looked for.
    assert {name: (row["last met"], row["days since"]) for name, row in found.items()} == {
        "Host": ("not in the journal", None),
        "Critic": ("2026-03-03", 16),
        "planner": ("2026-03-04", 15),
    }
    # After 3 March there were the entries of 4 and 6 March.
    assert [found[name]["entries since"] for name in ("Host", "Critic", "planner")] == [5, 2, 1]


def test_a_window_that_ended_asks_about_its_last_day(journal):
    journal.clock.set("2026-06-01")
    asked = Window(date(2026, 3, 2), date(2026, 3, 10))

    assert "not met lately" not in journal.report("ifs.parts", window=asked)


def test_an_entry_without_a_date_is_named_where_a_window_was_asked_for(journal):
    journal.homework.attempt(
        "RK-1", {"parts": [{"part": "Guard", "wanted": "rest"}], "self_response": "waved"}
    )
    asked = Window(date(2026, 3, 2), date(2026, 3, 10))

    (row,) = journal.view("ifs.parts", "left out: no date", window=asked)
    assert (row["client"], row["entries"]) == ("RK", 1)
