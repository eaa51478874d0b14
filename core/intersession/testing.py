"""Small worlds for tests: ours and a plugin author's.

def test_walks(tmp_path):
    world = World(tmp_path)
    handle = world.assign("walks.walk")
    world.homework.attempt(handle, {"minutes": 20})
    assert world.view("walks.minutes")[0]["minutes"] == 20
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from intersession.application.homework import Homework
from intersession.application.provenance import numbered_ids
from intersession.composition import Composition
from intersession.domain.assignment.prescription import Prescription
from intersession.plugins.manager import Plugins, installed
from intersession.projections.query import Report, Window
from intersession.projections.runner import Views
from intersession.store.home import Home
from intersession.store.locate import EventLog

ACTOR = "DrM"
"""Who records in a small world."""


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The time it shows, in UTC."""
        return self.now

    def move(self, **by: float) -> None:
        """Move on by ``days=``, ``hours=``, ``minutes=`` …"""
        self.now += timedelta(**by)

    def set(self, day: str, time: str = "09:00") -> None:
        """Show an ISO day and a time, in UTC."""
        self.now = datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=UTC)


class World:
    """A home in a folder, with client RK in it, everything installed, and a still clock.

    ``plugins`` replaces what is installed, ``timezone`` is the client's, ``log`` is the address
    of a shared log. A second world in the same folder opens the same home again, perhaps
    with other plugins.
    """

    def __init__(
        self,
        folder: Path,
        *,
        plugins: Plugins | None = None,
        timezone: str = "Europe/Berlin",
        log: str = "",
    ) -> None:
        self.clock = Clock()
        self.home = Home(folder / "home", log)
        self.plugins = plugins or installed()
        self._parts = Composition(
            self.home, lambda: self.plugins, self.clock, lambda: ACTOR, numbered_ids()
        )
        self._parts.log = self._parts.store  # one connection: a test may put another file there
        if self.log.last_position() == 0:
            self.homework.register("RK", timezone=timezone)

    @property
    def homework(self) -> Homework:
        """The commands."""
        return self._parts.homework

    @property
    def log(self) -> EventLog:
        """The log, to read and to add to."""
        return self._parts.store

    @property
    def views(self) -> Views:
        """The views, caught up when they are read."""
        return self._parts.views

    def assign(
        self,
        worksheet: str,
        settings: Mapping[str, Any] | None = None,
        *,
        code: str = "RK",
        **prescription: Any,
    ) -> str:
        """Assign a worksheet today, with an example task if none is given; returns its handle."""
        agreed = Prescription(**{"task": "Try it once", **prescription})
        today = self.clock().date()
        receipt = self.homework.assign(
            code, worksheet, agreed, settings=settings or {}, happened=today
        )
        return receipt.handle

    def report(
        self, name: str, *, client: str | None = "RK", window: Window | None = None
    ) -> Report:
        """A view's report as of the clock's day, caught up with the log."""
        return self.views.report(name, client=client, window=window, today=self.today)

    def view(self, name: str, part: str | None = None, **asked: Any) -> list[dict[str, Any]]:
        """The rows of one part of a view's report, by default of the first."""
        report = self.report(name, **asked)
        return [dict(row) for row in report[part or next(iter(report))]]

    @property
    def today(self) -> date:
        """The clock's day."""
        return self.clock().date()

    def close(self) -> None:
        """Close the files."""
        self._parts.close()
