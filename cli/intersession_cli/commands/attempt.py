"""``intersession attempt``: record what the client tried, in any amount."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Any, get_args
from zoneinfo import ZoneInfo

import click

from intersession.application.commands import OF_ATTEMPT, RecordAttempt
from intersession.domain.assignment.decider import Assignment, present
from intersession.domain.assignment.repeats import same_before
from intersession.domain.assignment.vocabulary import RecordedBy
from intersession.events.recorded import Recorded
from intersession.worksheets.definition import Worksheet
from intersession_cli.app import arguments
from intersession_cli.app.options import command
from intersession_cli.app.runtime import Runtime
from intersession_cli.input import drafts, prompts, values
from intersession_cli.input.fields import field_options, given
from intersession_cli.input.values import read_amount
from intersession_cli.output import flags
from intersession_cli.output.text import heading

OWN = {"amount", "minutes", "recorded_by", "note"}
"""Fields of an attempt with an option of their own."""


@command(
    "attempt RK-1\n"
    "attempt RK-1 --set situation='At work' --set 'moods=[{name: fear, before: 80}]' --on thu\n"
    "attempt RK-1 --from record.yaml --amount half",
    name="attempt",
)
@arguments.handle_argument()
@click.option("--set", "sets", multiple=True, metavar="ITEM=VALUE", help="An answer.")
@click.option("--skip", multiple=True, metavar="ITEM=REASON", help="Leave an item out, and why.")
@click.option("--from", "file", metavar="FILE|-", help="Answers from JSON, YAML or TOML.")
@click.option("--on", "when", metavar="WHEN", help="When: yesterday, thu 18:40, or unknown.")
@click.option("--amount", help="How much of it: all, most, half, some, started; 0–4; 10min.")
@click.option("--note", default="", help="A few words, in the client's own.")
@click.option("--by", "recorded_by", type=click.Choice(get_args(RecordedBy)), help="Who wrote it.")
@field_options(RecordAttempt, set(OF_ATTEMPT) - OWN)
@click.option("--resume", is_flag=True, help="Continue with what was typed before.")
def main(
    runtime: Runtime,
    handle: str,
    sets: tuple[str, ...],
    skip: tuple[str, ...],
    file: str | None,
    when: str | None,
    amount: str | None,
    resume: bool,
    **said: Any,
) -> None:
    """Record an attempt, of any amount.

    On a terminal you are asked item by item; elsewhere answers come from --set and
    --from. If any answer is refused, nothing is recorded, and every problem is shown.
    """
    homework = runtime.homework
    state = homework.assignment(handle)
    assigned = present(state)
    zone = ZoneInfo(assigned.zone)
    sheet = homework.agreed_worksheet(assigned)
    answers, skipped = values.answers(sets, file), values.pairs(skip, "--skip")
    done, minutes = read_amount(amount)
    happened = values.happened(when or "today", runtime.today(zone), zone)
    if file is None and not sets and values.is_interactive():
        answers, skipped = _ask(runtime, state, sheet, resume)
    receipt = homework.attempt(
        handle,
        answers,
        skipped=skipped,
        amount=done,
        minutes=minutes,
        happened=happened,
        **given(said),
    )
    number = receipt.event.attempt
    drafts.drop(runtime.home, state.handle)
    click.echo(f"Attempt {number} at {state.handle} is recorded ({_told(happened)}).")
    _tell_same(state, receipt.events[0])
    flags.show_flags(state.handle, number, [flag.text for flag in receipt.event.flags])


def _tell_same(state: Assignment, recorded: Recorded) -> None:
    """Say where an entry says the same as one before, and how it is taken back."""
    same = same_before(state, recorded.event)
    if same is not None:
        how = f"intersession retract {recorded.id} --why 'typed twice'"
        click.echo(f"It says the same as attempt {same}. If it was typed twice: {how}")


def _told(happened: date | datetime | None) -> str:
    """The day, and the time where it is known."""
    if isinstance(happened, datetime):
        return f"{happened:%A %Y-%m-%d %H:%M}"
    return f"{happened:%A %Y-%m-%d}" if happened else "day not known"


def _ask(
    runtime: Runtime, state: Assignment, sheet: Worksheet, resume: bool
) -> tuple[dict[str, Any], dict[str, str]]:
    """Ask for the answers; what was typed is kept if the user stops."""
    home, handle = runtime.home, state.handle
    draft = drafts.read(home, handle) if resume else prompts.Draft()
    draft.keep = partial(drafts.keep, home, handle)
    heading(f"{handle}: {sheet.title}")
    try:
        prompts.worksheet(sheet, runtime.homework.context(handle), draft)
    except click.exceptions.Abort:
        if not draft.is_empty:
            told = f"What you typed is kept. To continue: intersession attempt {handle} --resume"
            click.echo(f"\n{told}", err=True)
        raise
    return draft.answers, draft.skipped
