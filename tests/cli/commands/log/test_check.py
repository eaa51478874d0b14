"""``log check`` says what is not as it was recorded; ``log accept`` takes a log that was cut."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

TITLES = ("Log", "Checked", "Head")


def change(terminal, statement):
    """Change the log behind everybody's back."""
    with closing(sqlite3.connect(terminal.home.log_path)) as connection:
        connection.execute(statement)
        connection.commit()


CHANGED = (
    "UPDATE stored_events SET state = "
    "CAST(replace(CAST(state AS TEXT), 'Berlin', 'Zurich') AS BLOB) WHERE position = 1"
)
CUT = "DELETE FROM stored_events WHERE position = 2"


@pytest.mark.every_store
def test_a_log_that_is_as_it_was_recorded(agreed):
    result = agreed("log check")
    assert result.exit_code == 0
    head = json.loads(agreed("log where --json").output)[0]["mark"]
    assert result.stdout.splitlines()[1:] == [
        "Checked:  2 events in 2 streams",
        "Head:     at position 2",
        f"  2:{head}",
        "",
        "All that was recorded is there, and as it was recorded.",
    ]
    assert max(map(len, result.stdout.splitlines()[1:])) <= 80


def test_a_change_is_told_with_its_place_and_the_exit_code_is_1(agreed):
    change(agreed, CHANGED)
    result = agreed("log check")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-2:] == [
        "Found (1):",
        "  RK, at position 1, is not what was recorded there",
    ]
    found = json.loads(agreed("log check --json").stdout)
    assert [(one["kind"], one["position"]) for one in found["findings"]] == [("chain", 1)]


def test_nothing_is_copied_or_exported_of_a_changed_log(agreed, tmp_path):
    change(agreed, CHANGED)
    for line in (f"log copy {agreed.home.path} {tmp_path / 'copy'}", "log export"):
        result = agreed(line)
        assert result.exit_code == 2
        assert "RK, at position 1, is not what was recorded there" in " ".join(
            result.stderr.split()
        )
    assert not (tmp_path / "copy" / "log.db").exists()


def test_the_head_that_an_export_wrote_is_held_against_the_log(agreed, tmp_path):
    file = tmp_path / "head.json"
    result = agreed(f"log export --head {file}")
    assert result.stderr.startswith("Head of the log:\n  2:sha256:")
    assert agreed(f"log check --head {file}").exit_code == 0
    short = result.stderr.splitlines()[1].strip()
    assert agreed(f"log check --head {short}").exit_code == 0
    for path in agreed.home.path.glob("views.db*"):
        path.unlink()
    change(agreed, CUT)
    change(agreed, "UPDATE sqlite_sequence SET seq = 1")
    assert agreed("log check").exit_code == 0  # nothing here knows
    for head in (file, short):
        result = agreed(f"log check --head {head}")
        assert result.exit_code == 1
        assert "ends at position 1;" in " ".join(result.stdout.split())


def test_a_file_that_is_no_head_is_told(agreed, tmp_path):
    for name, words in (("none.json", "There is no file"), ("letter.txt", "is not an anchor")):
        (tmp_path / "letter.txt").write_text("Dear colleague\n")
        result = agreed(f"log check --head {tmp_path / name}")
        assert result.exit_code == 2
        assert words in " ".join(result.stderr.split())


def test_rights_are_found_and_mended(agreed):
    agreed.home.log_path.chmod(0o644)
    assert "log.db may be used by other accounts (644)" in " ".join(
        agreed("log check").stdout.split()
    )
    assert agreed("log check --fix").exit_code == 0
    assert agreed.home.log_path.stat().st_mode & 0o777 == 0o600


def test_a_log_that_was_cut_is_read_and_told_and_accepted(agreed):
    agreed("agenda RK")
    change(agreed, CUT)
    result = agreed("agenda RK")
    assert result.exit_code == 0
    assert "ends at position 1; on " in result.stderr
    assert "it ended at 2. Until that is settled, it is only read." in result.stderr
    refused = agreed("goal add RK walk")
    assert refused.exit_code == 2
    assert "Nothing was recorded." in " ".join(refused.stderr.split())
    taken = agreed("log accept --why 'the disk failed'")
    assert taken.exit_code == 0
    assert "It ends at position 1, and its name is urn:uuid:" in taken.stdout
    assert agreed("goal add RK walk").exit_code == 0
    assert agreed("agenda RK").stderr == ""
    assert "the disk failed" in agreed("log where").stdout


def test_there_is_nothing_to_accept_of_a_log_that_only_grew(agreed):
    result = agreed("log accept --why 'to be sure'")
    assert result.exit_code == 2
    assert "nothing to accept" in result.stderr


def test_an_anchor_is_kept_at_each_command_and_tells_of_a_cut(agreed, tmp_path, monkeypatch):
    anchor = Path(tmp_path / "anchor.json")
    monkeypatch.setenv("INTERSESSION_ANCHOR", str(anchor))
    agreed("goal add RK walk")
    assert json.loads(anchor.read_text())["position"] == 3
    for path in agreed.home.path.glob("views.db*"):
        path.unlink()
    change(agreed, "DELETE FROM stored_events WHERE position = 3")
    change(agreed, "UPDATE sqlite_sequence SET seq = 2")
    assert "ends at position 2;" in agreed("agenda RK").stderr
    assert agreed("goal add RK walk").exit_code == 2
    assert json.loads(anchor.read_text())["position"] == 3
    assert agreed("log accept --why restored").exit_code == 0
    assert json.loads(anchor.read_text())["position"] == 2


def test_an_anchor_that_cannot_be_written_is_told_and_undoes_nothing(agreed, tmp_path):
    result = agreed(f"--anchor {tmp_path / 'gone' / 'anchor.json'} goal add RK walk")
    assert result.exit_code == 0
    assert "cannot be used" in result.stderr
    assert json.loads(agreed("log where --json").output)[0]["position"] == 3
