"""What commands hold inside: what is agreed in full, and what is rated, as they are sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import field

from intersession.domain.assignment import event_fields as of
from intersession.domain.assignment.prescription import AnticipatedObstacle, Prescription
from intersession.events.base import as_dict
from intersession.events.fields import Meaning


class ObstacleForeseen(AnticipatedObstacle, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something likely to get in the way, with its back-up."""


class Agreement(Prescription, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was agreed; every field but the task may be left open."""

    how_often: Annotated[str | None, Meaning("how often: daily, 3x/week, or an RFC 5545 rule")] = (
        None
    )
    obstacles: Annotated[
        tuple[ObstacleForeseen, ...], Meaning("what may get in the way, each with its back-up")
    ] = ()

    def plain(self) -> Prescription:
        """The same as the prescription that is stored."""
        several = [AnticipatedObstacle(**as_dict(one)) for one in self.obstacles]
        return Prescription(**as_dict(self) | {"obstacles": tuple(several)})


class Rated(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What client and clinician rated, kept apart: 0 not at all to 4 very much, by name."""

    client: of.ClientRatings = field(default_factory=dict)
    clinician: of.ClinicianRatings = field(default_factory=dict)


if TYPE_CHECKING:
    PrescriptionGiven = Prescription
else:
    PrescriptionGiven = Agreement
