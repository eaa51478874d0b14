"""``intersession log``: the events: show, export and import them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

import click

from intersession_cli.app.lazy import LazyGroup
from intersession_cli.app.options import group


class _Log(LazyGroup):
    """``log RK-1`` shows; a word that is not a command of the group is what to show."""

    members: ClassVar = {
        "show": ("log.show", "Show the events of a client, of an assignment, or all."),
        "export": ("log.export", "Print the events for other programs, one a line."),
        "tail": ("log.tail", "Print the events, and then each new one."),
        "post": ("log.post", "Post the events to a URL, and then each new one."),
        "import": ("log.import_", "Import the events of another log, all or nothing."),
        "schema": ("log.schema", "Print the JSON Schema of an event type or a worksheet."),
        "where": ("log.where", "Say which log this is, and where."),
        "check": ("log.check", "Check that the log holds what was recorded, all of it."),
        "accept": ("log.accept", "Take a log as it is after an older copy was restored."),
        "init": ("log.init", "Make the tables of a shared log, once."),
        "copy": ("log.copy", "Copy a log to another place, and prove that it is equal."),
    }

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Show where no command of the group is named."""
        asks_help = any(word in ("-h", "--help") for word in args)
        if not (asks_help or any(word in self.members for word in args)):
            _check_typed(ctx, args, self.members)
            args = ["show", *args]
        return super().parse_args(ctx, args)


def _check_typed(ctx: click.Context, args: list[str], members: Iterable[str]) -> None:
    """Raise UsageError for a lower-case word that is nearly a command."""
    from difflib import get_close_matches

    for word in args[:1]:
        if word.islower() and (close := get_close_matches(word, members, 1, 0.7)):
            raise click.UsageError(f"There is no command {word!r}. Did you mean {close[0]}?", ctx)


@group("log", "log RK-1\nlog show RK --json | jq .type", cls=_Log)
def main() -> None:
    """Show the events as they were recorded; export, import and copy the log."""
