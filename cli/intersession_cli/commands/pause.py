"""``intersession pause``: put an assignment on hold, perhaps until a day."""

from __future__ import annotations

import click

from intersession_cli.app import arguments
from intersession_cli.app.local import local_to
from intersession_cli.app.options import by_option, command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.input import values
from intersession_cli.input.dates import Towards
from intersession_cli.input.words import WORDS


@command(
    "pause RK-1 --why 'an operation'\npause RK-1 --from 20dec --until 6jan --why 'on holiday'",
    name="pause",
)
@arguments.handle_argument()
@click.option("--from", "first", metavar="DAY", help="The first day on hold (today).")
@click.option("--until", metavar="DAY", help="The day on which it goes on by itself.")
@click.option("--why", type=WORDS, default="", help="A few words about the reason.")
@click.option("--on", "when", metavar="DAY", default="today", help="When it was agreed (today).")
@by_option
def main(
    runtime: Runtime, handle: str, first: str | None, until: str | None, why: str, when: str
) -> None:
    """Put an assignment on hold; nothing is expected until it goes on.

    Without --until it is on hold until it is resumed.
    """
    state = runtime.homework.assignment(handle)
    local = local_to(runtime, state.handle)
    towards: Towards = "future" if until else "past"
    begins = values.day(first, local.today, towards).isoformat() if first else None
    ends = values.day(until, local.today, "future").isoformat() if until else None
    receipt = runtime.homework.pause(
        state.handle,
        why=why,
        from_on=begins,
        until=ends,
        happened=values.happened(when, local),
    )
    event = receipt.event
    if event.until:
        since = event.from_on or event.day
        say(f"{state.handle} is on hold from {since}; it goes on on {event.until}.")
        return
    say(f"{state.handle} is paused. Nothing is expected until: intersession resume {state.handle}")
