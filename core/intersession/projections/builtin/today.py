"""Who comes, and what waits: a line for each client, to begin a day with."""

from __future__ import annotations

from typing import ClassVar

from intersession.domain.assignment.events import Attempted, Corrected, Reviewed
from intersession.events.recorded import Recorded
from intersession.projections.builtin.assignment_rows import AssignmentRow, HoldRow
from intersession.projections.builtin.clients import ClientRow
from intersession.projections.builtin.practice_rows import LastReviewRow, OpenEntryRow, open_entry
from intersession.projections.builtin.sessions import SessionRow
from intersession.projections.projection import View, folds, view
from intersession.projections.query import Look, Report
from intersession.projections.table_store import Store


@view(
    "today",
    version=1,
    title="Today",
    tables=[OpenEntryRow, LastReviewRow],
    reads=[ClientRow, AssignmentRow, HoldRow, SessionRow],
)
class Today(View):
    """A line for each client who was not discharged, to begin a day with.

    *Comes* is the next planned session, or the day agreed for a review. *Last seen* is the day
    of the last review. *Not looked at* counts the entries that no review of their practice
    covers, as the agenda does, and *since* those of them whose day is after the client was last
    seen, or not known. *Review due* counts the active practices whose review day has come, with
    nothing looked at since. *Next step* is what was chosen when the client was last seen.
    """

    has_window = False
    shown: ClassVar = {
        "today": (
            *("client", "comes", "last_seen_on", "since", "not_looked_at", "review_due"),
            "next_step",
        ),
    }

    @folds(Attempted)
    def attempted(self, recorded: Recorded, store: Store) -> None:
        """The client tried it, or planned to."""
        store[OpenEntryRow].put(open_entry(recorded))

    @folds(Corrected)
    def corrected(self, recorded: Recorded, store: Store) -> None:
        """A record was corrected, or the rest of a planned one told.

        What was looked at together stays so, as in the agenda.
        """
        row = open_entry(recorded)
        if row.is_planned or store[OpenEntryRow].get(row.assignment, row.attempt):
            store[OpenEntryRow].put(row)

    @folds(Reviewed)
    def reviewed(self, recorded: Recorded, store: Store) -> None:
        """It was looked at together, with all that was recorded by then."""
        event: Reviewed = recorded.event
        for row in store[OpenEntryRow].starting(recorded.handle):
            if not row.is_planned:
                store[OpenEntryRow].remove(row.assignment, row.attempt)
        before = store[LastReviewRow].get(recorded.handle)
        if before is None or (event.day or "") >= (before.reviewed_on or ""):
            last = LastReviewRow(
                assignment=recorded.handle,
                client=recorded.client,
                reviewed_on=event.day,
                next=event.next,
                events=recorded.id,
            )
            store[LastReviewRow].put(last)

    def report(self, look: Look) -> Report:
        """A line for each client, those who come next first; then the sessions to come."""
        from intersession.projections.builtin.today_lines import report_of

        return report_of(look)
