"""The home folder: where the log and the views live, kept private.

``log.db`` is the truth, ``views.db`` can be deleted at any moment. The folder is
made for its owner alone (0700), and so are the files (0600).
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import msgspec

from intersession.errors import HomeError

LOG_FORMAT = 1
"""Rises when a log can hold something that an earlier version could not read."""

EVENTS_TABLE = "stored_events"
IDENTITY_TABLE = "log_identity"

LOCK_TIMEOUT = 60
"""Seconds to wait while another process writes, before saying so."""


_OF_THE_FILE = (
    *(sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR),
    *(sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN),
)


PUT_BACK = "Put a copy of the log from before in its place, or choose another home with --home DIR."


class Home(msgspec.Struct, frozen=True):
    """A home folder; nothing is made until something is written.

    ``shared`` is the address of a log on a server, where it is not in the folder.
    """

    path: Path
    shared: str = ""

    @property
    def log_path(self) -> Path:
        """The event log: one SQLite file, append only."""
        return self.path / "log.db"

    @property
    def views_path(self) -> Path:
        """The views folded from the log; rebuilt whenever it is missing."""
        return self.path / "views.db"

    def prepare(self, file: Path) -> None:
        """Make the folder and an empty private file in it, where they are missing.

        A file that is there is never opened: to close it again would let go of every lock
        that SQLite holds on it in this process, and another process would then take the
        file's write-ahead log away while it is in use.
        """
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except OSError as problem:
            if os.access(file, os.R_OK | os.W_OK):
                return
            why = "Permission denied" if file.exists() else problem.strerror
            raise HomeError(
                f"The home folder {self.path} cannot be written ({why}). "
                f"Choose another with --home DIR or INTERSESSION_HOME."
            ) from problem

    def is_empty(self) -> bool:
        """Whether nothing has been recorded here."""
        return last_position(self.log_path) == 0

    def check_may_begin(self) -> None:
        """Raise HomeError where the log here holds nothing, and views were folded from one."""
        folded = 0 if self.shared else _folded(self.views_path)
        if folded:
            raise HomeError(
                f"{self.log_path} holds nothing, and what was looked at in this home before came "
                f"from a log with {folded} positions. Was the file deleted, or is the log on a "
                f"server (--log, INTERSESSION_LOG)? Put a copy of the log back: intersession log "
                f"copy BACKUP {self.path}. To begin a new log here, delete {self.views_path}."
            )


SHARED_LOG = "INTERSESSION_LOG"
"""The environment variable that holds the address of a shared log."""


def home_at(folder: Path | str | None = None, shared: str | None = None) -> Home:
    """The home in a folder, with its log there or shared.

    Without a folder it is that of INTERSESSION_HOME, else the platform's data folder;
    without an address the log is that of INTERSESSION_LOG, else in the folder.
    """
    shared = os.environ.get(SHARED_LOG, "") if shared is None else shared
    named = folder or os.environ.get("INTERSESSION_HOME")
    if named:
        return Home(Path(named).expanduser(), shared)
    from platformdirs import user_data_path

    return Home(user_data_path("intersession", appauthor=False), shared)


def connect(path: Path, advice: str = PUT_BACK) -> sqlite3.Connection:
    """Open a SQLite file that exists, in autocommit mode; raises HomeError where it is none.

    ``advice`` says what to do about a file that is damaged, or no database at all.
    """
    try:
        connection = sqlite3.connect(path, isolation_level=None, timeout=LOCK_TIMEOUT)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.Error:
            connection.close()
            raise
    except sqlite3.OperationalError as problem:
        raise HomeError(f"{path} cannot be opened ({problem}).") from problem
    except sqlite3.DatabaseError as problem:
        is_none = problem.sqlite_errorcode == sqlite3.SQLITE_NOTADB
        what = "is not a database" if is_none else f"is damaged ({problem})"
        raise HomeError(f"{path} {what}, so it was left as it is. {advice}") from problem
    return connection


def is_of_the_file(problem: BaseException) -> bool:
    """Whether SQLite cannot use the file itself: it is damaged, full, or may not be written."""
    return getattr(problem, "sqlite_errorcode", 0) & 0xFF in _OF_THE_FILE


def use_wal(connection: sqlite3.Connection) -> None:
    """Let readers and a writer work side by side; waits where others are starting too.

    SQLite does not wait by itself while several connections change a file's mode at once.
    """
    deadline = time.monotonic() + LOCK_TIMEOUT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def open_log(path: Path) -> sqlite3.Connection | None:
    """Open an existing log for reading, or None where nothing was recorded yet.

    Raises HomeError for a file that is no Intersession log, or a newer one.
    """
    if not _is_there(path):
        return None
    connection = connect(path)
    try:
        if _holds_a_log(connection, path):
            connection.execute("PRAGMA query_only = 1")
            return connection
    except HomeError:
        connection.close()
        raise
    connection.close()
    return None


def check_log(path: Path) -> None:
    """Raise HomeError where a file is no Intersession log, or a newer version's."""
    connection = open_log(path)
    if connection is not None:
        connection.close()


def last_position(path: Path) -> int:
    """The position of the last fact in a log, 0 where there is none."""
    connection = open_log(path)
    if connection is None:
        return 0
    try:
        found = connection.execute(f"SELECT max(position) FROM {EVENTS_TABLE}").fetchone()
        return int(found[0] or 0)
    finally:
        connection.close()


def _folded(path: Path) -> int:
    """The last position of a log that any view in a file was folded up to."""
    if not _is_there(path):
        return 0
    try:
        with closing(sqlite3.connect(path)) as connection:
            found = connection.execute("SELECT max(position) FROM views").fetchone()
    except sqlite3.Error:  # no views, or none that can be read
        return 0
    return int(found[0] or 0)


def _is_there(path: Path) -> bool:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as problem:  # such as a folder of somebody else's
        raise HomeError(
            f"{path} cannot be opened ({problem.strerror}). Choose another home with --home DIR."
        ) from problem
    return True


def _holds_a_log(connection: sqlite3.Connection, path: Path) -> bool:
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master")]
    if EVENTS_TABLE not in tables:
        if tables:
            raise HomeError(
                f"{path} is a database, but not a log of Intersession, so it was left as it is. "
                f"Choose another home with --home DIR."
            )
        return False
    written = connection.execute("PRAGMA user_version").fetchone()[0]
    if written > LOG_FORMAT:
        raise HomeError(
            f"{path} was written by a newer version of Intersession (log format {written}, this "
            f"version reads up to {LOG_FORMAT}). pip install --upgrade intersession"
        )
    return True
