"""An assignment's events: what can happen to a practice that two people agreed on.

A field at its default is not written. Answers and settings are plain JSON, with the
worksheet's name and version next to them, so that an event can be read without the plugin
it came from. The types that are named here are shared with commands.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import field

from intersession.domain.assignment.prescription import Prescription
from intersession.domain.assignment.vocabulary import (
    AMOUNTS,
    OBSTACLES,
    RATINGS,
    Next,
    RecordedBy,
    Timing,
    Worked,
)
from intersession.domain.retraction import Moved, Retraction
from intersession.events.base import Event, Json, Value, reads_late
from intersession.events.fields import IANA, NAME, ORDINAL, SCALE, VERSION, Meaning
from intersession.events.flags import Flag

_RATED = {"unit": SCALE, "low": 0, "high": 4, "pattern": NAME, "names": RATINGS}

Sheet = Annotated[str, Meaning("the worksheet, `<modality>.<name>`")]
SheetVersion = Annotated[
    int, Meaning("the worksheet's version: answers and settings are read by it", ORDINAL, low=1)
]
Settings = Annotated[Json, Meaning("the worksheet's settings that were agreed, item by item")]
Agreed = Annotated[Prescription, Meaning("what was agreed, in full")]
Session = Annotated[
    int | None,
    Meaning("the number of the session in which it was said", "session number", low=0),
]
Why = Annotated[str, Meaning("why, in the words of the person who recorded it")]
FromPlugin = Annotated[str, Meaning("the distribution that the worksheet comes from")]
ZoneOfClient = Annotated[str, Meaning("the client's time zone when it was agreed", IANA)]
WhichAttempt = Annotated[int, Meaning("which attempt at this assignment", ORDINAL, low=1)]

WhichEvent = Annotated[int, Meaning("the event that recorded the attempt first", VERSION, low=1)]
WhatWasWrong = Annotated[str, Meaning("what was wrong")]
Answers = Annotated[
    Json, Meaning("the client's answers, item by item, as the worksheet's schema says")
]
Skipped = Annotated[
    dict[str, str], Meaning("items left out, each with the reason: missing, never zero")
]
Amount = Annotated[
    int | None,
    Meaning(
        "how much of what was agreed was done, as somebody said; left out: nobody said",
        SCALE,
        low=0,
        high=4,
        names={str(number): words for number, words in AMOUNTS.items()},
    ),
]
Minutes = Annotated[int | None, Meaning("how long it was done, as somebody said", "minutes", low=0)]
Times = Annotated[
    int, Meaning("how many times, where several are told at once", "times", low=1, high=999)
]


class Between(Value, frozen=True, kw_only=True):
    """The client's days between which something happened, both included."""

    first: Annotated[str, Meaning("the first day", "ISO 8601 day", form="day")]
    last: Annotated[str, Meaning("the last day", "ISO 8601 day", form="day")]


Spanned = Annotated[
    Between | None,
    Meaning(
        "the days between which it happened, where that is all that is known; `happened_at` is "
        "then left out"
    ),
]
WithoutSheet = Annotated[
    bool, Meaning("told without a sheet: done, and none of the worksheet's questions was asked")
]
WrittenDown = Annotated[Timing | None, Meaning("how soon it was written down")]
WrittenBy = Annotated[RecordedBy | None, Meaning("who wrote it down")]
Note = Annotated[str, Meaning("anything else, in free words")]

Flags = Annotated[
    tuple[Flag, ...],
    Meaning("what a clinician must see first, as a plugin said when it was recorded"),
]
ZoneThen = Annotated[str, Meaning("the client's time zone at the time", IANA)]
OffsetOfDay = Annotated[
    str | None,
    Meaning(
        "where only the day of an attempt is known: the offset of the client's clocks at the "
        "end of that day, such as `+01:00`",
        pattern=r"[+-]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?",
    ),
]
ClocksOfDay = Annotated[
    tuple[str, ...],
    Meaning(
        "how the client's clocks went on the day that the sheet is about and the day before: "
        "the offset from UTC; where they changed, then the instant of it, and the offset from "
        "it on",
        "offset, instant, offset",
        pattern=r"[+-][0-9]{2}:[0-9]{2}(:[0-9]{2})?|[0-9-]{10}T[0-9:]{8}Z",
    ),
]

Category = Annotated[
    str, Meaning("what it was", pattern=r"[a-z]+\.[a-z][a-z0-9-]*", names=OBSTACLES)
]
ObstacleText = Annotated[str, Meaning("what it was, in the client's words")]
Severity = Annotated[int | None, Meaning("how much it got in the way", SCALE, low=0, high=4)]
Anticipated = Annotated[int | None, Meaning("which agreed obstacle it was", ORDINAL, low=1)]
BackupUsed = Annotated[bool | None, Meaning("whether the back-up was used")]
BackupWorked = Annotated[Worked | None, Meaning("whether the back-up worked")]
InTheWayOf = Annotated[int | None, Meaning("the attempt that it got in the way of", ORDINAL, low=1)]

ClientRatings = Annotated[
    dict[str, int], Meaning("the client's ratings, each 0 not at all to 4 very much", **_RATED)
]
ClinicianRatings = Annotated[
    dict[str, int], Meaning("the clinician's ratings, each 0 not at all to 4 very much", **_RATED)
]
Learned = Annotated[str, Meaning("what was learned")]
Credit = Annotated[str, Meaning("credit for doing, apart from any rating of quality")]
NextStep = Annotated[Next | None, Meaning("what happens with the practice next")]
OpenedSession = Annotated[bool | None, Meaning("whether the session opened with it")]

SeenBy = Annotated[str, Meaning("who saw it")]
SeenNote = Annotated[str, Meaning("what was done about it")]
FlaggedBy = Annotated[str, Meaning("who flagged it")]
FlagNote = Annotated[
    str, Meaning("what there is to see, in the words of the person who flagged it")
]


@reads_late("settings")
class Assigned(Event, frozen=True, kw_only=True):
    """A practice was agreed."""

    worksheet: Sheet
    worksheet_version: SheetVersion
    plugin: FromPlugin
    settings: Settings = field(default_factory=dict)
    prescription: Agreed
    night_before: Annotated[
        bool, Meaning("whether the worksheet is about the night before the day it is filled in")
    ] = False
    zone: ZoneOfClient
    session: Session = None


@reads_late("settings")
class Amended(Event, frozen=True, kw_only=True):
    """What was agreed changed; holds the whole new agreement."""

    changed: Annotated[
        tuple[str, ...], Meaning("the fields of the prescription that changed, and `settings`")
    ]
    worksheet: Sheet
    settings: Settings = field(default_factory=dict)
    prescription: Agreed
    why: Why = ""
    session: Session = None


@reads_late("answers")
class AttemptEvent(Event, frozen=True, kw_only=True):
    """An attempt as it stands: what a record of it and its correction both hold."""

    attempt: WhichAttempt
    worksheet: Sheet
    worksheet_version: SheetVersion
    answers: Answers = field(default_factory=dict)
    skipped: Skipped = field(default_factory=dict)
    amount: Amount = None
    minutes: Minutes = None
    timing: WrittenDown = None
    recorded_by: WrittenBy = None
    note: Note = ""
    times: Times = 1
    between: Spanned = None
    without_sheet: WithoutSheet = False
    is_practised_day: Annotated[
        bool,
        Meaning(
            "told without a sheet, of a worksheet that has a day of its own or asks about risk: "
            "the day counts as practised, and it meets no occasion"
        ),
    ] = False
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
    flags: Flags = ()
    zone: ZoneThen = "UTC"
    offset: OffsetOfDay = None
    clocks: ClocksOfDay = ()

    @property
    def day(self) -> str | None:
        """The client's day that the entry is about, where that is known."""
        return self.about or self.local_day or (self.happened_at and self.happened_at[:10])


class Attempted(AttemptEvent, frozen=True, kw_only=True):
    """The client tried it, in any amount."""

    moved: Moved = None


class Corrected(AttemptEvent, frozen=True, kw_only=True):
    """An attempt's record was corrected; holds the attempt as it now stands."""

    corrects: WhichEvent
    why: WhatWasWrong


class ObstacleMet(Event, frozen=True, kw_only=True):
    """Something got in the way."""

    category: Category
    text: ObstacleText = ""
    severity: Severity = None
    anticipated: Anticipated = None
    backup_used: BackupUsed = None
    backup_worked: BackupWorked = None
    attempt: InTheWayOf = None


class Reviewed(Event, frozen=True, kw_only=True):
    """Client and clinician looked at it together."""

    attempts: Annotated[int, Meaning("how many attempts had been made by then", "attempts", low=0)]
    session: Session = None
    client: ClientRatings = field(default_factory=dict)
    clinician: ClinicianRatings = field(default_factory=dict)
    learned: Learned = ""
    credit: Credit = ""
    next: NextStep = None
    opened_session: OpenedSession = None


class Acknowledged(Event, frozen=True, kw_only=True):
    """A clinician saw what was flagged in an attempt."""

    attempt: WhichAttempt
    seen: Annotated[int, Meaning("the event whose flags were seen", VERSION, low=1)]
    by: SeenBy
    note: SeenNote


class Flagged(Event, frozen=True, kw_only=True):
    """A clinician flagged an attempt by hand: it is to be seen first."""

    attempt: WhichAttempt
    day: Annotated[
        str | None, Meaning("the day of the attempt, where known", "ISO 8601 day", form="day")
    ] = None
    by: FlaggedBy
    note: FlagNote


class Paused(Event, frozen=True, kw_only=True):
    """It was put on hold by agreement; nothing is expected until it is resumed."""

    why: Why = ""


class Resumed(Event, frozen=True, kw_only=True):
    """It was resumed."""

    why: Why = ""


class Withdrawn(Event, frozen=True, kw_only=True):
    """It was withdrawn; what was recorded of it stays."""

    why: Why = ""


class Retracted(Retraction, frozen=True, kw_only=True):
    """An event of this assignment was taken back: it stays in the log, and nothing counts it."""


AssignmentEvent = (
    Assigned
    | Amended
    | Attempted
    | Corrected
    | ObstacleMet
    | Reviewed
    | Acknowledged
    | Flagged
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
    "homework.obstacle-met.v1": ObstacleMet,
    "homework.reviewed.v1": Reviewed,
    "homework.acknowledged.v1": Acknowledged,
    "homework.flagged.v1": Flagged,
    "homework.paused.v1": Paused,
    "homework.resumed.v1": Resumed,
    "homework.withdrawn.v1": Withdrawn,
    "homework.retracted.v1": Retracted,
}
