"""Every event by its stored name, and how to read each that was ever stored."""

from __future__ import annotations

from intersession.domain.assignment import events as assignment
from intersession.domain.assignment.upcasting import UPCASTERS
from intersession.domain.client import events as client
from intersession.events.codec import Codec

CODEC = Codec({**client.STORED_NAMES, **assignment.STORED_NAMES}, UPCASTERS)
"""The events of this version, and how to read every earlier one."""
