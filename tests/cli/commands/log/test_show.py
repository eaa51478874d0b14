"""``log show HANDLE``: the whole story of an assignment, with what each event changed."""

from __future__ import annotations

import json

import pytest

from intersession.testing import ACTOR
from intersession_cli.output.history import changes

pytestmark = pytest.mark.every_store

FIRST = (
    "--set 'situation=on the bus' --set 'moods=[{name: fear, before: 80}]' "
    "--set 'automatic_thoughts=[{text: They all look}]'"
)


def typed(terminal, line):
    result = terminal(line)
    assert result.exit_code == 0, result.output
    return result.output


def story(terminal, handle="RK-1"):
    """The story by event: what follows each heading, and the headings."""
    found: dict[str, list[str]] = {}
    for line in typed(terminal, f"log show {handle}").splitlines():
        if line.startswith(handle):
            found[line] = []
        else:
            found[list(found)[-1]].append(line.strip())
    return found


def last(terminal, handle="RK-1"):
    """The last event: its heading, and what it holds."""
    return list(story(terminal, handle).items())[-1]


@pytest.fixture
def tried(agreed):
    """An attempt of Wednesday the 4th, recorded on Friday the 6th."""
    agreed.clock.set("2026-03-06")
    typed(agreed, f"attempt RK-1 {FIRST} --amount 20min --note 'short' --on 2026-03-04")
    return agreed


def test_a_late_entry_is_said_late(tried):
    heading, held = last(tried)
    assert heading == (
        "RK-1#2  attempted  2026-03-04 "
        "(recorded 2 days later, 2026-03-06 09:00 UTC by DrM, position 3)"
    )
    assert "situation: on the bus" in held


@pytest.mark.parametrize("on", ["today", "'today 09:30'", "unknown"])
def test_what_is_not_late_is_not_said_late(agreed, on):
    agreed.clock.set("2026-03-06")
    typed(agreed, f"attempt RK-1 {FIRST} --on {on}")
    assert "(recorded 2026-03-06 09:00 UTC by DrM, position 3)" in last(agreed)[0]


def test_late_counts_the_clients_days(agreed):
    """23:30 UTC on the 5th is the 6th in Berlin: the evening of the 5th is a day ago."""
    agreed.clock.set("2026-03-05", "23:30")
    typed(agreed, f"attempt RK-1 {FIRST} --on '2026-03-05 20:00'")
    assert "recorded 1 day later, 2026-03-05 23:30 UTC" in last(agreed)[0]


def test_a_correction_tells_before_and_after_of_what_changed_alone(tried):
    tried.clock.set("2026-03-09")
    moods = "--set 'moods=[{name: fear, before: 60}, {name: shame, before: 30}]'"
    typed(tried, f"correct RK-1 1 --why 'The wrong day' {moods} --amount 30min --on 2026-03-03")
    heading, held = last(tried)
    assert heading == (
        "RK-1#3  corrected  2026-03-03 "
        "(recorded 2026-03-09 09:00 UTC by DrM, 3 days after RK-1#2, position 4)"
    )
    assert held == [
        "attempt: 1",
        "why: The wrong day",
        "moods[0].before: 80 → 60",
        "moods[1]: – → name shame, before 30",
        "happened at: 2026-03-04 → 2026-03-03",
        "minutes: 20 → 30",
    ]


def test_a_second_correction_starts_from_the_first(tried):
    for minutes in (30, 40):
        typed(tried, f"correct RK-1 1 --why 'Timed it' --amount {minutes}min")
    heading, held = last(tried)
    assert "(recorded 2026-03-06 09:00 UTC by DrM, position 5)" in heading
    assert held == ["attempt: 1", "why: Timed it", "minutes: 30 → 40"]


def test_what_was_taken_out_is_a_dash(tried):
    typed(tried, "correct RK-1 1 --why 'Not mine' --note ''")
    assert last(tried)[1][2:] == ["note: short → –"]


def test_a_correction_that_changes_nothing_is_no_event(tried):
    before = last(tried)
    typed(tried, "correct RK-1 1 --why 'Looked again' --amount 20min")
    assert last(tried) == before


def test_each_attempt_is_compared_with_itself(tried):
    typed(tried, f"attempt RK-1 {FIRST} --amount 5min --on today")
    typed(tried, "correct RK-1 1 --why 'Timed it' --amount 25min")
    assert last(tried)[1][-1] == "minutes: 20 → 25"


def test_an_amendment_tells_before_and_after(tried):
    words = "--minutes 10 --how-often 3x/week --obstacle 'Tired => one line'"
    typed(tried, f"amend RK-1 {words} --why 'Too big'")
    assert last(tried)[1] == [
        "minutes: – → 10",
        "how often: daily → 3x/week",
        "obstacles: – → text Tired, backup one line",
        "why: Too big",
    ]
    typed(tried, "amend RK-1 --minutes 5")
    assert last(tried)[1] == ["minutes: 10 → 5"]


@pytest.fixture
def flagged(terminal):
    """A diary card with what must be seen first."""
    typed(terminal, "client add EH --timezone Europe/London")
    targets = "targets=[{name: self-harm, hierarchy: life_threatening}]"
    typed(terminal, f"assign EH dbt.diary-card --task 'The card' --setting '{targets}'")
    card = "--set emotions=sadness=3 --set urges=self-harm=2 --set acts=self-harm=2"
    typed(terminal, f"attempt EH-1 --set date=2026-03-02 {card} --on today")
    return terminal


def test_what_was_flagged_says_who_saw_it(flagged):
    told = "to see first: self-harm: 2 acts on 2026-03-02"
    assert f"{told} (not acknowledged yet)" in last(flagged, "EH-1")[1]
    typed(flagged, "acknowledge EH-1 1 --by LB --note 'Called, and safe'")
    events = story(flagged, "EH-1")
    assert f"{told} (acknowledged in EH-1#3)" in list(events.values())[1]
    assert list(events.values())[2] == [
        "attempt: 1",
        "seen: self-harm: 2 acts on 2026-03-02 (EH-1#2)",
        "by: LB",
        "note: Called, and safe",
    ]


def test_what_a_correction_flags_waits_again(flagged):
    typed(flagged, "acknowledge EH-1 1 --by LB --note 'Called'")
    typed(flagged, "correct EH-1 1 --why 'One more' --set acts=self-harm=3")
    heading, held = last(flagged, "EH-1")
    assert "corrected" in heading
    assert held[-2:] == [
        "to see first: self-harm: 2 acts on 2026-03-02 → self-harm: 3 acts on 2026-03-02",
        "to see first: self-harm: 3 acts on 2026-03-02 (not acknowledged yet)",
    ]


def test_as_of_a_time_the_story_ends_there(flagged):
    flagged.clock.set("2026-03-04")
    typed(flagged, "acknowledge EH-1 1 --by LB --note 'Called'")
    told = typed(flagged, "log EH-1 --as-of 2026-03-03")
    assert "(not acknowledged yet)" in told
    assert "EH-1#3" not in told


def test_a_clients_events_are_each_told_whole(tried):
    typed(tried, "correct RK-1 1 --why 'Timed it' --amount 25min")
    told = typed(tried, "log RK")
    assert told == "".join(
        [one for one in typed(tried, "log").splitlines(keepends=True) if "AB" not in one]
    )
    assert "    corrects: 2\n" in told
    assert "→" not in told
    assert "later" not in told


def test_json_lines_hold_whole_events(tried):
    typed(tried, "correct RK-1 1 --why 'Timed it' --amount 25min")
    lines = [json.loads(line) for line in typed(tried, "log show RK-1 --json").splitlines()]
    assert list(lines[-1]) == [
        *("position", "event", "stream", "version", "type", "happened_at", "recorded_at"),
        *("taken_back_by", "data"),
    ]
    assert lines[-1]["data"]["minutes"] == 25
    assert lines[-1]["data"]["answers"]["situation"] == "on the bus"


# The comparison.


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"b": 1}, [("a", 1, None), ("b", None, 1)]),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 3, "c": 2}}, [("a.b", 1, 3)]),
        ({"a": ["x"]}, {"a": ["x", "y"]}, [("a", ["x"], ["x", "y"])]),
        ({"a": [{"b": 1}, {"b": 2}]}, {"a": [{"b": 1}]}, [("a[1]", {"b": 2}, None)]),
        ({"a": [{"b": 1}]}, {"a": []}, [("a", [{"b": 1}], [])]),
        ({"a": False}, {"a": None}, [("a", False, None)]),
    ],
)
def test_only_what_differs_at_the_innermost_place(before, after, expected):
    assert list(changes(before, after)) == expected


def test_only_what_somebody_recorded(agreed):
    typed(agreed, "--by dr-m goal add RK 'Go by bus'")
    headings = [line for line in typed(agreed, "log --by dr-m").splitlines() if line[0] != " "]
    assert [line.split()[0] for line in headings] == ["RK#2"]
    both = json.loads(typed(agreed, "log RK --by dr-m --json"))
    assert both["event"] == "RK#2"


def test_where_somebody_recorded_nothing_it_says_who_did(agreed):
    typed(agreed, "--by dr-m goal add RK 'Go by bus'")
    told = " ".join(typed(agreed, "log --by dr-n").split())
    others = ", ".join(sorted(["dr-m", ACTOR]))
    assert told == f"Nothing here was recorded by 'dr-n'. Recorded by: {others}."
    assert typed(agreed, "log --by dr-n --json") == ""
