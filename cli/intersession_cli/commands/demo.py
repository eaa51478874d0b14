"""``intersession demo``: a made-up caseload to try things on."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from intersession.errors import Refused
from intersession.home import Home
from intersession_cli.frame import Runtime, command
from intersession_cli.output import heading


@command("demo\n--home ~/try-it demo", name="demo")
def main(runtime: Runtime) -> None:
    """Fill a home with a made-up caseload: four clients, one per modality, six weeks.

    The home that is named must be empty; where none is named, a new folder is made.
    """
    from intersession_cli import caseload

    if not runtime.home_is_named:
        runtime.home = Home(Path(tempfile.mkdtemp(prefix="intersession-demo-")))
    home = runtime.home
    if not home.is_empty():
        raise Refused(
            f"{home.path} holds a record already, so nothing was added. Name an empty folder: "
            f"intersession --home DIR demo"
        )
    codes = caseload.fill(runtime.log, runtime.plugins.worksheets, runtime.today())
    runtime.views.catch_up()
    count = runtime.reader.last_position()
    heading(f"A made-up caseload: clients {', '.join(codes)}; {count} facts over six weeks.")
    click.echo(f"The record:  {home.log_path}")
    click.echo(f"The views:   {home.views_path}")
    click.echo("To look around:")
    for line in ("client list", f"agenda {codes[0]}", "view", f"log {codes[0]}-1"):
        click.echo(f"  intersession --home {home.path} {line}")
