"""``intersession session``: a session step by step, and the sessions that are planned."""

from __future__ import annotations

from typing import ClassVar

import click

from intersession_cli.app.lazy import LazyGroup
from intersession_cli.app.options import group


class _Session(LazyGroup):
    """``session RK`` goes through a session; a word that is no command here is a client's code."""

    members: ClassVar = {
        "guide": ("session.guide", "Go through a session step by step: session RK."),
        "plan": ("session.plan", "Plan a client's next session, or move one."),
        "list": ("session.list_", "List the sessions that are planned."),
        "cancel": ("session.cancel", "Cancel a planned session."),
    }

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Go through a session where a client is named, and no command of the group."""
        words = [word for word in args if not word.startswith("-")]
        asks_help = any(word in ("-h", "--help") for word in args)
        if words and not asks_help and not any(word in self.members for word in words):
            args = ["guide", *args]
        return super().parse_args(ctx, args)


@group(
    "session",
    "session RK\nsession plan RK 'thu 14:00'\nsession list\nsession cancel RK thu",
    cls=_Session,
)
def main() -> None:
    """Go through a session step by step; plan the next ones, so that *today* knows who comes."""
