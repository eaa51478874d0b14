"""Where a home's log is: in its own folder, or on a server that a clinic shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Union

from intersession.errors import HomeError
from intersession.store.home import Home
from intersession.store.reader import LogReader
from intersession.store.sqlite.reader import SqliteReader

if TYPE_CHECKING:
    from intersession.store.postgres.log import PostgresLog
    from intersession.store.sqlite.log import SqliteLog

EventLog = Union["SqliteLog", "PostgresLog"]
"""A log to read and to add to, in a folder or on a server."""

SCHEMES = ("postgresql://", "postgres://")


def reader_of(home: Home, *, for_long: bool = False) -> LogReader:
    """The log of a home, for reading only; ``for_long`` by a program that follows it."""
    if not home.shared:
        return SqliteReader(home.log_path, for_long=for_long)
    _check_address(home.shared)
    from intersession.store.postgres.log import PostgresReader

    return PostgresReader(home.shared)


def log_of(home: Home) -> EventLog:
    """The log of a home, to read and to add to."""
    if not home.shared:
        from intersession.store.sqlite.log import SqliteLog

        return SqliteLog(home)
    _check_address(home.shared)
    from intersession.store.postgres.log import PostgresLog

    return PostgresLog(home.shared)


def _check_address(url: str) -> None:
    """Raise HomeError for an address that is not a server's; not shown: it may hold a password."""
    if not url.startswith(SCHEMES):
        raise HomeError(
            "The address of the shared log cannot be used. Accepted: "
            "postgresql://user@host:5432/database, in --log or INTERSESSION_LOG."
        )
    try:
        import psycopg  # noqa: F401
    except ImportError as problem:
        raise HomeError(
            "A shared log needs the PostgreSQL driver: pip install 'intersession[postgres]'"
        ) from problem
