"""``intersession retract``: take back what was recorded, by the names of events."""

from __future__ import annotations

import click

from intersession_cli.app.naming import refuse_entries
from intersession_cli.app.options import by_option, command
from intersession_cli.app.runtime import Runtime
from intersession_cli.commands._taking_back import ask, named, show_taken_back
from intersession_cli.input.words import WORDS


@command(
    "retract RK-1#4 --why 'typed twice'\n"
    "retract RK-1#2 --with-them --why 'of another client'\n"
    "retract RK#3 --why 'not a goal of hers'",
    name="retract",
)
@click.argument("events", nargs=-1, required=True, metavar="HANDLE#N...")
@click.option("--why", type=WORDS, default="", help="Why it is taken back.")
@click.option("--with-them", is_flag=True, help="Take back what stands on it, too.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@by_option
def main(runtime: Runtime, events: tuple[str, ...], why: str, with_them: bool, yes: bool) -> None:
    """Take back events, by their names in the log: RK-1#4, or RK#3 for a client's own.

    They stay in the log, and nothing counts them. What was flagged stays listed first until
    it is acknowledged. A retraction can be taken back, too; then the event counts again.
    """
    refuse_entries(runtime, events, "retract")
    found = named(runtime, events)
    why = ask(found, "Take this back?", why, yes)
    receipt = runtime.homework.retract(found[0].client, events, why, with_them)
    show_taken_back(runtime, receipt.events)
