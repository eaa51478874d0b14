"""The command that moves an attempt to the assignment that it belongs to."""

from __future__ import annotations

from typing import Any

from intersession.application.catalogue import agreed_worksheet
from intersession.application.command_handler import CommandHandler, Events, Takes
from intersession.application.commands import (
    MoveAttempt,
)
from intersession.application.context import with_entry
from intersession.application.entry import given_of
from intersession.application.judging import Judging
from intersession.application.taking_back import NO_WHY, TakingBack
from intersession.domain.assignment import decider
from intersession.domain.assignment.events import Acknowledged, Attempted, AttemptEvent
from intersession.domain.assignment.state import Assignment, attempted, looked_at, present
from intersession.errors import Conflict, InvalidInput, Problem, Refused, refuse
from intersession.events.base import changed
from intersession.events.recorded import Recorded
from intersession.events.streams import client_of
from intersession.worksheets.definition import Worksheet

_KEPT = (
    *("amount", "minutes", "times", "timing", "recorded_by", "answered_by", "note"),
    "without_sheet",
)
"""The fields of an attempt that its new place does not judge."""


class Moves:
    """Takes an attempt back here and records it there, both or neither."""

    def __init__(self, handler: CommandHandler) -> None:
        self._handler = handler
        self._repository = handler.repository
        self._catalogue = handler.catalogue
        self._judging = Judging(handler.repository, handler.calendar)
        self.takes: Takes = {MoveAttempt: self.move}

    def move(self, command: MoveAttempt) -> Events:
        """Take an attempt back here, and record it at the assignment that it belongs to."""
        refuse("It was not moved:", [] if command.why.strip() else [NO_WHY])
        here = self._repository.assignment(command.assignment)
        if command.key is not None and command.key in here.keys:
            return ()
        stood = attempted(here, command.attempt)
        there = self._repository.assignment(command.to)
        self._check_fits(here, there, stood)
        taking = TakingBack(self._handler)
        chosen = _of_attempt(taking, here, command)
        moved = self._handler.provenance.new_id()
        event = self._moved(stood, here, there, moved)
        made = [
            Recorded(0, there.stream, there.version + number, one)
            for number, one in enumerate(decider.attempt(there, event), 1)
        ]
        at = {**taking.at(command, command.why, self._repository.clocks_of(here)), "moved": moved}
        back = taking.back(here.stream, chosen, at)
        return self._handler.on_streams(command, client_of(here.stream), [*back, *made])

    def _check_fits(self, here: Assignment, there: Assignment, stood: AttemptEvent) -> None:
        """Refuse a move to the same place, or to the assignment of another worksheet."""
        if here.stream == there.stream:
            raise Refused(f"Attempt {stood.attempt} is at {here.handle} already.")
        agreed = present(there)
        if agreed.worksheet != stood.worksheet:
            raise Refused(
                f"Attempt {stood.attempt} at {here.handle} is a {stood.worksheet}, and "
                f"{there.handle} is a {agreed.worksheet}. Nothing was moved. Accepted: an "
                f"assignment of the same worksheet"
            )
        decider.require_open(there)

    def _moved(
        self, stood: AttemptEvent, here: Assignment, there: Assignment, moved: str
    ) -> Attempted:
        """The attempt as its new place has it: checked and flagged by what was agreed there."""
        subject = f"Attempt {stood.attempt} at {here.handle} was not moved to {there.handle}:"
        sheet = agreed_worksheet(self._catalogue, present(there))
        answers = _read_by(sheet, stood, subject)
        part = sheet.before_part if stood.is_planned else sheet
        judged = self._judging.judged(part, there, answers, stood.skipped, given_of(stood))
        refuse(subject, judged.problems)
        event = Attempted(
            **{name: getattr(stood, name) for name in _KEPT},
            attempt=0,
            worksheet=sheet.name,
            worksheet_version=sheet.version,
            answers=judged.answers,
            skipped=stood.skipped,
            **judged.fields,
            is_practised_day=stood.is_practised_day,
            is_planned=stood.is_planned,
            planned_at=stood.planned_at,
            moved=moved,
            recorded_at=self._handler.calendar.clock(),
        )
        seen = with_entry(judged.context, there.stream, event)
        found = self._catalogue.lookers.look(event, seen, looked_at(there))
        return changed(event, flags=found.flags, looked=found.looked)


def _of_attempt(taking: TakingBack, here: Assignment, command: MoveAttempt) -> set[int]:
    """An attempt's events, with what stands on them; what was seen here stays as it was."""
    events = taking.events(here.stream)
    if len(events) != here.version:
        raise Conflict(f"{here.handle} went on")
    found = {
        one
        for one in taking.with_others(here.stream, {here.recorded_in[command.attempt]})
        if not isinstance(events[one - 1], Acknowledged)
    }
    own = {one for one in found if isinstance(events[one - 1], AttemptEvent)}
    taking.refuse_others({here.stream: own}, {here.stream: found}, command.with_them)
    return found


def _read_by(sheet: Worksheet, stood: AttemptEvent, subject: str) -> dict[str, Any]:
    """An attempt's answers as the worksheet's version at its new place has them."""
    found = sheet.upcast(stood.answers, stood.worksheet_version)
    if found is None and not stood.without_sheet:
        told = (
            f"it was answered under version {stood.worksheet_version} of {sheet.name}, and "
            f"version {sheet.version} was agreed there"
        )
        raise InvalidInput(subject, [Problem("answers", told)])
    return found or {}
