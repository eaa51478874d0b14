"""Planned sessions: when client and clinician meet next."""

from __future__ import annotations

from typing import ClassVar

from intersession.domain.client.events import SessionCancelled, SessionPlanned
from intersession.events.recorded import Recorded
from intersession.projections.builtin.assignment_rows import AssignmentRow
from intersession.projections.projection import View, folds, view
from intersession.projections.query import Look, Report
from intersession.projections.table_store import Store
from intersession.projections.tables import changed, key, table


@table("planned_sessions")
class SessionRow:
    """A planned session: ``status`` is planned or cancelled, ``on`` the client's day.

    ``from_calendar`` says that it was read from a calendar's file.
    """

    client: str = key(references="clients")
    planned: int = key()
    on: str = ""
    starts: str = ""
    ends: str | None = None
    status: str = "planned"
    from_calendar: bool = False
    events: str = ""

    @property
    def time(self) -> str:
        """The time of day, ``14:00``; empty where only the day is known."""
        return self.starts[11:16]


@view("sessions", version=1, title="Planned sessions", tables=[SessionRow], reads=[AssignmentRow])
class Sessions(View):
    """The sessions that are planned from today on, the next one first.

    Days agreed for looking at a practice together (*review on*) are sessions too, where
    nothing else is planned for that day. Cancelled ones are in the table, and not here.
    """

    has_window = False
    shown: ClassVar = {"sessions": ("client", "on", "starts", "ends")}

    def report(self, look: Look) -> Report:
        """A row for each session to come."""
        rows = [
            {
                "client": one.client,
                "on": one.on,
                "starts": one.starts,
                "ends": one.ends,
                "planned": one.planned or None,
                "from_calendar": one.from_calendar,
                "events": one.events,
            }
            for several in coming(look).values()
            for one in several
        ]
        return {"sessions": sorted(rows, key=lambda row: (row["starts"], row["client"]))}

    @folds(SessionPlanned)
    def session_planned(self, recorded: Recorded, store: Store) -> None:
        """A session was planned, or moved."""
        event: SessionPlanned = recorded.event
        stood = store[SessionRow].get(recorded.client, event.planned)
        row = SessionRow(
            client=recorded.client,
            planned=event.planned,
            on=event.on,
            starts=event.starts,
            ends=event.ends,
            from_calendar=event.source is not None,
            events=f"{stood.events} {recorded.id}" if stood else recorded.id,
        )
        store[SessionRow].put(row)

    @folds(SessionCancelled)
    def session_cancelled(self, recorded: Recorded, store: Store) -> None:
        """A planned session will not be."""
        event: SessionCancelled = recorded.event
        row = store[SessionRow].get(recorded.client, event.planned)
        if row is not None:
            events = f"{row.events} {recorded.id}"
            store[SessionRow].put(changed(row, status="cancelled", events=events))


AGREED = ("client", "status", "review_on", "last_review_on", "events")
"""The columns of an assignment that say when it is to be looked at together."""


def coming(look: Look) -> dict[str, list[SessionRow]]:
    """The sessions of each client from their today on, the next one first.

    A day agreed for looking at an active practice is one, with number 0, where nothing else is
    planned for it. The view declares that it reads SessionRow and AssignmentRow.
    """
    found: dict[str, dict[tuple[str, int], SessionRow]] = {}
    for row in look.rows(SessionRow):
        if row.status == "planned" and row.on >= look.today_of(row.client).isoformat():
            found.setdefault(row.client, {})[row.starts, row.planned] = row
    for agreed in look.rows(AssignmentRow, only=AGREED):
        on = agreed.review_on
        if agreed.status != "active" or not on:
            continue
        mine = found.setdefault(agreed.client, {})
        is_known = any(one.on == on for one in mine.values())
        if not is_known and on >= look.today_of(agreed.client).isoformat():
            mine[on, 0] = SessionRow(
                client=agreed.client, planned=0, on=on, starts=on, events=agreed.events
            )
    return {client: [mine[name] for name in sorted(mine)] for client, mine in found.items() if mine}
