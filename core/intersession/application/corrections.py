"""Correct the record of an attempt: what was recorded, with what changed, checked again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import UNSET

from intersession.application.command_handler import CommandHandler, Events, Takes
from intersession.application.commands import (
    OF_ATTEMPT,
    CorrectAttempt,
)
from intersession.application.context import context_for, with_entry
from intersession.application.entry import (
    given_instead,
    placed,
    problems_of_amount,
    unfit_answered_by,
)
from intersession.application.judging import answered_worksheet
from intersession.dates.local import LocalClocks, zone_on_record
from intersession.domain.assignment import decider
from intersession.domain.assignment.events import AttemptEvent, Corrected
from intersession.domain.assignment.limits import unfit_amount
from intersession.domain.assignment.state import (
    Agreed,
    Assignment,
    attempted,
    flags_on,
    in_force,
    looked_at,
)
from intersession.errors import InvalidInput, Problem, refuse
from intersession.events.base import as_dict, changed, field_names
from intersession.worksheets.conditions import without_unasked
from intersession.worksheets.context import Context
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.parsing import is_blank
from intersession.worksheets.places import names_missing_row, value_at
from intersession.worksheets.practice import Practised, practised
from intersession.worksheets.validation import Checked, check_answers

_STANDS = [name for name in field_names(AttemptEvent) if name not in ("recorded_at", "actor")]
"""The fields of an attempt that a correction keeps where it does not change them."""


class Corrections:
    """The command that corrects an attempt's record; the first record stays in the log."""

    def __init__(self, handler: CommandHandler) -> None:
        self._handler = handler
        self._repository = handler.repository
        self._catalogue = handler.catalogue
        self.takes: Takes = {CorrectAttempt: self.correct}

    def correct(self, command: CorrectAttempt) -> Events:
        """Correct an attempt's record; what is not named stays as it was."""
        if not command.why.strip():
            raise InvalidInput(
                "The correction was not recorded:",
                [Problem("why", "say what was wrong, so that the record can be understood later")],
            )
        state = self._repository.assignment(command.assignment)

        def decide(now: Assignment) -> Sequence[Any]:
            stood = attempted(now, command.attempt)
            return decider.correct(now, self._corrected(now, stood, command))

        return self._handler.on_assignment(command, state.stream, decide, state)

    def _corrected(
        self, state: Assignment, stood: AttemptEvent, command: CorrectAttempt
    ) -> Corrected:
        merged = {**stood.answers, **command.answers}
        reasons = {
            place: why
            for place, why in stood.skipped.items()
            if is_blank(value_at(merged, place)) and not names_missing_row(merged, place)
        }
        reasons |= command.skipped
        checked, context = Checked(stood.answers, ()), None
        said = Practised(stood.about, stood.sheet_amount, stood.sheet_minutes, stood.is_practice)
        if command.answers or command.skipped:
            sheet = answered_worksheet(self._catalogue, state, stood)
            agreed = _agreed_at(state, stood), zone_on_record(stood.zone)
            context = context_for(self._repository, state, stood.attempt, *agreed, sheet)
            checked = _checked(sheet, merged, reasons, context, stood, command)
            said = practised(sheet, checked.answers)
        clocks = self._repository.clocks_of(state)
        changes, wrong = self._changes(stood, command, said, clocks)
        wrong += unfit_amount(changes.get("amount"), changes.get("minutes"))
        wrong += self._unfit_answered_by(state, stood, command)
        refuse(f"The correction of {state.handle} was not recorded:", [*checked.problems, *wrong])
        event = Corrected(
            **{
                **{name: value for name, value in as_dict(stood).items() if name in _STANDS},
                **changes,
                "corrects": 0,
                "why": command.why.strip(),
                "answers": checked.answers,
                "flags": flags_on(state, stood.attempt),
                "skipped": reasons,
                "recorded_at": self._handler.calendar.clock(),
            }
        )
        if context is None:
            return event
        seen = with_entry(context, state.stream, event)
        found = self._catalogue.lookers.look(event, seen, looked_at(state))
        return changed(event, flags=found.flags, looked=found.looked)

    def _unfit_answered_by(
        self, state: Assignment, stood: AttemptEvent, command: CorrectAttempt
    ) -> list[Problem]:
        """What is wrong with who answered, where a correction says it."""
        if command.answered_by in (UNSET, None):
            return []
        sheet = answered_worksheet(self._catalogue, state, stood)
        return unfit_answered_by(sheet, command.answered_by)

    def _changes(
        self,
        stood: AttemptEvent,
        command: CorrectAttempt,
        said: Practised,
        clocks: LocalClocks,
    ) -> tuple[dict[str, Any], list[Problem]]:
        """The fields that change, other than the answers, and what is wrong with them."""
        given = given_instead(command, stood)
        found = {
            name: value
            for name in OF_ATTEMPT
            if (value := getattr(command, name, UNSET)) is not UNSET
        }
        times = (command.happened, command.between)
        if not command.answers and not command.skipped and times == (UNSET, UNSET):
            return found, list(problems_of_amount(said, given))
        is_moved = times != (UNSET, UNSET) or said.about != stood.about
        clocks = clocks if is_moved else LocalClocks((("", stood.zone),), clocks.calendars)
        fields, problems = placed(said, given, clocks, self._handler.calendar)
        is_of_sheet: dict[str, Any] = {"without_sheet": given.without_sheet}
        if command.answers:
            is_of_sheet |= {"is_practised_day": False, "not_asked": ()}
        return {**found, **fields, **is_of_sheet}, problems


def _checked(
    sheet: Worksheet,
    merged: dict[str, Any],
    reasons: dict[str, str],
    context: Context,
    stood: AttemptEvent,
    command: CorrectAttempt,
) -> Checked:
    """The answers as corrected, without those not asked for any more since one before changed."""
    checked = check_answers(sheet, merged, reasons, context)
    asked = without_unasked(sheet.answers, stood.answers, checked.answers, command.answers)
    gone = {*checked.answers} - {*asked}
    left = {name: one for name, one in merged.items() if name not in gone}
    return check_answers(sheet, left, reasons, context) if gone else checked


def _agreed_at(state: Assignment, stood: AttemptEvent) -> Agreed:
    """What an attempt was recorded under: those in force on its day, as then known."""
    recorded_in = state.recorded_in[stood.attempt]
    between = stood.between
    day = stood.day or (between.last if between else None)
    return in_force(state, day, recorded_in)
