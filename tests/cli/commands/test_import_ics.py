"""``import ics``: sessions from a calendar, once each, and nothing else of the file anywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.every_store

CANARY = "Zwetschgenkuchen"
HEAD = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//{CANARY}//EN\r\nX-WR-CALNAME:{CANARY}\r\n"


def event(uid: str, summary: str, start: str, more: str = "DURATION:PT50M") -> str:
    """An entry; today is Monday 2 March 2026."""
    return (
        f"BEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:{summary}\r\nDTSTART:{start}\r\n{more}\r\n"
        f"DESCRIPTION:{CANARY}\r\nLOCATION:{CANARY}\r\nATTENDEE;CN={CANARY}:mailto:a@b.example\r\n"
        "END:VEVENT\r\n"
    )


RK = event(f"rk-{CANARY}", f"RK {CANARY}", "20260305T130000Z")
BOTH = event("both", f"RK and SM {CANARY}", "20260306T080000Z")
DAY = event("day", "SM", "20260309", "TRANSP:OPAQUE").replace("DTSTART:", "DTSTART;VALUE=DATE:")
OTHER = event("other", f"{CANARY} at the dentist, ok?", "20260307T130000Z")


@pytest.fixture
def practice(terminal):
    """Clients RK and SM in Berlin, and DX who no longer comes."""
    for code in ("RK", "SM", "DX"):
        terminal(f"client add {code} --timezone Europe/Berlin")
    terminal("client discharge DX")
    return terminal


@pytest.fixture
def file(tmp_path):
    def write(*events: str) -> Path:
        found = tmp_path / "calendar.ics"
        found.write_text(HEAD + "".join(events) + "END:VCALENDAR\r\n")
        return found

    return write


def planned(terminal) -> list[str]:
    """What is planned: code, day, beginning, end."""
    lines = terminal("session list").output.splitlines()
    return [" ".join(line.split()) for line in lines if line[:2] in ("RK", "SM", "DX")]


def test_sessions_are_planned_and_nothing_is_planned_twice(practice, file):
    calendar = file(RK, BOTH, DAY, OTHER)
    result = practice(["import", "ics", str(calendar)])
    assert result.exit_code == 0
    assert "4 sessions planned, 0 moved" in result.output
    there = [
        "RK 2026-03-05 14:00 14:50",
        "RK 2026-03-06 09:00 09:50",
        "SM 2026-03-06 09:00 09:50",
    ]
    assert planned(practice)[:3] == there
    assert planned(practice)[3].startswith("SM 2026-03-09")
    before = practice.events
    again = practice(["import", "ics", str(calendar)])
    assert "nothing new. There already: 4 sessions." in " ".join(again.output.split())
    assert practice.events == before


def test_a_dry_run_writes_nothing(practice, file):
    before = practice.events
    told = practice(["import", "ics", str(file(RK)), "--dry-run"]).output
    assert "1 session would be planned" in told
    assert "nothing was written" in told
    assert practice.events == before


def test_what_moved_in_the_calendar_moves_here(practice, file):
    practice(["import", "ics", str(file(RK))])
    moved = RK.replace("20260305T130000Z", "20260310T150000Z")
    told = practice(["import", "ics", str(file(moved))]).output
    assert "0 sessions planned, 1 moved" in told
    assert "RK: Tuesday 2026-03-10, 16:00–16:50" in told
    assert planned(practice) == ["RK 2026-03-10 16:00 16:50"]


def test_what_is_gone_is_told_with_how_to_cancel_it(practice, file):
    practice(["import", "ics", str(file(RK, BOTH))])
    told = practice(["import", "ics", str(file(BOTH))]).output
    typed = "intersession session cancel RK '2026-03-05 14:00'"
    assert typed in told
    assert len(planned(practice)) == 3
    assert practice(typed.removeprefix("intersession ")).exit_code == 0
    assert len(planned(practice)) == 2


def test_what_was_cancelled_here_stays_cancelled(practice, file):
    practice(["import", "ics", str(file(RK))])
    practice("session cancel RK '2026-03-05 14:00'")
    before = practice.events
    told = practice(["import", "ics", str(file(RK))]).output
    assert "Cancelled here, and left so: 1 session." in " ".join(told.split())
    assert practice.events == before


def test_a_session_that_was_typed_is_not_planned_again(practice, file):
    practice("session plan RK '2026-03-05 14:00'")
    practice(["import", "ics", str(file(RK))])
    assert len(planned(practice)) == 1


def test_who_no_longer_comes_is_left_out_and_told(practice, file):
    told = practice(["import", "ics", str(file(event("dx", "DX", "20260305T130000Z")))]).output
    assert "Left out, because the work has ended: DX." in " ".join(told.split())
    assert planned(practice) == []


def test_until_which_day(practice, file):
    calendar = str(file(RK, BOTH))
    practice(["import", "ics", calendar, "--until", "2026-03-05"])
    assert planned(practice) == ["RK 2026-03-05 14:00 14:50"]
    refused = practice(["import", "ics", calendar, "--until", "2026-03-01"])
    assert refused.exit_code == 2
    assert "--until +30d" in refused.output


@pytest.mark.only("sqlite")
def test_nothing_else_of_the_file_is_kept_or_shown(practice, file):
    """Not on the screen, not in any file of the home, whatever is wrong with the calendar."""
    good = [RK, BOTH, OTHER]
    practice(["import", "ics", str(file(*good))])
    assert len(planned(practice)) == 3
    wrong = [
        event("w", f"RK {CANARY}", f"2026{CANARY}"),
        event("w", f"RK {CANARY}", "20260305T130000Z", f"RRULE:FREQ={CANARY}"),
        event("w", f"RK {CANARY}", "20260305T130000Z", f"DTEND:{CANARY}"),
        f"BEGIN:{CANARY}\r\nEND:VEVENT\r\n{CANARY}\r\n",
        event("w", f"RK {CANARY}", "20260305T130000Z", "RRULE:FREQ=SECONDLY"),
        event("w", f"RK {CANARY}", "20260305T130000Z", f"RRULE:FREQ=DAILY;UNTIL={CANARY}"),
    ]
    env = {**os.environ, "INTERSESSION_HOME": str(practice.home.path), "PYTHONWARNINGS": "always"}
    for several in (good, *([*good, one] for one in wrong)):
        typed = [sys.executable, "-m", "intersession_cli", "import", "ics", str(file(*several))]
        typed += ["--until", "+3000d"]
        done = subprocess.run(typed, env=env, capture_output=True, check=False)
        said = done.stdout + done.stderr
        assert CANARY.encode() not in said, said
        assert b"Traceback" not in said, said
    kept = [one for one in practice.home.path.rglob("*") if one.is_file()]
    assert {"log.db", "views.db"} <= {one.name for one in kept}
    for one in kept:
        assert CANARY.encode() not in one.read_bytes()
        assert b"b.example" not in one.read_bytes()


def test_a_file_that_is_not_there(practice):
    result = practice("import ics nowhere.ics")
    assert result.exit_code == 2
    assert "nowhere.ics cannot be read" in result.output
