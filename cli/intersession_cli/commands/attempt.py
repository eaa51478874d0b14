"""``intersession attempt``: record what the client tried, in any amount."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import click

from intersession.application.commands import (
    OF_ATTEMPT,
    RecordAttempt,
)
from intersession.domain.assignment.events import Attempted
from intersession.domain.assignment.repeats import same_before
from intersession.domain.assignment.state import Assignment, present
from intersession.events.recorded import Recorded
from intersession.events.streams import client_of
from intersession.worksheets.definition import Worksheet
from intersession_cli.app import arguments
from intersession_cli.app.local import local_to
from intersession_cli.app.options import command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.commands._entry import Given, entry, entry_options
from intersession_cli.input import values
from intersession_cli.input.fields import field_options
from intersession_cli.output import flags
from intersession_cli.output.discharge import tell_of_discharge
from intersession_cli.output.entries import day_of

OWN = {"amount", "minutes", "recorded_by", "note"}
"""Fields of an attempt with an option of their own."""


@command(
    "attempt RK-1\n"
    "attempt RK-2 --planned --set prediction='They will laugh' --set belief_before=80\n"
    "attempt RK-1 --set situation='At work' --set 'moods=[{name: fear, before: 80}]' --on thu\n"
    "attempt RK-1 --from record.yaml --amount half",
    name="attempt",
)
@arguments.handle_argument()
@entry_options("When: yesterday, thu 18:40, or unknown.")
@field_options(RecordAttempt, set(OF_ATTEMPT) - OWN)
@click.option("--planned", is_flag=True, help="Only what is asked before; the rest comes later.")
def main(runtime: Runtime, handle: str, given: Given, planned: bool, **said: Any) -> None:
    """Record an attempt, of any amount.

    On a terminal you are asked item by item; elsewhere answers come from --set and
    --from. If any answer is refused, nothing is recorded, and every problem is shown.
    """
    homework = runtime.homework
    state = homework.assignment(handle)
    sheet = homework.agreed_worksheet(present(state))
    asked = sheet.before_part if planned and sheet.before else sheet
    name = f"attempt {state.handle} --planned" if planned else f"attempt {state.handle}"
    typed = entry(runtime, state, asked, name, given.also(said))
    receipt = homework.attempt(
        handle,
        typed.answers,
        skipped=typed.skipped,
        happened=_when(runtime, state, sheet, typed.on),
        is_planned=planned,
        **typed.fields,
    )
    typed.recorded(runtime)
    _tell(state, receipt.event)
    _tell_same(state, receipt.events[0])
    tell_of_discharge(homework.client(client_of(state.stream)))
    flags.show_flags(state.handle, receipt.event.attempt, receipt.event.flags)


def _tell(state: Assignment, event: Attempted) -> None:
    """Say what was recorded, and what is still to come."""
    number = event.attempt
    if not event.is_planned:
        say(f"Attempt {number} at {state.handle} is recorded ({day_of(event)}).")
        return
    say(f"What is asked before attempt {number} is recorded ({day_of(event)}).")
    say(f"The rest, once it was made: intersession complete {state.handle} {number}")


def _tell_same(state: Assignment, recorded: Recorded) -> None:
    """Say where an entry says the same as one before, and how it is taken back."""
    same = same_before(state, recorded.event)
    if same is not None:
        how = f"intersession retract {recorded.id} --why 'typed twice'"
        say(f"It says the same as attempt {same}. If it was typed twice: {how}")


def _when(
    runtime: Runtime, state: Assignment, sheet: Worksheet, when: str | None
) -> date | datetime | None:
    """When it happened: as typed, else today, but for a sheet that says its own day."""
    local = local_to(runtime, state.handle)
    if when is None:
        return None if sheet.day else local.today
    return values.happened(when, local)
