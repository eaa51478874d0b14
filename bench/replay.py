"""How fast is the whole log read, to typed events with their timestamps?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

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
    timed,
)
from bench.logs import kept_log
from intersession.events.recorded import Recorded
from intersession.store.sqlite.reader import SqliteReader


def measure(options: Options) -> Result:
    """Our replay, a raw scan, a scan that reads the JSON, and the library's replay, in turn."""
    path = kept_log(options).log_path
    with folder() as scratch:
        theirs = library.filled(scratch / "library.db", path)
        found = interleaved(
            {
                "full replay": lambda: timed(replay, path),
                "raw SELECT scan": lambda: timed(scan, path),
                "raw scan + orjson.loads": lambda: timed(scan_and_load, path),
                "eventsourcing's defaults": lambda: timed(library.replay, theirs),
            },
            options,
            options.events,
        )
    ours, *others = found.values()
    goals = [at_least(0.45), at_least(1.0), None]
    return Result(
        timings=list(found.values()),
        figures=[
            Figure("full replay to typed events", other.name, speed(ours, other), goal=goal)
            for other, goal in zip(others, goals, strict=True)
        ],
    )


def pages(path: Path) -> Iterator[list[Recorded]]:
    """The log, typed, as a view or an integrator reads it."""
    with closing(SqliteReader(path)) as reader:
        yield from reader.pages()


def replay(path: Path) -> None:
    """Read all of the log, typed."""
    for _ in pages(path):
        pass


def scan(path: Path) -> None:
    """Step through the same rows."""
    with closing(raw.connect(path)) as connection:
        for _ in raw.scanned(connection):
            pass


def scan_and_load(path: Path) -> None:
    """Step through the same rows and read their JSON."""
    with closing(raw.connect(path)) as connection:
        for _, _, _, _, state in raw.scanned(connection):
            raw.loads(state)


if __name__ == "__main__":
    main(__doc__, measure)
