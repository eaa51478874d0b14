"""Put the record of an attempt right: what stood, with what changed, checked again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from intersession.application.command_handler import Desk
from intersession.application.flagging import raised
from intersession.dates import instants
from intersession.domain.assignment import decider as assignments
from intersession.domain.assignment.decider import Assignment
from intersession.domain.assignment.events import Attempted, Corrected
from intersession.domain.assignment.limits import unfit_amount
from intersession.errors import InvalidInput, Problem
from intersession.events.base import field_names
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.parsing import is_blank
from intersession.worksheets.validation import Checked, check_answers


class Corrections(Desk):
    """The command that puts an attempt right; the first record stays in the log."""

    def correct(
        self,
        handle: str,
        attempt: int,
        *,
        why: str,
        answers: Mapping[str, Any] | None = None,
        skipped: Mapping[str, str] | None = None,
        **changes: Any,
    ) -> None:
        """Put an attempt's record right; what is not named stays as it was.

        ``answers`` replaces single items (None takes an answer out); ``changes``
        are other fields of the attempt: amount, minutes, timing, recorded_by,
        note, happened. The first record stays in the log.
        """
        if not why.strip():
            raise InvalidInput(
                "The correction was not recorded:",
                [Problem("why", "say what was wrong, so that the record can be understood later")],
            )

        def decide(state: Assignment) -> Sequence[Any]:
            stood = assignments.attempted(state, attempt)
            record = self._corrected(state, stood, why, answers or {}, skipped or {}, changes)
            return assignments.correct(state, record)

        self._save(self.assignment(handle).stream, self._assignment, decide)

    def _corrected(
        self,
        state: Assignment,
        stood: Attempted | Corrected,
        why: str,
        answers: Mapping[str, Any],
        skipped: Mapping[str, str],
        changes: Mapping[str, Any],
    ) -> Corrected:
        changes = dict(changes)
        if "happened" in changes:
            at = self._when(changes.pop("happened"), instants.zone(stood.zone))
            changes["happened_at"] = at
        merged = {**stood.answers, **answers}
        reasons = {
            place: why for place, why in stood.skipped.items() if is_blank(merged.get(place))
        }
        reasons |= skipped
        checked, flags = Checked(stood.answers, ()), stood.flags
        if answers or skipped:
            sheet = self._answered_worksheet(state, stood)
            context = self._context(state, stood.attempt)
            checked = check_answers(sheet, merged, reasons, context)
            flags = raised(self.catalogue.flaggers, sheet.name, checked.answers, context)
        amount = unfit_amount(changes.get("amount"), changes.get("minutes"))
        problems = [*checked.problems, *amount]
        self._refuse(f"The correction of {state.handle} was not recorded:", problems)
        kept = {
            name: getattr(stood, name)
            for name in field_names(Corrected)
            if name not in ("corrects", "why")
        }
        return Corrected(
            **{
                **kept,
                **changes,
                "corrects": 0,
                "why": why.strip(),
                "answers": checked.answers,
                "flags": flags,
                "skipped": reasons,
                "recorded_at": self.clock(),
            }
        )

    def _answered_worksheet(self, state: Assignment, stood: Attempted | Corrected) -> Worksheet:
        """The worksheet of an attempt, in the version that was answered; refuses without it."""
        found = self.catalogue.versions.get((stood.worksheet, stood.worksheet_version))
        if found is None:
            latest = self.worksheet(stood.worksheet, self.assigned(state).plugin)
            told = (
                f"it was answered under version {stood.worksheet_version} of {latest.name}, and "
                f"version {latest.version} is installed. Its answers stay as they are; the rest "
                f"of its record can be put right"
            )
            raise InvalidInput(
                f"The correction of {state.handle} was not recorded:", [Problem("answers", told)]
            )
        return found
