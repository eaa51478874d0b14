"""Bring in records from a CSV file, through the same commands as everything else.

All of a file is decided first and written in one transaction. A record is known
by its natural key, so that the same file adds nothing the second time, and a
file that has grown adds what is new. The file itself is only read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import attrs

from intersession.application.catalogue import find_worksheet
from intersession.application.homework import Homework
from intersession.dates.local import LocalClocks
from intersession.domain.client.decider import check_code
from intersession.errors import InvalidInput, LogError, NotFound, Problem
from intersession.events.progress import Progress
from intersession.intake.csv.agreeing import with_one_agreement
from intersession.intake.csv.decision import Decision, decision_on
from intersession.intake.csv.decoding import guess_told
from intersession.intake.csv.fitting import absent, unfit
from intersession.intake.csv.mapping import CsvMap
from intersession.intake.csv.mapping_file import read_map
from intersession.intake.csv.query import ask
from intersession.intake.csv.reader import read_csv
from intersession.intake.csv.rows import ClocksOf, Record, RecordReader
from intersession.intake.csv.spread import spread_of
from intersession.intake.csv.table import Table
from intersession.intake.problems import told
from intersession.intake.receipt import Change, Imported, Refusal, refusal_lines
from intersession.worksheets.definition import Worksheet

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
    mapping: Path | CsvMap,
    *,
    dry_run: bool = False,
    skip_invalid: bool = False,
    update: Update | None = None,
    progress: Progress | None = None,
) -> Imported:
    """Import a CSV file through a mapping file, all of it or nothing.

    ``dry_run`` writes nothing and returns what would happen, refusals included;
    ``skip_invalid`` leaves refused records out, whole; ``update`` corrects entries whose
    record changed. Raises InvalidInput for a mapping that does not fit, for an encoding that had
    to be guessed, and for refused records unless one of the first two was asked for.
    """
    plan = read_map(mapping) if isinstance(mapping, Path) else mapping
    sheet, table = _opened(homework, file, plan)
    if table.guessed and not dry_run:
        wrong = [Problem("encoding", guess_told(file.name, table.guessed))]
        raise InvalidInput(f"{file.name} was not imported; a dry run shows it:", wrong)
    records = _records(homework, plan, sheet, table)
    for _ in range(TRIES):
        decision = decision_on(plan, sheet, homework, records, update.why if update else None)
        decision.take(records, progress)
        found = _outcome(decision, table, file.name, records, written=not dry_run)
        if found.refused and not (dry_run or skip_invalid):
            raise _not_imported(file, found)
        if found.corrected and update and not dry_run:
            update.ask(found.changes)
        if dry_run or decision.saved():
            return found
    raise LogError(
        f"Others kept writing to the same clients, {TRIES} times in a row. Nothing was imported; "
        f"try again."
    )


def _outcome(
    decision: Decision, table: Table, name: str, records: Sequence[Record], *, written: bool
) -> Imported:
    """What was decided, counted; of a dry run with the spread of each item."""
    refused = [*_misshapen(table), *decision.refused]
    return Imported(
        records=len(table.rows) + len(table.misshapen),
        **decision.added,
        known=decision.known,
        refused=tuple(sorted(refused, key=lambda one: one.row)),
        written=written,
        note=guess_told(name, table.guessed),
        changes=tuple(decision.changes),
        left_out=table.left_out,
        spread=() if written else spread_of(decision.plan, decision.sheet, records),
    )


def _records(homework: Homework, plan: CsvMap, sheet: Worksheet, table: Table) -> list[Record]:
    """What each row says, with what the rows of a client agree on where that is one thing."""
    reader = RecordReader(plan, sheet, _clocks_of(homework))
    records = [reader.read(row) for row in table.rows]
    return with_one_agreement(records, plan.unit) if plan.each == "client" else records


def _clocks_of(homework: Homework) -> ClocksOf:
    """The clocks of clients on record, each client looked up once."""
    known: dict[str, LocalClocks | None] = {}

    def clocks_of(code: str) -> LocalClocks | None:
        if code not in known:
            known[code] = _on_record(homework, code)
        return known[code]

    return clocks_of


def _on_record(homework: Homework, code: str) -> LocalClocks | None:
    try:
        client = homework.repository.load_client(check_code(code))
    except InvalidInput:  # told with its record
        return None
    return client.clocks if client.is_registered else None


def _opened(homework: Homework, file: Path, plan: CsvMap) -> tuple[Worksheet, Table]:
    """The mapping's worksheet and the table of records; every problem is reported at once."""
    table = _read(file, plan)
    problems: list[Problem] = []
    sheet, asked = None, None
    try:
        sheet = (
            find_worksheet(homework.catalogue.worksheets, plan.worksheet)
            if plan.worksheet
            else None
        )
    except NotFound as problem:
        problems.append(Problem("worksheet", str(problem)))
    try:
        asked = _asked(plan, table, file)
    except InvalidInput as problem:
        problems += told(problem)
    problems += unfit(plan, sheet, asked)
    if problems or sheet is None or asked is None:
        like = f" (like {plan.like})" if plan.like and plan.like != plan.name else ""
        raise InvalidInput(
            f"The mapping {plan.name}{like} cannot be used for {file.name}:", problems
        )
    return sheet, asked


def _read(file: Path, plan: CsvMap) -> Table:
    """The rows of the file; where it cannot be read, what is wrong with the mapping is told too."""
    try:
        return read_csv(file, plan.layout)
    except InvalidInput as problem:
        if not plan.problems:
            raise
        subject = f"The mapping {plan.name} cannot be used for {file.name}:"
        raise InvalidInput(subject, [*plan.problems, *told(problem)]) from problem


def _asked(plan: CsvMap, table: Table, file: Path) -> Table:
    """What the mapping's query makes of the file's rows; without a query, the rows themselves."""
    if problems := absent(plan.file_columns(), table):
        raise InvalidInput(f"{file.name} cannot be used:", problems)
    if not plan.sql:
        return table
    if table.misshapen:  # which records the query would build without them cannot be known
        rows = [Problem(f"row {number}", wrong) for number, wrong in table.misshapen.items()]
        raise InvalidInput(f"{file.name} cannot be queried:", rows)
    return ask(table, plan.sql, name=file.stem)


def _misshapen(table: Table) -> list[Refusal]:
    return [Refusal(n, "", (Problem("", wrong),)) for n, wrong in table.misshapen.items()]


def _not_imported(file: Path, found: Imported) -> InvalidInput:
    some = f"{len(found.refused)} of its {found.records} records cannot be taken"
    return InvalidInput(
        f"{file.name} was not imported, and nothing was written: {some}. "
        f"To import the others: --skip-invalid",
        [problem for one in found.refused for problem in one.told()],
        refusal_lines(found.refused),
    )
