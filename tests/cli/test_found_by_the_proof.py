"""What `make proof` found in the commands, each with the fewest steps that show it."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from intersession.errors import HomeError, InvalidInput, LogDamaged
from intersession.store.chain import arriving, in_form
from intersession.store.checkpoint import Checkpoint
from intersession.store.sqlite.connection import connect
from intersession_cli.testing import Terminal


@pytest.fixture
def terminal(tmp_path):
    typed = Terminal(tmp_path)
    for line in ("client add RK", "goal add RK sleep", "goal add RK walk", "goal add RK read"):
        assert typed(line).exit_code == 0
    return typed


def changed(terminal, statement):
    with closing(sqlite3.connect(terminal.home.log_path, isolation_level=None)) as connection:
        connection.execute(statement)


def test_rebuild_tells_of_a_stream_that_lacks_an_event(terminal):
    assert terminal("rebuild").exit_code == 0
    changed(terminal, "DELETE FROM stored_events WHERE position = 2")
    for line in ("rebuild", "rebuild --check"):
        found = terminal(line)
        assert found.exit_code == 1, found.output
        assert "Damaged: 1 record is not shown whole" in found.output
        assert "RK#3, at position 3" in " ".join(found.output.split())


def test_a_log_that_was_cut_is_not_copied_as_whole(terminal, tmp_path):
    terminal("client list")
    changed(terminal, "DELETE FROM stored_events WHERE position = 4")
    found = terminal(["log", "copy", str(terminal.home.path), str(tmp_path / "copy")])
    assert found.exit_code == 2
    assert "ends at position 3" in " ".join(found.output.split())
    assert not (tmp_path / "copy").exists()


def test_a_views_file_that_cannot_be_written_does_not_hide_that_a_log_was_accepted(terminal):
    terminal("client list")
    changed(terminal, "DELETE FROM stored_events WHERE position = 4")
    with closing(sqlite3.connect(terminal.home.views_path)) as views:
        views.execute("CREATE TRIGGER no BEFORE DELETE ON heads BEGIN SELECT RAISE(FAIL, 'x'); END")
        views.commit()
    found = terminal("log accept --why restored")
    assert found.exit_code == 2
    told = " ".join(found.output.split())
    assert "The log is taken as it is" in told
    assert "Delete that file" in told
    assert "ours" not in told


def test_a_log_whose_list_of_tables_is_damaged_is_told(terminal):
    content = bytearray(terminal.home.log_path.read_bytes())
    at = content.index(b"CREATE TABLE stored_events")
    content[at + len("CREATE TABLE s")] = 0xF4
    content[at + 1] = ord("X")
    terminal.home.log_path.write_bytes(content)
    with pytest.raises(HomeError, match="is damaged"):
        connect(terminal.home.log_path)
    found = terminal("client list")
    assert (found.exit_code, "is damaged" in found.output) == (2, True)


@pytest.mark.parametrize("text", ["\udcef", '{"source":"","positi\udcef":9,"mark":""}'])
def test_a_checkpoint_with_half_a_character_is_refused(text):
    with pytest.raises(InvalidInput, match="is not a checkpoint"):
        Checkpoint.parse(text)


def test_an_address_with_half_a_character_is_refused(terminal):
    found = terminal(["--log", "postgresql://u\udcba@h:54/d", "client", "list"])
    assert found.exit_code == 2
    assert "The address of the shared log cannot be read" in found.output


def test_rows_that_end_before_the_log_does_are_not_all_of_them():
    pages = [[(1, "RK", 1, "a", b"", None)], [(2, "RK", 2, "b", b"", None)]]
    assert list(arriving("here", pages, 0, 2)) == pages
    found = arriving("here", pages, 0, 5)
    with pytest.raises(LogDamaged, match="what is at position 3 or after it cannot be found"):
        list(found)


@pytest.mark.parametrize("row", [(1, None, None, None, None), (1, "RK", 1, 5, b"")])
def test_a_row_without_a_stream_or_a_name_is_damage(row):
    with pytest.raises(LogDamaged, match="position 1 is not stored as a log stores an event"):
        list(in_form("here", [[row]]))


def test_a_format_that_no_log_has_is_told(terminal):
    changed(terminal, "PRAGMA user_version = -2147483646")
    for line in ("log check", "log export", "today"):
        found = terminal(line)
        assert found.exit_code in (1, 2)
        assert "is damaged (log format -2147483646" in " ".join(found.output.split())


def test_a_last_event_that_is_no_bytes_is_told_by_the_check(terminal):
    changed(terminal, "UPDATE stored_events SET state = 7 WHERE position = 4")
    found = terminal("log check")
    assert found.exit_code == 1
    assert "RK, at position 4" in found.output
