"""Bring in records from a CSV file, through the same commands as everything else.

All of a file is decided first and written in one transaction. A record is known
by its natural key, so that the same file adds nothing the second time, and a
file that has grown adds what is new.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import attrs

from intersession.application.catalogue import find_worksheet
from intersession.application.homework import Homework
from intersession.application.idempotency import KeyReused
from intersession.application.unit_of_work import UnitOfWork
from intersession.domain.assignment.events import Assigned, Attempted
from intersession.domain.assignment.prescription import Prescription
from intersession.domain.client.decider import check_code
from intersession.domain.client.events import Registered
from intersession.errors import Conflict, InvalidInput, LogError, NotFound, Problem
from intersession.events.progress import Progress
from intersession.events.streams import client_of, stream_of
from intersession.intake.csv.mapping import CsvMap, read_map, unfit
from intersession.intake.csv.reader import Table, ask, read_csv
from intersession.intake.csv.rows import Record, read_record
from intersession.intake.csv.updates import Elsewhere, Entry, Updates, elsewhere
from intersession.intake.problems import REFUSALS, told, told_once, tried
from intersession.intake.receipt import Change, Imported, Refusal, refusal_lines
from intersession.worksheets.context import Context
from intersession.worksheets.definition import Worksheet, needs_references
from intersession.worksheets.validation import check_answers, check_settings

_ALL_OF_IT = ", or for all that differs in this file: --update"
_AGREED = "; what was agreed is not corrected from a file, it changes by: intersession amend"

TRIES = 20
"""How often a whole import is decided again when others write to the same streams."""


@attrs.define
class Update:
    """To correct entries whose record changed in the file: why, and who has to agree.

    ``agree`` is given every correction before anything is written, and raises where they
    should not be made.
    """

    why: str
    agree: Callable[[Sequence[Change]], object] = lambda _: None
    _agreed: Sequence[Change] = ()

    def ask(self, changes: Sequence[Change]) -> None:
        """Have these agreed to, once: after another writer was first they may be others."""
        if changes != self._agreed:
            self.agree(changes)
            self._agreed = changes


def import_csv(
    homework: Homework,
    file: Path,
    mapping: Path,
    *,
    dry_run: bool = False,
    skip_invalid: bool = False,
    update: Update | None = None,
    progress: Progress | None = None,
) -> Imported:
    """Import a CSV file through a mapping file, all of it or nothing.

    ``dry_run`` writes nothing and returns what would happen, refusals included;
    ``skip_invalid`` leaves refused records out, whole; ``update`` corrects entries whose
    record changed. Raises InvalidInput for a mapping that does not fit, and for refused records
    unless one of the first two was asked for.
    """
    plan, sheet, table = _opened(homework, file, mapping)
    records = [read_record(plan, row) for row in table.rows]
    for _ in range(TRIES):
        decision = _decision(plan, sheet, homework, records, update)
        decision.take(records, progress)
        refused = sorted([*_misshapen(table), *decision.refused], key=lambda one: one.row)
        if refused and not (dry_run or skip_invalid):
            raise _not_imported(file, len(table.rows) + len(table.misshapen), refused)
        found = decision.outcome(table, refused, written=not dry_run)
        if found.corrected and update and not dry_run:
            update.ask(found.changes)
        if dry_run or decision.saved():
            return found
    raise LogError(
        f"Others kept writing to the same clients, {TRIES} times in a row. Nothing was imported; "
        f"try again."
    )


def _opened(homework: Homework, file: Path, mapping: Path) -> tuple[CsvMap, Worksheet, Table]:
    """The mapping, its worksheet and the table of records; every problem is reported at once."""
    plan = read_map(mapping)
    table = read_csv(file, delimiter=plan.delimiter, encoding=plan.encoding, missing=plan.missing)
    problems = []
    sheet, columns = None, None
    try:
        sheet = (
            find_worksheet(homework.catalogue.worksheets, plan.worksheet)
            if plan.worksheet
            else None
        )
    except NotFound as problem:
        problems.append(Problem("worksheet", str(problem)))
    try:
        table = _asked(plan, table, file)
        columns = table.columns
    except InvalidInput as problem:
        problems += told(problem)
    problems += unfit(plan, sheet, columns)
    if problems or sheet is None:
        raise InvalidInput(f"The mapping {plan.name} cannot be used for {file.name}:", problems)
    return plan, sheet, table


def _asked(plan: CsvMap, table: Table, file: Path) -> Table:
    """What the mapping's query makes of the file's rows; without a query, the rows themselves."""
    if not plan.sql:
        return table
    if table.misshapen:  # which records the query would build without them cannot be known
        rows = [Problem(f"row {number}", wrong) for number, wrong in table.misshapen.items()]
        raise InvalidInput(f"{file.name} cannot be queried:", rows)
    return ask(table, plan.sql, name=file.stem)


def _decision(
    plan: CsvMap,
    sheet: Worksheet,
    homework: Homework,
    records: Sequence[Record],
    update: Update | None,
) -> _Decision:
    batch = UnitOfWork(homework.store)
    over = homework.over(batch, sheet.name)
    updates = Updates(plan, sheet, over, batch, update.why if update else "-")
    moved = elsewhere(updates, over, records) if update else None
    return _Decision(plan, sheet, batch, over, updates, moved)


@attrs.define
class _Decision:
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

    def outcome(self, table: Table, refused: Sequence[Refusal], *, written: bool) -> Imported:
        """What was decided, counted."""
        added = Counter(type(recorded.event) for recorded in self.batch.pending)
        return Imported(
            records=len(table.rows) + len(table.misshapen),
            clients=added[Registered],
            assignments=added[Assigned],
            attempts=added[Attempted],
            known=self.known,
            refused=tuple(refused),
            written=written,
            note=table.note,
            changes=tuple(self.changes),
        )

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


def _misshapen(table: Table) -> list[Refusal]:
    return [Refusal(n, "", (Problem("", wrong),)) for n, wrong in table.misshapen.items()]


def _not_imported(file: Path, count: int, refused: Sequence[Refusal]) -> InvalidInput:
    some = f"{len(refused)} of its {count} records cannot be taken"
    return InvalidInput(
        f"{file.name} was not imported, and nothing was written: {some}. "
        f"To import the others: --skip-invalid",
        [problem for one in refused for problem in one.told()],
        refusal_lines(refused),
    )
