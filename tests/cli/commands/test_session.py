"""``session plan``, ``list`` and ``cancel``, as they are typed."""

import json

import pytest

from intersession_cli.testing import Terminal


@pytest.fixture
def terminal(tmp_path):
    """On Monday 2 March 2026, with client RK in Berlin."""
    found = Terminal(tmp_path)
    found("client add RK --timezone Europe/Berlin")
    found("client add AB --timezone Europe/Berlin")
    return found


def days(terminal) -> list[tuple[str, str, str | None]]:
    rows = json.loads(terminal("session list --json").output)
    return [(row["client"], row["starts"], row["ends"]) for row in rows]


def test_a_session_is_planned_refined_moved_and_cancelled(terminal):
    assert terminal("session plan RK thu").output == (
        "RK: the session is planned for Thursday 2026-03-05.\n"
    )
    terminal(["session", "plan", "RK", "thu 14:00", "--minutes", "50"])
    assert days(terminal) == [("RK", "2026-03-05T14:00:00+01:00", "2026-03-05T14:50:00+01:00")]
    told = terminal(["session", "plan", "RK", "fri 9:30", "--instead", "thu"]).output
    assert told == "RK: the session is moved to Friday 2026-03-06, 09:30.\n"
    assert days(terminal) == [("RK", "2026-03-06T09:30:00+01:00", None)]
    told = terminal(["session", "cancel", "RK", "fri"]).output
    assert told == "RK: the session on Friday 2026-03-06, 09:30 is cancelled.\n"
    assert days(terminal) == []


def test_the_clock_is_the_clients_also_across_a_change_of_clocks(terminal):
    terminal("client add NY --timezone America/New_York")
    terminal(["session", "plan", "NY", "2026-03-09T14:00"])  # clocks go forward on the 8th
    terminal(["session", "plan", "RK", "2026-03-09T20:00+02:00"])
    assert days(terminal) == [
        ("NY", "2026-03-09T14:00:00-04:00", None),
        ("RK", "2026-03-09T19:00:00+01:00", None),
    ]


def test_the_day_agreed_for_a_review_is_a_session_where_none_is_planned_for_it(terminal):
    terminal(["assign", "RK", "coping-card", "--task", "Read it", "--review-on", "thu",
              "--setting", "when_i_think=a", "--setting", "i_can_tell_myself=b"])  # fmt: skip
    assert days(terminal) == [("RK", "2026-03-05", None)]
    terminal(["session", "plan", "RK", "thu 14:00"])
    assert days(terminal) == [("RK", "2026-03-05T14:00:00+01:00", None)]
    terminal("amend RK-1 --review-on 2026-03-12")
    assert [starts for _, starts, _ in days(terminal)] == [
        "2026-03-05T14:00:00+01:00",
        "2026-03-12",
    ]
    terminal("withdraw RK-1")
    assert [starts for _, starts, _ in days(terminal)] == ["2026-03-05T14:00:00+01:00"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (["plan", "RK", "2062-01-01"], "is too far away"),
        (["plan", "RK", "thu", "--minutes", "50"], "--minutes needs a time of day"),
        (["plan", "RK", "smarch"], "is not a day"),
        (["plan", "XX", "thu"], "XX"),
        (["plan", "RK", "fri", "--instead", "thu"], "RK has no session planned for thu. None is"),
        (["cancel", "RK", "thu"], "None is planned. To plan one"),
        (["cancel", "AB", "thu"], "To plan one: intersession session plan AB"),
    ],
)
def test_what_cannot_be_planned_is_told_and_nothing_recorded(terminal, line, told):
    found = terminal(["session", *line])
    assert found.exit_code == 2
    assert told in found.output.replace("\n  ", " ")
    assert days(terminal) == []


def test_two_on_one_day_are_told_apart_by_their_time(terminal):
    terminal(["session", "plan", "RK", "thu 9:00"])
    terminal(["session", "plan", "RK", "thu 14:00"])
    assert "RK has 2 on 2026-03-05: 09:00, 14:00" in terminal("session cancel RK thu").output
    terminal(["session", "cancel", "RK", "thu 14:00"])
    assert days(terminal) == [("RK", "2026-03-05T09:00:00+01:00", None)]


def test_what_was_planned_by_mistake_is_taken_back(terminal):
    terminal(["session", "plan", "RK", "thu 14:00"])
    terminal(["session", "cancel", "RK", "thu"])
    assert terminal("retract RK#2 --why mistake --yes").exit_code == 2  # its end stands on it
    terminal("retract RK#3 --why mistake --yes")
    assert len(days(terminal)) == 1
    terminal("retract RK#2 --why mistake --yes")
    assert days(terminal) == []
    terminal(["session", "plan", "RK", "thu 14:00"])
    assert json.loads(terminal("session list --json").output)[0]["planned"] == 2


def test_an_occasion_for_each_planned_session(terminal):
    terminal(["assign", "RK", "coping-card", "--task", "Read it", "--how-often", "every session",
              "--setting", "when_i_think=a", "--setting", "i_can_tell_myself=b",
              "--on", "2026-02-20"])  # fmt: skip
    terminal(["session", "plan", "RK", "2026-02-26"])
    terminal(["session", "plan", "RK", "2026-02-27"])
    terminal(["session", "cancel", "RK", "2026-02-27"])
    rows = json.loads(terminal("view adherence RK --json").output)
    assert [row["expected"] for row in rows] == [1]
