"""``intersession log show``, or just ``log``: the events, as they were recorded."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from intersession.dates.instants import utc_text
from intersession.domain.client.decider import check_code
from intersession.domain.registry import CODEC
from intersession.domain.retraction import Place, retracted
from intersession.errors import NotFound, shown
from intersession.events.recorded import Reading, Recorded
from intersession.events.streams import client_of, handle_of, stream_of
from intersession.store.reader import LogReader
from intersession_cli import as_of as past
from intersession_cli.app import arguments
from intersession_cli.app.options import command, rows_options
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say, say_json
from intersession_cli.output.pager import pages
from intersession_cli.output.rows import CSV, show_rows
from intersession_cli.output.text import heading

if TYPE_CHECKING:
    from intersession.store.as_of import Then

Gone = Mapping[Place, Recorded]


@command(
    "log show RK-1\nlog RK --json | jq .type\nlog show RK-1 --as-of '2026-03-02 18:40'",
    name="show",
)
@click.argument("code_or_handle", required=False, shell_complete=arguments.complete_handles)
@partial(rows_options, json_help="One JSON object a line.")
@click.option("--by", metavar="NAME", help="Only what this person or program recorded.")
@click.option("--full", is_flag=True, help="Shorten no text.")
@past.as_of_option
@pages
def main(
    runtime: Runtime,
    code_or_handle: str | None,
    by: str | None,
    form: str | None,
    full: bool,
    as_of: str | None,
) -> None:
    """Show the events of a client, of an assignment, or all, in the order recorded.

    For an assignment, this is its whole history. It shows what was corrected or amended,
    with the values before and after, and what was recorded late.
    """
    reader, asked = runtime.reader, code_or_handle
    then = past.asked(runtime, as_of, client_of(_stream(asked)) if as_of and asked else None)
    events = _events(reader, asked, then)
    gone = _gone(reader, events)
    if by is not None:
        events = _recorded_by(by.strip(), list(events), form)
    if form in CSV:
        show_rows([_as_json(recorded, gone) for recorded in events], form)
    elif form:
        for recorded in events:
            say_json(json.dumps(_as_json(recorded, gone), ensure_ascii=False))
    else:
        if then:
            heading(past.title(asked.upper() if asked else "All events", then) + "\n")
        is_history = asked is not None and "-" in asked and by is None
        _show(events, is_history, gone, full)


def _gone(reader: LogReader, events: Iterable[Recorded]) -> Gone:
    """What does not stand, each with what took it back, by what was on record then."""
    if not isinstance(events, Reading):
        return retracted(events)
    if events.retractions is not None:
        return retracted(events.retractions())
    return retracted(events.again()) if any(True for _ in reader.retractions()) else {}


def _recorded_by(by: str, events: Sequence[Recorded], form: str | None) -> Sequence[Recorded]:
    """What one person or program recorded; where that is nothing, people are told who did."""
    found = [one for one in events if one.event.actor == by]
    if not found and not form:
        others = sorted({one.event.actor for one in events if one.event.actor})
        names = f" Recorded by: {', '.join(others)}." if others else ""
        say(f"Nothing here was recorded by {shown(by)}.{names}")
    return found


def _show(events: Iterable[Recorded], is_history: bool, gone: Gone, full: bool) -> None:
    """The events for people; for an assignment, its history."""
    if is_history:
        from intersession_cli.output.history import Story

        say(*Story(list(events), is_full=full).told())
        return
    from intersession_cli.output.event import told

    for recorded in events:
        by = gone.get((recorded.stream, recorded.version))
        say(*told(recorded, by, is_full=full))


def _events(reader: LogReader, asked: str | None, then: Then | None) -> Iterable[Recorded]:
    """The events that were asked for; NotFound where a client or assignment has none."""
    if asked is None:
        return past.all_then(reader, then) if then else reader.read()
    stream = _stream(asked)
    is_assignment = "-" in asked
    found = reader.of_stream(stream) if is_assignment else reader.of_client(stream)
    if not found:
        what = f"{'assignment' if is_assignment else 'client'} {handle_of(stream)}"
        raise NotFound(f"There is no {what} on record. To see who is: intersession client list")
    return past.events_then(reader, then, stream) if then else found


def _stream(asked: str) -> str:
    return stream_of(asked) if "-" in asked else check_code(asked)


def _as_json(recorded: Recorded, gone: Gone) -> dict[str, Any]:
    """One event: its place, its stored name, its times, and its own fields under ``data``."""
    name, state = CODEC.encode(recorded.event)
    data = json.loads(state)
    by = gone.get((recorded.stream, recorded.version))
    return {
        "position": recorded.position,
        "event": recorded.id,
        "stream": recorded.stream,
        "version": recorded.version,
        "type": name,
        "happened_at": data.pop("happened_at", None),
        "recorded_at": utc_text(recorded.event.recorded_at),
        "taken_back_by": by and by.id,
        "data": {key: value for key, value in data.items() if key != "recorded_at"},
    }
