"""The way back as a clinician types it: retract, move, undo."""

import json

import pytest

pytestmark = pytest.mark.every_store

GOOD = (
    "--set situation='On the bus' --set 'moods=[{name: fear, before: 80}]' "
    "--set 'automatic_thoughts=[{text: They look at me}]'"
)


@pytest.fixture
def tried(agreed):
    """An attempt at RK-1, as its second event."""
    assert agreed(f"attempt RK-1 {GOOD} --on yesterday").exit_code == 0
    return agreed


def attempts(terminal):
    rows = json.loads(terminal("view cbt.thought-records --json").output)
    return [(row["assignment"], row["attempt"]) for row in rows]


def test_an_entry_that_was_typed_twice_is_told_at_once_with_how_to_take_it_back(tried):
    told = tried(f"attempt RK-1 {GOOD} --on yesterday").output
    assert "It says the same as attempt 1." in told
    [line] = [line for line in told.splitlines() if "intersession retract" in line]
    assert tried(line.partition("intersession ")[2]).output == (
        "RK-1#3, attempt 2, 2026-03-01, is taken back.\n"
        "Everything stays in the log: intersession log show RK-1\n"
    )
    assert attempts(tried) == [("RK-1", 1)]


def test_an_entry_of_another_day_or_with_another_answer_is_another_entry(tried):
    assert "the same" not in tried(f"attempt RK-1 {GOOD} --on today").output
    assert "the same" not in tried(f"attempt RK-1 {GOOD} --on yesterday --amount half").output


def test_a_retraction_is_told_and_marked_in_the_log(tried):
    assert tried("retract RK-1#2 --why 'of another client'").exit_code == 0
    shown = tried("log show RK-1").output
    assert "RK-1#2  attempted" in shown
    assert "    taken back by RK-1#3: of another client\n" in shown
    assert "RK-1#3  retracted" in shown
    assert "    retracts: 2\n    why: of another client\n" in shown
    assert "taken back by RK-1#3" in tried("log show RK").output
    assert "taken back by RK-1#3" in tried("log show").output
    lines = [json.loads(line) for line in tried("log show RK-1 --json").output.splitlines()]
    assert [line["taken_back_by"] for line in lines] == [None, "RK-1#3", None]


def test_a_client_s_own_event_is_named_by_the_code(tried):
    tried("goal add RK 'Take the bus'")
    assert "RK#2, goal G1, 2026-03-02, is taken back." in tried("retract RK#2 --why no").output
    assert json.loads(tried("goal list RK --json").output) == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("retract RK-1#9 --why no", "RK-1 has no event 9"),
        ("retract RK-1 --why no", "'RK-1' is not the name of an event"),
        ("retract RK-1#2", "say why"),
        ("retract RK-1#1 --why no", "RK-1#2, attempt 1, 2026-03-01"),
        ("move RK-1 2 --to RK-1 --why no", "RK-1 has no attempt 2"),
        ("move RK-1 1 --to RK-9 --why no", "There is no assignment RK-9"),
        ("undo", "To take it back in a script: --yes"),
        ("undo --by Nobody --yes", "Nothing on record was recorded by Nobody"),
    ],
)
def test_what_cannot_be_taken_back_is_refused(tried, line, told):
    before = tried.events
    result = tried(line)
    assert result.exit_code == 2
    assert told in result.output
    assert tried.events == before


def test_a_move_says_where_from_and_where_to(tried):
    tried("client add AB --timezone UTC")
    tried("assign AB cbt.thought-record --task 'Write one down'")
    tried("correct RK-1 1 --set situation=tram --why typo")
    told = tried("move RK-1 1 --to ab-1 --why 'it was hers'").output
    assert told == (
        "RK-1#2, attempt 1, 2026-03-01, is now AB-1#2, attempt 1, 2026-03-01.\n"
        "The record of it at RK-1 stays in the log, and nothing counts it.\n"
    )
    assert attempts(tried) == [("AB-1", 1)]
    assert tried("undo --yes").exit_code == 0
    assert attempts(tried) == [("RK-1", 1)]
    assert tried("undo --yes").exit_code == 0
    assert attempts(tried) == [("AB-1", 1)]


def test_undo_takes_back_what_the_last_command_of_this_person_recorded(tried):
    assert tried("pause RK-1 --why holiday --by Kim").exit_code == 0
    assert tried("goal add RK 'Take the bus' --by DrM") is not None
    shown = tried("undo --yes --by Kim").output
    assert "RK-1#3, the hold that began, 2026-03-02, is taken back." in shown
    again = tried("undo --yes --by Kim").output
    assert "RK-1#3, the hold that began, 2026-03-02, counts again." in again


def test_undo_of_what_was_taken_back_already_says_so(tried):
    tried("pause RK-1 --why holiday --by Kim")
    tried("retract RK-1#3 --why no --by DrM")
    assert "It was taken back already" in tried("undo --yes --by Kim").output


def test_on_a_terminal_it_is_asked_first(tried, monkeypatch):
    monkeypatch.setattr("intersession_cli.input.values.is_interactive", lambda: True)
    before = tried.events
    result = tried("retract RK-1#2", typed="typed twice\nn\n")
    assert "RK-1#2, attempt 1, 2026-03-01" in result.output
    assert tried.events == before
    result = tried("retract RK-1#2", typed="typed twice\ny\n")
    assert "is taken back" in result.output
    assert tried("undo", typed="y\n").exit_code == 0
    assert attempts(tried) == [("RK-1", 1)]


def test_looking_back_shows_what_counted_then(tried):
    tried.clock.move(days=1)
    assert attempts(tried) == [("RK-1", 1)]
    tried("retract RK-1#2 --why no")
    rows = json.loads(tried("view cbt.thought-records RK --as-of 2026-03-02 --json").output)
    assert [row["attempt"] for row in rows] == [1]
    assert attempts(tried) == []
    assert "taken back" not in tried("log show RK-1 --as-of 2026-03-02").output
    assert tried("rebuild --check").output.startswith("Equal")
