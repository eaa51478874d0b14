"""How a command ends: what is said of the record, and the exit code.

What is recorded is recorded: nothing that fails after it makes the command one that failed.
"""

from __future__ import annotations

import click

from intersession.errors import (
    Conflict,
    IntersessionError,
    InvalidInput,
    NotFound,
    Refused,
    Unsettled,
)
from intersession.store.written import Written
from intersession_cli.app.screen import Line, say, show_refusal, without_walls
from intersession_cli.output.pipe import print_no_more

DONE, REFUSED, NOT_KNOWN = 0, 2, 3
"""Exit codes; the last: it is not known whether it was recorded."""
_NOT_DONE = (Refused, InvalidInput, NotFound, Conflict)
"""What says that something which was asked for was not done."""


def tell(*lines: Line) -> None:
    """Say something on standard error, where anybody can hear it."""
    try:
        say(*lines, err=True)
    except (OSError, ValueError):
        print_no_more(err=True)


def tell_notes(written: Written) -> None:
    """Say what was recorded with trouble on the way."""
    from intersession_cli.output.text import paragraph

    for note in written.notes:
        tell(paragraph(note))


def after_error(problem: IntersessionError, written: Written) -> int:
    """Say what is wrong, and what is recorded all the same."""
    from intersession_cli.output.text import paragraph

    told = paragraph(without_walls(str(problem)))
    if isinstance(problem, Unsettled):
        tell(told, *([f"Before that: {written.words}"] if written.count else []))
        return NOT_KNOWN
    if written.is_whole and not isinstance(problem, _NOT_DONE):
        tell(f"{written.words} What was to come after it stopped:", told)
        return DONE
    tell(told, *([f"Before that: {written.words}"] if written.count else []))
    return REFUSED


def after_refusal(problem: click.ClickException, written: Written) -> int:
    """Say what is wrong with what was typed."""
    try:
        show_refusal(problem)
    except (OSError, ValueError):
        print_no_more(err=True)
    if written.count:
        tell(f"Before that: {written.words}")
    return REFUSED


def after_stop(stopped: click.exceptions.Abort, written: Written) -> int:
    """Say what is recorded of what somebody stopped."""
    if written.open:
        names = f"{written.open[0]} to {written.open[-1]}" if written.open[1:] else written.open[0]
        handle = written.open[-1].partition("#")[0]
        tell(f"\nStopped. It is not known whether {names} was recorded. Look before you enter it")
        tell(f"again: intersession log show {handle}")
        return NOT_KNOWN
    where = getattr(stopped.__cause__ or stopped.__context__, "__notes__", [])
    if written.count:
        tell(f"\nStopped. {written.words}", *where[:1])
        return DONE if written.is_whole else REFUSED
    tell("\nStopped. Nothing was recorded.", *where[:1])
    return REFUSED


def after_output(problem: OSError, written: Written) -> int:
    """Say why the output ends here, such as on a full disk, and what is recorded."""
    print_no_more()
    why = problem.strerror or str(problem)
    if written.is_whole:
        tell(f"{written.words} What was to be printed of it could not be: {why}.")
        return DONE
    tell(f"Stopped: {why}.", *([f"Before that: {written.words}"] if written.count else []))
    return REFUSED
