"""Days practised, told without a sheet: recorded together, and told again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from intersession.application.commands import RecordAttempt
from intersession.application.receipt import Receipt
from intersession.application.together import take_together
from intersession.domain.assignment.state import Assignment, present
from intersession.events.streams import client_of
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.practice import meets_nothing, risk_asked
from intersession_cli.app.local import Local
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.input.done import Done, read_done
from intersession_cli.output import flags
from intersession_cli.output.discharge import tell_of_discharge
from intersession_cli.output.text import paragraph


def read_days(state: Assignment, words: str, local: Local, week: str | None = None) -> Done:
    """What was done, in a few words: ``mon,wed,fri``, ``3/5``, ``yesterday half``."""
    agreed_on = date.fromisoformat(state.agreed[0].from_on)
    return read_done(words, local, week, agreed_on)


def record_days(runtime: Runtime, state: Assignment, done: Done, note: str = "") -> None:
    """Record what was done, all of it or nothing, and say what is on record now."""
    homework = runtime.homework
    receipts = take_together(homework, list(_commands(state.handle, done, note)))
    _tell(state, done, receipts)
    _tell_of_others(state, done)
    _tell_of_the_sheet(state, homework.agreed_worksheet(present(state)), receipts, done)
    tell_of_discharge(homework.client(client_of(state.stream)))
    for one in receipts:
        flags.show_flags(state.handle, one.event.attempt, one.event.flags)


def _commands(handle: str, done: Done, note: str) -> Iterator[RecordAttempt]:
    """A command for each day, or one for all times."""
    said: dict[str, Any] = {
        "assignment": handle,
        "without_sheet": True,
        "amount": done.amount,
        "minutes": done.minutes,
        "note": note,
    }
    if done.between is not None:
        yield RecordAttempt(times=done.times, between=done.between, **said)
    for day in done.days:
        yield RecordAttempt(happened=day, **said)


def _tell(state: Assignment, done: Done, receipts: list[Receipt]) -> None:
    """Say what was recorded: the days, or how many times between which."""
    numbers = [one.event.attempt for one in receipts]
    named = f"{numbers[0]}" if len(numbers) == 1 else f"{numbers[0]} to {numbers[-1]}"
    what = f"entry {named}" if len(numbers) == 1 else f"entries {named}"
    if done.between is not None:
        of = f" of {done.asked}" if done.asked else ""
        when = f"{done.times}{of} times, {done.between.first} to {done.between.last}"
    else:
        when = ", ".join(one.event.day or "day not known" for one in receipts)
    say(paragraph(f"{state.handle} {what}: {when}, without a sheet."))


def _tell_of_others(state: Assignment, done: Done) -> None:
    """Say which of the days have an entry already, so that none is told twice."""
    days = {day.date() if isinstance(day, datetime) else day for day in done.days}
    there: dict[str, list[str]] = {}
    for one in state.attempts:
        if one.day and (_holds(done, one.day) or date.fromisoformat(one.day) in days):
            there.setdefault(one.day, []).append(str(one.attempt))
    told = "; ".join(f"{day} already: {', '.join(there[day])}" for day in sorted(there))
    if told:
        say(paragraph(f"There is an entry for {told}. To take one back: intersession undo"))


def _holds(done: Done, day: str) -> bool:
    return done.between is not None and done.between.first <= day <= done.between.last


def _tell_of_the_sheet(
    state: Assignment, sheet: Worksheet, receipts: list[Receipt], done: Done
) -> None:
    """Say what is not known without the sheet, and how it follows."""
    if meets_nothing(sheet):
        asks = " and ".join(name.replace("_", " ") for name in risk_asked(sheet))
        told = "A day practised, and not among the days with a sheet"
        say(paragraph(f"{told}{f': {asks} were not asked' if asks else ''}."))
    if done.times == 1:
        number = receipts[-1].event.attempt
        say(f"To add its sheet: intersession complete {state.handle} {number}")
