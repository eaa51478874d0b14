"""The commands the engine takes: get what is known, decide, save.

The command line, a plugin and a test all come in through ``Homework``. Whatever
is refused is refused whole: nothing is written until every check has passed.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import attrs

from intersession import assignment as assignments
from intersession import client as clients
from intersession import moments, schedule
from intersession.answers import Checked, Context, check_answers, check_settings, is_blank
from intersession.assignment import (
    RATINGS,
    Assigned,
    Assignment,
    Attempted,
    Corrected,
    ObstacleMet,
    Paused,
    Prescription,
    Resumed,
    Reviewed,
    Withdrawn,
    client_of,
    handle_of,
    stream_of,
)
from intersession.catalogue import find_worksheet
from intersession.client import Client, GoalOutcome
from intersession.errors import (
    Conflict,
    InvalidInput,
    LogError,
    NotFound,
    Problem,
    near_matches,
)
from intersession.facts import changed, field_names
from intersession.replay import Recorded
from intersession.taxonomy import check_category
from intersession.worksheets import Reference, Rows, Worksheet

When = date | datetime | None
"""When something happened: an instant, a day, or not known."""

TRIES = 100
"""How often a command decides again when others write to the same stream."""


class Facts(Protocol):
    """Where commands read facts and add them: the log, or a batch in front of it."""

    def facts(self, stream: str) -> Sequence[Any]:
        """The facts of a stream, oldest first."""

    def count_assignments(self, code: str) -> int:
        """How many assignments a client has."""

    def append(self, facts: Sequence[Recorded]) -> Any:
        """Add facts, all or none; raises Conflict where a version is taken."""


def utc_now() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


class Homework:
    """Commands on clients and assignments, over a log and a catalogue of worksheets.

    ``clock`` gives the time of recording; it is passed in, so that a test or an
    import can say what time it is.
    """

    def __init__(
        self,
        log: Facts,
        worksheets: Mapping[str, Worksheet],
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.log = log
        self.worksheets = worksheets
        self.clock = clock

    # What is known.

    def client(self, code: str) -> Client:
        """A client by code; raises NotFound where there is none."""
        found = self._client(clients.check_code(code))
        if not found.version:
            raise NotFound(
                f"There is no client {found.code}. To see all: intersession client list. "
                f"To add one: intersession client add {found.code}"
            )
        return found

    def assignment(self, handle: str) -> Assignment:
        """An assignment by handle; raises NotFound where there is none."""
        stream = stream_of(handle)
        found = self._assignment(stream)
        if not found.version:
            count = self.log.count_assignments(client_of(stream))
            known = [f"{client_of(stream)}-{number + 1}" for number in range(count)]
            hint = near_matches(handle_of(stream), known) or (
                f"Client {client_of(stream)} has no assignments."
            )
            raise NotFound(f"There is no assignment {handle_of(stream)}. {hint}")
        return found

    def worksheet(self, name: str, plugin: str = "") -> Worksheet:
        """A worksheet by name, or by the end of it where only one fits."""
        return find_worksheet(self.worksheets, name, lambda: [(name, plugin)] if plugin else [])

    def assigned(self, state: Assignment) -> Assigned:
        """The fact that agreed on an assignment; raises NotFound where there is none."""
        if state.assigned is None:
            raise NotFound(f"There is no assignment {state.handle}.")
        return state.assigned

    def context(self, handle: str) -> Context:
        """What the check of this assignment's answers needs beside them."""
        return self._context(self.assignment(handle))

    # A client.

    def register(
        self, code: str, *, timezone: str, note: str = "", happened: When = None
    ) -> Client:
        """Take a client on under a pseudonymous code, with their IANA time zone."""
        code = clients.check_code(code)
        zone = moments.zone(timezone)

        def decide(client: Client) -> Sequence[Any]:
            at = self._when(happened, zone)
            return clients.register(
                client, timezone=zone.key, note=note, happened_at=at, now=self.clock()
            )

        self._save(code, self._client, decide)
        return self._client(code)

    def add_goal(self, code: str, words: str, *, happened: When = None) -> int:
        """Agree on a goal with a client; returns its number."""
        client = self.client(code)
        at = self._when(happened, moments.zone(client.timezone))
        facts = self._save(
            client.code,
            self._client,
            lambda now: clients.add_goal(now, words=words, happened_at=at, now=self.clock()),
        )
        return int(facts[0].goal)

    def close_goal(
        self, code: str, goal: int, outcome: GoalOutcome, *, note: str = "", happened: When = None
    ) -> None:
        """Close a goal: reached, changed or set aside."""
        client = self.client(code)
        at = self._when(happened, moments.zone(client.timezone))

        def decide(now: Client) -> Sequence[Any]:
            return clients.close_goal(
                now, goal=goal, outcome=outcome, note=note, happened_at=at, now=self.clock()
            )

        self._save(client.code, self._client, decide)

    def discharge(self, code: str, *, note: str = "", happened: When = None) -> None:
        """End the work with a client; what is on record stays."""
        client = self.client(code)
        at = self._when(happened, moments.zone(client.timezone))
        self._save(
            client.code,
            self._client,
            lambda now: clients.discharge(now, note=note, happened_at=at, now=self.clock()),
        )

    # An assignment.

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
        zone = moments.zone(client.timezone)
        checked = check_settings(sheet, settings or {}, self._client_context(client))
        problems = [
            Problem(f"settings.{problem.place}", problem.message) for problem in checked.problems
        ]
        prescription, unfit = _checked(prescription)
        self._refuse(f"{sheet.name} was not assigned:", [*problems, *unfit])
        fact = Assigned(
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
        return handle_of(self._assign_next(client.code, fact))

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
            prescription, unfit = _checked(changed(state.prescription, **(changes or {})))
            self._refuse(f"{state.handle} was not amended:", unfit)
            return assignments.amend(
                state,
                prescription=prescription,
                settings=self._amended_settings(state, settings or {}),
                why=why,
                session=session,
                happened_at=self._when(happened, moments.zone(assigned.zone)),
                now=self.clock(),
            )

        facts = self._save(stream_of(handle), self._assignment, decide)
        return tuple(facts[0].changed) if facts else ()

    def attempt(
        self,
        handle: str,
        answers: Mapping[str, Any],
        *,
        skipped: Mapping[str, str] | None = None,
        amount: int | None = None,
        minutes: int | None = None,
        timing: assignments.Timing | None = None,
        recorded_by: assignments.RecordedBy | None = None,
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
        sheet = self.worksheet(assigned.worksheet, assigned.plugin)
        checked = check_answers(sheet, answers, skipped, self._context(state))
        problems = [*checked.problems, *_unfit_amount(amount, minutes)]
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
            zone=assigned.zone,
            key=key,
            happened_at=self._when(happened, moments.zone(assigned.zone)),
            recorded_at=self.clock(),
        )
        facts = self._save(
            state.stream, self._assignment, lambda now: assignments.attempt(now, record)
        )
        return int(facts[0].attempt) if facts else 0

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

    def meet_obstacle(
        self,
        handle: str,
        category: str,
        *,
        text: str = "",
        severity: int | None = None,
        anticipated: int | None = None,
        backup_used: bool | None = None,
        backup_worked: assignments.Worked | None = None,
        attempt: int | None = None,
        happened: When = None,
    ) -> str:
        """Record what got in the way; returns the category, in full."""
        category = check_category(category)
        assigned = self.assigned(self.assignment(handle))
        self._refuse("The obstacle was not recorded:", _out_of_range("severity", severity, 4))
        fact = ObstacleMet(
            category=category,
            text=text,
            severity=severity,
            anticipated=anticipated,
            backup_used=backup_used,
            backup_worked=backup_worked,
            attempt=attempt,
            happened_at=self._when(happened, moments.zone(assigned.zone)),
            recorded_at=self.clock(),
        )
        self._save(
            stream_of(handle), self._assignment, lambda now: assignments.meet_obstacle(now, fact)
        )
        return category

    def review(
        self,
        handle: str,
        *,
        session: int | None = None,
        client: Mapping[str, int] | None = None,
        clinician: Mapping[str, int] | None = None,
        learned: str = "",
        credit: str = "",
        next: assignments.Next | None = None,  # noqa: A002
        opened_session: bool | None = None,
        happened: When = None,
    ) -> None:
        """Record that it was looked at together, also where nothing was attempted.

        ``client`` and ``clinician`` are ratings 0–4 by the names in RATINGS.
        """
        assigned = self.assigned(self.assignment(handle))
        problems = [
            *_rating_problems("client", client or {}),
            *_rating_problems("clinician", clinician or {}),
        ]
        self._refuse(f"The review of {handle.upper()} was not recorded:", problems)
        fact = Reviewed(
            attempts=0,
            session=session,
            client=dict(client or {}),
            clinician=dict(clinician or {}),
            learned=learned,
            credit=credit,
            next=next,
            opened_session=opened_session,
            happened_at=self._when(happened, moments.zone(assigned.zone)),
            recorded_at=self.clock(),
        )
        self._save(stream_of(handle), self._assignment, lambda now: assignments.review(now, fact))

    def pause(self, handle: str, *, why: str = "", happened: When = None) -> None:
        """Put an assignment on hold by agreement."""
        self._change_status(handle, assignments.pause, Paused, why, happened)

    def resume(self, handle: str, *, why: str = "", happened: When = None) -> None:
        """Take a paused or finished assignment up again."""
        self._change_status(handle, assignments.resume, Resumed, why, happened)

    def withdraw(self, handle: str, *, why: str = "", happened: When = None) -> None:
        """Take an assignment back; what was recorded of it stays."""
        self._change_status(handle, assignments.withdraw, Withdrawn, why, happened)

    # Get, decide, save.

    def _client(self, code: str) -> Client:
        return clients.fold(code, self.log.facts(code))

    def _assignment(self, stream: str) -> Assignment:
        return assignments.fold(stream, self.log.facts(stream))

    def _save(
        self, stream: str, load: Callable[[str], Any], decide: Callable[[Any], Sequence[Any]]
    ) -> Sequence[Any]:
        """Decide on what is known now and append; again where another was first."""
        for turn in range(TRIES):
            state = load(stream)
            facts = decide(state)
            records = [
                Recorded(0, stream, state.version + number, fact)
                for number, fact in enumerate(facts, 1)
            ]
            try:
                self.log.append(records)
            except Conflict:
                time.sleep(random.uniform(0, 0.001 * min(turn + 1, 50)))
                continue
            return facts
        raise LogError(
            f"Others kept writing to {handle_of(stream)}, {TRIES} times in a row. Nothing was "
            f"recorded; try again."
        )

    def _assign_next(self, code: str, fact: Assigned) -> str:
        for _ in range(TRIES):
            stream = f"{code}.{self.log.count_assignments(code) + 1}"
            facts = assignments.assign(Assignment(stream=stream), fact)
            try:
                self.log.append([Recorded(0, stream, 1, one) for one in facts])
            except Conflict:
                continue
            return stream
        raise LogError(f"Others kept assigning to {code}. Nothing was recorded; try again.")

    def _change_status(
        self, handle: str, decide: Any, fact_class: Any, why: str, happened: When
    ) -> None:
        assigned = self.assigned(self.assignment(handle))
        fact = fact_class(
            why=why,
            happened_at=self._when(happened, moments.zone(assigned.zone)),
            recorded_at=self.clock(),
        )
        self._save(stream_of(handle), self._assignment, lambda now: decide(now, fact))

    def _corrected(
        self,
        state: Assignment,
        stood: Attempted | Corrected,
        why: str,
        answers: Mapping[str, Any],
        skipped: Mapping[str, str],
        changes: Mapping[str, Any],
    ) -> Corrected:
        assigned = self.assigned(state)
        sheet = self.worksheet(stood.worksheet, assigned.plugin)
        changes = dict(changes)
        if "happened" in changes:
            at = self._when(changes.pop("happened"), moments.zone(stood.zone))
            changes["happened_at"] = at
        merged = {**stood.answers, **answers}
        reasons = {
            place: why for place, why in stood.skipped.items() if is_blank(merged.get(place))
        }
        reasons |= skipped
        if answers or skipped:
            checked = check_answers(sheet, merged, reasons, self._context(state))
        else:
            checked = Checked(stood.answers, ())
        amount = _unfit_amount(changes.get("amount"), changes.get("minutes"))
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
                "worksheet_version": sheet.version if answers else stood.worksheet_version,
                "answers": checked.answers,
                "skipped": reasons,
                "recorded_at": self.clock(),
            }
        )

    def _amended_settings(self, state: Assignment, changes: Mapping[str, Any]) -> dict[str, Any]:
        if not changes:
            return state.settings
        assigned = self.assigned(state)
        sheet = self.worksheet(assigned.worksheet, assigned.plugin)
        checked = check_settings(sheet, {**state.settings, **changes}, self._context(state))
        self._refuse(f"{state.handle} was not amended:", checked.problems)
        return checked.answers

    def _refuse_goal(self, handle: str, changes: Mapping[str, Any]) -> None:
        if changes.get("goal") is not None:
            clients.require_goal(self.client(client_of(stream_of(handle))), changes["goal"])

    # What checks need.

    def _context(self, state: Assignment) -> Context:
        client = self._client(client_of(state.stream))
        return attrs.evolve(self._client_context(client), settings=state.settings)

    def _client_context(self, client: Client) -> Context:
        return Context(
            zone=moments.zone(client.timezone),
            references=lambda *asked: self._references(client.code, *asked),
        )

    def _references(self, code: str, worksheet: str, rows: str, key: str) -> dict[str, str]:
        """The rows a client's assignments of a worksheet hold, ``RK-1/bus`` → label."""
        found: dict[str, str] = {}
        for number in range(1, self.log.count_assignments(code) + 1):
            state = self._assignment(f"{code}.{number}")
            if state.assigned is None or state.assigned.worksheet != worksheet:
                continue
            lists = [state.settings, *(attempt.answers for attempt in state.attempts)]
            for row in (row for one in lists for row in one.get(rows, ()) if key in row):
                label = next((str(v) for k, v in row.items() if k != key and v), "")
                found[f"{state.handle}/{row[key]}"] = label
        return found

    def _when(self, happened: When, zone: ZoneInfo) -> str | None:
        """ISO text of when something happened; refuses what lies in the future."""
        if isinstance(happened, datetime):
            happened = moments.localise(happened, zone)
        now = self.clock().astimezone(zone)
        found = happened.date() if isinstance(happened, datetime) else happened
        late = isinstance(happened, datetime) and happened.astimezone(UTC) > (
            now.astimezone(UTC) + timedelta(minutes=5)
        )
        if found is not None and (found > now.date() or late):
            raise InvalidInput(
                f"{moments.moment_text(happened)} has not come yet: today is {now.date()}.",
                [Problem("", "say when it happened, not when it is planned")],
            )
        return moments.moment_text(happened)

    def _refuse(self, subject: str, problems: Sequence[Problem]) -> None:
        if problems:
            raise InvalidInput(subject, problems)


def needs_references(sheet: Worksheet) -> bool:
    """Whether a worksheet asks for rows of an earlier one."""
    items = [*sheet.answers, *sheet.settings]
    items += [inner for item in items if isinstance(item, Rows) for inner in item.row]
    return any(isinstance(item, Reference) for item in items)


def _checked(given: Prescription) -> tuple[Prescription, list[Problem]]:
    """A prescription with its schedule and days in the form they are kept in, and its problems."""
    readers: dict[str, Callable[[str], str]] = {
        "how_often": schedule.parse,
        "start_on": lambda day: moments.parse_iso_day(day).isoformat(),
        "review_on": lambda day: moments.parse_iso_day(day).isoformat(),
    }
    problems = _unfit(given)
    read: dict[str, Any] = {}
    for name, reader in readers.items():
        try:
            if found := getattr(given, name):
                read[name] = reader(found)
        except InvalidInput as invalid:
            problems += [Problem(name, problem.message) for problem in invalid.problems]
    return changed(given, **read), problems


def _unfit(prescription: Prescription) -> list[Problem]:
    """What is wrong with a prescription; open fields are fine, and the design check's matter."""
    problems = _out_of_range("confidence", prescription.confidence, 100)
    if not prescription.task.strip():
        problems.append(Problem("task", "say in one sentence what the client will do"))
    if prescription.minutes is not None and prescription.minutes < 1:
        problems.append(Problem("minutes", f"{prescription.minutes} is below 1"))
    return problems


def _unfit_amount(amount: int | None, minutes: int | None) -> list[Problem]:
    """What is wrong with how much of an attempt was done, and for how long."""
    problems = _out_of_range("amount", amount, 4)
    if minutes is not None and minutes < 0:
        problems.append(Problem("minutes", f"{minutes} is below 0"))
    return problems


def _out_of_range(name: str, value: int | None, high: int) -> list[Problem]:
    if value is None or 0 <= value <= high:
        return []
    side = "below 0" if value < 0 else f"above {high}"
    return [Problem(name, f"{value} is {side}. Accepted: 0 to {high}")]


def _rating_problems(rater: str, given: Mapping[str, int]) -> list[Problem]:
    problems = []
    for name, value in given.items():
        if name not in RATINGS:
            hint = near_matches(name, RATINGS)
            problems.append(Problem(f"{rater}.{name}", f"is not something to rate. {hint}"))
        problems += _out_of_range(f"{rater}.{name}", value, 4)
    return problems
