"""What a sink keeps between two runs: how far it has come, and what was refused."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import msgspec

from intersession.errors import HomeError
from intersession.store.checkpoint import Checkpoint
from intersession.store.home import Home


def kept_for(home: Home, url: str) -> tuple[Path, Path]:
    """The files of a home for one URL: its checkpoint, and its dead letters."""
    name = sha256(url.encode()).hexdigest()[:12]
    return home.path / f"post-{name}.checkpoint", home.path / f"post-{name}.refused.jsonl"


class CheckpointFile:
    """A checkpoint in a file for its owner alone, replaced as a whole and at once."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self) -> Checkpoint | None:
        """The checkpoint, None where none is kept; raises InvalidInput for another text."""
        try:
            return Checkpoint.parse(self.path.read_bytes().strip())
        except FileNotFoundError:
            return None
        except OSError as problem:
            raise _unusable(self.path, problem) from problem

    def save(self, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint; after a crash the file holds this one or the one before."""
        new = self.path.with_name(f"{self.path.name}.new")
        try:
            _write(new, f"{checkpoint}\n".encode(), os.O_TRUNC)
            new.replace(self.path)
        except OSError as problem:
            raise _unusable(self.path, problem) from problem


class DeadLetters:
    """Events that a receiver refused, one JSON object a line, for its owner alone."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0

    def add(self, line: bytes, status: int) -> None:
        """Keep an event as it was posted, and the status that was answered."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        letter = {"refused_at": at, "status": status, "event": msgspec.Raw(line)}
        try:
            _write(self.path, msgspec.json.encode(letter) + b"\n", os.O_APPEND)
        except OSError as problem:
            raise _unusable(self.path, problem) from problem
        self.count += 1


def _write(path: Path, content: bytes, how: int) -> None:
    """Write to a private file, and return when it is on the disk."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | how, 0o600), "wb") as file:
        with suppress(OSError):  # where it is another user's, its own rights stay
            os.fchmod(file.fileno(), 0o600)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _unusable(path: Path, problem: OSError) -> HomeError:
    return HomeError(f"{path} cannot be used ({problem.strerror}). Name another file.")
