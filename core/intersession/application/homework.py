"""The commands the engine takes: get what is known, decide, save.

The command line, a plugin and a test all come in through ``Homework``. Whatever
is refused is refused whole: nothing is written until every check has passed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from intersession.application.clients import Clientele
from intersession.application.corrections import Corrections
from intersession.application.flagging import raised
from intersession.application.ports import When
from intersession.dates import instants
from intersession.domain.assignment import decider as assignments
from intersession.domain.assignment.decider import Assignment
from intersession.domain.assignment.events import (
    Acknowledged,
    Assigned,
    Attempted,
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
    unfit_count,
    unfit_ratings,
)
from intersession.domain.assignment.prescription import Prescription
from intersession.domain.assignment.vocabulary import (
    Next,
    RecordedBy,
    Timing,
    Worked,
    check_category,
)
from intersession.domain.client import decider as clients
from intersession.errors import (
    Problem,
)
from intersession.events.base import changed
from intersession.events.streams import client_of, handle_of, stream_of
from intersession.worksheets.validation import check_answers, check_settings


class Homework(Clientele, Corrections):
    """Commands on clients and assignments, over a log and a catalogue of worksheets."""

    def assign(
        self,
        code: str,
        worksheet: str,
        prescription: Prescription,
        *,
        settings: Mapping[str, Any] | None = None,
        session: int | None = None,
        happened: When = None,
        key: str | None = None,
    ) -> str:
        """Agree on a practice with a client; returns its handle, such as ``RK-7``."""
        client = self.client(code)
        clients.require_open(client)
        if prescription.goal is not None:
            clients.require_goal(client, prescription.goal)
        sheet = self.worksheet(worksheet)
        zone = instants.zone(client.timezone)
        checked = check_settings(sheet, settings or {}, self._context_of(client.code, zone, {}))
        problems = [
            Problem(f"settings.{problem.place}", problem.message) for problem in checked.problems
        ]
        prescription, unfit = checked_prescription(prescription)
        problems += [*unfit, *unfit_count("session", session)]
        self._refuse(f"{sheet.name} was not assigned:", problems)
        event = Assigned(
            worksheet=sheet.name,
            worksheet_version=sheet.version,
            plugin=sheet.plugin,
            settings=checked.answers,
            prescription=prescription,
            zone=client.timezone,
            session=session,
            key=key,
            happened_at=self._when(happened, zone),
            recorded_at=self.clock(),
        )
        return handle_of(self._assign_next(client.code, event))

    def amend(
        self,
        handle: str,
        *,
        changes: Mapping[str, Any] | None = None,
        settings: Mapping[str, Any] | None = None,
        why: str = "",
        session: int | None = None,
        happened: When = None,
    ) -> tuple[str, ...]:
        """Change parts of what was agreed; returns the names of the fields that changed.

        ``changes`` are fields of the prescription; ``settings`` the worksheet's
        settings items that change, the others stay.
        """
        assigned = self.assigned(self.assignment(handle))
        self._refuse_goal(handle, changes or {})

        def decide(state: Assignment) -> Sequence[Any]:
            prescription, unfit = checked_prescription(
                changed(state.prescription, **(changes or {}))
            )
            unfit += unfit_count("session", session)
            self._refuse(f"{state.handle} was not amended:", unfit)
            return assignments.amend(
                state,
                prescription=prescription,
                settings=self._amended_settings(state, settings or {}),
                why=why,
                session=session,
                happened_at=self._when(happened, instants.zone(assigned.zone)),
                now=self.clock(),
            )

        events = self._save(stream_of(handle), self._assignment, decide)
        return tuple(events[0].changed) if events else ()

    def attempt(
        self,
        handle: str,
        answers: Mapping[str, Any],
        *,
        skipped: Mapping[str, str] | None = None,
        amount: int | None = None,
        minutes: int | None = None,
        timing: Timing | None = None,
        recorded_by: RecordedBy | None = None,
        note: str = "",
        happened: When = None,
        key: str | None = None,
    ) -> int:
        """Record an attempt of any amount; returns its number, 0 where its key is known already.

        ``amount`` is 0–4 of what was agreed, or ``minutes`` how long it was done.
        """
        state = self.assignment(handle)
        assigned = self.assigned(state)
        if key is not None and key in state.keys:
            return 0
        assignments.require_open(state)
        sheet, context = self.agreed_worksheet(assigned), self._context(state)
        checked = check_answers(sheet, answers, skipped, context)
        problems = [*checked.problems, *unfit_amount(amount, minutes)]
        self._refuse(f"The attempt at {state.handle} was not recorded:", problems)
        record = Attempted(
            attempt=0,
            worksheet=sheet.name,
            worksheet_version=sheet.version,
            answers=checked.answers,
            skipped=dict(skipped or {}),
            amount=amount,
            minutes=minutes,
            timing=timing,
            recorded_by=recorded_by,
            note=note,
            flags=raised(self.catalogue.flaggers, sheet.name, checked.answers, context),
            zone=assigned.zone,
            key=key,
            happened_at=self._when(happened, instants.zone(assigned.zone)),
            recorded_at=self.clock(),
        )
        events = self._save(
            state.stream, self._assignment, lambda now: assignments.attempt(now, record), state
        )
        return int(events[0].attempt) if events else 0

    def meet_obstacle(
        self,
        handle: str,
        category: str,
        *,
        text: str = "",
        severity: int | None = None,
        anticipated: int | None = None,
        backup_used: bool | None = None,
        backup_worked: Worked | None = None,
        attempt: int | None = None,
        happened: When = None,
        key: str | None = None,
    ) -> str:
        """Record what got in the way; returns the category, in full.

        Where its key is known already, nothing is added.
        """
        category = check_category(category)
        assigned = self.assigned(self.assignment(handle))
        self._refuse("The obstacle was not recorded:", out_of_range("severity", severity, 4))
        event = ObstacleMet(
            category=category,
            text=text,
            severity=severity,
            anticipated=anticipated,
            backup_used=backup_used,
            backup_worked=backup_worked,
            attempt=attempt,
            key=key,
            happened_at=self._when(happened, instants.zone(assigned.zone)),
            recorded_at=self.clock(),
        )
        self._save(
            stream_of(handle), self._assignment, lambda now: assignments.meet_obstacle(now, event)
        )
        return category

    def acknowledge(
        self, handle: str, attempts: Sequence[int], *, by: str, note: str, happened: When = None
    ) -> None:
        """Record that a clinician saw what was flagged in attempts, and what was done.

        ``by`` says who, ``note`` what was done. What was flagged stays on record; it no
        longer stands first.
        """
        told = {"by": "say who saw it", "note": "say what was done, also where that is nothing"}
        given = {"by": by.strip(), "note": note.strip()}
        problems = [Problem(place, told[place]) for place, words in given.items() if not words]
        if not attempts:
            problems.append(Problem("attempt", "say which, such as 12, or several: 12 14"))
        self._refuse("It was not acknowledged:", problems)
        state = self.assignment(handle)
        event = Acknowledged(
            attempt=0,
            seen=0,
            **given,
            happened_at=self._when(happened, instants.zone(self.assigned(state).zone)),
            recorded_at=self.clock(),
        )

        def decide(now: Assignment) -> Sequence[Any]:
            return [
                one
                for attempt in dict.fromkeys(attempts)
                for one in assignments.acknowledge(now, changed(event, attempt=attempt))
            ]

        self._save(state.stream, self._assignment, decide, state)

    def review(
        self,
        handle: str,
        *,
        session: int | None = None,
        client: Mapping[str, int] | None = None,
        clinician: Mapping[str, int] | None = None,
        learned: str = "",
        credit: str = "",
        next: Next | None = None,  # noqa: A002
        opened_session: bool | None = None,
        happened: When = None,
        key: str | None = None,
    ) -> None:
        """Record that it was looked at together, also where nothing was attempted.

        ``client`` and ``clinician`` are ratings 0–4 by the names in RATINGS. Where its
        key is known already, nothing is added.
        """
        assigned = self.assigned(self.assignment(handle))
        problems = [
            *unfit_ratings("client", client or {}),
            *unfit_ratings("clinician", clinician or {}),
            *unfit_count("session", session),
        ]
        self._refuse(f"The review of {handle.upper()} was not recorded:", problems)
        event = Reviewed(
            attempts=0,
            session=session,
            client=dict(client or {}),
            clinician=dict(clinician or {}),
            learned=learned,
            credit=credit,
            next=next,
            opened_session=opened_session,
            key=key,
            happened_at=self._when(happened, instants.zone(assigned.zone)),
            recorded_at=self.clock(),
        )
        self._save(stream_of(handle), self._assignment, lambda now: assignments.review(now, event))

    def pause(self, handle: str, *, why: str = "", happened: When = None) -> None:
        """Put an assignment on hold by agreement."""
        self._change_status(handle, assignments.pause, Paused, why, happened)

    def resume(self, handle: str, *, why: str = "", happened: When = None) -> None:
        """Take a paused or finished assignment up again."""
        self._change_status(handle, assignments.resume, Resumed, why, happened)

    def withdraw(self, handle: str, *, why: str = "", happened: When = None) -> None:
        """Take an assignment back; what was recorded of it stays."""
        self._change_status(handle, assignments.withdraw, Withdrawn, why, happened)

    def _change_status(
        self, handle: str, decide: Any, event_class: Any, why: str, happened: When
    ) -> None:
        state = self.assignment(handle)
        event = event_class(
            why=why,
            happened_at=self._when(happened, instants.zone(self.assigned(state).zone)),
            recorded_at=self.clock(),
        )
        self._save(state.stream, self._assignment, lambda now: decide(now, event), state)

    def _amended_settings(self, state: Assignment, changes: Mapping[str, Any]) -> dict[str, Any]:
        if not changes:
            return state.settings
        assigned = self.assigned(state)
        sheet = self.agreed_worksheet(assigned)
        checked = check_settings(sheet, {**state.settings, **changes}, self._context(state))
        self._refuse(f"{state.handle} was not amended:", checked.problems)
        return checked.answers

    def _refuse_goal(self, handle: str, changes: Mapping[str, Any]) -> None:
        if changes.get("goal") is not None:
            clients.require_goal(self.client(client_of(stream_of(handle))), changes["goal"])
