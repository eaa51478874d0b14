"""The C library that stands between a program and its files: made, loaded and set here."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import subprocess
import sys
from enum import IntEnum, IntFlag
from functools import cache
from pathlib import Path

import attrs

SOURCE = Path(__file__).with_name("interposer.c")


class Calls(IntFlag):
    """Which calls are counted."""

    WRITE = 1
    SYNC = 2
    NAME = 4
    ALL = 7


class Fault(IntEnum):
    """What is done to the call that is hit."""

    NONE = 0
    FAIL = 1
    CUT = 2
    TEAR = 3
    KILL_BEFORE = 4
    KILL_AFTER = 5


@attrs.frozen
class Plan:
    """Which call on the files of a home is hit, the first being 1, and how.

    ``stays``: all calls after it, too, as on a disk that is full or gone.
    """

    fault: Fault = Fault.NONE
    at: int = 0
    error: int = errno.EIO
    stays: bool = False
    calls: Calls = Calls.ALL

    @property
    def shown(self) -> str:
        """As a report names it."""
        name = self.fault.name.lower().replace("_", " ")
        error = f" {errno.errorcode[self.error]}" if self.fault in (Fault.FAIL, Fault.CUT) else ""
        return f"{name}{error} at call {self.at}{' and all after' if self.stays else ''}"


def missing() -> str:
    """Why there can be no such library here; nothing where it can be."""
    if sys.platform != "linux":
        return "faults are put between a program and its files on Linux alone"
    return "" if shutil.which("cc") else "there is no C compiler (cc) here"


def made(folder: Path) -> Path:
    """The library, compiled into a folder unless it is there already and as new as its source."""
    library = folder / "interposer.so"
    if not library.exists() or library.stat().st_mtime < SOURCE.stat().st_mtime:
        folder.mkdir(parents=True, exist_ok=True)
        made_new = folder / f"interposer-{os.getpid()}.so"
        words = ["cc", "-O1", "-shared", "-fPIC", "-o", str(made_new), str(SOURCE), "-ldl"]
        subprocess.run(words, check=True)
        made_new.replace(library)
    return library


@cache
def _loaded() -> ctypes.CDLL:
    """The library that this process was started with."""
    library = ctypes.CDLL(None)
    library.proof_counter.restype = ctypes.POINTER(ctypes.c_long)
    library.proof_arm.argtypes = [
        *(ctypes.c_char_p, ctypes.c_int, ctypes.c_int, ctypes.c_long),
        *(ctypes.c_int, ctypes.c_int, ctypes.c_int),
    ]
    library.proof_arm.restype = None
    return library


def is_loaded() -> bool:
    """Whether this process was started with the library."""
    return hasattr(ctypes.CDLL(None), "proof_arm")


def arm(folder: Path, plan: Plan, journal: int = -1) -> None:
    """Begin to count the calls on a folder's files; what they do is also told to ``journal``."""
    where = os.fsencode(folder)
    _loaded().proof_arm(
        where, plan.calls, plan.fault, plan.at, plan.error, int(plan.stays), journal
    )


def disarm() -> None:
    """Let every call through again."""
    _loaded().proof_disarm()


def calls_made() -> int:
    """How many calls were counted, here or in a child that was forked from here."""
    return int(_loaded().proof_counter()[0])
