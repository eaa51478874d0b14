"""Private files of the home: written whole or not at all, and removed with their leftovers."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO

from intersession.errors import InvalidInput, Problem
from intersession.store.rights import FILE, FOLDER, give_to_owner_of
from intersession.strict.decoding import read_bytes


def standard_input() -> IO[bytes]:
    """What is sent to the program, in bytes; raises InvalidInput where the caller closed it."""
    if sys.stdin is None:
        told = Problem("", "standard input is closed")
        raise InvalidInput("Standard input cannot be read:", [told])
    return sys.stdin.buffer


def content(file: Path, most: int) -> bytes:
    """What a file holds, or standard input for ``-``; raises InvalidInput, also over ``most``."""
    named = "Standard input" if str(file) == "-" else str(file)
    opened = standard_input() if str(file) == "-" else file
    return read_bytes(opened, most, f"{named} cannot be read:")


def private_folder(folder: Path) -> Path:
    """A folder for its owner alone, made where it is missing."""
    home = folder.parent
    home.mkdir(mode=FOLDER, parents=True, exist_ok=True)
    folder.mkdir(mode=FOLDER, exist_ok=True)
    give_to_owner_of(home, folder)
    return folder


def write_private(file: Path, text: str) -> None:
    """Write a file for its owner alone in UTF-8: beside it first, flushed, then in its place."""
    made = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        number = os.open(made, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, FILE)
        give_to_owner_of(file.parent, number)
        with os.fdopen(number, "w", encoding="utf-8", errors="surrogatepass", newline="") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        made.replace(file)
    except BaseException:
        remove(made)
        raise


def remove(file: Path) -> None:
    """Remove a file that may be gone already."""
    with suppress(OSError):
        file.unlink()


def left_by_ended_processes(folder: Path) -> list[Path]:
    """Files of processes that were killed: what they edited, or were writing."""
    found = [*folder.glob("*.edit*"), *folder.glob(".*.edit*"), *folder.glob(".*.tmp")]
    return [file for file in found if not _is_running(process_of(file))]


def process_of(file: Path) -> int:
    """The number of the process that a file belongs to, which is in its name."""
    numbers = [part for part in file.name.split(".") if part.isdecimal()]
    return int(numbers[-1]) if numbers else 0


def _is_running(process: int) -> bool:
    if process <= 0 or process == os.getpid():
        return False
    if os.name == "nt":  # there a signal of 0 is no question
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
