"""How many keys a sheet costs, beside its text."""

import subprocess
import sys

COMMAND = len("ins att\tRK-1\r")


def typed(typist, text, until):
    """Type a text and Enter; its letters are not counted."""
    typist(f"{text}\r", until)
    typist.keys -= len(text)


def test_a_thought_record_is_its_text_and_few_keys(at, thoughts):
    typist = at("attempt RK-1").until("happening?")
    typed(typist, "At work, in the lift", "One word")
    typed(typist, "fear", "How strong")
    typed(typist, "80", "2; Enter")
    typist("\r", "1)")
    typed(typist, "They look at me", "believe")
    typed(typist, "90", "stings")
    typist(">", "picture")(">\r", "Enter records")("\r")
    assert typist.end() == 0
    assert COMMAND + typist.keys <= 25, typist.keys


def test_a_diary_card_is_few_keys_in_all(at, card):
    typist = at("attempt RK-1").until("Which day")("\r", "sadness")
    typist("3\r", "shame")("4\r", "each target")("0\r", "drinking")("2\r", "How many times")
    typist("0\r", "drinking")("1\r", "miserable")("3\r", "bodily pain")("2\r", "did you take")
    typist("\r", "Medicines")("\r", "Skills today")("5\r", "Which skill?")("\r", "filled in")
    typist("\r", "give up therapy")("0\r", "drink or use")("1\r", "kill yourself")("0\r", "feel?")
    typist("3\r", "you do?")("3\r", "you think?")("2\r", "Enter records")("\r")
    assert typist.end() == 0
    assert COMMAND + typist.keys <= 60, typist.keys


def test_the_summary_of_a_card_fits_on_a_screen(at, card):
    typist = at("attempt RK-1").until("Which day")("\r", "sadness")
    typist("3\r", "shame")("4\r", "each target")("0\r", "drinking")("2\r", "How many times")
    typist("0\r", "drinking")("1\r", "miserable")(">", "Enter records")
    summary = typist.text.split("RK-1: Diary card")[-1].splitlines()
    assert len(summary) <= 20
    assert "  1  date: 2026-03-02" in summary
    assert "  2  emotions: sadness 3, shame 4" in summary


def test_prompt_toolkit_is_imported_only_to_ask(thoughts):
    code = (
        "import sys\nfrom intersession_cli.main import cli\n"
        "cli.main(sys.argv[1:], standalone_mode=False)\n"
        "print('prompt_toolkit' in sys.modules)\n"
    )
    line = ["attempt", "RK-1", "--set", "situation=a", "--set", "moods=[{name: fear, before: 8}]"]
    line += ["--skip", "automatic_thoughts=b"]
    done = subprocess.run(
        [sys.executable, "-c", code, "--home", str(thoughts.home.path), *line],
        capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "False", done.stderr
    assert "recorded" in done.stdout
