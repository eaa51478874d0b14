"""``intersession session``: the sessions that are planned."""

from __future__ import annotations

from typing import ClassVar

from intersession_cli.app.lazy import LazyGroup
from intersession_cli.app.options import group


class _Session(LazyGroup):
    """What can be done with a session, each imported when it is used."""

    members: ClassVar = {
        "plan": ("session.plan", "Plan a client's next session, or move one."),
        "list": ("session.list_", "List the sessions that are planned."),
        "cancel": ("session.cancel", "Cancel a planned session."),
    }


@group("session", "session plan RK 'thu 14:00'\nsession list\nsession cancel RK thu", cls=_Session)
def main() -> None:
    """Plan sessions, so that *today* knows who comes."""
