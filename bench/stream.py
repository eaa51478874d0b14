"""How long does it take to load a stream of 100 events?"""

from __future__ import annotations

from functools import partial

import attrs

from bench import library, raw
from bench.harness import (
    Figure,
    Options,
    Result,
    at_most,
    cost,
    folder,
    interleaved,
    main,
    timed_each,
)
from bench.logs import copied, kept_log
from bench.practice import assigned
from intersession.domain.assignment.decider import fold
from intersession.domain.assignment.state import Assignment
from intersession.events.streams import stream_of
from intersession.store.reader import LogReader
from intersession.store.sqlite.connection import last_position
from intersession.store.sqlite.reader import SqliteReader

EVENTS, STREAMS = 100, 20
TURNS = 5
"""How often contenders take turns in a round; a turn is short."""


def measure(options: Options) -> Result:
    """Our load and fold, a raw select with JSON, and the library's repository, in turn."""
    turns = attrs.evolve(options, rounds=TURNS * options.rounds)
    with folder() as scratch:
        home = copied(kept_log(options), scratch / "ours")
        before = last_position(home.log_path)
        streams = [stream_of(handle) for handle in assigned(home, [EVENTS - 1] * STREAMS)]
        log, connection = SqliteReader(home.log_path), raw.connect(home.log_path)
        path = library.filled(scratch / "library.db", home.log_path, after=before)
        theirs, identities = library.Records(path), [library.identity(one) for one in streams]
        found = interleaved(
            {
                "log.events and fold": lambda: timed_each(partial(load, log), streams),
                "raw select + orjson.loads": lambda: timed_each(
                    partial(raw.stream, connection), streams
                ),
                "eventsourcing's defaults": lambda: timed_each(theirs.load, identities),
            },
            turns,
            STREAMS,
        )
        for one in (log, connection, theirs):
            one.close()
    ours, plain, default = found.values()
    name = f"load of a {EVENTS}-event stream"
    return Result(
        timings=list(found.values()),
        figures=[
            Figure(name, plain.name, cost(ours, plain), goal=at_most(1.25)),
            Figure(name, default.name, cost(ours, default)),
        ],
    )


def load(log: LogReader, stream: str) -> Assignment:
    """An assignment as it stands."""
    return fold(stream, log.events(stream))


if __name__ == "__main__":
    main(__doc__, measure)
