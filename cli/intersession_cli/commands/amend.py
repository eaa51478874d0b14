"""``intersession amend``: change parts of what was agreed."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import click

from intersession.domain.assignment.design_check import check_design
from intersession_cli.app import arguments
from intersession_cli.app.options import by_option, command
from intersession_cli.app.runtime import Runtime
from intersession_cli.input import values
from intersession_cli.input.prescription import agreement_options, read_agreement
from intersession_cli.output.design_check import show_design


@command("amend RK-1 --minutes 3 --confidence 95 --why 'ten minutes felt like a lot'", name="amend")
@arguments.handle_argument()
@agreement_options
@click.option("--why", default="", help="Why it changed.")
@click.option("--on", "changed_on", metavar="DAY", default="today", help="When (today).")
@by_option
def main(runtime: Runtime, handle: str, why: str, changed_on: str, **given: Any) -> None:
    """Change parts of what was agreed; what is not named stays as it was."""
    state = runtime.homework.assignment(handle)
    zone = ZoneInfo(state.assigned.zone if state.assigned else "UTC")
    today = runtime.today(zone)
    changes, settings = read_agreement(given, today)
    receipt = runtime.homework.amend(
        handle,
        changes=changes,
        settings=settings,
        why=why,
        session=given["session"],
        happened=values.happened(changed_on, today, zone),
    )
    if not receipt.events:
        click.echo(f"{state.handle} stays as it was: nothing that was named is different.")
        return
    changed = ", ".join(receipt.event.changed).replace("_", " ")
    click.echo(f"{state.handle} is amended: {changed}.")
    show_design(check_design(receipt.event.prescription), only_open=True)
