"""A log that was cut, put back, or changed by somebody who knows SQLite: each is told."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from intersession.store.home import Home
from proof.flips import _asked
from proof.forks import files_of, put
from proof.story import Line
from proof.tally import Found, Given, Part
from proof.verifying import COMMANDS, is_there
from proof.warm import agenda_of, forks_of, home_of, story

AT = 26
"""The line of the story before which the log is taken."""


def _sql(*statements: str) -> Callable[[Home, Line], None]:
    def work(home: Home, line: Line) -> None:
        with closing(sqlite3.connect(home.log_path, isolation_level=None)) as connection:
            for statement in statements:
                connection.execute(statement)

    return work


def _older(home: Home, line: Line) -> None:
    older = line.older["log.db"]
    home.log_path.write_bytes(older)


def _without_wal(home: Home, line: Line) -> None:
    Path(f"{home.log_path}-wal").unlink()


def _wal_byte(home: Home, line: Line) -> None:
    wal = Path(f"{home.log_path}-wal")
    content = bytearray(wal.read_bytes())
    content[-2000] ^= 0x01
    wal.write_bytes(content)


MIDDLE = "DELETE FROM stored_events WHERE position = 9"
LAST = "DELETE FROM stored_events WHERE position = (SELECT max(position) FROM stored_events)"
RATING = (
    "UPDATE stored_events SET state = CAST(replace(CAST(state AS TEXT), ':80', ':20') AS BLOB) "
    "WHERE CAST(state AS TEXT) LIKE '%:80%'"
)
RENUMBERED = (
    "UPDATE stored_events SET position = position - 1 WHERE position > 9",
    "UPDATE sqlite_sequence SET seq = seq - 1 WHERE name = 'stored_events'",
)
EXCHANGED = (
    "UPDATE stored_events SET position = 9999 WHERE position = 5",
    "UPDATE stored_events SET position = 5 WHERE position = 6",
    "UPDATE stored_events SET position = 6 WHERE position = 9999",
)
CASES: dict[str, tuple[Callable[[Home, Line], None], tuple[str, ...]]] = {
    "an event deleted in the middle": (_sql(MIDDLE), COMMANDS),
    "the same, and the later ones moved up": (_sql(MIDDLE, *RENUMBERED), COMMANDS),
    "two events exchanged": (_sql(*EXCHANGED), COMMANDS),
    "80 made 20 in a rating": (_sql(RATING), COMMANDS),
    "the last event deleted": (_sql(LAST), ("log check", "catch-up", "rebuild", "log copy")),
    "the last event deleted, with its number": (
        _sql(LAST, "UPDATE sqlite_sequence SET seq = seq - 1 WHERE name = 'stored_events'"),
        ("log check", "catch-up"),
    ),
    "an older log put in its place": (_older, ("log check", "catch-up")),
    "the write-ahead log deleted": (_without_wal, ("log check", "catch-up")),
    "a byte of the write-ahead log changed": (_wal_byte, ("log check", "catch-up")),
}
"""What is done to a home whose views are level, and which commands tell of it."""


def run(unit: str, given: Given) -> Found:
    """One case before each of the commands that tell of it."""
    found, line = Found(), story(given.folder)[AT]
    work, commands = CASES[unit]
    home = home_of(given.folder)
    files = _level(line, given, keep_wal="write-ahead" in unit)
    for command in commands:
        if not is_there(command):
            continue
        if commands is COMMANDS:  # what was folded before is not read again
            files.pop("views.db", None)
        put(home.path, files)
        work(home, _Before(line, given))
        found.count("commands asked")
        _asked(command, line, home, unit, found)
    return found


class _Before:
    """A line with the home as it was four lines before."""

    def __init__(self, line: Line, given: Given) -> None:
        self.older = story(given.folder)[line.number - 4].before


def _level(line: Line, given: Given, *, keep_wal: bool) -> dict[str, bytes]:
    """The home after the line, its views level with the log; what is new only in the -wal."""
    home = home_of(given.folder)
    put(home.path, line.before)
    agenda_of(home, line)
    if not keep_wal:
        return files_of(home.path)
    with closing(sqlite3.connect(home.log_path)) as reader:  # the writer leaves the -wal to it
        reader.execute("SELECT count(*) FROM stored_events").fetchone()
        forks_of(given.folder, line, armed=False).run(line.words, series=line.number + 1)
        agenda_of(home, line)
        found = files_of(home.path)
    assert found["log.db-wal"], "nothing is in the -wal alone"
    return found


PART = Part("rollbacks", (__doc__ or "").splitlines()[0], list(CASES), run)
