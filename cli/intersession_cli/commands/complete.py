"""``intersession complete``: fill in the rest of what was planned."""

from __future__ import annotations

from typing import Any

import attrs

from intersession.application.commands import CompleteAttempt
from intersession.application.receipt import Receipt
from intersession.domain.assignment.events import AttemptEvent
from intersession.domain.assignment.state import Assignment, attempted, present
from intersession.worksheets.conditions import still_asked
from intersession.worksheets.definition import Worksheet
from intersession_cli.app import arguments
from intersession_cli.app.local import local_to
from intersession_cli.app.options import command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.commands._entry import Entry, Given, entry, entry_options
from intersession_cli.input import values
from intersession_cli.input.fields import field_options
from intersession_cli.output import flags
from intersession_cli.output.entries import day_of, task_of
from intersession_cli.output.text import paragraph

FOLLOWED = "its sheet followed"
"""Why an entry that was told without a sheet is corrected."""


@command(
    "complete RK-2 4\n"
    "complete RK-2 4 --set outcome='Two asked about it' --set belief_after=20 --on thu",
    name="complete",
)
@arguments.handle_argument()
@arguments.entry_argument()
@entry_options("When it was made (today).")
@field_options(CompleteAttempt, ["timing"])
def main(runtime: Runtime, handle: str, attempt: int, given: Given, **said: Any) -> None:
    """Fill in the rest of attempt N: of one that was planned before, or told without its sheet.

    One that was planned is one entry, with two times. One that was told without a sheet keeps
    its day and its amount.
    """
    homework = runtime.homework
    state = homework.assignment(handle)
    sheet = _rest(state, homework.agreed_worksheet(present(state)), attempt)
    name = f"complete {state.handle} {attempt}"
    stood = attempted(state, attempt)
    if stood.without_sheet and not given.said.get("on"):
        said["on"] = stood.day
    typed = entry(runtime, state, sheet, name, given.also(said))
    receipt = _recorded(runtime, state, attempt, typed)
    typed.recorded(runtime)
    _tell(state, receipt.event)


def _tell(state: Assignment, event: AttemptEvent) -> None:
    planned = f", planned {event.planned_at[:10]}" if event.planned_at else ""
    words = f"{day_of(event)}{planned}, {task_of(state)}"
    say(paragraph(f"Attempt {event.attempt} at {state.handle} ({words}) is recorded."))
    flags.show_flags(state.handle, event.attempt, event.flags)


def _recorded(runtime: Runtime, state: Assignment, attempt: int, typed: Entry) -> Receipt:
    """Record the rest; an entry that was told without a sheet keeps its day and amount."""
    stood, local = attempted(state, attempt), local_to(runtime, state.handle)
    answers, skipped = typed.answers, typed.skipped
    if not stood.without_sheet:
        happened = values.happened(typed.on or "today", local)
        return runtime.homework.complete(
            state.handle, attempt, answers, skipped=skipped, happened=happened, **typed.fields
        )
    said = {name: value for name, value in typed.fields.items() if value is not None}
    if typed.on and typed.on != stood.day:
        said["happened"] = values.happened(typed.on, local)
    return runtime.homework.correct(
        state.handle, attempt, FOLLOWED, answers=answers, skipped=skipped, **said
    )


def _rest(state: Assignment, sheet: Worksheet, attempt: int) -> Worksheet:
    """The items that are not answered yet."""
    stood = attempted(state, attempt)
    asked = {item.name for item in sheet.before_part.answers} if stood.is_planned else set()
    known = {*stood.answers, *stood.skipped, *asked}
    rest = [item for item in sheet.answers if item.name not in known]
    return attrs.evolve(sheet, answers=tuple(still_asked(rest, stood.answers)))
