"""``intersession assign``: agree on a practice; print it, and check its design."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import click

from intersession.application.catalogue import find_worksheet
from intersession.domain.assignment.design_check import (
    CONFIDENCE_THRESHOLD,
    check_design,
)
from intersession.domain.assignment.prescription import Prescription
from intersession.domain.assignment.state import Assignment, present
from intersession.worksheets.definition import Worksheet
from intersession_cli.app import arguments
from intersession_cli.app.local import Local, local_to
from intersession_cli.app.numbers import WholeRange
from intersession_cli.app.options import by_option, command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.input import drafts, values
from intersession_cli.input.like import agreed_like, code_of
from intersession_cli.input.prescription import agreement_options, read_agreement
from intersession_cli.input.sheet_days import with_days
from intersession_cli.input.terms import Terms, asked_terms
from intersession_cli.lookup import recorded_names
from intersession_cli.output.agreement import show_agreement
from intersession_cli.output.design_check import show_design


@command(
    "assign RK thought-record --task 'Write one down' --how-often 3x/week --review-on thu\n"
    "assign RK exposure-hierarchy --task 'Add a step' --from hierarchy.yaml\n"
    "assign --like RK-1 --smaller",
    name="assign",
)
@arguments.code_argument(required=False)
@click.argument("worksheet", required=False, shell_complete=arguments.complete_worksheets)
@click.option(
    "--like",
    metavar="HANDLE",
    shell_complete=arguments.complete_handles,
    help="As was agreed before, with what you say instead.",
)
@click.option("--smaller", is_flag=True, help="The same as --like, made smaller.")
@agreement_options
@click.option("--on", "agreed_on", metavar="DAY", default="today", help="When agreed (today).")
@by_option
@click.option(
    "--threshold",
    type=WholeRange(0, 100),
    envvar="INTERSESSION_CONFIDENCE_THRESHOLD",
    default=CONFIDENCE_THRESHOLD,
    show_default=True,
    help="Below this confidence the design check suggests a smaller task.",
)
@click.option("--explain", is_flag=True, help="Every point of the check, with why and its source.")
def main(
    runtime: Runtime,
    code: str | None,
    worksheet: str | None,
    like: str | None,
    smaller: bool,
    agreed_on: str,
    threshold: int,
    explain: bool,
    **given: Any,
) -> None:
    """Agree on a practice: print the prescription, and what its design check leaves open.

    The check advises, it never blocks. Add what is still open with ``intersession amend``.
    """
    before = runtime.homework.assignment(like) if like else None
    client = runtime.homework.client(code_of(before, code))
    sheet = _sheet(runtime, before, worksheet, smaller)
    local = local_to(runtime, client.code)
    agreed, settings = agreed_like(before, sheet.name, smaller) if before else ({}, {})
    terms = _terms(sheet, given, local, agreed_on, agreed, settings)
    name = f"assign {client.code} {sheet.name}"
    if values.is_interactive():
        terms = asked_terms(runtime, sheet, terms, name, local)
    receipt = runtime.homework.assign(
        client.code,
        sheet.name,
        Prescription(**{"task": "", **terms.agreed}),
        settings=terms.settings,
        session=terms.session,
        happened=values.happened(terms.on, local),
    )
    if terms.is_asked:
        drafts.drop(runtime, name)
    event = receipt.event
    points = check_design(event.prescription, threshold)
    show_agreement(receipt.handle, sheet, event.prescription, event.settings, points)
    if explain:
        show_design(points)
    _tell_of(before)


def _sheet(
    runtime: Runtime, before: Assignment | None, name: str | None, smaller: bool
) -> Worksheet:
    """The worksheet that is assigned: as it was named, or as it was before."""
    name = name or (present(before).worksheet if before else None)
    if name is None or (smaller and before is None):
        told = "assign RK thought-record, or the same again: assign --like RK-1 --smaller"
        raise click.UsageError(f"Say which worksheet: {told}")
    known = partial(recorded_names, runtime)
    return find_worksheet(runtime.plugins.worksheets, name, known)


def _terms(
    sheet: Worksheet,
    given: Mapping[str, Any],
    local: Local,
    agreed_on: str,
    before: dict[str, Any],
    settings_before: dict[str, Any],
) -> Terms:
    """What was given, over what was agreed before."""
    agreed, settings = read_agreement(given, local.today)
    settings = with_days(sheet.settings, {**settings_before, **settings}, local)
    happened = values.happened(agreed_on, local)
    on = "unknown" if happened is None else happened.isoformat()
    return Terms({**before, **agreed}, settings, on, given["session"])


def _tell_of(before: Assignment | None) -> None:
    """Say that what was assigned before goes on, too."""
    if before and before.status in ("active", "paused"):
        end = f"intersession review {before.handle} --next finish"
        say(f"{before.handle} goes on, too. To end it: {end}")
