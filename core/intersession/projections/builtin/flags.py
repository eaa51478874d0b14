"""What a clinician must see first: what was flagged, and who saw it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from intersession.domain.assignment.events import (
    Acknowledged,
    Attempted,
    AttemptEvent,
    Corrected,
    Flagged,
    LookedAt,
)
from intersession.events.flags import Flag
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
    flagged in it now, ``retracted`` that what was flagged was taken back since: what was flagged
    before stays open until it is acknowledged. ``by_hand`` are the flags of people: no
    correction takes them away. ``alone``: an act, a rise, or what a person flagged is among
    them, so that they stand on a line of their own. ``not_looked`` are the plugins that could
    not look; once they did, and nothing is flagged, the status is settled.
    """

    assignment: str = key(references="assignments")
    attempt: int = key()
    client: str = link("clients", default="")
    worksheet: str = ""
    status: str = "open"
    flags: list[str] = column(factory=list)
    places: list[str] = column(factory=list)
    by_hand: list[str] = column(factory=list)
    alone: bool = False
    not_looked: list[str] = column(factory=list)
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
        """An attempt was recorded, completed or corrected, with flags or without."""
        event: AttemptEvent = recorded.event
        is_first = isinstance(event, Attempted)
        before = None if is_first else store[FlagRow].get(recorded.handle, event.attempt)
        own = [flag for flag in event.flags if flag.attempt is None]
        if own:
            store[FlagRow].put(_row(recorded, own, before))
        elif before is not None and before.by_hand != before.flags:
            events = f"{before.events} {recorded.id}"
            store[FlagRow].put(changed(before, corrected=True, events=events))
        self._with_others(recorded, store, event.flags)

    def _with_others(self, recorded: Recorded, store: Store, flags: Iterable[Flag]) -> None:
        """Put what an entry shows of another attempt on that one."""
        for flag in flags:
            if flag.attempt is not None:
                stood = store[FlagRow].get(recorded.handle, flag.attempt)
                store[FlagRow].put(_row_of_another(recorded, flag, stood))

    @folds(LookedAt)
    def looked_at(self, recorded: Recorded, store: Store) -> None:
        """Plugins looked that could not before: what they found takes the place of that."""
        event: LookedAt = recorded.event
        row = store[FlagRow].get(recorded.handle, event.attempt)
        if row is not None:
            store[FlagRow].put(_settled(row, recorded))
        self._with_others(recorded, store, event.flags)

    @folds(Flagged)
    def by_hand(self, recorded: Recorded, store: Store) -> None:
        """A clinician flagged it: beside what plugins said, and open again."""
        event: Flagged = recorded.event
        before = store[FlagRow].get(recorded.handle, event.attempt)
        row = before or FlagRow(
            assignment=recorded.handle,
            attempt=event.attempt,
            client=recorded.client,
            happened_on=event.day,
            recorded_at=second(event.recorded_at),
        )
        told = f"{event.note} (flagged by {event.by})"
        row = changed(
            row,
            status="open",
            flags=[*row.flags, told],
            places=[*row.places, ""],
            by_hand=[*row.by_hand, told],
            alone=True,
            corrected=False,
            events=f"{row.events} {recorded.id}".strip(),
        )
        store[FlagRow].put(row)

    def retracted(self, recorded: Recorded, store: Store) -> None:
        """What was flagged, or raised a flag, was taken back: somebody must still see it."""
        event = recorded.event
        if isinstance(event, Flagged):
            is_new = store[FlagRow].get(recorded.handle, event.attempt) is None
            self.by_hand(recorded, store)
            self._mark(recorded, store, event.attempt if is_new else None)
        elif isinstance(event, AttemptEvent):
            self._keep(recorded, store, [flag for flag in event.flags if flag.attempt is None])
            for flag in event.flags:
                if flag.attempt is not None:
                    stood = store[FlagRow].get(recorded.handle, flag.attempt)
                    store[FlagRow].put(_row_of_another(recorded, flag, stood))
                    self._mark(recorded, store, None if stood else flag.attempt)

    def _keep(self, recorded: Recorded, store: Store, own: Sequence[Flag]) -> None:
        """Keep the flags of an entry that was taken back beside those that stand."""
        attempt = recorded.event.attempt
        before = store[FlagRow].get(recorded.handle, attempt)
        if own and before is None:
            store[FlagRow].put(_row(recorded, own, None))
            self._mark(recorded, store, attempt)
        elif before is not None:
            new = [flag for flag in own if flag.text not in before.flags]
            if new:
                row = changed(
                    before,
                    status="open",
                    flags=[*before.flags, *(flag.text for flag in new)],
                    places=[*before.places, *(flag.place for flag in new)],
                    alone=before.alone or any(flag.stands_alone for flag in new),
                    events=f"{before.events} {recorded.id}",
                )
                store[FlagRow].put(row)

    def _mark(self, recorded: Recorded, store: Store, attempt: int | None) -> None:
        """Say of an attempt's flags that all of them were taken back since."""
        row = attempt and store[FlagRow].get(recorded.handle, attempt)
        if row:
            store[FlagRow].put(changed(row, retracted=True))

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
                acknowledged_on=event.day or event.recorded_at.isoformat()[:10],
                note=event.note,
                events=f"{row.events} {recorded.id}",
            )
            store[FlagRow].put(seen)

    def report(self, look: Look) -> Report:
        """What is open, then what was acknowledged or settled in the window."""
        is_open = look.rows(FlagRow, windowed=False, status="open")
        seen = [row for row in look.rows(FlagRow) if row.status != "open"]
        return {"flags": [plain(row) for row in (*is_open, *seen)]}


def _row(recorded: Recorded, flags: Sequence[Flag], before: FlagRow | None) -> FlagRow:
    event: AttemptEvent = recorded.event
    by_hand = before.by_hand if before else []
    row = FlagRow(
        assignment=recorded.handle,
        attempt=event.attempt,
        client=recorded.client,
        worksheet=event.worksheet,
        flags=[*(flag.text for flag in flags), *by_hand],
        places=[*(flag.place for flag in flags), *("" for _ in by_hand)],
        by_hand=by_hand,
        alone=bool(by_hand) or any(flag.stands_alone for flag in flags),
        not_looked=[flag.not_looked for flag in flags if flag.not_looked],
        happened_on=event.day,
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


def _row_of_another(recorded: Recorded, flag: Flag, before: FlagRow | None) -> FlagRow:
    """The row of another attempt, with what an entry that was typed later shows of it."""
    if before is not None and flag.text in before.flags and not before.corrected:
        return before
    row = before or FlagRow(
        assignment=recorded.handle,
        attempt=flag.attempt or 0,
        client=recorded.client,
        worksheet=recorded.event.worksheet,
        happened_on=flag.day,
        recorded_at=second(recorded.event.recorded_at),
    )
    return changed(
        row,
        status="open",
        corrected=False,
        acknowledged_by=None,
        acknowledged_on=None,
        note="",
        flags=[*row.flags, flag.text],
        places=[*row.places, flag.place],
        alone=row.alone or flag.stands_alone,
        events=f"{row.events} {recorded.id}".strip(),
    )


def _settled(row: FlagRow, recorded: Recorded) -> FlagRow:
    """A row once plugins looked: without the flags that they could not, with what they found."""
    event: LookedAt = recorded.event
    looked = tuple(f"not looked at by {plugin} (" for plugin in event.looked)
    own = [flag for flag in event.flags if flag.attempt is None]
    kept = [
        (text, place)
        for text, place in zip(row.flags, row.places, strict=True)
        if not text.startswith(looked)
    ]
    found = [*kept, *((flag.text, flag.place) for flag in own)]
    left = [plugin for plugin in row.not_looked if plugin not in event.looked]
    stands = {"status": "open"} if own else {}
    return changed(
        row,
        flags=[text for text, _ in found],
        places=[place for _, place in found],
        not_looked=left,
        alone=bool(left or row.by_hand) or any(flag.stands_alone for flag in own),
        events=f"{row.events} {recorded.id}",
        **(stands if found else {"status": "settled"}),
    )
