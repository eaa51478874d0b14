"""What a clinician must see first: what was flagged, and who saw it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from intersession.domain.assignment.events import Acknowledged, Attempted, Corrected
from intersession.events.recorded import Recorded
from intersession.projections.entries import second
from intersession.projections.projection import View, folds, view
from intersession.projections.query import Look, Report
from intersession.projections.table_store import Store
from intersession.projections.tables import changed, column, key, link, plain, table


@table("flags")
class FlagRow:
    """What was flagged in an attempt; ``status`` is open until a clinician acknowledged it.

    ``flags`` are the words of the plugin that raised them, ``places`` the answers they
    are about. ``corrected`` says that the attempt was corrected since, and that nothing is
    flagged in it now, ``retracted`` that what was flagged was taken back since: it stays open
    until it is acknowledged.
    """

    assignment: str = key(references="assignments")
    attempt: int = key()
    client: str = link("clients", default="")
    worksheet: str = ""
    status: str = "open"
    flags: list[str] = column(factory=list)
    places: list[str] = column(factory=list)
    corrected: bool = False
    retracted: bool = False
    happened_on: str | None = None
    acknowledged_by: str | None = None
    acknowledged_on: str | None = None
    note: str = ""
    recorded_at: str = ""
    events: str = ""


@view("flags", version=2, title="To see first", tables=[FlagRow])
class Flags(View):
    """What plugins flagged in attempts, the open ones first; nothing here is a score.

    A flag is open until a clinician acknowledges it: intersession acknowledge HANDLE N
    --note "…". One that changed since it was acknowledged is open again. Nobody watches
    entries as they come in.
    """

    shown: ClassVar = {
        "flags": (
            *("client", "assignment", "attempt", "happened_on", "status", "flags"),
            *("acknowledged_by", "note"),
        )
    }

    @folds(Attempted, Corrected)
    def flagged(self, recorded: Recorded, store: Store) -> None:
        """An attempt was recorded or corrected, with flags or without."""
        event: Attempted | Corrected = recorded.event
        before = store[FlagRow].get(recorded.handle, event.attempt) if _was(event) else None
        if event.flags:
            store[FlagRow].put(_row(recorded, before))
        elif before is not None:
            events = f"{before.events} {recorded.id}"
            store[FlagRow].put(changed(before, corrected=True, events=events))

    def retracted(self, recorded: Recorded, store: Store) -> None:
        """An attempt or a correction with flags was taken back: somebody must still see them."""
        event = recorded.event
        if not isinstance(event, Attempted | Corrected) or not event.flags:
            return
        before = store[FlagRow].get(recorded.handle, event.attempt)
        row = changed(_row(recorded, None), retracted=True)
        if before is not None:
            flags, places = (
                list(dict.fromkeys([*one, *other]))
                for one, other in ((before.flags, row.flags), (before.places, row.places))
            )
            events = f"{before.events} {recorded.id}"
            row = changed(before, flags=flags, places=places, status="open", events=events)
        store[FlagRow].put(row)

    @folds(Acknowledged)
    def acknowledged(self, recorded: Recorded, store: Store) -> None:
        """A clinician saw it."""
        event: Acknowledged = recorded.event
        row = store[FlagRow].get(recorded.handle, event.attempt)
        if row is not None:
            seen = changed(
                row,
                status="acknowledged",
                acknowledged_by=event.by,
                acknowledged_on=(event.happened_at or event.recorded_at.isoformat())[:10],
                note=event.note,
                events=f"{row.events} {recorded.id}",
            )
            store[FlagRow].put(seen)

    def report(self, look: Look) -> Report:
        """What is open, then what was acknowledged in the window."""
        is_open = look.rows(FlagRow, windowed=False, status="open")
        seen = look.rows(FlagRow, status="acknowledged")
        return {"flags": [plain(row) for row in (*is_open, *seen)]}


def open_flags(look: Look) -> list[dict[str, Any]]:
    """What comes first in an agenda: each attempt with a flag nobody acknowledged yet."""
    return [
        {
            "about": "to see first",
            "client": row.client,
            "assignment": row.assignment,
            "attempt": row.attempt,
            "task": f"attempt {row.attempt}, {row.happened_on or 'day not known'}",
            "text": words(row.flags, corrected=row.corrected, retracted=row.retracted),
            "n": 1,
            "window": "until it is acknowledged",
            "events": row.events,
        }
        for row in look.rows(FlagRow, windowed=False, status="open")
    ]


def words(flags: Iterable[str], *, corrected: bool, retracted: bool = False) -> str:
    """Flags in one line, with a note where the record was corrected or taken back since."""
    since = " (corrected since; no longer flagged)" if corrected else ""
    since = " (taken back since)" if retracted else since
    return f"{'; '.join(flags)}{since}"


def _was(event: Attempted | Corrected) -> bool:
    return isinstance(event, Corrected)


def _row(recorded: Recorded, before: FlagRow | None) -> FlagRow:
    event: Attempted | Corrected = recorded.event
    row = FlagRow(
        assignment=recorded.handle,
        attempt=event.attempt,
        client=recorded.client,
        worksheet=event.worksheet,
        flags=[flag.text for flag in event.flags],
        places=[flag.place for flag in event.flags],
        happened_on=event.happened_at and event.happened_at[:10],
        recorded_at=second(event.recorded_at),
        events=f"{before.events} {recorded.id}" if before else recorded.id,
    )
    if before is None or before.flags != row.flags or before.status == "open":
        return row
    return changed(
        row,
        status=before.status,
        acknowledged_by=before.acknowledged_by,
        acknowledged_on=before.acknowledged_on,
        note=before.note,
    )
