"""``intersession show``: an entry as its sheet, an assignment whole, or a client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from intersession.errors import InvalidInput, Problem
from intersession_cli.app import arguments
from intersession_cli.app.naming import EntryNumber, refuse_event
from intersession_cli.app.options import command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.output.pager import pages
from intersession_cli.output.text import heading

if TYPE_CHECKING:
    from intersession.domain.assignment.state import Assignment
    from intersession.projections.builtin.flags import FlagRow
    from intersession.worksheets.definition import Worksheet


@command("show RK-1 3\nshow RK-1\nshow RK-1 --full\nshow RK", name="show")
@click.argument(
    "handle",
    metavar="HANDLE|CODE",
    shell_complete=arguments.complete_handles,
    callback=refuse_event,
)
@click.argument("attempt", required=False, type=EntryNumber(), metavar="[N]")
@click.option("--full", is_flag=True, help="Every entry, and long texts in full.")
@click.option("--json", "as_json", is_flag=True, help="Give it as JSON.")
@pages
def main(runtime: Runtime, handle: str, attempt: int | None, full: bool, as_json: bool) -> None:
    """Show an entry as its sheet, an assignment with what came of it, or a client.

    Everything is shown as it stands, after corrections. Its history: intersession log show
    """
    if "-" not in handle and attempt is None:
        from intersession_cli.commands.client import show as client

        click.get_current_context().invoke(client, code=handle, as_json=as_json)
    elif "-" not in handle:
        how = f"is a client. An entry is of an assignment: intersession show {handle}-1 {attempt}"
        raise InvalidInput("Nothing was found:", [Problem(handle, how)])
    elif attempt is not None:
        _entry(runtime, handle, attempt, full, as_json)
    else:
        _assignment(runtime, handle, full, as_json)


def _entry(runtime: Runtime, handle: str, attempt: int, full: bool, as_json: bool) -> None:
    """One entry as its sheet."""
    from intersession.domain.assignment.state import attempted
    from intersession_cli.output import sheet as printed

    state = _state(runtime, handle)
    event = attempted(state, attempt)
    sheet = runtime.plugins.versions.get((event.worksheet, event.worksheet_version))
    if as_json:
        _as_json(runtime, state, attempt)
        return
    flags = _flags(runtime, state, attempt=attempt)
    title = f"{sheet.title} ({event.worksheet}" if sheet else f"{event.worksheet} ("
    heading(f"{state.handle} {attempt}: {title}, version {event.worksheet_version})")
    if sheet is None:
        say("Its worksheet is not installed: what it asks is shown by name.")
    say(*printed.sheet_lines(event, sheet, flags, full=full))
    corrected = _corrections(runtime, state, attempt)
    if corrected:
        times = {1: "once", 2: "twice"}.get(corrected, f"{corrected} times")
        say(f"Corrected {times}: intersession log show {state.handle}")
    if not full and printed.is_shortened(event, sheet):
        say(f"All of it: intersession show {state.handle} {attempt} --full")


def _as_json(runtime: Runtime, state: Assignment, attempt: int) -> None:
    from intersession.projections.builtin.assignment_rows import AttemptRow
    from intersession.projections.tables import plain
    from intersession_cli.output.rows import show_rows
    from intersession_cli.output.sheet import items_of

    (row,) = runtime.views_at_hand.rows(AttemptRow, assignment=state.handle, attempt=attempt)
    event = state.by_number[attempt]
    sheet = runtime.plugins.versions.get((event.worksheet, event.worksheet_version))
    found = {
        **plain(row),
        "sheet": items_of(event, sheet),
        "flags": [plain(one) for one in _flags(runtime, state, attempt=attempt)],
        "corrections": _corrections(runtime, state, attempt),
    }
    show_rows([found], "json")


def _assignment(runtime: Runtime, handle: str, full: bool, as_json: bool) -> None:
    """An assignment, and all that came of it."""
    from intersession.projections.builtin.flag_lines import flag_lines
    from intersession_cli.output.practice import practice_lines, practice_rows
    from intersession_cli.output.rows import show_rows

    state = _state(runtime, handle)
    found = practice_rows(runtime, state)
    if as_json:
        show_rows([found], "json")
        return
    flags = flag_lines(_flags(runtime, state, status="open"))
    say(*practice_lines(state, _agreed_sheet(runtime, state), found, flags, full=full))


def _state(runtime: Runtime, handle: str) -> Assignment:
    """An assignment as it stands; raises NotFound where there is none."""
    from intersession.domain.assignment.state import present
    from intersession.domain.soundness import assignment_from
    from intersession.events.streams import stream_of

    stream = stream_of(handle)
    state = assignment_from(stream, runtime.reader.events(stream))
    present(state)
    return state


def _agreed_sheet(runtime: Runtime, state: Assignment) -> Worksheet | None:
    """The worksheet in the version that was agreed on; None where it is not installed."""
    from intersession.application.catalogue import agreed_worksheet
    from intersession.domain.assignment.state import present
    from intersession.errors import NotFound, PluginMissing

    try:
        return agreed_worksheet(runtime.plugins, present(state))
    except (NotFound, PluginMissing):
        return None


def _flags(runtime: Runtime, state: Assignment, **equal: Any) -> list[FlagRow]:
    from intersession.projections.builtin.flags import FlagRow

    return runtime.views_at_hand.rows(FlagRow, assignment=state.handle, **equal)


def _corrections(runtime: Runtime, state: Assignment, attempt: int) -> int:
    """How often an entry was corrected, without corrections that were taken back."""
    from intersession.domain.assignment.events import Corrected
    from intersession.domain.retraction import standing

    return sum(
        isinstance(one.event, Corrected) and one.event.attempt == attempt
        for one in standing(runtime.reader.of_stream(state.stream))
    )
