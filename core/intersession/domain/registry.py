"""Every event by its stored name, and how to read each that was ever stored."""

from __future__ import annotations

import msgspec

from intersession.domain.assignment import events as assignment
from intersession.domain.assignment import former
from intersession.domain.assignment.how_often import HowOften
from intersession.domain.assignment.prescription import AnticipatedObstacle, Prescription
from intersession.domain.client import events as client
from intersession.events.codec import Codec
from intersession.events.flags import Flag

Shape = type[msgspec.Struct]

CODEC = Codec({**client.STORED_NAMES, **assignment.STORED_NAMES}, former.UPCASTERS)
"""The events of this version, and how to read every earlier one."""

SHAPES: dict[str, Shape] = {**CODEC.names, **former.SHAPES}
"""What is stored under each name, current or former; a former one keeps its own shape here."""

VALUES: tuple[Shape, ...] = (Prescription, HowOften, AnticipatedObstacle, Flag)
"""The values inside events, in the order in which they are shown."""
