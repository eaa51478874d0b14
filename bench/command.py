"""How long does one durable command take in a process that is running already?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import attrs

from bench import library, raw
from bench.harness import (
    Figure,
    Options,
    Result,
    at_least,
    folder,
    interleaved,
    main,
    speed,
    timed_each,
)
from bench.logs import copied, kept_log
from bench.practice import ANSWERS, assigned
from intersession.application.homework import Homework
from intersession.plugins.manager import installed
from intersession.store.home import Home
from intersession.store.sqlite.connection import last_position
from intersession.store.sqlite.log import SqliteLog

TURNS = 5
"""How often contenders take turns in a round: the disk drifts while they do."""
COMMANDS = 40
"""Commands in a turn, on assignments with 0 to 9 attempts."""


def measure(options: Options) -> Result:
    """Attempts, the same rows one by one, and commands of the library's aggregate, in turn."""
    turns = attrs.evolve(options, rounds=TURNS * options.rounds)
    with folder() as scratch:
        contest = Contest(kept_log(options), scratch, turns.rounds * COMMANDS)
        found = interleaved(
            {
                "load, decide, append": contest.ours,
                "raw one-row transaction": contest.baseline,
                "eventsourcing's defaults": contest.defaults,
            },
            turns,
            COMMANDS,
        )
        contest.close()
    command, row, default = found.values()
    name = "one durable command in a running process, FULL"
    return Result(
        timings=list(found.values()),
        figures=[
            Figure(name, row.name, speed(command, row), goal=at_least(0.85)),
            Figure(name, default.name, speed(command, default)),
        ],
    )


class Contest:
    """The contenders, over files that start the same and stay open."""

    def __init__(self, home: Home, scratch: Path, commands: int) -> None:
        mine = copied(home, scratch / "ours")
        before = last_position(mine.log_path)
        self._handles: Iterator[str] = iter(assigned(mine, (n % 10 for n in range(commands))))
        self.path = mine.log_path
        self.raw_path = copied(mine, scratch / "raw").log_path
        self._log = SqliteLog(mine)
        self._homework = Homework(self._log, installed())
        self._connection = raw.connect(self.raw_path)
        theirs = library.filled(scratch / "library.db", self.path, after=before)
        self._library = library.Records(theirs)
        self._added: Sequence[raw.Row] = ()

    def ours(self) -> float:
        """Attempts at the next assignments."""
        known = last_position(self.path)
        handles = list(islice(self._handles, COMMANDS))
        seconds = timed_each(lambda handle: self._homework.attempt(handle, ANSWERS), handles)
        self._added = [row for page in raw.pages(self.path, known) for row in page]
        return seconds

    def baseline(self) -> float:
        """The rows that these attempts added, each in its own transaction."""
        return timed_each(lambda row: raw.append_one(self._connection, row), self._added)

    def defaults(self) -> float:
        """The same events as commands of the library's aggregate."""
        events = [
            (library.identity(stream), name, raw.loads(state))
            for stream, _, name, state in self._added
        ]
        return timed_each(lambda event: self._library.note(*event), events)

    def close(self) -> None:
        """Let go of the files."""
        self._log.close()
        self._connection.close()
        self._library.close()


if __name__ == "__main__":
    main(__doc__, measure)
