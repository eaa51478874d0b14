"""One pass over the records of a file, in front of the log: what each of them adds or changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import attrs

from intersession.application.homework import Homework
from intersession.application.idempotency import KeyReused
from intersession.application.unit_of_work import UnitOfWork
from intersession.domain.assignment.events import Assigned, Attempted
from intersession.domain.assignment.prescription import Prescription
from intersession.domain.client.decider import check_code
from intersession.domain.client.events import Registered
from intersession.errors import Conflict, InvalidInput, Problem
from intersession.events.progress import Progress
from intersession.events.streams import client_of, stream_of
from intersession.intake.csv.mapping import CsvMap
from intersession.intake.csv.rows import Record
from intersession.intake.csv.updates import Elsewhere, Entry, Updates, elsewhere
from intersession.intake.problems import REFUSALS, told_once, tried
from intersession.intake.receipt import Change, Refusal
from intersession.worksheets.context import Context
from intersession.worksheets.definition import Worksheet, needs_references
from intersession.worksheets.validation import check_answers, check_settings

_ALL_OF_IT = ", or for all that differs in this file: --update"
_AGREED = "; what was agreed is not corrected from a file, it changes by: intersession amend"
_NO_ZONE = (
    "they are not on record yet, and nothing says their time zone. Say it for all: [client] "
    'timezone = {{ value = "Europe/Berlin" }}; or for one: intersession client add {}'
)


def decision_on(
    plan: CsvMap,
    sheet: Worksheet,
    homework: Homework,
    records: Sequence[Record],
    why: str | None,
) -> Decision:
    """A pass that has not begun; ``why`` is the reason of corrections, where these are made."""
    batch = UnitOfWork(homework.store)
    over = homework.over(batch, sheet.name)
    updates = Updates(plan, sheet, over, batch, why or "-")
    moved = elsewhere(updates, over, records) if why is not None else None
    return Decision(plan, sheet, batch, over, updates, moved)


@attrs.define
class Decision:
    """One pass over the records, in front of the log as it now stands."""

    plan: CsvMap
    sheet: Worksheet
    batch: UnitOfWork
    homework: Homework
    updates: Updates
    elsewhere: Elsewhere | None
    refused: list[Refusal] = attrs.field(factory=list)
    changes: list[Change] = attrs.field(factory=list)
    known: int = 0
    rows: dict[tuple[str, str], int] = attrs.field(factory=dict)

    def take(self, records: Sequence[Record], progress: Progress | None) -> None:
        """Decide on every record; one that is refused leaves nothing behind."""
        for done, record in enumerate(records, 1):
            mark, changes = len(self.batch.pending), len(self.changes)
            problems = self._problems(record)
            if problems:
                del self.changes[changes:]
                self.homework.forget(self.batch.pending[mark:])
                self.batch.undo_to(mark)
                self.refused.append(self._refusal(record, problems))
            elif len(self.batch.pending) == mark:
                self.known += 1
            if progress:
                progress(done, len(records))

    @property
    def added(self) -> dict[str, int]:
        """How many clients, assignments and attempts are new."""
        kinds = Counter(type(recorded.event) for recorded in self.batch.pending)
        return {
            "clients": kinds[Registered],
            "assignments": kinds[Assigned],
            "attempts": kinds[Attempted],
        }

    def saved(self) -> bool:
        """Write it all; False where another writer was first."""
        try:
            self.batch.save()
        except Conflict:
            return False
        return True

    def _refusal(self, record: Record, problems: Sequence[Problem]) -> Refusal:
        return Refusal(record.number, record.label, tuple(problems), self.plan.unit)

    def _problems(self, record: Record) -> list[Problem]:
        """Take a record, step by step; everything that keeps it from being taken."""
        found: list[Problem] = []
        code = tried(found, "client.code", lambda: check_code(record.code))
        if same := self._same_key(code, record):
            return told_once(record.problems, [*found, *same, *self._ahead(record)])
        handle = self._agreed(code, record) or self._new_handle(code, record, found)
        if not handle:
            found += self._ahead(record)
        elif self.plan.attempts:
            tried(found, "", lambda: self._attempt(handle, record))
        return told_once(record.problems, found)

    def _same_key(self, code: str, record: Record) -> list[Problem]:
        """Two records of a client under one key: the second would be lost."""
        if not code or not record.key:
            return []
        first = self.rows.setdefault((code, record.key), record.number)
        if first == record.number:
            return []
        same = f"{self.plan.unit} {first} has the same key. Name the columns that differ"
        return [Problem("key", same)]

    def _agreed_under(self, record: Record) -> str:
        return record.key if self.plan.each == "record" else self.plan.source

    def _agreed(self, code: str, record: Record) -> str:
        """The client's assignment that takes all of their records, "" where there is none yet."""
        if self.plan.each == "record":
            return ""
        found = self.homework.known.assignments(code, self.plan.source)
        return found[0] if found else ""

    def _new_handle(self, code: str, record: Record, found: list[Problem]) -> str:
        """Assign to the client, taken on before where they are not known; "" where refused."""
        if not code or not tried(found, "client.timezone", lambda: self._register(code, record)):
            return ""
        return tried(found, "", lambda: self._assign(code, record))

    def _register(self, code: str, record: Record) -> str:
        if not self.batch.events(code):
            if not record.timezone:
                raise InvalidInput("Refused:", [Problem("", _NO_ZONE.format(code))])
            self.homework.register(code, timezone=record.timezone)
        return code

    def _assign(self, code: str, record: Record) -> str:
        try:
            receipt = self.homework.assign(
                code,
                self.sheet.name,
                Prescription(**{"task": "", **record.prescription}),
                settings=record.settings,
                key=self._agreed_under(record),
                **record.assigned,
            )
        except KeyReused as problem:
            raise _with_hint(problem, _AGREED) from None
        return receipt.handle

    def _attempt(self, handle: str, record: Record) -> str:
        try:
            receipt = self.homework.attempt(
                handle, record.answers, skipped=record.skipped, key=record.key, **record.attempt
            )
        except KeyReused as problem:
            self._known(handle, record, problem)
            return handle
        is_new = not receipt.is_repeated
        if self.elsewhere and is_new:
            self.elsewhere.refuse(client_of(stream_of(handle)), record)
        elif self.elsewhere and self.updates.was_corrected(handle, receipt.event.attempt):
            self._known(handle, record, None)
        return handle

    def _known(self, handle: str, record: Record, reused: KeyReused | None) -> None:
        """Correct the entry of a record that changed; ``reused`` where it never said the same."""
        entry = self.updates.entry(handle, record)
        if entry is None and reused:
            raise reused
        change = self._change(entry, record, reused) if entry else None
        if entry is None or change is None:
            return
        if reused and change.corrected and not self.elsewhere:
            raise _with_hint(reused, _ALL_OF_IT)
        if change.corrected:
            change = self.updates.correct(entry, record, change)
        if self.elsewhere and (change.corrected or change.stays):
            self.changes.append(change)

    def _change(self, entry: Entry, record: Record, reused: KeyReused | None) -> Change | None:
        """How a record differs from its entry, None where it says what was said before."""
        try:
            return self.updates.compared(entry, record)
        except REFUSALS:
            if entry.says_nothing_new(record) or (not reused and len(entry.words) == 1):
                return None
            if reused and not self.elsewhere:
                raise reused from None
            raise

    def _ahead(self, record: Record) -> list[Problem]:
        """What is wrong with the rest of a record for which there is no assignment."""
        if needs_references(self.sheet):  # whose rows, cannot be known
            return []
        settings = check_settings(self.sheet, record.settings)
        if settings.problems or not self.plan.attempts:
            return [Problem(f"settings.{one.place}", one.message) for one in settings.problems]
        context = Context(settings=settings.answers)
        return list(check_answers(self.sheet, record.answers, record.skipped, context).problems)


def _with_hint(reused: KeyReused, hint: str) -> KeyReused:
    told = [Problem(one.place, f"{one.message}{hint}") for one in reused.problems]
    return KeyReused(reused.subject, told)
