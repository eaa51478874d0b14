"""Where a log was last seen to end: a shorter log, an older copy or another one is told.

A home keeps the last head of each log in ``views.db``. A file that is named as an anchor,
best on another medium, keeps it too, where no change to the home reaches it.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import msgspec

from intersession.dates.instants import day_words
from intersession.errors import HomeError, InvalidInput, LogReplaced, Problem, shown
from intersession.store.checkpoint import Checkpoint
from intersession.store.home import Home
from intersession.store.reader import LogReader
from intersession.strict.bounds import CHECKPOINT

CREATE = (
    "CREATE TABLE IF NOT EXISTS heads (place TEXT PRIMARY KEY, source TEXT, position INTEGER, "
    "mark TEXT, recorded_at TEXT)"
)
"""In a views file: where the log was last seen to end, for the home's own log (place "") and for
each server's."""
TO_GO_ON = (
    "Until that is settled, it is only read. If it was restored on purpose: intersession log "
    'accept --why "…". If not, put the newer copy back: intersession log copy BACKUP HOME'
)
_LONG = 300
"""Letters: a path that has more is cut in a message."""
_SHORT = re.compile(r"([1-9][0-9]{0,15}):(sha256:[0-9a-f]{64})")
TO_WRITE = "intersession log export --head FILE > log.jsonl"


class Head(msgspec.Struct, frozen=True):
    """Where a log ended when it was seen: its checkpoint, and when its last event was recorded.

    As text it is one line of JSON, as ``log export --head`` and an anchor write it; what
    people read and type is ``short``: ``266:sha256:…``.
    """

    source: str = ""
    position: int = 0
    mark: str = ""
    recorded_at: str = ""

    def __str__(self) -> str:
        return msgspec.json.encode(self).decode()

    @property
    def short(self) -> str:
        """The position and the mark alone, as people type them."""
        return f"{self.position}:{self.mark}"

    @classmethod
    def parse(cls, text: str | bytes) -> Head:
        """The head that a text stands for, also a short one; raises InvalidInput for another."""
        if isinstance(text, str) and (typed := _SHORT.fullmatch(text.strip())):
            return cls("", int(typed[1]), typed[2])
        checkpoint = Checkpoint.parse(text)
        try:
            recorded_at = msgspec.json.decode(text, type=_When).recorded_at
        except msgspec.DecodeError as problem:
            raise InvalidInput(
                "This is not a head of a log:", [Problem("", str(problem).replace("`", ""))]
            ) from problem
        return cls(checkpoint.source, checkpoint.position, checkpoint.mark, recorded_at)


class _When(msgspec.Struct):
    recorded_at: str = ""


def head_of(reader: LogReader) -> Head:
    """Where a log ends now."""
    here = reader.checkpoint()
    row = reader.last_by(here.position) if here.position else None
    try:
        when = msgspec.json.decode(row[4], type=_When).recorded_at if row else ""
    except (msgspec.DecodeError, TypeError):  # damaged: told where it is read
        when = ""
    return Head(here.source, here.position, here.mark, when)


def changed_since(reader: LogReader, seen: Head) -> str:
    """What is not as it was when a log was seen, as a sentence, "" where it only grew.

    What was seen of a name that the log had before was settled when it got another.
    """
    place, then = reader.place, _day(seen)
    source, last = reader.ends()
    if seen.source and seen.source != source:
        if seen.source in [one.id for one in reader.sources()]:
            return ""
        return f"The log {place} is another one than {then}: {source or 'none'}, not {seen.source}."
    if last < seen.position:
        return f"The log {place} ends at position {last}; {then} it ended at {seen.position}."
    if reader.checkpoint(seen.position).mark != seen.mark:
        return (
            f"The log {place} holds other events than {then}, when it ended at position "
            f"{seen.position}."
        )
    return ""


def cut_off(reader: LogReader) -> str:
    """That a log is shorter than its own file remembers, as a sentence, "" where it is not."""
    last, given = reader.last_position(), reader.given()
    if given <= last:
        return ""
    return f"The log {reader.place} ends at position {last}; events up to {given} were recorded."


def what_changed(reader: LogReader, seen: Iterable[Head | None]) -> str:
    """What is not as it was when a log was seen, or as its file remembers; "" where it grew."""
    told = [changed_since(reader, one) for one in seen if one]
    return next(filter(None, told), "") or cut_off(reader)


def check_unchanged(reader: LogReader, seen: Iterable[Head | None]) -> None:
    """Raise LogReplaced where a log is not the one that was seen, or does not only go on."""
    for one in seen:
        if one and (told := changed_since(reader, one)):
            raise replaced(told, one.position, reader.last_position())


def replaced(told: str, position: int, last: int) -> LogReplaced:
    """The error that keeps a log from being written to."""
    return LogReplaced(f"{told} Nothing was recorded. {TO_GO_ON}", position, last)


def place_of(home: Home, reader: LogReader) -> str:
    """What a home keeps the head of its log under: "" for its own file, else the server."""
    return reader.place if home.shared else ""


def seen_from(home: Home, reader: LogReader) -> Head | None:
    """Where a home last saw its log end; None where it never did."""
    if not home.views_path.is_file():
        return None
    try:
        with closing(sqlite3.connect(home.views_path)) as connection:
            return kept_in(connection, place_of(home, reader))
    except sqlite3.Error:  # no list, or a file that is told where it is used
        return None


def kept_in(connection: sqlite3.Connection, place: str) -> Head | None:
    """The head that a views file keeps for a place; None where it keeps none."""
    asked = "SELECT source, position, mark, recorded_at FROM heads WHERE place = ?"
    row = connection.execute(asked, (place,)).fetchone()
    return Head(*row) if row else None


def keep(connection: sqlite3.Connection, place: str, head: Head) -> None:
    """Keep where a log ends, in a views file."""
    connection.execute(
        "INSERT OR REPLACE INTO heads (place, source, position, mark, recorded_at) "
        "VALUES (?, ?, ?, ?, ?)",
        (place, *msgspec.structs.astuple(head)),
    )


def forget(home: Home, reader: LogReader) -> None:
    """Forget what a home has seen of its log: it is taken as it is.

    Raises HomeError where that cannot be forgotten.
    """
    if not home.views_path.is_file():
        return
    try:
        with closing(sqlite3.connect(home.views_path, isolation_level=None)) as connection:
            connection.execute(CREATE)
            connection.execute("DELETE FROM heads WHERE place = ?", (place_of(home, reader),))
    except sqlite3.Error as problem:
        raise HomeError(
            f"The log is taken as it is, but {home.views_path} could not be written ({problem}). "
            f"Delete that file: the views are folded again from the log."
        ) from problem


class Anchor:
    """A file that keeps the last head of a log, best on another medium than the log."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def seen(self) -> Head | None:
        """The head that the file holds, None where it is not there yet.

        Raises HomeError where it cannot be read, InvalidInput where it holds something else.
        """
        try:
            with self.path.open("rb") as file:
                text = file.read(CHECKPOINT + 1)  # more is no anchor
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as problem:  # the second for a NUL in its name
            raise self._unusable(problem) from problem
        try:
            return Head.parse(text)
        except InvalidInput as problem:
            raise HomeError(
                f"{self.path} is not an anchor, so it was left as it is. Accepted: a file that is "
                f"not there yet, or one line as intersession log export --head FILE writes it"
            ) from problem

    def must_be_seen(self) -> Head:
        """The head that the file holds; raises HomeError where it is not there."""
        found = self.seen()
        if found is None:
            raise HomeError(f"There is no file {self.path}. To write one: {TO_WRITE}")
        return found

    def keep(self, head: Head) -> None:
        """Write where a log ends, in one step: a run that is killed leaves the former line."""
        import os

        beside = self.path.with_name(f"{self.path.name}.new")
        try:
            with beside.open("w", encoding="utf-8") as file:
                file.write(f"{head}\n")
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self.path)
        except OSError as problem:
            raise self._unusable(problem) from problem

    def _unusable(self, problem: OSError | ValueError) -> HomeError:
        why = getattr(problem, "strerror", None) or str(problem)
        path = str(self.path)
        name = path if len(path) <= _LONG else shown(path)
        return HomeError(f"The anchor {name} cannot be used ({why}).")


def _day(seen: Head) -> str:
    """When a log was seen to end there: the day its last event was recorded."""
    from datetime import datetime

    try:
        return f"on {day_words(datetime.fromisoformat(seen.recorded_at).date())}"
    except ValueError:
        return "before"
