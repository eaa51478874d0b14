"""One entry as its sheet, one assignment whole: as they stand, read on a small terminal."""

import json

import pytest
from screens import on_screen

from intersession_cli.testing import Terminal

TARGETS = "targets=[{name: self-harm, hierarchy: life_threatening}]"
LADDER = (
    "items=[{id: stop, situation: Stand at the stop, suds_predicted: 30, feared_outcome: I faint},"
    " {id: bus, situation: Ride one stop, suds_predicted: 60, feared_outcome: I faint}]"
)


@pytest.fixture
def terminal(tmp_path):
    """On Monday 2 March 2026: RK-1 is a thought record with one entry, corrected twice."""
    found = Terminal(tmp_path)
    for line in (
        "client add RK --timezone Europe/Berlin",
        "goal add RK 'Ride the bus'",
        "assign RK thought-record --task 'Write one down' --goal G1 --how-often daily --minutes 10"
        " --when 'after tea' --smallest 'one line' --obstacle 'visitors => in the kitchen'",
        "attempt RK-1 --set 'situation=On the bus' --set 'moods=[{name: fear, before: 80}]' "
        "--set 'automatic_thoughts=[{text: all look at me, belief_before: 90, hot: true}]' "
        "--set distortions=mind-reading --skip 'images=would rather not say' "
        "--on 2026-03-02T07:40 --amount half --timing later --by client --note short",
        "correct RK-1 1 --set 'situation=On the tram' --why tram",
        "correct RK-1 1 --amount most --why more",
    ):
        result = found(line)
        assert result.exit_code == 0, (line, result.output)
    return found


def shown(terminal, line, columns=80) -> list[str]:
    text = on_screen(terminal, line, columns).replace("\x1b[1m", "").replace("\x1b[0m", "")
    return text.split("\n")[:-1]


def test_an_entry_is_its_sheet_as_it_stands(terminal):
    assert shown(terminal, "show RK-1 1") == [
        "RK-1 1: Thought record (cbt.thought-record, version 1)",
        "Monday 2026-03-02 07:40 · amount: most · written down later · by client",
        "Note: short",
        "",
        "Where were you, and what was happening? On the tram",
        "What did you feel? fear; before 80 %",
        "What went through your mind? all look at me; belief before 90 %; hot",
        "Any picture or memory that came up? left out: would rather not say",
        "Does any of these fit the thought? guessing what others think",
        "Not filled in: behaviour, evidence for, evidence against, balanced thought,",
        "moods after, belief after, next step.",
        "Corrected twice: intersession log show RK-1",
    ]


def test_a_card_has_the_words_of_its_scales_and_its_flags(terminal):
    terminal(f"assign RK diary-card --task Card --setting '{TARGETS}'")
    terminal(
        "attempt RK-2 --set date=2026-03-01 --set emotions=shame=3,joy=0 "
        "--set urges=self-harm=4 --set acts=self-harm=1 --set skills_overall=5"
    )
    text = " ".join(shown(terminal, "show RK-2 1", 140))
    assert "To see first: self-harm: 1 act on 2026-03-01" in text
    assert "not acknowledged yet" in text
    assert "shame 3 moderate, joy 0 none" in text
    terminal("acknowledge RK-2 1 --note 'called the same day' --by DrM")
    text = " ".join(shown(terminal, "show RK-2 1", 140))
    assert "acknowledged by DrM on 2026-03-02: called the same day" in text


def test_a_long_text_is_shortened_and_told_how_to_see_all(terminal):
    terminal(["correct", "RK-1", "1", "--set", f"situation={'word ' * 300}end", "--why", "x"])
    short, full = shown(terminal, "show RK-1 1"), shown(terminal, "show RK-1 1 --full")
    assert len(short) <= 24 < len(full)
    assert any("… (1,503 characters)" in line for line in short)
    assert short[-1] == "All of it: intersession show RK-1 1 --full"
    assert " ".join(full).count("word") == 300


def test_an_assignment_is_whole_with_its_goal_and_entries(terminal):
    terminal("amend RK-1 --minutes 5 --why 'ten felt like a lot'")
    terminal("pause RK-1 --why flu --on 2026-03-01")
    terminal("resume RK-1")
    terminal("obstacle RK-1 forgot --text 'the evening was gone'")
    terminal("review RK-1 --next keep --learned 'camera facts' --credit 'on the bus'")
    assert shown(terminal, "show RK-1") == [
        "RK-1: Thought record (cbt.thought-record) · active, agreed on 2026-03-02",
        "  Goal G1: Ride the bus (open)",
        "  Practice: Write one down",
        "  When: after tea",
        "  How often: daily · How long: 5 minutes",
        "  Smallest version: one line",
        "  If this comes up: visitors → in the kitchen",
        "Amended (1)",
        "  2026-03-02  minutes: ten felt like a lot",
        "On hold (1)",
        "  2026-03-01 to 2026-03-02: flu",
        "Reviews (1)",
        '  2026-03-02  keep; learned: "camera facts"; credit: "on the bus"',
        "What got in the way (1)",
        '  2026-03-02  forgot: "the evening was gone"',
        "Entries (1)",
        "    1  2026-03-02  most  On the tram",
    ]


def test_rows_of_settings_show_the_keys_that_amend_takes(terminal):
    terminal(f"assign RK exposure-hierarchy --task Rate --setting theme=buses --setting '{LADDER}'")
    text = shown(terminal, "show RK-2", 140)
    assert (
        "  items: stop; Stand at the stop; suds predicted 30 of 100; feared outcome: I faint"
        in [line.replace("situation: ", "") for line in text]
    )
    steps = ",".join(
        f"{{id: s{n}, situation: Go, suds_predicted: 10, feared_outcome: I faint}}"
        for n in range(12)
    )
    terminal(f"amend RK-2 --setting 'items=[{steps}]'")
    short, full = shown(terminal, "show RK-2"), shown(terminal, "show RK-2 --full")
    assert len(short) <= 24
    keys = next(line for line in short if line.startswith("  items: "))
    assert keys.startswith("  items: stop, bus, s0, s1, s2")
    assert sum(line.startswith("  items: ") for line in full) == 14


def test_many_entries_are_cut_to_the_latest_in_24_lines(terminal):
    for number in range(40):
        terminal(["done", "RK-1", "today"] if number % 2 else ["attempt", "RK-1", "--note",
                 f"line {number}", "--amount", "half"])  # fmt: skip
    short, full = shown(terminal, "show RK-1"), shown(terminal, "show RK-1 --full")
    assert len(short) <= 24 < len(full)
    title = next(line for line in short if line.startswith("Entries"))
    assert title.endswith("; all: --full)")
    assert short[-1].split()[0] == full[-1].split()[0]


def test_a_client_is_what_client_show_gives(terminal):
    assert terminal("show RK").output == terminal("client show RK").output
    assert terminal("show rk --json").output == terminal("client show RK --json").output


def test_rows_for_a_program(terminal):
    (entry,) = json.loads(terminal("show RK-1 1 --json").output)
    assert (entry["amount"], entry["corrections"], entry["flags"]) == (3, 2, [])
    assert entry["sheet"][0] == {
        "item": "situation",
        "ask": "Where were you, and what was happening?",
        "answer": "On the tram",
        "words": "On the tram",
        "left_out": None,
    }
    left = next(one for one in entry["sheet"] if one["item"] == "images")
    assert (left["answer"], left["left_out"]) == (None, "would rather not say")
    (whole,) = json.loads(terminal("show RK-1 --json").output)
    assert whole["prescription"]["smallest"] == "one line"
    assert whole["goal"]["words"] == "Ride the bus"
    assert [one["attempt"] for one in whole["entries"]] == [1]
    assert whole["amendments"] == whole["reviews"] == whole["met"] == []


def test_what_is_not_there_is_refused_with_what_is(terminal):
    for line, told in (
        ("show RK-1 2", "RK-1 has no attempt 2. Accepted: 1 to 1."),
        ("show RK-9", "There is no assignment RK-9."),
        ("show RK 1", "An entry is of an assignment: intersession show RK-1 1"),
        ("show RK-1#2", "This command takes an entry by its number: intersession show RK-1 1"),
        ("show XX", "There is no client XX"),
    ):
        result = terminal(line)
        assert (line, result.exit_code) == (line, 2)
        assert told in " ".join(result.output.split()), result.output


def test_what_was_taken_back_is_not_shown(terminal):
    terminal("retract RK-1#2 RK-1#3 RK-1#4 --why twice --yes")
    result = terminal("show RK-1 1")
    assert result.exit_code == 2
    assert "was taken back" in result.output
    assert "Entries" not in terminal("show RK-1").output
