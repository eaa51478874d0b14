"""What no review covers yet, and what was chosen at the last one, kept as it is folded."""

from __future__ import annotations

from intersession.domain.assignment.credit import says_not_yet
from intersession.domain.assignment.events import AttemptEvent
from intersession.events.recorded import Recorded
from intersession.projections.tables import key, link, table


@table("not_looked_at")
class OpenEntryRow:
    """An entry that no review of its practice covers: how many ``times`` it was done, by when.

    An answer that it was not done is none. ``is_planned``: only what is asked before the
    practice is written down, and it is no entry yet.
    """

    assignment: str = key(references="assignments")
    attempt: int = key()
    client: str = link("clients", default="")
    times: int = 0
    day: str | None = None
    is_planned: bool = False
    events: str = ""


@table("last_reviews")
class LastReviewRow:
    """The latest review of a practice, by its day, and the next step that was chosen then."""

    assignment: str = key(references="assignments")
    client: str = link("clients", default="")
    reviewed_on: str | None = None
    next: str | None = None
    events: str = ""


def open_entry(recorded: Recorded) -> OpenEntryRow:
    """An attempt as it now stands."""
    event: AttemptEvent = recorded.event
    return OpenEntryRow(
        assignment=recorded.handle,
        attempt=event.attempt,
        client=recorded.client,
        times=0 if event.is_planned or says_not_yet(event) else event.times,
        day=event.day or (event.between.last if event.between else None),
        is_planned=event.is_planned,
        events=recorded.id,
    )
