"""An assignment's events: what can happen to a practice that two people agreed on.

A field at its default is not written. Answers and settings are plain JSON, with the
worksheet's name and version next to them, so that an event can be read without the plugin
it came from.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import field

from intersession.domain.assignment import event_fields as of
from intersession.domain.retraction import Moved, Retraction
from intersession.events.base import Event, reads_late
from intersession.events.fields import SCALE, VERSION, Meaning


@reads_late("settings")
class Assigned(Event, frozen=True, kw_only=True):
    """A practice was agreed."""

    worksheet: of.Sheet
    worksheet_version: of.SheetVersion
    plugin: of.FromPlugin
    settings: of.Settings = field(default_factory=dict)
    prescription: of.Agreed
    night_before: Annotated[
        bool, Meaning("whether the worksheet is about the night before the day it is filled in")
    ] = False
    zone: of.ZoneOfClient
    session: of.Session = None


@reads_late("settings")
class Amended(Event, frozen=True, kw_only=True):
    """What was agreed changed; holds the whole new agreement."""

    changed: of.WhatChanged
    worksheet: of.Sheet
    worksheet_version: of.SettingsVersion = None
    settings: of.Settings = field(default_factory=dict)
    prescription: of.Agreed
    why: of.Why = ""
    session: of.Session = None


@reads_late("answers")
class AttemptEvent(Event, frozen=True, kw_only=True):
    """An attempt as it stands: what a record of it and its correction both hold."""

    attempt: of.WhichAttempt
    worksheet: of.Sheet
    worksheet_version: of.SheetVersion
    answers: of.Answers = field(default_factory=dict)
    skipped: of.Skipped = field(default_factory=dict)
    amount: of.Amount = None
    minutes: of.Minutes = None
    timing: of.WrittenDown = None
    recorded_by: of.WrittenBy = None
    answered_by: of.AnsweredBy = None
    note: of.Note = ""
    times: of.Times = 1
    between: of.Spanned = None
    without_sheet: of.WithoutSheet = False
    is_practised_day: Annotated[
        bool,
        Meaning(
            "told without a sheet, of a worksheet that has a day of its own or asks about risk: "
            "the day counts as practised, and it meets no occasion"
        ),
    ] = False
    not_asked: Annotated[
        tuple[str, ...],
        Meaning("told without a sheet: the items about risk that it would have asked"),
    ] = ()
    about: Annotated[
        str | None,
        Meaning(
            "the day that the sheet is about, by its own answer; the entry's day",
            "ISO 8601 day",
            form="day",
        ),
    ] = None
    sheet_amount: Annotated[
        int | None,
        Meaning(
            "how much of the practice the answers say was done: 0 says that it was not done yet, "
            "and is no attempt; left out: the worksheet does not say",
            SCALE,
            low=0,
            high=4,
        ),
    ] = None
    sheet_minutes: Annotated[
        int | None, Meaning("how long it was done, by the answers", "minutes", low=0)
    ] = None
    is_practice: Annotated[
        bool,
        Meaning(
            "to fill in the sheet is the practice itself: it counts as done, and nobody said "
            "how it went"
        ),
    ] = False
    flags: of.Flags = ()
    zone: of.ZoneThen = "UTC"
    offset: of.OffsetOfDay = None
    clocks: of.ClocksOfDay = ()
    is_planned: of.IsPlanned = False
    planned_at: of.PlannedAt = None
    looked: of.Looked = field(default_factory=dict)

    @property
    def has_sheet(self) -> bool:
        """Whether the whole sheet was filled in: not told without it, and not only planned."""
        return not (self.without_sheet or self.is_planned)

    @property
    def day(self) -> str | None:
        """The client's day that the entry is about, where that is known."""
        return self.about or self.local_day or (self.happened_at and self.happened_at[:10])


class Attempted(AttemptEvent, frozen=True, kw_only=True):
    """The client tried it, in any amount."""

    moved: Moved = None


class Completed(AttemptEvent, frozen=True, kw_only=True):
    """A planned attempt was made: holds the whole entry, what was asked before with it."""

    completes: of.WhichEvent


class Corrected(AttemptEvent, frozen=True, kw_only=True):
    """An attempt's record was corrected; holds the attempt as it now stands."""

    corrects: of.WhichEvent
    why: of.WhatWasWrong


class ObstacleMet(Event, frozen=True, kw_only=True):
    """Something got in the way."""

    category: of.Category
    text: of.ObstacleText = ""
    severity: of.Severity = None
    anticipated: of.Anticipated = None
    backup_used: of.BackupUsed = None
    backup_worked: of.BackupWorked = None
    attempt: of.InTheWayOf = None
    foreseen: of.Foreseen = None
    between: of.Spanned = None


class Reviewed(Event, frozen=True, kw_only=True):
    """Client and clinician looked at it together."""

    attempts: Annotated[int, Meaning("how many attempts had been made by then", "attempts", low=0)]
    session: of.Session = None
    client: of.ClientRatings = field(default_factory=dict)
    clinician: of.ClinicianRatings = field(default_factory=dict)
    learned: of.Learned = ""
    credit: of.Credit = ""
    next: of.NextStep = None
    opened_session: of.OpenedSession = None


class Acknowledged(Event, frozen=True, kw_only=True):
    """A clinician saw what was flagged in an attempt."""

    attempt: of.WhichAttempt
    seen: Annotated[int, Meaning("the event whose flags were seen", VERSION, low=1)]
    by: of.SeenBy
    note: of.SeenNote


class Flagged(Event, frozen=True, kw_only=True):
    """A clinician flagged an attempt by hand: it is to be seen first."""

    attempt: of.WhichAttempt
    day: Annotated[
        str | None, Meaning("the day of the attempt, where known", "ISO 8601 day", form="day")
    ] = None
    by: of.FlaggedBy
    note: of.FlagNote


class LookedAt(Event, frozen=True, kw_only=True):
    """Plugins looked at an attempt that they could not look at when it was recorded."""

    attempt: of.WhichAttempt
    looked: of.Looked = field(default_factory=dict)
    flags: of.Flags = ()


class Paused(Event, frozen=True, kw_only=True):
    """It was put on hold by agreement; nothing is expected until it goes on, or is resumed."""

    why: of.Why = ""
    from_on: of.HoldFrom = None
    until: of.HoldUntil = None


class Resumed(Event, frozen=True, kw_only=True):
    """It was resumed."""

    why: of.Why = ""


class Withdrawn(Event, frozen=True, kw_only=True):
    """It was withdrawn; what was recorded of it stays."""

    why: of.Why = ""


class Retracted(Retraction, frozen=True, kw_only=True):
    """An event of this assignment was taken back: it stays in the log, and nothing counts it."""


AssignmentEvent = (
    Assigned
    | Amended
    | Attempted
    | Completed
    | Corrected
    | ObstacleMet
    | Reviewed
    | Acknowledged
    | Flagged
    | LookedAt
    | Paused
    | Resumed
    | Withdrawn
    | Retracted
)

STORED_NAMES: dict[str, type] = {
    "homework.assigned.v3": Assigned,
    "homework.amended.v2": Amended,
    "homework.attempted.v2": Attempted,
    "homework.corrected.v2": Corrected,
    "homework.completed.v1": Completed,
    "homework.obstacle-met.v1": ObstacleMet,
    "homework.reviewed.v1": Reviewed,
    "homework.acknowledged.v1": Acknowledged,
    "homework.flagged.v1": Flagged,
    "homework.looked-at.v1": LookedAt,
    "homework.paused.v1": Paused,
    "homework.resumed.v1": Resumed,
    "homework.withdrawn.v1": Withdrawn,
    "homework.retracted.v1": Retracted,
}
