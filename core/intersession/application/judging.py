"""An attempt judged by what was agreed on its day: its answers, its day, and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from intersession.application.catalogue import Catalogue, worksheet
from intersession.application.context import Calendar, context_for
from intersession.application.entry import (
    DONE_WITHOUT_SHEET,
    Given,
    clock_of_sheet,
    day_of,
    placed,
)
from intersession.application.repository import Repository
from intersession.domain.assignment.events import AttemptEvent
from intersession.domain.assignment.state import Assignment, in_force, present
from intersession.errors import InvalidInput, Problem
from intersession.worksheets.context import Context
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.practice import practised
from intersession.worksheets.validation import Checked, check_answers


class Judged(msgspec.Struct, frozen=True):
    """What an attempt comes to: the answers as they are kept, and the fields that follow."""

    answers: dict[str, Any]
    fields: dict[str, Any]
    problems: list[Problem]
    context: Context


class Judging:
    """Judges attempts by the settings in force on their own day."""

    def __init__(self, repository: Repository, calendar: Calendar) -> None:
        self._repository = repository
        self._calendar = calendar

    def judged(
        self,
        sheet: Worksheet,
        state: Assignment,
        answers: Mapping[str, Any],
        skipped: Mapping[str, str],
        given: Given,
        attempt: int | None = None,
    ) -> Judged:
        """An attempt as it would be recorded at an assignment: a new one, or one by number."""
        clocks = self._repository.clocks_of(state)
        about = answers.get(sheet.day) if sheet.day else None
        clock = clock_of_sheet(about, given.happened, clocks, self._calendar)
        agreed = latest = state.agreed[-1]
        while True:
            context = context_for(self._repository, state, attempt, agreed, clock.zone, sheet)
            if given.without_sheet:
                checked, said = _nothing_but(answers, skipped), DONE_WITHOUT_SHEET
            else:
                checked = check_answers(sheet, answers, dict(skipped), context)
                said = practised(sheet, checked.answers)
            fields, problems = placed(said, given, clocks, self._calendar)
            then = in_force(state, day_of(fields))
            if then.settings == agreed.settings or agreed is not latest:
                return Judged(checked.answers, fields, [*checked.problems, *problems], context)
            agreed = then


def answered_worksheet(catalogue: Catalogue, state: Assignment, stood: AttemptEvent) -> Worksheet:
    """The worksheet of an attempt, in the version that was answered; refuses without it."""
    found = catalogue.versions.get((stood.worksheet, stood.worksheet_version))
    if found is None:
        latest = worksheet(catalogue, stood.worksheet, present(state).plugin)
        told = (
            f"it was answered under version {stood.worksheet_version} of {latest.name}, and "
            f"version {latest.version} is installed. Its answers stay as they are; the rest "
            f"of its record can be corrected"
        )
        raise InvalidInput(
            f"Attempt {stood.attempt} at {state.handle} was not changed:",
            [Problem("answers", told)],
        )
    return found.before_part if stood.is_planned else found


def _nothing_but(answers: Mapping[str, Any], skipped: Mapping[str, str]) -> Checked:
    """The answers of what is told without a sheet: none."""
    told = "some were given, and it is told without a sheet. Leave one of the two out"
    given = [("answers", answers), ("skipped", skipped)]
    return Checked({}, tuple(Problem(place, told) for place, some in given if some))
