"""``intersession import csv``: records from a CSV file, through a mapping file."""

from __future__ import annotations

from pathlib import Path

import click

from intersession.intake.csv.importer import import_csv
from intersession.intake.receipt import Imported
from intersession_cli.app.options import by_option, command
from intersession_cli.app.runtime import Runtime
from intersession_cli.output.progress import Progress


@command(
    "import csv records.csv --map records.toml --dry-run\n"
    "import csv records.csv --map records.toml\n"
    "import csv records.csv --map records.toml --skip-invalid",
    name="csv",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--map",
    "mapping",
    type=click.Path(path_type=Path),
    required=True,
    metavar="MAP.toml",
    help="Which column is what; a mapping may hold an SQL query over the file.",
)
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be added or refused.")
@click.option("--skip-invalid", is_flag=True, help="Leave out what is refused, and report it.")
@by_option
@click.pass_context
def main(
    ctx: click.Context,
    runtime: Runtime,
    file: Path,
    mapping: Path,
    dry_run: bool,
    skip_invalid: bool,
) -> None:
    """Import a CSV file through a mapping file: all of its records, or nothing.

    The same file again adds nothing; a file that has grown adds what is new.
    """
    found = import_csv(
        runtime.homework,
        file.expanduser(),
        mapping.expanduser(),
        dry_run=dry_run,
        skip_invalid=skip_invalid,
        progress=Progress("Importing"),
    )
    if found.note:
        click.echo(found.note, err=True)
    click.echo(_told(found, file.name))
    if not found.refused:
        return
    click.echo(_refused(found, skip_invalid))
    for refusal in found.refused:
        for problem in refusal.told():
            click.echo(f"  {problem}")
    ctx.exit(0 if skip_invalid else 2)


def _told(found: Imported, name: str) -> str:
    """What was added, or would be, and what was there already."""
    added = found.clients + found.assignments + found.attempts
    parts = [f"{name} {'adds' if found.written else 'would add'} nothing."]
    if added:
        what = ", ".join(
            [
                _count(found.clients, "client"),
                _count(found.assignments, "assignment"),
                _count(found.attempts, "attempt"),
            ]
        )
        verb = "Added" if found.written else "Would add"
        parts = [f"{verb} {what}: {_count(added, 'event')}."]
    if found.known:
        known = _count(found.known, "record")
        parts.append(f"There already, and left as they are: {known}.")
    if not found.written:
        parts.append("This was a dry run: nothing was written.")
    return " ".join(parts)


def _refused(found: Imported, skip_invalid: bool) -> str:
    """How many records cannot be taken, and what that means for the others."""
    some = f"{len(found.refused)} of {_count(found.records, 'record')} cannot be taken"
    if skip_invalid:
        return f"{some}, and {'were' if found.written else 'would be'} left out:"
    return f"{some}, so an import would write nothing (but see --skip-invalid):"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
