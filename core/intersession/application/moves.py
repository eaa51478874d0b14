"""The command that moves an attempt to the assignment that it belongs to."""

from __future__ import annotations

from datetime import date
from typing import Any

from intersession.application.catalogue import agreed_worksheet
from intersession.application.command_handler import CommandHandler, Events, Takes
from intersession.application.commands import MoveAttempt
from intersession.application.context import context_for, offset_of_day
from intersession.application.flagging import raised
from intersession.application.taking_back import NO_WHY, TakingBack
from intersession.dates import instants
from intersession.domain.assignment import decider
from intersession.domain.assignment.decider import Assignment, present
from intersession.domain.assignment.events import Acknowledged, Attempted, AttemptEvent
from intersession.errors import Conflict, InvalidInput, Problem, Refused, refuse
from intersession.events.base import as_dict, field_names
from intersession.events.recorded import Recorded
from intersession.events.streams import client_of
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.practice import practised
from intersession.worksheets.validation import check_answers

_OF_PLACE = {"recorded_at", "actor", "command", "caused_by", "key", "attempt", "flags", "zone"}
"""The fields of an attempt that its new place decides."""

_KEPT = set(field_names(AttemptEvent)) - _OF_PLACE - {"answers", "offset"}


class Moves:
    """Takes an attempt back here and records it there, both or neither."""

    def __init__(self, handler: CommandHandler) -> None:
        self._handler = handler
        self._repository = handler.repository
        self._catalogue = handler.catalogue
        self.takes: Takes = {MoveAttempt: self.move}

    def move(self, command: MoveAttempt) -> Events:
        """Take an attempt back here, and record it at the assignment that it belongs to."""
        refuse("It was not moved:", [] if command.why.strip() else [NO_WHY])
        here = self._repository.assignment(command.assignment)
        if command.key is not None and command.key in here.keys:
            return ()
        stood = decider.attempted(here, command.attempt)
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
        at = {**taking.at(command, command.why, here.zone), "moved": moved}
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
        context = context_for(self._repository, there)
        answers = _read_by(sheet, stood, subject)
        fields = {name: value for name, value in as_dict(stood).items() if name in _KEPT}
        if not stood.without_sheet:
            checked = check_answers(sheet, answers, dict(stood.skipped), context)
            refuse(subject, checked.problems)
            said = practised(sheet, checked.answers)
            answers = checked.answers
            fields |= {"about": said.about, "sheet_amount": said.quarters}
            fields |= {"sheet_minutes": said.minutes, "worksheet_version": sheet.version}
        return Attempted(
            **{**fields, "answers": answers, "offset": _offset(fields, there.zone)},
            attempt=0,
            flags=raised(self._catalogue.flaggers, sheet.name, answers, context),
            zone=there.zone,
            moved=moved,
            recorded_at=self._handler.calendar.clock(),
        )


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


def _offset(fields: dict[str, Any], timezone: str) -> str | None:
    """The offset of a day by the clocks of its new place; None where an instant is known."""
    when = fields["about"] or fields["happened_at"]
    if when is None or len(when) > 10:
        return None
    return offset_of_day(date.fromisoformat(when), instants.zone(timezone))
