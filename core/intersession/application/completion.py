"""A sheet in two phases: what is asked before the practice, and the rest once it was made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from intersession.application.command_handler import CommandHandler, Events, Takes
from intersession.application.commands import CompleteAttempt, LookAgain, RecordAttempt
from intersession.application.context import context_for, with_entry
from intersession.application.entry import Given, unfit_answered_by
from intersession.application.judging import Judging, answered_worksheet
from intersession.dates.local import zone_on_record
from intersession.domain.assignment import decider
from intersession.domain.assignment.events import AttemptEvent, Completed, LookedAt
from intersession.domain.assignment.limits import unfit_amount
from intersession.domain.assignment.state import (
    Assignment,
    attempted,
    flags_on,
    in_force,
    looked_at,
)
from intersession.errors import Problem, Refused, refuse
from intersession.events.base import changed
from intersession.worksheets.definition import Worksheet

_NOT_YET = ("amount", "minutes", "without_sheet", "between")
"""What is said of a practice that was made, and never of one that is only planned."""

_OF_COMPLETION = ("amount", "minutes", "timing", "recorded_by", "answered_by", "note")


def too_early(sheet: Worksheet, command: RecordAttempt) -> list[Problem]:
    """What is given of a planned practice that goes with it once it was made."""
    if not sheet.before:
        told = f"{sheet.name} asks nothing before the practice. Record it once it was made"
        return [Problem("is_planned", told)]
    asked = [item.name for item in sheet.before_part.answers]
    later = {item.name for item in sheet.answers} - set(asked)
    early = [name for name in (*command.answers, *(command.skipped or {})) if name in later]
    early += [name for name in _NOT_YET if getattr(command, name)]
    told = f"goes with the practice once it was made. Asked before: {', '.join(asked)}"
    return [Problem(name, told) for name in dict.fromkeys(early)]


class Completion:
    """Fills in the rest of what was planned, and lets plugins look that could not."""

    def __init__(self, handler: CommandHandler) -> None:
        self._handler = handler
        self._repository = handler.repository
        self._catalogue = handler.catalogue
        self._judging = Judging(handler.repository, handler.calendar)
        self.takes: Takes = {CompleteAttempt: self.complete, LookAgain: self.look_again}

    def complete(self, command: CompleteAttempt) -> Events:
        """Record the rest of a planned attempt: one entry, with two times."""
        state = self._repository.assignment(command.assignment)
        decider.require_open(state)

        def decide(now: Assignment) -> Sequence[Any]:
            stood = attempted(now, command.attempt)
            return decider.complete(now, self._completed(now, stood, command))

        return self._handler.on_assignment(command, state.stream, decide, state)

    def _completed(
        self, state: Assignment, stood: AttemptEvent, command: CompleteAttempt
    ) -> Completed:
        sheet = answered_worksheet(self._catalogue, state, changed(stood, is_planned=False))
        answers = {**stood.answers, **command.answers}
        skipped = {
            place: why for place, why in stood.skipped.items() if place not in command.answers
        }
        skipped |= command.skipped
        given = Given(happened=command.happened, amount=command.amount, minutes=command.minutes)
        judged = self._judging.judged(sheet, state, answers, skipped, given, stood.attempt)
        problems = [*judged.problems, *unfit_amount(command.amount, command.minutes)]
        problems += unfit_answered_by(sheet, command.answered_by)
        refuse(f"The rest of attempt {stood.attempt} at {state.handle} was not recorded:", problems)
        event = Completed(
            completes=0,
            attempt=stood.attempt,
            worksheet=sheet.name,
            worksheet_version=sheet.version,
            answers=judged.answers,
            skipped=skipped,
            **{name: getattr(command, name) or getattr(stood, name) for name in _OF_COMPLETION},
            **judged.fields,
            planned_at=stood.happened_at,
            recorded_at=self._handler.calendar.clock(),
        )
        seen = with_entry(judged.context, state.stream, event)
        found = self._catalogue.lookers.look(event, seen, looked_at(state))
        return changed(event, flags=found.flags, looked=found.looked)

    def look_again(self, command: LookAgain) -> Events:
        """Let plugins look at an attempt that could not when it was recorded."""
        state = self._repository.assignment(command.assignment)

        def decide(now: Assignment) -> Sequence[Any]:
            stood = attempted(now, command.attempt)
            return [self._looked_at(now, stood)]

        return self._handler.on_assignment(command, state.stream, decide, state)

    def _looked_at(self, state: Assignment, stood: AttemptEvent) -> LookedAt:
        names = [one.not_looked for one in flags_on(state, stood.attempt) if one.not_looked]
        if not names:
            raise Refused(
                f"Every plugin looked at attempt {stood.attempt} of {state.handle} when it was "
                f"recorded. Nothing was changed."
            )
        agreed = in_force(state, stood.day, state.recorded_in[stood.attempt])
        zone = zone_on_record(stood.zone)
        context = context_for(self._repository, state, stood.attempt, agreed, zone)
        seen = with_entry(context, state.stream, stood)
        found = self._catalogue.lookers.look_by(names, stood, seen)
        if not found.looked:
            why = "; ".join(flag.text for flag in found.flags)
            raise Refused(f"Attempt {stood.attempt} of {state.handle} is still {why}.")
        flags = tuple(flag for flag in found.flags if not flag.not_looked)
        return LookedAt(
            attempt=stood.attempt,
            looked=found.looked,
            flags=flags,
            recorded_at=self._handler.calendar.clock(),
        )
