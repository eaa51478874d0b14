"""What SQLite says of a disk that is full, fails, or may not be written."""

from __future__ import annotations

import sqlite3

WORDS = {
    "SQLITE_FULL": "database or disk is full",
    "SQLITE_BUSY": "database is locked",
    "SQLITE_READONLY": "attempt to write a readonly database",
    "SQLITE_CORRUPT": "database disk image is malformed",
    "SQLITE_NOMEM": "out of memory",
}


def trouble(name: str = "SQLITE_IOERR_FSYNC") -> sqlite3.OperationalError:
    """The error with that name."""
    problem = sqlite3.OperationalError(WORDS.get(name, "disk I/O error"))
    problem.sqlite_errorname = name
    problem.sqlite_errorcode = getattr(sqlite3, name)
    return problem
