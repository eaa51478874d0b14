"""How fast are many events added, durably, and what do decisions and checks add?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import attrs

from bench import library, raw
from bench.deciding import Deciding
from bench.harness import (
    Figure,
    Options,
    Result,
    at_least,
    cost,
    folder,
    interleaved,
    main,
    speed,
    timed,
)
from bench.logs import kept_log
from intersession.application.unit_of_work import UnitOfWork
from intersession.events.recorded import Recorded
from intersession.store.home import Home
from intersession.store.sqlite.log import SqliteLog
from intersession.store.sqlite.reader import SqliteReader


def measure(options: Options) -> Result:
    """Ready events, ready rows, ready events of the library, and commands, in turn.

    Commands are given for a tenth of the events: they take longer, and each the same.
    """
    log = kept_log(options).log_path
    count = min(options.events, max(raw.PAGE, options.events // 10))
    with folder() as scratch:
        files = (scratch / f"{number}" for number in range(4 * options.rounds))
        found = interleaved(
            {
                "append of ready events": lambda: ours(next(files), ready(log)),
                "raw executemany": lambda: baseline(next(files), log),
                "eventsourcing's defaults": lambda: defaults(next(files), log),
                "decisions and checks too": lambda: deciding(next(files), ready(log, count)),
            },
            options,
            options.events,
        )
    events, rows, default, commands = found.values()
    commands = attrs.evolve(commands, count=count)
    name = "import (bulk append), 1,000 a transaction, FULL"
    return Result(
        timings=[events, rows, default, commands],
        figures=[
            Figure(name, rows.name, speed(events, rows), goal=at_least(0.80)),
            Figure(name, default.name, speed(events, default)),
            Figure("the same with decisions and checks", "ready events", cost(commands, events)),
        ],
    )


def ours(folder: Path, events: Iterable[list[Recorded]]) -> float:
    """The seconds in which a new log takes events, page by page."""
    log = SqliteLog(Home(folder))
    seconds = sum(timed(log.append, page) for page in events)
    return seconds + timed(log.close)


def baseline(folder: Path, model: Path) -> float:
    """The seconds in which a new file takes the rows of a log, page by page."""
    folder.mkdir()
    connection = raw.make_like(folder / "log.db", model)
    seconds = sum(timed(raw.append, connection, page) for page in raw.pages(model))
    return seconds + timed(connection.close)


def defaults(folder: Path, model: Path) -> float:
    """The seconds in which the library takes the same as events of its own."""
    folder.mkdir()
    application = library.Records(folder / "library.db")
    seconds = 0.0
    for page in raw.pages(model):
        events = library.events(page)
        seconds += timed(application.save, *events)
    return seconds + timed(application.close)


def deciding(folder: Path, events: Iterable[list[Recorded]]) -> float:
    """The seconds in which commands lead to the same events, checked, saved page by page."""
    log = SqliteLog(Home(folder))
    batch = UnitOfWork(log)
    commands = Deciding(batch)

    def decide(page: list[Recorded]) -> None:
        for recorded in page:
            commands.again(recorded)
        batch.save()

    seconds = sum(timed(decide, page) for page in events)
    return seconds + timed(log.close)


def ready(log: Path, count: int | None = None) -> Iterator[list[Recorded]]:
    """The events of a log, or the first ``count`` of them, a thousand at a time."""
    with closing(SqliteReader(log)) as reader:
        yield from reader.pages(until=count, size=raw.PAGE)


if __name__ == "__main__":
    main(__doc__, measure)
