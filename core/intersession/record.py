"""A home opened by a program: its commands, its log, and its views.

with intersession.open("homework") as record:
    record.register("RK", timezone="Europe/Berlin")
    for one in record.log.read(types=["homework.attempted"], client="RK"):
        print(one.id, one.event.happened_at)
    rows = record.views.report("agenda", client="RK", today=record.today())["agenda"]
    then = record.as_of(date(2026, 3, 2), client="RK").report("agenda", client="RK")["agenda"]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, tzinfo
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

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
from intersession.projections.containment import Containment
from intersession.projections.replay import Folded
from intersession.projections.runner import Views
from intersession.store.as_of import by_then, looking_back
from intersession.store.home import Home, home_at
from intersession.store.reader import LogReader

if TYPE_CHECKING:
    from intersession.consumers.consumer import Consumer, Take
    from intersession.interchange.answers.table import AnswerTables
    from intersession.store.checkpoint import Checkpoint
    from intersession.store.follow import Follow


class Record(Commands):
    """A home's record: every command, ``log`` to read, ``views`` to ask.

    A home that does not exist is made when something is recorded; to read one that is not
    there is an error. Every error is an IntersessionError.
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
        """The log, to read; commands add to it. Raises HomeError where nothing was recorded."""
        self._open.home.require_record()
        return self._open.log

    @property
    def views(self) -> Views:
        """The views, caught up when they are read: ``views.report(name, …)``.

        Raises HomeError where nothing was recorded.
        """
        self._open.home.require_record()
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
        events = by_then(self.log, then.at, found.code if found else None, contained=True)
        containment = Containment(self.log, self.views.damages())
        return Folded(self.views.views, events, today=then.day, containment=containment)

    def answers(
        self,
        worksheet: str | None = None,
        *,
        version: int | None = None,
        client: str | None = None,
        first: date | None = None,
        last: date | None = None,
    ) -> AnswerTables:
        """The answers as tables, as they now stand: one row an entry, and one a row of a list.

        Of one worksheet or of all on record, of one client or of all, of the days from
        ``first`` to ``last``, both included. Answers come as ``version`` of the worksheet has
        them, else the installed one; what cannot be had so is in ``left_out``.

            for row in record.answers("cbt.thought-record")["cbt.thought-record.moods"].records:
                print(row["client"], row["name"], row["before"])
        """
        from intersession.interchange.answers.collect import Asked, answer_tables

        code = self.homework.client(client).code if client is not None else None
        asked = Asked(client=code, worksheet=worksheet, version=version, first=first, last=last)
        return answer_tables(self.log, self.homework.catalogue, asked)

    def follow(
        self,
        after: Checkpoint | int | None = 0,
        *,
        types: Iterable[type | str] = (),
        client: str | None = None,
        patience: float | None = None,
        live: bool = True,
    ) -> Follow:
        """Events after a checkpoint, then those to come, in a loop or asynchronously.

        ``after`` is a checkpoint, a position (0: from the first event), or None: only what is
        yet to come. ``types`` and ``client`` are those of ``log.read``. ``patience`` is how
        many seconds a server may be away, by default as long as it takes; with ``live``
        false it ends where the log ends. It has a connection of its own: close it.
        """
        from intersession.store.follow import Follow
        from intersession.store.subscription import subscribed

        found = subscribed(self._open.home, after, types=types, client=client, patience=patience)
        return Follow(found, live=live)

    def consumer(
        self,
        name: str,
        take: Take,
        into: Any,
        *,
        types: Iterable[type | str] = (),
        client: str | None = None,
        patience: float | None = None,
    ) -> Consumer:
        """Take events into a database of yours, each exactly once.

        ``take`` makes rows of some events over the connection ``into`` (sqlite3, psycopg or
        duckdb); the checkpoint is kept there under ``name``, in the same transaction. The
        others are those of ``follow``.
        """
        from intersession.consumers.consumer import Consumer
        from intersession.store.subscription import subscribed

        home, chosen = self._open.home, list(types)
        subscribe = partial(subscribed, home, types=chosen, client=client, patience=patience)
        return Consumer(name, take, into, subscribe)

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
