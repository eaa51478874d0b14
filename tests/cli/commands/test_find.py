"""Search, as it is typed: a line each, the newest first, the words in bold."""

import json

import pytest
from screens import on_screen

from intersession_cli.testing import Terminal


@pytest.fixture
def terminal(tmp_path):
    """On Monday 2 March 2026, with two clients who wrote of a bus."""
    found = Terminal(tmp_path)
    for line in (
        "client add AB --timezone Europe/Berlin",
        "client add RK --timezone Europe/Berlin",
        "goal add AB 'Take the bus'",
        "assign RK thought-record --task 'Write one down'",
        "attempt RK-1 --set 'situation=On the bus, standing'"
        " --set 'moods=[{name: fear, before: 80}]' --set distortions=mind-reading"
        " --set 'automatic_thoughts=[{text: all look at me}]' --on 2026-02-28",
        "attempt RK-1 --set 'situation=In a café' --set 'moods=[{name: shame, before: 80}]'"
        " --set 'automatic_thoughts=[{text: they saw the bus leave}]' --on 2026-03-01",
    ):
        result = found(line)
        assert result.exit_code == 0, (line, result.output)
    return found


def test_a_line_for_each_text_the_newest_first(terminal):
    assert terminal("find bus").output == (
        "AB      2026-03-02  goal G1: Take the bus\n"
        "RK-1 2  2026-03-01  text: they saw the bus leave\n"
        "RK-1 1  2026-02-28  situation: On the bus, standing\n"
        "3 found.\n"
    )
    assert terminal("find standing bus").output.startswith("RK-1 1  ")
    assert terminal("find 'the bus' stand").output.endswith("1 found.\n")


def test_the_last_word_may_be_a_client(terminal):
    assert terminal("find bus rk").output.endswith("\n2 found of RK.\n")
    assert terminal("find rk").output == "Nothing that was written has these words. 0 found.\n"


def test_the_words_are_bold_on_a_terminal_and_nothing_is_wider_than_it(terminal):
    terminal(["goal", "add", "RK", f"{'long ' * 40}bus {'after ' * 40}"])
    lines = on_screen(terminal, "find bus", 80).split("\n")
    assert "the \x1b[1mbus\x1b[0m leave" in lines[2]
    plain = lines[0].replace("\x1b[1m", "").replace("\x1b[0m", "")
    assert len(plain) <= 80
    assert "long bus after" in plain
    assert plain.count("…") == 2


def test_accents_make_no_difference(terminal):
    for word in ("cafe", "CAFÉ", "caf"):
        assert "RK-1 2  2026-03-01  situation: In a café" in terminal(["find", word]).output


def test_an_option_that_was_chosen_is_no_text(terminal):
    assert "0 found" in terminal("find reading").output
    assert "0 found" in terminal("find cbt").output


def test_many_are_cut_to_the_newest_and_all_are_there(terminal):
    for number in range(30):
        terminal(["goal", "add", "RK", f"walk number {number}"])
    short, full = terminal("find walk").output, terminal("find walk --all").output
    assert short.splitlines()[-1] == "30 found; the newest 20 are shown, all with --all."
    assert len(short.splitlines()) == 21
    assert full.splitlines()[-1] == "30 found."
    assert len(full.splitlines()) == 31


def test_rows_for_a_program(terminal):
    rows = json.loads(terminal("find bus RK --json").output)
    assert rows[0] == {
        "client": "RK",
        "where": "RK-1",
        "about": "entry",
        "number": 2,
        "place": "answers.automatic_thoughts[0].text",
        "day": "2026-03-01",
        "text": "they saw the bus leave",
    }


def test_what_is_no_word_is_refused_with_an_example(terminal):
    result = terminal(["find", "?!"])
    assert result.exit_code == 2
    assert "find bus" in result.output
    assert terminal("find").exit_code == 2


def test_rebuild_and_its_check_know_it(terminal):
    terminal("find bus")
    assert terminal("rebuild --check").output.startswith("Equal: ")
    assert terminal("rebuild").exit_code == 0
    assert terminal("find bus").output.endswith("3 found.\n")
    assert terminal("rebuild --check").output.startswith("Equal: ")


def test_a_home_that_is_not_there_is_not_made(tmp_path):
    terminal = Terminal(tmp_path / "empty")
    for line in ("find bus", "find bus RK", "find bus --json"):
        assert "There is nothing to read" in terminal(line).output
    assert not terminal.home.path.exists()
