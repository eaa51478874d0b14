"""``intersession assign``: agree on a practice; print it, and check its design."""

from __future__ import annotations

from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import click

from intersession.answers import Context, check_settings
from intersession.assignment_facts import Prescription
from intersession.catalogue import find_worksheet
from intersession.design import CONFIDENCE_THRESHOLD, Point, check_design, open_points
from intersession.handout import not_watched, prescription_lines
from intersession.worksheets import Worksheet
from intersession_cli import arguments, asking, reading
from intersession_cli.agreement import agreement_options, read_agreement
from intersession_cli.frame import Runtime, command
from intersession_cli.known import recorded_names
from intersession_cli.output import heading, paragraph


@command(
    "assign RK thought-record --task 'Write one down' --how-often 3x/week --review-on thu\n"
    "assign RK exposure-hierarchy --task 'Add a step' --from hierarchy.yaml",
    name="assign",
)
@arguments.code_argument()
@click.argument("worksheet", shell_complete=arguments.complete_worksheets)
@agreement_options
@click.option("--on", "agreed_on", metavar="DAY", default="today", help="When agreed (today).")
@click.option(
    "--threshold",
    type=click.IntRange(0, 100),
    envvar="INTERSESSION_CONFIDENCE_THRESHOLD",
    default=CONFIDENCE_THRESHOLD,
    show_default=True,
    help="The confidence under which the design check advises to make it smaller.",
)
def main(
    runtime: Runtime, code: str, worksheet: str, agreed_on: str, threshold: int, **given: Any
) -> None:
    """Agree on a practice: print the prescription and its design check.

    The check advises, it never blocks; whatever is still open can be added with
    ``intersession amend``.
    """
    client = runtime.homework.client(code)
    known = partial(recorded_names, runtime)
    sheet = find_worksheet(runtime.plugins.worksheets, worksheet, known)
    zone = ZoneInfo(client.timezone)
    today = runtime.today(zone)
    agreed, settings = read_agreement(given, today)
    if reading.is_interactive():
        _ask_for_the_rest(sheet, agreed, settings, runtime.homework, zone)
    prescription = Prescription(**{"task": "", **agreed})
    handle = runtime.homework.assign(
        code,
        sheet.name,
        prescription,
        settings=settings,
        session=given["session"],
        happened=reading.happened(agreed_on, today, zone),
    )
    _show(handle, sheet, prescription, threshold)


def _ask_for_the_rest(
    sheet: Worksheet,
    agreed: dict[str, Any],
    settings: dict[str, Any],
    homework: Any,
    zone: ZoneInfo,
) -> None:
    """On a terminal, ask for the task and for settings that the worksheet needs."""
    if not agreed.get("task"):
        agreed["task"] = asking.words("What will the client do, in one sentence?")
    context = Context(zone=zone)
    missing = {problem.place for problem in check_settings(sheet, settings, context).problems}
    for item in sheet.settings:
        if item.name in missing and item.name not in settings:
            settings[item.name] = asking.answer(item, context)


def _show(handle: str, sheet: Worksheet, prescription: Prescription, threshold: int) -> None:
    heading(f"{handle}: {sheet.title}")
    for name, words in prescription_lines(prescription, f"{sheet.title} ({sheet.name})"):
        click.echo(paragraph(f"{name}: {words}", "  "))
    if sheet.caution:
        click.echo(paragraph(f"Caution: {sheet.caution}"))
    click.echo(paragraph(not_watched(), "  "))
    show_design(check_design(prescription, threshold))
    click.echo(f"\nTo record an attempt: intersession attempt {handle}")


def show_design(points: list[Point], *, only_open: bool = False) -> None:
    """Print each point of the design check, met or open, with its reason and source."""
    still_open = open_points(points)
    heading(f"\nDesign check: {len(points) - len(still_open)} of {len(points)} points met")
    for point in still_open if only_open else points:
        state = click.style("met " if point.met else "open", bold=not point.met)
        click.echo(paragraph(f"{state}  {point.name}: {point.found}", "  "))
        click.echo(paragraph(f"because {point.why} ({point.source})", "        "))
