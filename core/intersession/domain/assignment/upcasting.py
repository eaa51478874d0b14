"""How events that earlier versions stored become today's; every log can always be read."""

from __future__ import annotations

from typing import Any

import msgspec

from intersession.domain.assignment.how_often import of_rule
from intersession.events.codec import Upcaster


def with_how_often(event: dict[str, Any]) -> dict[str, Any]:
    """An event whose prescription says how often by a rule alone, as the next version has it."""
    agreed = dict(event["prescription"])
    if agreed.get("how_often") is not None:
        agreed["how_often"] = msgspec.to_builtins(of_rule(agreed["how_often"]))
    return {**event, "prescription": agreed}


UPCASTERS: dict[str, Upcaster] = {
    "homework.assigned.v1": ("homework.assigned.v2", with_how_often),
    "homework.amended.v1": ("homework.amended.v2", with_how_often),
}
"""From each former name to the next, with a function over its fields."""
