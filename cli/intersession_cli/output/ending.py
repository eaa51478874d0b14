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
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import Line, say, show_refusal, without_walls
from intersession_cli.output.pipe import print_no_more

DONE, REFUSED, NOT_KNOWN, FAULT = 0, 2, 3, 70
"""Exit codes: it is not known whether it was recorded; a fault of ours (70, as in BSD)."""
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


def after_fault(fault: Exception, written: Written, runtime: Runtime) -> int:
    """Say that it is a fault of ours, what is recorded, and where the trace is."""
    from intersession_cli.app import faults
    from intersession_cli.output.text import paragraph

    kind = type(fault).__name__
    if isinstance(fault, MemoryError):
        kind = "the memory of this machine was not enough"
    trace = faults.trace_of(fault)
    told = f"Stopped by a fault of ours, not of what you typed ({kind}). {_known(written)}"
    tell(paragraph(told), *([trace.rstrip()] if runtime.debug else []))
    tell(paragraph(_trace_is(trace, runtime)))
    if written.is_whole:
        return DONE
    return NOT_KNOWN if written.open else FAULT


def _known(written: Written) -> str:
    """What is known about the record."""
    if not written.open:
        return written.words or "Nothing was recorded."
    names = f"{written.open[0]} to {written.open[-1]}" if written.open[1:] else written.open[0]
    handle = written.open[-1].partition("#")[0]
    return (
        f"It is not known whether {names} was recorded. Look before you enter it again: "
        f"intersession log show {handle}"
    )


def _trace_is(trace: str, runtime: Runtime) -> str:
    """Where the trace was kept, or how to see it."""
    from intersession_cli.app import faults

    try:
        file = faults.kept(trace, runtime.home.path)
    except IntersessionError:  # the home has no name
        file = None
    if file is None:
        return (
            "Where it happened could not be kept in the home. To see it, set "
            "INTERSESSION_DEBUG=1 and try again"
        )
    return (
        f"Where it happened is in {file}. It names lines of the program, without your words: "
        f"please send it with a report of the fault"
    )
