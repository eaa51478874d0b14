"""What kind of trouble SQLite has with a file, and what a person can do about it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from intersession.store.log_format import LOCK_TIMEOUT

_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_NO_RIGHT = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def code_of(problem: BaseException | None) -> int:
    """SQLite's code for what went wrong, without its details; 0 where it is none of SQLite's."""
    while problem is not None:
        if isinstance(problem, sqlite3.Error):
            return getattr(problem, "sqlite_errorcode", 0) & 0xFF
        problem = problem.__cause__
    return 0


def is_busy(problem: BaseException) -> bool:
    """Whether another connection is at work, so that waiting may help."""
    return code_of(problem) in _BUSY


def is_damaged(problem: BaseException) -> bool:
    """Whether what is in the file is no database, or not a whole one."""
    return code_of(problem) in _DAMAGED


def busy_words(path: Path) -> str:
    """What to say of a file that others have kept for too long; the way out is said after it."""
    return f"Another program has been writing to {path} for over {LOCK_TIMEOUT} seconds."


def advice_on(problem: BaseException, path: Path) -> str:
    """What to do about an error of SQLite that does not pass by itself; "" where it does not say.

    The file at ``path`` holds what cannot be had again.
    """
    code, folder = code_of(problem), path.parent
    if code == sqlite3.SQLITE_FULL:
        return f"Make room on the disk that {folder} is on, and try again."
    if code == sqlite3.SQLITE_IOERR:
        return (
            f"The disk that {folder} is on is full, or reports errors. If it has room, copy the "
            f"log to another disk before you go on: intersession log copy {folder} DIR"
        )
    if code in _NO_RIGHT:
        return (
            f"See that this account may write in {folder} and to the files in it, and that the "
            f"disk is not mounted to be read alone."
        )
    if code in _DAMAGED:
        return "The file is damaged. Replace the log with an earlier copy."
    if code == sqlite3.SQLITE_NOMEM:
        return "This machine is out of memory. Close other programs, and try again."
    return ""


def unread(path: Path, problem: sqlite3.Error) -> str:
    """What to say of a log that cannot be read."""
    if is_busy(problem):
        return f"{busy_words(path)} Nothing was changed: try again when it is done."
    told = f"The log {path} could not be read ({problem})."
    return " ".join(filter(None, [told, advice_on(problem, path)]))
