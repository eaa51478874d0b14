"""The trace of a fault of ours: where it happened, and no word of what was typed or read."""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from intersession.strict.bounds import TRACES
from intersession.version import __version__

FOLDER = "faults"
"""The folder in the home that holds traces."""
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`")
_LONGEST = 200


def trace_of(fault: BaseException) -> str:
    """Where a fault happened: lines of the program, no values, and no words in quotes."""
    return "\n".join([f"intersession {__version__}", *_parts(fault, set())]) + "\n"


def _parts(fault: BaseException, seen: set[int]) -> Iterator[str]:
    """What came before a fault, then the fault itself."""
    seen.add(id(fault))
    before = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    if before is not None and id(before) not in seen:
        yield from _parts(before, seen)
        yield "then:"
    yield "".join(traceback.format_tb(fault.__traceback__)).rstrip()
    words = _QUOTED.sub("'…'", str(fault))
    words = words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
    yield f"{type(fault).__name__}: {words}"


def kept(trace: str, home: Path) -> Path | None:
    """The private file that a trace was kept in; None where there is no home, or no room.

    Only the newest are kept.
    """
    folder = home / FOLDER
    file = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{os.getpid()}.txt"
    try:
        if not home.is_dir():
            return None
        folder.mkdir(mode=0o700, exist_ok=True)
        _write(file, trace)
    except OSError:
        return None
    with suppress(OSError):
        for old in sorted(folder.glob("*.txt"))[:-TRACES]:
            old.unlink()
    return file


def _write(file: Path, trace: str) -> None:
    """Write a file for its owner alone, whole, or leave none."""
    number = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(number, "wb") as out:
            out.write(trace.encode(errors="backslashreplace"))
    except OSError:
        file.unlink()
        raise
