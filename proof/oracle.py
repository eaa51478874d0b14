"""What must hold of a home whatever happened to it, and of the words that were said about it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from typing import Any

import attrs

from intersession.store.home import Home

Rows = tuple[tuple[Any, ...], ...]
"""The stored events, byte for byte: position, stream, version, stored name, bytes …"""

NOTHING = re.compile(
    r"nothing (was|is) (recorded|changed|copied|added)|(was|were|is) not recorded", re.IGNORECASE
)
RECORDED = re.compile(r"\b(is|was|were|are|had been) recorded\b(?! here)", re.IGNORECASE)
OURS = re.compile(r"Traceback \(most recent call last\)|a fault of ours")
"""What is said where an error was not foreseen."""
UNKNOWN = re.compile(r"not known|cannot be (said|told)|may (have been|be) recorded", re.IGNORECASE)


def rows_of(home: Home) -> Rows:
    """All stored events of a home's file, read with SQLite alone."""
    if not home.log_path.exists():
        return ()
    with closing(sqlite3.connect(home.log_path)) as connection:
        if not connection.execute(
            "SELECT 1 FROM sqlite_master WHERE name = 'stored_events'"
        ).fetchone():
            return ()
        found = connection.execute("SELECT * FROM stored_events ORDER BY position").fetchall()
    return tuple(found)


@attrs.frozen
class Outcome:
    """Which of the events that a command adds are there afterwards."""

    is_none: bool
    is_all: bool

    @property
    def shown(self) -> str:
        """In a word."""
        return "all" if self.is_all else "nothing" if self.is_none else "a part"


def outcome(found: Rows, before: Rows, after: Rows) -> Outcome:
    """What is there, beside what was there before and what a command adds to it."""
    return Outcome(found == before, found == after)


def wrong_words(code: int, out: str, err: str, found: Outcome, well: int = 0) -> str:
    """What is untrue about what a command said, as a report names it; nothing where all is true.

    ``well`` is the exit code without a fault. A command that was killed has told only what it
    had printed by then.
    """
    said = out + err
    if OURS.search(said):
        return "a fault of the program"
    if found.is_all and found.is_none:  # it records nothing
        return ""
    if code == 0 and not found.is_all:
        return "it ended well, and the events are not there"
    if NOTHING.search(err) and not found.is_none:
        return "it said that nothing was recorded, and it is there"
    if (
        code > 0
        and code != well
        and found.is_all
        and not (RECORDED.search(said) or UNKNOWN.search(said))
    ):
        return "it ended badly without a word that it was recorded"
    claims = RECORDED.search(NOTHING.sub("", err)) and not UNKNOWN.search(err)
    if code > 0 and claims and found.is_none:
        return "it said that it was recorded, and it is not there"
    return ""


def damage(home: Home, found: Outcome, reports: Mapping[str, Any] | None = None) -> str:
    """What is wrong with a home after a fault, beside the words; nothing where it is whole."""
    if not (found.is_all or found.is_none):
        return "a part of what was to be recorded is there"
    with closing(sqlite3.connect(home.log_path)) as connection:
        said = connection.execute("PRAGMA integrity_check").fetchone()[0]
    return "" if said == "ok" else f"SQLite finds the log damaged: {said}"
