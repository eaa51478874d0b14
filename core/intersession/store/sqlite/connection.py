"""Open the SQLite file that holds a log, and check that it is one."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from intersession.errors import HomeError, IntersessionError
from intersession.store.log_format import EVENTS_TABLE, LOCK_TIMEOUT, LOG_FORMAT
from intersession.store.sqlite.faults import advice_on, busy_words, is_busy, is_damaged

_OF_THE_FILE = (
    *(sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR),
    *(sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN),
)
IN_MEMORY = "PRAGMA temp_store = MEMORY"
"""What SQLite sorts stays in memory: it would be plain text in the machine's temporary folder."""
ROOM = 64 * 1024
"""What SQLite needs beside a file to open it, in bytes."""
PUT_BACK = "Replace the log with an earlier copy, or choose another home with --home DIR."


def connect(path: Path, advice: str = PUT_BACK, *, for_long: bool = False) -> sqlite3.Connection:
    """Open a SQLite file that exists, in autocommit mode; raises HomeError where it is not one.

    ``advice`` says what to do about a file that is damaged, or no database at all.
    ``for_long``: only read, in any thread, by one that stays: it must never write to a file
    that was put in this one's place meanwhile, as SQLite may do when it is closed.
    """
    name = _named(path, for_long=for_long)
    try:
        connection = sqlite3.connect(
            name,
            isolation_level=None,
            timeout=LOCK_TIMEOUT,
            uri=isinstance(name, str),
            check_same_thread=not for_long,
        )
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            connection.execute(IN_MEMORY)
        except (sqlite3.Error, UnicodeDecodeError):
            connection.close()
            raise
    except UnicodeDecodeError as problem:  # SQLite's words about a name that is damaged
        raise HomeError(
            f"{path} is damaged (the list of its tables), so it was left as it is. {advice}"
        ) from problem
    except sqlite3.OperationalError as problem:
        raise cannot_open(path, problem) from problem
    except sqlite3.DatabaseError as problem:
        is_none = problem.sqlite_errorcode == sqlite3.SQLITE_NOTADB
        what = "is not a database" if is_none else f"is damaged ({problem})"
        raise HomeError(f"{path} {what}, so it was left as it is. {advice}") from problem
    return connection


def cannot_open(path: Path, problem: sqlite3.Error) -> HomeError:
    """The error for a file that SQLite does not open, after it has waited where that may help."""
    if is_busy(problem):
        return HomeError(f"{busy_words(path)} Nothing was changed: try again when it is done.")
    return unusable(path, str(problem))


def _named(path: Path, *, for_long: bool) -> Path | str:
    """A file as SQLite is to open it: as a whole that stays as it is, where it lies at rest."""
    address = f"{path.absolute().as_uri()}?mode=ro"
    if not is_only_read(path.parent):
        return address if for_long else path
    return address if is_unfinished(path) else f"{address}&immutable=1"


def is_only_read(folder: Path) -> bool:
    """Whether a folder is there and cannot be written: a medium that is locked, or another's."""
    try:
        return folder.is_dir() and not os.access(folder, os.W_OK)
    except OSError:  # such as a name that is too long, which is told where it is opened
        return False


def is_unfinished(path: Path) -> bool:
    """Whether a file's write-ahead log holds something, so that the file alone is not whole."""
    try:
        return path.with_name(f"{path.name}-wal").stat().st_size > 0
    except OSError:
        return False


def only_read(folder: Path) -> HomeError:
    """The error for a folder in which nothing can be recorded."""
    return HomeError(
        f"{folder} can only be read, so nothing can be recorded or changed in it. To record, copy "
        f"it to a place that can be written (intersession log copy {folder} DIR), and name that: "
        f"--home DIR, or INTERSESSION_HOME"
    )


def not_used(path: Path, problem: sqlite3.Error, if_damaged: str) -> HomeError:
    """The error for a file of views that SQLite cannot use; the log is another."""
    if is_busy(problem):
        return HomeError(f"{busy_words(path)} Nothing is lost: try again when it is done.")
    if is_full(path):
        return unusable(path, str(problem))
    what_to_do = if_damaged if is_damaged(problem) else advice_on(problem, path)
    return HomeError(f"{path} cannot be used ({problem}). The log is unharmed. {what_to_do}")


def unusable(path: Path, problem: str) -> HomeError:
    """The error for a file that cannot be used: of another account, or where nothing is written."""
    may_use = os.access(path, os.R_OK | os.W_OK)
    if not may_use and not _is_own(path):
        return HomeError(
            f"{path} belongs to {_owner(path)}, and this account may not read and write it. Was "
            f"it once run as another account? Give the files in {path.parent} back to one account "
            f"(chown), or choose another home: --home DIR, or INTERSESSION_HOME"
        )
    if is_only_read(path.parent):
        return _unfinished(path) if is_unfinished(path) else only_read(path.parent)
    if not may_use:
        return HomeError(
            f"This account may not read and write {path}, which is its own. To give the rights "
            f"back: chmod u+rw {path}"
        )
    if is_full(path):
        return HomeError(
            f"The disk that {path.parent} is on is full, so nothing was recorded or changed. Make "
            f"room on it, and try again."
        )
    return HomeError(f"{path} cannot be opened ({problem}).")


def _unfinished(path: Path) -> HomeError:
    return HomeError(
        f"{path.parent} can only be read, and the newest of {path.name} is still in "
        f"{path.name}-wal, where SQLite cannot take it from without writing. Copy the whole folder "
        f"to a place that can be written, and name that: --home DIR, or INTERSESSION_HOME"
    )


def is_full(path: Path) -> bool:
    """Whether the disk that a file is on has no room for even a small change."""
    try:
        return shutil.disk_usage(path.parent).free < ROOM
    except OSError:
        return False


def _is_own(path: Path) -> bool:
    try:
        return path.stat().st_uid == os.geteuid()
    except (OSError, AttributeError):  # gone meanwhile; a system without accounts of this kind
        return True


def _owner(path: Path) -> str:
    try:
        return path.owner()
    except (KeyError, OSError, NotImplementedError):
        return "another account"


def in_another_thread(place: str) -> IntersessionError:
    """The error for a file that is used in another thread than the one that opened it."""
    return IntersessionError(
        f"{place} was opened in another thread. Open a record in each thread that uses one: "
        f"intersession.open(…)"
    )


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
        except sqlite3.OperationalError as problem:
            if not is_busy(problem) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def open_log(path: Path, *, for_long: bool = False) -> sqlite3.Connection | None:
    """Open an existing log for reading, or None where nothing was recorded yet.

    Raises HomeError for a file that is not an Intersession log, or is a newer one.
    """
    if not is_there(path):
        return None
    connection = connect(path, for_long=for_long)
    try:
        if _holds_a_log(connection, path):
            connection.execute("PRAGMA query_only = 1")
            return connection
    except HomeError:
        connection.close()
        raise
    connection.close()
    return None


def standing_at(path: Path) -> tuple[int, ...]:
    """Which file stands at a path, and when it was last written; nothing where none does."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_dev, found.st_ino, found.st_mtime_ns


def check_log(path: Path) -> None:
    """Raise HomeError where a file is not an Intersession log, or is a newer version's."""
    connection = open_log(path)
    if connection is not None:
        connection.close()


def last_position(path: Path) -> int:
    """The position of the last event in a log, 0 where there is none."""
    connection = open_log(path)
    if connection is None:
        return 0
    try:
        found = connection.execute(f"SELECT max(position) FROM {EVENTS_TABLE}").fetchone()
        return int(found[0] or 0)
    finally:
        connection.close()


def folded_position(path: Path) -> int:
    """The last position of a log that any view in a file was folded up to."""
    if not is_there(path):
        return 0
    try:
        with closing(sqlite3.connect(path)) as connection:
            found = connection.execute("SELECT max(position) FROM views").fetchone()
    except sqlite3.Error:  # no views, or none that can be read
        return 0
    return int(found[0] or 0)


def is_there(path: Path) -> bool:
    """Whether a file is there; raises HomeError where one may not look."""
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
    if written < 0:
        raise HomeError(
            f"{path} is damaged (log format {written}, which no log has). To have an intact copy "
            f"in its place: intersession log copy BACKUP DIR, and name that home."
        )
    if written > LOG_FORMAT:
        raise HomeError(
            f"{path} was written by a newer version of Intersession (log format {written}, this "
            f"version reads up to {LOG_FORMAT}). pip install --upgrade intersession"
        )
    return True
