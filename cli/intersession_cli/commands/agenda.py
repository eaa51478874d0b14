"""``intersession agenda``: what to open the next session with."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import click

from intersession_cli import arguments
from intersession_cli.frame import Runtime, command, json_option, trace_option
from intersession_cli.output import heading, paragraph, show_json


@command("agenda RK", name="agenda")
@arguments.code_argument()
@json_option
@trace_option
def main(runtime: Runtime, code: str, as_json: bool, trace: bool) -> None:
    """Show what to open the next session with, in the order to take it."""
    from intersession_cli.known import require_client

    client = require_client(runtime, code)
    today = runtime.today(ZoneInfo(client["timezone"]))
    rows = runtime.views_at_hand.report("agenda", client=client["client"], today=today)["agenda"]
    if as_json:
        show_json(rows, trace=trace)
        return
    heading(f"{client['client']}: to open the next session with")
    if not rows:
        click.echo("Nothing waits to be looked at.")
    about = ""
    for row in rows:
        if row["about"] != about:
            about = row["about"]
            heading(f"\n{about[0].upper()}{about[1:]}")
        click.echo(paragraph(f"{row['assignment']}  {row['task']}", "  "))
        click.echo(paragraph(row["text"], "      "))
        if trace:
            click.echo(paragraph(f"stands on {row['events']}; {row['window']}", "      "))
