"""What does a log that a clinic shares on PostgreSQL cost, beside plain psycopg?"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import attrs

from bench import processes, raw
from bench.harness import (
    Figure,
    Options,
    Result,
    Timing,
    at_least,
    folder,
    interleaved,
    main,
    speed,
    timed,
    timed_each,
)
from bench.logs import kept_log
from bench.server import NoServer, Server, psycopg, serving
from intersession.events.recorded import Recorded
from intersession.store.home import Home
from intersession.store.postgres.log import PostgresLog
from intersession.store.postgres.reader import PostgresReader
from intersession.store.postgres.setup import create
from intersession.store.sqlite.reader import SqliteReader

SAVES = 1000
"""Appends of one event by each writer."""
WRITERS = (1, 2, 4, 8)
ADDRESS = "address"
"""The file in a writers' folder that says where their log is."""

_RAW_TABLE = (
    "CREATE TABLE plain (position bigserial PRIMARY KEY, "
    'originator_id text COLLATE "C" NOT NULL, originator_version bigint NOT NULL, '
    "topic text NOT NULL, state bytea NOT NULL, UNIQUE (originator_id, originator_version))"
)
_RAW_INSERT = (
    "INSERT INTO plain (originator_id, originator_version, topic, state) "
    "VALUES (%s, %s, %s, %b) RETURNING position"
)
_RAW_PAGE = (
    "SELECT position, originator_id, originator_version, topic, state FROM stored_events "
    "WHERE position > %s ORDER BY position LIMIT %s"
)


def measure(options: Options) -> Result:
    """Appends and replays on a server of our own, as durable as Debian's is by default."""
    try:
        with serving() as server:
            return measured(options, server)
    except NoServer as problem:
        print(f"The bench of a shared log is left out: {problem}.", file=sys.stderr)
        return Result(figures=[])


def measured(options: Options, server: Server) -> Result:
    """Each contender's turns on that server."""
    model = kept_log(options).log_path
    saved = ready(model, min(SAVES, options.events))
    appends = interleaved(
        {
            "append to a shared log": lambda: ours(server, saved),
            "raw INSERT": lambda: baseline(server, model, len(saved)),
        },
        options,
        len(saved),
    )
    full = filled(server, model)
    replays = interleaved(
        {
            "replay of a shared log": lambda: timed(replay, full),
            "raw paged binary select": lambda: timed(scan, full),
            "the same + orjson.loads": lambda: timed(scan_and_load, full),
        },
        options,
        options.events,
    )
    writers = interleaved({told(n): _writing(server, n) for n in WRITERS}, options)
    writers = {told(n): attrs.evolve(writers[told(n)], count=n * SAVES) for n in WRITERS}
    timings = [*appends.values(), *replays.values(), *writers.values()]
    return Result(timings=timings, figures=figures(appends, replays, writers))


def figures(
    appends: dict[str, Timing], replays: dict[str, Timing], writers: dict[str, Timing]
) -> list[Figure]:
    """Appends and replays beside psycopg alone, and several writers beside one."""
    append, insert = appends.values()
    typed, rows, loaded = replays.values()
    one, *more = writers.values()
    name = "shared log: one event a transaction, durable"
    replayed = "shared log: full replay to typed events"
    return [
        Figure(name, insert.name, speed(append, insert), goal=at_least(0.40)),
        Figure(replayed, rows.name, speed(typed, rows), goal=at_least(1.0)),
        Figure(replayed, rows.name + " + orjson.loads", speed(typed, loaded)),
        *(Figure(f"shared log: {two.name}", one.name, speed(two, one)) for two in more),
    ]


def told(count: int) -> str:
    """So many writers, in words."""
    return f"{count} writer{'s' if count > 1 else ''}"


# Appending.


def ready(model: Path, count: int) -> list[list[Recorded]]:
    """The first events of a log, each by itself."""
    with closing(SqliteReader(model)) as reader:
        return [[one] for page in reader.pages(until=count) for one in page]


def ours(server: Server, saved: Sequence[list[Recorded]]) -> float:
    """The seconds in which a new log takes events, each in a transaction of its own."""
    address = new_log(server)
    with closing(PostgresLog(address)) as log:
        log.append([opening(saved[0][0])])
        return timed_each(log.append, saved)


def opening(one: Recorded) -> Recorded:
    """The same event on a stream of nobody, to open the connections with."""
    return Recorded(0, "NOBODY", 1, one.event)


def baseline(server: Server, model: Path, count: int) -> float:
    """The seconds in which a plain table takes the rows of the same events."""
    with psycopg.connect(server.new_database(), autocommit=True) as connection:
        connection.execute(_RAW_TABLE)
        cursor = connection.cursor()

        def insert(row: raw.Row) -> None:
            cursor.execute(_RAW_INSERT, row, prepare=True).fetchone()

        rows = list(rows_of(model))[:count]
        insert(("NOBODY", *rows[0][1:]))
        return timed_each(insert, rows)


def rows_of(model: Path) -> Iterator[raw.Row]:
    """The rows of a log, without positions."""
    return (row for page in raw.pages(model) for row in page)


def new_log(server: Server) -> str:
    """The address of a new log."""
    address = server.new_database()
    create(address)
    return address


# Reading.


def filled(server: Server, model: Path) -> str:
    """The address of a log with all that another one holds."""
    address = new_log(server)
    with closing(SqliteReader(model)) as reader, closing(PostgresLog(address)) as log:
        log.adopt([row for page in reader.stored() for row in page], reader.identity())
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE stored_events")
    return address


def replay(address: str) -> None:
    """Read all of the log, typed, as a view or an integrator does."""
    with closing(PostgresReader(address)) as reader:
        for _ in reader.pages():
            pass


def raw_pages(address: str) -> Iterator[list[Any]]:
    """The same rows as plain psycopg gives them, a thousand at a time."""
    after = 0
    with psycopg.connect(address, autocommit=True) as connection:
        cursor = connection.cursor(binary=True)
        while page := cursor.execute(_RAW_PAGE, (after, raw.PAGE), prepare=True).fetchall():
            yield page
            after = page[-1][0]


def scan(address: str) -> None:
    """Page through the same rows."""
    for _ in raw_pages(address):
        pass


def scan_and_load(address: str) -> None:
    """Page through the same rows and read their JSON, row by row."""
    for page in raw_pages(address):
        for _, _, _, _, state in page:
            raw.loads(state)


# Several writers.


def _writing(server: Server, count: int) -> Callable[[], float]:
    return lambda: written(server, count)


def written(server: Server, count: int) -> float:
    """The seconds until so many processes have each made their appends to one log."""
    with folder() as scratch:
        (scratch / ADDRESS).write_text(new_log(server), encoding="utf-8")
        ended = processes.together(shared, scratch, count, SAVES)
    assert not any(one.errors for one in ended)
    return max(one.end for one in ended) - min(one.start for one in ended)


def shared(folder: Path, stream: str, saves: int) -> tuple[Callable[[Any], Any], Iterable[Any]]:
    """The log on the server, open, and events for a new stream."""
    log = PostgresLog((folder / ADDRESS).read_text(encoding="utf-8"))
    with closing(SqliteReader(Home(folder).log_path)) as reader:
        known = reader.events(processes.MODEL)[:saves]
    log.append([Recorded(0, stream.replace(".", "OPENS"), 1, known[0])])
    return log.append, [
        [Recorded(0, stream, version, event)] for version, event in enumerate(known, 1)
    ]


if __name__ == "__main__":
    main(__doc__, measure)
