"""A two-phase sheet, a client's line of flags, and obstacles told later, as they are typed."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.every_store

BEFORE = (
    "--set belief='They will laugh' --set belief_before=80 --set prediction='Two will laugh' "
    "--set experiment='Ask in two shops'"
)
AFTER = "--set result='Nobody laughed' --set prediction_came_true=no --set belief_after=30"


@pytest.fixture
def experiment(terminal):
    """Client RK with a behavioural experiment once, as RK-1; today is Monday 2 March 2026."""
    terminal("client add RK --timezone Europe/Berlin")
    assert terminal("assign RK behavioural-experiment --task 'Ask in shops'").exit_code == 0
    return terminal


def test_the_first_half_now_and_the_second_later(experiment):
    told = experiment(f"attempt RK-1 --planned {BEFORE} --on yesterday").output
    assert told == (
        "What is asked before attempt 1 is recorded (Sunday 2026-03-01).\n"
        "The rest, once it was made: intersession complete RK-1 1\n"
    )
    assert "the rest not told yet" in experiment("agenda RK").output.replace("\n        ", " ")
    told = experiment(f"complete RK-1 1 {AFTER}").output
    assert told == (
        "Attempt 1 at RK-1 (Monday 2026-03-02, planned 2026-03-01, Ask in shops) is recorded.\n"
    )
    (row,) = json.loads(experiment("view cbt.experiments --json").output)
    assert (row["belief_change"], row["happened_on"]) == (-50, "2026-03-02")


def test_the_second_half_is_not_taken_before(experiment):
    result = experiment(f"attempt RK-1 --planned {BEFORE} {AFTER}")
    assert result.exit_code == 2
    for item in ("result", "prediction_came_true", "belief_after"):
        assert f"{item}: goes with the practice once it was made" in result.output


def test_an_obstacle_is_foreseen_or_not_or_nobody_said(experiment):
    assert experiment("obstacle RK-1 no-time --not-foreseen").exit_code == 0
    assert experiment("obstacle RK-1 no-time").exit_code == 0
    (row,) = json.loads(experiment("view obstacles --json").output)
    assert row["foreseen"] == {"share": 0.0, "n": 1, "missing": 1}


def test_an_obstacle_between_two_days(experiment):
    assert experiment("obstacle RK-1 no-time --between 2026-02-23 2026-03-01").exit_code == 0
    assert "between: " in experiment("log show RK-1").output
    result = experiment("obstacle RK-1 no-time --between 2026-03-01 2026-02-23")
    assert result.exit_code == 2
    assert "is after" in result.output


CARD = "--set emotions=sadness=3 --set urges=self-harm=4 --set acts=self-harm={acts}"
TARGETS = "targets=[{name: self-harm, hierarchy: life_threatening}]"


@pytest.fixture
def cards(terminal):
    """Client EH with two high urges, on 27 and 28 February, and an act on 1 March, as EH-1."""
    terminal("client add EH --timezone Europe/London")
    terminal(f"assign EH dbt.diary-card --task 'The card' --setting '{TARGETS}' --on 2026-02-27")
    for day, acts in (("2026-02-27", 0), ("2026-02-28", 0), ("2026-03-01", 1)):
        result = terminal(f"attempt EH-1 {CARD.format(acts=acts)} --set date={day}")
        assert result.exit_code == 0, result.output
    return terminal


def test_a_client_s_line_is_acknowledged_with_their_code_and_an_act_is_not(cards):
    shown = cards("flags EH").output
    assert "EH-1 attempt 3, 2026-03-01: self-harm: 1 act on 2026-03-01" in shown
    assert "EH-1 attempts 1, 2: self-harm: urge 4 of 5 on 2026-02-27" in shown
    assert cards("acknowledge EH --note 'Looked at together' --by DrM").output == (
        "What was flagged at EH-1, attempt 1, 2, is acknowledged by DrM.\n"
        "  attempt 1: Friday 2026-02-27, The card\n"
        "  attempt 2: Saturday 2026-02-28, The card\n"
    )
    assert "attempts 1, 2" not in cards("flags EH").output
    again = cards("acknowledge EH --note 'Looked at together'")
    assert again.exit_code == 2
    assert "acknowledged one by one: EH-1 attempt 3, 2026-03-01." in again.output
    assert cards("acknowledge EH-1 3 --note 'Chain on Tuesday'").exit_code == 0
    assert cards("flags").output == "Nothing is flagged that was not acknowledged.\n"


def test_all_were_looked_at(cards):
    assert cards("flags --look-again").output.startswith("Every plugin looked at every attempt.\n")


def test_a_moved_card_is_flagged_at_its_new_place_and_stays_flagged_at_the_old_one(cards):
    cards("client add AB --timezone Europe/London")
    cards(f"assign AB dbt.diary-card --task 'The card' --setting '{TARGETS}' --on 2026-02-27")
    told = cards("move EH-1 3 --to AB-1 --why 'it was hers' --yes")
    assert told.exit_code == 0
    assert "To see first\n  self-harm: 1 act on 2026-03-01\n" in told.output
    shown = " ".join(cards("flags").output.split())
    assert "AB-1 attempt 1, 2026-03-01: self-harm: 1 act on 2026-03-01" in shown
    assert shown.count("(taken back since)") == 1
