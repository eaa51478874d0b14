"""Commands on assignments: check what was given, then ask the decider."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from intersession.application.agreement import Agreement
from intersession.application.catalogue import agreed_worksheet, worksheet
from intersession.application.command import (
    OnAssignment,
)
from intersession.application.command_handler import CommandHandler, Events, Takes
from intersession.application.commands import (
    OF_ATTEMPT,
    Acknowledge,
    Amend,
    Assign,
    FlagAttempt,
    Pause,
    RecordAttempt,
    RecordObstacle,
    RecordReview,
    Resume,
    Withdraw,
)
from intersession.application.completion import too_early
from intersession.application.context import context_for, context_for_client, with_entry
from intersession.application.entry import (
    Given,
    given_with,
    span,
    unfit_answered_by,
)
from intersession.application.judging import Judging
from intersession.domain.assignment import decider
from intersession.domain.assignment.events import (
    Acknowledged,
    Assigned,
    Attempted,
    Flagged,
    ObstacleMet,
    Paused,
    Resumed,
    Reviewed,
    Withdrawn,
)
from intersession.domain.assignment.limits import (
    checked_prescription,
    out_of_range,
    unfit_amount,
    unfit_break,
    unfit_count,
    unfit_ratings,
)
from intersession.domain.assignment.prescription import Prescription
from intersession.domain.assignment.state import Assignment, looked_at, present
from intersession.domain.assignment.vocabulary import check_category
from intersession.domain.client import decider as clients
from intersession.errors import Problem, refuse
from intersession.events.base import changed
from intersession.events.streams import client_of
from intersession.worksheets.merging import merged
from intersession.worksheets.practice import meets_nothing, risk_asked
from intersession.worksheets.validation import check_settings


class Assignments:
    """Checks commands on assignments and asks the decider."""

    def __init__(self, handler: CommandHandler) -> None:
        self._handler = handler
        self._repository = handler.repository
        self._catalogue = handler.catalogue
        self._calendar = handler.calendar
        self._judging = Judging(handler.repository, handler.calendar)
        self.takes: Takes = {
            Assign: self.assign,
            Amend: self.amend,
            RecordAttempt: self.attempt,
            RecordObstacle: self.meet_obstacle,
            RecordReview: self.review,
            Acknowledge: self.acknowledge,
            FlagAttempt: self.flag,
            Pause: self.pause,
            Resume: self.resume,
            Withdraw: self.withdraw,
        }

    def assign(self, command: Assign) -> Events:
        """Agree on a practice with a client, under the next number."""
        client = self._repository.client(command.client)
        clients.require_open(client)
        prescription = _plain(command.prescription)
        if prescription.goal is not None:
            clients.require_goal(client, prescription.goal)
        sheet = worksheet(self._catalogue, command.worksheet)
        clock = self._calendar.clock_of(command.happened, client.clocks)
        context = context_for_client(self._repository, client.code, clock.zone, {})
        checked = check_settings(sheet, command.settings, context)
        problems = [
            Problem(f"settings.{problem.place}", problem.message) for problem in checked.problems
        ]
        prescription, unfit = checked_prescription(prescription)
        problems += [*unfit, *unfit_count("session", command.session)]
        refuse(f"{sheet.name} was not assigned:", problems)
        event = Assigned(
            worksheet=sheet.name,
            worksheet_version=sheet.version,
            plugin=sheet.plugin,
            settings=checked.answers,
            prescription=prescription,
            night_before=sheet.night_before,
            zone=clock.timezone,
            session=command.session,
            **self._calendar.times(command.happened, client.clocks),
            recorded_at=self._calendar.clock(),
        )
        return self._handler.on_new_assignment(
            command, client.code, lambda stream: decider.assign(Assignment(stream=stream), event)
        )

    def amend(self, command: Amend) -> Events:
        """Change parts of what was agreed; nothing is recorded where nothing changes."""
        state = self._repository.assignment(command.assignment)
        self._refuse_goal(state, command.changes)
        at = self._at(command, state)

        def decide(now: Assignment) -> Sequence[Any]:
            prescription, unfit = checked_prescription(changed(now.prescription, **command.changes))
            unfit += unfit_count("session", command.session)
            refuse(f"{now.handle} was not amended:", unfit)
            settings, version = self._amended_settings(now, command)
            events = decider.amend(
                now,
                prescription=prescription,
                settings=settings,
                settings_version=version,
                why=command.why,
                session=command.session,
                happened_at=at["happened_at"],
                now=at["recorded_at"],
            )
            return [changed(event, local_day=at["local_day"]) for event in events]

        return self._handler.on_assignment(command, state.stream, decide, state)

    def attempt(self, command: RecordAttempt) -> Events:
        """Record an attempt of any amount, with what plugins flag in its answers."""
        state = self._repository.assignment(command.assignment)
        assigned = present(state)
        decider.require_open(state)
        sheet = agreed_worksheet(self._catalogue, assigned)
        skipped = dict(command.skipped or {})
        subject = f"The attempt at {state.handle} was not recorded:"
        early = too_early(sheet, command) if command.is_planned else []
        refuse(subject, [] if sheet.before else early)
        part = sheet.before_part if command.is_planned else sheet
        judged = self._judging.judged(part, state, command.answers, skipped, given_with(command))
        told = {one.place for one in early}
        problems = [*early, *(one for one in judged.problems if one.place not in told)]
        problems += unfit_amount(command.amount, command.minutes)
        problems += unfit_answered_by(sheet, command.answered_by)
        refuse(subject, problems)
        event = Attempted(
            attempt=0,
            worksheet=sheet.name,
            worksheet_version=sheet.version,
            answers=judged.answers,
            skipped=skipped,
            **{name: getattr(command, name) for name in OF_ATTEMPT},
            **judged.fields,
            without_sheet=command.without_sheet,
            is_practised_day=command.without_sheet and meets_nothing(sheet),
            not_asked=risk_asked(sheet) if command.without_sheet else (),
            is_planned=command.is_planned,
            recorded_at=self._calendar.clock(),
        )
        seen = with_entry(judged.context, state.stream, event)
        found = self._catalogue.lookers.look(event, seen, looked_at(state))
        event = changed(event, flags=found.flags, looked=found.looked)
        return self._handler.on_assignment(
            command, state.stream, lambda now: decider.attempt(now, event), state
        )

    def meet_obstacle(self, command: RecordObstacle) -> Events:
        """Record what got in the way."""
        category = check_category(command.category)
        state = self._repository.assignment(command.assignment)
        clock = self._calendar.clock_of(command.happened, self._repository.clocks_of(state))
        given = Given(happened=command.happened, between=command.between)
        between, problems = span(given, self._calendar.today(clock))
        problems += out_of_range("severity", command.severity, 4)
        if command.anticipated is not None and command.foreseen is False:
            problems.append(Problem("foreseen", "an agreed obstacle is named. Leave one out"))
        refuse("The obstacle was not recorded:", problems)
        event = ObstacleMet(
            category=category,
            text=command.text,
            severity=command.severity,
            anticipated=command.anticipated,
            backup_used=command.backup_used,
            backup_worked=command.backup_worked,
            attempt=command.attempt,
            foreseen=command.foreseen,
            between=between,
            **self._at(command, state),
        )
        return self._handler.on_assignment(
            command, state.stream, lambda now: decider.meet_obstacle(now, event), state
        )

    def review(self, command: RecordReview) -> Events:
        """Record that it was looked at together, even where nothing was attempted."""
        state = self._repository.assignment(command.assignment)
        rated = command.ratings
        problems = [
            *unfit_ratings("client", rated.client),
            *unfit_ratings("clinician", rated.clinician),
            *unfit_count("session", command.session),
        ]
        refuse(f"The review of {state.handle} was not recorded:", problems)
        event = Reviewed(
            attempts=0,
            session=command.session,
            client=dict(rated.client),
            clinician=dict(rated.clinician),
            learned=command.learned,
            credit=command.credit,
            next=command.next,
            opened_session=command.opened_session,
            **self._at(command, state),
        )
        return self._handler.on_assignment(
            command, state.stream, lambda now: decider.review(now, event), state
        )

    def acknowledge(self, command: Acknowledge) -> Events:
        """Record that a clinician saw what was flagged in attempts, and what was done.

        What was flagged stays on record; it is no longer listed first.
        """
        told = {"by": "say who saw it", "note": "say what was done, even if that is nothing"}
        seen_by = command.by.strip() or self._handler.provenance.actor
        given: dict[str, Any] = {"by": seen_by, "note": command.note.strip()}
        problems = [Problem(place, told[place]) for place, words in given.items() if not words]
        if not command.attempts:
            problems.append(Problem("attempt", "say which, such as 12, or several: 12 14"))
        refuse("It was not acknowledged:", problems)
        state = self._repository.assignment(command.assignment)
        event = Acknowledged(attempt=0, seen=0, **given, **self._at(command, state))

        def decide(now: Assignment) -> Sequence[Any]:
            return [
                one
                for attempt in dict.fromkeys(command.attempts)
                for one in decider.acknowledge(now, changed(event, attempt=attempt))
            ]

        return self._handler.on_assignment(command, state.stream, decide, state)

    def flag(self, command: FlagAttempt) -> Events:
        """Record that a clinician flagged an attempt by hand."""
        note = command.note.strip()
        told = Problem("note", "say what there is to see, such as: she spoke of giving up")
        refuse("It was not flagged:", [] if note else [told])
        state = self._repository.assignment(command.assignment)
        by = command.by.strip() or self._handler.provenance.actor
        event = Flagged(attempt=command.attempt, by=by, note=note, **self._at(command, state))
        return self._handler.on_assignment(
            command, state.stream, lambda now: decider.flag(now, event), state
        )

    def pause(self, command: Pause) -> Events:
        """Put an assignment on hold by agreement."""
        state = self._repository.assignment(command.assignment)
        event = Paused(
            why=command.why,
            from_on=command.from_on,
            until=command.until,
            **self._at(command, state),
        )
        today = str(self._calendar.today(self._repository.clocks_of(state).at(event.recorded_at)))
        first = event.from_on or event.day or today
        refuse(f"{state.handle} was not put on hold:", unfit_break(first, event.until, today))
        return self._handler.on_assignment(
            command, state.stream, lambda now: decider.pause(now, event), state
        )

    def resume(self, command: Resume) -> Events:
        """Resume a paused or finished assignment."""
        return self._change_status(command, decider.resume, Resumed)

    def withdraw(self, command: Withdraw) -> Events:
        """Withdraw an assignment; what was recorded of it stays."""
        return self._change_status(command, decider.withdraw, Withdrawn)

    def _change_status(self, command: Resume | Withdraw, decide: Any, kind: Any) -> Events:
        state = self._repository.assignment(command.assignment)
        event = kind(why=command.why, **self._at(command, state))
        return self._handler.on_assignment(
            command, state.stream, lambda now: decide(now, event), state
        )

    def _at(self, command: OnAssignment, state: Assignment) -> dict[str, Any]:
        """When it happened on the client's clock, and when it is recorded."""
        times = self._calendar.times(command.happened, self._repository.clocks_of(state))
        return {**times, "recorded_at": self._calendar.clock()}

    def _amended_settings(
        self, state: Assignment, command: Amend
    ) -> tuple[dict[str, Any], int | None]:
        """The settings as amended, and the worksheet's version where it is not that agreed."""
        first = present(state).worksheet_version
        if not command.settings and not command.drop:
            version = state.agreed[-1].worksheet_version
            return state.settings, version if version != first else None
        sheet = agreed_worksheet(self._catalogue, present(state))
        clock = self._calendar.clock_of(None, self._repository.clocks_of(state))
        context = context_for(self._repository, state, zone=clock.zone, sheet=sheet)
        stands = context.settings
        settings, unknown = merged(sheet.settings, stands, command.settings, command.drop)
        checked = check_settings(sheet, settings, attrs.evolve(context, why=command.why))
        refuse(f"{state.handle} was not amended:", [*checked.problems, *unknown])
        return checked.answers, sheet.version if sheet.version != first else None

    def _refuse_goal(self, state: Assignment, changes: Mapping[str, Any]) -> None:
        if changes.get("goal") is not None:
            client = self._repository.client(client_of(state.stream))
            clients.require_goal(client, changes["goal"])


def _plain(given: Prescription) -> Prescription:
    if not isinstance(given, Prescription):
        told = f"is a {type(given).__name__}. Accepted: intersession.Prescription(task=…)"
        refuse("Nothing was assigned:", [Problem("prescription", told)])
    return given.plain() if isinstance(given, Agreement) else given
