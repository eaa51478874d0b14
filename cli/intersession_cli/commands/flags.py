"""``intersession flags``: what is to be seen first, and have plugins look that could not."""

from __future__ import annotations

import click

from intersession.domain.client.decider import check_code
from intersession.errors import Refused, StreamDamaged
from intersession_cli.app import arguments
from intersession_cli.app.options import by_option, command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.output.damage import show_damage
from intersession_cli.output.flags import open_flags, show_first
from intersession_cli.output.pager import pages
from intersession_cli.output.text import paragraph, within


@command("flags\nflags RK\nflags --look-again", name="flags")
@arguments.code_argument(required=False)
@click.option("--look-again", is_flag=True, help="Let the plugins look that could not.")
@click.option("--full", is_flag=True, help="All of them, however many there are.")
@by_option
@pages
def main(runtime: Runtime, code: str | None, look_again: bool, full: bool) -> None:
    """Show what was flagged and nobody acknowledged yet, of a client or of all.

    A client's flags stand on one line; an act or a rise is always a line of its own.
    """
    client = _client(runtime, code) if code else None
    show_damage(runtime.views_at_hand, client)
    if look_again:
        _look_again(runtime, client)
    if not open_flags(runtime, client):
        say("Nothing is flagged that was not acknowledged.")
    show_first(runtime, client, is_full=full)


def _client(runtime: Runtime, code: str) -> str:
    """A client's code; what is flagged is shown also where their own record is damaged."""
    try:
        return runtime.homework.client(code).code
    except StreamDamaged:
        return check_code(code)


def _look_again(runtime: Runtime, client: str | None) -> None:
    """Let plugins look at every attempt that they could not look at."""
    rows = [row for line in open_flags(runtime, client) for row in line.rows if row.not_looked]
    if not rows:
        say("Every plugin looked at every attempt.")
    for row in rows:
        name = f"{row.assignment} attempt {row.attempt}"
        try:
            found = runtime.homework.look_again(row.assignment, row.attempt).event
        except Refused as problem:
            say(paragraph(str(problem)))
        else:
            told = "; ".join(flag.text for flag in found.flags) or "nothing is flagged"
            say(paragraph(f"{name}: {', '.join(found.looked)} looked, and {within(told)}."))
