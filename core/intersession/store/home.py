"""The home folder: where the log and the views live, kept private.

``log.db`` is the record, ``views.db`` can be deleted at any time. The folder is
made for its owner alone (0700), and so are the files (0600).
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from intersession.errors import HomeError
from intersession.store.rights import FILE, FOLDER, give_to_owner_of
from intersession.store.sqlite.connection import (
    folded_position,
    is_only_read,
    is_there,
    last_position,
    only_read,
    unusable,
)


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

        An existing file is never opened: closing it would release every lock that SQLite
        holds on it in this process, and another process would then remove the file's
        write-ahead log while it is in use.
        """
        if self.is_read_only():
            raise only_read(self.path)
        try:
            self.path.mkdir(mode=FOLDER, parents=True, exist_ok=True)
            made = os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, FILE)
            give_to_owner_of(self.path, made)
            os.close(made)
        except OSError as problem:
            if os.access(file, os.R_OK | os.W_OK):
                return
            if os.path.lexists(file):
                raise unusable(file, str(problem.strerror)) from problem
            raise HomeError(
                f"The home folder {self.path} cannot be written ({problem.strerror}). "
                f"Choose another with --home DIR or INTERSESSION_HOME."
            ) from problem

    def is_read_only(self) -> bool:
        """Whether the folder is there, and can only be read: nothing is recorded in it then."""
        return is_only_read(self.path)

    def has_record(self) -> bool:
        """Whether there is anything to read: a log on a server, or files in the folder.

        Raises HomeError for a folder that may not be looked into.
        """
        return bool(self.shared) or is_there(self.log_path) or is_there(self.views_path)

    def require_record(self) -> None:
        """Raise HomeError where nothing was ever recorded: reading makes no home."""
        if self.has_record():
            return
        what = "holds no record" if self.path.is_dir() else "is not there"
        raise HomeError(
            f"There is nothing to read: the home folder {self.path} {what}. If the record is "
            f"elsewhere, name its folder: --home DIR, or INTERSESSION_HOME. To begin one here: "
            f"intersession client add RK. To look around first: intersession demo"
        )

    def is_empty(self) -> bool:
        """Whether nothing has been recorded here."""
        return last_position(self.log_path) == 0

    def check_may_begin(self) -> None:
        """Raise HomeError where the log here holds nothing, and views were folded from one."""
        folded = 0 if self.shared else folded_position(self.views_path)
        if folded:
            raise HomeError(
                f"{self.log_path} holds nothing, but the views in this home were made from a log "
                f"with {folded} positions. Was the file deleted, or is the log on a server (--log, "
                f"INTERSESSION_LOG)? To restore the log from a copy: intersession log copy BACKUP "
                f"{self.path}. To start a new log here, delete {self.views_path}."
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
        return Home(_expanded(Path(named)), shared)
    return Home(_usual(), shared)


def _usual() -> Path:
    """The platform's data folder; HomeError where this account has none, or another everywhere."""
    from platformdirs import user_data_path

    try:
        path = user_data_path("intersession", appauthor=False)
        if path.is_absolute():
            return path
    except RuntimeError:  # no such account, and HOME is not set
        pass
    raise HomeError(
        "This account has no home folder that can be found: HOME is not set, or is no full path. "
        "Set it, or name the folder for the record: --home DIR, or INTERSESSION_HOME"
    )


def _expanded(named: Path) -> Path:
    """A folder with ``~`` in full; raises HomeError for the home of somebody who is not there."""
    try:
        return named.expanduser()
    except (RuntimeError, ValueError) as problem:  # the second for a NUL
        whose = named.parts[0]
        raise HomeError(
            f"{named} names the home folder of an account that this machine does not know "
            f"({whose}). Write the folder in full: --home /path/to/record, or INTERSESSION_HOME"
        ) from problem
