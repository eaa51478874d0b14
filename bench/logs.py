"""Made-up homes of any size, made once and kept for as long as a run lasts."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bench.harness import Options
from intersession.plugins.manager import Plugins, installed
from intersession.projections.runner import Views
from intersession.store.home import Home
from intersession.store.sqlite.log import SqliteLog
from intersession_cli import caseload
from intersession_cli.caseload.synthetic import generate

UNTIL, WEEKS = date(2026, 3, 2), 12
"""The day before which every client's weeks end, and how many of them there are."""
CLIENTS = 50
"""So many of them does one clinician see, in the home of a practice."""
CODE = "AB"
"""The client that every lived-in home has, with the same story whatever its size."""


def kept_log(options: Options, events: int | None = None) -> Home:
    """A home with a number of events, by default the number in the options; no views."""
    events = options.events if events is None else events
    return _kept(
        options.logs / f"{events}-{options.seed}",
        lambda folder: make_log(folder, events, options.seed),
    )


def lived_in(options: Options, events: int | None = None) -> Home:
    """The same with the demo's four clients on top, and its views level with the log."""
    log = kept_log(options, events)

    def make(folder: Path) -> None:
        home = copied(log, folder)
        plugins = installed()
        writer = SqliteLog(home)
        caseload.fill(writer, plugins, date.today())
        _level(home, writer, plugins)

    return _kept(Path(f"{log.path}-lived-in"), make)


def practice_of(options: Options) -> Home:
    """A clinician's own home up to today, its views level with the log."""

    def make(folder: Path) -> None:
        home, plugins = Home(folder), installed()
        writer = SqliteLog(home)
        generate(
            writer, plugins, until=date.today(), clients=CLIENTS, weeks=WEEKS, seed=options.seed
        )
        _level(home, writer, plugins)

    return _kept(options.logs / f"practice-{CLIENTS}-{options.seed}", make)


def _level(home: Home, log: SqliteLog, plugins: Plugins) -> None:
    """Fold every view, and let go of the files."""
    views = Views(home, log, plugins.views)
    assert views.catch_up() == {}
    views.close()
    log.close()


def copied(home: Home, folder: Path) -> Home:
    """A copy of a home that nobody has open."""
    shutil.copytree(home.path, folder)
    return Home(folder)


def _kept(folder: Path, make: Callable[[Path], None]) -> Home:
    if not folder.exists():
        unfinished = folder.with_name(f"{folder.name}-unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        make(unfinished)
        unfinished.rename(folder)
    return Home(folder)


def make_log(folder: Path, events: int, seed: int) -> None:
    """A believable caseload of exactly so many events, the same for the same seed."""
    log = SqliteLog(Home(folder))
    generate(log, installed(), until=UNTIL, weeks=WEEKS, seed=seed, events=events)
    log.close()
