"""What an amendment changed: each part, as it was and as it is now."""

from __future__ import annotations

from intersession.domain.assignment.events import Amended
from intersession.domain.assignment.prescription import Prescription
from intersession_cli.app.screen import say
from intersession_cli.output.event import agreed
from intersession_cli.output.text import field
from intersession_cli.output.values import label, words


def show_amended(handle: str, event: Amended, before: Prescription) -> None:
    """Print what changed in an agreement; settings are told by their rows elsewhere."""
    was, now = agreed(before), agreed(event.prescription)
    say(f"{handle} is amended:")
    for name in event.changed:
        if name in now:
            told = f"{words(was[name])} → {words(now[name])}"
            say(field(label(name), told, "  "))
