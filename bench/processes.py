"""What happens when two processes write to the same log at once?"""

from __future__ import annotations

import multiprocessing
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.synchronize import Barrier
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import attrs

from bench import raw
from bench.harness import (
    Contender,
    Figure,
    Options,
    Result,
    Timing,
    at_least,
    at_most,
    folder,
    interleaved,
    main,
    speed,
)
from bench.practice import assigned
from intersession.errors import IntersessionError
from intersession.events.recorded import Recorded
from intersession.store.home import Home
from intersession.store.sqlite.log import SqliteLog

SAVES = 1000
"""Saves of one event by each process."""
PATIENCE = 300
"""Seconds after which a process that says nothing is given up."""
ALONE = {"two processes": "one process", "two raw processes": "one raw process"}
MODEL = "Q0Q.1"
"""The stream whose events are saved again under other names."""


@attrs.frozen
class Ended:
    """What a process says at its end: when it ran, how long each save took, what went wrong."""

    start: float
    end: float
    saves: Sequence[float]
    errors: int


Worker = Callable[[Path, str, int], tuple[Callable[[Any], Any], Sequence[Any]]]
"""Opens a home; gives what saves one thing, and so many things for a stream of that name."""


@attrs.define
class Tally:
    """What the rounds of a contender came to beside the time: p99 and longest save, errors."""

    slow: list[float] = attrs.field(factory=list)
    slowest: list[float] = attrs.field(factory=list)
    errors: int = 0

    def run(self, worker: Worker, count: int) -> float:
        """Let so many processes write to one new log; the seconds until all are done."""
        with folder() as scratch:
            ended = together(worker, scratch / "home", count, SAVES)
        saves = [one for process in ended for one in process.saves]
        self.slow.append(quantiles(saves, n=100)[-1])
        self.slowest.append(max(saves))
        self.errors += sum(process.errors for process in ended)
        return max(one.end for one in ended) - min(one.start for one in ended)


def measure(options: Options) -> Result:
    """Two processes and one, ours and plain sqlite3, in turn."""
    asked: dict[str, tuple[Worker, int]] = {
        "two processes": (ours, 2),
        "two raw processes": (baseline, 2),
        "one process": (ours, 1),
        "one raw process": (baseline, 1),
    }
    tallies = {name: Tally() for name in asked}
    found = interleaved({name: _contender(tallies[name], *asked[name]) for name in asked}, options)
    timings = [attrs.evolve(one, count=SAVES * asked[name][1]) for name, one in found.items()]
    return Result(timings=timings, figures=figures(found, tallies))


def figures(found: Mapping[str, Timing], tallies: Mapping[str, Tally]) -> list[Figure]:
    """Two processes beside two raw ones, and how long each waits beside one that is alone."""
    two, two_raw = found["two processes"], found["two raw processes"]
    shown = float(tallies["two processes"].errors)
    waits = {name: _beside_alone(tallies[name], tallies[alone]) for name, alone in ALONE.items()}
    return [
        Figure("two processes appending", two_raw.name, speed(two, two_raw), goal=at_least(0.80)),
        Figure("errors shown by two processes", "–", shown, "", at_most(0)),
        Figure("p99 of a save, two processes", "one process", waits[two.name], goal=at_most(10)),
        Figure("the same of raw processes", "one raw process", waits[two_raw.name]),
        *(
            Figure(f"longest save, {name}", "–", median(tallies[name].slowest) * 1e3, "ms")
            for name in ALONE
        ),
    ]


def _contender(tally: Tally, worker: Worker, count: int) -> Contender:
    return lambda: tally.run(worker, count)


def _beside_alone(beside: Tally, alone: Tally) -> float:
    return median(one / other for one, other in zip(beside.slow, alone.slow, strict=True))


# The processes.


def together(worker: Worker, folder: Path, count: int, saves: int) -> list[Ended]:
    """Start processes, let them write at the same moment, and hear how it went."""
    assigned(Home(folder), [saves])
    context = multiprocessing.get_context("spawn")
    barrier, ended = context.Barrier(count), context.Queue()
    running = [
        context.Process(target=_work, args=(worker, folder, f"W{n}.1", saves, barrier, ended))
        for n in range(count)
    ]
    for process in running:
        process.start()
    found = [ended.get(timeout=PATIENCE) for _ in running]
    for process in running:
        process.join()
    return found


def _work(
    worker: Worker, folder: Path, stream: str, saves: int, barrier: Barrier, ended: Any
) -> None:
    save, things = worker(folder, stream, saves)
    took, errors = [], 0
    barrier.wait(PATIENCE)
    start = before = time.monotonic()
    for thing in things:
        try:
            save(thing)
        except (IntersessionError, sqlite3.Error):
            errors += 1
        now = time.monotonic()
        took.append(now - before)
        before = now
    ended.put(Ended(start, before, took, errors))


def ours(folder: Path, stream: str, saves: int) -> tuple[Callable[[Any], Any], Sequence[Any]]:
    """The log, and the events of the assignment that is there, for a new stream."""
    log = SqliteLog(Home(folder))
    known = log.events(MODEL)[:saves]
    events = [[Recorded(0, stream, version, event)] for version, event in enumerate(known, 1)]
    return log.append, events


def baseline(folder: Path, stream: str, saves: int) -> tuple[Callable[[Any], Any], Sequence[Any]]:
    """Plain sqlite3, and the rows of the same events."""
    path = Home(folder).log_path
    known = [row for page in raw.pages(path) for row in page if row[0] == MODEL]
    ready = [(stream, version, *row[2:]) for version, row in enumerate(known[:saves], 1)]
    connection = raw.connect(path)
    return lambda row: raw.append_one(connection, row), ready


if __name__ == "__main__":
    main(__doc__, measure)
