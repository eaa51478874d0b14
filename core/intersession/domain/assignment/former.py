"""The shapes of events as earlier versions stored them; upcasting.py reads them."""

from __future__ import annotations

from typing import Annotated

from msgspec import field

from intersession.domain.assignment import event_fields as of
from intersession.domain.assignment.prescription import Prescription
from intersession.events.base import Event, reads_late
from intersession.events.fields import Meaning


class PrescriptionV1(Prescription, frozen=True, kw_only=True):
    """What was agreed, with how often as a rule."""

    how_often: Annotated[
        str | None,
        Meaning(
            "how often, as a recurrence without `RRULE:`; three times a week on any days is "
            "`FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=1,3,5`",
            "RFC 5545 recurrence",
        ),
    ] = None


AgreedV1 = Annotated[PrescriptionV1, Meaning("what was agreed, in full")]


@reads_late("settings")
class AssignedV2(Event, frozen=True, kw_only=True):
    """A practice was agreed."""

    worksheet: of.Sheet
    worksheet_version: of.SheetVersion
    plugin: of.FromPlugin
    settings: of.Settings = field(default_factory=dict)
    prescription: of.Agreed
    zone: of.ZoneOfClient
    session: of.Session = None


class AssignedV1(AssignedV2, frozen=True, kw_only=True):
    """A practice was agreed."""

    prescription: AgreedV1


@reads_late("settings")
class AmendedV1(Event, frozen=True, kw_only=True):
    """What was agreed changed; holds the whole new agreement."""

    changed: of.WhatChanged
    worksheet: of.Sheet
    settings: of.Settings = field(default_factory=dict)
    prescription: AgreedV1
    why: of.Why = ""
    session: of.Session = None


@reads_late("answers")
class AttemptedV1(Event, frozen=True, kw_only=True):
    """The client tried it, in any amount."""

    attempt: of.WhichAttempt
    worksheet: of.Sheet
    worksheet_version: of.SheetVersion
    answers: of.Answers = field(default_factory=dict)
    skipped: of.Skipped = field(default_factory=dict)
    amount: of.Amount = None
    minutes: of.Minutes = None
    timing: of.WrittenDown = None
    recorded_by: of.WrittenBy = None
    note: of.Note = ""
    flags: of.Flags = ()
    zone: of.ZoneThen = "UTC"
    offset: of.OffsetOfDay = None


class CorrectedV1(AttemptedV1, frozen=True, kw_only=True):
    """An attempt's record was corrected; holds the attempt as it now stands."""

    corrects: of.WhichEvent
    why: of.WhatWasWrong


SHAPES: dict[str, type] = {
    "homework.assigned.v1": AssignedV1,
    "homework.assigned.v2": AssignedV2,
    "homework.amended.v1": AmendedV1,
    "homework.attempted.v1": AttemptedV1,
    "homework.corrected.v1": CorrectedV1,
}
"""What is stored under former names."""
