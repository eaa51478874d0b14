"""``intersession acknowledge``: record that you saw what was flagged, and what was done."""

from __future__ import annotations

import os
from zoneinfo import ZoneInfo

import click

from intersession_cli.app import arguments
from intersession_cli.app.options import command
from intersession_cli.app.runtime import Runtime
from intersession_cli.input import prompts, values

CLINICIAN = "INTERSESSION_CLINICIAN"
"""The environment variable that says who sits at this machine."""


@command(
    "acknowledge EH-1 12 --note 'Called her the same evening; safe; chain on Tuesday'\n"
    "acknowledge EH-1 12 14 15 --note 'Looked at them together' --by 'Dr M' --on tue",
    name="acknowledge",
)
@arguments.handle_argument()
@click.argument("attempts", type=int, nargs=-1, required=True, metavar="N...")
@click.option("--note", default="", help="What was done, also where that is nothing.")
@click.option("--by", default="", help=f"Who saw it (else {CLINICIAN}, else your login).")
@click.option("--on", "when", metavar="WHEN", default="today", help="When (today).")
def main(
    runtime: Runtime, handle: str, attempts: tuple[int, ...], note: str, by: str, when: str
) -> None:
    """Record that you saw what was flagged in attempt N, and what was done.

    It no longer stands first, and stays on record: intersession view flags.
    """
    homework = runtime.homework
    state = homework.assignment(handle)
    zone = ZoneInfo(homework.assigned(state).zone)
    happened = values.happened(when, runtime.today(zone), zone)
    if not note and values.is_interactive():
        note = prompts.words("What was done?")
    who = by or os.environ.get(CLINICIAN, "") or _login()
    homework.acknowledge(handle, attempts, by=who, note=note, happened=happened)
    listed = ", ".join(map(str, dict.fromkeys(attempts)))
    click.echo(f"What was flagged at {state.handle}, attempt {listed}, is acknowledged by {who}.")


def _login() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a machine that knows no name for its user
        return ""
