"""``intersession import csv``: records from a CSV file, through a mapping file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from intersession.errors import IntersessionError, Refused
from intersession.intake.csv.importer import Update, import_csv
from intersession.intake.receipt import Change, Imported, refusal_lines
from intersession_cli.app.arguments import complete_codes, complete_ready
from intersession_cli.app.options import by_option, command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import confirm, say
from intersession_cli.input import values
from intersession_cli.input.mappings import mapping_of
from intersession_cli.input.words import WORDS
from intersession_cli.output.changes import show_changes, show_flagged
from intersession_cli.output.progress import Progress
from intersession_cli.output.spread import show_spread
from intersession_cli.output.text import paragraph


def _list_ready(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from intersession.intake.csv.ready import ready_mappings

        for one in ready_mappings():
            say(f"{one.name}: {one.title}", paragraph(one.needs, "  "))
        say("\nTo use one: intersession import csv FILE --like NAME --dry-run")
        ctx.exit()


@command(
    "import csv records.csv --map records.toml --dry-run\n"
    "import csv daylio_export.csv --like daylio --client RK --dry-run\n"
    "import csv records.csv --map records.toml --skip-invalid\n"
    "import csv records.csv --map records.toml --update --why 'read from the paper again'",
    name="csv",
)
@click.option(
    "--list",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list_ready,
    help="List the ready mappings, with what each needs.",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--map",
    "mapping",
    type=click.Path(path_type=Path),
    metavar="MAP.toml",
    help="Which column is what; a mapping may hold an SQL query over the file.",
)
@click.option(
    "--like",
    default="",
    metavar="NAME",
    shell_complete=complete_ready,
    help="A ready mapping (to see them: --list).",
)
@click.option(
    "--set", "lines", multiple=True, metavar="LINE=VALUE", help="A line that goes over the mapping."
)
@click.option(
    "--client",
    default="",
    metavar="CODE",
    shell_complete=complete_codes,
    help="The client all of it is of.",
)
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be added or refused.")
@click.option("--skip-invalid", is_flag=True, help="Leave out what is refused, and report it.")
@click.option(
    "--update", is_flag=True, help="List entries whose record changed in the file; correct them."
)
@click.option("--why", type=WORDS, default="", help="With --update: why (corrected from FILE).")
@click.option("--yes", is_flag=True, help="With --update: do not ask; needed in a script.")
@by_option
@click.pass_context
def main(
    ctx: click.Context,
    runtime: Runtime,
    file: Path,
    mapping: Path | None,
    like: str,
    lines: tuple[str, ...],
    client: str,
    dry_run: bool,
    skip_invalid: bool,
    update: bool,
    why: str,
    yes: bool,
) -> None:
    """Import a CSV file through a mapping: all of its records, or nothing.

    The same file again adds nothing; a file that has grown adds what is new. A record that
    changed is refused. With --update all that differs is listed, and then corrected; the first
    record stays in the log. With --dry-run it is only listed.
    """
    if (why or yes) and not update:
        raise IntersessionError("--why and --yes go with --update, which corrects entries.")
    reason = why.strip() or f"corrected from {file.name}"
    found = import_csv(
        runtime.homework,
        file.expanduser(),
        mapping_of(mapping, like, lines, client),
        dry_run=dry_run,
        skip_invalid=skip_invalid,
        update=Update(reason, partial(_agree, yes)) if update else None,
        progress=Progress("Importing"),
    )
    _show(found, file.name)
    if found.refused:
        _show_refused(found, skip_invalid)
    show_spread(found.spread)
    ctx.exit(2 if found.refused and not skip_invalid else 0)


def _show_refused(found: Imported, skip_invalid: bool) -> None:
    say(_refused(found, skip_invalid))
    for line in refusal_lines(found.refused):
        say(f"  {line}")


def _show(found: Imported, name: str) -> None:
    if found.note:
        say(found.note, err=True)
    if found.changes and not (found.corrected and found.written):  # listed before it was asked
        _list(found.changes)
    say(paragraph(_told(found, name)))
    if found.written:
        show_flagged(found.changes)


def _agree(yes: bool, changes: Sequence[Change]) -> None:
    """List what would be corrected, and ask; raises where it should not be."""
    _list(changes)
    some = _count(sum(bool(one.corrected) for one in changes), "attempt")
    if yes:
        return
    if not values.is_interactive():
        raise Refused(f"Nothing was written. To correct {some} in a script: --yes")
    confirm(f"Correct {some}?", abort=True)


def _list(changes: Sequence[Change]) -> None:
    say("On record and in the file, what differs:")
    show_changes(changes)


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
    if found.corrected:
        verb = "Corrected" if found.written else "Would correct"
        corrected = f"{verb} {_count(found.corrected, 'attempt')}."
        parts = [*parts, corrected] if added else [corrected]
    if found.known:
        known = _count(found.known, "record")
        parts.append(f"There already, and left as they are: {known}.")
    if found.left_out:
        parts.append(f"Left out, as the mapping says: {_count(found.left_out, 'row')}.")
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
