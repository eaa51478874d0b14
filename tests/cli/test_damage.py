"""One damaged record: it is named first, what is about it is refused, and all else works."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest
from damage import BROKEN, damage, opened

from intersession_cli.output import text
from intersession_cli.testing import Terminal

SAID = (
    "client add RK --timezone Europe/Berlin",
    "client add OT --timezone Europe/Berlin",
    "assign RK cbt.thought-record --task 'Write one down' --how-often daily",
    "assign RK cbt.thought-record --task 'Another' --how-often daily",
    "assign OT cbt.thought-record --task 'Write one down' --how-often daily",
    *(f"done {handle} today" for handle in ("RK-1", "RK-2", "OT-1")),
)
RK_1 = """\
Damaged: 1 record is not shown whole, nor what was flagged in it
  RK-1: known up to RK-1#1; what came after is missing below. RK-1#2, at
    position 6 of the log, is not what was recorded there. The log was damaged
    or changed by another program: replace it with an earlier copy

"""


@pytest.fixture
def said(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Clients RK and OT, on a screen of 80 columns."""
    monkeypatch.setattr(text, "PIPED_WIDTH", 80)
    for line in SAID:
        result = terminal(line)
        assert result.exit_code == 0, result.output
    return terminal


@pytest.fixture
def hurt(said: Terminal) -> Terminal:
    """The same; an entry of RK-1 is damaged."""
    damage(said.home, "RK-1#2", BROKEN)
    return said


@pytest.mark.every_store
def test_it_comes_first(hurt: Terminal):
    agenda = hurt("agenda RK").output
    assert agenda.startswith(f"{RK_1}RK: to open the next session with\n")
    for line in ("view agenda", "view adherence RK", "client list", "client show RK", "today"):
        result = hurt(line)
        assert (result.exit_code, result.output[: len(RK_1)]) == (0, RK_1), line
    for line in ("flags", "flags RK", "agenda RK --as-of today", "view adherence --as-of today"):
        assert hurt(line).output.startswith(RK_1), line


@pytest.mark.every_store
def test_a_program_is_told_beside_its_rows(hurt: Terminal):
    for line in ("agenda RK", "view agenda", "client list", "client show RK", "today"):
        result = hurt(f"{line} --json")
        assert result.stderr == RK_1, line
        assert json.loads(result.stdout), line


@pytest.mark.every_store
def test_of_others_nothing_is_said_of_it(hurt: Terminal):
    for line in ("agenda OT", "view adherence OT", "client show OT", "log show OT", "show OT-1",
                 "log export --client OT", "log show RK-2", "show RK-2", "done OT-1 today",
                 "done RK-2 today", "undo --yes", "client add AB", "session plan OT 'thu 14:00'",
                 "find record OT"):  # fmt: skip
        result = hurt(line)
        assert result.exit_code == 0, (line, result.output)
        assert "amaged" not in result.output, (line, result.output)


@pytest.mark.every_store
@pytest.mark.parametrize("line", ["done RK-1 today", "pause RK-1", "show RK-1", "log show RK-1"])
def test_what_is_about_it_is_refused_with_its_place(hurt: Terminal, line: str):
    before = hurt.events
    result = hurt(line)
    told = " ".join(result.output.split())
    assert result.exit_code == 2
    assert told.startswith("RK-1#2, at position 6 of the log ")
    assert told.endswith(
        "is not what was recorded there. The log was damaged or changed by "
        "another program: replace it with an earlier copy. Until then RK-1 is left as it is, and "
        "all others go on."
    )
    assert hurt.events == before


def test_of_a_client_whose_own_record_is_damaged_that_is_said(hurt: Terminal):
    damage(hurt.home, "RK#1", BROKEN)
    hurt("rebuild")
    for line in ("agenda RK", "view adherence RK"):
        result = hurt(line)
        told = " ".join(result.output.split())
        assert result.exit_code == 2
        assert told.startswith("RK#1, at position 1 of the log, is not what was recorded there.")
        assert told.endswith("Until then RK is left as it is, and all others go on.")
    listed = hurt("client list").output
    assert listed.startswith("Damaged: 2 records are not shown whole, nor what was flagged in them")
    assert "\n  RK: nothing of it is shown. RK#1, at position 1" in listed
    assert listed.splitlines()[-1].startswith("OT      active")
    assert hurt("client add RK").exit_code == 2
    assert hurt("done OT-1 today").exit_code == 0


def test_an_export_that_would_hold_it_is_refused_with_its_place(hurt: Terminal):
    for line in ("log export", "log export --by DrM", "log export --client RK"):
        result = hurt(line)
        assert result.exit_code == 2
        assert "RK-1, at position 6, is not what was recorded there" in " ".join(
            result.stderr.split()
        )


MISSING = """\
Damaged: something is missing in the log, and whose it was cannot be told
  What is at position 8 of the log does not follow what is before it: position 7
    is missing. The log was damaged or changed by another program: replace it
    with an earlier copy

"""


@pytest.mark.every_store
def test_an_event_that_is_missing_at_the_end_of_its_record_is_told_everywhere(
    said: Terminal, tmp_path
):
    """No version is missing in RK-2, so that only the chain knows of it."""
    before = said("log where").output
    with opened(said.home) as log:
        kept = log.execute("SELECT * FROM stored_events WHERE position = 7").fetchone()
        log.execute("DELETE FROM stored_events WHERE position = 7")
    for line in ("today", "agenda OT", "view adherence RK", "client list", "flags"):
        result = said(line)
        assert (result.exit_code, result.output[: len(MISSING)]) == (0, MISSING), line
    assert said("rebuild").exit_code == 1
    for line in ("log export", ["log", "copy", str(said.home.path), str(tmp_path / "copy")]):
        if said.home.shared and isinstance(line, list):
            continue
        result = said(line)
        assert result.exit_code == 2
        told = " ".join(result.stderr.split())
        assert "what is at position 8 does not follow what is before it" in told
    with opened(said.home) as log:  # it is put back: all is as it was
        marks = ", ".join(["%s" if said.home.shared else "?"] * len(kept))
        log.execute(f"INSERT INTO stored_events VALUES ({marks})", tuple(kept))
    assert "amaged" not in said("today").output
    assert said("log where").output == before


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE log_identity SET id = replace(id, 'urn', 'trn')",
        "UPDATE log_identity SET id = NULL",
        "DELETE FROM log_identity",
        "INSERT INTO log_identity (id, number) VALUES (NULL, NULL)",
    ],
)
def test_a_name_of_the_log_that_was_changed_is_told(said: Terminal, tmp_path, change: str):
    copied = ["log", "copy", str(said.home.path), str(tmp_path / "copy")]
    with closing(sqlite3.connect(said.home.log_path)) as log:
        log.executescript("PRAGMA ignore_check_constraints = ON; PRAGMA writable_schema = ON")
        log.execute("UPDATE sqlite_master SET sql = replace(sql, 'NOT NULL', '') "
                    "WHERE name = 'log_identity'")  # fmt: skip
        log.commit()
    with closing(sqlite3.connect(said.home.log_path)) as log:
        log.execute(change)
        log.commit()
    for line in ("log export", copied, "rebuild", "today"):
        result = said(line)
        assert result.exit_code == 2, line
        assert "name" in result.stderr, line
        assert result.stdout == "", line
    assert said("log check").exit_code == 1


@pytest.mark.parametrize("position", range(1, len(SAID) + 1))
@pytest.mark.parametrize("looked", [False, True])
def test_any_event_that_is_gone_is_told_by_the_next_screen(
    said: Terminal, looked: bool, position: int
):
    """Folded anew, and where views had folded it: then by the commands that go through all."""
    if looked:
        said("today")
    with closing(sqlite3.connect(said.home.log_path, isolation_level=None)) as log:
        log.execute("DELETE FROM stored_events WHERE position = ?", (position,))
    told = [said(line).output for line in (["rebuild", "today"] if looked else ["today"])]
    assert all("Damaged" in one or "ends at position" in one for one in told), told
