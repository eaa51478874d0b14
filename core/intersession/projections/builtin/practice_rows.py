"""What came of each practice since it was last looked at together, kept as it is folded."""

from __future__ import annotations

from typing import Any

from intersession.domain.assignment.credit import says_not_yet
from intersession.domain.assignment.events import AttemptEvent, Reviewed
from intersession.events.recorded import Recorded
from intersession.projections.tables import changed, column, key, link, table


@table("since_review")
class PracticeRow:
    """What was recorded of a practice since its last review, and what was chosen then.

    ``entries`` are the attempts that no review covers, by number: how many ``times``, its
    ``day`` and its event. ``planned`` are the attempts of which only what is asked before the
    practice is written down. ``reviewed_on`` and ``next`` are of the latest review by day.
    """

    assignment: str = key(references="assignments")
    client: str = link("clients", default="")
    entries: dict[str, dict[str, Any]] = column(factory=dict)
    planned: list[int] = column(factory=list)
    reviewed_on: str | None = None
    next: str | None = None
    events: str = ""


def with_attempt(row: PracticeRow, recorded: Recorded, *, is_first: bool) -> PracticeRow:
    """A row with an attempt as it now stands.

    A correction of what was looked at together already is no new entry, as in the agenda.
    """
    event: AttemptEvent = recorded.event
    name = str(event.attempt)
    planned = [number for number in row.planned if number != event.attempt]
    is_new = is_first or name in row.entries or planned != row.planned
    entries = {number: one for number, one in row.entries.items() if number != name}
    if event.is_planned:
        planned.append(event.attempt)
    elif is_new:
        day = event.day or (event.between and event.between.last)
        times = 0 if says_not_yet(event) else event.times
        entries[name] = {"times": times, "day": day, "events": recorded.id}
    return changed(row, entries=entries, planned=planned)


def with_review(row: PracticeRow, recorded: Recorded) -> PracticeRow:
    """A row after a review: what had been recorded by then is looked at."""
    event: Reviewed = recorded.event
    looked = changed(row, entries={})
    if (event.day or "") < (row.reviewed_on or ""):
        return looked
    return changed(looked, reviewed_on=event.day, next=event.next, events=recorded.id)
