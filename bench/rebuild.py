"""How fast are all views folded again from the log?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from bench import raw
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
from bench.replay import replay
from intersession.plugins.manager import installed
from intersession.projections.runner import Views
from intersession.store.home import Home
from intersession.store.sqlite.reader import SqliteReader


def measure(options: Options) -> Result:
    """A rebuild, the upsert of the rows it ends with, and that with a replay before, in turn."""
    log = kept_log(options).log_path
    with folder() as scratch:
        rebuild(log, Home(scratch / "ready"))
        ready = Home(scratch / "ready").views_path
        homes = (Home(scratch / f"{number}") for number in range(3 * options.rounds))

        def raw_upsert() -> float:
            return upsert(ready, next(homes).views_path)

        found = interleaved(
            {
                "rebuild of all views": lambda: rebuild(log, next(homes)),
                "raw executemany upsert of the ready rows": raw_upsert,
                "full replay + raw upsert": lambda: timed(replay, log) + raw_upsert(),
            },
            options,
            options.events,
        )
    ours, rows, read_and_written = found.values()
    return Result(
        timings=list(found.values()),
        figures=[
            Figure(ours.name, rows.name, speed(ours, rows), goal=at_least(0.70)),
            Figure(ours.name, read_and_written.name, speed(ours, read_and_written)),
        ],
    )


def rebuild(log: Path, home: Home) -> float:
    """The seconds in which all views of a log are made in a new file."""
    reader = SqliteReader(log)
    views = Views(home, reader, installed().views)
    seconds = timed(views.catch_up)
    views.close()
    reader.close()
    return seconds


def upsert(ready: Path, path: Path) -> float:
    """The seconds in which a new file takes the rows of another, in one transaction as well."""
    path.parent.mkdir()
    connection = raw.make_like(path, ready, synchronous="NORMAL")
    connection.execute("BEGIN IMMEDIATE")
    seconds = sum(timed(raw.upsert, connection, table, page) for table, page in ready_rows(ready))
    seconds += timed(connection.execute, "COMMIT")
    connection.close()
    return seconds


def ready_rows(path: Path) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """Each table's rows in the order in which they were last written, a thousand at a time."""
    with closing(raw.connect(path)) as connection:
        for table in raw.tables(connection):
            cursor = connection.execute(f'SELECT * FROM "{table}" ORDER BY rowid')
            while page := cursor.fetchmany(raw.PAGE):
                yield table, page


if __name__ == "__main__":
    main(__doc__, measure)
