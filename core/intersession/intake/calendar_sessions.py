"""Sessions that a calendar holds, planned through the same commands as everything else.

All of a file or nothing. What was read before is known by its digest: the same file adds
nothing, and what was moved in the calendar moves here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import attrs

from intersession.application.homework import Homework
from intersession.application.planning import planned_times
from intersession.application.unit_of_work import UnitOfWork
from intersession.domain.client.decider import Client
from intersession.domain.client.events import SessionPlanned
from intersession.errors import Conflict, LogError
from intersession.intake.calendar_file import Entry, Window, read_calendar

TRIES = 20
"""How often a whole file is decided again when others write to the same streams."""


@attrs.frozen(kw_only=True)
class FromCalendar:
    """What a calendar added, or would add, each with the client's code.

    ``known`` were there already. ``gone`` came from a calendar before and are not in this file.
    ``cancelled`` were cancelled here, and stay so; ``discharged`` are codes of clients who no
    longer come. ``written`` is False for a dry run.
    """

    planned: tuple[tuple[str, SessionPlanned], ...]
    moved: tuple[tuple[str, SessionPlanned], ...]
    known: int
    gone: tuple[tuple[str, SessionPlanned], ...]
    cancelled: int
    discharged: tuple[str, ...]
    written: bool


def import_calendar(
    homework: Homework, data: bytes, codes: Sequence[str], window: Window, *, dry_run: bool = False
) -> FromCalendar:
    """Plan the sessions that a calendar file holds for some clients, all of them or none.

    ``codes`` are those of everybody on record. Raises InvalidInput for what is no calendar.
    """
    entries = read_calendar(data, codes, window)
    for _ in range(TRIES):
        batch = UnitOfWork(homework.store)
        found = _Plan(homework.over(batch), window).take(entries, codes, written=not dry_run)
        if dry_run:
            return found
        try:
            batch.save()
        except Conflict:
            continue
        return found
    raise LogError(
        f"Others kept writing to the same clients, {TRIES} times in a row. Nothing was planned; "
        f"try again."
    )


@attrs.define
class _Plan:
    """One pass over the entries, in front of the log as it now stands."""

    homework: Homework
    window: Window
    planned: list[tuple[str, SessionPlanned]] = attrs.field(factory=list)
    moved: list[tuple[str, SessionPlanned]] = attrs.field(factory=list)
    known: int = 0
    cancelled: int = 0

    def take(
        self, entries: Sequence[Entry], codes: Sequence[str], *, written: bool
    ) -> FromCalendar:
        """Decide on every entry."""
        clients = {code: self.homework.client(code) for code in codes}
        ended = {code for code, client in clients.items() if client.discharged}
        for one in entries:
            if one.code not in ended:
                self._take(one)
        there = {(one.code, one.source) for one in entries}
        return FromCalendar(
            planned=tuple(self.planned),
            moved=tuple(self.moved),
            known=self.known,
            gone=tuple(self._gone(set(codes) - ended, there)),
            cancelled=self.cancelled,
            discharged=tuple(sorted({one.code for one in entries} & ended)),
            written=written,
        )

    def _take(self, entry: Entry) -> None:
        client = self.homework.client(entry.code)
        if self._is_cancelled_here(client, entry):
            self.cancelled += 1
            return
        receipt = self.homework.plan_session(
            entry.code, entry.starts, entry.ends, source=entry.source, happened=self._today(client)
        )
        if not receipt.events:
            self.known += 1
            return
        event: SessionPlanned = receipt.event
        known = {one.source for one in client.sessions.values()}
        (self.moved if entry.source in known else self.planned).append((entry.code, event))

    def _is_cancelled_here(self, client: Client, entry: Entry) -> bool:
        """Whether a session was cancelled since, and stands in the calendar as it did."""
        now = self.homework.calendar.clock()
        starts, _ = planned_times(entry.starts, entry.ends, client.clocks, now)
        return any(
            one.source == entry.source and one.starts == starts for one in client.cancelled.values()
        )

    def _gone(
        self, codes: set[str], there: set[tuple[str, str]]
    ) -> list[tuple[str, SessionPlanned]]:
        first, last = self.window.first.isoformat(), self.window.last.isoformat()
        found = [
            (code, one)
            for code in codes
            for one in self.homework.client(code).sessions.values()
            if one.source and first <= one.on <= last and (code, one.source) not in there
        ]
        return sorted(found, key=lambda pair: (pair[1].starts, pair[0]))

    def _today(self, client: Client) -> date:
        now = self.homework.calendar.clock()
        return client.clocks.at(now).today(now)
