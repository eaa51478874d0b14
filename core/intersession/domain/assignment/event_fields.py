"""The fields of an assignment's events: what each means, in which unit, between which limits.

Commands share them: a command's field means what the event's field means that it becomes.
"""

from __future__ import annotations

from typing import Annotated

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
from intersession.events.base import Json, Value
from intersession.events.fields import IANA, NAME, ORDINAL, SCALE, VERSION, Meaning
from intersession.events.flags import Flag

_RATED = {"unit": SCALE, "low": 0, "high": 4, "pattern": NAME, "names": RATINGS}

Sheet = Annotated[str, Meaning("the worksheet, `<modality>.<name>`")]
SheetVersion = Annotated[
    int, Meaning("the worksheet's version: answers and settings are read by it", ORDINAL, low=1)
]
SettingsVersion = Annotated[
    int | None,
    Meaning(
        "the worksheet's version by which the settings are read, where it is not the one that "
        "was agreed first",
        ORDINAL,
        low=1,
    ),
]
Settings = Annotated[Json, Meaning("the worksheet's settings that were agreed, item by item")]
Agreed = Annotated[Prescription, Meaning("what was agreed, in full")]
WhatChanged = Annotated[
    tuple[str, ...], Meaning("the fields of the prescription that changed, and `settings`")
]
Session = Annotated[
    int | None,
    Meaning("the number of the session in which it was said", "session number", low=0),
]
Why = Annotated[str, Meaning("why, in the words of the person who recorded it")]
HoldFrom = Annotated[
    str | None,
    Meaning(
        "the first of the client's days on hold, where it is not the day on which it happened",
        "ISO 8601 day",
        form="day",
    ),
]
HoldUntil = Annotated[
    str | None,
    Meaning(
        "the client's day on which it goes on by itself; left out where that is open",
        "ISO 8601 day",
        form="day",
    ),
]
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
AnsweredBy = Annotated[
    str | None,
    Meaning(
        "who answered the sheet, where the worksheet offers several: `self`, `parent`, "
        "`partner`, `clinician`; left out: nobody said"
    ),
]
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

Foreseen = Annotated[
    bool | None,
    Meaning(
        "whether it was foreseen when the practice was agreed; left out: nobody said. One that "
        "names the agreed obstacle was"
    ),
]
IsPlanned = Annotated[
    bool,
    Meaning(
        "only what the sheet asks before the practice is written down; the rest is to come, and "
        "it is no attempt yet"
    ),
]
PlannedAt = Annotated[
    str | None,
    Meaning(
        "when what the sheet asks before the practice was written down, where that was before "
        "the rest",
        "ISO 8601 day or instant",
        form="moment",
    ),
]
Looked = Annotated[
    dict[str, str],
    Meaning(
        "the plugins that looked at the answers for what must be seen first, each with the "
        "version of its distribution"
    ),
]
