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

from intersession.application.command import (
    Command,
)
from intersession.application.commands import (
    Commands,
)
from intersession.application.homework import Homework
from intersession.application.receipt import Receipt
from intersession.composition import Composition
from intersession.dates import instants
from intersession.errors import IntersessionError
from intersession.plugins.manager import Plugins, installed
from intersession.projections.replay import Folded
from intersession.projections.runner import Views
from intersession.store.as_of import by_then, looking_back
from intersession.store.home import Home, home_at
from intersession.store.reader import LogReader


class Record(Commands):
    """A home's record: every command, ``log`` to read, ``views`` to ask.

    A home that does not exist yet reads as an empty one. Every error is an IntersessionError.
    """

    def __init__(
        self,
        home: Home,
        plugins: Plugins,
        clock: Callable[[], datetime] = instants.utc_now,
        by: str = "",
    ) -> None:
        self.home = home
        self._parts: Composition | None = Composition(
            home, lambda: plugins, clock, (lambda: by) if by else None
        )

    def handle(self, command: Command) -> Receipt:
        """Check a command, decide, and record; returns what was recorded."""
        return self.homework.handle(command)

    @property
    def homework(self) -> Homework:
        """The commands, and what they know: clients, assignments, worksheets."""
        return self._open.homework

    @property
    def log(self) -> LogReader:
        """The log, to read; commands add to it."""
        return self._open.log

    @property
    def views(self) -> Views:
        """The views, caught up when they are read: ``views.report(name, …)``."""
        return self._open.views

    def today(self, zone: tzinfo | None = None) -> date:
        """Today, in a client's time zone or on this machine."""
        return self._open.today(zone)

    def as_of(self, time: date | datetime, client: str | None = None) -> Folded:
        """Every view as it was at a time: what was on record by then, folded in memory.

        What was recorded later is absent, even if it happened earlier. A day means its
        end, on the client's clock or this machine's. With ``client`` only that client's
        events are folded, which is fast. Raises InvalidInput for a future time.
        """
        found = self.homework.client(client) if client is not None else None
        now = self._open.clock()
        then = looking_back(time, found.clocks.at(now).zone if found else None, now)
        events = by_then(self.log, then.at, found.code if found else None)
        return Folded(self.views.views, events, today=then.day)

    def close(self) -> None:
        """Close the files and connections; the record cannot be used after that."""
        parts, self._parts = self._parts, None
        if parts is not None:
            parts.close()

    def __enter__(self) -> Record:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def _open(self) -> Composition:
        if self._parts is None:
            raise IntersessionError(
                f"The record in {self.home.path} is closed. Open it again: intersession.open(…)"
            )
        return self._parts


def open(  # noqa: A001 - read as intersession.open
    home: Path | str | None = None,
    *,
    log: str | None = None,
    clock: Callable[[], datetime] = instants.utc_now,
    by: str = "",
) -> Record:
    """Open a home by its folder, or the default one; it is made when something is recorded.

    ``log`` is the address of a shared log, ``postgresql://…`` (else INTERSESSION_LOG); ``by``
    says who records, a person or a program, by a short pseudonym (else
    INTERSESSION_CLINICIAN, else this machine's account).
    """
    found = home_at(home, log)
    return Record(found, installed(found.path), clock, by)
