"""``intersession export answers``: wide tables, one row an entry, with a codebook."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from intersession.errors import IntersessionError
from intersession.interchange.answers.collect import Asked, answer_tables
from intersession.interchange.answers.files import write_answers
from intersession_cli.app import arguments
from intersession_cli.app.local import local_to, todays
from intersession_cli.app.numbers import WholeRange
from intersession_cli.app.options import command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.lookup import require_client
from intersession_cli.output.text import paragraph

if TYPE_CHECKING:
    from intersession.interchange.answers.table import AnswerTables


@command(
    "export answers tables\n"
    "export answers tables --worksheet thought-record --parquet\n"
    "export answers tables --client RK --from -28d --to today --replace",
    name="answers",
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--client", metavar="CODE", shell_complete=arguments.complete_codes, help="Only this client's."
)
@click.option(
    "--worksheet",
    metavar="NAME",
    shell_complete=arguments.complete_worksheets,
    help="Only answers to this worksheet.",
)
@click.option(
    "--version",
    type=WholeRange(min=1),
    metavar="N",
    help="With --worksheet: as this version of it has them (else the installed one).",
)
@click.option("--from", "first", metavar="DAY", help="Only what happened on or after this day.")
@click.option("--to", "last", metavar="DAY", help="Only what happened up to this day.")
@click.option("--parquet", is_flag=True, help="Write each table as Parquet, too (needs DuckDB).")
@click.option("--replace", is_flag=True, help="Write anew files of these names that are there.")
def main(
    runtime: Runtime,
    folder: Path,
    client: str | None,
    worksheet: str | None,
    version: int | None,
    parquet: bool,
    replace: bool,
    **days: str | None,
) -> None:
    """Write the answers as tables into a folder: one row an entry, as it now stands.

    Lists have tables of their own. codebook.csv says what each column means, and
    datapackage.json (Frictionless) its type and limits. A blank cell is missing, never zero.
    """
    if version is not None and worksheet is None:
        raise IntersessionError(
            "--version is that of one worksheet. Name it, such as --worksheet thought-record"
        )
    code = str(require_client(runtime, client)["client"]) if client else None
    first, last = _days(runtime, code, **days)
    asked = Asked(client=code, worksheet=worksheet, version=version, first=first, last=last)
    found = answer_tables(runtime.reader, runtime.plugins, asked)
    files = write_answers(found, folder.expanduser(), parquet=parquet, replace=replace)
    _show(found, folder, files)


def _days(
    runtime: Runtime, client: str | None, first: str | None, last: str | None
) -> tuple[date | None, date | None]:
    """The days that were asked for, by the client's calendar or the latest of all clients'."""
    if first is None and last is None:
        return None, None
    from intersession_cli.input import values

    today = local_to(runtime, client).today if client else _latest(runtime)
    found = [values.day(text, today, "past") if text else None for text in (first, last)]
    return found[0], found[1]


def _latest(runtime: Runtime) -> date:
    return max(todays(runtime).values(), default=runtime.today())


def _show(found: AnswerTables, folder: Path, files: list[str]) -> None:
    """Say what was written, of which worksheets, and what is left out, with why."""
    entries = [table for table in found.tables.values() if table.name == table.worksheet]
    total = sum(len(table.rows) for table in entries)
    sheets = _count(len(entries), "worksheet", "worksheets")
    say(f"Wrote {_count(total, 'entry', 'entries')} of {sheets} to {folder}: {len(files)} files.")
    for table in entries:
        say(f"  {table.name}, version {table.version}: {_count(len(table.rows), 'row', 'rows')}")
    say(
        paragraph("codebook.csv says what each column means. Treat the files as the record itself.")
    )
    if found.left_out:
        say("Left out:")
        for one in found.left_out:
            say(paragraph(str(one), "  "))


def _count(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"
