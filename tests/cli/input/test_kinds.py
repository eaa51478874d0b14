"""Half steps, units, so many rows, narrowed options and who answers: asked, summed up and shown."""

from pathlib import Path

import pytest
from screens import Typist, on_screen
from typed_here import with_plugin

from intersession.testing import Clock
from intersession_cli.testing import Terminal

PAIN = Path(__file__).parents[2] / "plugins" / "pain" / "intersession_pain.py"


@pytest.fixture
def terminal(tmp_path, monkeypatch):
    monkeypatch.setenv("TYPED_PLUGIN", f"pain={PAIN}")
    found = Terminal(tmp_path, Clock(), plugins=with_plugin(f"pain={PAIN}"))
    found("client add RK --timezone Europe/Berlin")
    for sheet in ("day --setting 'places=back, knees'", "week", "pacing"):
        assert found(f"assign RK pain.{sheet} --task 'As agreed'").exit_code == 0
    return found


def lines(terminal, line, *typed):
    return on_screen(terminal, line, typed="".join(f"{one}\n" for one in typed))


def test_line_by_line_the_forms_are_said_and_what_depends_is_not_asked(terminal):
    told = lines(
        terminal, "attempt RK-1", "2026-03-01", "Knees", "4.25", "4,5", "4.5", "6", "7.5 h", "no"
    )
    assert "[back (Lower back), knees]" in told
    assert "[0 no pain – 10 worst imaginable in steps of 0.5]" in told
    assert "'4.25' is not a number from 0 to 10 in steps of 0.5" in told
    assert "[0 – 24 h, optional]" in told
    assert "What did you take?" not in told
    assert "Attempt 1 at RK-1 is recorded" in told
    assert "From usual to worst" not in told.partition("recorded")[0]
    assert "From usual to worst: 1.5" in terminal("show RK-1 1").output


def test_line_by_line_a_list_takes_so_many_rows(terminal):
    few = lines(terminal, "attempt RK-3", "weeding", "10", "", "raking", "5", "")
    assert "2 (at least 2 are needed)" in few
    assert "Attempt 1 at RK-3 is recorded" in few
    pieces = [one for number in range(6) for one in (f"piece {number}", "5")]
    many = lines(terminal, "attempt RK-3", *pieces)
    assert "7 (" not in many
    assert "Attempt 2 at RK-3 is recorded" in many


def test_line_by_line_it_is_asked_who_answers(terminal):
    told = lines(terminal, "attempt RK-2", "partner", "6", "5", "7", "2")
    assert "Who answers these questions? [self, partner, optional]" in told
    assert "answered by partner" in terminal("show RK-2 1").output
    lines(terminal, "attempt RK-2", "", "6", "5", "7", "2")
    assert "answered by" not in terminal("show RK-2 2").output
    said = lines(terminal, "attempt RK-2 --answered-by self", "6", "5", "7", "2")
    assert "Who answers" not in said
    assert "answered by self" in terminal("show RK-2 3").output
    wrong = terminal(
        "attempt RK-2 --set sleep=6 --set work=5 --set moving=7 --set joy=2 --answered-by son"
    )
    assert "answered_by: 'son' is not one whom pain.week offers" in wrong.output


def test_at_a_terminal_a_list_asks_for_its_least_and_ends_at_its_most(terminal):
    with Typist(terminal, "attempt RK-3") as typist:
        typist.until("1 of 2 to 6")
        typist("weeding\r", "For how long?")("10\r", "2 of 2 to 6")
        typist("\r", "At least 2 are needed.")
        typist("-\r", "At least 2 are needed.")
        for number in range(2, 7):
            typist.until(f"{number} of 2 to 6")(f"piece {number}\r", "For how long?")("5\r")
        typist.until("Enter records it")("\r")
        assert typist.end() == 0
    shown = " ".join(terminal("show RK-3 1 --full").output.split())
    assert "weeding" in shown
    assert "piece 6" in shown


def test_at_a_terminal_the_summary_says_who_answered_and_the_score(terminal):
    with Typist(terminal, "attempt RK-2") as typist:
        typist.until("Who answers these questions?")("2\r", "keep you from sleep?")
        for rated in ("6", "5", "7"):
            typist(f"{rated}\r")
        typist.until("enjoy things?")("2\r", "Enter records it")
        told = " ".join(typist.text.split())
        assert "answered by: partner" in told
        assert "kept: 6.5 of 10 (n 4 of 4): some (own practice, not validated)" in told
        typist("\r").end()
    assert "answered by partner" in terminal("show RK-2 1").output


def test_the_worksheet_says_its_steps_units_rows_and_who_answers(terminal):
    told = {
        name: terminal(f"worksheets pain.{name} --full").output
        for name in ("day", "week", "pacing")
    }
    assert "in steps of 0.5" in told["day"]
    assert "0 – 24 h" in told["day"]
    assert "back (Lower back), neck (Neck and shoulders)" in " ".join(told["day"].split())
    assert "Answered by: self, partner." in told["week"]
    assert "mean of 4" in told["week"]
    assert "rows, 2 to 6" in told["pacing"]


def test_what_is_agreed_shows_labels(terminal):
    assert "Lower back; Knees" in " ".join(terminal("show RK-1").output.split())


MAPPING = """
worksheet = "pain.day"
source = "app"
key = ["id"]

[client]
code = "who"
timezone = { value = "Europe/Berlin" }

[assignment]
each = "client"
task = { value = "Write it down" }

[answers]
date = "day"
where = "where"
usual = "usual"
worst = "worst"
took = "took"
what = "what"
helped = "helped"
"""


@pytest.fixture
def imported(terminal, tmp_path):
    """What an import of rows says; each ends in what was taken, and whether it helped."""
    (tmp_path / "pain.toml").write_text(MAPPING, encoding="utf-8")

    def rows(*several):
        head = "id,who,day,where,usual,worst,took,what,helped"
        text = "\n".join([head, *several]) + "\n"
        (tmp_path / "pain.csv").write_text(text, encoding="utf-8")
        return terminal(f"import csv {tmp_path / 'pain.csv'} --map {tmp_path / 'pain.toml'}")

    return rows


def test_an_import_holds_to_steps_and_to_what_is_asked(terminal, imported):
    wrong = imported("1,RK,2026-03-01,back,4.25,6,no,,", "2,RK,2026-03-02,back,4.5,6,yes,,")
    told = " ".join(wrong.output.split())
    assert wrong.exit_code != 0
    assert "usual: '4.25' is not a number from 0 to 10 in steps of 0.5" in told
    assert "what: no answer" in told
    assert "helped: no answer" in told
    right = imported("1,RK,2026-03-01,back,4.5,6,no,,", "2,RK,2026-03-02,back,4.5,6,yes,tea,A lot")
    assert right.exit_code == 0, right.output
    shown = terminal("view pain.days RK --json --part pain_days").output
    assert '"helped": "A lot"' in shown


def test_a_json_line_says_who_answered(terminal, tmp_path):
    line = (
        '{"command": "attempt", "key": "app-1", "assignment": "RK-2", "happened": null, '
        '"answered_by": "partner", "answers": {"sleep": 6, "work": 5, "moving": 7, "joy": 2}}\n'
    )
    (tmp_path / "week.jsonl").write_text(line, encoding="utf-8")
    found = terminal(f"import jsonl {tmp_path / 'week.jsonl'}")
    assert found.exit_code == 0, found.output
    assert "answered by partner" in terminal("show RK-2 1").output
