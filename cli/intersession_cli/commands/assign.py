"""``intersession assign``: agree on a practice; print it, and check its design."""

from __future__ import annotations

from datetime import tzinfo
from functools import partial
from typing import Any

import click

from intersession.application.catalogue import find_worksheet
from intersession.domain.assignment.design_check import (
    CONFIDENCE_THRESHOLD,
    check_design,
)
from intersession.domain.assignment.prescription import Prescription
from intersession.worksheets.context import Context
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.validation import check_settings
from intersession_cli.app import arguments
from intersession_cli.app.local import local_to
from intersession_cli.app.options import by_option, command
from intersession_cli.app.runtime import Runtime
from intersession_cli.input import prompts, values
from intersession_cli.input.prescription import agreement_options, read_agreement
from intersession_cli.lookup import recorded_names
from intersession_cli.output.agreement import show_agreement
from intersession_cli.output.design_check import show_design


@command(
    "assign RK thought-record --task 'Write one down' --how-often 3x/week --review-on thu\n"
    "assign RK exposure-hierarchy --task 'Add a step' --from hierarchy.yaml",
    name="assign",
)
@arguments.code_argument()
@click.argument("worksheet", shell_complete=arguments.complete_worksheets)
@agreement_options
@click.option("--on", "agreed_on", metavar="DAY", default="today", help="When agreed (today).")
@by_option
@click.option(
    "--threshold",
    type=click.IntRange(0, 100),
    envvar="INTERSESSION_CONFIDENCE_THRESHOLD",
    default=CONFIDENCE_THRESHOLD,
    show_default=True,
    help="Below this confidence the design check suggests a smaller task.",
)
@click.option("--explain", is_flag=True, help="Every point of the check, with why and its source.")
def main(
    runtime: Runtime,
    code: str,
    worksheet: str,
    agreed_on: str,
    threshold: int,
    explain: bool,
    **given: Any,
) -> None:
    """Agree on a practice: print the prescription, and what its design check leaves open.

    The check advises, it never blocks. Add what is still open with ``intersession amend``.
    """
    client = runtime.homework.client(code)
    known = partial(recorded_names, runtime)
    sheet = find_worksheet(runtime.plugins.worksheets, worksheet, known)
    local = local_to(runtime, client.code)
    agreed, settings = read_agreement(given, local.today)
    if values.is_interactive():
        _ask_for_the_rest(sheet, agreed, settings, runtime.homework, local.zone)
    prescription = Prescription(**{"task": "", **agreed})
    receipt = runtime.homework.assign(
        code,
        sheet.name,
        prescription,
        settings=settings,
        session=given["session"],
        happened=values.happened(agreed_on, local),
    )
    event = receipt.event
    points = check_design(event.prescription, threshold)
    show_agreement(receipt.handle, sheet, event.prescription, event.settings, points)
    if explain:
        show_design(points)


def _ask_for_the_rest(
    sheet: Worksheet,
    agreed: dict[str, Any],
    settings: dict[str, Any],
    homework: Any,
    zone: tzinfo,
) -> None:
    """On a terminal, ask for the task and for settings that the worksheet needs."""
    if not agreed.get("task"):
        agreed["task"] = prompts.words("What will the client do, in one sentence?")
    context = Context(zone=zone)
    missing = {problem.place for problem in check_settings(sheet, settings, context).problems}
    for item in sheet.settings:
        if item.name in missing and item.name not in settings:
            settings[item.name] = prompts.answer(item, context)
