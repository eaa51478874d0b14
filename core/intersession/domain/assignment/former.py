"""The shapes of events as earlier versions stored them; upcasting.py reads them."""

from __future__ import annotations

from typing import Annotated

from intersession.domain.assignment.events import Amended, Assigned
from intersession.domain.assignment.prescription import Prescription
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


class AssignedV1(Assigned, frozen=True, kw_only=True):
    """A practice was agreed."""

    prescription: Annotated[PrescriptionV1, Meaning("what was agreed, in full")]


class AmendedV1(Amended, frozen=True, kw_only=True):
    """What was agreed changed; holds the whole new agreement."""

    prescription: Annotated[PrescriptionV1, Meaning("what was agreed, in full")]


SHAPES: dict[str, type] = {
    "homework.assigned.v1": AssignedV1,
    "homework.amended.v1": AmendedV1,
}
"""What is stored under former names."""
