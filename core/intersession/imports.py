"""Bring in records from a CSV file, through the same commands as everything else.

All of a file is decided first and written in one transaction. A record is known
by its natural key, so that the same file adds nothing the second time, and a
file that has grown adds what is new.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import attrs

from intersession.answers import Context, check_answers, check_settings
from intersession.assignment import Assigned, Attempted, Prescription, handle_of
from intersession.batch import Batch
from intersession.catalogue import find_worksheet
from intersession.client import Registered, check_code
from intersession.delimited import Table, ask, read_csv
from intersession.errors import Conflict, InvalidInput, LogError, NotFound, Problem, Refused
from intersession.homework import Homework, needs_references
from intersession.mapping import CsvMap, read_map, unfit
from intersession.records import Record, read_record, told
from intersession.worksheets import Worksheet

TRIES = 20
"""How often a whole import is decided again when others write to the same streams."""

Progress = Callable[[int, int], None]
"""Called with how many records are decided, and how many there are."""


@attrs.frozen
class Refusal:
    """A record that cannot be taken as it is, and everything that is wrong with it.

    ``row`` counts the rows of the file with its header as 1, or the rows of the
    mapping's query from 1; ``label`` is the record's natural key.
    """

    row: int
    label: str
    problems: tuple[Problem, ...]

    def told(self) -> list[Problem]:
        """The problems, each with the row it is in."""
        where = f"row {self.row}" + (f" ({self.label})" if self.label else "")
        return [
            Problem(f"{where}, {one.place}" if one.place else where, one.message)
            for one in self.problems
        ]


@attrs.frozen(kw_only=True)
class Imported:
    """What an import added, or would add; ``known`` records were there already.

    ``written`` is False for a dry run. ``note`` says how the file was read, where
    the reader should know.
    """

    records: int
    clients: int
    assignments: int
    attempts: int
    known: int
    refused: tuple[Refusal, ...]
    written: bool
    note: str = ""


def import_csv(
    homework: Homework,
    file: Path,
    mapping: Path,
    *,
    dry_run: bool = False,
    skip_invalid: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """Import a CSV file through a mapping file, all of it or nothing.

    ``dry_run`` writes nothing and returns what would happen, refusals included;
    ``skip_invalid`` leaves refused records out, whole. Raises InvalidInput for a
    mapping that does not fit, and for refused records unless one of the two was
    asked for.
    """
    plan, sheet, table = _opened(homework, file, mapping)
    records = [read_record(plan, row) for row in table.rows]
    for _ in range(TRIES):
        decision = _Decision(plan, sheet, homework)
        decision.take(records, progress)
        refused = _in_order([*_misshapen(table), *decision.refused])
        if refused and not (dry_run or skip_invalid):
            raise _not_imported(file, len(table.rows) + len(table.misshapen), refused)
        found = decision.outcome(refused, table.note, written=not dry_run)
        if dry_run or decision.saved():
            return found
    raise LogError(
        f"Others kept writing to the same clients, {TRIES} times in a row. Nothing was imported; "
        f"try again."
    )


def _opened(homework: Homework, file: Path, mapping: Path) -> tuple[CsvMap, Worksheet, Table]:
    """The mapping, its worksheet and the table of records; every misfit is told at once."""
    plan = read_map(mapping)
    table = read_csv(
        file, delimiter=plan.delimiter, encoding=plan.encoding, missing=plan.missing
    )
    problems = []
    sheet, columns = None, None
    try:
        sheet = find_worksheet(homework.worksheets, plan.worksheet) if plan.worksheet else None
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
    """What the mapping's query makes of the file's rows; the rows themselves without one."""
    if not plan.sql:
        return table
    if table.misshapen:  # which records the query would build without them cannot be known
        rows = [Problem(f"row {number}", wrong) for number, wrong in table.misshapen.items()]
        raise InvalidInput(f"{file.name} cannot be asked:", rows)
    return ask(table, plan.sql, name=file.stem)


@attrs.define
class _Decision:
    """One pass over the records, in front of the log as it now stands.

    ``rows`` is the row of each client's and key's first record; ``handles`` each
    client's assignments by the key they were imported under; ``attempted`` the
    keys of each assignment's attempts.
    """

    plan: CsvMap
    sheet: Worksheet
    batch: Batch
    homework: Homework
    refused: list[Refusal] = attrs.field(factory=list)
    known: int = 0
    rows: dict[tuple[str, str], int] = attrs.field(factory=dict)
    handles: dict[str, dict[str, str]] = attrs.field(factory=dict)
    attempted: dict[str, set[str]] = attrs.field(factory=dict)

    def take(self, records: Sequence[Record], progress: Progress | None) -> None:
        """Decide on every record; one that is refused leaves nothing of itself."""
        for done, record in enumerate(records, 1):
            mark = len(self.batch.pending)
            problems = self._problems(record)
            if problems:
                self.batch.undo_to(mark)
                self.refused.append(Refusal(record.number, record.label, tuple(problems)))
            elif len(self.batch.pending) == mark:
                self.known += 1
            if progress:
                progress(done, len(records))

    def outcome(self, refused: Sequence[Refusal], note: str, *, written: bool) -> Imported:
        """What was decided, counted."""
        added = Counter(type(recorded.fact) for recorded in self.batch.pending)
        return Imported(
            clients=added[Registered],
            assignments=added[Assigned],
            attempts=added[Attempted],
            known=self.known,
            refused=tuple(refused),
            written=written,
            note=note,
        )

    def saved(self) -> bool:
        """Write it all; False where another writer was first."""
        try:
            self.batch.save()
        except Conflict:
            return False
        return True

    def _problems(self, record: Record) -> list[Problem]:
        """Take a record; everything that keeps it from being taken."""
        found: list[Problem] = []
        code = handle = ""
        with _gathered(found, "client"):
            code = self._client(record)
        if code and record.key:
            found += self._same_key(code, record)
            if not found and self._is_known(code, record):
                return []
        with _gathered(found):
            handle = self._assignment(code, record) if code else ""
        with _gathered(found):
            if handle:
                self._attempt(handle, record)
        if not handle:
            found += self._ahead(record)
        if not found and not record.problems:
            self._remember(code, handle, record)
        told_already = {problem.place for problem in record.problems}
        return [*record.problems, *(one for one in found if one.place not in told_already)]
