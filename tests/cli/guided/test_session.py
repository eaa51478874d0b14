"""A session step by step: what is confirmed is recorded at once, and coming back goes on.

Today is Monday 2 March 2026.
"""

from __future__ import annotations

import json

import pytest

CARD = "--setting when_i_think=a --setting i_can_tell_myself=b"


@pytest.fixture
def practice(terminal):
    """Client RK with a coping card 3x/week since 23 February, an obstacle foreseen, as RK-1."""
    terminal("client add RK --timezone Europe/Berlin")
    told = terminal(
        f"assign RK coping-card --task 'Read both lines' --smallest 'Only the second' "
        f"--minutes 10 --how-often 3x/week --confidence 80 --on 2026-02-23 {CARD} "
        f"--obstacle 'too tired => in the morning'"
    )
    assert told.exit_code == 0, told.output
    return terminal


def recorded(terminal, handle: str = "RK-1") -> list[dict]:
    """What is on record of an assignment, its beginning left out: type and what was said."""
    lines = terminal(f"log show {handle} --json").output.split("\n")
    return [json.loads(line) for line in lines if line][1:]


def kinds(terminal, handle: str = "RK-1") -> list[str]:
    return [one["type"] for one in recorded(terminal, handle)]


def typed(*answers: str) -> str:
    return "".join(f"{one}\n" for one in answers)


DAYS = typed("wed,fri")
WAY = typed("too tired on Sunday", "1", "person.low-energy", "yes", "yes", "")
REVIEW = typed("yes", "It helps", "Twice in a hard week", "", "shrink")
AGREE = typed("yes", "95", "thu")
NO_MORE = typed("", "")


def test_each_confirmed_step_is_recorded(practice):
    told = practice("session RK", typed=DAYS + WAY + REVIEW + AGREE + NO_MORE)
    assert told.exit_code == 0, told.output
    assert kinds(practice) == [
        "homework.attempted.v2",
        "homework.attempted.v2",
        "homework.obstacle-met.v1",
        "homework.reviewed.v1",
        "homework.amended.v2",
    ]
    _, second, obstacle, review, amended = (one["data"] for one in recorded(practice))
    assert second["without_sheet"] is True
    assert (obstacle["anticipated"], obstacle["backup_used"]) == (1, True)
    assert obstacle["text"] == "too tired on Sunday"
    assert (review["learned"], review["next"]) == ("It helps", "shrink")
    assert amended["prescription"]["task"] == "Only the second"
    assert amended["prescription"]["minutes"] == 5
    assert amended["prescription"]["confidence"] == 95
    assert amended["prescription"]["review_on"] == "2026-03-05"
    assert "That is all" in told.output


def test_every_step_can_be_skipped_and_nothing_is_recorded(practice):
    told = practice("session RK", typed=typed("", "", "no", "", ""))
    assert told.exit_code == 0, told.output
    assert kinds(practice) == []
    assert "That is all" in told.output


def test_leaving_and_coming_back_goes_on_where_it_was(practice):
    told = practice("session RK", typed=DAYS)
    assert told.exit_code == 0
    assert "What you confirmed is recorded." in told.output
    assert "To go on: intersession session RK" in told.output
    assert len(kinds(practice)) == 2
    told = practice("session RK", typed=typed("", "no", "", ""))
    assert "goes on where it was" in told.output
    assert "Other days on which it was done" not in told.output
    assert kinds(practice) == ["homework.attempted.v2"] * 2


def test_another_day_begins_anew(practice):
    practice("session RK", typed=DAYS)
    practice.clock.set("2026-03-03")
    told = practice("session RK", typed="")
    assert "Other days on which it was done" in told.output


def test_what_cannot_be_read_is_asked_again(practice):
    told = practice("session RK", typed=typed("blub", "fri", "", "no", "", ""))
    assert "'blub' is not a day" in told.output
    assert kinds(practice) == ["homework.attempted.v2"]


def test_another_size_than_the_proposed_one(practice):
    change = typed("no", "Read one line", "", "2x/week", "", "90", "", "yes")
    practice("session RK", typed=typed("", "") + REVIEW + change + NO_MORE)
    amended = recorded(practice)[-1]["data"]["prescription"]
    assert amended["task"] == "Read one line"
    assert (amended["minutes"], amended["confidence"]) == (10, 90)
    (row,) = json.loads(practice("view assignments RK --json").output)
    assert row["how_often"] == "2x/week"


def test_a_flag_comes_first_and_what_was_done_acknowledges_it(practice):
    practice("done RK-1 sun")
    practice("flag RK-1 1 --note 'She spoke of giving up'")
    told = practice("session RK", typed=typed("We made a plan", "", "", "no", "", "")).output
    assert told.index("She spoke of giving up") < told.index("what came of it")
    acknowledged = [one for one in recorded(practice) if one["type"].endswith("acknowledged.v1")]
    assert [one["data"]["note"] for one in acknowledged] == ["We made a plan"]


def test_a_flag_that_is_left_stays(practice):
    practice("done RK-1 sun")
    practice("flag RK-1 1 --note 'She spoke of giving up'")
    told = practice("session RK", typed=typed("", "", "", "no", "", "")).output
    assert "It stays at the top until it is acknowledged." in told
    assert "She spoke of giving up" in practice("flags").output


def test_the_next_practice_and_the_next_session(practice):
    fields = typed(
        "just the thought", "in the evening", "at the table", "10", "daily", "on paper", "",
        "to catch it", "joint", "too tired => next morning", "95", "yes", "thu", "yes",
    )  # fmt: skip
    told = practice(
        "session RK",
        typed=typed("", "", "no", "nosuch", "thought-record", "Write one down")
        + fields
        + typed("", "thu 14:00"),
    ).output
    assert "There is no worksheet 'nosuch'" in told
    assert "Design check: 9 of 10 points met" in told  # no goal was named
    assert "RK-2: to take home" in told
    row = json.loads(practice("view assignments RK --json").output)[1]
    assert (row["task"], row["how_often"], row["review_on"], row["confidence"]) == (
        "Write one down", "daily", "2026-03-05", 95,
    )  # fmt: skip
    (session,) = json.loads(practice("session list --json").output)
    assert session["starts"] == "2026-03-05T14:00:00+01:00"


def test_what_is_agreed_so_far_is_kept_where_somebody_leaves(practice):
    practice(
        "session RK",
        typed=typed("", "", "no", "thought-record", "Write one down", "just the thought"),
    )
    assert json.loads(practice("view assignments RK --json").output)[1:] == []
    kept = json.loads(
        (practice.home.path / "drafts" / "assign-RK-cbt.thought-record.json").read_text()
    )
    assert kept["said"]["agreed"] == {"task": "Write one down", "smallest": "just the thought"}


def test_enter_all_the_way_records_nothing(practice):
    told = practice("session RK", typed=typed("", "", "", "", ""))
    assert told.exit_code == 0, told.output
    assert kinds(practice) == []
