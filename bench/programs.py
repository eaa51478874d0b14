"""Whole programs, timed from outside: their output in a pipe, or on a terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.harness import timed

_BIN = Path(sys.executable).parent
PYTHON = (sys.executable, "-c", "pass")


def intersession(*words: str, home: Path | None = None) -> tuple[str, ...]:
    """Our command, as it was installed beside this Python."""
    named = ("--home", str(home)) if home else ()
    return (str(_BIN / "intersession"), *named, *words)


def sqlite_utils(*words: str) -> tuple[str, ...]:
    """The command of sqlite-utils, as it was installed beside this Python."""
    return (str(_BIN / "sqlite-utils"), *words)


def piped(words: Sequence[str]) -> float:
    """The seconds that a command takes, with nobody at a terminal."""
    return timed(output, words)


def on_terminal(words: Sequence[str]) -> float:
    """The seconds that a command takes, at a terminal."""
    return timed(output_on_terminal, words)


def output(words: Sequence[str]) -> bytes:
    """What a command prints into a pipe; raises where it fails."""
    ended = subprocess.run(
        words, stdin=subprocess.DEVNULL, capture_output=True, env=_environment(), check=True
    )
    return ended.stdout


def output_on_terminal(words: Sequence[str]) -> bytes:
    """What a command prints at a terminal; raises where it fails."""
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        words, stdin=theirs, stdout=theirs, stderr=theirs, env=_environment()
    )
    os.close(theirs)
    printed = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    if running.wait():
        raise subprocess.CalledProcessError(running.returncode, words, printed)
    return printed


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # how Linux tells that the other side is closed
        return b""


def _environment() -> dict[str, str]:
    """As on anybody's machine: bytecode is kept, output is buffered, no home is named.

    There is no pager: it would wait for a key.
    """
    left_out = ("INTERSESSION", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    shown = {"COLUMNS": "100", "LINES": "40", "TERM": "xterm-256color"}
    return {**kept, **shown, "INTERSESSION_PAGER": "cat"}
