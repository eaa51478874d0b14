"""A home opened by a program: its commands, its log, and its views.

with intersession.open("homework") as record:
    record.register("RK", timezone="Europe/Berlin")
    for one in record.log.read(types=["homework.attempted"], client="RK"):
        print(one.event, one.fact.happened_at)
    rows = record.views.report("agenda", client="RK", today=record.today())["agenda"]
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, tzinfo
from pathlib import Path
from types import TracebackType

from intersession import moments
from intersession.home import Home, home_at
from intersession.homework import Homework
from intersession.opening import log_of
from intersession.plugins import Plugins, installed
from intersession.pump import Views
from intersession.replay import LogReader


class Record(Homework):
    """A home's record: every command of ``Homework``, ``log`` to read, ``views`` to ask."""

    log: LogReader  # type: ignore[assignment]

    def __init__(
        self, home: Home, plugins: Plugins, clock: Callable[[], datetime] = moments.utc_now
    ) -> None:
        log = log_of(home)
        super().__init__(log, plugins, clock)
        self.home = home
        self.views = Views(home, log, plugins.views)

    def today(self, zone: tzinfo | None = None) -> date:
        """Today, in a client's time zone or on this machine."""
        return self.clock().astimezone(zone).date()

    def close(self) -> None:
        """Let go of the files and connections."""
        self.views.close()
        self.log.close()

    def __enter__(self) -> Record:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open(  # noqa: A001 - read as intersession.open
    home: Path | str | None = None,
    *,
    log: str | None = None,
    clock: Callable[[], datetime] = moments.utc_now,
) -> Record:
    """Open a home by its folder, or the default one; it is made when something is recorded.

    ``log`` is the address of a shared log, ``postgresql://…`` (else INTERSESSION_LOG).
    """
    return Record(home_at(home, log), installed(), clock)
