"""``intersession agenda``: what to open the next session with."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import click

from intersession_cli import arguments
from intersession_cli.first import how_to
from intersession_cli.frame import Runtime, command, rows_options, trace_option
from intersession_cli.output import Rows, heading, paragraph, show_rows

FLAGGED = "to see first"


@command("agenda RK", name="agenda")
@arguments.code_argument()
@rows_options
@trace_option
def main(runtime: Runtime, code: str, form: str | None, trace: bool) -> None:
    """Show what to open the next session with, in the order to take it."""
    from intersession_cli.known import require_client

    client = require_client(runtime, code)
    today = runtime.today(ZoneInfo(client["timezone"]))
    rows = runtime.views_at_hand.report("agenda", client=client["client"], today=today)["agenda"]
    if form:
        show_rows(rows, form, trace=trace)
        return
    heading(f"{client['client']}: to open the next session with")
    if not rows:
        click.echo("Nothing waits to be looked at.")
    about = ""
    for row in rows:
        if row["about"] != about:
            _end(about, rows)
            about = row["about"]
            heading(f"\n{about[0].upper()}{about[1:]}")
        click.echo(paragraph(f"{row['assignment']}  {row['task']}", "  "))
        click.echo(paragraph(row["text"], "      "))
        if trace:
            click.echo(paragraph(f"stands on {row['events']}; {row['window']}", "      "))
    _end(about, rows)


def _end(about: str, rows: Rows) -> None:
    """Below what was flagged: how it is acknowledged, and that nobody watches."""
    if about == FLAGGED:
        click.echo(paragraph(how_to(rows[0]["assignment"], rows[0]["attempt"]), "  "))
