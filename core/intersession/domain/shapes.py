"""What is stored under each name, for schemas and pages."""

from __future__ import annotations

import msgspec

from intersession.domain.assignment import former
from intersession.domain.assignment.event_fields import Between
from intersession.domain.assignment.how_often import HowOften
from intersession.domain.assignment.prescription import AnticipatedObstacle, Prescription
from intersession.domain.registry import CODEC
from intersession.events.flags import Flag

Shape = type[msgspec.Struct]

SHAPES: dict[str, Shape] = {**CODEC.names, **former.SHAPES}
"""What is stored under each name, current or former; a former one keeps its own shape here."""

VALUES: tuple[Shape, ...] = (Prescription, HowOften, AnticipatedObstacle, Between, Flag)
"""The values inside events, in the order in which they are shown."""
