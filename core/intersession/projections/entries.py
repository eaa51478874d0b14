"""Attempts as they now stand, and views with rows about each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, tzinfo
from typing import Any, ClassVar

import msgspec

from intersession.dates import instants
from intersession.dates.clocks import StoredClock
from intersession.domain.assignment.events import Attempted, AttemptEvent, Completed, Corrected
from intersession.errors import PluginError
from intersession.events.recorded import Recorded
from intersession.projections import timeline
from intersession.projections.projection import View
from intersession.projections.query import T
from intersession.projections.table_store import Store, Table
from intersession.projections.tables import columns, key, layout_of, link


@columns
class EntryRow:
    """The columns that every row about one attempt starts with."""

    assignment: str = key(references="assignments")
    """Its handle: ``RK-7``."""
    attempt: int = key()
    """The number of the attempt within the assignment, from 1."""
    client: str = link(references="clients", default="")
    """The client's code: ``RK``."""
    happened_at: str | None = None
    """When it was, as precisely as it is known: a moment or a day, ISO 8601."""
    happened_on: str | None = None
    """The client's own day of it: ``2026-03-02``."""
    ordered_at: str | None = None
    """The instant in UTC by which it is put in order; None where no day is known."""
    first_recorded_at: str = ""
    """When it was first written down, in UTC, which no correction moves."""
    recorded_at: str = ""
    """When it was last written down, in UTC."""
    events: str = ""
    """The events behind the row, ``RK-7#3``, and its latest correction."""


def second(moment: datetime) -> str:
    """An instant in UTC as ISO text, to the second: ``2026-03-02T17:40:00Z``."""
    return f"{moment.isoformat()[:19]}Z"


class Entry(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An attempt as it now stands, as a view folds it."""

    recorded: Recorded
    """The event's place: its stream, handle, client, version and position."""
    event: AttemptEvent
    """What was recorded, or its latest correction; its fields are on the page of events."""
    before: Any = None
    """A row about it until now, where it is corrected."""
    about: str | None = None
    """The day that its sheet names, where ``on()`` gave one."""

    def on(self, day: str | None) -> Entry:
        """The same entry, about the day that its sheet names; None leaves it as it is."""
        return self if day is None else msgspec.structs.replace(self, about=day)

    @property
    def answers(self) -> dict[str, Any]:
        """The answers, plain; what was not answered is absent."""
        return self.event.answers

    def answers_as(self, worksheet: type) -> dict[str, Any] | None:
        """The answers as a ``@worksheet`` class's version would have them.

        Earlier ones come through its upcasts; None where there is no upcast. What is
        stored stays as it was.
        """
        from intersession.worksheets.definition import definition_of

        return definition_of(worksheet).upcast(self.answers, self.version)

    def worked_out(self, worksheet: type) -> dict[str, Any]:
        """What a ``@worksheet`` class works out of the answers, by item: scores, for instance.

        They are the answers as its version would have them; empty where there is no upcast.
        """
        from intersession.worksheets.worked_out import worked_out

        answers = self.answers_as(worksheet)
        return {} if answers is None else worked_out(worksheet, answers)

    @property
    def answered_by(self) -> str | None:
        """Who answered the sheet, where it offers several and somebody said so: ``parent``."""
        return self.event.answered_by

    @property
    def version(self) -> int:
        """The version of the worksheet that was answered."""
        return self.event.worksheet_version

    @property
    def zone(self) -> str:
        """The client's IANA time zone when it was recorded."""
        return self.event.zone

    @property
    def when(self) -> str | None:
        """When it was: the day that its sheet is about, else the moment or day it happened."""
        return self.about or self.event.about or self.event.happened_at

    @property
    def day(self) -> str | None:
        """The local day that it is about, ``2026-03-02``, where that is known."""
        return self.about or self.event.day

    @property
    def ordered_at(self) -> str | None:
        """The instant in UTC by which it is put in order; a day counts as its end."""
        return timeline.ordered_at(self.when, offset=self.event.offset, zone=self.zone)

    @property
    def first_recorded_at(self) -> str:
        """When it was first written down, in UTC, whatever was corrected since."""
        return str(getattr(self.before, "first_recorded_at", "")) or timeline.utc(
            self.event.recorded_at
        )

    @property
    def hour(self) -> int | None:
        """The local hour in which it happened, 0–23, where that is known."""
        return instants.local_hour(self.when)

    @property
    def weekday(self) -> str | None:
        """The local weekday on which it happened, ``Mon``, where that is known."""
        day = self.day
        return instants.weekday_name(date.fromisoformat(day)) if day else None

    @property
    def clock(self) -> tzinfo | None:
        """The client's clock on its day and the day before, by the offsets stored with it.

        An entry without them is read in the client's time zone; None where this machine does
        not know that.
        """
        try:
            return StoredClock(self.event.clocks) if self.event.clocks else _zone(self.zone)
        except (KeyError, ValueError, OSError):  # a zone that this machine does not know
            return None

    @property
    def events(self) -> str:
        """The names of the events behind the entry."""
        handle = self.recorded.handle
        now = f"{handle}#{self.recorded.version}"
        if isinstance(self.event, Corrected):
            return f"{handle}#{self.event.corrects} {now}"
        if isinstance(self.event, Completed):
            return f"{handle}#{self.event.completes} {now}"
        return now

    def row(self, row: Callable[..., T], **columns: Any) -> T:
        """A row of a class that extends ``EntryRow``, its first columns filled in."""
        recorded, event = self.recorded, self.event
        return row(
            assignment=recorded.handle,
            attempt=event.attempt,
            client=recorded.client,
            happened_at=self.when,
            happened_on=self.day,
            ordered_at=self.ordered_at,
            first_recorded_at=self.first_recorded_at,
            recorded_at=second(event.recorded_at),
            events=self.events,
            **columns,
        )


class EntryView(View):
    """A view with rows about each attempt at one worksheet; corrections replace them.

    Set ``worksheet`` and write ``rows``; the classes of those rows extend ``EntryRow``.
    Tables of other rows are left to the methods marked with ``@folds``.
    """

    worksheet: ClassVar[str] = ""

    def rows(self, entry: Entry) -> Iterable[Any]:
        """The rows of one entry, of any of the view's row classes."""
        raise NotImplementedError

    def folders(self) -> list[tuple[type, str | None, Callable[[Recorded, Store], None]]]:
        """Attempts and corrections of the worksheet, and any marked fold."""
        return [
            (Attempted, self.worksheet, self._attempted),
            (Completed, self.worksheet, self._corrected),
            (Corrected, self.worksheet, self._corrected),
            *super().folders(),
        ]

    def _rows(self, entry: Entry) -> list[Any]:
        """The rows of an entry; what was told without a sheet, or is only planned, has none."""
        rows = list(self.rows(entry)) if entry.event.has_sheet else []
        if len(rows) > 1:
            refuse_twins(self.name, rows)
        return rows

    def _attempted(self, recorded: Recorded, store: Store) -> None:
        for row in self._rows(Entry(recorded=recorded, event=recorded.event)):
            store[type(row)].put(row)

    def _corrected(self, recorded: Recorded, store: Store) -> None:
        place = (recorded.handle, recorded.event.attempt)
        of_entries = [row for row in self.tables if _is_of_entries(row)]
        stood: list[Any] = []
        for row_class in of_entries:
            stood += store[row_class].starting(*place)
        before = stood[0] if stood else None
        rows = self._rows(Entry(recorded=recorded, event=recorded.event, before=before))
        for row_class in of_entries:
            of_class: list[Any] = [row for row in rows if type(row) is row_class]
            table: Table[Any] = store[row_class]
            table.replace(place, of_class)


def refuse_twins(view: str, rows: Iterable[Any]) -> None:
    """Raise PluginError for two rows of an entry under one key: one would be lost."""
    seen = set()
    for row in rows:
        layout = layout_of(type(row))
        names = {name: getattr(row, name) for name in layout.keys}
        if (place := (layout.name, *names.values())) in seen:
            told = ", ".join(f"{name} {value!r}" for name, value in names.items())
            raise PluginError(
                f"{view} gives two rows of {layout.name} for one entry under one key ({told}); "
                f"the second would replace the first. Number them: number: int = key(), from "
                f"enumerate(…)"
            )
        seen.add(place)


def _zone(name: str) -> tzinfo:
    from zoneinfo import ZoneInfo  # here, because entries with stored offsets need none

    return ZoneInfo(name)


def _is_of_entries(row: type) -> bool:
    """Whether a table holds rows about attempts."""
    return layout_of(row).keys[:2] == ("assignment", "attempt")
