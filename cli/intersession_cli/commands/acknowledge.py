"""``intersession acknowledge``: record that you saw what was flagged, and what was done."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import click

from intersession_cli.app import arguments
from intersession_cli.app.options import by_option, command
from intersession_cli.app.runtime import Runtime
from intersession_cli.input import prompts, values


@command(
    "acknowledge EH-1 12 --note 'Called her the same evening; safe; chain on Tuesday'\n"
    "acknowledge EH-1 12 14 15 --note 'Looked at them together' --by 'Dr M' --on tue",
    name="acknowledge",
)
@arguments.handle_argument()
@click.argument("attempts", type=int, nargs=-1, required=True, metavar="N...")
@click.option("--note", default="", help="What was done, even if that is nothing.")
@click.option("--on", "when", metavar="WHEN", default="today", help="When (today).")
@by_option
def main(runtime: Runtime, handle: str, attempts: tuple[int, ...], note: str, when: str) -> None:
    """Record that you saw what was flagged in attempt N, and what was done.

    It is no longer shown first, but stays on record: intersession view flags.
    """
    homework = runtime.homework
    state = homework.assignment(handle)
    zone = ZoneInfo(state.zone)
    happened = values.happened(when, runtime.today(zone), zone)
    if not note and values.is_interactive():
        note = prompts.words("What was done?")
    receipt = homework.acknowledge(handle, attempts, note, happened=happened)
    who = receipt.event.by
    listed = ", ".join(map(str, dict.fromkeys(attempts)))
    click.echo(f"What was flagged at {state.handle}, attempt {listed}, is acknowledged by {who}.")
