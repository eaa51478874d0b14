"""A home opened by a program: its commands, its log, and its views.

with intersession.open("homework") as record:
    record.register("RK", timezone="Europe/Berlin")
    for one in record.log.read(types=["homework.attempted"], client="RK"):
        print(one.id, one.event.happened_at)
    rows = record.views.report("agenda", client="RK", today=record.today())["agenda"]
    then = record.as_of(date(2026, 3, 2), client="RK").report("agenda", client="RK")["agenda"]
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, tzinfo
from pathlib import Path
from types import TracebackType
from typing import NoReturn

from intersession.application.homework import Homework
from intersession.dates import instants
from intersession.errors import IntersessionError
from intersession.plugins.manager import Plugins, installed
from intersession.projections.replay import Folded
from intersession.projections.runner import Views
from intersession.store.as_of import by_then, looking_back
from intersession.store.home import Home, home_at
from intersession.store.locate import log_of
from intersession.store.reader import LogReader


class Record(Homework):
    """A home's record: every command of ``Homework``, ``log`` to read, ``views`` to ask.

    A home that is not there reads as an empty one. Every error is an IntersessionError.
    """

    log: LogReader  # type: ignore[assignment]
    views: Views

    def __init__(
        self, home: Home, plugins: Plugins, clock: Callable[[], datetime] = instants.utc_now
    ) -> None:
        log = log_of(home)
        super().__init__(log, plugins, clock)
        self.home = home
        self.views = Views(home, log, plugins.views)

    def today(self, zone: tzinfo | None = None) -> date:
        """Today, in a client's time zone or on this machine."""
        return self.clock().astimezone(zone).date()

    def as_of(self, time: date | datetime, client: str | None = None) -> Folded:
        """Every view as it stood when no more was on record than by a time, in memory.

        What was recorded later is absent, however long ago it happened. A day means its
        end, on the client's clock or this machine's. With ``client`` only that client's
        events are folded, which is fast. Raises InvalidInput for a time to come.
        """
        found = self.client(client) if client is not None else None
        zone = instants.zone(found.timezone) if found else None
        then = looking_back(time, zone, self.clock())
        events = by_then(self.log, then.at, found.code if found else None)
        return Folded(self.views.views, events, today=then.day)

    def close(self) -> None:
        """Let go of the files and connections; the record cannot be used from then on."""
        if isinstance(self.log, _Closed):
            return
        self.views.close()
        self.log.close()
        closed = _Closed(self.home)
        self.log = self.views = closed  # type: ignore[assignment]

    def __enter__(self) -> Record:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class _Closed:
    """Stands where the log and the views of a closed record were."""

    def __init__(self, home: Home) -> None:
        self._home = home

    def __getattr__(self, name: str) -> NoReturn:
        raise IntersessionError(
            f"The record in {self._home.path} is closed. Open it again: intersession.open(…)"
        )


def open(  # noqa: A001 - read as intersession.open
    home: Path | str | None = None,
    *,
    log: str | None = None,
    clock: Callable[[], datetime] = instants.utc_now,
) -> Record:
    """Open a home by its folder, or the default one; it is made when something is recorded.

    ``log`` is the address of a shared log, ``postgresql://…`` (else INTERSESSION_LOG).
    """
    return Record(home_at(home, log), installed(), clock)
