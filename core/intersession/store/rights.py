"""Who else may look into a home: find rights that are too wide, and narrow them.

A home is for its owner alone: 0700 its folders, 0600 its files. Only what Intersession
keeps in it is looked at; other files in the folder are none of ours.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

FOLDER, FILE = 0o700, 0o600
"""The rights of a folder and of a file of a home."""
_OTHERS = 0o077
_FOLDERS = ("drafts", "inbox", "plugins")
_FILES = ("log.db", "views.db", "settings.", "post-")
"""How the names of our files begin; SQLite's own files have a sign more, as log.db-wal."""


class TooWide(msgspec.Struct, frozen=True):
    """A folder or file of a home that not only its owner may use: ``mode`` are its rights."""

    path: Path
    mode: int

    @property
    def right(self) -> int:
        """The rights that it should have: the owner's alone, a folder's or a file's."""
        return FOLDER if self.path.is_dir() else FILE

    def __str__(self) -> str:
        return f"{self.path} may be used by other accounts ({self.mode:03o})"


def too_wide(home: Path) -> list[TooWide]:
    """What in a home other accounts may read, write or list; the folder itself first.

    Empty where there is no home, on a system without such rights, and on a medium that can
    only be read, where nothing can be mended.
    """
    if os.name == "nt" or _is_read_only(home):
        return []
    found = ((path, _mode(path)) for path in _kept_in(home))
    return [TooWide(path, mode) for path, mode in found if mode & _OTHERS]


def narrow(home: Path) -> list[TooWide]:
    """Take others' rights away; returns what could not be mended, normally nothing.

    The owner's rights stay as they are. Not mended is what belongs to another account, or is
    on a file system that keeps no rights.
    """
    for one in too_wide(home):
        with suppress(OSError):
            one.path.chmod(one.mode & ~_OTHERS)
    return too_wide(home)


def give_to_owner_of(folder: Path, made: int | Path) -> None:
    """Give what was made in a folder, a file by its open number, to the folder's owner.

    Only root can, and only root need: where another account made it, it is that one's.

    So one run as root leaves nothing in a home that its owner may not use.
    """
    if getattr(os, "geteuid", lambda: 1)() == 0:
        whose = folder.stat()
        with suppress(OSError):
            os.chown(made, whose.st_uid, whose.st_gid, follow_symlinks=isinstance(made, int))


def _kept_in(home: Path) -> Iterator[Path]:
    """What Intersession keeps in a home, as far as it is there."""
    yield home
    for one in _listed(home):
        if one.name.startswith(_FILES):
            yield one
        elif one.name in _FOLDERS and one.is_dir() and not one.is_symlink():
            yield one
            yield from (file for file in _listed(one) if _is_plain(file))


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:  # not there, or not ours to look into
        return []


def _is_plain(file: Path) -> bool:
    """Whether it is a file and no link: what a link leads to is not ours to change."""
    return file.is_file() and not file.is_symlink()


def _mode(path: Path) -> int:
    """The rights of a file or folder; 0 for one that is gone."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return 0


def _is_read_only(home: Path) -> bool:
    """Whether the file system that a home is on cannot be written."""
    try:
        return bool(os.statvfs(home).f_flag & os.ST_RDONLY)
    except (OSError, AttributeError):
        return False
