"""``intersession amend``: change parts of what was agreed."""

from __future__ import annotations

from typing import Any

import click

from intersession.domain.assignment import sizing
from intersession.domain.assignment.design_check import check_design
from intersession.domain.assignment.events import Amended
from intersession.domain.assignment.state import Assignment, present
from intersession.worksheets.merging import difference
from intersession_cli.app import arguments
from intersession_cli.app.local import local_to
from intersession_cli.app.options import by_option, command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.input import values
from intersession_cli.input.prescription import agreement_options, read_agreement
from intersession_cli.input.sheet_days import with_days
from intersession_cli.input.steps import read_steps
from intersession_cli.input.words import WORDS
from intersession_cli.output.amended import show_amended
from intersession_cli.output.design_check import show_design, show_still_open
from intersession_cli.output.text import field


@command(
    "amend RK-1 --minutes 3 --confidence 95 --why 'ten minutes felt like a lot'\n"
    "amend RK-1 --smaller\n"
    "amend RK-2 --step '+bus=suds_predicted=40' --step -lift",
    name="amend",
)
@arguments.handle_argument()
@agreement_options
@click.option("--smaller", is_flag=True, help="Make it smaller: its smallest part, or half.")
@click.option(
    "--step",
    "steps",
    multiple=True,
    metavar="+KEY=…|-KEY",
    help="A row of a list, by its key: +KEY comes or changes, -KEY goes.",
)
@click.option("--drop", multiple=True, metavar="LIST=NAME", help="A row of a setting that goes.")
@click.option("--why", type=WORDS, default="", help="Why it changed.")
@click.option("--on", "changed_on", metavar="DAY", default="today", help="When (today).")
@by_option
@click.option("--explain", is_flag=True, help="Every point of the check, with why and its source.")
def main(
    runtime: Runtime,
    handle: str,
    smaller: bool,
    steps: tuple[str, ...],
    drop: tuple[str, ...],
    why: str,
    changed_on: str,
    explain: bool,
    **given: Any,
) -> None:
    """Change parts of what was agreed; what is not named stays as it was."""
    state, local = runtime.homework.assignment(handle), local_to(runtime, handle)
    changes, settings = read_agreement(given, local.today)
    if smaller:
        changes = {**sizing.smaller(state.prescription, state.handle), **changes}
    sheet = runtime.homework.agreed_worksheet(present(state))
    rows, gone = read_steps(steps, sheet)
    receipt = runtime.homework.amend(
        handle,
        changes=changes,
        settings=with_days(sheet.settings, {**settings, **rows}, local),
        drop=_joined(_dropped(drop), gone),
        why=why,
        session=given["session"],
        happened=values.happened(changed_on, local),
    )
    if not receipt.events:
        say(f"{state.handle} stays as it was: nothing that was named is different.")
        if explain:
            show_design(check_design(state.prescription))
        return
    _tell(runtime, state, receipt.event, explain)


def _tell(runtime: Runtime, state: Assignment, event: Amended, explain: bool) -> None:
    """What changed, and what the design check leaves open."""
    show_amended(state.handle, event, state.prescription)
    if "settings" in event.changed:
        _show_rows(runtime, state, event.settings)
    points = check_design(event.prescription)
    if explain:
        show_design(points)
    else:
        show_still_open(points, state.handle)


def _dropped(given: tuple[str, ...]) -> dict[str, list[str]]:
    """``targets=smoking`` as rows that go, by their list; several of one list with commas."""
    found: dict[str, list[str]] = {}
    for name, keys in values.pairs(given, "--drop").items():
        found[name] = [key.strip() for key in keys.split(",") if key.strip()]
    return found


def _joined(one: dict[str, list[str]], other: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: [*one.get(name, ()), *other.get(name, ())] for name in {**one, **other}}


def _show_rows(runtime: Runtime, before: Assignment, settings: dict[str, Any]) -> None:
    """What came, changed and went in the settings."""
    assigned = present(before)
    sheet = runtime.plugins.versions.get((assigned.worksheet, assigned.worksheet_version))
    if sheet is None:
        return
    for what, several in difference(sheet.settings, before.settings, settings).items():
        if several:
            say(field(what, "; ".join(several), "  "))
