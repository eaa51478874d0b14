"""``intersession import jsonl``: commands as an app or an electronic record sends them."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path

import click

from intersession.errors import IntersessionError, InvalidInput
from intersession.intake.command_lines import line_schema
from intersession.intake.receipt import Accepted, Report, refusal_lines
from intersession.intake.receive import take_commands
from intersession.strict.bounds import TABLE_FILE
from intersession_cli.app.options import by_option, command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say, say_json
from intersession_cli.input.files import content
from intersession_cli.output.ending import tell
from intersession_cli.output.flags import AT_MOST, how_to
from intersession_cli.output.progress import Progress
from intersession_cli.output.text import heading, paragraph

_ADDED = {
    "register": ("client", "clients"),
    "goal": ("goal", "goals"),
    "close-goal": ("closed goal", "closed goals"),
    "discharge": ("discharge", "discharges"),
    "assign": ("assignment", "assignments"),
    "amend": ("amendment", "amendments"),
    "attempt": ("attempt", "attempts"),
    "correct": ("correction", "corrections"),
    "obstacle": ("obstacle", "obstacles"),
    "review": ("review", "reviews"),
    "acknowledge": ("acknowledgement", "acknowledgements"),
    "flag": ("flag", "flags"),
    "pause": ("pause", "pauses"),
    "resume": ("resumption", "resumptions"),
    "withdraw": ("withdrawal", "withdrawals"),
}


SHOW = "To see what was found there, answers too: --show-answers"


def _schema(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        say_json(json.dumps(line_schema(), ensure_ascii=False, indent=1))
        ctx.exit()


@command(
    "import jsonl week.jsonl\n"
    "import jsonl - --json < week.jsonl\n"
    "import jsonl week.jsonl --partial --refused to-look-at.jsonl",
    name="jsonl",
)
@click.option(
    "--schema",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_schema,
    help="Print the JSON Schema of a line.",
)
@click.argument("file", metavar="FILE|-", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--partial", is_flag=True, help="Record what is accepted, also if some lines are refused."
)
@click.option(
    "--refused",
    "put_aside",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="With --partial: write the refused lines to a new file, as they came.",
)
@click.option(
    "--show-answers", is_flag=True, help="Also say what was found in refused lines: answers, too."
)
@click.option("--json", "as_json", is_flag=True, help="Give the report as JSON.")
@by_option
@click.pass_context
def main(
    ctx: click.Context,
    runtime: Runtime,
    file: Path,
    partial: bool,
    put_aside: Path | None,
    show_answers: bool,
    as_json: bool,
) -> None:
    """Take commands from a file of JSON lines: all of them, or nothing.

    Each has a key of its own, so that a command that is sent twice is recorded once. If
    a line was refused, the exit code is 2, or 1 with --partial. What is printed says where
    something is wrong and what is accepted, and repeats no answers.
    """
    if put_aside and not partial:
        raise IntersessionError(
            "--refused goes with --partial. Without it a file with a refused line adds nothing, "
            "and all of its lines must be sent again."
        )
    data = content(file, TABLE_FILE)
    with _kept(put_aside) as keep:
        report = take_commands(
            runtime.homework, data, partial=partial, progress=Progress("Importing")
        )
        if keep and not _put_aside(keep, report, put_aside):
            put_aside = None
    shown = report if show_answers else report.without_answers()
    if as_json:
        say_json(json.dumps(shown.as_json(), ensure_ascii=False, indent=1))
    else:
        more = "" if shown == report else SHOW
        _show(shown, _named(file), put_aside, more)
    ctx.exit((1 if partial else 2) if report.refused else 0)


def _named(file: Path) -> str:
    return "Standard input" if str(file) == "-" else file.name


def _put_aside(keep: FileIO, report: Report, file: Path | None) -> bool:
    """Write the refused lines; the others are recorded, also where that cannot be done."""
    left = b"".join(one.text + b"\n" for one in report.refused)
    try:
        while left:
            left = left[keep.write(left) :]
    except OSError as problem:
        told = f"The refused lines could not be written to {file} ({problem.strerror})."
        tell(f"{told} Keep the file that they came from.")
    return not left


@contextmanager
def _kept(file: Path | None) -> Iterator[FileIO | None]:
    """A new private file, made before anything is recorded; removed again if it stays empty."""
    if file is None:
        yield None
        return
    try:
        handle = os.open(file.expanduser(), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError as problem:
        told = f"{file} exists already, and may hold lines to look at. Choose another name."
        raise IntersessionError(f"{told} Nothing was recorded.") from problem
    except OSError as problem:
        told = f"{file} cannot be written ({problem.strerror}). Nothing was recorded."
        raise IntersessionError(told) from problem
    try:
        with FileIO(handle, "wb") as opened:
            yield opened
    finally:
        with suppress(OSError):  # it is not what was asked for
            if not file.expanduser().stat().st_size:
                file.expanduser().unlink()


def _show(report: Report, name: str, put_aside: Path | None, more: str) -> None:
    """Print what was added, what was there already, and each refused line with its reasons."""
    if report.refused and not report.recorded:
        raise _not_recorded(report, name, more)
    _show_flagged([one for one in report.accepted if one.flags])
    say(" ".join(_told(report, name)))
    if not report.refused:
        return
    where = f", and written to {put_aside}" if put_aside else ""
    some = f"{len(report.refused)} of {_count(report.lines, 'line', 'lines')}"
    were = "was" if len(report.refused) == 1 else "were"
    say(f"{some} {were} refused{where}:")
    for line in refusal_lines(report.refused):
        say(f"  {line}")
    if more:
        say(more)


def _show_flagged(flagged: Sequence[Accepted]) -> None:
    """Print what a clinician must see first, with how it is acknowledged."""
    if not flagged:
        return
    heading("To see first")
    for one in flagged[:AT_MOST]:
        told = f"{one.assignment} attempt {one.attempt}: {'; '.join(one.flags)}"
        say(paragraph(told, "  "))
    if len(flagged) > AT_MOST:
        say(f"  … and {len(flagged) - AT_MOST} more: intersession view flags")
    first = flagged[0]
    say(paragraph(how_to(first.assignment, first.attempt or 0), "  ") + "\n")


def _told(report: Report, name: str) -> Iterator[str]:
    """What was added, and what was there already."""
    if report.accepted:
        yield f"Added {_added(report.accepted)}."
    else:
        yield f"{name} adds nothing."
    if report.repeated:
        count = _count(len(report.repeated), "line", "lines")
        yield f"Sent before, and left as they are: {count}."


def _added(accepted: Sequence[Accepted]) -> str:
    counts = Counter(one.command for one in accepted)
    told = {**_ADDED, **{name: (name, f"{name}s") for name in counts if name not in _ADDED}}
    return ", ".join(_count(counts[name], *words) for name, words in told.items() if counts[name])


def _not_recorded(report: Report, name: str, more: str) -> InvalidInput:
    count = _count(report.lines, "line", "lines")
    return InvalidInput(
        f"{name} was not imported, and nothing was recorded: {len(report.refused)} of its {count} "
        f"cannot be taken ({len(report.accepted)} could be, {len(report.repeated)} sent before). "
        f"To record what can be taken: --partial" + (f". {more}" if more else ""),
        [problem for one in report.refused for problem in one.told()],
        refusal_lines(report.refused),
    )


def _count(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"
