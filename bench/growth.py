"""Does a command take longer when there is more past?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

import attrs

from bench.harness import (
    Contender,
    Figure,
    Options,
    Result,
    Timing,
    at_most,
    cost,
    folder,
    interleaved,
    main,
    timed,
)
from bench.logs import CODE, copied, lived_in
from bench.practice import ANSWERS, assigned
from bench.programs import intersession, piped
from bench.startup import ATTEMPT
from intersession.application.homework import Homework
from intersession.plugins.manager import installed
from intersession.projections.runner import Views
from intersession.store.home import Home
from intersession.store.sqlite.log import SqliteLog
from intersession.store.sqlite.reader import SqliteReader

TURNS, TURNS_INSIDE = 2, 10
"""How often large and small take turns in a round: whole programs, and within this process."""
LESS = 100
"""How many times fewer events the small home has."""
PROGRAMS = ("agenda", "attempt")
INSIDE = ("catch-up with one new event", "agenda in a running process")


def measure(options: Options) -> Result:
    """The same work over much and over little, in turn."""
    sizes = {"large": options.events, "small": max(1, options.events // LESS)}
    with folder() as scratch:
        homes = {name: copied(lived_in(options, n), scratch / name) for name, n in sizes.items()}
        handles = {name: assigned(home, [5])[0] for name, home in homes.items()}
        found = {
            **_interleaved(options, TURNS, PROGRAMS, homes, handles),
            **_interleaved(options, TURNS_INSIDE, INSIDE, homes, handles),
        }
    compared = f"the same on {sizes['small']:,} events"
    goals = {name: at_most(1.3) for name in (*PROGRAMS, INSIDE[0])}
    figures = [
        Figure(f"growth: {name}", compared, grown(found, name), goal=goals.get(name))
        for name in (*PROGRAMS, *INSIDE)
    ]
    return Result(timings=list(found.values()), figures=figures)


def _interleaved(
    options: Options,
    turns: int,
    works: Sequence[str],
    homes: Mapping[str, Home],
    handles: Mapping[str, str],
) -> dict[str, Timing]:
    """Work over the large home, then over the small one, then the next work."""
    contenders: dict[str, Contender] = {
        f"{work}, {name}": partial(_WORKS[work], home, handles[name])
        for work in works
        for name, home in homes.items()
    }
    return interleaved(contenders, attrs.evolve(options, rounds=turns * options.rounds))


def grown(found: Mapping[str, Timing], name: str) -> float:
    """How many times as long it takes over much."""
    return cost(found[f"{name}, large"], found[f"{name}, small"])


def agenda_program(home: Home, _: str) -> float:
    """The seconds of a whole command on views that are level."""
    catch_up(home)
    return piped(intersession("agenda", CODE, home=home.path))


def attempt_program(home: Home, handle: str) -> float:
    """The seconds of a whole command that records an attempt."""
    return piped(intersession("attempt", handle, *ATTEMPT, home=home.path))


def catch_up_with_one(home: Home, handle: str) -> float:
    """The seconds in which the views take in one new event."""
    catch_up(home)
    log = SqliteLog(home)
    Homework(log, _PLUGINS).attempt(handle, ANSWERS)
    log.close()
    return catch_up(home)


def agenda(home: Home, _: str) -> float:
    """The seconds in which a running process finds out what to open the next session with."""
    reader = SqliteReader(home.log_path)
    views = Views(home, reader, _PLUGINS.views)
    ask = partial(views.report, "agenda", client=CODE, today=date.today())
    seconds = timed(ask)
    views.close()
    reader.close()
    return seconds


def catch_up(home: Home) -> float:
    """The seconds in which the views take in what the log has gained."""
    reader = SqliteReader(home.log_path)
    views = Views(home, reader, _PLUGINS.views)
    seconds = timed(views.catch_up)
    views.close()
    reader.close()
    return seconds


_PLUGINS = installed()
_WORKS: dict[str, Callable[[Home, str], float]] = dict(
    zip(
        (*PROGRAMS, *INSIDE),
        (agenda_program, attempt_program, catch_up_with_one, agenda),
        strict=True,
    )
)


if __name__ == "__main__":
    main(__doc__, measure)
